//! One lane of a run: arrivals, a path, and the function at its end.

use crate::agenda::{Coded, Occurrence};
use crate::arrivals::ArrivalProcess;
use crate::context::Context;
use crate::function::Function;
use crate::path::Path;
use crate::scenario;
use crate::time::Instant;
use crate::transition::Kind;

/// The state of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    arrivals: ArrivalProcess,
    function: Function,
    path: Path,
}

impl Lane {
    pub(crate) fn new(ctx: &mut Context, settings: &scenario::Lane) -> Self {
        let mut lane = Self {
            arrivals: ArrivalProcess::new(settings.arrivals.clone(), ctx.luck),
            function: Function::new(ctx, settings.function.clone()),
            path: Path::new(ctx, &settings.path),
        };
        lane.schedule_arrival(ctx);
        lane.seat_users(ctx);
        lane
    }

    pub(crate) fn handle(&mut self, ctx: &mut Context, occurrence: Coded) {
        match (occurrence.occurrence(), &mut self.path) {
            (Occurrence::Arrival { generation, .. }, path) => {
                if let Some(request) = self.arrivals.take(ctx.now, generation, ctx.luck) {
                    let poison = self.function.poisoned_by(ctx.luck, request);
                    ctx.record(request, 0, Kind::Arrived { poison });
                    path.arrive(ctx, &mut self.function, request);
                    self.schedule_arrival(ctx);
                }
            }
            (Occurrence::InvocationEnd { invocation, .. }, path) => {
                let ended = self.function.end(ctx, invocation);
                path.ended(ctx, &mut self.function, ended);
            }
            (Occurrence::EnvironmentExpiry { .. }, _) => self.function.expire(ctx),
            (Occurrence::Provisioned { .. }, _) => self.function.allocated(ctx),
            (Occurrence::Synchronous { step, id, .. }, Path::Synchronous(path)) => {
                path.step(ctx, &mut self.function, step, id);
            }
            (Occurrence::Asynchronous { step, id, .. }, Path::Asynchronous(path)) => {
                path.step(ctx, &mut self.function, step, id);
            }
            (Occurrence::Sqs { step, id, .. }, Path::Sqs(path)) => {
                path.step(ctx, &mut self.function, step, id);
            }
            (Occurrence::Stream { step, id, .. }, Path::Stream(path)) => {
                path.step(ctx, &mut self.function, step, id);
            }
            (other, _) => unreachable!("{other:?} is not this lane's"),
        }
        if !ctx.freed.is_empty() {
            self.let_think(ctx);
        }
    }

    /// Whether users wait for their requests' ends.
    pub(crate) fn is_closed_loop(&self) -> bool {
        self.arrivals.is_closed_loop()
    }

    pub(crate) fn edit(&mut self, ctx: &mut Context, settings: &scenario::Lane) {
        self.function.edit(ctx, &settings.function);
        self.path.edit(ctx, &settings.path);
        if self.arrivals.edit(ctx.now, &settings.arrivals, ctx.luck) {
            self.schedule_arrival(ctx);
            self.seat_users(ctx);
        }
        self.let_think(ctx);
    }

    /// Users who join now, think first.
    fn seat_users(&mut self, ctx: &mut Context) {
        while let Some(at) = self.arrivals.seat(ctx.now, ctx.luck) {
            self.schedule(ctx, at);
        }
    }

    /// Users whom an occurrence set free think again.
    #[inline(never)]
    fn let_think(&mut self, ctx: &mut Context) {
        for index in 0..ctx.freed.len() {
            let (request, free_at) = ctx.freed[index];
            if let Some(at) = self.arrivals.think(request, free_at, ctx.luck) {
                self.schedule(ctx, at);
            }
        }
        ctx.freed.clear();
    }

    fn schedule_arrival(&self, ctx: &mut Context) {
        if let Some(at) = self.arrivals.next() {
            ctx.schedule_arrival(at, self.arrivals.generation());
        }
    }

    fn schedule(&self, ctx: &mut Context, at: Instant) {
        let generation = self.arrivals.generation();
        ctx.schedule(at, Occurrence::Arrival { lane: ctx.lane, generation });
    }
}
