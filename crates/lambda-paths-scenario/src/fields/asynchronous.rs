//! The fields of the asynchronous path.

use crate::field::{Field, Fields, Unit, Visitor};
use crate::leaf::Named;
use crate::source;
use crate::{Asynchronous, EventSource};

/// Places for what was given up, the function's dead-letter queue among them.
const ON_FAILURE: &[&str] = &[
    "none",
    "sqsDeadLetterQueue",
    "snsDeadLetterQueue",
    "sqs",
    "sns",
    "lambda",
    "eventBridge",
    "s3",
];

impl Fields for Asynchronous {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::choice("source", EventSource::NAMES)
                .says("Who hands the event to Lambda's internal queue.")
                .from(source::LAMBDA_ASYNC),
            &mut self.source,
        );
        visitor.leaf(
            &Field::seconds("sourceDelay", 0.0, 900.0)
                .says("How long S3, SNS or EventBridge keeps the event before it hands it over.")
                .from(source::MODEL),
            &mut self.source_delay,
        );
        visitor.leaf(
            &Field::count("maximumRetryAttempts", 0.0, 2.0)
                .aws_member("maximumRetryAttempts")
                .says("How often Lambda tries again after a function error.")
                .from(source::LAMBDA_ASYNC_CONFIG),
            &mut self.maximum_retry_attempts,
        );
        visitor.leaf(
            &Field::seconds("maximumEventAge", 60.0, 21_600.0)
                .aws_member("maximumEventAgeInSeconds")
                .says("An event older than this is not tried again.")
                .from(source::LAMBDA_ASYNC_CONFIG),
            &mut self.maximum_event_age,
        );
        visitor.leaf(
            &Field::choice("onFailure", ON_FAILURE)
                .says("Where events go that Lambda gave up: nowhere, dead letters, a destination.")
                .from(source::LAMBDA_ASYNC_RECORDS),
            &mut self.on_failure,
        );
        visitor.leaf(
            &Field::choice("deadLetterConfig", &["none", "sqs", "sns"])
                .says("A dead-letter queue beside a destination: both get what Lambda gave up.")
                .from(source::LAMBDA_ASYNC_RECORDS),
            &mut self.dead_letter_config,
        );
        visitor.leaf(
            &Field::choice("onSuccess", &["none", "sqs", "sns", "lambda", "eventBridge"])
                .says("Where Lambda sends a record of each event that succeeded.")
                .from(source::LAMBDA_ASYNC_RECORDS),
            &mut self.on_success,
        );
        visitor.leaf(
            &Field::probability("destinationFailureRate")
                .says("Chance that Lambda cannot deliver to a dead-letter queue or destination.")
                .from(source::MODEL),
            &mut self.destination_failure_rate,
        );
        visitor.leaf(
            &Field::probability("duplicateRate")
                .says("Chance that an event that succeeded is delivered once more.")
                .from(source::MODEL),
            &mut self.duplicate_rate,
        );
        visitor.leaf(
            &Field::number("retryDelayJitter", Unit::Number, 0.0, 1.0)
                .says("Spread of the waits of 1 and 2 minutes: 1 as measured, 0 exactly nominal.")
                .from(source::RETRY_GAPS),
            &mut self.retry_delay_jitter,
        );
    }
}
