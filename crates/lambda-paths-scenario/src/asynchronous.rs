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
    /// Where events go that were given up; nowhere: they are lost.
    pub on_failure: Option<Destination>,
    /// The function's dead-letter queue, beside what `on_failure` says: both get the event.
    pub dead_letter_config: Option<Destination>,
    /// Where a record of each success goes.
    pub on_success: Option<Destination>,
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

impl Default for Asynchronous {
    fn default() -> Self {
        Self {
            source: EventSource::S3,
            source_delay: Span::ZERO,
            maximum_retry_attempts: 2,
            maximum_event_age: Span::from_secs(21_600),
            on_failure: Some(Destination::SqsDeadLetterQueue),
            dead_letter_config: None,
            on_success: None,
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
        let named = self.on_failure.filter(|to| to.is_dead_letter_queue());
        named.or(self.dead_letter_config.map(|to| match to {
            Destination::Sns => Destination::SnsDeadLetterQueue,
            _ => Destination::SqsDeadLetterQueue,
        }))
    }

    /// The destination for events that were given up.
    #[must_use]
    pub fn failure_destination(&self) -> Option<Destination> {
        self.on_failure.filter(|to| !to.is_dead_letter_queue())
    }

    /// Whether an event that was given up goes anywhere.
    #[must_use]
    pub fn keeps_failures(&self) -> bool {
        self.dead_letter_queue().is_some() || self.failure_destination().is_some()
    }
}
