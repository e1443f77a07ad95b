//! Settings of the asynchronous path.

use crate::Destination;
use crate::time::Span;

/// Settings of the asynchronous path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asynchronous {
    /// Who hands the event over.
    pub source: EventSource,
    /// How long the source keeps the event before it hands it over.
    pub source_delay: Span,
    /// Retries after function errors, 0 to 2.
    pub maximum_retry_attempts: u32,
    /// An event older than this is not tried again (60 s to 6 h).
    pub maximum_event_age: Span,
    /// Where events go that were given up.
    pub on_failure: OnFailure,
    /// The function's dead-letter queue, beside what `on_failure` says: both get the event.
    pub dead_letter_config: DeadLetterConfig,
    /// Where a record of each success goes.
    pub on_success: OnSuccess,
    /// Chance that one delivery to a dead-letter queue or destination fails.
    pub destination_failure_rate: f64,
    /// Chance that an event that ran well is delivered once more.
    pub duplicate_rate: f64,
    /// How much of the measured spread of the retry delays is drawn: 0 gives nominal times.
    pub retry_delay_jitter: f64,
}

/// Who hands an event to Lambda's internal queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventSource {
    /// An S3 upload and its event notification.
    S3,
    /// A message published to an SNS topic.
    Sns,
    /// A custom event put on an EventBridge bus, and a rule.
    EventBridge,
    /// The caller itself: Invoke with the type Event.
    Invoke,
}

/// Where an asynchronous event goes when it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// Nowhere: it is lost.
    None,
    /// A standard SQS queue as the function's dead-letter queue.
    SqsDeadLetterQueue,
    /// A standard SNS topic as the function's dead-letter queue.
    SnsDeadLetterQueue,
    /// A destination: SQS.
    Sqs,
    /// A destination: SNS.
    Sns,
    /// A destination: another function.
    Lambda,
    /// A destination: an EventBridge bus.
    EventBridge,
    /// A destination: an S3 bucket.
    S3,
}

/// The function's own dead-letter queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadLetterConfig {
    /// None, but for what `on_failure` names.
    None,
    /// A standard SQS queue.
    Sqs,
    /// A standard SNS topic.
    Sns,
}

/// Where a record of an event goes that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnSuccess {
    /// Nowhere.
    None,
    /// A standard SQS queue.
    Sqs,
    /// A standard SNS topic.
    Sns,
    /// Another function.
    Lambda,
    /// An EventBridge bus.
    EventBridge,
}

impl Default for Asynchronous {
    fn default() -> Self {
        Self {
            source: EventSource::S3,
            source_delay: Span::ZERO,
            maximum_retry_attempts: 2,
            maximum_event_age: Span::from_secs(21_600),
            on_failure: OnFailure::SqsDeadLetterQueue,
            dead_letter_config: DeadLetterConfig::None,
            on_success: OnSuccess::None,
            destination_failure_rate: 0.0,
            duplicate_rate: 0.0,
            retry_delay_jitter: 1.0,
        }
    }
}

impl Asynchronous {
    /// The function's dead-letter queue, whichever field names it.
    #[must_use]
    pub fn dead_letter_queue(&self) -> Option<Destination> {
        match (self.on_failure, self.dead_letter_config) {
            (OnFailure::SqsDeadLetterQueue, _) | (_, DeadLetterConfig::Sqs) => {
                Some(Destination::SqsDeadLetterQueue)
            }
            (OnFailure::SnsDeadLetterQueue, _) | (_, DeadLetterConfig::Sns) => {
                Some(Destination::SnsDeadLetterQueue)
            }
            _ => None,
        }
    }

    /// The destination for events that were given up.
    #[must_use]
    pub const fn failure_destination(&self) -> Option<Destination> {
        match self.on_failure {
            OnFailure::None | OnFailure::SqsDeadLetterQueue | OnFailure::SnsDeadLetterQueue => None,
            OnFailure::Sqs => Some(Destination::Sqs),
            OnFailure::Sns => Some(Destination::Sns),
            OnFailure::Lambda => Some(Destination::Lambda),
            OnFailure::EventBridge => Some(Destination::EventBridge),
            OnFailure::S3 => Some(Destination::S3),
        }
    }

    /// The destination for events that succeeded.
    #[must_use]
    pub const fn success_destination(&self) -> Option<Destination> {
        match self.on_success {
            OnSuccess::None => None,
            OnSuccess::Sqs => Some(Destination::Sqs),
            OnSuccess::Sns => Some(Destination::Sns),
            OnSuccess::Lambda => Some(Destination::Lambda),
            OnSuccess::EventBridge => Some(Destination::EventBridge),
        }
    }

    /// Whether an event that was given up goes anywhere.
    #[must_use]
    pub fn keeps_failures(&self) -> bool {
        self.dead_letter_queue().is_some() || self.failure_destination().is_some()
    }
}
