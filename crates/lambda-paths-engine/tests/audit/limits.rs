//! The laws of pace: new environments, and requests a second.

use lambda_paths_engine::rules::{
    REQUESTS_AT_ONCE_MIN, REQUESTS_PER_UNIT, SCALE_UP_BURST, SCALE_UP_PER_SECOND,
};
use lambda_paths_engine::time::Instant;

/// So many at once, so many a second; counted in millionths.
pub(super) struct Pace {
    per_second: u128,
    most: u128,
    left: u128,
    since: Instant,
}

impl Pace {
    /// New environments of one function.
    pub(super) fn of_growth() -> Self {
        Self::full(SCALE_UP_PER_SECOND.into(), SCALE_UP_BURST.into())
    }

    /// Synchronous requests for so much concurrency.
    pub(super) fn of_requests(concurrency: u32) -> Self {
        let (per_second, first) = requests(concurrency);
        let mut pace = Self::full(per_second, per_second);
        pace.left = first.min(per_second) * 1_000_000;
        pace
    }

    fn full(per_second: u128, most: u128) -> Self {
        Self { per_second, most, left: most * 1_000_000, since: Instant::START }
    }

    /// Another concurrency: of what there is more, a tenth is there at once.
    pub(super) fn edit(&mut self, now: Instant, concurrency: u32) {
        self.settle(now);
        let (per_second, _) = requests(concurrency);
        self.left += per_second.saturating_sub(self.per_second) / 10 * 1_000_000;
        self.left = self.left.min(per_second * 1_000_000);
        (self.per_second, self.most) = (per_second, per_second);
    }

    pub(super) fn is_used_up(&mut self, now: Instant) -> bool {
        self.settle(now);
        self.left < 1_000_000
    }

    pub(super) fn take(&mut self, now: Instant) {
        assert!(!self.is_used_up(now), "faster than its pace");
        self.left -= 1_000_000;
    }

    fn settle(&mut self, now: Instant) {
        self.left += u128::from((now - self.since).micros()) * self.per_second;
        self.left = self.left.min(self.most * 1_000_000);
        self.since = now;
    }
}

/// Synchronous requests a second for so much concurrency, and at once: one for each unit, and ten
/// in any case.
fn requests(concurrency: u32) -> (u128, u128) {
    let at_once = if concurrency == 0 { 0 } else { REQUESTS_AT_ONCE_MIN.max(concurrency.into()) };
    (u128::from(REQUESTS_PER_UNIT) * u128::from(concurrency), u128::from(at_once))
}
