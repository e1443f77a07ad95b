//! How many pollers a mapping has: more while messages wait, fewer when it is quiet, and fewer for
//! a while after errors.

use super::mapping::Mapping;
use super::queue::Queue;
use super::{Step, occurrence};
use crate::context::Context;
use crate::rules;
use crate::time::Instant;
use crate::transition::Kind;

/// When the number of pollers changes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scaling {
    /// When a change is on the agenda; entries for any other instant are out of date.
    scheduled_at: Option<Instant>,
    pub(super) last_receive: Instant,
    /// When the mapping last went below its first pollers, for want of work.
    calmed: Instant,
    /// Before this there are no more pollers, after errors.
    held_until: Instant,
}

/// Which way the number of pollers goes.
enum Direction {
    Up,
    Down,
}

impl Mapping {
    /// Batches that there may be at a time.
    pub(super) fn most_batches(&self) -> u32 {
        let count = self.pollers.count();
        match self.settings.provisioned {
            Some(_) => count * rules::SQS_POLLER_BATCHES,
            // Pollers above the maximum concurrency rest.
            None => count.min(self.most_pollers()),
        }
    }

    fn most_pollers(&self) -> u32 {
        match self.settings.provisioned {
            Some((_, most)) => most,
            None => self.settings.maximum_concurrency.unwrap_or(rules::SQS_MOST_POLLERS),
        }
    }

    /// Up while there is work; down again without any, unless the mapping has a maximum
    /// concurrency. The pace upwards is AWS's, the pace downwards assumed to be the same.
    pub(super) fn scale(&mut self, ctx: &mut Context, queue: &mut Queue) {
        if self.scaling.scheduled_at != Some(ctx.now) {
            return;
        }
        self.scaling.scheduled_at = None;
        let count = self.pollers.count();
        match self.due(queue) {
            Some(Direction::Up) if ctx.now >= self.scaling.held_until => {
                self.resize(ctx, count + 1);
            }
            Some(Direction::Down) if self.pollers.last_is_free() => self.resize(ctx, count - 1),
            _ => {}
        }
    }

    #[inline]
    pub(super) fn schedule_scaling(&mut self, ctx: &mut Context, queue: &mut Queue) {
        if self.scaling.scheduled_at.is_none()
            && let Some(direction) = self.due(queue)
        {
            self.schedule_step(ctx, direction);
        }
    }

    #[inline(never)]
    fn schedule_step(&mut self, ctx: &mut Context, direction: Direction) {
        let step = match self.settings.provisioned {
            None => rules::SQS_SCALING_STEP,
            Some(_) => rules::SQS_PROVISIONED_STEP,
        };
        let at = match direction {
            Direction::Up => (ctx.now + step).max(self.scaling.held_until),
            Direction::Down => ctx.now + step,
        };
        self.scaling.scheduled_at = Some(at);
        ctx.schedule(at, occurrence(ctx, Step::Scale, 0));
    }

    #[inline]
    fn due(&self, queue: &mut Queue) -> Option<Direction> {
        let count = self.pollers.count();
        if queue.has_work() {
            (count < self.most_pollers()).then_some(Direction::Up)
        } else {
            let least = match self.settings.provisioned {
                None => rules::SQS_FIRST_POLLERS,
                Some((fewest, _)) => fewest,
            };
            let down = count > least && self.settings.maximum_concurrency.is_none();
            down.then_some(Direction::Down)
        }
    }

    /// After a quiet time the mapping keeps fewer pollers than it begins with.
    pub(super) fn calm_down(&mut self, ctx: &mut Context) {
        let count = self.pollers.count();
        let Scaling { last_receive, calmed, .. } = self.scaling;
        let on_demand =
            self.settings.provisioned.is_none() && self.settings.maximum_concurrency.is_none();
        if on_demand
            && (rules::SQS_FEWEST_POLLERS + 1..=rules::SQS_FIRST_POLLERS).contains(&count)
            && self.pollers.busy() == 0
            && ctx.now - last_receive.max(calmed) >= rules::SQS_QUIET
        {
            self.scaling.calmed = ctx.now;
            self.resize(ctx, count - 1);
        }
    }

    /// As soon as messages wait there are the first pollers again. Tells whether there are more
    /// now.
    pub(super) fn restore_first(&mut self, ctx: &mut Context) -> bool {
        let restores = self.settings.provisioned.is_none()
            && self.pollers.count() < rules::SQS_FIRST_POLLERS
            && ctx.now >= self.scaling.held_until;
        if restores {
            self.resize(ctx, rules::SQS_FIRST_POLLERS);
        }
        restores
    }

    /// After a function error or a throttle half of the pollers go, and none comes for a while.
    pub(super) fn back_off(&mut self, ctx: &mut Context) {
        if !self.settings.error_backoff || ctx.now < self.scaling.held_until {
            return;
        }
        self.scaling.held_until = ctx.now + rules::SQS_BACKOFF_HOLD;
        let (count, least) = match self.settings.provisioned {
            None => (self.pollers.count().min(self.most_pollers()), rules::SQS_FEWEST_POLLERS),
            Some((fewest, _)) => (self.pollers.count(), fewest),
        };
        let fewer = (count / 2).max(least).min(self.pollers.count());
        self.resize(ctx, fewer);
    }

    /// Without backoff nothing is held any more, and what waits for that does so no longer.
    pub(super) fn edit_backoff(&mut self, ctx: &Context) {
        if !self.settings.error_backoff && self.scaling.held_until > ctx.now {
            self.scaling.held_until = ctx.now;
            self.scaling.scheduled_at = None;
        }
    }

    /// New limits of a provisioned mapping hold at once.
    pub(super) fn keep_within_provisioned(&mut self, ctx: &mut Context) {
        if let Some((fewest, most)) = self.settings.provisioned {
            self.resize(ctx, self.pollers.count().clamp(fewest, most));
        }
    }

    fn resize(&mut self, ctx: &mut Context, pollers: u32) {
        if pollers != self.pollers.count() {
            self.pollers.resize(ctx.now, pollers);
            ctx.record_lane(Kind::PollersScaled { pollers });
        }
    }
}
