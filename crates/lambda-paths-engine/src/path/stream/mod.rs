//! The stream paths, Kinesis, DynamoDB Streams and Kafka: producer → shard ← mapping → Lambda.
//! Nobody waits; the mapping retries, and while it does, what comes behind in the shard waits.
//!
//! A shard has as many slices as the parallelization factor says. A slice is a queue of its own for
//! some of the partition keys, with one batch in hand at most: that is what keeps the order. The
//! batch in hand is the front of the queue, so a batch, and every part of a split one, is a length
//! and no more.

mod batch;
mod pollers;
mod slice;

use std::collections::VecDeque;

use crate::agenda::Occurrence;
use crate::context::Context;
use crate::function::Function;
use crate::random::Purpose;
use crate::rules;
use crate::scenario::order::sort_by_key;
use crate::scenario::{self, StreamSource};
use crate::slots::{Slots, number};
use crate::time::{Instant, TICKS_PER_SECOND};
use crate::transition::{GaveUp, Kind};
use pollers::EventPollers;
pub(crate) use pollers::first as first_pollers;
use slice::{Record, Slice, State};

/// What can be due on this path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A record reaches the stream.
    Put,
    /// A slice is polled, or its batching window ends.
    Look,
    /// A batch reaches its poller, which invokes the function.
    Invoke,
    /// The answer of an execution reaches the poller, which is free.
    Finish,
    /// A batch's back-off is over.
    Retry,
    /// The offset lag is judged.
    Judge,
    /// The number of event pollers changes.
    Scale,
    /// Somebody may have room after an edit.
    Serve,
}

/// A record on its way to the stream.
#[derive(Clone, Copy, Debug)]
struct Put {
    request: u32,
    arrived: Instant,
}

/// A shard, whose records lie in its slices.
#[derive(Clone, Copy, Debug)]
struct Shard {
    /// Slices in use: the parallelization factor, as it was when none of them held a batch last.
    factor: u32,
    /// Slices that hold a batch, or wait for a poller.
    holding: u32,
    /// The second of the last put, and the puts in it.
    second: u64,
    puts: u32,
}

/// The stream path of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    settings: scenario::Stream,
    puts: Slots<Put>,
    shards: Vec<Shard>,
    /// Slice f of shard s has the index f · shards + s, so that more slices move none.
    slices: Vec<Slice>,
    pollers: EventPollers,
    /// Slices that wait for a free poller, in order.
    ready: VecDeque<u32>,
    /// Records in the stream.
    sequence: u64,
}

impl Stream {
    pub(crate) fn new(ctx: &mut Context, settings: scenario::Stream) -> Self {
        let factor = settings.parallelization_factor;
        let shard = Shard { factor, holding: 0, second: 0, puts: 0 };
        let shards = settings.shards as usize;
        if settings.source == StreamSource::Kafka {
            ctx.schedule(ctx.now + rules::KAFKA_LAG_CHECK, occurrence(ctx, Step::Judge, 0));
        }
        Self {
            settings,
            puts: Slots::new(),
            shards: vec![shard; shards],
            slices: vec![Slice::default(); shards * factor as usize],
            pollers: EventPollers::new(&settings),
            ready: VecDeque::new(),
            sequence: 0,
        }
    }

    pub(crate) fn edit(&mut self, ctx: &mut Context, settings: scenario::Stream) {
        let before = std::mem::replace(&mut self.settings, settings);
        self.pollers.edit(ctx, &before, &settings);
        let slices = settings.slices() as usize;
        if self.slices.len() < slices {
            self.slices.resize(slices, Slice::default());
        }
        for shard in 0..settings.shards {
            self.deal_anew(ctx, shard);
        }
        for id in 0..number(self.slices.len()) {
            let slice = &mut self.slices[id as usize];
            slice.look_at = None;
            if slice.state == State::Idle && !slice.queue.is_empty() {
                let gathers = slice.gathering_since.is_some();
                let at = if gathers { ctx.now } else { self.next_poll(ctx) };
                self.look_at(ctx, id, at);
            }
        }
        ctx.schedule(ctx.now, occurrence(ctx, Step::Serve, 0));
    }

    pub(crate) fn arrive(&mut self, ctx: &mut Context, request: u32) {
        let id = self.puts.insert(Put { request, arrived: ctx.now });
        ctx.schedule(ctx.now + ctx.network.client_hop, occurrence(ctx, Step::Put, id));
    }

    pub(crate) fn step(&mut self, ctx: &mut Context, function: &mut Function, step: Step, id: u32) {
        match step {
            Step::Put => self.put(ctx, id),
            Step::Look => self.look(ctx, function, id),
            Step::Invoke => self.invoke(ctx, function, id),
            Step::Finish => self.finish(ctx, function, id),
            Step::Retry => self.begin(ctx, function, id),
            Step::Judge => {
                let waiting = self.slices.iter().map(Slice::waiting).sum();
                self.pollers.judge(ctx, &self.settings, waiting);
            }
            Step::Scale => self.pollers.scale(ctx, &self.settings),
            Step::Serve => {}
        }
        while self.pollers.is_free()
            && let Some(id) = self.ready.pop_front()
        {
            self.start(ctx, function, id);
        }
    }

    /// A record is in the stream, or the shard refuses it. The producer knows one hop later.
    fn put(&mut self, ctx: &mut Context, id: u32) {
        let Put { request, arrived } = self.puts.take(id);
        let keys = u64::from(self.settings.partition_keys);
        let key = low(ctx.luck.bits(request, 0, Purpose::PartitionKey) % keys);
        let hash = ctx.luck.bits(key, 1, Purpose::PartitionKey);
        let index = low(hash % u64::from(self.settings.shards));
        if !self.takes(ctx.now, index) {
            let reason = GaveUp::ProvisionedThroughputExceeded;
            let free_at = ctx.now + ctx.network.client_hop;
            ctx.record_seldom(request, 0, Kind::GaveUp { reason, caller_wait: free_at - arrived });
            ctx.free_caller(request, free_at);
            return;
        }
        ctx.accept(request, arrived);
        ctx.record(request, 0, Kind::Put { shard: index, key });
        ctx.record(request, 0, Kind::Queued);
        let sequence = self.sequence;
        self.sequence += 1;
        let put = ctx.now;
        let record = Record {
            request,
            arrived,
            put,
            sequence,
            slice_hash: low(hash >> 32),
            attempts: 0,
            fails: false,
            succeeded: None,
        };
        let id = self.slice_of(index, record.slice_hash);
        self.slices[id as usize].queue.push_back(record);
        self.wake(ctx, id);
    }

    /// A Kinesis shard takes so many records in a second, and refuses what comes beyond.
    fn takes(&mut self, now: Instant, shard: u32) -> bool {
        let shard = &mut self.shards[shard as usize];
        let second = now.micros() / TICKS_PER_SECOND;
        if second != shard.second {
            (shard.second, shard.puts) = (second, 0);
        }
        let full = shard.puts >= rules::KINESIS_SHARD_PUTS;
        shard.puts += u32::from(!full);
        !full || self.settings.source != StreamSource::Kinesis
    }

    fn slice_of(&self, shard: u32, hash: u32) -> u32 {
        hash % self.shards[shard as usize].factor * self.settings.shards + shard
    }

    fn shard_of(&mut self, slice: u32) -> &mut Shard {
        let shards = self.settings.shards;
        &mut self.shards[(slice % shards) as usize]
    }

    /// Whether a new parallelization factor waits until no slice of the shard holds a batch.
    fn changes_factor(&self, slice: u32) -> bool {
        let shard = (slice % self.settings.shards) as usize;
        self.shards[shard].factor != self.settings.parallelization_factor
    }

    /// Deals the records of a shard to another number of slices, once none of them holds a batch:
    /// before that, two records of one key might be worked on at once.
    fn deal_anew(&mut self, ctx: &mut Context, shard: u32) {
        let factor = self.settings.parallelization_factor;
        let Shard { factor: before, holding, .. } = self.shards[shard as usize];
        if before == factor || holding > 0 {
            return;
        }
        let mut records = Vec::new();
        for slice in 0..before {
            let slice = &mut self.slices[(slice * self.settings.shards + shard) as usize];
            records.extend(slice.queue.drain(..));
            slice.gathering_since = None;
            slice.look_at = None;
        }
        sort_by_key(&mut records, |record| record.sequence);
        self.shards[shard as usize].factor = factor;
        for record in records {
            let id = self.slice_of(shard, record.slice_hash);
            self.slices[id as usize].queue.push_back(record);
            self.wake(ctx, id);
        }
    }
}

/// The low half of a number.
fn low(bits: u64) -> u32 {
    u32::try_from(bits & u64::from(u32::MAX)).expect("it was cut to 32 bits")
}

fn occurrence(ctx: &Context, step: Step, id: u32) -> Occurrence {
    Occurrence::Stream { lane: ctx.lane, step, id }
}
