//! Settings of the asynchronous path.

use crate::time::Span;

/// Settings of the asynchronous path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asynchronous {
    /// Who hands the event over.
    pub source: EventSource,
    /// Retries after function errors, 0 to 2.
    pub maximum_retry_attempts: u32,
    /// An event older than this is not tried again (60 s to 6 h).
    pub maximum_event_age: Span,
    /// Where events go that were given up.
    pub on_failure: OnFailure,
    /// How much of the measured spread of the retry delays is drawn: 0 gives nominal times.
    pub retry_delay_jitter: f64,
}

/// Who hands an event to Lambda's internal queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventSource {
    /// An S3 upload and its event notification.
    S3,
}

/// Where an asynchronous event goes when it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// Nowhere: it is lost.
    None,
    /// A standard SQS queue as the function's dead-letter queue.
    SqsDeadLetterQueue,
}

impl Default for Asynchronous {
    fn default() -> Self {
        Self {
            source: EventSource::S3,
            maximum_retry_attempts: 2,
            maximum_event_age: Span::from_secs(21_600),
            on_failure: OnFailure::SqsDeadLetterQueue,
            retry_delay_jitter: 1.0,
        }
    }
}
