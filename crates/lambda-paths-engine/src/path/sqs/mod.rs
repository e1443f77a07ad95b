//! The SQS path: producer → queue ← poller → Lambda. Nobody waits; the queue retries, by letting a
//! message reappear when its visibility timeout ends. Standard and FIFO queues differ in the order
//! in which messages become available, and in little else.

mod batch;
mod indices;
mod mapping;
mod message;
mod offers;
mod order;
mod pollers;
mod queue;
mod retention;
mod scaling;

use mapping::Mapping;
use queue::Queue;

use crate::agenda::Occurrence;
use crate::context::Context;
use crate::function::{Ended, Function};
use crate::scenario;
use crate::time::{Instant, Span};

/// What can be due on this path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A message reaches the queue.
    Enqueue,
    /// A message's delay is over.
    Show,
    /// A message's visibility timeout ends.
    Reappear,
    /// The oldest message may be too old.
    Expire,
    /// Free pollers take what has come at this instant.
    Receive,
    /// A batch that gathers polls again.
    Poll,
    /// A batch's window ends.
    Close,
    /// A batch reaches its poller, which invokes the function; again after a throttle.
    Invoke,
    /// A batch's deletes reach the queue, and its poller is free.
    Finish,
    /// A throttled batch is let go: its visibility timeout has ended.
    LetGo,
    /// More or fewer pollers.
    Scale,
    /// A poller has rested.
    Rested,
    /// Long polls come back.
    LongPoll,
}

/// What is set about the queue.
#[derive(Clone, Copy, Debug)]
struct QueueSettings {
    visibility_timeout: Span,
    max_receive_count: u32,
    dead_letter_queue: bool,
    message_retention_period: Span,
    dead_letter_retention_period: Span,
    delay: Span,
    /// How many groups a FIFO queue's messages belong to; `None` for a standard queue.
    message_groups: Option<u32>,
    stale_delete_works: bool,
    duplicate_rate: f64,
    duplicate_send_rate: f64,
}

/// What is set about the event source mapping.
#[derive(Clone, Copy, Debug)]
struct MappingSettings {
    batch_size: u32,
    window: Span,
    maximum_concurrency: Option<u32>,
    /// The fewest and the most provisioned pollers; `None` on demand.
    provisioned: Option<(u32, u32)>,
    report_batch_item_failures: bool,
    error_backoff: bool,
    /// Whether nothing behind a failed message is worked on.
    stops_at_failure: bool,
}

type Settings = (QueueSettings, MappingSettings);

fn of_standard(sqs: &scenario::Sqs) -> Settings {
    let queue = QueueSettings {
        visibility_timeout: sqs.visibility_timeout,
        max_receive_count: sqs.max_receive_count,
        dead_letter_queue: sqs.dead_letter_queue,
        message_retention_period: sqs.message_retention_period,
        dead_letter_retention_period: sqs.dead_letter_retention_period,
        delay: sqs.delay,
        message_groups: None,
        stale_delete_works: sqs.stale_delete_works,
        duplicate_rate: sqs.duplicate_rate,
        duplicate_send_rate: 0.0,
    };
    let mapping = MappingSettings {
        batch_size: sqs.batch_size,
        window: sqs.maximum_batching_window,
        maximum_concurrency: sqs.maximum_concurrency,
        provisioned: sqs.provisioned_pollers(),
        report_batch_item_failures: sqs.report_batch_item_failures,
        error_backoff: sqs.error_backoff,
        stops_at_failure: false,
    };
    (queue, mapping)
}

fn of_fifo(fifo: &scenario::SqsFifo) -> Settings {
    let (queue, mapping) = of_standard(&fifo.queue);
    let queue = QueueSettings {
        message_groups: Some(fifo.message_groups),
        duplicate_send_rate: fifo.duplicate_send_rate,
        ..queue
    };
    (queue, MappingSettings { stops_at_failure: true, ..mapping })
}

/// The SQS path of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Sqs {
    queue: Queue,
    mapping: Mapping,
    /// When free pollers receive at the end of the instant.
    receives_at: Option<Instant>,
}

impl Sqs {
    pub(crate) fn standard(ctx: &mut Context, settings: &scenario::Sqs) -> Self {
        Self::new(ctx, of_standard(settings))
    }

    pub(crate) fn fifo(ctx: &mut Context, settings: &scenario::SqsFifo) -> Self {
        Self::new(ctx, of_fifo(settings))
    }

    fn new(ctx: &mut Context, (queue, mapping): Settings) -> Self {
        Self { queue: Queue::new(queue), mapping: Mapping::new(ctx, mapping), receives_at: None }
    }

    pub(crate) fn edit_standard(&mut self, ctx: &mut Context, settings: &scenario::Sqs) {
        self.edit(ctx, of_standard(settings));
    }

    pub(crate) fn edit_fifo(&mut self, ctx: &mut Context, settings: &scenario::SqsFifo) {
        self.edit(ctx, of_fifo(settings));
    }

    fn edit(&mut self, ctx: &mut Context, (queue, mapping): Settings) {
        self.queue.edit(ctx, queue);
        self.mapping.edit(ctx, mapping);
        self.receive_last(ctx);
    }

    pub(crate) fn arrive(&mut self, ctx: &mut Context, function: &mut Function, request: u32) {
        let id = self.queue.arrive(ctx.now, request);
        self.go(ctx, function, ctx.now + ctx.network.client_hop, Step::Enqueue, id);
    }

    pub(crate) fn step(&mut self, ctx: &mut Context, function: &mut Function, step: Step, id: u32) {
        let Self { queue, mapping, .. } = self;
        match step {
            Step::Enqueue => queue.enqueue(ctx, id),
            Step::Show => queue.end_delay(ctx, id),
            Step::Reappear => queue.reappear(ctx, id),
            Step::Expire => queue.expire(ctx),
            Step::Poll => mapping.poll(ctx, id),
            Step::Close | Step::Invoke | Step::LetGo if !mapping.is_due(ctx, id, step) => return,
            Step::Close => mapping.close(ctx, id),
            Step::Invoke => mapping.invoke(ctx, queue, function, id),
            Step::LetGo => mapping.give_up(ctx, queue, id),
            Step::Receive => {}
            Step::Finish => mapping.finish(ctx, queue, id),
            Step::Scale => mapping.scale(ctx, queue),
            Step::Rested => mapping.rested(),
            Step::LongPoll => mapping.long_poll(ctx),
        }
        if !matches!(step, Step::Close | Step::Invoke | Step::LongPoll) {
            self.receive(ctx, step);
        }
        self.bring_to_function(ctx, function);
    }

    /// Free pollers take what is visible now; without a backlog they hang in long polls and take it
    /// at once. Where a batch has room for more than one, they take it at the end of its instant:
    /// what comes together is received together.
    fn receive(&mut self, ctx: &mut Context, step: Step) {
        let Self { queue, mapping, .. } = self;
        if mapping.settings.batch_size == 1 || step == Step::Receive {
            mapping.receive(ctx, queue);
        } else if !queue.is_available() {
            mapping.schedule_scaling(ctx, queue);
        } else {
            self.receive_last(ctx);
        }
    }

    /// Free pollers receive at the end of this instant.
    fn receive_last(&mut self, ctx: &mut Context) {
        if self.receives_at != Some(ctx.now) {
            self.receives_at = Some(ctx.now);
            ctx.schedule_last(ctx.now, occurrence(ctx, Step::Receive, 0));
        }
    }

    /// Batches at their pollers meet the function.
    fn bring_to_function(&mut self, ctx: &mut Context, function: &mut Function) {
        let Self { queue, mapping, .. } = self;
        for index in 0..mapping.at_function.len() {
            let id = mapping.at_function[index];
            mapping.invoke(ctx, queue, function, id);
        }
        mapping.at_function.clear();
    }

    pub(crate) fn ended(&mut self, ctx: &mut Context, function: &mut Function, ended: Ended) {
        let Self { queue, mapping, .. } = self;
        let finishes = mapping.ended(ctx, queue, ended);
        if finishes > ctx.now {
            ctx.schedule(finishes, occurrence(ctx, Step::Finish, ended.ticket));
        } else {
            mapping.finish(ctx, queue, ended.ticket);
            self.receive(ctx, Step::Finish);
        }
        if let Some(heir) = self.mapping.heir(ctx, function, ended) {
            self.mapping.invoke(ctx, &mut self.queue, function, heir);
        }
        self.bring_to_function(ctx, function);
    }

    /// Takes a step at an instant; at once when that is now, as it is without hops.
    fn go(&mut self, ctx: &mut Context, function: &mut Function, at: Instant, step: Step, id: u32) {
        if at > ctx.now {
            ctx.schedule(at, occurrence(ctx, step, id));
        } else {
            self.step(ctx, function, step, id);
        }
    }
}

fn occurrence(ctx: &Context, step: Step, id: u32) -> Occurrence {
    Occurrence::Sqs { lane: ctx.lane, step, id }
}
