//! Provisioned concurrency: environments that are kept ready, and how they come and go.

use std::collections::VecDeque;

use crate::agenda::Occurrence;
use crate::allowance::Allowance;
use crate::context::Context;
use crate::function::environments::{Environments, Resting};
use crate::random::Purpose;
use crate::rules;
use crate::scenario::{Function as Settings, Rate};
use crate::time::{Instant, Span, TICKS_PER_SECOND};
use crate::transition::{Allocation, Kind};

/// Environments on their way: none of them serves before all are there.
#[derive(Clone, Copy, Debug)]
struct Coming {
    /// When the last of them is allocated.
    allocated_at: Instant,
    /// When the last of them has initialised, or has been too long about it.
    due: Instant,
    fails: bool,
}

/// The provisioned environments of a function.
#[derive(Clone, Debug)]
pub(crate) struct Provisioned {
    requested: u32,
    /// Environments that exist, at work or not; more than requested while some of those that are
    /// given up still work.
    there: u32,
    /// Those without work, the newest last.
    ready: VecDeque<Resting>,
    coming: Option<Coming>,
    /// Allocations so far: each has luck of its own.
    allocations: u32,
    /// Synchronous requests that they may still take.
    requests: Allowance,
}

impl Provisioned {
    /// All are ready, with the first indices.
    pub(crate) fn new(requested: u32) -> Self {
        let ready = (0..requested).rev();
        let ready = ready.map(|environment| Resting::new(environment, false));
        Self {
            requested,
            there: requested,
            ready: ready.collect(),
            coming: None,
            allocations: 0,
            requests: per_unit(requested),
        }
    }

    /// What is claimed from the function's or the account's concurrency: all that is requested,
    /// there or not (assumed).
    pub(crate) fn claimed(&self) -> u32 {
        self.requested
    }

    /// Whether any is allocated, busy or not.
    pub(crate) fn serves(&self) -> bool {
        self.available() > 0
    }

    /// Whether one has no work; then only the rate of requests keeps it from an invocation.
    pub(crate) fn is_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    /// Those at work that are given up: they count as on-demand ones until they are done.
    pub(crate) fn leaving(&self) -> u32 {
        self.there.saturating_sub(self.requested)
    }

    fn available(&self) -> u32 {
        self.there.min(self.requested)
    }

    /// Takes the one that was last to end its work, if there is one, and if it may take one
    /// request more where `rated`.
    pub(crate) fn take(&mut self, now: Instant, rated: bool) -> Option<Resting> {
        if self.ready.is_empty() || rated && !self.requests.take(now) {
            return None;
        }
        self.ready.pop_back()
    }

    /// One has done its work: it is ready again, or gone where there is one too many.
    pub(crate) fn rest(
        &mut self,
        ctx: &mut Context,
        resting: Resting,
        environments: &mut Environments,
    ) {
        self.ready.push_back(resting);
        self.release(ctx, environments);
    }

    /// Gives up ready ones for as long as there are more than requested, the oldest first.
    fn release(&mut self, ctx: &mut Context, environments: &mut Environments) {
        while self.leaving() > 0
            && let Some(resting) = self.ready.pop_front()
        {
            let environment = resting.environment();
            self.there -= 1;
            environments.end(environment);
            ctx.record_lane(Kind::EnvironmentReleased { environment });
        }
    }

    /// Another number is requested: what is missing is on its way, what is too much goes.
    pub(crate) fn edit(
        &mut self,
        ctx: &mut Context,
        settings: &Settings,
        environments: &mut Environments,
    ) {
        let before = std::mem::replace(&mut self.requested, settings.provisioned_concurrency);
        if before == self.requested {
            return;
        }
        let missing = self.requested.saturating_sub(self.there);
        if missing == 0 {
            self.coming = None;
            self.tell(ctx, Allocation::Ready);
        } else {
            let took =
                |environments: u32| rules::PROVISIONED_STEP.saturating_mul(u64::from(environments));
            let allocated_at = match self.coming {
                None => ctx.now + took(missing),
                Some(coming) if self.requested > before => {
                    // What was on its way may be allocated, and initialise.
                    coming.allocated_at.max(ctx.now) + took(self.requested - before)
                }
                Some(coming) => {
                    let left = (coming.allocated_at - ctx.now.min(coming.allocated_at))
                        .saturating_sub(took(before - self.requested));
                    ctx.now + left
                }
            };
            self.allocate(ctx, settings, missing, allocated_at);
        }
        self.release(ctx, environments);
        self.pace(ctx.now);
    }

    /// All are ready when the slowest is; when one is too slow, none ever is.
    fn allocate(
        &mut self,
        ctx: &mut Context,
        settings: &Settings,
        missing: u32,
        allocated_at: Instant,
    ) {
        self.allocations += 1;
        let start = settings.cold_start.distribution(settings.architecture);
        let draw = |environment| {
            ctx.luck.duration(&start, environment, self.allocations, Purpose::ProvisionedInit)
        };
        let slowest = (0..missing).map(draw).max().unwrap_or(Span::ZERO);
        let limit = rules::PROVISIONED_INIT_LIMIT.max(settings.timeout);
        let due = allocated_at + slowest.min(limit);
        self.coming = Some(Coming { allocated_at, due, fails: slowest > limit });
        ctx.schedule(due, Occurrence::Provisioned { lane: ctx.lane });
        self.tell(ctx, Allocation::InProgress);
    }

    /// The agenda's word that an allocation is done; out of date after another edit.
    pub(crate) fn allocated(&mut self, ctx: &mut Context, environments: &mut Environments) {
        let Some(Coming { fails, .. }) = self.coming.take_if(|coming| coming.due == ctx.now) else {
            return;
        };
        if fails {
            self.tell(ctx, Allocation::Failed);
            return;
        }
        while self.there < self.requested {
            let environment = environments.start();
            self.there += 1;
            self.ready.push_front(Resting::new(environment, false));
            ctx.record_lane(Kind::EnvironmentProvisioned { environment });
        }
        self.pace(ctx.now);
        self.tell(ctx, Allocation::Ready);
    }

    fn pace(&mut self, now: Instant) {
        let available = self.available();
        repace(&mut self.requests, now, available);
    }

    fn tell(&self, ctx: &mut Context, status: Allocation) {
        ctx.record_lane(Kind::Provisioned { status, requested: self.requested });
    }
}

/// Synchronous requests a second for so much concurrency.
fn rate(concurrency: u32) -> u64 {
    u64::from(concurrency) * rules::REQUESTS_PER_UNIT
}

/// Synchronous requests that so much concurrency takes at the first instant.
fn at_once(concurrency: u32) -> u64 {
    if concurrency == 0 { 0 } else { rules::REQUESTS_AT_ONCE_MIN.max(concurrency.into()) }
}

/// The allowance of synchronous requests for so much concurrency.
pub(crate) fn per_unit(concurrency: u32) -> Allowance {
    let rate = rate(concurrency);
    Allowance::new(per_second(rate), rate).beginning_with(at_once(concurrency))
}

/// Another concurrency holds from `now` on. Of what is gained, a tenth of a second's worth is there
/// at once.
pub(crate) fn repace(requests: &mut Allowance, now: Instant, concurrency: u32) {
    let former = requests.most();
    let rate = rate(concurrency);
    requests.edit(now, per_second(rate), rate);
    requests.add(rate.saturating_sub(former) / 10);
}

/// So many a second, whole.
pub(crate) fn per_second(count: u64) -> Rate {
    Rate(count * TICKS_PER_SECOND)
}
