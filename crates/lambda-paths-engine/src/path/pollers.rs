//! The pollers of an SQS event source mapping: how many there are, and which are free.

use crate::rules::{SQS_FIRST_POLLERS, SQS_MOST_POLLERS};

/// The pollers of one mapping. Indices are those of the picture: the lowest free one works next.
#[derive(Clone, Debug)]
pub(crate) struct Pollers {
    /// Whether each holds a batch.
    busy: Vec<bool>,
    busy_count: u32,
    /// No lower one is free.
    lowest: usize,
}

impl Pollers {
    pub(crate) fn new() -> Self {
        Self { busy: vec![false; SQS_FIRST_POLLERS as usize], busy_count: 0, lowest: 0 }
    }

    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.busy.len()).expect("there are at most 1,250 pollers")
    }

    /// How many wait in a long poll, when at most `most` may be busy.
    pub(crate) fn free(&self, most: u32) -> u32 {
        self.count().min(most).saturating_sub(self.busy_count)
    }

    /// Takes a free poller, unless `most` are busy.
    pub(crate) fn take(&mut self, most: u32) -> Option<u32> {
        if self.busy_count >= most {
            return None;
        }
        let free = self.lowest + self.busy[self.lowest..].iter().position(|busy| !busy)?;
        self.busy[free] = true;
        self.busy_count += 1;
        self.lowest = free + 1;
        u32::try_from(free).ok()
    }

    pub(crate) fn give_back(&mut self, poller: u32) {
        let poller = poller as usize;
        self.busy_count -= 1;
        self.busy[poller] = false;
        self.lowest = self.lowest.min(poller);
    }

    /// One more; false when there can be no more.
    pub(crate) fn grow(&mut self) -> bool {
        let room = self.count() < SQS_MOST_POLLERS;
        if room {
            self.busy.push(false);
        }
        room
    }

    /// One less; false when there can be no less. The last is let go, once it is free.
    pub(crate) fn shrink(&mut self) -> bool {
        let can = self.count() > SQS_FIRST_POLLERS && self.busy.last() == Some(&false);
        if can {
            self.busy.pop();
            self.lowest = self.lowest.min(self.busy.len());
        }
        can
    }
}
