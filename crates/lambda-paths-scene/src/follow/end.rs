//! How what is drawn of a request comes to its end: in which order it is seen to go, and when
//! nothing of it is in sight any more.

use lambda_paths_engine::time::Instant;

use super::Follow;
use crate::about::LaneKind;
use crate::actor::{Actor, Motion, Stay};

impl Follow {
    /// Whether nothing of it is in sight any more.
    pub(crate) fn is_over(&self, now: Instant, motion: Motion) -> bool {
        if let Some((_, over)) = self.over.filter(|(known, _)| *known == motion) {
            return now >= over;
        }
        let over = |actor: &Actor| actor.is_over(now, motion);
        self.ended
            && self.caller.as_ref().is_none_or(over)
            && self.token.as_ref().is_none_or(over)
            && self.copy.as_ref().is_none_or(|copy| over(copy) || copy.last().stay != Stay::End)
    }

    /// Whether it is certain when nothing of it is in sight any more.
    pub(crate) fn is_settled(&self, motion: Motion) -> bool {
        self.over.is_some_and(|(known, _)| known == motion)
    }

    /// Ends are shown in order: a message is gone when the delete of its batch arrives, which its
    /// carrier may bring, a caller when its answer does.
    pub(crate) fn hold(&mut self, motion: Motion, carried: Option<Instant>) {
        // A row shows what it keeps, and its first place is free at once.
        if self.row().is_none() {
            let end = carried.or(end_of(&self.copy, motion));
            if let (Some(token), Some(end)) = (&mut self.token, end) {
                token.hold(end);
            }
            if self.arrangement == LaneKind::Synchronous
                && let (Some(caller), Some(end)) = (&mut self.caller, end_of(&self.token, motion))
            {
                caller.hold(end);
            }
        }
        if self.carrier.is_none() || carried.is_some() {
            self.settle(motion);
        }
    }

    /// Notes when it is over, as far as all of it has come to its end.
    fn settle(&mut self, motion: Motion) {
        let mut over = Some(Instant::START);
        for actor in [&self.caller, &self.token, &self.copy].into_iter().flatten() {
            let end = actor.over_at(motion);
            over = over.zip(end).map(|(over, end)| over.max(end));
        }
        self.over = over.map(|over| (motion, over));
    }

    /// When what its copy does is over.
    pub(crate) fn delivered(&self, motion: Motion) -> Option<Instant> {
        end_of(&self.copy, motion)
    }
}

/// When an actor that has come to its end is seen to be there.
fn end_of(actor: &Option<Actor>, motion: Motion) -> Option<Instant> {
    actor.as_ref().filter(|actor| actor.last().stay == Stay::End).map(|one| one.arrives(motion))
}
