//! Warnings about queues that give messages up too early, too late, or unprocessed.

use serde_json::Value;

use super::super::consistency::place;
use super::{Warnings, count, path_field, seconds, whole_seconds};
use crate::fields::{CONCURRENCY, RETENTION_MAX};
use crate::leaf::number_to_json;
use crate::rules;
use crate::time::Span;
use crate::{ArrivalKind, Lane, Sqs};

/// AWS recommends so many times the function's timeout. Documented: Lambda Developer Guide,
/// "Creating and configuring an Amazon SQS event source mapping".
const VISIBILITY_TIMEOUTS: u64 = 6;
/// AWS recommends so many receives at least. Documented: same page.
const RECEIVES_MIN: u32 = 5;
/// A FIFO queue takes so many calls of a kind a second, unless it is made for high throughput.
/// Documented: Amazon SQS Developer Guide, "Amazon SQS message quotas".
const FIFO_CALLS: u64 = 300;

impl Warnings<'_> {
    /// Warnings about a queue; a FIFO queue has `groups`.
    pub(super) fn sqs(&mut self, index: usize, lane: &Lane, path: &Sqs, groups: Option<u32>) {
        self.visible_too_soon(index, lane, path);
        if path.dead_letter_queue {
            self.few_receives(index, lane, path, groups);
            self.expires_before_the_last_receive(index, path);
            if groups.is_none() {
                self.expires_as_a_dead_letter(index, path);
            }
        } else {
            self.comes_back_for_ever(index, path, groups);
        }
        self.batches_outnumber(index, lane, path, groups);
        if groups.is_some() {
            self.sends_outnumber(index, lane);
        }
    }

    /// A message is a call of its own, here.
    fn sends_outnumber(&mut self, index: usize, lane: &Lane) {
        let (ArrivalKind::Constant(rate) | ArrivalKind::Poisson(rate)) = lane.arrivals.kind else {
            return;
        };
        if rate.0 <= FIFO_CALLS * 1_000_000 {
            return;
        }
        let field = place(self.document, index, "arrivals.rate");
        let rate = rate.0.div_ceil(1_000_000);
        self.warn(
            field.clone(),
            format!("{rate} messages a second are more than a FIFO queue takes one by one"),
            format!(
                "It refuses what is above {FIFO_CALLS} calls a second: AWS has batches of ten, for \
                 {} messages, and a high-throughput mode, with that for each partition; here \
                 nothing is refused.",
                FIFO_CALLS * u64::from(rules::SQS_RECEIVE_MAX)
            ),
            Some((field, Value::from(FIFO_CALLS))),
        );
    }

    /// The margin pays for the tries of a throttled batch.
    fn visible_too_soon(&mut self, index: usize, lane: &Lane, path: &Sqs) {
        let (timeout, window) = (lane.function.timeout, path.maximum_batching_window);
        let advised = timeout.saturating_mul(VISIBILITY_TIMEOUTS) + window;
        if path.visibility_timeout >= advised {
            return;
        }
        let field = path_field(index, "visibilityTimeout");
        self.warn(
            field.clone(),
            format!(
                "{} is below six times the function's timeout of {}{}",
                seconds(path.visibility_timeout),
                seconds(timeout),
                match window {
                    Span::ZERO => String::new(),
                    window => format!(" and the batching window of {}", seconds(window)),
                }
            ),
            format!(
                "A throttled batch is offered again only until its visibility timeout ends, and \
                 has then used up a receive without a run: {} leave room for that.",
                seconds(advised)
            ),
            Some((field, whole_seconds(advised))),
        );
    }

    fn few_receives(&mut self, index: usize, lane: &Lane, path: &Sqs, groups: Option<u32>) {
        let Sqs { max_receive_count: receives, batch_size, .. } = *path;
        let whole_batch = batch_size > 1 && !path.report_batch_item_failures;
        let (message, why) = if receives == 1 && whole_batch {
            let message = format!("one receive gives a batch of {batch_size} no second chance");
            let others = batch_size - 1;
            let why = format!(
                "One failure returns the whole batch, and with its only receive used up the other \
                 {others} are dead letters too."
            );
            (message, why)
        } else if receives < RECEIVES_MIN {
            let reason = if self.is_throttled(lane, path, groups) {
                "Every receive counts, also one whose invocation was throttled, and this function \
                 has room for fewer batches than the mapping fetches"
            } else if whole_batch {
                "Every receive counts, also one that another message of its batch has failed"
            } else if receives == 1 {
                "The first failure or throttle is the last"
            } else {
                return;
            };
            (
                format!("{receives} is below the {RECEIVES_MIN} receives that AWS recommends"),
                format!(
                    "{reason}: a message is a dead letter {} after its first receive.",
                    seconds(lifetime(path))
                ),
            )
        } else {
            return;
        };
        let field = path_field(index, "maxReceiveCount");
        self.warn(field.clone(), message, why, Some((field, Value::from(RECEIVES_MIN))));
    }

    /// Whether the mapping fetches more than its function can run: a reservation falls short of all
    /// that the mapping grows to, or what the account has left of what it begins with.
    fn is_throttled(&self, lane: &Lane, path: &Sqs, groups: Option<u32>) -> bool {
        let (first, most) = batches(path, groups);
        let cap = path.maximum_concurrency.unwrap_or(u32::MAX);
        match lane.function.reserved_concurrency {
            Some(reserved) => reserved < most.min(cap),
            None => {
                let own = lane.function.provisioned_concurrency;
                own.saturating_add(self.settings.unreserved_concurrency()) < first.min(cap)
            }
        }
    }

    /// A message that expires is lost: it never gets to the dead-letter queue.
    fn expires_before_the_last_receive(&mut self, index: usize, path: &Sqs) {
        let (retention, needed) = (path.message_retention_period, lifetime(path));
        if retention > needed {
            return;
        }
        let field = path_field(index, "messageRetentionPeriod");
        // Twice as long: a message may wait before its first receive, too.
        let enough = needed.saturating_mul(2).max(Span::from_secs(60));
        let possible = enough.as_secs_f64() <= RETENTION_MAX;
        let remedy = possible.then(|| (field.clone(), whole_seconds(enough)));
        self.warn(
            field,
            format!(
                "{} end before {} are used up",
                seconds(retention),
                count(path.max_receive_count, "receive")
            ),
            format!(
                "A message that always fails is to be a dead letter {} after its first receive, \
                 and is lost before.",
                seconds(needed)
            ),
            remedy,
        );
    }

    /// The dead-letter queue of a standard queue counts on from the first send.
    fn expires_as_a_dead_letter(&mut self, index: usize, path: &Sqs) {
        let (kept, own) = (path.dead_letter_retention_period, path.message_retention_period);
        if kept >= own {
            return;
        }
        let field = path_field(index, "deadLetterRetentionPeriod");
        self.warn(
            field.clone(),
            format!("{} are less than the queue's own {}", seconds(kept), seconds(own)),
            format!(
                "The dead-letter queue goes on counting from the first send: a message that is \
                 moved {} after that or later is lost at once.",
                seconds(kept)
            ),
            Some((field, number_to_json(RETENTION_MAX))),
        );
    }

    fn comes_back_for_ever(&mut self, index: usize, path: &Sqs, groups: Option<u32>) {
        let hidden = path.visibility_timeout.max(rules::SQS_HIDDEN_MIN);
        let receives = path.message_retention_period.micros().div_ceil(hidden.micros());
        let field = path_field(index, "deadLetterQueue");
        self.warn(
            field.clone(),
            "without a dead-letter queue a message that cannot succeed comes back until it expires"
                .to_owned(),
            format!(
                "It is received every {} for {}, {receives} times in all, and is lost then{}.",
                seconds(hidden),
                seconds(path.message_retention_period),
                match groups {
                    Some(_) => "; all that time the messages of its group wait behind it",
                    None => "",
                }
            ),
            Some((field, Value::from(true))),
        );
    }

    /// Reserved concurrency does not hold the pollers back: only maximum concurrency does.
    fn batches_outnumber(&mut self, index: usize, lane: &Lane, path: &Sqs, groups: Option<u32>) {
        let (first, most) = batches(path, groups);
        let few = |reserved: &u32| (1..most).contains(reserved);
        let Some(reserved) = lane.function.reserved_concurrency.filter(few) else {
            return;
        };
        if path.maximum_concurrency.is_some() {
            return;
        }
        let own = path_field(index, "maximumConcurrency");
        let cap = f64::from(reserved).min(CONCURRENCY.1);
        // Provisioned mode excludes it.
        let possible = cap >= CONCURRENCY.0 && path.provisioned_pollers().is_none();
        let remedy = possible.then(|| (own.clone(), number_to_json(cap)));
        let burnt = format!(
            "what waits for a place until its visibility timeout of {} ends has used up a receive \
             without a run",
            seconds(path.visibility_timeout)
        );
        if reserved < first {
            self.warn(
                self.function(index, "reservedConcurrency"),
                format!("{reserved} is below the {first} batches that a mapping begins with"),
                format!("{} of them find no place from the start: {burnt}.", first - reserved),
                remedy,
            );
        } else {
            self.warn(
                own,
                format!("none lets the mapping fetch more than the function's {reserved} can run"),
                format!("It grows to {most} batches while messages wait: {burnt}."),
                remedy,
            );
        }
    }
}

/// Concurrent batches that a mapping begins with, and that it has at most: no two of one group.
fn batches(path: &Sqs, groups: Option<u32>) -> (u32, u32) {
    let (first, most) = match path.provisioned_pollers() {
        Some((fewest, most)) => {
            (fewest * rules::SQS_POLLER_BATCHES, most * rules::SQS_POLLER_BATCHES)
        }
        None => (rules::SQS_FIRST_POLLERS, rules::SQS_MOST_POLLERS),
    };
    let groups = groups.unwrap_or(u32::MAX);
    (first.min(groups), most.min(groups))
}

/// From the first receive until the message is moved.
fn lifetime(path: &Sqs) -> Span {
    let hidden = path.visibility_timeout.max(rules::SQS_HIDDEN_MIN);
    hidden.saturating_mul(u64::from(path.max_receive_count))
}
