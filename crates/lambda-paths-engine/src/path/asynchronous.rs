//! The asynchronous path: source → Lambda's internal queue → Lambda. Nobody waits; Lambda retries.

use slab::Slab;

use crate::agenda::Occurrence;
use crate::context::Context;
use crate::function::{Ended, Function, Work, slot};
use crate::random::Purpose;
use crate::rules;
use crate::scenario::{self, OnFailure};
use crate::time::{Instant, Span};
use crate::transition::{Kind, Retrier, Undelivered};

/// What can be due on this path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The event reaches its source, which answers the caller.
    Accept,
    /// The event reaches Lambda's internal queue.
    Enqueue,
    /// The next try is due.
    Try,
}

#[derive(Clone, Copy, Debug)]
struct Event {
    request: u32,
    arrived: Instant,
    queued: Instant,
    /// Executions so far: throttles do not count.
    attempt: u32,
    /// Throttled tries in a row.
    throttles: u32,
}

/// The asynchronous path of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Asynchronous {
    settings: scenario::Asynchronous,
    events: Slab<Event>,
}

impl Asynchronous {
    pub(crate) fn new(settings: scenario::Asynchronous) -> Self {
        Self { settings, events: Slab::new() }
    }

    pub(crate) fn edit(&mut self, settings: scenario::Asynchronous) {
        self.settings = settings;
    }

    pub(crate) fn arrive(&mut self, ctx: &mut Context, request: u32) {
        let (arrived, queued) = (ctx.now, Instant::NEVER);
        let event = Event { request, arrived, queued, attempt: 0, throttles: 0 };
        let id = slot(self.events.insert(event));
        ctx.schedule(ctx.now + ctx.network.client_hop, occurrence(ctx, Step::Accept, id));
    }

    pub(crate) fn step(&mut self, ctx: &mut Context, function: &mut Function, step: Step, id: u32) {
        match step {
            Step::Accept => {
                let event = &self.events[id as usize];
                // The answer is certain, and so is when it will be back.
                let caller_wait = (ctx.now - event.arrived) + ctx.network.client_hop;
                ctx.record(event.request, 0, Kind::Accepted { caller_wait });
                ctx.schedule(ctx.now + ctx.network.service_hop, occurrence(ctx, Step::Enqueue, id));
            }
            Step::Enqueue => {
                let event = &mut self.events[id as usize];
                event.queued = ctx.now;
                ctx.record(event.request, 0, Kind::Queued);
                self.attempt(ctx, function, id);
            }
            Step::Try => self.attempt(ctx, function, id),
        }
    }

    fn attempt(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let event = &mut self.events[id as usize];
        let Event { request, queued, attempt, .. } = *event;
        ctx.record(request, attempt, Kind::Tried { age: ctx.now - queued });
        if function.is_switched_off() {
            self.give_up(ctx, id, Undelivered::ZeroReservedConcurrency);
            return;
        }
        // An edit may have shortened it since the try was put down.
        if ctx.now >= queued + self.settings.maximum_event_age {
            self.give_up(ctx, id, Undelivered::EventAgeExceeded);
            return;
        }
        let fails = function.fails(ctx.luck, request, attempt + 1);
        let work = Work { request, attempt: attempt + 1, batch_size: 1, fails, ticket: id };
        match function.invoke(ctx, work) {
            Ok(_) => {
                event.attempt += 1;
                event.throttles = 0;
            }
            Err(reason) => {
                ctx.record(request, attempt, Kind::Throttled { reason });
                event.throttles += 1;
                let doublings = 1_u64.checked_shl(event.throttles - 1).unwrap_or(u64::MAX);
                let delay = rules::ASYNC_THROTTLE_DELAY
                    .saturating_mul(doublings)
                    .min(rules::ASYNC_THROTTLE_DELAY_MAX);
                // Keyed by the try, so that a throttle changes no later draw of the attempt.
                let u = ctx.luck.uniform(request, event.throttles, Purpose::ThrottleJitter);
                let factor = self.jitter(rules::ASYNC_THROTTLE_SPREAD, u);
                self.try_later(ctx, id, delay, factor, Retrier::LambdaThrottle);
            }
        }
    }

    pub(crate) fn ended(&mut self, ctx: &mut Context, ended: Ended) {
        let id = ended.ticket;
        let Event { request, arrived, attempt, .. } = self.events[id as usize];
        if ended.result.is_ok() {
            ctx.record(request, attempt, Kind::Completed { latency: ctx.now - arrived });
            self.events.remove(id as usize);
        } else if attempt > self.settings.maximum_retry_attempts {
            self.give_up(ctx, id, Undelivered::RetriesExhausted);
        } else {
            let delay = rules::ASYNC_ERROR_DELAY.saturating_mul(u64::from(attempt));
            let u = ctx.luck.uniform(request, attempt, Purpose::RetryJitter);
            let factor = self.jitter(rules::ASYNC_ERROR_SPREAD, u);
            self.try_later(ctx, id, delay, factor, Retrier::Lambda);
        }
    }

    /// Lambda looks ahead: an event whose next try would come too late is given up at once. That is
    /// so for the nominal delay too: with a maximum age of 60 s no second try is ever seen,
    /// although the delay itself varies.
    fn try_later(&mut self, ctx: &mut Context, id: u32, delay: Span, factor: f64, by: Retrier) {
        let Event { request, attempt, queued, .. } = self.events[id as usize];
        let drawn = delay.scale(factor);
        if ctx.now + delay.max(drawn) >= queued + self.settings.maximum_event_age {
            self.give_up(ctx, id, Undelivered::EventAgeExceeded);
            return;
        }
        let at = ctx.now + drawn;
        ctx.record(request, attempt, Kind::RetryScheduled { at, by });
        ctx.schedule(at, occurrence(ctx, Step::Try, id));
    }

    fn give_up(&mut self, ctx: &mut Context, id: u32, reason: Undelivered) {
        let Event { request, attempt, .. } = self.events.remove(id as usize);
        let kind = match self.settings.on_failure {
            OnFailure::SqsDeadLetterQueue => Kind::DeadLettered { reason },
            OnFailure::None => Kind::Dropped { reason },
        };
        ctx.record(request, attempt, kind);
    }

    /// A factor from the measured spread, drawn towards 1 as far as the setting says.
    fn jitter(&self, (low, high): (f64, f64), u: f64) -> f64 {
        1.0 + self.settings.retry_delay_jitter * (low + (high - low) * u - 1.0)
    }
}

fn occurrence(ctx: &Context, step: Step, id: u32) -> Occurrence {
    Occurrence::Asynchronous { lane: ctx.lane, step, id }
}
