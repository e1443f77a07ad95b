//! How latency goes over time: percentiles of what completed within each window of model time.

use crate::measure::histogram::Histogram;
use crate::time::{Instant, Span};

/// About so many windows to a run: memory is bounded however long it lasts.
const WINDOWS: u64 = 120;

/// One window's latencies. A window without completions has no point: no data is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// When the window ends.
    pub at: Instant,
    /// Requests that completed in it.
    pub count: u64,
    /// Half of them were done within this time.
    pub p50: Span,
    /// 95 % of them were done within this time.
    pub p95: Span,
}

/// Latency over time, for one lane.
#[derive(Clone, Debug)]
pub struct Series {
    window: Span,
    current: u64,
    /// When the current window is over.
    over: Instant,
    histogram: Histogram,
    points: Vec<Point>,
}

impl Series {
    pub(crate) fn new(duration: Span) -> Self {
        let window = Span::from_micros(duration.micros().div_ceil(WINDOWS).max(1));
        let over = Instant::START + window;
        Self { window, current: 0, over, histogram: Histogram::default(), points: Vec::new() }
    }

    pub(crate) fn add(&mut self, now: Instant, latency: Span) {
        if now >= self.over {
            self.points.extend(self.open());
            self.histogram.clear();
            self.current = now.micros() / self.window.micros();
            self.over = Instant::from_micros((self.current + 1) * self.window.micros());
        }
        self.histogram.add(latency);
    }

    /// Length of a window.
    #[must_use]
    pub fn window(&self) -> Span {
        self.window
    }

    /// All windows that have data, oldest first, the last perhaps unfinished.
    pub fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.points.iter().copied().chain(self.open())
    }

    /// The window that is being filled.
    fn open(&self) -> Option<Point> {
        let (p50, p95) = (self.histogram.per_mille(500)?, self.histogram.per_mille(950)?);
        Some(Point { at: self.over, count: self.histogram.count(), p50, p95 })
    }
}
