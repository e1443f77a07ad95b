//! The on-demand environments of a function that have no work, and the indices of all its
//! environments.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::agenda::Occurrence;
use crate::context::Context;
use crate::time::{Instant, Span};
use crate::transition::{Kind, Start};

/// An environment that can be used again, and whether a crash or timeout reset it.
///
/// One number: written as two and read as one, it would have to be waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resting(u32);

impl Resting {
    pub(crate) fn new(environment: u32, reset: bool) -> Self {
        Self(environment << 1 | u32::from(reset))
    }

    pub(crate) fn environment(self) -> u32 {
        self.0 >> 1
    }

    /// How an execution on it starts.
    pub(crate) fn start(self) -> Start {
        if self.0 & 1 == 0 { Start::Warm } else { Start::Reset }
    }
}

#[derive(Clone, Copy, Debug)]
struct Idle {
    resting: Resting,
    since: Instant,
}

/// Who is idle, and which indices are free.
#[derive(Clone, Debug)]
pub(crate) struct Environments {
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

impl Environments {
    /// No environment is idle, and the first indices are taken.
    pub(crate) fn new(taken: u32) -> Self {
        Self { idle: VecDeque::new(), gone: BinaryHeap::new(), started: taken, expiry_at: None }
    }

    /// Takes the environment that was last to end its work.
    pub(crate) fn newest(&mut self) -> Option<Resting> {
        self.idle.pop_back().map(|idle| idle.resting)
    }

    /// The index of a new environment.
    pub(crate) fn start(&mut self) -> u32 {
        let environment = self.gone.pop().map_or(self.started, |Reverse(index)| index);
        self.started = self.started.max(environment + 1);
        environment
    }

    /// Gives back the index of an environment that is gone.
    pub(crate) fn end(&mut self, environment: u32) {
        self.gone.push(Reverse(environment));
    }

    /// An environment has nothing to do from now on.
    pub(crate) fn rest(&mut self, ctx: &mut Context, resting: Resting, idle_timeout: Span) {
        self.idle.push_back(Idle { resting, since: ctx.now });
        self.schedule_expiry(ctx, idle_timeout);
    }

    /// The agenda's look at the idle environments.
    pub(crate) fn expire(&mut self, ctx: &mut Context, idle_timeout: Span) {
        if self.expiry_at == Some(ctx.now) {
            self.expiry_at = None;
            self.remove_expired(ctx, idle_timeout);
        }
    }

    /// Removes the environments that have been idle for too long.
    pub(crate) fn remove_expired(&mut self, ctx: &mut Context, idle_timeout: Span) {
        while let Some(idle) = self.idle.front().copied() {
            if idle.since + idle_timeout > ctx.now {
                break;
            }
            self.idle.pop_front();
            let environment = idle.resting.environment();
            self.end(environment);
            ctx.record_lane(Kind::EnvironmentExpired { environment });
        }
        self.schedule_expiry(ctx, idle_timeout);
    }

    /// One entry of the agenda serves all idle environments: the longest idle is always the first
    /// to expire. Only a shorter idle timeout makes another one necessary.
    fn schedule_expiry(&mut self, ctx: &mut Context, idle_timeout: Span) {
        let Some(oldest) = self.idle.front() else {
            return;
        };
        let at = (oldest.since + idle_timeout).max(ctx.now);
        if self.expiry_at.is_none_or(|due| at < due) {
            ctx.schedule(at, Occurrence::EnvironmentExpiry { lane: ctx.lane });
            self.expiry_at = Some(at);
        }
    }
}
