//! What a lane may reach while it handles an occurrence: the time, luck, the agenda, the account,
//! and the record of what happened.

use crate::account::Pool;
use crate::agenda::{Agenda, Occurrence};
use crate::random::Luck;
use crate::scenario::Network;
use crate::time::Instant;
use crate::transition::{Kind, Transition};

/// The surroundings of one occurrence in one lane.
pub(crate) struct Context<'a> {
    pub(crate) now: Instant,
    pub(crate) lane: u16,
    pub(crate) network: Network,
    pub(crate) luck: &'a Luck,
    pub(crate) agenda: &'a mut Agenda,
    pub(crate) pool: &'a mut Pool,
    pub(crate) record: &'a mut Vec<Transition>,
}

impl Context<'_> {
    /// Says what happened now.
    pub(crate) fn record(&mut self, request: u32, attempt: u32, kind: Kind) {
        self.record.push(Transition { at: self.now, lane: self.lane, request, attempt, kind });
    }

    /// Says what happened now to the lane as a whole.
    pub(crate) fn record_lane(&mut self, kind: Kind) {
        self.record(Transition::NO_REQUEST, 0, kind);
    }

    /// Puts an occurrence on the agenda.
    pub(crate) fn schedule(&mut self, at: Instant, occurrence: Occurrence) {
        assert!(at >= self.now, "nothing is scheduled in the past");
        self.agenda.add(at, occurrence);
    }
}
