//! Batches that Lambda refused: their pollers offer them again and again, and compete with all
//! others for the next place that is free.

use super::Step;
use super::batch::NOWHERE;
use super::mapping::Mapping;
use super::message::Handle;
use super::queue::Queue;
use crate::context::Context;
use crate::function::{Ended, Function};
use crate::random::Purpose;
use crate::rules;
use crate::slots::number;
use crate::time::Instant;
use crate::transition::{Kind, Retrier};

impl Mapping {
    /// The poller offers a throttled batch again and again, until its visibility timeout ends: a
    /// receive is used up without an execution.
    pub(super) fn offer_again(&mut self, ctx: &mut Context, queue: &mut Queue, id: u32) {
        let place = number(self.throttled.len());
        self.throttled.push(id);
        let batch = &mut self.batches[id];
        batch.place = place;
        let at = ctx.now + rules::SQS_THROTTLE_RETRY;
        if at < batch.offered_until {
            let Handle { request, receives, .. } = batch.handles.all()[0];
            let by = Retrier::Poller;
            ctx.record(request, receives, Kind::RetryScheduled { at, by });
            batch.await_step(ctx, id, at, Step::Invoke);
            queue.let_reappear_until(ctx, batch.handles.all_mut(), at);
            return;
        }
        batch.await_step(ctx, id, batch.offered_until.max(ctx.now), Step::LetGo);
        queue.let_reappear_until(ctx, batch.handles.all_mut(), Instant::NEVER);
    }

    /// Whether this is what the batch waits for now, and not something that was put down before.
    pub(super) fn is_due(&self, ctx: &Context, id: u32, step: Step) -> bool {
        self.batches[id].due == Some((ctx.now, step))
    }

    /// Who gets the place that an execution has left: one of those that were throttled, or of those
    /// that are at the function now, all with the same chance. AWS does not say; pollers that try
    /// again on their own come at random. `None`: those at the function go on in their order.
    pub(super) fn heir(&self, ctx: &Context, function: &Function, ended: Ended) -> Option<u32> {
        let rivals = self.throttled.len() + self.at_function.len();
        // Where fewer are reserved than ran, there is no place.
        if self.throttled.is_empty() || !function.has_room(ctx) {
            return None;
        }
        let draw = ctx.luck.uniform(ended.request, ended.attempt, Purpose::Offer);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "there are few batches, and the draw is below one"
        )]
        let index = (draw * rivals as f64) as usize;
        self.throttled.get(index).copied()
    }

    /// A batch waits for a place no more.
    pub(super) fn no_longer_throttled(&mut self, id: u32) {
        let place = std::mem::replace(&mut self.batches[id].place, NOWHERE);
        if place == NOWHERE {
            return;
        }
        self.throttled.swap_remove(place as usize);
        if let Some(moved) = self.throttled.get(place as usize) {
            self.batches[*moved].place = place;
        }
    }
}
