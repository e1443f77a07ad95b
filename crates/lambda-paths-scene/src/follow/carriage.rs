//! How a poller carries a request to the function: a batch travels as one, the copy of one request
//! for all.

use lambda_paths_engine::time::Instant;

use super::Follow;
use crate::about::LaneKind;
use crate::actor::{Actor, Leg, Move, Stay};
use crate::geometry::Spot;
use crate::picture::Tone;

impl Follow {
    pub(super) fn received(
        &mut self,
        at: Instant,
        attempt: u32,
        poller: u32,
        hidden_until: Instant,
    ) {
        (self.poller, self.in_hand, self.blocks) = (poller, true, false);
        (self.copy, self.batch) = (None, 1);
        if hidden_until != Instant::NEVER {
            let hidden = self.look(Tone::Hidden, attempt);
            if let Some(token) = &mut self.token {
                token.become_(at, hidden, Stay::Until(hidden_until));
            }
        }
    }

    /// A poll goes to where it stands, and comes back with it, and with all that is received
    /// together with it.
    pub(crate) fn is_fetched(&mut self, at: Instant, attempt: u32) {
        self.over = None;
        let Some(home) = self.home else { return };
        let attempt = attempt.max(1);
        let (probe, going) = (self.look(Tone::Probe, attempt), self.look(Tone::Going, attempt));
        let poller = Spot::Poller(self.poller);
        let mut copy = Actor::new(at, poller, probe);
        let leg = |spot, look| Leg { at, spot, by: Move::Hop, look, stay: Stay::Open };
        copy.go(leg(home, probe));
        copy.go(leg(poller, going));
        self.copy = Some(copy);
    }

    /// An execution begins with it.
    pub(crate) fn enters(
        &mut self,
        at: Instant,
        attempt: u32,
        environment: u32,
        stay: Stay,
        batch: u32,
    ) {
        self.over = None;
        let look = self.look(Tone::Going, attempt);
        let spot = Spot::Environment(environment);
        if self.arrangement == LaneKind::Stream
            && let Some(token) = &mut self.token
            && token.last().look != look
        {
            token.become_(at, look, Stay::Open);
        }
        if let Some(traveller) = self.traveller() {
            traveller.go(Leg { at, spot, by: Move::Hop, look, stay });
            self.batch = batch;
        }
    }

    /// The mapping keeps its batch in hand, to try it again.
    pub(crate) fn is_kept(&mut self, at: Instant, attempt: u32, due: Instant) {
        self.over = None;
        let look = self.look(Tone::Waiting, attempt + 1);
        let (spot, stay) = (Spot::Poller(self.poller), Stay::Until(due));
        let copy = self.copy.get_or_insert_with(|| Actor::new(at, spot, look));
        let by = if copy.last().spot == spot { Move::Appear } else { Move::Hop };
        copy.go(Leg { at, spot, by, look, stay });
        self.batch = 1;
    }
}
