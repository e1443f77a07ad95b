//! The paths: who hands a request to the function, who waits, and who tries again.
//!
//! Every path is a state machine of its own with the same four entrances; the rest of the engine
//! knows no more of it. Each says once of every request that its caller is free: with
//! `Context::accept` where a source or queue takes it, with `Context::free_caller` where the caller
//! waits for the answer.

pub(crate) mod asynchronous;
pub(crate) mod front_door;
pub(crate) mod retry;
pub(crate) mod sqs;
pub(crate) mod stream;
pub(crate) mod synchronous;

use crate::context::Context;
use crate::function::{Ended, Function};
use crate::scenario;

/// The state of one lane's path.
#[derive(Clone, Debug)]
pub(crate) enum Path {
    Synchronous(synchronous::Synchronous),
    Asynchronous(asynchronous::Asynchronous),
    Sqs(Box<sqs::Sqs>),
    Stream(stream::Stream),
}

impl Path {
    pub(crate) fn new(ctx: &mut Context, settings: &scenario::Path) -> Self {
        match settings {
            scenario::Path::Synchronous(settings) => {
                Self::Synchronous(synchronous::Synchronous::new(settings.clone()))
            }
            scenario::Path::Asynchronous(settings) => {
                Self::Asynchronous(asynchronous::Asynchronous::new(*settings))
            }
            scenario::Path::Sqs(settings) => Self::Sqs(Box::new(sqs::Sqs::standard(ctx, settings))),
            scenario::Path::SqsFifo(settings) => Self::Sqs(Box::new(sqs::Sqs::fifo(ctx, settings))),
            scenario::Path::Stream(settings) => Self::Stream(stream::Stream::new(ctx, *settings)),
        }
    }

    /// A request arrives.
    pub(crate) fn arrive(&mut self, ctx: &mut Context, function: &mut Function, request: u32) {
        match self {
            Self::Synchronous(path) => path.arrive(ctx, function, request),
            Self::Asynchronous(path) => path.arrive(ctx, request),
            Self::Sqs(path) => path.arrive(ctx, function, request),
            Self::Stream(path) => path.arrive(ctx, request),
        }
    }

    /// An execution that this path asked for has ended.
    pub(crate) fn ended(&mut self, ctx: &mut Context, function: &mut Function, ended: Ended) {
        match self {
            Self::Synchronous(path) => path.ended(ctx, ended),
            Self::Asynchronous(path) => path.ended(ctx, ended),
            Self::Sqs(path) => path.ended(ctx, function, ended),
            Self::Stream(path) => path.ended(ctx, ended),
        }
    }

    /// New settings are in force. A path never changes its kind: the scenario's validation sees to
    /// that.
    pub(crate) fn edit(&mut self, ctx: &mut Context, settings: &scenario::Path) {
        match (self, settings) {
            (Self::Synchronous(path), scenario::Path::Synchronous(new)) => path.edit(ctx.now, new),
            (Self::Asynchronous(path), scenario::Path::Asynchronous(new)) => path.edit(*new),
            (Self::Sqs(path), scenario::Path::Sqs(new)) => path.edit_standard(ctx, new),
            (Self::Sqs(path), scenario::Path::SqsFifo(new)) => path.edit_fifo(ctx, new),
            (Self::Stream(path), scenario::Path::Stream(new)) => path.edit(ctx, *new),
            (_, other) => unreachable!("a lane's path cannot become {} during a run", other.kind()),
        }
    }
}
