//! Places that are given out, lowest first, and taken back.

use std::collections::BTreeSet;

/// Which places are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    free: BTreeSet<u32>,
    next: u32,
}

impl Slots {
    pub(crate) fn take(&mut self) -> u32 {
        self.free.pop_first().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        })
    }

    pub(crate) fn give_back(&mut self, slot: u32) {
        self.free.insert(slot);
        // Free places at the end are no places: the grid may grow its cells again.
        while self.next > 0 && self.free.remove(&(self.next - 1)) {
            self.next -= 1;
        }
    }

    /// One more than the highest place taken.
    pub(crate) fn extent(&self) -> u32 {
        self.next
    }
}
