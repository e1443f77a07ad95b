//! When requests arrive. A rate is integrated exactly: arrival n happens when the integral of the
//! rate since arrival n − 1 reaches the nth gap, drawn with mean 1. So an edit of the rate moves
//! arrivals but reshuffles none.

use crate::random::{Luck, Purpose};
use crate::scenario::{ArrivalKind, Arrivals, Rate};
use crate::time::{Instant, Span};

/// A gap of mean 1 in units of (millionths per second) × microseconds.
const MEAN_GAP: u64 = 1_000_000_000_000;

/// The arrivals of one lane: which comes next, and when.
#[derive(Clone, Debug)]
pub(crate) struct ArrivalProcess {
    arrivals: Arrivals,
    /// Arrivals so far: the number of the next request.
    count: u32,
    /// Since when `remaining` counts.
    since: Instant,
    /// What is left of the gap to the next arrival.
    remaining: u64,
    /// Counts edits: an arrival put down before an edit no longer holds.
    generation: u32,
}

impl ArrivalProcess {
    pub(crate) fn new(arrivals: Arrivals, luck: &Luck) -> Self {
        let mut process =
            Self { arrivals, count: 0, since: Instant::START, remaining: 0, generation: 0 };
        process.remaining = process.gap(luck);
        process
    }

    /// When the next request arrives, with the generation that this answer belongs to.
    pub(crate) fn next(&self) -> Option<(Instant, u32)> {
        if self.arrivals.limit.is_some_and(|limit| u64::from(self.count) >= limit) {
            return None;
        }
        let at = match &self.arrivals.kind {
            ArrivalKind::Constant(rate) | ArrivalKind::Poisson(rate) => self.after_gap(*rate)?,
            ArrivalKind::Burst { count, at } => (self.count < *count).then_some(*at)?,
            ArrivalKind::Trace(times) => *times.get(usize::try_from(self.count).ok()?)?,
        };
        Some((at.max(self.since), self.generation))
    }

    /// Takes the arrival that is due now; `None` when an edit has moved it.
    pub(crate) fn take(&mut self, now: Instant, generation: u32, luck: &Luck) -> Option<u32> {
        if generation != self.generation {
            return None;
        }
        let request = self.count;
        self.count += 1;
        // Ticks are whole: what this one overshot is taken off the next gap, so that no rate
        // drifts.
        let overshoot = self.integral(now).saturating_sub(self.remaining);
        self.since = now;
        self.remaining = self.gap(luck).saturating_sub(overshoot);
        Some(request)
    }

    /// Puts new settings in force; true when the next arrival moves.
    pub(crate) fn edit(&mut self, now: Instant, arrivals: &Arrivals) -> bool {
        if self.arrivals == *arrivals {
            return false;
        }
        self.remaining = self.remaining.saturating_sub(self.integral(now));
        self.since = now;
        self.arrivals = arrivals.clone();
        self.generation += 1;
        true
    }

    fn integral(&self, now: Instant) -> u64 {
        match self.arrivals.kind {
            ArrivalKind::Constant(rate) | ArrivalKind::Poisson(rate) => {
                now.since(self.since).micros().saturating_mul(rate.0)
            }
            ArrivalKind::Burst { .. } | ArrivalKind::Trace(_) => 0,
        }
    }

    fn after_gap(&self, rate: Rate) -> Option<Instant> {
        (rate.0 > 0).then(|| self.since + Span::from_micros(self.remaining.div_ceil(rate.0)))
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an exponential draw of mean 1 is below 40, so the product is below 2^53"
    )]
    fn gap(&self, luck: &Luck) -> u64 {
        match self.arrivals.kind {
            ArrivalKind::Poisson(_) => {
                let u = luck.uniform(self.count, 0, Purpose::Arrival);
                libm::round(-libm::log(u) * MEAN_GAP as f64) as u64
            }
            ArrivalKind::Constant(_) => MEAN_GAP,
            ArrivalKind::Burst { .. } | ArrivalKind::Trace(_) => 0,
        }
    }
}
