//! A number that goes up and down with time, and its mean over the run.

use crate::time::Instant;

/// A level with its time integral and peak.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gauge {
    level: u32,
    peak: u32,
    since: Instant,
    /// Level × microseconds up to `since`.
    integral: u128,
}

impl Gauge {
    /// Raises the level by one from `now` on.
    pub(crate) fn up(&mut self, now: Instant) {
        self.settle(now);
        self.level += 1;
        self.peak = self.peak.max(self.level);
    }

    /// Lowers the level by one from `now` on.
    pub(crate) fn down(&mut self, now: Instant) {
        assert!(self.level > 0, "a level is never below zero");
        self.settle(now);
        self.level -= 1;
    }

    fn settle(&mut self, now: Instant) {
        self.integral += u128::from(self.level) * u128::from(now.since(self.since).micros());
        self.since = now;
    }

    /// The level now.
    #[must_use]
    pub fn level(&self) -> u32 {
        self.level
    }

    /// The highest level so far.
    #[must_use]
    pub fn peak(&self) -> u32 {
        self.peak
    }

    /// Mean level from the start to `now`; zero at the start.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for showing only")]
    pub fn mean(mut self, now: Instant) -> f64 {
        self.settle(now);
        if now == Instant::START { 0.0 } else { self.integral as f64 / now.micros() as f64 }
    }
}
