//! The Lambda function: its environments, who gets one, and how an execution goes. Shared by all
//! paths, and knowing none of them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use slab::Slab;

use crate::agenda::Occurrence;
use crate::context::Context;
use crate::random::{Luck, Purpose};
use crate::rules;
use crate::scenario::{FailureMode, Function as Settings};
use crate::time::{Instant, Span};
use crate::transition::{Failed, Kind, Start, Throttled};

/// One execution that a path asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// The request that names the execution, the first of a batch.
    pub(crate) request: u32,
    /// Its attempt, as its retrier counts.
    pub(crate) attempt: u32,
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

#[derive(Clone, Debug)]
struct Invocation {
    work: Work,
    environment: u32,
    init: Span,
    duration: Span,
    result: Result<(), Failed>,
}

#[derive(Clone, Copy, Debug)]
struct Idle {
    environment: u32,
    since: Instant,
    /// Whether a crash or timeout reset it.
    reset: bool,
}

/// A function and all its environments.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    settings: Settings,
    invocations: Slab<Invocation>,
    /// Idle environments, longest idle first. Reuse takes the newest (assumed: AWS says nothing),
    /// expiry the oldest.
    idle: VecDeque<Idle>,
    /// Indices of environments that are gone, to be used again, lowest first.
    gone: BinaryHeap<Reverse<u32>>,
    /// Environments ever started: the next index.
    started: u32,
    /// When the agenda looks for environments that have been idle for too long; entries for any
    /// other instant are out of date.
    expiry_at: Option<Instant>,
}

impl Function {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            invocations: Slab::new(),
            idle: VecDeque::new(),
            gone: BinaryHeap::new(),
            started: 0,
            expiry_at: None,
        }
    }

    pub(crate) fn edit(&mut self, ctx: &mut Context, settings: &Settings) {
        if self.pooled() {
            ctx.pool.give_back(self.running());
        }
        self.settings = settings.clone();
        if self.pooled() {
            ctx.pool.take_over(self.running());
        }
        self.remove_expired(ctx);
    }

    /// Whether executions count against the account's pool rather than a reservation.
    fn pooled(&self) -> bool {
        self.settings.reserved_concurrency.is_none()
    }

    fn running(&self) -> u32 {
        slot(self.invocations.len())
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

    /// What a failure looks like at present.
    pub(crate) fn failure_mode(&self) -> FailureMode {
        self.settings.failure.mode
    }

    /// Begins an execution, or refuses it for want of concurrency.
    pub(crate) fn invoke(&mut self, ctx: &mut Context, work: Work) -> Result<Started, Throttled> {
        self.admit(ctx)?;
        let (environment, start) = self.environment();
        let init = match start {
            Start::Warm => Span::ZERO,
            Start::Cold | Start::Reset => ctx.luck.duration(
                &self.settings.cold_start,
                work.request,
                work.attempt,
                Purpose::ColdStart,
            ),
        };
        // A reset environment initialises inside the handler's time; so does one whose init took
        // too long.
        let before = if start == Start::Cold { init.min(rules::INIT_LIMIT) } else { Span::ZERO };
        let again =
            if start == Start::Cold && init <= rules::INIT_LIMIT { Span::ZERO } else { init };
        let (duration, result) = self.execution(ctx.luck, work, again);
        let handler_at = ctx.now + before;
        let ends = handler_at + duration;
        let invocation = Invocation { work, environment, init: before, duration, result };
        let invocation = slot(self.invocations.insert(invocation));
        ctx.record(
            work.request,
            work.attempt,
            Kind::Invoked { environment, start, handler_at, batch_size: work.batch_size },
        );
        ctx.schedule(ends, Occurrence::InvocationEnd { lane: ctx.lane, invocation });
        Ok(Started { ends, result })
    }

    /// Ends an execution: its environment is free, and the path hears of it.
    pub(crate) fn end(&mut self, ctx: &mut Context, invocation: u32) -> Ended {
        let Invocation { work, environment, init, duration, result } =
            self.invocations.remove(invocation as usize);
        if self.pooled() {
            ctx.pool.give_back(1);
        }
        let reset = matches!(result, Err(Failed::Crash | Failed::Timeout));
        self.idle.push_back(Idle { environment, since: ctx.now, reset });
        self.schedule_expiry(ctx);
        let kind = match result {
            Ok(()) => Kind::Succeeded { environment, init, duration },
            Err(reason) => Kind::Failed { environment, init, duration, reason },
        };
        ctx.record(work.request, work.attempt, kind);
        Ended { request: work.request, attempt: work.attempt, ticket: work.ticket, result }
    }

    /// The agenda's look at the idle environments.
    pub(crate) fn expire(&mut self, ctx: &mut Context) {
        if self.expiry_at == Some(ctx.now) {
            self.expiry_at = None;
            self.remove_expired(ctx);
        }
    }

    /// Removes the environments that have been idle for too long.
    fn remove_expired(&mut self, ctx: &mut Context) {
        while let Some(idle) = self.idle.front().copied() {
            if idle.since + self.settings.idle_timeout > ctx.now {
                break;
            }
            self.idle.pop_front();
            self.gone.push(Reverse(idle.environment));
            ctx.record_lane(Kind::EnvironmentExpired { environment: idle.environment });
        }
        self.schedule_expiry(ctx);
    }

    /// One entry of the agenda serves all idle environments: the longest idle is always the first
    /// to expire. Only a shorter idle timeout makes another one necessary.
    fn schedule_expiry(&mut self, ctx: &mut Context) {
        let Some(oldest) = self.idle.front() else {
            return;
        };
        let at = (oldest.since + self.settings.idle_timeout).max(ctx.now);
        if self.expiry_at.is_none_or(|due| at < due) {
            ctx.schedule(at, Occurrence::EnvironmentExpiry { lane: ctx.lane });
            self.expiry_at = Some(at);
        }
    }

    /// Takes concurrency for one execution.
    fn admit(&self, ctx: &mut Context) -> Result<(), Throttled> {
        match self.settings.reserved_concurrency {
            Some(reserved) if self.running() < reserved => Ok(()),
            Some(_) => Err(Throttled::ReservedFunctionConcurrentInvocationLimitExceeded),
            None if ctx.pool.take() => Ok(()),
            None => Err(Throttled::ConcurrentInvocationLimitExceeded),
        }
    }

    fn environment(&mut self) -> (u32, Start) {
        if let Some(idle) = self.idle.pop_back() {
            return (idle.environment, if idle.reset { Start::Reset } else { Start::Warm });
        }
        let environment = self.gone.pop().map_or(self.started, |Reverse(index)| index);
        self.started = self.started.max(environment + 1);
        (environment, Start::Cold)
    }

    /// How long the handler's part takes and how it ends; `again` is an initialisation inside it.
    fn execution(&self, luck: &Luck, work: Work, again: Span) -> (Span, Result<(), Failed>) {
        let Settings { timeout, failure, .. } = &self.settings;
        if work.fails && failure.mode == FailureMode::Timeout {
            return (*timeout, Err(Failed::Timeout));
        }
        let drawn =
            luck.duration(&self.settings.duration, work.request, work.attempt, Purpose::Duration);
        let duration = again + drawn.scale(self.slowdown());
        match (work.fails, failure.mode) {
            _ if duration > *timeout => (*timeout, Err(Failed::Timeout)),
            (false, _) => (duration, Ok(())),
            (true, FailureMode::Crash) => (duration, Err(Failed::Crash)),
            (true, FailureMode::Error | FailureMode::Timeout) => (duration, Err(Failed::Error)),
        }
    }

    /// How much longer CPU-bound work takes than at 1,769 MB: one thread gains nothing above that.
    fn slowdown(&self) -> f64 {
        if self.settings.cpu_bound {
            f64::from(rules::FULL_CPU_MEMORY.max(self.settings.memory_size))
                / f64::from(self.settings.memory_size)
        } else {
            1.0
        }
    }
}

/// A slab's key as the agenda holds it.
pub(crate) fn slot(key: usize) -> u32 {
    u32::try_from(key).expect("fewer than 2^32 requests are unfinished at once")
}
