//! An allowance that refills all the time, up to a most: a token bucket in whole millionths.

use crate::time::{Instant, TICKS_PER_SECOND};

/// So many a second, and never more than so many at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    per_second: u64,
    most: u64,
    /// What is left at `since`, in millionths: a tick brings `per_second` of them.
    left: u64,
    since: Instant,
}

impl Allowance {
    pub(crate) const fn new(per_second: u64, most: u64) -> Self {
        Self { per_second, most, left: most * TICKS_PER_SECOND, since: Instant::START }
    }

    /// The same, with no more than so many to begin with.
    pub(crate) const fn beginning_with(mut self, left: u64) -> Self {
        self.left = if left < self.most { left } else { self.most } * TICKS_PER_SECOND;
        self
    }

    /// Changes the pace from `now` on. Of what is gained, a tenth of a second's worth is there at
    /// once.
    pub(crate) fn edit(&mut self, now: Instant, per_second: u64, most: u64) {
        self.settle(now);
        let more = per_second.saturating_sub(self.per_second) / 10;
        self.left = (self.left + more * TICKS_PER_SECOND).min(most * TICKS_PER_SECOND);
        (self.per_second, self.most) = (per_second, most);
    }

    /// Whether one is left.
    pub(crate) fn has(&mut self, now: Instant) -> bool {
        self.settle(now);
        self.left >= TICKS_PER_SECOND
    }

    /// Takes one, which is there: the caller has looked at this instant.
    pub(crate) fn spend(&mut self) {
        assert!(self.left >= TICKS_PER_SECOND, "no more is taken than there is");
        self.left -= TICKS_PER_SECOND;
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
        let refilled = now.since(self.since).micros().saturating_mul(self.per_second);
        self.left = self.left.saturating_add(refilled).min(self.most * TICKS_PER_SECOND);
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_refills_to_the_tick_and_never_above_its_most() {
        let mut allowance = Allowance::new(3, 2);
        let at = Instant::from_micros;
        assert!(allowance.take(at(0)) && allowance.take(at(0)) && !allowance.take(at(0)));
        // A third of a second is 333,333 ticks and a third.
        assert!(!allowance.take(at(333_333)) && allowance.take(at(333_334)));
        // However long it rests, two are left.
        let later = at(100_000_000);
        assert!(allowance.take(later) && allowance.take(later) && !allowance.take(later));
    }
}
