//! A slice of a shard: its records in order, when it is looked at, and which batch it forms.

use std::collections::VecDeque;

use super::{Step, Stream, occurrence};
use crate::context::Context;
use crate::function::Function;
use crate::rules;
use crate::scenario::StreamSource;
use crate::slots::number;
use crate::time::{Instant, Span};
use crate::transition::Kind;

/// A record in the stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) request: u32,
    pub(super) arrived: Instant,
    pub(super) put: Instant,
    /// Its place in the order of all puts.
    pub(super) sequence: u64,
    /// Which slice it belongs to, modulo their number.
    pub(super) slice_hash: u32,
    /// Executions that carried it.
    pub(super) attempts: u32,
    /// Whether the handler fails on it.
    pub(super) fails: bool,
    /// When an execution was first good for it.
    pub(super) succeeded: Option<Instant>,
}

/// A part of the batch in hand that is invoked as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) len: u32,
    /// Failed tries that count as such.
    pub(super) failures: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    /// No batch is in hand.
    #[default]
    Idle,
    /// It waits for a poller.
    Ready,
    /// A poller is at work on its batch.
    Working,
    /// Its batch waits to be tried again.
    BackingOff,
}

/// Some of the partition keys of one shard.
#[derive(Clone, Debug, Default)]
pub(super) struct Slice {
    pub(super) state: State,
    /// Its records; the batch in hand comes first.
    pub(super) queue: VecDeque<Record>,
    /// The parts of the batch in hand, the first one last.
    pub(super) parts: Vec<Part>,
    /// Since when the batching window is open.
    pub(super) gathering_since: Option<Instant>,
    /// When it is looked at next; what the agenda has for another instant is out of date.
    pub(super) look_at: Option<Instant>,
    /// Executions that failed in a row.
    pub(super) failures: u32,
    /// Throttles in a row.
    pub(super) throttles: u32,
    /// Whether a batch that failed stands in the way.
    pub(super) blocked: bool,
}

impl Slice {
    /// Records of the batch in hand.
    pub(super) fn in_hand(&self) -> u32 {
        self.parts.iter().map(|part| part.len).sum()
    }

    /// Records behind the batch in hand.
    pub(super) fn waiting(&self) -> u32 {
        number(self.queue.len()) - self.in_hand()
    }
}

impl Stream {
    /// The next poll of a shard that was found empty. All shards are polled at whole multiples of
    /// the interval, and a poll takes all that came up to its very instant.
    ///
    /// Where nothing takes time on its way, nothing waits for a poll either, unless the scenario
    /// says so: such a run is for queueing theory, which knows no polls.
    pub(super) fn next_poll(&self, ctx: &Context) -> Instant {
        let usual = match self.settings.source {
            _ if ctx.network.service_hop == Span::ZERO => Span::ZERO,
            StreamSource::Kinesis => rules::KINESIS_POLL_INTERVAL,
            StreamSource::DynamoDbStreams => rules::DYNAMODB_POLL_INTERVAL,
            StreamSource::Kafka => Span::ZERO,
        };
        let interval = self.settings.poll_interval.unwrap_or(usual).micros().max(1);
        Instant::from_micros(ctx.now.micros().div_ceil(interval).saturating_mul(interval))
    }

    pub(super) fn look_at(&mut self, ctx: &mut Context, id: u32, at: Instant) {
        let slice = &mut self.slices[id as usize];
        if slice.look_at.is_none_or(|due| at < due) {
            slice.look_at = Some(at);
            ctx.schedule_last(at, occurrence(ctx, Step::Look, id));
        }
    }

    /// A record came. It is found by the next poll, which is put on the agenda only now: polls that
    /// would find nothing cost nothing.
    pub(super) fn wake(&mut self, ctx: &mut Context, id: u32) {
        let slice = &self.slices[id as usize];
        let full = slice.queue.len() >= self.settings.batch_size as usize;
        if slice.state == State::Idle && (slice.gathering_since.is_none() || full) {
            let at = self.next_poll(ctx);
            self.look_at(ctx, id, at);
        }
    }

    pub(super) fn look(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let slice = &mut self.slices[id as usize];
        if slice.look_at == Some(ctx.now) {
            slice.look_at = None;
            self.gather(ctx, function, id);
        }
    }

    /// Looks into the stream: begins a batch that is full or has waited long enough, or lets it
    /// gather more.
    pub(super) fn gather(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        if self.changes_factor(id) {
            return;
        }
        let slice = &mut self.slices[id as usize];
        if slice.state != State::Idle || slice.queue.is_empty() {
            return;
        }
        let since = *slice.gathering_since.get_or_insert(ctx.now);
        let until = since + self.settings.maximum_batching_window;
        if until <= ctx.now || slice.queue.len() >= self.settings.batch_size as usize {
            slice.gathering_since = None;
            slice.look_at = None;
            self.shard_of(id).holding += 1;
            self.begin(ctx, function, id);
        } else {
            self.look_at(ctx, id, until);
        }
    }

    /// Goes on with a slice once a poller is free.
    pub(super) fn begin(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        if self.pollers.is_free() && self.ready.is_empty() {
            self.start(ctx, function, id);
        } else {
            self.slices[id as usize].state = State::Ready;
            self.ready.push_back(id);
        }
    }

    /// A free poller takes the slice: what it has in hand, or a new batch.
    pub(super) fn start(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        self.pollers.take();
        self.slices[id as usize].state = State::Working;
        if !self.slices[id as usize].parts.is_empty() {
            self.invoke(ctx, function, id);
            return;
        }
        self.read(ctx, id);
        let hop = ctx.network.service_hop;
        if hop == Span::ZERO {
            self.invoke(ctx, function, id);
        } else {
            ctx.schedule(ctx.now + hop, occurrence(ctx, Step::Invoke, id));
        }
    }

    /// Reads the records of a new batch.
    fn read(&mut self, ctx: &mut Context, id: u32) {
        let limit = match self.settings.source {
            // One answer has no more; a window gathers several.
            StreamSource::DynamoDbStreams
                if self.settings.maximum_batching_window == Span::ZERO =>
            {
                rules::DYNAMODB_READ_RECORDS
            }
            _ => self.settings.batch_size,
        };
        let slice = &mut self.slices[id as usize];
        let len = limit.min(self.settings.batch_size).min(number(slice.queue.len()));
        for (index, record) in slice.queue.iter().take(len as usize).enumerate() {
            let (age, together) = (ctx.now - record.put, index > 0);
            let (poller, hidden_until) = (id, Instant::NEVER);
            let received = Kind::Received { poller, age, hidden_until, together };
            ctx.record(record.request, 0, received);
        }
        slice.parts.push(Part { len, failures: 0 });
    }
}
