//! The Lambda function: its environments, who gets one, and how an execution goes. Shared by all
//! paths, and knowing none of them.

mod environments;
mod provisioned;

use crate::agenda::Occurrence;
use crate::allowance::Allowance;
use crate::context::Context;
use crate::function::environments::{Environments, Resting};
use crate::function::provisioned::{Provisioned, per_second, per_unit, repace};
use crate::random::{Luck, Purpose};
use crate::rules;
use crate::scenario::{FailureMode, Function as Settings};
use crate::slots::Slots;
use crate::time::{Instant, Span};
use crate::transition::{Capacity, Failed, Kind, Start, Throttled};

/// How Lambda is asked, in the words of its Invoke API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvocationType {
    /// By callers and pollers, who wait for the result: their requests a second are limited.
    RequestResponse,
    /// By Lambda's own internal queue: only concurrency limits it.
    Event,
}

/// One execution that a path asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// The request that names the execution, the first of a batch.
    pub(crate) request: u32,
    /// Its attempt, as its retrier counts.
    pub(crate) attempt: u32,
    /// How Lambda is asked.
    pub(crate) invocation_type: InvocationType,
    /// How many requests it carries.
    pub(crate) batch_size: u32,
    /// Whether the handler fails if it gets to its end.
    pub(crate) fails: bool,
    /// What the path wants back when the execution ends.
    pub(crate) ticket: u32,
}

/// An execution that was admitted; its end is already certain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Started {
    pub(crate) ends: Instant,
    pub(crate) result: Result<(), Failed>,
}

/// An execution that has ended, for the path that asked for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    pub(crate) request: u32,
    pub(crate) attempt: u32,
    pub(crate) ticket: u32,
    pub(crate) result: Result<(), Failed>,
}

/// An execution that goes on: what its end has to tell, and no more, for there are many.
#[derive(Clone, Copy, Debug)]
struct Invocation {
    request: u32,
    attempt: u32,
    ticket: u32,
    environment: u32,
    init: Span,
    duration: Span,
    capacity: Capacity,
    result: Result<(), Failed>,
}

/// A function and all its environments.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    settings: Settings,
    invocations: Slots<Invocation>,
    environments: Environments,
    provisioned: Provisioned,
    /// Executions that count against on-demand concurrency.
    on_demand: u32,
    /// Environments that may still be started.
    growth: Allowance,
    /// Synchronous requests that may still go to on-demand environments.
    requests: Allowance,
}

impl Function {
    pub(crate) fn new(ctx: &Context, settings: Settings) -> Self {
        let provisioned = Provisioned::new(settings.provisioned_concurrency);
        let mut function = Self {
            invocations: Slots::new(),
            environments: Environments::new(settings.provisioned_concurrency),
            provisioned,
            on_demand: 0,
            growth: Allowance::new(per_second(rules::SCALE_UP_PER_SECOND), rules::SCALE_UP_BURST),
            requests: per_unit(0),
            settings,
        };
        function.requests = per_unit(function.room(ctx));
        function
    }

    pub(crate) fn edit(&mut self, ctx: &mut Context, settings: &Settings) {
        if self.pooled() {
            ctx.pool.give_back(self.on_demand);
        }
        self.on_demand -= self.provisioned.leaving();
        self.settings = settings.clone();
        self.provisioned.edit(ctx, settings, &mut self.environments);
        self.on_demand += self.provisioned.leaving();
        if self.pooled() {
            ctx.pool.take_over(self.on_demand);
        }
        let room = self.room(ctx);
        repace(&mut self.requests, ctx.now, room);
        self.environments.remove_expired(ctx, self.settings.idle_timeout);
    }

    /// Whether executions count against the account's pool rather than a reservation.
    fn pooled(&self) -> bool {
        self.settings.reserved_concurrency.is_none()
    }

    /// On-demand concurrency that the function can have: of its reservation, or of the account,
    /// what is not provisioned.
    fn room(&self, ctx: &Context) -> u32 {
        match self.settings.reserved_concurrency {
            Some(reserved) => reserved.saturating_sub(self.provisioned.claimed()),
            None => ctx.pool.size(),
        }
    }

    /// Whether every invocation is refused by a reservation of zero.
    pub(crate) fn is_switched_off(&self) -> bool {
        self.settings.reserved_concurrency == Some(0)
    }

    /// Whether this attempt is one that fails, if its handler gets to its end.
    pub(crate) fn fails(&self, luck: &Luck, request: u32, attempt: u32) -> bool {
        luck.happens(self.settings.failure.rate, request, attempt, Purpose::Failure)
            || self.poisoned_by(luck, request)
    }

    /// Whether this request can never succeed.
    pub(crate) fn poisoned_by(&self, luck: &Luck, request: u32) -> bool {
        luck.happens(self.settings.failure.poison_rate, request, 0, Purpose::Poison)
    }

    /// Whether a handler says which items of its batch failed, and so returns normally, where the
    /// mapping lets it; one that hangs or crashes says nothing.
    pub(crate) fn reports_items(&self, mapping_lets_it: bool) -> bool {
        mapping_lets_it && self.settings.failure.mode == FailureMode::Error
    }

    /// Begins an execution, or refuses it.
    pub(crate) fn invoke(&mut self, ctx: &mut Context, work: Work) -> Result<Started, Throttled> {
        let rated = work.invocation_type == InvocationType::RequestResponse;
        // Step by step, not as one value: written in parts and read as a whole, it would have to
        // be waited for.
        let (resting, capacity) = match self.provisioned.take(ctx.now, rated) {
            Some(resting) => (Some(resting), Capacity::Provisioned),
            None => {
                self.admit(ctx, rated)?;
                (self.environments.newest(), self.capacity_on_demand())
            }
        };
        let (environment, start) = match resting {
            Some(resting) => (resting.environment(), resting.start()),
            None if self.growth.take(ctx.now) => (self.environments.start(), Start::Cold),
            None => return Err(Throttled::ScaleUpLimitExceeded),
        };
        if capacity != Capacity::Provisioned {
            self.take_on_demand(ctx, rated);
        }
        let init = match start {
            Start::Warm => Span::ZERO,
            Start::Cold | Start::Reset => {
                let Settings { cold_start, architecture, .. } = &self.settings;
                let start = cold_start.distribution(*architecture);
                ctx.luck.duration(&start, work.request, work.attempt, Purpose::ColdStart)
            }
        };
        // A reset environment initialises inside the handler's time; so does one whose init took
        // too long.
        let before = if start == Start::Cold { init.min(rules::INIT_LIMIT) } else { Span::ZERO };
        let again =
            if start == Start::Cold && init <= rules::INIT_LIMIT { Span::ZERO } else { init };
        let (duration, result) = self.execution(ctx.luck, work, again);
        let handler_at = ctx.now + before;
        let ends = handler_at + duration;
        let Work { request, attempt, batch_size, ticket, .. } = work;
        let invocation = self.invocations.insert(Invocation {
            request,
            attempt,
            ticket,
            environment,
            init: before,
            duration,
            capacity,
            result,
        });
        let kind = Kind::Invoked { environment, start, handler_at, batch_size, capacity };
        ctx.record(request, attempt, kind);
        ctx.schedule(ends, Occurrence::InvocationEnd { lane: ctx.lane, invocation });
        Ok(Started { ends, result })
    }

    /// Ends an execution: its environment is free, and the path hears of it.
    pub(crate) fn end(&mut self, ctx: &mut Context, invocation: u32) -> Ended {
        let invocation = self.invocations.take(invocation);
        let Invocation { request, attempt, ticket, environment, .. } = invocation;
        let Invocation { init, duration, capacity, result, .. } = invocation;
        let kind = match result {
            Ok(()) => Kind::Succeeded { environment, init, duration, capacity },
            Err(reason) => Kind::Failed { environment, init, duration, capacity, reason },
        };
        ctx.record(request, attempt, kind);
        let provisioned = capacity == Capacity::Provisioned;
        if !provisioned || self.provisioned.leaving() > 0 {
            self.on_demand -= 1;
            if self.pooled() {
                ctx.pool.give_back(1);
            }
        }
        let reset = matches!(result, Err(Failed::Crash | Failed::Timeout));
        let resting = Resting::new(environment, reset);
        if provisioned {
            self.provisioned.rest(ctx, resting, &mut self.environments);
        } else {
            self.environments.rest(ctx, resting, self.settings.idle_timeout);
        }
        Ended { request, attempt, ticket, result }
    }

    /// The agenda's look at the idle environments.
    pub(crate) fn expire(&mut self, ctx: &mut Context) {
        self.environments.expire(ctx, self.settings.idle_timeout);
    }

    /// The agenda's word that provisioned environments are allocated.
    pub(crate) fn allocated(&mut self, ctx: &mut Context) {
        self.provisioned.allocated(ctx, &mut self.environments);
    }

    /// What kind of concurrency an execution uses that found no provisioned environment.
    fn capacity_on_demand(&self) -> Capacity {
        if self.provisioned.serves() { Capacity::Spillover } else { Capacity::OnDemand }
    }

    /// Counts an execution against on-demand concurrency, which has room for it.
    fn take_on_demand(&mut self, ctx: &mut Context, rated: bool) {
        if rated {
            self.requests.spend();
        }
        if self.pooled() {
            ctx.pool.take();
        }
        self.on_demand += 1;
    }

    /// Whether on-demand concurrency has room for one more.
    fn has_room_on_demand(&self, ctx: &Context) -> bool {
        let used = if self.pooled() { ctx.pool.in_use() } else { self.on_demand };
        used < self.room(ctx)
    }

    /// Whether concurrency has room for one more, as far as rates allow.
    pub(crate) fn has_room(&self, ctx: &Context) -> bool {
        self.provisioned.is_ready() || self.has_room_on_demand(ctx)
    }

    /// Whether on-demand concurrency has room for one more, and one more request may come.
    fn admit(&mut self, ctx: &Context, rated: bool) -> Result<(), Throttled> {
        // A provisioned environment that is ready was refused for its rate alone.
        if !self.has_room(ctx) {
            return Err(match self.pooled() {
                true => Throttled::ConcurrentInvocationLimitExceeded,
                false => Throttled::ReservedFunctionConcurrentInvocationLimitExceeded,
            });
        }
        if !self.has_room_on_demand(ctx) || rated && !self.requests.has(ctx.now) {
            return Err(match self.pooled() {
                true => Throttled::FunctionInvocationRateLimitExceeded,
                false => Throttled::ReservedFunctionInvocationRateLimitExceeded,
            });
        }
        Ok(())
    }

    /// How long the handler's part takes and how it ends; `again` is an initialisation inside it.
    fn execution(&self, luck: &Luck, work: Work, again: Span) -> (Span, Result<(), Failed>) {
        let Settings { timeout, failure, .. } = &self.settings;
        if work.fails && failure.mode == FailureMode::Timeout {
            return (*timeout, Err(Failed::Timeout));
        }
        let drawn =
            luck.duration(&self.settings.duration, work.request, work.attempt, Purpose::Duration);
        let duration = again + self.slowed(drawn);
        match (work.fails, failure.mode) {
            _ if duration > *timeout => (*timeout, Err(Failed::Timeout)),
            (false, _) => (duration, Ok(())),
            (true, FailureMode::Crash) => (duration, Err(Failed::Crash)),
            (true, FailureMode::Error | FailureMode::Timeout) => (duration, Err(Failed::Error)),
        }
    }

    /// How long work takes with the function's memory: CPU-bound work takes longer than at
    /// 1,769 MB, and one thread gains nothing above that.
    fn slowed(&self, work: Span) -> Span {
        if !self.settings.cpu_bound {
            return work;
        }
        let memory_size = self.settings.memory_size;
        let full = rules::FULL_CPU_MEMORY.max(memory_size);
        work.scale(f64::from(full) / f64::from(memory_size))
    }
}
