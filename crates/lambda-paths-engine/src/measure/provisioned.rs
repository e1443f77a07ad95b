//! What provisioned concurrency does and costs.

use crate::measure::gauge::Gauge;
use crate::scenario::Function;
use crate::time::Instant;
use crate::transition::{Capacity, Kind, Transition};

/// What was counted of a lane's provisioned concurrency.
#[derive(Clone, Debug)]
pub struct Provisioned {
    /// Executions on provisioned environments.
    pub invocations: u64,
    /// Executions on demand because no provisioned environment could take them.
    pub spillover_invocations: u64,
    /// Provisioned environments at work.
    pub running: Gauge,
    /// Provisioned environments that are there, at work or not.
    pub there: Gauge,
    /// Billed memory × time of executions on provisioned environments.
    pub billed_mb_millis: u64,
    /// Memory × microseconds for which environments were requested, up to `held_since`.
    held_mb_micros: u128,
    held_since: Instant,
    requested: u32,
    memory_size: u32,
}

impl Provisioned {
    /// A run begins with the environments that are requested.
    pub(crate) fn new(function: &Function) -> Self {
        let requested = function.provisioned_concurrency;
        Self {
            invocations: 0,
            spillover_invocations: 0,
            running: Gauge::default(),
            there: Gauge::starting_at(requested),
            billed_mb_millis: 0,
            held_mb_micros: 0,
            held_since: Instant::START,
            requested,
            memory_size: function.memory_size,
        }
    }

    pub(crate) fn edit(&mut self, now: Instant, function: &Function) {
        self.settle(now);
        self.memory_size = function.memory_size;
    }

    #[inline(always)]
    pub(crate) fn fold(&mut self, transition: &Transition) {
        let now = transition.at;
        match transition.kind {
            Kind::Invoked { capacity: Capacity::Spillover, .. } => self.spillover_invocations += 1,
            Kind::Invoked { capacity: Capacity::Provisioned, .. } => {
                self.invocations += 1;
                self.running.up(now);
            }
            Kind::Provisioned { requested, .. } => {
                self.settle(now);
                self.requested = requested;
            }
            Kind::EnvironmentProvisioned { .. } => self.there.up(now),
            Kind::EnvironmentReleased { .. } => self.there.down(now),
            _ => {}
        }
    }

    /// An execution on a provisioned environment has ended.
    pub(super) fn ended(&mut self, now: Instant, billed_mb_millis: u64) {
        self.running.down(now);
        self.billed_mb_millis += billed_mb_millis;
    }

    /// Memory × microseconds for which environments were requested, up to `now`: they are paid for
    /// whether they are there or not, used or not.
    #[must_use]
    pub fn held_mb_micros(&self, now: Instant) -> u128 {
        let micros = u128::from(now.since(self.held_since).micros());
        self.held_mb_micros + micros * u128::from(self.requested) * u128::from(self.memory_size)
    }

    fn settle(&mut self, now: Instant) {
        self.held_mb_micros = self.held_mb_micros(now);
        self.held_since = now;
    }
}
