//! What is due later than soon, slot by slot of about four seconds and in no order within one: to
//! put such an occurrence down costs the same however many there are, and they make no heap deeper.

use super::Entry;
use crate::time::Instant;

/// Slots that are open at a time: retries and visibility timeouts mostly come within minutes.
const SLOTS: usize = 64;
/// The length of a slot in ticks, as a power of two.
const SLOT_SHIFT: u32 = 22;

/// Occurrences in slots of time.
#[derive(Clone, Debug)]
pub(super) struct Later {
    /// A ring: each slot in its turn has the place of one that is past.
    slots: Vec<Vec<Entry>>,
    /// The first slot whose occurrences are here: those of all before it are due soon.
    next: u64,
    /// Occurrences in all slots.
    count: usize,
}

impl Later {
    pub(super) fn new() -> Self {
        Self { slots: vec![Vec::new(); SLOTS], next: 0, count: 0 }
    }

    /// Keeps an entry for later; false when it is due soon, or beyond all slots.
    pub(super) fn keep(&mut self, at: Instant, entry: Entry) -> bool {
        let slot = slot(at);
        // What is due soon is below, and wraps.
        let ahead = slot.wrapping_sub(self.next);
        if ahead >= SLOTS as u64 {
            return false;
        }
        self.slots[place(slot)].push(entry);
        self.count += 1;
        true
    }

    /// Whether something here may be due before `at`, when the heap's first entry is.
    pub(super) fn may_precede(&self, at: Instant) -> bool {
        slot(at) >= self.next
    }

    /// Hands over the next slot, whose occurrences are due soon from now on.
    pub(super) fn open(&mut self) -> Option<Vec<Entry>> {
        if self.count == 0 {
            return None;
        }
        // Its room goes with it: many slots that were full once would take too much.
        let entries = std::mem::take(&mut self.slots[place(self.next)]);
        self.next += 1;
        self.count -= entries.len();
        Some(entries)
    }

    /// Passes all slots, which are empty, up to that of `at`.
    pub(super) fn pass(&mut self, at: Instant) {
        self.next = slot(at) + 1;
    }

    /// The earliest here.
    pub(super) fn first(&self) -> Option<Entry> {
        let slots = (self.next..self.next + SLOTS as u64).map(|slot| &self.slots[place(slot)]);
        slots.into_iter().find_map(|entries| entries.iter().copied().min())
    }
}

fn slot(at: Instant) -> u64 {
    at.micros() >> SLOT_SHIFT
}

#[expect(clippy::cast_possible_truncation, reason = "there are few places")]
fn place(slot: u64) -> usize {
    (slot % SLOTS as u64) as usize
}
