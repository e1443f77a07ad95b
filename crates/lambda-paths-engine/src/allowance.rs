//! An allowance that refills all the time, up to a most: a token bucket, exact to the tick.

use crate::scenario::Rate;
use crate::time::{Instant, Span};

/// One, in units of (millionths per second) × microseconds: what a rate adds is a whole number.
const ONE: u64 = 1_000_000_000_000;

/// So many a second, and never more than so many at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    rate: Rate,
    /// The most, and what is left at `since`, in those units.
    most: u64,
    left: u64,
    since: Instant,
    /// In this time it is full again, whatever is left.
    refills_in: Span,
}

impl Allowance {
    /// One that is full.
    pub(crate) fn new(rate: Rate, most: u64) -> Self {
        let (left, since, refills_in) = (most * ONE, Instant::START, Span::ZERO);
        let mut allowance = Self { rate, most: left, left, since, refills_in };
        allowance.pace(rate, most);
        allowance
    }

    /// The same, with no more than so many to begin with.
    pub(crate) fn beginning_with(mut self, left: u64) -> Self {
        self.left = (left * ONE).min(self.most);
        self
    }

    /// Changes the pace from `now` on. What is left stays, up to the new most.
    pub(crate) fn edit(&mut self, now: Instant, rate: Rate, most: u64) {
        self.settle(now);
        self.pace(rate, most);
        self.left = self.left.min(self.most);
    }

    /// The most that there may be.
    pub(crate) fn most(&self) -> u64 {
        self.most / ONE
    }

    /// Adds so many at once.
    pub(crate) fn add(&mut self, more: u64) {
        self.left = (self.left + more * ONE).min(self.most);
    }

    fn pace(&mut self, rate: Rate, most: u64) {
        (self.rate, self.most) = (rate, most * ONE);
        let refills_in = self.most.checked_div(rate.0);
        self.refills_in = Span::from_micros(refills_in.map_or(u64::MAX, |ticks| ticks + 1));
    }

    /// Whether one is left.
    pub(crate) fn has(&mut self, now: Instant) -> bool {
        self.settle(now);
        self.left >= ONE
    }

    /// Takes one, which is there: the caller has looked at this instant.
    pub(crate) fn spend(&mut self) {
        assert!(self.left >= ONE, "no more is taken than there is");
        self.left -= ONE;
    }

    /// Takes one if one is left.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let left = self.has(now);
        if left {
            self.spend();
        }
        left
    }

    fn settle(&mut self, now: Instant) {
        let passed = now.since(self.since);
        // Within this time the product is hardly more than the most, and overflows nothing.
        self.left = if passed >= self.refills_in {
            self.most
        } else {
            (self.left + passed.micros() * self.rate.0).min(self.most)
        };
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_refills_to_the_tick_and_never_above_its_most() {
        let mut allowance = Allowance::new(Rate(3_000_000), 2);
        let at = Instant::from_micros;
        assert!(allowance.take(at(0)) && allowance.take(at(0)) && !allowance.take(at(0)));
        // A third of a second is 333,333 ticks and a third.
        assert!(!allowance.take(at(333_333)) && allowance.take(at(333_334)));
        // However long it rests, two are left.
        let later = at(100_000_000);
        assert!(allowance.take(later) && allowance.take(later) && !allowance.take(later));
        // Without a rate there is never more.
        let mut allowance = Allowance::new(Rate(0), 1);
        assert!(allowance.take(at(5)) && !allowance.take(at(1_000_000_000_000)));
    }
}
