//! The fields of the three paths.

use serde_json::Value;

use crate::scenario::field::{Field, Fields, Kinds, Unit, Visitor};
use crate::scenario::leaf::Named;
use crate::scenario::source;
use crate::scenario::{Asynchronous, EventSource, FrontDoor, OnFailure, Path, Sqs, Synchronous};

const KINDS: Kinds = Kinds {
    field: Field::choice("kind", &["synchronous", "asynchronous", "sqs"])
        .says("How the function is invoked: the caller waits, Lambda queues, or a poller fetches."),
    not_yet: &["sqsFifo", "kinesis", "dynamoDbStreams", "kafka"],
};

impl Fields for Path {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let current = self.index();
        visitor.kind(&KINDS, current, &mut |visitor, index| {
            if self.index() != index {
                *self = Self::of(index);
            }
            match self {
                Self::Synchronous(path) => path.visit(visitor),
                Self::Asynchronous(path) => path.visit(visitor),
                Self::Sqs(path) => path.visit(visitor),
            }
        });
    }
}

impl Path {
    const fn index(&self) -> usize {
        match self {
            Self::Synchronous(_) => 0,
            Self::Asynchronous(_) => 1,
            Self::Sqs(_) => 2,
        }
    }

    fn of(index: usize) -> Self {
        match index {
            0 => Self::Synchronous(Synchronous::default()),
            1 => Self::Asynchronous(Asynchronous::default()),
            _ => Self::Sqs(Sqs::default()),
        }
    }
}

impl Fields for Synchronous {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::choice("frontDoor", FrontDoor::NAMES)
                .says("What stands between the caller and Lambda.")
                .from(source::GATEWAY_LAMBDA),
            &mut self.front_door,
        );
        visitor.leaf(
            &Field::seconds("integrationTimeout", 0.05, 29.0)
                .says("How long the front door waits for the function before it answers 504.")
                .from(source::GATEWAY_TIMEOUT),
            &mut self.integration_timeout,
        );
        visitor.group("client", &mut self.client);
    }
}

impl Fields for Asynchronous {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::choice("source", EventSource::NAMES)
                .says("Who hands the event to Lambda's internal queue.")
                .from(source::LAMBDA_S3),
            &mut self.source,
        );
        visitor.leaf(
            &Field::count("maximumRetryAttempts", 0.0, 2.0)
                .says("How often Lambda tries again after a function error.")
                .from(source::LAMBDA_ASYNC_CONFIG),
            &mut self.maximum_retry_attempts,
        );
        visitor.leaf(
            &Field::seconds("maximumEventAge", 60.0, 21_600.0)
                .says("An event older than this is not tried again.")
                .from(source::LAMBDA_ASYNC_CONFIG),
            &mut self.maximum_event_age,
        );
        visitor.leaf(
            &Field::choice("onFailure", OnFailure::NAMES)
                .says("Where events go that Lambda gave up; none: they are lost.")
                .from(source::LAMBDA_ASYNC_RECORDS),
            &mut self.on_failure,
        );
        visitor.fixed(
            &Field::choice("onSuccess", &[])
                .says("Where events go that succeeded; not modelled yet.")
                .from(source::LAMBDA_ASYNC_RECORDS),
            Value::Null,
        );
        visitor.leaf(
            &Field::number("retryDelayJitter", Unit::Number, 0.0, 1.0)
                .says("Spread of the waits of 1 and 2 minutes: 1 as measured, 0 exactly nominal.")
                .from(source::RETRY_GAPS),
            &mut self.retry_delay_jitter,
        );
    }
}

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
