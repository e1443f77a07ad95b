//! The fields of the SQS path.

use serde_json::Value;

use crate::scenario::Sqs;
use crate::scenario::field::{Field, Fields, Visitor};
use crate::scenario::source;

impl Fields for Sqs {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
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
        visitor.leaf(
            &Field::count("batchSize", 1.0, 10.0)
                .aws_max(10_000.0)
                .says("Messages in one invocation at most.")
                .from(source::LAMBDA_SQS_CONFIGURE),
            &mut self.batch_size,
        );
        visitor.fixed(
            &Field::seconds("maximumBatchingWindow", 0.0, 0.0)
                .says("How long a batch waits to fill up; not modelled yet.")
                .from(source::LAMBDA_SQS_CONFIGURE),
            Value::from(0),
        );
        visitor.leaf(
            &Field::count("maximumConcurrency", 2.0, 1_000.0)
                .says("Invocations that the queue may have at a time; none: up to 1,250.")
                .from(source::LAMBDA_SQS_SCALING),
            &mut self.maximum_concurrency,
        );
        visitor.leaf(
            &Field::switch("reportBatchItemFailures")
                .says("Only the messages that failed come back, not their whole batch.")
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
            &Field::seconds("messageRetentionPeriod", 60.0, 1_209_600.0)
                .says("How long the queue keeps a message.")
                .from(source::SQS_ATTRIBUTES),
            &mut self.message_retention_period,
        );
    }
}
