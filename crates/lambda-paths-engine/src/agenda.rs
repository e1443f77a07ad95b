//! The agenda: the ordered list of what happens next. Order is (instant, sequence), so equal
//! instants keep the order in which they were put down.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::path::{asynchronous, sqs, synchronous};
use crate::time::Instant;

/// One entry of the agenda. `lane` is the lane's index, `id` a slot of the lane's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occurrence {
    /// The next request of a lane.
    Arrival { lane: u16, generation: u32 },
    /// An execution ends.
    InvocationEnd { lane: u16, invocation: u32 },
    /// The longest idle environment may have been idle for too long.
    EnvironmentExpiry { lane: u16 },
    /// A step of a synchronous path.
    Synchronous { lane: u16, step: synchronous::Step, id: u32 },
    /// A step of an asynchronous path.
    Asynchronous { lane: u16, step: asynchronous::Step, id: u32 },
    /// A step of an SQS path.
    Sqs { lane: u16, step: sqs::Step, id: u32 },
}

impl Occurrence {
    /// Index of the lane that handles it.
    pub(crate) fn lane(self) -> u16 {
        match self {
            Self::Arrival { lane, .. }
            | Self::InvocationEnd { lane, .. }
            | Self::EnvironmentExpiry { lane }
            | Self::Synchronous { lane, .. }
            | Self::Asynchronous { lane, .. }
            | Self::Sqs { lane, .. } => lane,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Instant,
    sequence: u64,
    occurrence: Occurrence,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    /// Reversed: std's heap gives the greatest first, the agenda the earliest.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.sequence).cmp(&(self.at, self.sequence))
    }
}

/// What happens next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Entry>,
    sequence: u64,
}

impl Agenda {
    pub(crate) fn add(&mut self, at: Instant, occurrence: Occurrence) {
        self.heap.push(Entry { at, sequence: self.sequence, occurrence });
        self.sequence += 1;
    }

    /// When the next occurrence is due; [`Instant::NEVER`] when nothing is left.
    pub(crate) fn next_at(&self) -> Instant {
        self.heap.peek().map_or(Instant::NEVER, |entry| entry.at)
    }

    pub(crate) fn pop(&mut self) -> Option<(Instant, Occurrence)> {
        self.heap.pop().map(|entry| (entry.at, entry.occurrence))
    }
}
