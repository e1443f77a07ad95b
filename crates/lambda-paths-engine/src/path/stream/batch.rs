//! A batch in hand: its executions, what becomes of its records, its retries and its splits.

use super::slice::{Part, Record, State};
use super::{Step, Stream, occurrence};
use crate::context::Context;
use crate::function::{Ended, Function, InvocationType, Work};
use crate::path::retry::factor;
use crate::random::Purpose;
use crate::rules;
use crate::scenario::StreamSource;
use crate::time::{Instant, Span};
use crate::transition::{Destination, Kind, Retrier, Undelivered};

impl Stream {
    /// Invokes the function with the first part of the batch in hand.
    pub(super) fn invoke(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        self.give_up_the_old(ctx, id);
        let slice = &mut self.slices[id as usize];
        let Some(part) = slice.parts.last().copied() else {
            // By way of the agenda: as many batches in a row may be too old.
            ctx.schedule(ctx.now, occurrence(ctx, Step::Finish, id));
            return;
        };
        let records = slice.queue.range_mut(..part.len as usize);
        let mut any = false;
        for record in records {
            record.fails = function.fails(ctx.luck, record.request, record.attempts + 1);
            any |= record.fails;
        }
        let reports = function.reports_items(self.settings.report_batch_item_failures);
        let Record { request, attempts, .. } = slice.queue[0];
        let (batch_size, fails) = (part.len, any && !reports);
        let (invocation_type, attempt) = (InvocationType::RequestResponse, attempts + 1);
        let work = Work { invocation_type, request, attempt, batch_size, fails, ticket: id };
        match function.invoke(ctx, work) {
            Ok(_) => {
                slice.throttles = 0;
                for record in slice.queue.range_mut(..part.len as usize) {
                    record.attempts += 1;
                }
                for record in slice.queue.range(1..part.len as usize) {
                    ctx.record(record.request, record.attempts, Kind::Joined { leader: request });
                }
            }
            Err(reason) => {
                ctx.record_seldom(request, attempts, Kind::Throttled { reason });
                slice.throttles += 1;
                let (tries, purpose) = (slice.throttles, Purpose::ThrottleJitter);
                let delay = self.delay(ctx, (request, tries), tries, purpose);
                self.pollers.trouble();
                self.pollers.give_back();
                self.back_off(ctx, id, ctx.now + delay);
            }
        }
    }

    /// Gives up what is too old to be invoked: the front of the part that comes next.
    fn give_up_the_old(&mut self, ctx: &mut Context, id: u32) {
        let slice = &mut self.slices[id as usize];
        let mut told = false;
        while let Some(part) = slice.parts.last_mut() {
            if part.len == 0 {
                slice.parts.pop();
                continue;
            }
            let age = ctx.now - slice.queue[0].put;
            let reason = if age >= self.settings.retention_period {
                Undelivered::RetentionExceeded
            } else if self.settings.maximum_record_age.is_some_and(|most| age >= most) {
                Undelivered::RecordAgeExceeded
            } else {
                break;
            };
            part.len -= 1;
            let record = slice.queue.pop_front().expect("the part has a record");
            if !std::mem::replace(&mut told, reason == Undelivered::RecordAgeExceeded) {
                deliver(ctx, self.settings.on_failure, &record, reason);
            }
            let end = end(self.settings.on_failure, reason);
            ctx.record_seldom(record.request, record.attempts, end);
        }
    }

    pub(crate) fn ended(&mut self, ctx: &mut Context, ended: Ended) {
        let id = ended.ticket;
        let slice = &mut self.slices[id as usize];
        let part = slice.parts.last().copied().expect("an execution carries a part");
        let records = slice.queue.range(..part.len as usize);
        // Everything from the first failed record on comes again.
        let passed = match ended.result {
            Ok(()) => records.clone().position(|record| record.fails),
            Err(_) => Some(0),
        };
        let passed = passed.map_or(part.len, crate::slots::number);
        let last = slice.queue[part.len as usize - 1].put;
        let iterator_age = ctx.now - last;
        ctx.record_lane(Kind::BatchEnded { slice: id, passed, iterator_age });
        for record in slice.queue.drain(..passed as usize) {
            if record.succeeded.is_some() {
                ctx.record_seldom(record.request, record.attempts, Kind::Duplicated);
            }
            let latency = record.succeeded.unwrap_or(ctx.now) - record.arrived;
            ctx.record(record.request, record.attempts, Kind::Completed { latency });
        }
        let free_at = ctx.now + ctx.network.service_hop;
        if passed == part.len {
            slice.parts.pop();
            slice.failures = 0;
        } else {
            if ended.result.is_ok() {
                let rest = slice.queue.range_mut(..(part.len - passed) as usize);
                for record in rest.filter(|record| !record.fails) {
                    record.succeeded.get_or_insert(ctx.now);
                }
            }
            self.pollers.trouble();
            self.failed(ctx, id, passed, free_at);
        }
        ctx.schedule(free_at, occurrence(ctx, Step::Finish, id));
    }

    /// After an execution that failed, or that left some of its records: split, try again, or give
    /// up.
    fn failed(&mut self, ctx: &mut Context, id: u32, passed: u32, free_at: Instant) {
        let most = self.maximum_retries();
        let slice = &mut self.slices[id as usize];
        let Record { request, attempts, .. } = slice.queue[0];
        if !std::mem::replace(&mut slice.blocked, true) {
            ctx.record_seldom(request, attempts, Kind::Blocked { slice: id });
        }
        slice.failures += 1;
        let part = slice.parts.last_mut().expect("the part that failed");
        part.len -= passed;
        let Part { len, failures } = *part;
        if self.settings.bisect_batch_on_function_error && passed > 0 {
            // The split is where the response says.
            ctx.record_seldom(request, attempts, Kind::Split { first: passed, second: len });
        } else if self.settings.bisect_batch_on_function_error && len > 1 {
            let first = len / 2;
            part.len = len - first;
            slice.parts.push(Part { len: first, failures });
            ctx.record_seldom(request, attempts, Kind::Split { first, second: len - first });
        } else {
            part.failures += 1;
            if most.is_some_and(|most| part.failures > most) {
                slice.parts.pop();
                let reason = Undelivered::RetryAttemptsExhausted;
                deliver(ctx, self.settings.on_failure, &slice.queue[0], reason);
                let kind = end(self.settings.on_failure, reason);
                for record in slice.queue.drain(..len as usize) {
                    ctx.record_seldom(record.request, record.attempts, kind);
                }
                return;
            }
        }
        let (failures, purpose) = (slice.failures, Purpose::RetryJitter);
        let delay = self.delay(ctx, (request, attempts), failures, purpose);
        self.back_off(ctx, id, free_at + delay);
    }

    /// Kafka tries ten times where retries without end meet a destination.
    fn maximum_retries(&self) -> Option<u32> {
        let destination = self.settings.on_failure.is_some();
        let kafka = self.settings.source == StreamSource::Kafka;
        let limit = (kafka && destination).then_some(rules::KAFKA_RETRIES_WITH_DESTINATION);
        self.settings.maximum_retry_attempts.or(limit)
    }

    /// Puts the next try of the first part on the agenda.
    fn back_off(&mut self, ctx: &mut Context, id: u32, at: Instant) {
        let slice = &mut self.slices[id as usize];
        slice.state = State::BackingOff;
        let len = slice.parts.last().map_or(0, |part| part.len);
        for record in slice.queue.range(..len as usize) {
            let by = Retrier::Mapping;
            ctx.record(record.request, record.attempts, Kind::RetryScheduled { at, by });
        }
        ctx.schedule(at, occurrence(ctx, Step::Retry, id));
    }

    /// The wait after so many failures, or throttles, in a row.
    fn delay(&self, ctx: &Context, key: (u32, u32), failures: u32, purpose: Purpose) -> Span {
        let mut delay = rules::STREAM_RETRY_DELAY;
        for _ in 1..failures {
            delay = delay.scale(rules::STREAM_RETRY_GROWTH);
            if delay >= rules::STREAM_RETRY_DELAY_MAX {
                delay = rules::STREAM_RETRY_DELAY_MAX;
                break;
            }
        }
        let u = ctx.luck.uniform(key.0, key.1, purpose);
        delay.scale(factor(rules::STREAM_RETRY_SPREAD, self.settings.retry_delay_jitter, u))
    }

    /// The poller has the answer, and is free.
    pub(super) fn finish(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        self.pollers.give_back();
        let slice = &self.slices[id as usize];
        if slice.state == State::BackingOff {
            return;
        }
        if slice.parts.is_empty() {
            self.end_batch(ctx, function, id);
        } else {
            self.begin(ctx, function, id);
        }
    }

    /// Nothing of the batch is left. Where there is more, the mapping goes on until it has caught
    /// up.
    fn end_batch(&mut self, ctx: &mut Context, function: &mut Function, id: u32) {
        let slice = &mut self.slices[id as usize];
        slice.state = State::Idle;
        (slice.failures, slice.throttles) = (0, 0);
        if std::mem::take(&mut slice.blocked) {
            ctx.record_lane(Kind::Unblocked { slice: id });
        }
        self.shard_of(id).holding -= 1;
        if self.changes_factor(id) {
            let shard = id % self.settings.shards;
            self.deal_anew(ctx, shard);
        } else {
            self.gather(ctx, function, id);
        }
    }
}

/// The end of a record that was given up. What the stream no longer has goes nowhere.
fn end(on_failure: Option<Destination>, reason: Undelivered) -> Kind {
    if on_failure.is_none() || reason == Undelivered::RetentionExceeded {
        Kind::Dropped { reason }
    } else {
        Kind::DeadLettered { reason }
    }
}

/// Sends what is given up to the destination: one record for the batch, told of its first record.
fn deliver(ctx: &mut Context, to: Option<Destination>, first: &Record, reason: Undelivered) {
    if let Some(destination) = to.filter(|_| reason != Undelivered::RetentionExceeded) {
        let condition = Some(reason);
        ctx.record_seldom(
            first.request,
            first.attempts,
            Kind::Delivered { destination, condition },
        );
    }
}
