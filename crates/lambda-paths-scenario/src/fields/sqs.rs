//! The fields of the SQS paths. Those that both kinds of queue have are described once.

use serde_json::Value;

use super::mapping::{self, Window};
use crate::field::{Field, Fields, Visitor};
use crate::source;
use crate::{Sqs, SqsFifo};

/// The longest retention of a queue, in seconds.
pub(crate) const RETENTION_MAX: f64 = 1_209_600.0;
/// The least and the greatest maximum concurrency that a mapping takes.
pub(crate) const CONCURRENCY: (f64, f64) = (2.0, 1_000.0);

const MAXIMUM_CONCURRENCY: Field = Field::count("maximumConcurrency", CONCURRENCY.0, CONCURRENCY.1)
    .aws_member("scalingConfig.maximumConcurrency")
    .says("Invocations that the queue may have at a time; none: up to 1,250.")
    .from(source::LAMBDA_SQS_SCALING);
const ERROR_BACKOFF: Field = Field::switch("errorBackoff")
    .says("Function errors and throttles halve the mapping's concurrency for a minute.")
    .from(source::LAMBDA_SQS_ERRORS);

impl Fields for Sqs {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.visit_receives(visitor);
        visitor.leaf(
            &mapping::batch_size(10_000.0)
                .says("Messages in one invocation at most; above 10 only with a batching window.")
                .from(source::LAMBDA_SQS_CONFIGURE),
            &mut self.batch_size,
        );
        visitor.leaf(
            &mapping::batching_window()
                .says("How long a poller gathers a batch that is not full, in whole seconds.")
                .from(source::LAMBDA_SQS_CONFIGURE),
            &mut Window { window: &mut self.maximum_batching_window, kafka: false },
        );
        visitor.leaf(&MAXIMUM_CONCURRENCY, &mut self.maximum_concurrency);
        visitor.leaf(
            &mapping::minimum_pollers(2.0)
                .says("Pollers that provisioned mode keeps, 2 if only the most are given.")
                .from(source::LAMBDA_SQS_SCALING),
            &mut self.minimum_pollers,
        );
        visitor.leaf(
            &mapping::maximum_pollers(2.0, 10_000.0)
                .says("Pollers that provisioned mode grows to, 200 if only the fewest are given.")
                .from(source::LAMBDA_SQS_SCALING),
            &mut self.maximum_pollers,
        );
        self.visit_messages(
            visitor,
            "Only the messages that failed come back, not their whole batch.",
            "How long the dead-letter queue keeps a message, counted from its first send.",
        );
        visitor.leaf(
            &Field::switch("staleDeleteWorks")
                .says("A message can be deleted with the handle of an earlier receive.")
                .from(source::SQS_DELETE),
            &mut self.stale_delete_works,
        );
        visitor.leaf(
            &Field::probability("duplicateRate")
                .says("Chance that a received message is delivered again at once, for no cause.")
                .from(source::SQS_AT_LEAST_ONCE),
            &mut self.duplicate_rate,
        );
        visitor.leaf(&ERROR_BACKOFF, &mut self.error_backoff);
    }
}

impl Sqs {
    /// How often and when a message of either kind of queue is received.
    fn visit_receives(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::seconds("visibilityTimeout", 0.0, 43_200.0)
                .says("How long a received message stays hidden; undeleted, it then returns.")
                .from(source::SQS_VISIBILITY),
            &mut self.visibility_timeout,
        );
        visitor.leaf(
            &Field::count("maxReceiveCount", 1.0, 1_000.0)
                .says("Receives after which the next one moves the message to the dead letters.")
                .from(source::SQS_DEAD_LETTERS),
            &mut self.max_receive_count,
        );
    }

    /// What becomes of a message of either kind of queue; what failures are reported for, and how
    /// long dead letters are kept, in words.
    fn visit_messages(
        &mut self,
        visitor: &mut dyn Visitor,
        failures: &'static str,
        kept: &'static str,
    ) {
        visitor.leaf(
            &Field::switch("reportBatchItemFailures")
                .says(failures)
                .from(source::LAMBDA_SQS_ERRORS),
            &mut self.report_batch_item_failures,
        );
        visitor.leaf(
            &Field::switch("deadLetterQueue")
                .says("The queue has a dead-letter queue for messages received too often.")
                .from(source::SQS_DEAD_LETTERS),
            &mut self.dead_letter_queue,
        );
        visitor.leaf(
            &Field::seconds("messageRetentionPeriod", 60.0, RETENTION_MAX)
                .says("How long the queue keeps a message.")
                .from(source::SQS_ATTRIBUTES),
            &mut self.message_retention_period,
        );
        visitor.leaf(
            &Field::seconds("deadLetterRetentionPeriod", 60.0, RETENTION_MAX)
                .says(kept)
                .from(source::SQS_DEAD_LETTERS),
            &mut self.dead_letter_retention_period,
        );
        visitor.leaf(
            &Field::seconds("delaySeconds", 0.0, 900.0)
                .says("How long the queue hides a message that was just sent.")
                .from(source::SQS_ATTRIBUTES),
            &mut self.delay,
        );
    }
}

impl Fields for SqsFifo {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::count("messageGroups", 1.0, 10_000.0)
                .aws_max(f64::INFINITY)
                .says("Message groups; each message belongs to one, chosen at random.")
                .from(source::SQS_FIFO),
            &mut self.message_groups,
        );
        self.queue.visit_receives(visitor);
        visitor.leaf(
            &mapping::batch_size(10.0)
                .says("Messages in one invocation at most.")
                .from(source::LAMBDA_SQS_CONFIGURE),
            &mut self.queue.batch_size,
        );
        visitor.fixed(
            &Field::seconds("maximumBatchingWindow", 0.0, 0.0)
                .only("AWS has no batching window for a FIFO queue")
                .says("A FIFO queue's mapping has no batching window.")
                .from(source::LAMBDA_SQS_CONFIGURE),
            Value::from(0),
        );
        visitor.leaf(&MAXIMUM_CONCURRENCY, &mut self.queue.maximum_concurrency);
        for (name, max) in [("minimumPollers", 200.0), ("maximumPollers", 10_000.0)] {
            visitor.fixed(
                &Field::count(name, 2.0, max)
                    .says("Pollers of provisioned mode, for a FIFO queue not modelled.")
                    .from(source::LAMBDA_SQS_SCALING),
                Value::Null,
            );
        }
        self.queue.visit_messages(
            visitor,
            "The first message that failed comes back, and all behind it in its batch.",
            "How long the dead-letter queue keeps a message, counted from its move there.",
        );
        visitor.leaf(
            &Field::probability("duplicateSendRate")
                .says("Share of messages sent twice; the queue drops the second within 5 minutes.")
                .from(source::SQS_FIFO),
            &mut self.duplicate_send_rate,
        );
        visitor.leaf(&ERROR_BACKOFF, &mut self.queue.error_backoff);
    }
}
