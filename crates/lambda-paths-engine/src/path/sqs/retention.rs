//! Which messages are too old, and when the next one will be. Hardly any message ever is, so
//! nothing is kept about each: once in a retention period all that are there are listed by age.

use std::collections::VecDeque;

use super::message::Message;
use super::{Step, occurrence};
use crate::context::Context;
use crate::scenario::order::sort_by_key;
use crate::slots::Slots;
use crate::time::{Instant, Span};

/// A watch over the retention period of a queue's messages.
#[derive(Clone, Debug, Default)]
pub(super) struct Retention {
    /// Messages by age, each with when it was sent, its number and its slot; what has left since is
    /// skipped.
    listed: VecDeque<(Instant, u32, u32)>,
    /// When they were listed: all that came later is younger.
    listed_at: Option<Instant>,
    /// When the agenda looks again; entries for any other instant are out of date.
    due_at: Option<Instant>,
}

impl Retention {
    /// Whether nothing on the agenda looks for old messages.
    pub(super) fn is_unwatched(&self) -> bool {
        self.due_at.is_none()
    }

    /// Whether the entry of the agenda for this instant is in date.
    pub(super) fn is_due(&mut self, now: Instant) -> bool {
        let due = self.due_at == Some(now);
        if due {
            self.due_at = None;
        }
        due
    }

    /// Another period holds: the agenda's entry and the list are out of date.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(super) fn schedule(&mut self, ctx: &mut Context, at: Instant) {
        self.due_at = Some(at);
        ctx.schedule(at, occurrence(ctx, Step::Expire, 0));
    }

    /// The next message whose period is over.
    pub(super) fn next(
        &mut self,
        messages: &Slots<Message>,
        now: Instant,
        period: Span,
    ) -> Option<u32> {
        if self.listed_at.is_none_or(|at| at + period <= now) {
            self.list(messages, now);
        }
        while let Some((sent, request, id)) = self.listed.front().copied() {
            let is_there = messages[id].request == request && messages[id].is_there();
            if is_there && sent + period > now {
                break;
            }
            self.listed.pop_front();
            if is_there {
                return Some(id);
            }
        }
        None
    }

    fn list(&mut self, messages: &Slots<Message>, now: Instant) {
        self.listed_at = Some(now);
        let sent = messages.iter().filter(|(_, m)| m.sent <= now && m.is_there());
        self.listed = sent.map(|(id, m)| (m.sent, m.request, id)).collect();
        // By age, and those of one instant by number.
        let mut listed = Vec::from(std::mem::take(&mut self.listed));
        sort_by_key(&mut listed, |(_, request, _)| u64::from(*request));
        sort_by_key(&mut listed, |(sent, ..)| sent.micros());
        self.listed = listed.into();
    }

    /// When the next message that is listed, or the first that may have come since, will be too
    /// old; `None` when there is nothing to wait for.
    pub(super) fn next_at(&self, now: Instant, period: Span) -> Option<Instant> {
        let since = self.listed_at.map(|at| at + period);
        let first = self.listed.front().map(|(sent, ..)| *sent + period);
        first.or(since).map(|at| at.max(now)).filter(|at| *at > now)
    }
}
