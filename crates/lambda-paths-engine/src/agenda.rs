//! The agenda: the ordered list of what happens next. Order is (instant, sequence), so equal
//! instants keep the order in which they were put down.

mod arrivals;
mod later;
mod occurrence;

use arrivals::Arrivals;
use later::Later;
pub(crate) use occurrence::Occurrence;

use crate::time::Instant;

/// An occurrence with its place in the order, as one number: the instant (44 bits, half a year),
/// the sequence (40 bits), and the occurrence (code 8, lane 4, id 32). To compare two numbers is to
/// compare their places, and four of them fill a line of a processor's cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u128);

/// In the sequence: whoever has it, comes after those that do not.
const LAST: u64 = 1 << 39;
const AT_SHIFT: u32 = 84;
const SEQUENCE_SHIFT: u32 = 44;
const CODE_SHIFT: u32 = 36;
const LANE_SHIFT: u32 = 32;

impl Entry {
    /// Later than all others.
    const NONE: Self = Self(u128::MAX);

    fn new(at: Instant, sequence: u64, what: Coded) -> Self {
        let place = u128::from(at.micros()) << AT_SHIFT | u128::from(sequence) << SEQUENCE_SHIFT;
        Self(place | u128::from(what.0))
    }

    fn at(self) -> Instant {
        Instant::from_micros((self.0 >> AT_SHIFT) as u64)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower half is what is meant")]
    fn coded(self) -> Coded {
        Coded(self.0 as u64)
    }
}

/// An occurrence as the lower bits of its entry: who handles it takes it apart, so that it is
/// looked at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coded(u64);

#[expect(clippy::cast_possible_truncation, reason = "each part is what its bits hold")]
impl Coded {
    #[inline(always)]
    fn new(occurrence: Occurrence) -> Self {
        let (code, lane, id) = occurrence.parts();
        Self(u64::from(code) << CODE_SHIFT | u64::from(lane) << LANE_SHIFT | u64::from(id))
    }

    /// Index of the lane that handles it.
    #[inline(always)]
    pub(crate) fn lane(self) -> u16 {
        (self.0 >> LANE_SHIFT) as u16 & 0x0f
    }

    #[inline(always)]
    pub(crate) fn occurrence(self) -> Occurrence {
        Occurrence::of((self.0 >> CODE_SHIFT) as u8, self.lane(), self.0 as u32)
    }
}

/// Children of one entry in the heap: with four it is half as deep as with two.
const CHILDREN: usize = 4;

/// The children of one entry, side by side in one line of a processor's cache. Those that are not
/// there are later than all others.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Children([Entry; CHILDREN]);

/// What happens next: a heap whose first entry is the earliest.
///
/// Most occurrences put another one down. So the first entry stays where it is when it is taken,
/// and the next one that is added takes its place: one walk down the heap instead of two.
#[derive(Clone, Debug)]
pub(crate) struct Agenda {
    /// The earliest entry, [`Entry::NONE`] when there is none.
    first: Entry,
    /// Whether it has been taken.
    taken: bool,
    /// All others, four by four: those of the first entry, then those of each other entry in turn.
    families: Vec<Children>,
    /// How many others there are.
    others: usize,
    /// What is not in the heap yet.
    later: Later,
    /// Each lane's next arrival, which is not in the heap either.
    arrivals: Arrivals,
    sequence: u64,
    /// When the run ends: what lies beyond is not put down.
    end: Instant,
}

impl Agenda {
    /// The agenda of a run that ends at `end`.
    pub(crate) fn new(end: Instant) -> Self {
        assert!(end.micros() >> (u128::BITS - AT_SHIFT) == 0, "no run lasts half a year");
        let families = Vec::new();
        let (later, arrivals) = (Later::new(), Arrivals::new());
        let first = Entry::NONE;
        Self { first, taken: false, families, others: 0, later, arrivals, sequence: 0, end }
    }

    /// Puts an occurrence down. Always inline, since each caller has one kind of occurrence, whose
    /// code is then known.
    #[inline(always)]
    pub(crate) fn add(&mut self, at: Instant, occurrence: Occurrence) {
        self.add_coded(at, self.sequence, Coded::new(occurrence));
    }

    /// Puts an occurrence down that comes after all others of its instant, whenever those are put
    /// down: who looks at what has come, sees all that comes at that instant.
    #[inline(always)]
    pub(crate) fn add_last(&mut self, at: Instant, occurrence: Occurrence) {
        self.add_coded(at, self.sequence | LAST, Coded::new(occurrence));
    }

    /// Puts a lane's next arrival down. There is mostly one to a lane, and it comes soon: on its
    /// own it costs less than in the heap.
    #[inline]
    pub(crate) fn add_arrival(&mut self, at: Instant, lane: u16, generation: u32) {
        if at > self.end {
            return;
        }
        let what = Coded::new(Occurrence::Arrival { lane, generation });
        let entry = Entry::new(at, self.sequence, what);
        self.sequence += 1;
        if !self.arrivals.keep(lane, entry) {
            self.put(entry);
        }
    }

    /// One function for all callers: inlined into each, it would make the page's download longer.
    #[inline(never)]
    fn add_coded(&mut self, at: Instant, sequence: u64, what: Coded) {
        if at > self.end {
            return;
        }
        let entry = Entry::new(at, sequence, what);
        self.sequence += 1;
        if !self.later.keep(at, entry) {
            self.put(entry);
        }
    }

    /// Puts an entry into the heap.
    fn put(&mut self, entry: Entry) {
        if std::mem::take(&mut self.taken) {
            self.sink(entry);
        } else {
            self.rise(entry);
        }
    }

    /// When the next occurrence is due; [`Instant::NEVER`] when nothing is left.
    pub(crate) fn next_at(&self) -> Instant {
        let next = if self.taken {
            self.families.first().map_or(Entry::NONE, |family| family.least().1)
        } else {
            self.first
        };
        let next = next.min(self.arrivals.first());
        let later = self.later.may_precede(next.at()).then(|| self.later.first()).flatten();
        let next = later.map_or(next, |later| next.min(later));
        if next == Entry::NONE { Instant::NEVER } else { next.at() }
    }

    /// Takes the next occurrence, if it is due before `limit`.
    #[inline]
    pub(crate) fn pop(&mut self, limit: Instant) -> Option<(Instant, Coded)> {
        if std::mem::take(&mut self.taken) {
            // Nothing took its place.
            let last = self.remove_last();
            self.sink(last);
        }
        let mut arrives = self.arrivals.first() < self.first;
        let mut next = if arrives { self.arrivals.first() } else { self.first };
        if self.later.may_precede(next.at()) {
            self.open_later();
            arrives = self.arrivals.first() < self.first;
            next = self.next();
        }
        if next.at() >= limit || next == Entry::NONE {
            return None;
        }
        if arrives {
            self.arrivals.take_first();
        } else {
            self.taken = true;
        }
        Some((next.at(), next.coded()))
    }

    /// The next occurrence that is not kept for later.
    #[inline(always)]
    fn next(&self) -> Entry {
        self.first.min(self.arrivals.first())
    }

    /// Takes into the heap what may be due before the next occurrence.
    #[cold]
    fn open_later(&mut self) {
        while self.later.may_precede(self.next().at()) {
            let Some(entries) = self.later.open() else {
                // Nothing is kept for later: all slots up to the next occurrence's are past.
                if self.next() != Entry::NONE {
                    self.later.pass(self.next().at());
                }
                return;
            };
            entries.into_iter().for_each(|entry| self.rise(entry));
        }
    }

    /// Removes the last entry of the heap but the first; [`Entry::NONE`] when there is none.
    fn remove_last(&mut self) -> Entry {
        let Some(place) = self.others.checked_sub(1) else {
            return Entry::NONE;
        };
        self.others = place;
        let family = &mut self.families[place / CHILDREN];
        let last = std::mem::replace(&mut family.0[place % CHILDREN], Entry::NONE);
        if place.is_multiple_of(CHILDREN) {
            self.families.pop();
        }
        last
    }

    /// Puts an entry where it belongs, from a new last place upwards.
    fn rise(&mut self, mut entry: Entry) {
        if entry < self.first {
            std::mem::swap(&mut entry, &mut self.first);
            if entry == Entry::NONE {
                return;
            }
        }
        let mut place = self.others;
        self.others += 1;
        if place.is_multiple_of(CHILDREN) {
            self.families.push(Children([Entry::NONE; CHILDREN]));
        }
        // The first family's parent is the first entry, which is earlier.
        while let Some(parent) = (place / CHILDREN).checked_sub(1) {
            let above = self.families[parent / CHILDREN].0[parent % CHILDREN];
            if entry > above {
                break;
            }
            self.families[place / CHILDREN].0[place % CHILDREN] = above;
            place = parent;
        }
        self.families[place / CHILDREN].0[place % CHILDREN] = entry;
    }

    /// Puts an entry where it belongs, from the first place downwards.
    fn sink(&mut self, entry: Entry) {
        let Self { first, families, .. } = self;
        // Where the hole is, once it is not the first place.
        let (mut family, mut index) = match families.first().map(Children::least) {
            Some((index, child)) if child < entry => {
                *first = child;
                (0, index)
            }
            _ => {
                *first = entry;
                return;
            }
        };
        loop {
            let below = family * CHILDREN + index + 1;
            match families.get(below).map(Children::least) {
                Some((next, child)) if child < entry => {
                    families[family].0[index] = child;
                    (family, index) = (below, next);
                }
                _ => break,
            }
        }
        families[family].0[index] = entry;
    }
}

impl Children {
    /// The earliest, with its index.
    fn least(&self) -> (usize, Entry) {
        // Two pairs, then their winners: neither pair waits for the other.
        let left = usize::from(self.0[1] < self.0[0]);
        let right = 2 + usize::from(self.0[3] < self.0[2]);
        let least = if self.0[right] < self.0[left] { right } else { left };
        (least, self.0[least])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::TICK;

    #[test]
    fn occurrences_come_in_order_of_time_and_equal_ones_as_they_were_put_down() {
        let mut agenda = Agenda::new(Instant::from_micros(1 << 43));
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
            // Soon, within the slots of later, and beyond them.
            let at = now + (random(40) << (10 * random(4)));
            let what = if random(4) == 0 {
                let (lane, generation) = (u16::try_from(random(3)).expect("it is small"), number);
                agenda.add_arrival(Instant::from_micros(at), lane, generation);
                Occurrence::Arrival { lane, generation }
            } else {
                let what = Occurrence::InvocationEnd { lane: 0, invocation: number };
                agenda.add(Instant::from_micros(at), what);
                what
            };
            expected.push((at, what));
            if random(3) == 0 {
                assert_ne!(agenda.next_at(), Instant::NEVER);
                let due = agenda.next_at();
                let (at, occurrence) = agenda.pop(due + TICK).expect("one was added");
                assert_eq!(at, due);
                now = at.micros();
                handled.push((now, occurrence.occurrence()));
            }
        }
        while let Some((at, occurrence)) = agenda.pop(Instant::NEVER) {
            handled.push((at.micros(), occurrence.occurrence()));
        }
        assert_eq!(agenda.next_at(), Instant::NEVER);
        expected.sort_by_key(|(at, _)| *at);
        assert_eq!(handled, expected);
    }
}
