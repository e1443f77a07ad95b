//! A set of small numbers whose least is found at once: three levels of bits, each the summary of
//! the one below.

const LEVELS: usize = 3;
/// Numbers that fit.
const CAPACITY: u32 = 1 << (6 * LEVELS);

/// A set of numbers below 262,144.
#[derive(Clone, Debug, Default)]
pub(super) struct Indices {
    levels: [Vec<u64>; LEVELS],
}

impl Indices {
    #[inline]
    pub(super) fn insert(&mut self, index: u32) {
        assert!(index < CAPACITY, "batches and pollers are fewer than {CAPACITY}");
        let mut index = index;
        for words in &mut self.levels {
            let word = (index / 64) as usize;
            if word >= words.len() {
                words.resize(word + 1, 0);
            }
            let former = words[word];
            words[word] |= 1 << (index % 64);
            if former != 0 {
                return;
            }
            index /= 64;
        }
    }

    #[inline]
    pub(super) fn remove(&mut self, index: u32) {
        let mut index = index;
        for words in &mut self.levels {
            let Some(word) = words.get_mut((index / 64) as usize) else {
                return;
            };
            *word &= !(1 << (index % 64));
            if *word != 0 {
                return;
            }
            index /= 64;
        }
    }

    /// The least; `None` when the set is empty.
    #[inline]
    pub(super) fn first(&self) -> Option<u32> {
        let mut index = 0;
        for words in self.levels.iter().rev() {
            let word = words.get(index as usize).copied().unwrap_or(0);
            if word == 0 {
                return None;
            }
            index = index * 64 + word.trailing_zeros();
        }
        Some(index)
    }
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
