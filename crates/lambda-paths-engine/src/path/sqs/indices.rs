//! A set of small numbers whose least is found at once: bits, and a summary of the words that have
//! any.

/// Numbers that fit.
const CAPACITY: u32 = 1 << 18;

/// A set of numbers below 262,144.
#[derive(Clone, Debug, Default)]
pub(super) struct Indices {
    /// A bit for each number.
    words: Vec<u64>,
    /// A bit for each word that is not zero.
    summary: Vec<u64>,
}

impl Indices {
    #[inline]
    pub(super) fn insert(&mut self, index: u32) {
        assert!(index < CAPACITY, "batches and pollers are fewer than {CAPACITY}");
        let (word, bit) = split(index);
        if word >= self.words.len() {
            self.grow(word);
        }
        self.words[word] |= bit;
        self.summary[word / 64] |= 1 << (word % 64);
    }

    #[cold]
    fn grow(&mut self, word: usize) {
        self.words.resize(word + 1, 0);
        self.summary.resize(word / 64 + 1, 0);
    }

    #[inline]
    pub(super) fn remove(&mut self, index: u32) {
        let (word, bit) = split(index);
        let Some(bits) = self.words.get_mut(word) else {
            return;
        };
        *bits &= !bit;
        if *bits == 0 {
            self.summary[word / 64] &= !(1 << (word % 64));
        }
    }

    /// The least; `None` when the set is empty.
    pub(super) fn first(&self) -> Option<u32> {
        let (group, summary) = (0..).zip(&self.summary).find(|(_, summary)| **summary != 0)?;
        let word = group * 64 + summary.trailing_zeros();
        Some(word * 64 + self.words[word as usize].trailing_zeros())
    }
}

fn split(index: u32) -> (usize, u64) {
    ((index / 64) as usize, 1 << (index % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_is_found_at_every_level() {
        let mut set = Indices::default();
        let numbers = [262_143, 4_096, 64, 63, 1, 0];
        for number in numbers {
            set.insert(number);
            assert_eq!(set.first(), Some(number));
        }
        for (number, next) in numbers.iter().rev().zip([1, 63, 64, 4_096, 262_143]) {
            set.remove(*number);
            assert_eq!(set.first(), Some(next));
        }
        set.remove(262_143);
        set.remove(7);
        assert_eq!(set.first(), None);
    }
}
