//! The event source mapping: its pollers gather batches, invoke the function with them, and delete
//! what went well.
//!
//! When a batch reaches the function its end is already certain, so a visibility timeout is put on
//! the agenda only where it will end before the message is deleted.

use super::batch::{Batch, NOWHERE};
use super::indices::Indices;
use super::message::{Handle, Handles};
use super::pollers::Pollers;
use super::queue::Queue;
use super::scaling::Scaling;
use super::{MappingSettings, Step, occurrence};
use crate::context::Context;
use crate::function::{Ended, Function, InvocationType, Work};
use crate::rules;
use crate::slots::{Slots, number};
use crate::time::{Instant, Span};
use crate::transition::Kind;

/// The event source mapping of one queue.
#[derive(Clone, Debug)]
pub(super) struct Mapping {
    pub(super) settings: MappingSettings,
    pub(super) pollers: Pollers,
    pub(super) scaling: Scaling,
    pub(super) batches: Slots<Batch>,
    /// Room for handles, left by batches that are done.
    spare: Vec<Vec<Handle>>,
    /// Batches that are at their pollers, and meet the function next.
    pub(super) at_function: Vec<u32>,
    /// Batches that were throttled and are offered again.
    pub(super) throttled: Vec<u32>,
    /// Batches that hang in a long poll for more: they take what comes before others begin.
    listening: Indices,
    /// When a poller's rest ends that is waited for.
    rested_at: Option<Instant>,
}

impl Mapping {
    pub(super) fn new(ctx: &mut Context, settings: MappingSettings) -> Self {
        ctx.schedule(ctx.now + rules::SQS_LONG_POLL, occurrence(ctx, Step::LongPoll, 0));
        let pollers = match settings.provisioned {
            None => Pollers::new(rules::SQS_FIRST_POLLERS, 1, Span::ZERO),
            Some((fewest, _)) => {
                let (batches, rest) = (rules::SQS_POLLER_BATCHES, rules::SQS_POLLER_REST);
                Pollers::new(fewest, batches, rest)
            }
        };
        Self {
            settings,
            pollers,
            scaling: Scaling::default(),
            batches: Slots::new(),
            spare: Vec::new(),
            at_function: Vec::new(),
            throttled: Vec::new(),
            listening: Indices::default(),
            rested_at: None,
        }
    }

    pub(super) fn edit(&mut self, ctx: &mut Context, settings: MappingSettings) {
        self.settings = settings;
        self.keep_within_provisioned(ctx);
        self.edit_backoff(ctx);
        // Batches that gather, and need no more.
        let full = self.batches.iter().filter(|(_, batch)| {
            batch.closes() != Instant::NEVER
                && batch.handles.all().len() >= settings.batch_size as usize
        });
        let full: Vec<u32> = full.map(|(id, _)| id).collect();
        for id in full {
            self.close(ctx, id);
        }
    }

    /// Free pollers take what is visible.
    pub(super) fn receive(&mut self, ctx: &mut Context, queue: &mut Queue) {
        // Where one message is a batch, none gathers.
        let one_by_one = self.settings.batch_size == 1;
        while queue.is_available() {
            let gathers = if one_by_one { None } else { self.listening.first() };
            if let Some(id) = gathers {
                self.fill(ctx, queue, id);
                continue;
            }
            if self.all_are_busy() {
                break;
            }
            let Some(poller) = self.free_poller(ctx) else {
                self.wait_for_rest(ctx);
                break;
            };
            if one_by_one {
                self.receive_one(ctx, queue, poller);
            } else {
                let handles = Handles::Many(self.spare.pop().unwrap_or_default());
                let id = self.begin(ctx.now, poller, handles);
                self.fill(ctx, queue, id);
            }
        }
        self.schedule_scaling(ctx, queue);
    }

    /// Whether it needs no look at each poller to know that none can take a batch: with a backlog
    /// that is so most of the time.
    #[inline(always)]
    fn all_are_busy(&self) -> bool {
        self.pollers.busy() >= self.most_batches()
            && self.pollers.count() >= rules::SQS_FIRST_POLLERS
            && !self.pollers.rest()
    }

    /// A poller that may take another batch.
    #[inline(always)]
    fn free_poller(&mut self, ctx: &mut Context) -> Option<u32> {
        loop {
            let poller = self.pollers.take(ctx.now, self.most_batches());
            if poller.is_some() || !self.restore_first(ctx) {
                return poller;
            }
        }
    }

    /// A batch of one, which is full at once.
    #[inline(never)]
    fn receive_one(&mut self, ctx: &mut Context, queue: &mut Queue, poller: u32) {
        let Some(mut handle) = queue.receive_one(ctx, poller) else {
            return self.pollers.give_back(ctx.now, poller);
        };
        self.scaling.last_receive = ctx.now;
        let arrives = ctx.now + ctx.network.service_hop;
        // The window counts though it is not waited for: its timeout may end meanwhile.
        if handle.hidden_until <= arrives + self.settings.window {
            queue.let_reappear(ctx, &mut handle);
        }
        let id = self.begin(arrives, poller, Handles::One(handle));
        self.batches[id].offered_until = queue.hidden_until(ctx.now);
        self.bring(ctx, id);
    }

    /// A batch in the hands of a poller.
    #[inline]
    fn begin(&mut self, there_at: Instant, poller: u32, handles: Handles) -> u32 {
        self.batches.insert(Batch {
            handles,
            poller,
            there_at,
            polls: Instant::NEVER,
            offered_until: Instant::NEVER,
            due: None,
            place: NOWHERE,
        })
    }

    /// One receive for a batch.
    ///
    /// A function of its own: inlined into its loop it would have the loop begin with much that is
    /// the same for all batches, where mostly there is one or none.
    #[inline(never)]
    fn fill(&mut self, ctx: &mut Context, queue: &mut Queue, id: u32) {
        let mut closes = self.batches[id].closes();
        let Batch { handles, poller, there_at, due, offered_until, .. } = &mut self.batches[id];
        let Handles::Many(handles) = handles else {
            unreachable!("a batch of one takes no more");
        };
        let before = handles.len();
        let room = self.settings.batch_size.saturating_sub(number(before));
        if room == 0 {
            return self.close(ctx, id);
        }
        if queue.receive(ctx, *poller, room, handles) == 0 {
            if before == 0 {
                self.remove(ctx, id);
            }
            return;
        }
        self.scaling.last_receive = ctx.now;
        let arrives = ctx.now + ctx.network.service_hop;
        *there_at = arrives;
        if before == 0 {
            closes = arrives + self.settings.window;
            *due = Some((closes, Step::Close));
            *offered_until = queue.hidden_until(ctx.now);
        }
        // What will be visible again before the function can have it: of all of them, where these
        // come after the window's end.
        let from = if arrives > closes { 0 } else { before };
        queue.let_reappear_until(ctx, &mut handles[from..], closes.max(arrives));
        let full = handles.len() >= self.settings.batch_size as usize;
        if full || closes <= arrives {
            return self.close(ctx, id);
        }
        if before == 0 {
            ctx.schedule(closes, occurrence(ctx, Step::Close, id));
        }
        self.poll_after(ctx, id, ctx.network.service_hop + ctx.network.service_hop);
    }

    /// A batch that gathers polls again when the answer to its last poll was there, and its poller
    /// has rested.
    fn poll_after(&mut self, ctx: &mut Context, id: u32, answer: Span) {
        let batch = &mut self.batches[id];
        let at = (ctx.now + answer).max(self.pollers.rests_until(batch.poller));
        if at <= ctx.now {
            self.listening.insert(id);
            return;
        }
        self.listening.remove(id);
        batch.polls = at;
        ctx.schedule(at, occurrence(ctx, Step::Poll, id));
    }

    /// The batch's next poll is due.
    pub(super) fn poll(&mut self, ctx: &mut Context, id: u32) {
        // Its window may have ended meanwhile, and another batch be in its place.
        let batch = &mut self.batches[id];
        if batch.polls != ctx.now {
            return;
        }
        batch.polls = Instant::NEVER;
        if self.pollers.rests_until(batch.poller) > ctx.now {
            self.poll_after(ctx, id, Span::ZERO);
        } else {
            self.pollers.polls(ctx.now, batch.poller);
            self.listening.insert(id);
        }
    }

    /// The batch gathers no more, and is brought to the function.
    pub(super) fn close(&mut self, ctx: &mut Context, id: u32) {
        self.listening.remove(id);
        let batch = &mut self.batches[id];
        batch.due = None;
        batch.polls = Instant::NEVER;
        self.bring(ctx, id);
    }

    /// The batch meets the function as soon as it is at its poller.
    #[inline]
    fn bring(&mut self, ctx: &mut Context, id: u32) {
        let batch = &mut self.batches[id];
        if batch.there_at > ctx.now {
            batch.await_step(ctx, id, batch.there_at, Step::Invoke);
        } else {
            self.at_function.push(id);
        }
    }

    pub(super) fn invoke(
        &mut self,
        ctx: &mut Context,
        queue: &mut Queue,
        function: &mut Function,
        id: u32,
    ) {
        self.no_longer_throttled(id);
        let batch = &mut self.batches[id];
        batch.due = None;
        let mut any_fails = false;
        for handle in batch.handles.all_mut() {
            let stopped = any_fails && self.settings.stops_at_failure;
            handle.fails = stopped || function.fails(ctx.luck, handle.request, handle.receives);
            any_fails |= handle.fails;
        }
        let batch_size = number(batch.handles.all().len());
        let Handle { request, receives, .. } = batch.handles.all()[0];
        let reports = function.reports_items(self.settings.report_batch_item_failures);
        let fails = !reports && any_fails;
        let (invocation_type, attempt) = (InvocationType::RequestResponse, receives);
        let work = Work { invocation_type, request, attempt, batch_size, fails, ticket: id };
        match function.invoke(ctx, work) {
            Ok(started) => {
                for handle in &batch.handles.all()[1..] {
                    let joined = Kind::Joined { leader: request };
                    ctx.record(handle.request, handle.receives, joined);
                }
                let whole_batch = started.result.is_err();
                batch.there_at = started.ends + ctx.network.service_hop;
                for handle in batch.handles.all_mut() {
                    handle.fails |= whole_batch;
                    if handle.fails || batch.there_at > handle.hidden_until {
                        queue.let_reappear(ctx, handle);
                    }
                }
            }
            Err(reason) => {
                ctx.record(request, receives, Kind::Throttled { reason });
                self.back_off(ctx);
                self.offer_again(ctx, queue, id);
            }
        }
    }

    /// An execution has ended. Tells when its deletes reach the queue.
    pub(super) fn ended(&mut self, ctx: &mut Context, queue: &mut Queue, ended: Ended) -> Instant {
        let batch = &self.batches[ended.ticket];
        for handle in batch.handles.all() {
            if !handle.fails {
                queue.succeeded(ctx, handle);
            } else {
                queue.tell_retry(ctx, handle);
            }
        }
        let finishes = batch.there_at;
        if ended.result.is_err() && !self.settings.report_batch_item_failures {
            self.back_off(ctx);
        }
        finishes
    }

    /// Deletes what went well, up to ten in a call.
    pub(super) fn finish(&mut self, ctx: &mut Context, queue: &mut Queue, id: u32) {
        let handles = self.batches[id].handles.all().iter();
        for (before, handle) in (0..).zip(handles.filter(|handle| !handle.fails)) {
            queue.delete(ctx, handle, before % rules::SQS_RECEIVE_MAX > 0);
        }
        self.let_go(ctx, queue, id);
    }

    /// The batch is offered no more: the queue is to bring its messages again.
    pub(super) fn give_up(&mut self, ctx: &mut Context, queue: &mut Queue, id: u32) {
        for handle in self.batches[id].handles.all() {
            queue.tell_retry(ctx, handle);
        }
        self.let_go(ctx, queue, id);
    }

    /// Nobody holds the batch any more: its poller is free.
    #[inline]
    fn let_go(&mut self, ctx: &mut Context, queue: &mut Queue, id: u32) {
        for handle in self.batches[id].handles.all() {
            queue.release(handle.id);
        }
        self.remove(ctx, id);
    }

    #[inline]
    fn remove(&mut self, ctx: &mut Context, id: u32) {
        self.no_longer_throttled(id);
        let batch = &mut self.batches[id];
        // Nothing that the agenda still has for it is in date.
        batch.due = None;
        if let Handles::Many(handles) = &mut batch.handles {
            handles.clear();
            self.spare.push(std::mem::take(handles));
        }
        self.pollers.give_back(ctx.now, batch.poller);
        self.batches.remove(id);
    }

    /// Somebody comes back as soon as a poller has rested.
    fn wait_for_rest(&mut self, ctx: &mut Context) {
        if let Some(at) = self.pollers.next_at()
            && self.rested_at.is_none_or(|due| due <= ctx.now || at < due)
        {
            self.rested_at = Some(at);
            ctx.schedule(at, occurrence(ctx, Step::Rested, 0));
        }
    }

    /// A poller has rested.
    pub(super) fn rested(&mut self) {
        self.rested_at = None;
    }

    /// Long polls come back, those of idle pollers empty.
    pub(super) fn long_poll(&mut self, ctx: &mut Context) {
        let polls = self.pollers.waiting(self.most_batches());
        if polls > 0 {
            ctx.record_lane(Kind::PolledEmpty { polls });
        }
        self.calm_down(ctx);
        ctx.schedule(ctx.now + rules::SQS_LONG_POLL, occurrence(ctx, Step::LongPoll, 0));
    }
}
