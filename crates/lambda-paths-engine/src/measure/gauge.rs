//! A number that goes up and down with time, and its mean over the run.

use crate::time::Instant;

/// A level with its time integral and peak.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gauge {
    level: u32,
    peak: u32,
    /// Instants of all steps down, less those of all steps up, in microseconds: with the level
    /// times the time that has passed, this makes the integral, and no step needs a product.
    steps: i128,
}

impl Gauge {
    /// A run begins at this level.
    pub(crate) const fn starting_at(level: u32) -> Self {
        Self { level, peak: level, steps: 0 }
    }

    /// Raises the level by one from `now` on.
    pub(crate) fn up(&mut self, now: Instant) {
        self.steps -= i128::from(now.micros());
        self.level += 1;
        self.peak = self.peak.max(self.level);
    }

    /// Lowers the level by one from `now` on.
    pub(crate) fn down(&mut self, now: Instant) {
        assert!(self.level > 0, "a level is never below zero");
        self.steps += i128::from(now.micros());
        self.level -= 1;
    }

    /// Sets the level from `now` on.
    pub(crate) fn set(&mut self, now: Instant, level: u32) {
        let micros = i128::from(now.micros());
        self.steps += micros * (i128::from(self.level) - i128::from(level));
        self.level = level;
        self.peak = self.peak.max(level);
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
    pub fn mean(&self, now: Instant) -> f64 {
        if now == Instant::START {
            return 0.0;
        }
        let integral = self.steps + i128::from(self.level) * i128::from(now.micros());
        integral as f64 / now.micros() as f64
    }
}
