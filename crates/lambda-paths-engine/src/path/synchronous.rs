//! The synchronous path: caller → front door → Lambda and back. The caller waits; the caller
//! retries. Without a front door an SDK calls Lambda itself, which is one hop less each way.
//!
//! When a call reaches the function, its end is already certain, and so is whether the answer will
//! come in time. So a timeout is put on the agenda only where it will strike.

use std::num::NonZeroU64;

use crate::agenda::Occurrence;
use crate::allowance::Allowance;
use crate::context::Context;
use crate::function::{Ended, Function, InvocationType, Work};
use crate::path::front_door::{self, Answer, Behind};
use crate::path::retry::{self, Quota, Trouble};
use crate::scenario::{self, FrontDoor};
use crate::slots::Slots;
use crate::time::{Instant, Span, TICK};
use crate::transition::{GaveUp, Kind, Retrier, Throttled};

/// What can be due on this path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A call reaches the front door.
    Door,
    /// A call reaches Lambda.
    Function,
    /// An answer reaches the caller.
    Answer,
    /// The caller's patience for this attempt is over.
    ClientTimeout,
    /// The caller's back-off is over.
    Resend,
}

/// A caller that waits for its request to be done. It is kept for as long as anything is done for
/// it, whether it still waits or not.
#[derive(Clone, Debug)]
struct Caller {
    request: u32,
    arrived: Instant,
    attempt: u32,
    /// When it stops waiting for the answer to this attempt.
    deadline: Instant,
    /// The answer on its way to it.
    answer: Answer,
    /// For how many ticks the front door waited for that, and one more: so that none is told from
    /// zero without eight more bytes for each caller.
    integration_latency: Option<NonZeroU64>,
    /// What its last retry took from the quota.
    last_cost: u16,
    quota: Quota,
    /// Whether an execution of this request has ended well.
    succeeded: bool,
    /// Calls on their way to the function, and executions.
    under_way: u32,
    /// Whether it waits no more, for better or worse.
    left: bool,
}

/// One attempt on its way to the function.
#[derive(Clone, Copy, Debug)]
struct Call {
    caller: u32,
    request: u32,
    attempt: u32,
    /// Whether the caller still waits for this very attempt, and no answer is on its way.
    awaited: bool,
    /// When the front door let it through.
    door_at: Option<Instant>,
    /// When the front door stops waiting for the function.
    door_deadline: Instant,
}

/// The synchronous path of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Synchronous {
    settings: scenario::Synchronous,
    callers: Slots<Caller>,
    calls: Slots<Call>,
    quota: Quota,
    /// What the gateway lets through, where there is one.
    throttling: Option<Allowance>,
}

impl Synchronous {
    pub(crate) fn new(settings: scenario::Synchronous) -> Self {
        let throttling = front_door::throttling(&settings.front_door);
        let quota = Quota::default();
        Self { settings, callers: Slots::new(), calls: Slots::new(), quota, throttling }
    }

    pub(crate) fn edit(&mut self, now: Instant, settings: &scenario::Synchronous) {
        front_door::edit_throttling(&mut self.throttling, now, &settings.front_door);
        self.settings = settings.clone();
    }

    pub(crate) fn arrive(&mut self, ctx: &mut Context, function: &mut Function, request: u32) {
        let caller = self.callers.insert(Caller {
            request,
            arrived: ctx.now,
            attempt: 0,
            deadline: Instant::NEVER,
            answer: Answer { status: 0, function_error: false },
            integration_latency: None,
            last_cost: 0,
            quota: Quota::default(),
            succeeded: false,
            under_way: 0,
            left: false,
        });
        self.send(ctx, function, caller);
    }

    pub(crate) fn step(&mut self, ctx: &mut Context, function: &mut Function, step: Step, id: u32) {
        match step {
            Step::Door => self.at_door(ctx, function, id),
            Step::Function => self.at_function(ctx, function, id),
            Step::Answer => self.answer_arrives(ctx, id),
            Step::ClientTimeout => {
                let caller = &self.callers[id];
                ctx.record_seldom(caller.request, caller.attempt, Kind::ClientTimedOut);
                self.try_again(ctx, id, Trouble::Timeout);
            }
            Step::Resend => self.send(ctx, function, id),
        }
    }

    fn send(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let caller = &mut self.callers[id];
        caller.attempt += 1;
        caller.under_way += 1;
        caller.deadline = ctx.now + self.settings.client.timeout;
        ctx.record(caller.request, caller.attempt, Kind::Sent);
        let hop = ctx.network.client_hop;
        let awaited = ctx.now + hop + hop <= caller.deadline;
        if !awaited {
            let deadline = caller.deadline;
            ctx.schedule(deadline, occurrence(ctx, Step::ClientTimeout, id));
        }
        let (request, attempt) = (caller.request, caller.attempt);
        let (door_at, door_deadline) = (None, Instant::NEVER);
        let call = Call { caller: id, request, attempt, awaited, door_at, door_deadline };
        let call = self.calls.insert(call);
        let first = match self.settings.front_door {
            FrontDoor::Invoke => Step::Function,
            _ => Step::Door,
        };
        self.go(ctx, function, hop, first, call);
    }

    fn at_door(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let hop = ctx.network.service_hop;
        let Call { caller, request, attempt, .. } = self.calls[id];
        if !self.throttling.as_mut().is_none_or(|throttling| throttling.take(ctx.now)) {
            let reason = Throttled::GatewayRateLimitExceeded;
            ctx.record_seldom(request, attempt, Kind::Throttled { reason });
            self.answer(ctx, id, Behind::GatewayThrottled, ctx.now);
            self.calls.remove(id);
            self.end_call(caller);
            return;
        }
        let timeout = self.settings.front_door.integration_timeout();
        let call = &mut self.calls[id];
        call.door_at = Some(ctx.now);
        call.door_deadline = timeout.map_or(Instant::NEVER, |timeout| ctx.now + timeout);
        ctx.record(request, attempt, Kind::Accepted { caller_wait: Span::ZERO });
        let soonest = ctx.now + hop + hop;
        if soonest > call.door_deadline {
            let at = call.door_deadline;
            self.answer(ctx, id, Behind::IntegrationTimeout, at);
        } else if soonest + ctx.network.client_hop > self.callers[caller].deadline {
            // Whatever the function answers, the caller will not be there any more.
            self.answer(ctx, id, Behind::Success, soonest);
        }
        self.go(ctx, function, hop, Step::Function, id);
    }

    fn at_function(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let Call { caller, request, attempt, door_deadline, .. } = self.calls[id];
        let fails = function.fails(ctx.luck, request, attempt);
        let invocation_type = InvocationType::RequestResponse;
        let work = Work { invocation_type, request, attempt, batch_size: 1, fails, ticket: caller };
        let (ends, behind) = match function.invoke(ctx, work) {
            Ok(started) => {
                let behind = started.result.map_or_else(Behind::Failed, |()| Behind::Success);
                (started.ends, behind)
            }
            Err(reason) => {
                ctx.record(request, attempt, Kind::Throttled { reason });
                (ctx.now, Behind::Throttled)
            }
        };
        let hop = match self.settings.front_door {
            FrontDoor::Invoke => Span::ZERO,
            _ => ctx.network.service_hop,
        };
        let at_door = ends + hop;
        if at_door > door_deadline {
            // The front door gives up; the execution runs on, and is billed.
            self.answer(ctx, id, Behind::IntegrationTimeout, door_deadline);
        } else {
            self.answer(ctx, id, behind, at_door);
        }
        self.calls.remove(id);
        if behind == Behind::Throttled {
            self.end_call(caller);
        }
    }

    /// A call of this caller has ended without an execution.
    fn end_call(&mut self, caller: u32) {
        self.callers[caller].under_way -= 1;
        self.forget(caller);
    }

    /// A caller's request is done, or given up.
    fn leave(&mut self, ctx: &mut Context, id: u32) {
        let caller = &mut self.callers[id];
        caller.left = true;
        ctx.free_caller(caller.request, ctx.now);
        self.forget(id);
    }

    /// Forgets a caller that has left, once nothing is under way for it.
    fn forget(&mut self, id: u32) {
        let caller = &self.callers[id];
        if caller.left && caller.under_way == 0 {
            self.callers.remove(id);
        }
    }

    /// The answer is on its way already; what is left is whether the work had been done before.
    pub(crate) fn ended(&mut self, ctx: &mut Context, ended: Ended) {
        let caller = &mut self.callers[ended.ticket];
        caller.under_way -= 1;
        if ended.result.is_ok() && std::mem::replace(&mut caller.succeeded, true) {
            ctx.record_seldom(ended.request, ended.attempt, Kind::Duplicated);
        }
        self.forget(ended.ticket);
    }

    /// Sends an answer on its way to the caller, from the front door at `at_door`; or lets the
    /// caller's timeout strike when it would come too late.
    fn answer(&mut self, ctx: &mut Context, id: u32, behind: Behind, at_door: Instant) {
        let call = &mut self.calls[id];
        if !std::mem::take(&mut call.awaited) {
            return;
        }
        let caller = &mut self.callers[call.caller];
        let arrives = at_door.max(ctx.now) + ctx.network.client_hop;
        let (at, step) = if arrives > caller.deadline {
            (caller.deadline.max(ctx.now), Step::ClientTimeout)
        } else {
            caller.answer = front_door::answer(&self.settings.front_door, behind);
            caller.integration_latency = call
                .door_at
                .and_then(|door_at| NonZeroU64::new((at_door - door_at + TICK).micros()));
            (arrives, Step::Answer)
        };
        ctx.schedule(at, occurrence(ctx, step, call.caller));
    }

    fn answer_arrives(&mut self, ctx: &mut Context, id: u32) {
        let caller = &self.callers[id];
        let Caller { request, attempt, arrived, answer, last_cost, .. } = *caller;
        let integration_latency =
            caller.integration_latency.map(|ticks| Span::from_micros(ticks.get() - 1));
        let Answer { status, function_error } = answer;
        ctx.record(
            request,
            attempt,
            Kind::Responded { status, function_error, integration_latency },
        );
        if status != 200 {
            self.try_again(ctx, id, Trouble::of_status(status));
            return;
        }
        // To the client a function error is an answer like any other.
        retry::after_success(&self.settings.client, last_cost, &mut self.quota);
        let waited = ctx.now - arrived;
        let kind = if function_error {
            Kind::GaveUp { reason: GaveUp::FunctionError, caller_wait: waited }
        } else {
            Kind::Completed { latency: waited }
        };
        ctx.record(request, attempt, kind);
        self.leave(ctx, id);
    }

    fn try_again(&mut self, ctx: &mut Context, id: u32, trouble: Trouble) {
        let caller = &mut self.callers[id];
        let Caller { request, attempt, arrived, .. } = *caller;
        let client = &self.settings.client;
        let quotas = (&mut self.quota, &mut caller.quota);
        match retry::after_trouble(client, ctx.luck, (request, attempt), trouble, quotas) {
            Ok(retry) => {
                caller.last_cost = retry.cost;
                let at = ctx.now + retry.delay;
                let by = Retrier::Client;
                ctx.record(request, attempt, Kind::RetryScheduled { at, by });
                ctx.schedule(at, occurrence(ctx, Step::Resend, id));
            }
            Err(reason) => {
                let caller_wait = ctx.now - arrived;
                ctx.record_seldom(request, attempt, Kind::GaveUp { reason, caller_wait });
                self.leave(ctx, id);
            }
        }
    }

    /// Takes a step after a hop; at once when the hop takes no time.
    fn go(&mut self, ctx: &mut Context, function: &mut Function, hop: Span, step: Step, id: u32) {
        if hop == Span::ZERO {
            self.step(ctx, function, step, id);
        } else {
            ctx.schedule(ctx.now + hop, occurrence(ctx, step, id));
        }
    }
}

fn occurrence(ctx: &Context, step: Step, id: u32) -> Occurrence {
    Occurrence::Synchronous { lane: ctx.lane, step, id }
}
