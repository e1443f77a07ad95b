//! The agenda: the ordered list of what happens next. Order is (instant, sequence), so equal
//! instants keep the order in which they were put down.

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

/// An occurrence with its place in the order.
#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Instant,
    sequence: u64,
    occurrence: Occurrence,
}

impl Entry {
    fn is_before(&self, other: &Self) -> bool {
        self.place() < other.place()
    }

    /// One number to compare instead of two.
    fn place(&self) -> u128 {
        u128::from(self.at.micros()) << 64 | u128::from(self.sequence)
    }
}

/// Children of one entry in the heap: four lie side by side in memory, and the heap is half as
/// deep as with two.
const CHILDREN: usize = 4;

/// What happens next: a heap whose first entry is the earliest.
///
/// Most occurrences put another one down. So the first entry stays where it is when it is taken,
/// and the next one that is added takes its place: one walk down the heap instead of two.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    heap: Vec<Entry>,
    /// Whether the first entry of the heap has been taken.
    taken: bool,
    sequence: u64,
}

impl Agenda {
    pub(crate) fn add(&mut self, at: Instant, occurrence: Occurrence) {
        let entry = Entry { at, sequence: self.sequence, occurrence };
        self.sequence += 1;
        if self.taken {
            self.taken = false;
            self.sink(entry);
        } else {
            self.heap.push(entry);
            self.rise(entry);
        }
    }

    /// When the next occurrence is due; [`Instant::NEVER`] when nothing is left.
    pub(crate) fn next_at(&self) -> Instant {
        let first = if self.taken {
            self.heap.iter().take(CHILDREN + 1).skip(1).map(|entry| entry.at).min()
        } else {
            self.heap.first().map(|entry| entry.at)
        };
        first.unwrap_or(Instant::NEVER)
    }

    /// Takes the next occurrence, if it is due before `limit`.
    pub(crate) fn pop(&mut self, limit: Instant) -> Option<(Instant, Occurrence)> {
        self.remove_taken();
        let first = self.heap.first().filter(|first| first.at < limit)?;
        self.taken = true;
        Some((first.at, first.occurrence))
    }

    /// Removes the first entry if it has been taken and nothing took its place.
    fn remove_taken(&mut self) {
        if std::mem::take(&mut self.taken)
            && let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.sink(last);
        }
    }

    /// Puts an entry where it belongs, from the last place upwards.
    fn rise(&mut self, entry: Entry) {
        let mut place = self.heap.len() - 1;
        while place > 0 {
            let parent = (place - 1) / CHILDREN;
            if !entry.is_before(&self.heap[parent]) {
                break;
            }
            self.heap[place] = self.heap[parent];
            place = parent;
        }
        self.heap[place] = entry;
    }

    /// Puts an entry where it belongs, from the first place downwards.
    fn sink(&mut self, entry: Entry) {
        let mut place = 0;
        loop {
            let first = place * CHILDREN + 1;
            let last = (first + CHILDREN).min(self.heap.len());
            let Some(children) = self.heap.get(first..last).filter(|some| !some.is_empty()) else {
                break;
            };
            let mut least = 0;
            let mut least_place = children[0].place();
            for (index, child) in children.iter().enumerate().skip(1) {
                let child_place = child.place();
                if child_place < least_place {
                    least = index;
                    least_place = child_place;
                }
            }
            if entry.place() < least_place {
                break;
            }
            self.heap[place] = self.heap[first + least];
            place = first + least;
        }
        self.heap[place] = entry;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::TICK;

    #[test]
    fn occurrences_come_in_order_of_time_and_equal_ones_as_they_were_put_down() {
        let mut agenda = Agenda::default();
        let mut expected = Vec::new();
        let mut handled = Vec::new();
        // A third is taken in between, and each that is taken puts none, one or two more down.
        let mut state = 1_u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let mut now = 0;
        for number in 0..5_000_u32 {
            let at = now + random(40);
            agenda.add(
                Instant::from_micros(at),
                Occurrence::InvocationEnd { lane: 0, invocation: number },
            );
            expected.push((at, number));
            if random(3) == 0 {
                assert_ne!(agenda.next_at(), Instant::NEVER);
                let due = agenda.next_at();
                let (at, occurrence) = agenda.pop(due + TICK).expect("one was added");
                assert_eq!(at, due);
                now = at.micros();
                handled.push((now, occurrence));
            }
        }
        while let Some((at, occurrence)) = agenda.pop(Instant::NEVER) {
            handled.push((at.micros(), occurrence));
        }
        assert_eq!(agenda.next_at(), Instant::NEVER);
        expected.sort_by_key(|(at, _)| *at);
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(at, invocation)| (at, Occurrence::InvocationEnd { lane: 0, invocation }))
            .collect();
        assert_eq!(handled, expected);
    }
}
