//! A histogram of spans whose buckets grow with the value (as HdrHistogram's do): integers only, so
//! that it is equal on every machine, and at most 0.8 % wide.

use crate::time::Span;

/// Buckets to an octave, as a power of two.
const PRECISION_BITS: u32 = 7;
const BUCKETS_PER_OCTAVE: u64 = 1 << PRECISION_BITS;

/// Counts of spans, with exact count, sum, least and greatest.
#[derive(Clone, Debug)]
pub struct Histogram {
    counts: Vec<u32>,
    count: u64,
    sum: u128,
    min: u64,
    max: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: Vec::new(), count: 0, sum: 0, min: u64::MAX, max: 0 }
    }
}

impl Histogram {
    /// Counts a span.
    pub fn add(&mut self, span: Span) {
        let value = span.micros();
        let index = bucket(value);
        if index >= self.counts.len() {
            self.grow(index);
        }
        self.counts[index] = self.counts[index].saturating_add(1);
        self.count += 1;
        self.sum += u128::from(value);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    /// Makes room for a bucket; apart, for it is rare.
    #[cold]
    fn grow(&mut self, index: usize) {
        self.counts.resize(index + 1, 0);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.counts.fill(0);
        *self = Self { counts: std::mem::take(&mut self.counts), ..Self::default() };
    }

    /// How many spans were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean, exact to the tick; `None` without data.
    #[must_use]
    pub fn mean(&self) -> Option<Span> {
        let mean = self.sum.checked_div(u128::from(self.count))?;
        Some(Span::from_micros(u64::try_from(mean).unwrap_or(u64::MAX)))
    }

    /// The shortest, exact; `None` without data.
    #[must_use]
    pub fn min(&self) -> Option<Span> {
        (self.count > 0).then_some(Span::from_micros(self.min))
    }

    /// The longest, exact; `None` without data.
    #[must_use]
    pub fn max(&self) -> Option<Span> {
        (self.count > 0).then_some(Span::from_micros(self.max))
    }

    /// The span that a share `numerator / 1000` of all do not exceed, within 0.8 %; `None` without
    /// data.
    #[must_use]
    pub fn per_mille(&self, numerator: u64) -> Option<Span> {
        let rank = (self.count * numerator).div_ceil(1000).max(1);
        let mut below = 0;
        for (index, count) in self.counts.iter().enumerate() {
            below += u64::from(*count);
            if below >= rank {
                return Some(Span::from_micros(middle(index).clamp(self.min, self.max)));
            }
        }
        None
    }

    /// Lower edge and count of each bucket that has any, for drawing.
    pub fn buckets(&self) -> impl Iterator<Item = (Span, u32)> + '_ {
        let filled = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        filled.map(|(index, count)| (Span::from_micros(lowest(index)), *count))
    }
}

/// Below two octaves' worth of buckets every value has its own; above, 128 share an octave.
fn bucket(value: u64) -> usize {
    // One more bit changes nothing but that none of a zero's has to be looked for.
    let octave = (u64::BITS - (value | 1).leading_zeros()).saturating_sub(PRECISION_BITS + 1);
    let index = u64::from(octave) * BUCKETS_PER_OCTAVE + (value >> octave);
    usize::try_from(index).expect("there are fewer than 2^13 buckets")
}

fn lowest(index: usize) -> u64 {
    let index = index as u64;
    let octave = (index / BUCKETS_PER_OCTAVE).saturating_sub(1);
    (index - octave * BUCKETS_PER_OCTAVE) << octave
}

fn middle(index: usize) -> u64 {
    let low = lowest(index);
    low + (lowest(index + 1) - low) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_lies_in_its_bucket_and_buckets_are_narrow() {
        for value in (0..2000).chain((0..50).map(|bit| (1_u64 << bit) + bit * 7919)) {
            let index = bucket(value);
            let (low, next) = (lowest(index), lowest(index + 1));
            assert!(low <= value && value < next, "{value} in {low}..{next}");
            assert!((next - low) * BUCKETS_PER_OCTAVE <= low.max(BUCKETS_PER_OCTAVE), "{value}");
        }
    }

    #[test]
    fn percentiles_without_data_are_none_and_of_one_value_exact() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.per_mille(500), None);
        histogram.add(Span::from_micros(183_000_123));
        assert_eq!(histogram.per_mille(990), Some(Span::from_micros(183_000_123)));
        histogram.clear();
        assert_eq!((histogram.mean(), histogram.max(), histogram.per_mille(1)), (None, None, None));
    }

    #[test]
    fn percentiles_meet_the_ranks() {
        let mut histogram = Histogram::default();
        for milli in 1..=1000 {
            histogram.add(Span::from_micros(milli * 1000));
        }
        for (per_mille, seconds) in [(500, 0.5), (950, 0.95), (990, 0.99)] {
            let found = histogram.per_mille(per_mille).map_or(0.0, Span::as_secs_f64);
            assert!((found / seconds - 1.0).abs() < 0.008, "{per_mille}: {found}");
        }
    }
}
