//! The asynchronous path: source → Lambda's internal queue → Lambda → destinations. Nobody waits;
//! Lambda retries.

use crate::agenda::Occurrence;
use crate::context::Context;
use crate::function::{Ended, Function, InvocationType, Work};
use crate::path::retry::{backoff, factor};
use crate::random::Purpose;
use crate::rules;
use crate::scenario::{self, EventSource};
use crate::slots::Slots;
use crate::time::{Instant, Span};
use crate::transition::{Destination, Kind, Retrier, Undelivered};

/// What can be due on this path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The event reaches its source, or Lambda itself, which answers the caller.
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
    /// Whether it is done, and what goes on is a copy of it.
    done: bool,
}

/// The asynchronous path of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Asynchronous {
    settings: scenario::Asynchronous,
    events: Slots<Event>,
}

impl Asynchronous {
    pub(crate) fn new(settings: scenario::Asynchronous) -> Self {
        Self { settings, events: Slots::new() }
    }

    pub(crate) fn edit(&mut self, settings: scenario::Asynchronous) {
        self.settings = settings;
    }

    pub(crate) fn arrive(&mut self, ctx: &mut Context, request: u32) {
        let (arrived, queued) = (ctx.now, Instant::NEVER);
        let event = Event { request, arrived, queued, attempt: 0, throttles: 0, done: false };
        let id = self.events.insert(event);
        ctx.schedule(ctx.now + ctx.network.client_hop, occurrence(ctx, Step::Accept, id));
    }

    pub(crate) fn step(&mut self, ctx: &mut Context, function: &mut Function, step: Step, id: u32) {
        match step {
            Step::Accept => {
                let event = &self.events[id];
                ctx.accept(event.request, event.arrived);
                if self.settings.source == EventSource::Invoke {
                    self.enqueue(ctx, function, id);
                } else {
                    let at = ctx.now + self.settings.source_delay + ctx.network.service_hop;
                    ctx.schedule(at, occurrence(ctx, Step::Enqueue, id));
                }
            }
            Step::Enqueue => self.enqueue(ctx, function, id),
            Step::Try if self.events[id].done => self.copy(ctx, function, id),
            Step::Try => self.attempt(ctx, function, id),
        }
    }

    fn enqueue(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let event = &mut self.events[id];
        event.queued = ctx.now;
        ctx.record(event.request, 0, Kind::Queued);
        self.attempt(ctx, function, id);
    }

    fn attempt(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let event = &mut self.events[id];
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
        let invocation_type = InvocationType::Event;
        let work = Work {
            invocation_type,
            request,
            attempt: attempt + 1,
            batch_size: 1,
            fails,
            ticket: id,
        };
        match function.invoke(ctx, work) {
            Ok(_) => {
                event.attempt += 1;
                event.throttles = 0;
            }
            Err(reason) => {
                ctx.record(request, attempt, Kind::Throttled { reason });
                event.throttles += 1;
                let delay = backoff(
                    rules::ASYNC_THROTTLE_DELAY,
                    event.throttles,
                    rules::ASYNC_THROTTLE_DELAY_MAX,
                );
                // Keyed by the try, so that a throttle changes no later draw of the attempt.
                let u = ctx.luck.uniform(request, event.throttles, Purpose::ThrottleJitter);
                let factor =
                    factor(rules::ASYNC_THROTTLE_SPREAD, self.settings.retry_delay_jitter, u);
                self.try_later(ctx, id, delay, factor, Retrier::LambdaThrottle);
            }
        }
    }

    pub(crate) fn ended(&mut self, ctx: &mut Context, ended: Ended) {
        let id = ended.ticket;
        let Event { request, arrived, attempt, done, .. } = self.events[id];
        if done {
            if ended.result.is_ok() {
                ctx.record_seldom(request, ended.attempt, Kind::Duplicated);
                self.tell_success(ctx, request, ended.attempt);
            }
            self.events.remove(id);
        } else if ended.result.is_ok() {
            self.tell_success(ctx, request, attempt);
            ctx.record(request, attempt, Kind::Completed { latency: ctx.now - arrived });
            self.forget(ctx, id);
        } else if attempt > self.settings.maximum_retry_attempts {
            self.give_up(ctx, id, Undelivered::RetriesExhausted);
        } else {
            let delay = rules::ASYNC_ERROR_DELAY.saturating_mul(u64::from(attempt));
            let u = ctx.luck.uniform(request, attempt, Purpose::RetryJitter);
            let factor = factor(rules::ASYNC_ERROR_SPREAD, self.settings.retry_delay_jitter, u);
            self.try_later(ctx, id, delay, factor, Retrier::Lambda);
        }
    }

    /// Lambda looks ahead: an event whose next try would come too late is given up at once. That is
    /// so for the nominal delay too: with a maximum age of 60 s no second try is ever seen,
    /// although the delay itself varies.
    fn try_later(&mut self, ctx: &mut Context, id: u32, delay: Span, factor: f64, by: Retrier) {
        let Event { request, attempt, queued, .. } = self.events[id];
        let drawn = delay.scale(factor);
        if ctx.now + delay.max(drawn) >= queued + self.settings.maximum_event_age {
            self.give_up(ctx, id, Undelivered::EventAgeExceeded);
            return;
        }
        let at = ctx.now + drawn;
        ctx.record(request, attempt, Kind::RetryScheduled { at, by });
        ctx.schedule(at, occurrence(ctx, Step::Try, id));
    }

    /// Forgets an event that is done, unless the queue does not: its delivery is at least once.
    fn forget(&mut self, ctx: &mut Context, id: u32) {
        let Event { request, attempt, .. } = self.events[id];
        if ctx.luck.happens(self.settings.duplicate_rate, request, attempt, Purpose::Duplicate) {
            self.events[id].done = true;
            ctx.record_seldom(request, 0, Kind::Redelivered);
            ctx.schedule(ctx.now, occurrence(ctx, Step::Try, id));
        } else {
            self.events.remove(id);
        }
    }

    /// Invokes for a copy of an event that is done. Whatever comes of it is no reason to try again:
    /// it is assumed that the queue forgets the event at last.
    fn copy(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let Event { request, queued, .. } = self.events[id];
        let age = ctx.now - queued;
        ctx.record_seldom(request, 0, Kind::Tried { age });
        if function.is_switched_off() || age >= self.settings.maximum_event_age {
            self.events.remove(id);
            return;
        }
        let fails = function.fails(ctx.luck, request, 0);
        let invocation_type = InvocationType::Event;
        let work = Work { invocation_type, request, attempt: 0, batch_size: 1, fails, ticket: id };
        if let Err(reason) = function.invoke(ctx, work) {
            ctx.record_seldom(request, 0, Kind::Throttled { reason });
            self.events.remove(id);
        }
    }

    /// The end of an event that was given up: in a dead-letter queue or destination, if it has one
    /// that can be reached. Where it has both, both get it.
    fn give_up(&mut self, ctx: &mut Context, id: u32, reason: Undelivered) {
        let Event { request, attempt, .. } = self.events.take(id);
        let settings = &self.settings;
        let targets = [settings.dead_letter_queue(), settings.failure_destination()];
        let mut delivered = false;
        for destination in targets.into_iter().flatten() {
            delivered |= self.deliver(ctx, (request, attempt), destination, Some(reason));
        }
        let kind = match (delivered, settings.keeps_failures()) {
            (true, _) => Kind::DeadLettered { reason },
            (false, true) => Kind::Dropped { reason: Undelivered::DeliveryFailed },
            (false, false) => Kind::Dropped { reason },
        };
        ctx.record_seldom(request, attempt, kind);
    }

    fn tell_success(&self, ctx: &mut Context, request: u32, attempt: u32) {
        if let Some(destination) = self.settings.on_success {
            self.deliver(ctx, (request, attempt), destination, None);
        }
    }

    /// Sends an event, or a record of it, and says whether it got there.
    fn deliver(
        &self,
        ctx: &mut Context,
        (request, attempt): (u32, u32),
        destination: Destination,
        condition: Option<Undelivered>,
    ) -> bool {
        let purpose = if destination.is_dead_letter_queue() {
            Purpose::DeadLetterDelivery
        } else {
            Purpose::DestinationDelivery
        };
        let rate = self.settings.destination_failure_rate;
        let failed = ctx.luck.happens(rate, request, attempt, purpose);
        let kind = if failed {
            Kind::DeliveryFailed { destination, condition }
        } else {
            Kind::Delivered { destination, condition }
        };
        ctx.record_seldom(request, attempt, kind);
        !failed
    }
}

fn occurrence(ctx: &Context, step: Step, id: u32) -> Occurrence {
    Occurrence::Asynchronous { lane: ctx.lane, step, id }
}
