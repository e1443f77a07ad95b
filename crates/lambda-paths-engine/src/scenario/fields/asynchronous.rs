//! The fields of the asynchronous path.

use serde_json::Value;

use crate::scenario::field::{Field, Fields, Unit, Visitor};
use crate::scenario::leaf::Named;
use crate::scenario::source;
use crate::scenario::{Asynchronous, EventSource, OnFailure};

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
