//! The queue: its messages, who of them can be received, and how each leaves.

use super::message::{Handle, Message, State};
use super::order::Order;
use super::retention::Retention;
use super::{QueueSettings, Step, occurrence};
use crate::context::Context;
use crate::random::Purpose;
use crate::rules;
use crate::scenario::order::sort_by_key;
use crate::slots::Slots;
use crate::time::{Instant, Span};
use crate::transition::{Kind, Retrier, Undelivered};

/// The messages of one queue.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    pub(super) settings: QueueSettings,
    messages: Slots<Message>,
    order: Order,
    retention: Retention,
    in_flight: u32,
}

impl Queue {
    pub(super) fn new(settings: QueueSettings) -> Self {
        let order =
            if settings.message_groups.is_some() { Order::fifo() } else { Order::standard() };
        Self {
            settings,
            messages: Slots::new(),
            order,
            retention: Retention::default(),
            in_flight: 0,
        }
    }

    pub(super) fn edit(&mut self, ctx: &mut Context, settings: QueueSettings) {
        let former = std::mem::replace(&mut self.settings, settings);
        if former.message_retention_period != settings.message_retention_period {
            self.retention.forget();
            self.watch(ctx);
        }
        if self.is_fifo() && former.delay != settings.delay {
            self.delay_anew(ctx);
        }
    }

    /// A message leaves its producer.
    pub(super) fn arrive(&mut self, now: Instant, request: u32) -> u32 {
        self.messages.insert(Message::new(request, now))
    }

    /// A message reaches the queue, which may delay it.
    pub(super) fn enqueue(&mut self, ctx: &mut Context, id: u32) {
        let message = &mut self.messages[id];
        message.sent = ctx.now;
        let request = message.request;
        ctx.accept(request, message.arrived);
        if let Some(groups) = self.settings.message_groups {
            message.group = ctx.luck.choice(groups, request, Purpose::MessageGroup);
            ctx.record_seldom(request, 0, Kind::Grouped { group: message.group });
            // Its producer, which missed the answer, sends it again in time: nothing comes of that.
            let again = self.settings.duplicate_send_rate;
            if ctx.luck.happens(again, request, 0, Purpose::DuplicateSend) {
                ctx.record_seldom(request, 0, Kind::Deduplicated);
            }
        }
        if self.retention.is_unwatched() {
            let at = ctx.now + self.settings.message_retention_period;
            self.retention.schedule(ctx, at);
        }
        self.delay(ctx, id);
    }

    /// Shows a message when its delay is over, be that now.
    #[inline]
    fn delay(&mut self, ctx: &mut Context, id: u32) {
        let Message { request, sent, .. } = self.messages[id];
        let until = sent + self.settings.delay;
        if until <= ctx.now {
            self.show(ctx, id);
        } else {
            ctx.record_seldom(request, 0, Kind::Delayed { until });
            ctx.schedule(until, occurrence(ctx, Step::Show, id));
        }
    }

    /// Another delay of a FIFO queue holds for what is delayed already, so that nothing overtakes
    /// (SQS API Reference, SetQueueAttributes); that of a standard queue for what comes.
    fn delay_anew(&mut self, ctx: &mut Context) {
        let delayed = self
            .messages
            .iter()
            .filter(|(_, message)| message.state == State::Coming && message.sent <= ctx.now);
        let mut delayed: Vec<_> = delayed.map(|(id, m)| (m.sent, m.request, id)).collect();
        sort_by_key(&mut delayed, |(_, request, _)| u64::from(*request));
        sort_by_key(&mut delayed, |(sent, ..)| sent.micros());
        for (.., id) in delayed {
            self.delay(ctx, id);
        }
    }

    /// A delay ends, unless that of a FIFO queue has changed since it was put down.
    pub(super) fn end_delay(&mut self, ctx: &mut Context, id: u32) {
        let due = |message: &Message| {
            message.state == State::Coming && message.sent + self.settings.delay <= ctx.now
        };
        if !self.is_fifo() || due(&self.messages[id]) {
            self.show(ctx, id);
        }
    }

    fn is_fifo(&self) -> bool {
        self.settings.message_groups.is_some()
    }

    /// A message is visible, for the first time or again.
    #[inline]
    pub(super) fn show(&mut self, ctx: &mut Context, id: u32) {
        let message = &mut self.messages[id];
        let Message { request, receives, group, state, sent, .. } = *message;
        message.state = State::Visible;
        ctx.record(request, receives, Kind::Queued);
        self.order.add(&mut self.messages, id);
        if state == State::Hidden {
            self.in_flight -= 1;
            self.order.lands(&self.messages, group);
        }
        if ctx.now - sent >= self.settings.message_retention_period {
            self.order.remove(&mut self.messages, id);
            self.drop_expired(ctx, id, Undelivered::RetentionExceeded);
        }
    }

    /// A visibility timeout ends.
    pub(super) fn reappear(&mut self, ctx: &mut Context, id: u32) {
        if self.messages[id].state == State::Hidden {
            self.messages[id].held -= 1;
            self.show(ctx, id);
        } else {
            self.release(id);
        }
    }

    /// Puts the end of a visibility timeout on the agenda.
    pub(super) fn let_reappear(&mut self, ctx: &mut Context, handle: &mut Handle) {
        if !std::mem::replace(&mut handle.reappears, true) {
            self.messages[handle.id].held += 1;
            let at = handle.hidden_until.max(ctx.now);
            ctx.schedule(at, occurrence(ctx, Step::Reappear, handle.id));
        }
    }

    /// Lets those reappear whose visibility timeouts end by then.
    pub(super) fn let_reappear_until(
        &mut self,
        ctx: &mut Context,
        handles: &mut [Handle],
        until: Instant,
    ) {
        for handle in handles.iter_mut().filter(|handle| handle.hidden_until <= until) {
            self.let_reappear(ctx, handle);
        }
    }

    /// Says when a message that nobody will work on is due again.
    pub(super) fn tell_retry(&self, ctx: &mut Context, handle: &Handle) {
        let Message { state, receives, .. } = self.messages[handle.id];
        if state == State::Hidden && receives == handle.receives {
            let (at, by) = (handle.hidden_until.max(ctx.now), Retrier::Queue);
            ctx.record(handle.request, handle.receives, Kind::RetryScheduled { at, by });
        }
    }

    /// Whether anything waits that its order allows to be received.
    pub(super) fn has_work(&mut self) -> bool {
        self.order.is_ready(&self.messages)
    }

    /// Whether a receive may bring something: with too many messages in flight none does.
    pub(super) fn is_available(&mut self) -> bool {
        self.in_flight < rules::SQS_IN_FLIGHT_MAX && self.has_work()
    }

    /// Until when a message received now stays hidden.
    pub(super) fn hidden_until(&self, now: Instant) -> Instant {
        now + self.settings.visibility_timeout.max(rules::SQS_HIDDEN_MIN)
    }

    /// One ReceiveMessage for `most` messages or as many as one call can bring. Tells how many it
    /// brought.
    pub(super) fn receive(
        &mut self,
        ctx: &mut Context,
        poller: u32,
        most: u32,
        handles: &mut Vec<Handle>,
    ) -> u32 {
        let room = rules::SQS_IN_FLIGHT_MAX.saturating_sub(self.in_flight);
        let most = most.min(rules::SQS_RECEIVE_MAX).min(room);
        let mut taken = 0;
        while taken < most
            && let Some(handle) = self.take(ctx, poller, taken > 0)
        {
            handles.push(handle);
            taken += 1;
        }
        self.order.end_receive(&self.messages);
        taken
    }

    /// One ReceiveMessage for one message, where not too many are in flight.
    #[inline]
    pub(super) fn receive_one(&mut self, ctx: &mut Context, poller: u32) -> Option<Handle> {
        let handle = self.take(ctx, poller, false);
        self.order.end_receive(&self.messages);
        handle
    }

    /// Takes the next message of a receive, `together` with the one before. What was received too
    /// often moves to the dead-letter queue instead, now and not at its last failure.
    #[inline(always)]
    fn take(&mut self, ctx: &mut Context, poller: u32, together: bool) -> Option<Handle> {
        while let Some(id) = self.order.take(&mut self.messages) {
            let message = &mut self.messages[id];
            let age = ctx.now - message.sent;
            if age >= self.settings.message_retention_period {
                self.drop_expired(ctx, id, Undelivered::RetentionExceeded);
                continue;
            }
            let Message { request, receives, group, .. } = *message;
            if self.settings.dead_letter_queue && receives >= self.settings.max_receive_count {
                self.move_away(ctx, id, age);
                continue;
            }
            let receives = receives + 1;
            message.receives = receives;
            message.state = State::Hidden;
            message.held += 1;
            self.in_flight += 1;
            self.order.leaves(group);
            let again = self.settings.duplicate_rate;
            let hidden_until =
                if ctx.luck.happens(again, request, receives, Purpose::DuplicateDelivery) {
                    ctx.now + rules::SQS_HIDDEN_MIN
                } else {
                    self.hidden_until(ctx.now)
                };
            ctx.record(request, receives, Kind::Received { poller, age, hidden_until, together });
            let (fails, reappears) = (false, false);
            return Some(Handle { id, request, receives, hidden_until, fails, reappears });
        }
        None
    }

    /// An execution that succeeded carried this message.
    pub(super) fn succeeded(&mut self, ctx: &mut Context, handle: &Handle) {
        let message = &mut self.messages[handle.id];
        if message.succeeded != Instant::NEVER {
            ctx.record_seldom(handle.request, handle.receives, Kind::Duplicated);
        }
        message.succeeded = message.succeeded.min(ctx.now);
    }

    /// A delete reaches the queue, `together` with the one before in one call.
    ///
    /// An older handle deletes nothing when the message was received again since (SQS API
    /// Reference, DeleteMessage: it "might not be deleted"; that it never is, is assumed, and a
    /// setting). A FIFO queue takes no handle whose visibility timeout has ended.
    pub(super) fn delete(&mut self, ctx: &mut Context, handle: &Handle, together: bool) {
        let message = &self.messages[handle.id];
        let Message { request, receives, group, state, arrived, succeeded, .. } = *message;
        let is_fifo = self.is_fifo();
        let latest = receives == handle.receives;
        let deletes = match state {
            State::Coming | State::Gone => false,
            State::Visible => !is_fifo && (latest || self.settings.stale_delete_works),
            State::Hidden => latest || !is_fifo && self.settings.stale_delete_works,
        };
        if !deletes {
            ctx.record_seldom(request, handle.receives, Kind::DeleteIgnored { together });
            return;
        }
        let visible = state == State::Visible;
        ctx.record(request, receives, Kind::Deleted { visible, together });
        let latency = succeeded.min(ctx.now) - arrived;
        ctx.record(request, receives, Kind::Completed { latency });
        if visible {
            self.order.remove(&mut self.messages, handle.id);
        } else {
            self.in_flight -= 1;
            self.order.lands(&self.messages, group);
        }
        self.leave(handle.id);
    }

    /// One who held the message does so no more.
    pub(super) fn release(&mut self, id: u32) {
        let message = &mut self.messages[id];
        message.held -= 1;
        if message.state == State::Gone && message.held == 0 {
            self.messages.remove(id);
        }
    }

    /// The agenda's look at the oldest messages.
    pub(super) fn expire(&mut self, ctx: &mut Context) {
        if self.retention.is_due(ctx.now) {
            self.watch(ctx);
        }
    }

    /// Drops visible messages that are too old. Those in somebody's hands, and delayed ones, are
    /// looked at when they are visible.
    fn watch(&mut self, ctx: &mut Context) {
        let period = self.settings.message_retention_period;
        while let Some(id) = self.retention.next(&self.messages, ctx.now, period) {
            if self.messages[id].state == State::Visible {
                self.order.remove(&mut self.messages, id);
                self.drop_expired(ctx, id, Undelivered::RetentionExceeded);
            }
        }
        if let Some(at) = self.retention.next_at(ctx.now, period) {
            self.retention.schedule(ctx, at);
        }
    }

    /// A message of this age moves to the dead-letter queue. That of a standard queue goes on
    /// counting from the first send, and so may lose the message at once.
    #[cold]
    fn move_away(&mut self, ctx: &mut Context, id: u32, age: Span) {
        if !self.is_fifo() && age >= self.settings.dead_letter_retention_period {
            self.drop_expired(ctx, id, Undelivered::DeadLetterRetentionExceeded);
            return;
        }
        let Message { request, receives, .. } = self.messages[id];
        let reason = Undelivered::MaxReceiveCountExceeded;
        ctx.record_seldom(request, receives, Kind::DeadLettered { reason });
        self.leave(id);
    }

    fn drop_expired(&mut self, ctx: &mut Context, id: u32, reason: Undelivered) {
        let Message { request, receives, .. } = self.messages[id];
        ctx.record_seldom(request, receives, Kind::Dropped { reason });
        self.leave(id);
    }

    /// A message that is in no line any more leaves the queue.
    fn leave(&mut self, id: u32) {
        let message = &mut self.messages[id];
        message.state = State::Gone;
        if message.held == 0 {
            self.messages.remove(id);
        }
    }
}
