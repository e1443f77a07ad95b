//! Measures: numbers folded from transitions, and nothing else.

pub mod cloudwatch;
pub mod cost;
pub mod gauge;
pub mod histogram;
mod memory;
pub mod named;
pub mod oldest;
pub mod provisioned;
pub mod queue;
pub mod report;
pub mod responses;
pub mod series;
pub mod stream;

use crate::scenario::{self, Settings};
use crate::time::{Instant, Span};
use crate::transition::{Capacity, Failed, Kind, Retrier, Start, Throttled, Transition};
use cloudwatch::Counters;
use cost::Bill;
use gauge::Gauge;
use histogram::Histogram;
use memory::Memory;
use provisioned::Provisioned;
use queue::QueueMeasures;
use responses::Responses;
use series::Series;
use stream::StreamCounters;

/// Attempts that are counted one by one: no limit on retries or receives of AWS's is higher, and
/// what has no limit must not take memory without one.
const ATTEMPTS_TOLD_APART: usize = 1000;

/// The measures of all lanes, in order.
#[derive(Clone, Debug)]
pub struct Measures {
    /// One for each lane.
    pub lanes: Vec<LaneMeasures>,
}

/// What was counted in one lane.
#[derive(Clone, Debug)]
pub struct LaneMeasures {
    /// Requests that arrived.
    pub arrived: u64,
    /// Requests done.
    pub succeeded: u64,
    /// Requests whose caller saw an error in the end.
    pub failed: u64,
    /// Requests in the dead-letter queue.
    pub dead_lettered: u64,
    /// Requests lost without a trace.
    pub dropped: u64,
    /// Attempts of all requests, finished or not, as the one who retries counts them.
    pub attempts: u64,
    /// Finished requests by their attempts: entry i took i + 1, entry 999 took 1,000 or more. Those
    /// that were never tried are not among them.
    pub attempts_per_request: Vec<u64>,
    /// Attempts of finished requests.
    attempts_finished: u64,
    /// Executions of the function.
    pub invocations: u64,
    /// Executions that ended badly.
    pub errors: u64,
    /// Of these, ended by the function's timeout.
    pub timeouts: u64,
    /// Invocations that Lambda refused.
    pub throttles: u64,
    /// Executions that began with the start of an environment.
    pub cold_starts: u64,
    /// Executions that succeeded for a request that already had a successful one.
    pub duplicates: u64,
    /// Attempts beyond each request's first.
    pub retries: u64,
    /// From arrival to success.
    pub latency: Histogram,
    /// How long callers waited.
    pub caller_wait: Histogram,
    /// How long handlers ran, cold starts aside.
    pub duration: Histogram,
    /// Latency over time.
    pub series: Series,
    /// Environments at work, starting ones included.
    pub running: Gauge,
    /// Environments at work or idle.
    pub environments: Gauge,
    /// Requests that wait in a queue and may be taken: Lambda's internal queue, or visible
    /// messages.
    pub waiting: Gauge,
    /// Messages that a poller took and that are neither deleted nor visible again.
    pub hidden: Gauge,
    /// Greatest age of what was taken from a queue.
    pub max_age: Span,
    /// Pollers of the mapping; zero where there are none.
    pub pollers: u32,
    /// Billed memory × time, but for executions on provisioned environments.
    pub billed_mb_millis: u64,
    /// Calls to the first service: front door, S3, or sends to the queue.
    pub accepted: u64,
    /// Requests to the queue beyond the sends: receives, empty or not, and deletes.
    pub queue_requests: u64,
    /// What calls and deliveries cost.
    pub bill: Bill,
    /// What only CloudWatch counts.
    pub counters: Counters,
    /// What the front door answered.
    pub responses: Responses,
    /// What only a queue has.
    pub queue: QueueMeasures,
    /// What only a stream has.
    pub stream: StreamCounters,
    /// What provisioned concurrency does and costs.
    pub provisioned: Provisioned,
    memory: Memory,
    queued: bool,
    streamed: bool,
    polled: bool,
}

impl Measures {
    pub(crate) fn new(settings: &Settings) -> Self {
        let lane = |lane| LaneMeasures::new(lane, settings.duration);
        Self { lanes: settings.lanes.iter().map(lane).collect() }
    }

    pub(crate) fn edit(&mut self, now: Instant, settings: &Settings) {
        for (measures, lane) in self.lanes.iter_mut().zip(&settings.lanes) {
            measures.memory.edit(now, lane.function.memory_size);
            measures.bill.edit(&lane.path);
            measures.stream.edit(&lane.path);
            measures.provisioned.edit(now, &lane.function);
        }
    }
}

impl LaneMeasures {
    fn new(lane: &scenario::Lane, duration: Span) -> Self {
        let polled = matches!(lane.path, scenario::Path::Sqs(_) | scenario::Path::SqsFifo(_));
        Self {
            arrived: 0,
            succeeded: 0,
            failed: 0,
            dead_lettered: 0,
            dropped: 0,
            attempts: 0,
            attempts_per_request: Vec::new(),
            attempts_finished: 0,
            invocations: 0,
            errors: 0,
            timeouts: 0,
            throttles: 0,
            cold_starts: 0,
            duplicates: 0,
            retries: 0,
            latency: Histogram::default(),
            caller_wait: Histogram::default(),
            duration: Histogram::default(),
            series: Series::new(duration),
            running: Gauge::default(),
            environments: Gauge::starting_at(lane.function.provisioned_concurrency),
            waiting: Gauge::default(),
            hidden: Gauge::default(),
            max_age: Span::ZERO,
            pollers: first_pollers(&lane.path),
            billed_mb_millis: 0,
            accepted: 0,
            queue_requests: 0,
            bill: Bill::new(&lane.path),
            counters: Counters::default(),
            responses: Responses::default(),
            queue: QueueMeasures::new(&lane.path),
            stream: StreamCounters::new(&lane.path),
            provisioned: Provisioned::new(&lane.function),
            memory: Memory::new(lane.function.memory_size),
            queued: !matches!(lane.path, scenario::Path::Synchronous(_)),
            polled,
            streamed: matches!(lane.path, scenario::Path::Stream(_)),
        }
    }

    /// Requests that have not come to an end.
    #[must_use]
    pub fn in_flight(&self) -> u64 {
        self.arrived - self.succeeded - self.failed - self.dead_lettered - self.dropped
    }

    /// Mean attempts of finished requests that were tried at all; `None` without any.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for showing only")]
    pub fn attempts_mean(&self) -> Option<f64> {
        let finished: u64 = self.attempts_per_request.iter().sum();
        (finished > 0).then(|| self.attempts_finished as f64 / finished as f64)
    }

    #[inline(always)]
    fn fold_parts(&mut self, transition: &Transition) {
        self.bill.fold(transition);
        self.counters.fold(transition);
        self.responses.fold(transition);
        if self.streamed {
            self.stream.fold(transition);
        }
        if self.polled {
            self.queue.fold(transition);
        }
        self.provisioned.fold(transition);
    }

    #[inline(always)]
    pub(crate) fn fold(&mut self, transition: &Transition) {
        self.fold_parts(transition);
        let Transition { at: now, attempt, kind, .. } = *transition;
        match kind {
            Kind::Arrived { .. } => self.arrived += 1,
            Kind::Sent => self.attempted(attempt),
            Kind::Accepted { caller_wait } => {
                self.accepted += 1;
                if self.queued {
                    self.caller_wait.add(caller_wait);
                }
            }
            Kind::Queued => self.queued(now, attempt > 0),
            Kind::Tried { age } => {
                self.max_age = self.max_age.max(age);
                self.waiting.down(now);
            }
            Kind::Received { age, together, .. } => self.received(now, attempt, age, together),
            Kind::Deleted { visible, together } => {
                self.queue_requests += u64::from(!together);
                if visible { self.waiting.down(now) } else { self.hidden.down(now) }
            }
            Kind::Deduplicated => self.queue_requests += 1,
            Kind::DeleteIgnored { together } => self.queue_requests += u64::from(!together),
            // The gateway's own are none of Lambda's.
            Kind::Throttled { reason } => {
                self.throttles += u64::from(reason != Throttled::GatewayRateLimitExceeded);
            }
            Kind::RetryScheduled { by: Retrier::Lambda | Retrier::LambdaThrottle, .. }
            | Kind::Redelivered => self.waiting.up(now),
            Kind::Duplicated => self.duplicates += 1,
            Kind::PollersScaled { pollers } => self.pollers = pollers,
            Kind::Joined { .. } if self.streamed => self.attempted(attempt),
            Kind::PolledEmpty { polls } => self.queue_requests += u64::from(polls),
            Kind::EnvironmentProvisioned { .. } => self.environments.up(now),
            Kind::EnvironmentExpired { .. } | Kind::EnvironmentReleased { .. } => {
                self.environments.down(now);
            }
            Kind::Invoked { start, .. } => {
                // A copy of what is done is no attempt.
                if self.queued && !self.polled && attempt > 0 {
                    self.attempted(attempt);
                }
                self.invoked(now, start);
            }
            Kind::Succeeded { init, duration, capacity, .. } => {
                self.ended(now, init, duration, capacity);
            }
            Kind::Failed { init, duration, reason, capacity, .. } => {
                self.errors += 1;
                self.timeouts += u64::from(reason == Failed::Timeout);
                self.ended(now, init, duration, capacity);
            }
            Kind::Completed { latency } => self.completed(now, attempt, latency),
            Kind::GaveUp { caller_wait, .. } => self.gave_up(attempt, caller_wait),
            Kind::DeadLettered { .. } => {
                self.dead_lettered += 1;
                self.lost(now, attempt);
            }
            Kind::Dropped { .. } => {
                self.dropped += 1;
                self.lost(now, attempt);
            }
            _ => {}
        }
    }

    /// An attempt begins, as the one who retries counts.
    fn attempted(&mut self, attempt: u32) {
        self.attempts += 1;
        self.retries += u64::from(attempt > 1);
    }

    /// It waits in a queue, for the first time or again.
    fn queued(&mut self, now: Instant, again: bool) {
        self.waiting.up(now);
        if again {
            self.hidden.down(now);
        }
    }

    /// Messages that one receive brought are one request to the queue.
    fn received(&mut self, now: Instant, attempt: u32, age: Span, together: bool) {
        if self.polled {
            self.attempted(attempt);
        }
        self.waiting.down(now);
        self.hidden.up(now);
        self.max_age = self.max_age.max(age);
        self.queue_requests += u64::from(!together);
    }

    fn invoked(&mut self, now: Instant, start: Start) {
        self.invocations += 1;
        self.running.up(now);
        if start == Start::Cold {
            self.cold_starts += 1;
            self.environments.up(now);
        }
    }

    fn ended(&mut self, now: Instant, init: Span, duration: Span, capacity: Capacity) {
        self.running.down(now);
        self.duration.add(duration);
        let billed = self.memory.billed(now, init + duration);
        if capacity == Capacity::Provisioned {
            self.provisioned.ended(now, billed);
        } else {
            self.billed_mb_millis += billed;
        }
    }

    fn completed(&mut self, now: Instant, attempt: u32, latency: Span) {
        self.succeeded += 1;
        self.latency.add(latency);
        self.series.add(now, latency);
        if !self.queued {
            self.caller_wait.add(latency);
        }
        if self.streamed {
            self.hidden.down(now);
        }
        self.finished(attempt);
    }

    fn gave_up(&mut self, attempt: u32, caller_wait: Span) {
        self.failed += 1;
        self.caller_wait.add(caller_wait);
        self.finished(attempt);
    }

    /// It leaves the queue or stream without a success.
    fn lost(&mut self, now: Instant, attempt: u32) {
        if self.polled {
            self.waiting.down(now);
        }
        if self.streamed {
            self.hidden.down(now);
        }
        self.finished(attempt);
    }

    fn finished(&mut self, attempt: u32) {
        let Some(index) = (attempt as usize).checked_sub(1) else {
            return;
        };
        self.attempts_finished += u64::from(attempt);
        let index = index.min(ATTEMPTS_TOLD_APART - 1);
        if index >= self.attempts_per_request.len() {
            self.attempts_per_request.resize(index + 1, 0);
        }
        self.attempts_per_request[index] += 1;
    }
}

/// Pollers that a mapping begins with.
fn first_pollers(path: &scenario::Path) -> u32 {
    match path {
        scenario::Path::Sqs(queue) => queue.first_pollers(),
        scenario::Path::SqsFifo(fifo) => fifo.queue.first_pollers(),
        scenario::Path::Stream(stream) => crate::path::stream::first_pollers(stream),
        scenario::Path::Synchronous(_) | scenario::Path::Asynchronous(_) => 0,
    }
}
