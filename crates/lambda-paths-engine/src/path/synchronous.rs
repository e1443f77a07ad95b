//! The synchronous path: caller → front door → Lambda and back. The caller waits; the caller
//! retries.
//!
//! When a call reaches the function, its end is already certain, and so is whether the answer will
//! come in time. So a timeout is put on the agenda only where it will strike.

use slab::Slab;

use crate::agenda::Occurrence;
use crate::context::Context;
use crate::function::{Ended, Function, Work, slot};
use crate::path::front_door::{Behind, status};
use crate::path::retry::{self, Quota, Trouble};
use crate::scenario;
use crate::time::{Instant, Span};
use crate::transition::{Kind, Retrier};

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
    /// The status on its way to it.
    status: u16,
    /// What its last retry took from the quota.
    last_cost: u32,
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
    /// When the front door stops waiting for the function.
    door_deadline: Instant,
}

/// The synchronous path of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Synchronous {
    settings: scenario::Synchronous,
    callers: Slab<Caller>,
    calls: Slab<Call>,
    quota: Quota,
}

impl Synchronous {
    pub(crate) fn new(settings: scenario::Synchronous) -> Self {
        Self { settings, callers: Slab::new(), calls: Slab::new(), quota: Quota::default() }
    }

    pub(crate) fn edit(&mut self, settings: &scenario::Synchronous) {
        self.settings = settings.clone();
    }

    pub(crate) fn arrive(&mut self, ctx: &mut Context, function: &mut Function, request: u32) {
        let caller = self.callers.insert(Caller {
            request,
            arrived: ctx.now,
            attempt: 0,
            deadline: Instant::NEVER,
            status: 0,
            last_cost: 0,
            quota: Quota::default(),
            succeeded: false,
            under_way: 0,
            left: false,
        });
        self.send(ctx, function, slot(caller));
    }

    pub(crate) fn step(&mut self, ctx: &mut Context, function: &mut Function, step: Step, id: u32) {
        match step {
            Step::Door => self.at_door(ctx, function, id),
            Step::Function => self.at_function(ctx, function, id),
            Step::Answer => self.answer_arrives(ctx, id),
            Step::ClientTimeout => {
                let caller = &self.callers[id as usize];
                ctx.record(caller.request, caller.attempt, Kind::ClientTimedOut);
                self.try_again(ctx, id, Trouble::Transient);
            }
            Step::Resend => self.send(ctx, function, id),
        }
    }

    fn send(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let caller = &mut self.callers[id as usize];
        caller.attempt += 1;
        caller.under_way += 1;
        caller.deadline = ctx.now + self.settings.client.timeout;
        ctx.record(caller.request, caller.attempt, Kind::Sent);
        let shortest = ctx.network.client_hop + ctx.network.service_hop;
        let awaited = ctx.now + shortest + shortest <= caller.deadline;
        if !awaited {
            let deadline = caller.deadline;
            ctx.schedule(deadline, occurrence(ctx, Step::ClientTimeout, id));
        }
        let (request, attempt) = (caller.request, caller.attempt);
        let door_deadline = Instant::NEVER;
        let call = Call { caller: id, request, attempt, awaited, door_deadline };
        let call = slot(self.calls.insert(call));
        let hop = ctx.network.client_hop;
        self.go(ctx, function, hop, Step::Door, call);
    }

    fn at_door(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let hop = ctx.network.service_hop;
        let call = &mut self.calls[id as usize];
        call.door_deadline = ctx.now + self.settings.integration_timeout;
        ctx.record(call.request, call.attempt, Kind::Accepted { caller_wait: Span::ZERO });
        if ctx.now + hop + hop > call.door_deadline {
            let at = call.door_deadline;
            self.answer(ctx, id, Behind::IntegrationTimeout, at);
        }
        self.go(ctx, function, hop, Step::Function, id);
    }

    fn at_function(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let Call { caller, request, attempt, door_deadline, .. } = self.calls[id as usize];
        let fails = function.fails(ctx.luck, request, attempt);
        let work = Work { request, attempt, batch_size: 1, fails, ticket: caller };
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
        let at_door = ends + ctx.network.service_hop;
        if at_door > door_deadline {
            // The front door gives up; the execution runs on, and is billed.
            self.answer(ctx, id, Behind::IntegrationTimeout, door_deadline);
        } else {
            self.answer(ctx, id, behind, at_door);
        }
        self.calls.remove(id as usize);
        if behind == Behind::Throttled {
            self.callers[caller as usize].under_way -= 1;
            self.forget(caller);
        }
    }

    /// A caller's request is done, or given up.
    fn leave(&mut self, id: u32) {
        self.callers[id as usize].left = true;
        self.forget(id);
    }

    /// Forgets a caller that has left, once nothing is under way for it.
    fn forget(&mut self, id: u32) {
        let caller = &self.callers[id as usize];
        if caller.left && caller.under_way == 0 {
            self.callers.remove(id as usize);
        }
    }

    /// The answer is on its way already; what is left is whether the work had been done before.
    pub(crate) fn ended(&mut self, ctx: &mut Context, ended: Ended) {
        let caller = &mut self.callers[ended.ticket as usize];
        caller.under_way -= 1;
        if ended.result.is_ok() && std::mem::replace(&mut caller.succeeded, true) {
            ctx.record(ended.request, ended.attempt, Kind::Duplicated);
        }
        self.forget(ended.ticket);
    }

    /// Sends an answer on its way to the caller, from the front door at `at_door`; or lets the
    /// caller's timeout strike when it would come too late.
    fn answer(&mut self, ctx: &mut Context, id: u32, behind: Behind, at_door: Instant) {
        let call = &mut self.calls[id as usize];
        if !std::mem::take(&mut call.awaited) {
            return;
        }
        let caller = &mut self.callers[call.caller as usize];
        let arrives = at_door.max(ctx.now) + ctx.network.client_hop;
        let (at, step) = if arrives > caller.deadline {
            (caller.deadline.max(ctx.now), Step::ClientTimeout)
        } else {
            caller.status = status(self.settings.front_door, behind);
            (arrives, Step::Answer)
        };
        ctx.schedule(at, occurrence(ctx, step, call.caller));
    }

    fn answer_arrives(&mut self, ctx: &mut Context, id: u32) {
        let caller = &self.callers[id as usize];
        let Caller { request, attempt, arrived, status, last_cost, .. } = *caller;
        ctx.record(request, attempt, Kind::Responded { status });
        if status == 200 {
            retry::after_success(&self.settings.client, last_cost, &mut self.quota);
            ctx.record(request, attempt, Kind::Completed { latency: ctx.now - arrived });
            self.leave(id);
        } else {
            self.try_again(ctx, id, Trouble::of_status(status));
        }
    }

    fn try_again(&mut self, ctx: &mut Context, id: u32, trouble: Trouble) {
        let caller = &mut self.callers[id as usize];
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
                ctx.record(request, attempt, Kind::GaveUp { reason, caller_wait });
                self.leave(id);
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
