//! The next arrival of each lane: where requests come one after the other, there is one to a lane.

use super::Entry;

/// One place for each lane, and the earliest of them.
#[derive(Clone, Debug)]
pub(super) struct Arrivals {
    lanes: Vec<Entry>,
    first: Entry,
}

impl Arrivals {
    pub(super) const fn new() -> Self {
        Self { lanes: Vec::new(), first: Entry::NONE }
    }

    /// The earliest; [`Entry::NONE`] when there is none.
    #[inline(always)]
    pub(super) fn first(&self) -> Entry {
        self.first
    }

    /// Keeps a lane's arrival; false when another one of the lane is here.
    #[inline]
    pub(super) fn keep(&mut self, lane: u16, entry: Entry) -> bool {
        let lane = usize::from(lane);
        if lane >= self.lanes.len() {
            self.lanes.resize(lane + 1, Entry::NONE);
        }
        let free = self.lanes[lane] == Entry::NONE;
        if free {
            self.lanes[lane] = entry;
            self.first = self.first.min(entry);
        }
        free
    }

    /// Takes the earliest.
    #[inline]
    pub(super) fn take_first(&mut self) {
        self.lanes[usize::from(self.first.coded().lane())] = Entry::NONE;
        self.first = self.lanes.iter().copied().min().unwrap_or(Entry::NONE);
    }
}
