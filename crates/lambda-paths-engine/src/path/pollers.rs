//! The pollers of an SQS event source mapping: how many there are, and which are free.

use std::collections::BTreeSet;

use crate::rules::{SQS_FIRST_POLLERS, SQS_MOST_POLLERS};

/// The pollers of one mapping. Indices are those of the picture: the lowest free one works next.
#[derive(Clone, Debug)]
pub(crate) struct Pollers {
    count: u32,
    busy: u32,
    free: BTreeSet<u32>,
}

impl Pollers {
    pub(crate) fn new() -> Self {
        Self { count: SQS_FIRST_POLLERS, busy: 0, free: (0..SQS_FIRST_POLLERS).collect() }
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// How many wait in a long poll, when at most `most` may be busy.
    pub(crate) fn free(&self, most: u32) -> u32 {
        self.count.min(most).saturating_sub(self.busy)
    }

    /// Takes a free poller, unless `most` are busy.
    pub(crate) fn take(&mut self, most: u32) -> Option<u32> {
        if self.busy >= most {
            return None;
        }
        let poller = self.free.pop_first()?;
        self.busy += 1;
        Some(poller)
    }

    pub(crate) fn give_back(&mut self, poller: u32) {
        self.busy -= 1;
        self.free.insert(poller);
    }

    /// One more; false when there can be no more.
    pub(crate) fn grow(&mut self) -> bool {
        let room = self.count < SQS_MOST_POLLERS;
        if room {
            self.free.insert(self.count);
            self.count += 1;
        }
        room
    }

    /// One less; false when there can be no less. The last is let go, once it is free.
    pub(crate) fn shrink(&mut self) -> bool {
        let last = self.count - 1;
        let can = self.count > SQS_FIRST_POLLERS && self.free.remove(&last);
        if can {
            self.count = last;
        }
        can
    }
}
