//! A batch in the hands of a poller.

use super::message::Handles;
use super::{Step, occurrence};
use crate::context::Context;
use crate::time::Instant;

/// What a poller has received, and what becomes of it.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) handles: Handles,
    pub(super) poller: u32,
    /// When the last of its messages are at the poller; from its execution on, when the deletes
    /// reach the queue.
    pub(super) there_at: Instant,
    /// When it polls again; never unless that is on the agenda.
    pub(super) polls: Instant,
    /// When its first visibility timeout ends: for so long it is offered to the function.
    pub(super) offered_until: Instant,
    /// When its window ends, it meets the function or is let go, and which of them: whatever else
    /// the agenda has is out of date, or was put down for another batch.
    pub(super) due: Option<(Instant, Step)>,
    /// Its place among those that were throttled; [`NOWHERE`] for all others.
    pub(super) place: u32,
}

/// The place of a batch that is not among those that were throttled.
pub(super) const NOWHERE: u32 = u32::MAX;

impl Batch {
    /// When its window ends; never once it gathers no more.
    pub(super) fn closes(&self) -> Instant {
        match self.due {
            Some((at, Step::Close)) => at,
            _ => Instant::NEVER,
        }
    }

    /// Puts its next step on the agenda.
    pub(super) fn await_step(&mut self, ctx: &mut Context, id: u32, at: Instant, step: Step) {
        self.due = Some((at, step));
        ctx.schedule(at, occurrence(ctx, step, id));
    }
}
