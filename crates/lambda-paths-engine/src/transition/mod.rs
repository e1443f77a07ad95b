//! What a run says: request R entered stage S at T because … . The only output of the engine;
//! measures, scene, inspector and log are folds over these.

mod reason;
mod words;

pub use reason::{Allocation, Capacity, Failed, GaveUp, Retrier, Start, Throttled, Undelivered};

pub use crate::scenario::Destination;

use crate::time::{Instant, Span};

/// One step in the life of a request (or, for a few kinds, of a lane).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// When it happened.
    pub at: Instant,
    /// Index of the lane.
    pub lane: u16,
    /// The request's number within its lane, counted from 0 in order of arrival;
    /// [`Transition::NO_REQUEST`] for what happens to the lane as a whole.
    pub request: u32,
    /// The attempt as its retrier counts, from 1; 0 before the first.
    pub attempt: u32,
    /// What happened.
    pub kind: Kind,
}

impl Transition {
    /// Stands for the request where a transition belongs to no request.
    pub const NO_REQUEST: u32 = u32::MAX;
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A request came into being at its caller.
    Arrived {
        /// Whether it can never succeed, as things stand.
        poison: bool,
    },
    /// The caller of a synchronous path sends an attempt.
    Sent,
    /// The first service has it: the front door (the caller goes on waiting), S3 or the queue (the
    /// caller leaves).
    Accepted {
        /// How long the caller of an asynchronous or polling path waits in all; zero where it goes
        /// on waiting.
        caller_wait: Span,
    },
    /// It entered Lambda's internal queue, or the queue; also when it is visible again after a
    /// failure.
    Queued,
    /// Lambda takes it from its internal queue and tries to invoke.
    Tried {
        /// How long it has been in the internal queue.
        age: Span,
    },
    /// A poller took it from the queue, or read it from its shard.
    Received {
        /// Index of the poller; of the slice of a shard that is read.
        poller: u32,
        /// How long ago it was sent to the queue or stream.
        age: Span,
        /// Until when it stays hidden; [`Instant::NEVER`] for a record, which nothing hides.
        hidden_until: Instant,
        /// Whether one receive brought it together with the message that was received before it.
        together: bool,
    },
    /// An execution began.
    Invoked {
        /// Index of the environment.
        environment: u32,
        /// Whether the environment had to start.
        start: Start,
        /// When the handler begins: later than now by the time of a cold start.
        handler_at: Instant,
        /// How many requests it carries; the others follow as [`Kind::Joined`].
        batch_size: u32,
        /// What kind of concurrency it uses.
        capacity: Capacity,
    },
    /// It is carried by the same execution as `leader`.
    Joined {
        /// The request named by the execution's own transitions.
        leader: u32,
    },
    /// The execution ended well.
    Succeeded {
        /// Index of the environment, idle from now on.
        environment: u32,
        /// Time of the cold start before the handler, which is billed too.
        init: Span,
        /// Handler time, as the Duration metric has it.
        duration: Span,
        /// What kind of concurrency it used.
        capacity: Capacity,
    },
    /// The execution ended badly.
    Failed {
        /// Index of the environment, idle from now on.
        environment: u32,
        /// Time of the cold start before the handler, which is billed too.
        init: Span,
        /// Handler time, as the Duration metric has it.
        duration: Span,
        /// What kind of concurrency it used.
        capacity: Capacity,
        /// How.
        reason: Failed,
    },
    /// Lambda refused to execute it, or the gateway before it did not let it through.
    Throttled {
        /// Which limit was hit.
        reason: Throttled,
    },
    /// The execution that just succeeded was not the first to succeed for this request.
    Duplicated,
    /// Its next attempt is due.
    RetryScheduled {
        /// When.
        at: Instant,
        /// Who decided that.
        by: Retrier,
    },
    /// The front door answered the caller, and the answer is there.
    Responded {
        /// HTTP status that the caller sees.
        status: u16,
        /// Whether it is the answer of Invoke to a function error, whose status is 200 all the
        /// same.
        function_error: bool,
        /// How long the front door waited for the function, if there is one and it did.
        integration_latency: Option<Span>,
    },
    /// The caller stopped waiting for the answer to this attempt.
    ClientTimedOut,
    /// A poller deleted it from the queue.
    Deleted {
        /// Whether it was visible again at that moment: its visibility timeout was too short.
        visible: bool,
        /// Whether one call deleted it together with the message before it.
        together: bool,
    },
    /// The end: done.
    Completed {
        /// From arrival to success.
        latency: Span,
    },
    /// The end: the caller saw an error.
    GaveUp {
        /// Why no further attempt was made.
        reason: GaveUp,
        /// How long the caller waited in all.
        caller_wait: Span,
    },
    /// The end: it lies in the dead-letter queue.
    DeadLettered {
        /// Why.
        reason: Undelivered,
    },
    /// The end: lost without a trace.
    Dropped {
        /// Why.
        reason: Undelivered,
    },
    /// An environment was idle for too long and is gone.
    EnvironmentExpired {
        /// Index of the environment, free for a new one.
        environment: u32,
    },
    /// The mapping changed the number of its pollers.
    PollersScaled {
        /// How many from now on.
        pollers: u32,
    },
    /// Long polls came back empty.
    PolledEmpty {
        /// How many.
        polls: u32,
    },
    /// An edit of the scenario took effect.
    Changed {
        /// Index in the scenario's changes.
        change: u32,
    },
    /// Lambda sent it, or a record of it, to a dead-letter queue or destination.
    Delivered {
        /// Where.
        destination: Destination,
        /// The record's condition: why the event was given up, or `None` for a success.
        condition: Option<Undelivered>,
    },
    /// Lambda could not send it there.
    DeliveryFailed {
        /// Where.
        destination: Destination,
        /// The record's condition: why the event was given up, or `None` for a success.
        condition: Option<Undelivered>,
    },
    /// Lambda's internal queue delivers once more what is done: its delivery is at least once. The
    /// copy is no attempt: what follows of it has attempt 0.
    Redelivered,
    /// It is a record of this shard from now on.
    Put {
        /// Index of the shard.
        shard: u32,
        /// Its partition key, as a number.
        key: u32,
    },
    /// The execution of a stream's batch has ended, and the checkpoint moves.
    BatchEnded {
        /// Index of the slice.
        slice: u32,
        /// How many records the checkpoint moves past.
        passed: u32,
        /// How long ago the batch's last record was put.
        iterator_age: Span,
    },
    /// A batch that failed stands in the way of all that comes behind it; it begins with this
    /// record.
    Blocked {
        /// Index of the slice.
        slice: u32,
    },
    /// The batch that stood in the way is done or given up.
    Unblocked {
        /// Index of the slice.
        slice: u32,
    },
    /// A batch that failed is split; it began with this record.
    Split {
        /// Records of the first part.
        first: u32,
        /// Records of the second part.
        second: u32,
    },
    /// Another number of provisioned environments was requested, or its allocation came to an end.
    Provisioned {
        /// How it stands.
        status: Allocation,
        /// How many are requested.
        requested: u32,
    },
    /// A provisioned environment is ready. Those that a run begins with have the first indices,
    /// and are ready without a word.
    EnvironmentProvisioned {
        /// Index of the environment.
        environment: u32,
    },
    /// A provisioned environment is gone: fewer are requested.
    EnvironmentReleased {
        /// Index of the environment, free for a new one.
        environment: u32,
    },
    /// The queue has it, and shows it to nobody yet.
    Delayed {
        /// Until when.
        until: Instant,
    },
    /// It belongs to this message group of a FIFO queue.
    Grouped {
        /// Index of the group.
        group: u32,
    },
    /// Its producer sent it once more, and the queue dropped that: it knows its deduplication id.
    Deduplicated,
    /// A poller's delete did nothing: the message was received again since, or is gone, or a FIFO
    /// queue takes the handle no more.
    DeleteIgnored {
        /// Whether one call asked for it together with the delete before it.
        together: bool,
    },
}
