//! The memory that executions are billed for: that of their beginning, whatever is set meanwhile.

use crate::time::{Instant, Span};

/// A function's memory, in MB, and what it was before.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    size: u32,
    since: Instant,
    /// Sizes before, each with since when; as many as the scenario has changes, at most.
    former: Vec<(Instant, u32)>,
}

impl Memory {
    pub(super) const fn new(size: u32) -> Self {
        Self { size, since: Instant::START, former: Vec::new() }
    }

    pub(super) fn edit(&mut self, now: Instant, size: u32) {
        if size != self.size {
            self.former.push((self.since, self.size));
            (self.size, self.since) = (size, now);
        }
    }

    /// MB × milliseconds for which an execution is billed that ends now.
    #[inline]
    pub(super) fn billed(&self, now: Instant, lasted: Span) -> u64 {
        let began_with =
            if self.since + lasted <= now { self.size } else { self.before(now, lasted) };
        lasted.billed_millis() * u64::from(began_with)
    }

    #[cold]
    fn before(&self, now: Instant, lasted: Span) -> u32 {
        let began_then = |(since, _): &&(Instant, u32)| *since + lasted <= now;
        self.former.iter().rev().find(began_then).map_or(self.size, |(_, size)| *size)
    }
}
