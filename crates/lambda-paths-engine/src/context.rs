//! What a lane may reach while it handles an occurrence: the time, luck, the agenda, the account,
//! and the record of what happened.

use crate::account::Pool;
use crate::agenda::{Agenda, Occurrence};
use crate::hash::Hash;
use crate::measure::LaneMeasures;
use crate::random::Luck;
use crate::scenario::Network;
use crate::time::Instant;
use crate::transition::{Kind, Transition};

/// The surroundings of one occurrence in one lane.
pub(crate) struct Context<'a> {
    pub(crate) now: Instant,
    pub(crate) lane: u16,
    pub(crate) network: Network,
    /// Whether anybody wants to know which callers are free.
    pub(crate) closed_loop: bool,
    pub(crate) luck: &'a Luck,
    pub(crate) agenda: &'a mut Agenda,
    pub(crate) pool: &'a mut Pool,
    pub(crate) record: Record<'a>,
    /// Requests whose callers wait no longer, each with the instant from which on they are free.
    pub(crate) freed: &'a mut Vec<(u32, Instant)>,
}

/// Who looks at the transitions, if anybody does.
pub(crate) type Observer<'a> = Option<&'a mut dyn FnMut(&Transition)>;

/// What becomes of each transition: it is hashed, measured and shown, and nothing keeps it.
pub(crate) struct Record<'a> {
    pub(crate) hash: &'a mut Hash,
    pub(crate) measures: &'a mut LaneMeasures,
    pub(crate) observer: Observer<'a>,
}

impl Context<'_> {
    /// Says what happened now.
    ///
    /// Always inline, as what it calls: each caller says one kind, so that of hashing and measuring
    /// every kind only that kind's part is left. This saves a fifth of a run's time.
    #[inline(always)]
    pub(crate) fn record(&mut self, request: u32, attempt: u32, kind: Kind) {
        let transition = Transition { at: self.now, lane: self.lane, request, attempt, kind };
        self.record.hash.add(&transition);
        self.record.measures.fold(&transition);
        if let Some(observer) = &mut self.record.observer {
            // A copy: the one above is never put together where nobody looks.
            observer(&Transition { at: self.now, lane: self.lane, request, attempt, kind });
        }
    }

    /// Says what happened now and seldom does: one function for all kinds, for what is inlined
    /// makes the page's download longer.
    #[inline(never)]
    pub(crate) fn record_seldom(&mut self, request: u32, attempt: u32, kind: Kind) {
        self.record(request, attempt, kind);
    }

    /// Says what happened now to the lane as a whole.
    pub(crate) fn record_lane(&mut self, kind: Kind) {
        self.record_seldom(Transition::NO_REQUEST, 0, kind);
    }

    /// Says that the caller of a request waits no longer from `at` on, now or later: it has its
    /// answer, has given up, or has handed the request over. Every path says so once of each
    /// request; a user in a closed loop goes on from there.
    pub(crate) fn free_caller(&mut self, request: u32, at: Instant) {
        if self.closed_loop {
            self.freed.push((request, at));
        }
    }

    /// The source or queue has a request that arrived at `arrived`. The answer is certain, and so
    /// is when the caller has it and is free.
    pub(crate) fn accept(&mut self, request: u32, arrived: Instant) {
        let free_at = self.now + self.network.client_hop;
        self.record(request, 0, Kind::Accepted { caller_wait: free_at - arrived });
        self.free_caller(request, free_at);
    }

    /// Puts an occurrence on the agenda that comes after all others of its instant.
    pub(crate) fn schedule_last(&mut self, at: Instant, occurrence: Occurrence) {
        assert!(at >= self.now, "nothing is scheduled in the past");
        self.agenda.add_last(at, occurrence);
    }

    /// Puts the lane's next arrival on the agenda.
    #[inline]
    pub(crate) fn schedule_arrival(&mut self, at: Instant, generation: u32) {
        assert!(at >= self.now, "nothing is scheduled in the past");
        self.agenda.add_arrival(at, self.lane, generation);
    }

    /// Puts an occurrence on the agenda.
    #[inline(always)]
    pub(crate) fn schedule(&mut self, at: Instant, occurrence: Occurrence) {
        assert!(at >= self.now, "nothing is scheduled in the past");
        self.agenda.add(at, occurrence);
    }
}
