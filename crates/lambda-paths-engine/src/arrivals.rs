//! When requests arrive. A rate is integrated exactly: arrival n happens when the integral of the
//! rate since arrival n − 1 reaches the nth gap, drawn with mean 1. So an edit of the rate moves
//! arrivals but reshuffles none. Users of a closed loop come each on their own: they are not told
//! apart, and how long one thinks is drawn with the request that it has just had.

use crate::logarithm;
use crate::random::{Luck, Purpose};
use crate::scenario::{ArrivalKind, Arrivals, Distribution, Rate, ThinkTimeDistribution};
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
    /// The gap after that one: drawn before it is waited for, since a logarithm takes its time.
    following: u64,
    /// Counts edits: an arrival put down before an edit no longer holds. Those of users do.
    generation: u32,
    /// Users who think or wait.
    users: u32,
    /// Users who ever joined.
    joined: u32,
}

impl ArrivalProcess {
    pub(crate) fn new(arrivals: Arrivals, luck: &Luck) -> Self {
        let mut process = Self {
            arrivals,
            count: 0,
            since: Instant::START,
            remaining: 0,
            following: 0,
            generation: 0,
            users: 0,
            joined: 0,
        };
        process.remaining = process.gap(0, luck);
        process.following = process.gap(1, luck);
        process
    }

    /// Whether each user's next request waits for the one before.
    pub(crate) fn is_closed_loop(&self) -> bool {
        matches!(self.arrivals.kind, ArrivalKind::Users { .. })
    }

    /// Which arrivals on the agenda hold.
    pub(crate) fn generation(&self) -> u32 {
        self.generation
    }

    /// When the next request arrives, if they come one after the other.
    pub(crate) fn next(&self) -> Option<Instant> {
        if self.is_over() {
            return None;
        }
        let at = match &self.arrivals.kind {
            ArrivalKind::Constant(rate) | ArrivalKind::Poisson(rate) => self.after_gap(*rate)?,
            ArrivalKind::Burst { count, at } => (self.count < *count).then_some(*at)?,
            ArrivalKind::Trace(times) => *times.get(usize::try_from(self.count).ok()?)?,
            ArrivalKind::Users { .. } => return None,
        };
        Some(at.max(self.since))
    }

    /// Lets one more user join, if there shall be more: it thinks first, and then its first request
    /// arrives.
    pub(crate) fn seat(&mut self, now: Instant, luck: &Luck) -> Option<Instant> {
        let ArrivalKind::Users { count, .. } = self.arrivals.kind else {
            return None;
        };
        if self.users >= count {
            return None;
        }
        let user = self.joined;
        self.users += 1;
        self.joined += 1;
        // The thinking after a request is its attempt 0; this is nobody's.
        Some(now + self.think_time(user, 1, luck))
    }

    /// The user who had `request` waits no longer from `free_at` on: when its next request arrives.
    pub(crate) fn think(&self, request: u32, free_at: Instant, luck: &Luck) -> Option<Instant> {
        matches!(self.arrivals.kind, ArrivalKind::Users { .. })
            .then(|| free_at + self.think_time(request, 0, luck))
    }

    fn think_time(&self, request: u32, attempt: u32, luck: &Luck) -> Span {
        let ArrivalKind::Users { think_time, think_time_distribution, .. } = self.arrivals.kind
        else {
            return Span::ZERO;
        };
        let distribution = match think_time_distribution {
            ThinkTimeDistribution::Constant => Distribution::Constant(think_time),
            ThinkTimeDistribution::Exponential => Distribution::Exponential(think_time),
        };
        luck.duration(&distribution, request, attempt, Purpose::Think)
    }

    /// Takes the arrival that is due now; `None` when an edit has moved it, or its user has left.
    pub(crate) fn take(&mut self, now: Instant, generation: u32, luck: &Luck) -> Option<u32> {
        if generation != self.generation || !self.stays() {
            return None;
        }
        let request = self.count;
        self.count += 1;
        // Ticks are whole: what this one overshot is taken off the next gap, so that no rate
        // drifts.
        let overshoot = self.integral(now).saturating_sub(self.remaining);
        self.since = now;
        self.remaining = self.following.saturating_sub(overshoot);
        self.following = self.gap(self.count + 1, luck);
        Some(request)
    }

    /// Whether the user whose request is due sends it: one above the count leaves instead, as all
    /// do once enough requests have come.
    fn stays(&mut self) -> bool {
        let ArrivalKind::Users { count, .. } = self.arrivals.kind else {
            return true;
        };
        let stays = self.users <= count && !self.is_over();
        self.users -= u32::from(!stays);
        stays
    }

    fn is_over(&self) -> bool {
        self.arrivals.limit.is_some_and(|limit| u64::from(self.count) >= limit)
    }

    /// Puts new settings in force; true when the next arrival moves, or users may join.
    pub(crate) fn edit(&mut self, now: Instant, arrivals: &Arrivals, luck: &Luck) -> bool {
        if self.arrivals == *arrivals {
            return false;
        }
        self.remaining = self.remaining.saturating_sub(self.integral(now));
        self.since = now;
        self.arrivals = arrivals.clone();
        self.following = self.gap(self.count + 1, luck);
        self.generation += u32::from(!matches!(arrivals.kind, ArrivalKind::Users { .. }));
        true
    }

    fn integral(&self, now: Instant) -> u64 {
        match self.arrivals.kind {
            ArrivalKind::Constant(rate) | ArrivalKind::Poisson(rate) => {
                now.since(self.since).micros().saturating_mul(rate.0)
            }
            ArrivalKind::Burst { .. } | ArrivalKind::Trace(_) | ArrivalKind::Users { .. } => 0,
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
    fn gap(&self, request: u32, luck: &Luck) -> u64 {
        match self.arrivals.kind {
            ArrivalKind::Poisson(_) => {
                let u = luck.uniform(request, 0, Purpose::Arrival);
                (0.5 - logarithm::ln(u) * MEAN_GAP as f64) as i64 as u64
            }
            ArrivalKind::Constant(_) => MEAN_GAP,
            ArrivalKind::Burst { .. } | ArrivalKind::Trace(_) | ArrivalKind::Users { .. } => 0,
        }
    }
}
