//! The SQS path, standard queue: producer → queue ← poller → Lambda. Nobody waits; the queue
//! retries, by letting a message reappear when its visibility timeout ends.
//!
//! When a batch reaches the function its end is already certain, so a visibility timeout is put on
//! the agenda only where it will end before the message is deleted.

use std::collections::VecDeque;

use slab::Slab;

use crate::agenda::Occurrence;
use crate::context::Context;
use crate::function::{Ended, Function, InvocationType, Work, slot};
use crate::path::pollers::Pollers;
use crate::rules;
use crate::scenario::{self, FailureMode};
use crate::time::Instant;
use crate::transition::{Kind, Retrier, Undelivered};

/// What can be due on this path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A message reaches the queue.
    Enqueue,
    /// A batch reaches its poller, which invokes the function; again after a throttle.
    Invoke,
    /// A batch's deletes reach the queue, and its poller is free.
    Finish,
    /// A message's visibility timeout ends.
    Reappear,
    /// A throttled batch is let go: its visibility timeout has ended.
    LetGo,
    /// One more or one less poller.
    Scale,
    /// Long polls come back.
    LongPoll,
}

#[derive(Clone, Copy, Debug)]
struct Message {
    request: u32,
    arrived: Instant,
    sent: Instant,
    receives: u32,
    visible: bool,
    succeeded: Option<Instant>,
    /// Batches that hold it, more than one when it reappeared before its execution was done.
    held: u32,
    /// Whether it has left the queue: it stays here only until nobody holds it any more.
    gone: bool,
}

/// What a poller holds of a message: valid until the message is received again.
#[derive(Clone, Copy, Debug)]
struct Handle {
    id: u32,
    request: u32,
    receives: u32,
    /// Whether the handler fails on it.
    fails: bool,
}

#[derive(Clone, Debug)]
struct Batch {
    handles: Vec<Handle>,
    poller: u32,
    hidden_until: Instant,
    /// When the deletes reach the queue; never before the execution has begun.
    finishes: Instant,
    /// Whether the ends of the messages' visibility timeouts are on the agenda.
    will_reappear: bool,
}

/// The SQS path of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Sqs {
    settings: scenario::Sqs,
    messages: Slab<Message>,
    /// Visible messages in the order in which they became so, by slot and request; what was deleted
    /// since is skipped.
    visible: VecDeque<(u32, u32)>,
    /// How many of those are still there.
    backlog: u32,
    batches: Slab<Batch>,
    pollers: Pollers,
    scaling: bool,
}

impl Sqs {
    pub(crate) fn new(ctx: &mut Context, settings: scenario::Sqs) -> Self {
        ctx.schedule(ctx.now + rules::SQS_LONG_POLL, occurrence(ctx, Step::LongPoll, 0));
        Self {
            settings,
            messages: Slab::new(),
            visible: VecDeque::new(),
            backlog: 0,
            batches: Slab::new(),
            pollers: Pollers::new(),
            scaling: false,
        }
    }

    pub(crate) fn edit(&mut self, ctx: &mut Context, settings: scenario::Sqs) {
        self.settings = settings;
        self.receive(ctx);
    }

    pub(crate) fn arrive(&mut self, ctx: &mut Context, request: u32) {
        let id = slot(self.messages.insert(Message {
            request,
            arrived: ctx.now,
            sent: Instant::NEVER,
            receives: 0,
            visible: false,
            succeeded: None,
            held: 0,
            gone: false,
        }));
        ctx.schedule(ctx.now + ctx.network.client_hop, occurrence(ctx, Step::Enqueue, id));
    }

    pub(crate) fn step(&mut self, ctx: &mut Context, function: &mut Function, step: Step, id: u32) {
        match step {
            Step::Enqueue => {
                let message = &mut self.messages[id as usize];
                message.sent = ctx.now;
                ctx.accept(message.request, message.arrived);
                self.show(ctx, id);
            }
            Step::Invoke => self.invoke(ctx, function, id),
            Step::Finish => self.finish(ctx, id),
            Step::Reappear => self.show(ctx, id),
            Step::LetGo => {
                let batch = self.batches.remove(id as usize);
                self.let_go(ctx, &batch);
            }
            Step::Scale => self.scale(ctx),
            Step::LongPoll => {
                let polls = self.pollers.free(self.most_pollers());
                if polls > 0 {
                    ctx.record_lane(Kind::PolledEmpty { polls });
                }
                ctx.schedule(ctx.now + rules::SQS_LONG_POLL, occurrence(ctx, Step::LongPoll, 0));
            }
        }
    }

    /// A message is visible, for the first time or again.
    fn show(&mut self, ctx: &mut Context, id: u32) {
        let message = &mut self.messages[id as usize];
        message.visible = true;
        ctx.record(message.request, message.receives, Kind::Queued);
        self.visible.push_back((id, message.request));
        self.backlog += 1;
        self.receive(ctx);
    }

    /// Free pollers take what is visible; without a backlog they hang in long polls and take it at
    /// once.
    fn receive(&mut self, ctx: &mut Context) {
        while self.backlog > 0 {
            let Some(poller) = self.pollers.take(self.most_pollers()) else {
                break;
            };
            let handles = self.take_messages(ctx, poller);
            if handles.is_empty() {
                self.pollers.give_back(poller);
                continue;
            }
            let hidden_until = self.hidden_until(ctx.now);
            let finishes = Instant::NEVER;
            let batch = Batch { handles, poller, hidden_until, finishes, will_reappear: false };
            let id = slot(self.batches.insert(batch));
            let at_poller = ctx.now + ctx.network.service_hop;
            if hidden_until <= at_poller {
                self.let_reappear(ctx, id);
            }
            ctx.schedule(at_poller, occurrence(ctx, Step::Invoke, id));
        }
        self.schedule_scaling(ctx);
    }

    /// Until when a message received now stays hidden.
    fn hidden_until(&self, now: Instant) -> Instant {
        now + self.settings.visibility_timeout.max(rules::SQS_HIDDEN_MIN)
    }

    /// One ReceiveMessage. What was received too often moves to the dead-letter queue instead, now
    /// and not at its last failure.
    fn take_messages(&mut self, ctx: &mut Context, poller: u32) -> Vec<Handle> {
        let mut handles = Vec::new();
        while handles.len() < self.settings.batch_size as usize {
            let Some((id, request)) = self.visible.pop_front() else {
                break;
            };
            let Some(message) = self.messages.get_mut(id as usize) else {
                continue;
            };
            if message.request != request || !message.visible {
                continue;
            }
            self.backlog -= 1;
            message.visible = false;
            let age = ctx.now - message.sent;
            let redrive = self.settings.dead_letter_queue
                && message.receives >= self.settings.max_receive_count;
            if age >= self.settings.message_retention_period || redrive {
                message.gone = true;
                let Message { request, receives, held, .. } = *message;
                if held == 0 {
                    self.messages.remove(id as usize);
                }
                let kind = if age >= self.settings.message_retention_period {
                    Kind::Dropped { reason: Undelivered::RetentionExceeded }
                } else {
                    Kind::DeadLettered { reason: Undelivered::MaxReceiveCountExceeded }
                };
                ctx.record(request, receives, kind);
                continue;
            }
            message.receives += 1;
            message.held += 1;
            let Message { request, receives, .. } = *message;
            let hidden_until = self.hidden_until(ctx.now);
            ctx.record(request, receives, Kind::Received { poller, age, hidden_until });
            handles.push(Handle { id, request, receives, fails: false });
        }
        handles
    }

    fn invoke(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let batch = &mut self.batches[id as usize];
        for handle in &mut batch.handles {
            handle.fails = function.fails(ctx.luck, handle.request, handle.receives);
        }
        let batch_size = slot(batch.handles.len());
        let Handle { request, receives, .. } = batch.handles[0];
        // A handler that reports its failed items returns normally; one that hangs or crashes
        // reports nothing.
        let reports = self.settings.report_batch_item_failures
            && function.failure_mode() == FailureMode::Error;
        let fails = !reports && batch.handles.iter().any(|handle| handle.fails);
        let (invocation_type, attempt) = (InvocationType::RequestResponse, receives);
        let work = Work { invocation_type, request, attempt, batch_size, fails, ticket: id };
        match function.invoke(ctx, work) {
            Ok(started) => {
                for handle in &batch.handles[1..] {
                    let joined = Kind::Joined { leader: request };
                    ctx.record(handle.request, handle.receives, joined);
                }
                let whole_batch = started.result.is_err();
                batch.finishes = started.ends + ctx.network.service_hop;
                let late = batch.finishes > batch.hidden_until;
                for handle in &mut batch.handles {
                    handle.fails |= whole_batch;
                    if !batch.will_reappear && (late || handle.fails) {
                        let at = batch.hidden_until.max(ctx.now);
                        ctx.schedule(at, occurrence(ctx, Step::Reappear, handle.id));
                    }
                }
            }
            Err(reason) => {
                ctx.record(request, receives, Kind::Throttled { reason });
                self.offer_again(ctx, id);
            }
        }
    }

    /// The poller offers a throttled batch again and again, until its visibility timeout ends: a
    /// receive is used up without an execution.
    fn offer_again(&mut self, ctx: &mut Context, id: u32) {
        let batch = &self.batches[id as usize];
        let at = ctx.now + rules::SQS_THROTTLE_RETRY;
        if at < batch.hidden_until {
            let Handle { request, receives, .. } = batch.handles[0];
            let by = Retrier::Poller;
            ctx.record(request, receives, Kind::RetryScheduled { at, by });
            ctx.schedule(at, occurrence(ctx, Step::Invoke, id));
            return;
        }
        ctx.schedule(batch.hidden_until.max(ctx.now), occurrence(ctx, Step::LetGo, id));
        self.let_reappear(ctx, id);
    }

    /// Puts the ends of a batch's visibility timeouts on the agenda.
    fn let_reappear(&mut self, ctx: &mut Context, id: u32) {
        let batch = &mut self.batches[id as usize];
        if std::mem::replace(&mut batch.will_reappear, true) {
            return;
        }
        let at = batch.hidden_until.max(ctx.now);
        for handle in &batch.handles {
            let (request, receives) = (handle.request, handle.receives);
            ctx.record(request, receives, Kind::RetryScheduled { at, by: Retrier::Queue });
            ctx.schedule(at, occurrence(ctx, Step::Reappear, handle.id));
        }
    }

    pub(crate) fn ended(&mut self, ctx: &mut Context, ended: Ended) {
        let batch = &self.batches[ended.ticket as usize];
        for handle in &batch.handles {
            let (request, receives) = (handle.request, handle.receives);
            if handle.fails {
                if batch.hidden_until > ctx.now && !batch.will_reappear {
                    let (at, by) = (batch.hidden_until, Retrier::Queue);
                    ctx.record(request, receives, Kind::RetryScheduled { at, by });
                }
            } else {
                let message = &mut self.messages[handle.id as usize];
                if message.succeeded.is_some() {
                    ctx.record(request, receives, Kind::Duplicated);
                }
                message.succeeded.get_or_insert(ctx.now);
            }
        }
        ctx.schedule(batch.finishes, occurrence(ctx, Step::Finish, ended.ticket));
    }

    /// Deletes what went well. An older handle deletes nothing when the message was received again
    /// since (SQS API Reference, DeleteMessage: it "might not be deleted"; that it never is, is
    /// assumed).
    fn finish(&mut self, ctx: &mut Context, id: u32) {
        let batch = self.batches.remove(id as usize);
        for handle in batch.handles.iter().filter(|handle| !handle.fails) {
            let message = &mut self.messages[handle.id as usize];
            if message.gone || message.receives != handle.receives {
                continue;
            }
            let Message { request, receives, arrived, succeeded, visible, .. } = *message;
            let latency = succeeded.unwrap_or(ctx.now) - arrived;
            message.gone = true;
            message.visible = false;
            self.backlog -= u32::from(visible);
            ctx.record(request, receives, Kind::Deleted { visible });
            ctx.record(request, receives, Kind::Completed { latency });
        }
        self.let_go(ctx, &batch);
    }

    /// Nobody holds the batch any more: its poller is free.
    fn let_go(&mut self, ctx: &mut Context, batch: &Batch) {
        for handle in &batch.handles {
            let message = &mut self.messages[handle.id as usize];
            message.held -= 1;
            if message.gone && message.held == 0 {
                self.messages.remove(handle.id as usize);
            }
        }
        self.pollers.give_back(batch.poller);
        self.receive(ctx);
    }

    /// Up while there is a backlog; down again without one, unless the mapping has a maximum
    /// concurrency. The pace upwards is AWS's, the pace downwards assumed to be the same.
    fn scale(&mut self, ctx: &mut Context) {
        self.scaling = false;
        let changed = match self.due_scaling() {
            Some(Scaling::Up) => self.pollers.grow(),
            Some(Scaling::Down) => self.pollers.shrink(),
            None => false,
        };
        if changed {
            ctx.record_lane(Kind::PollersScaled { pollers: self.pollers.count() });
        }
        self.receive(ctx);
    }

    fn schedule_scaling(&mut self, ctx: &mut Context) {
        if !self.scaling && self.due_scaling().is_some() {
            self.scaling = true;
            ctx.schedule(ctx.now + rules::SQS_SCALING_STEP, occurrence(ctx, Step::Scale, 0));
        }
    }

    fn due_scaling(&self) -> Option<Scaling> {
        let count = self.pollers.count();
        if self.backlog > 0 {
            (count < self.most_pollers()).then_some(Scaling::Up)
        } else {
            let capped = self.settings.maximum_concurrency.is_some();
            (count > rules::SQS_FIRST_POLLERS && !capped).then_some(Scaling::Down)
        }
    }

    fn most_pollers(&self) -> u32 {
        self.settings.maximum_concurrency.unwrap_or(rules::SQS_MOST_POLLERS)
    }
}

/// Which way the number of pollers goes.
enum Scaling {
    Up,
    Down,
}

fn occurrence(ctx: &Context, step: Step, id: u32) -> Occurrence {
    Occurrence::Sqs { lane: ctx.lane, step, id }
}
