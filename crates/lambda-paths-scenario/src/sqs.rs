//! Settings of the SQS paths.

use crate::rules::{SQS_FIRST_POLLERS, SQS_PROVISIONED_FEWEST, SQS_PROVISIONED_MOST};
use crate::time::Span;

/// Settings of the SQS path, standard queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sqs {
    /// How long a received message stays hidden (0 to 12 h).
    pub visibility_timeout: Span,
    /// Receives after which the next one moves the message to the dead-letter queue (1 to 1,000).
    pub max_receive_count: u32,
    /// Messages in one invocation at most (1 to 10, and up to 10,000 with a batching window).
    pub batch_size: u32,
    /// How long a poller gathers a batch (0 to 300 s).
    pub maximum_batching_window: Span,
    /// Cap on the mapping's concurrent invocations (2 to 1,000).
    pub maximum_concurrency: Option<u32>,
    /// Fewest pollers of provisioned mode (2 to 200); any of the two turns it on.
    pub minimum_pollers: Option<u32>,
    /// Most pollers of provisioned mode (2 to 10,000).
    pub maximum_pollers: Option<u32>,
    /// Whether only the listed messages of a batch come back.
    pub report_batch_item_failures: bool,
    /// Whether the queue has a dead-letter queue.
    pub dead_letter_queue: bool,
    /// How long the queue keeps a message (60 s to 14 d).
    pub message_retention_period: Span,
    /// How long the dead-letter queue keeps a message (60 s to 14 d): from its first send, or from
    /// the move if the queue is FIFO.
    pub dead_letter_retention_period: Span,
    /// How long the queue hides a message that was just sent (0 to 15 min).
    pub delay: Span,
    /// Whether the handle of an earlier receive deletes the message.
    pub stale_delete_works: bool,
    /// The chance that a message is received once more although its receive went well.
    pub duplicate_rate: f64,
    /// Whether function errors and throttles make the mapping smaller for a while.
    pub error_backoff: bool,
}

impl Default for Sqs {
    fn default() -> Self {
        Self {
            visibility_timeout: Span::from_secs(30),
            max_receive_count: 3,
            batch_size: 1,
            maximum_batching_window: Span::ZERO,
            maximum_concurrency: None,
            minimum_pollers: None,
            maximum_pollers: None,
            report_batch_item_failures: false,
            dead_letter_queue: true,
            message_retention_period: Span::from_secs(345_600),
            dead_letter_retention_period: Span::from_secs(345_600),
            delay: Span::ZERO,
            stale_delete_works: false,
            duplicate_rate: 0.0,
            error_backoff: false,
        }
    }
}

impl Sqs {
    /// Pollers that the mapping begins with.
    #[must_use]
    pub fn first_pollers(&self) -> u32 {
        self.provisioned_pollers().map_or(SQS_FIRST_POLLERS, |(fewest, _)| fewest)
    }

    /// The fewest and the most pollers in provisioned mode; `None` on demand.
    #[must_use]
    pub fn provisioned_pollers(&self) -> Option<(u32, u32)> {
        match (self.minimum_pollers, self.maximum_pollers) {
            (None, None) => None,
            (fewest, most) => Some((
                fewest.unwrap_or(SQS_PROVISIONED_FEWEST),
                most.unwrap_or(SQS_PROVISIONED_MOST),
            )),
        }
    }
}

/// Settings of the SQS path, FIFO queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SqsFifo {
    /// Groups that the messages belong to, each one at random (1 to 10,000).
    pub message_groups: u32,
    /// Share of messages that their producer sends once more within the deduplication interval.
    pub duplicate_send_rate: f64,
    /// What it has in common with a standard queue. What it does not have keeps its default.
    pub queue: Sqs,
}

impl Default for SqsFifo {
    fn default() -> Self {
        Self { message_groups: 10, duplicate_send_rate: 0.0, queue: Sqs::default() }
    }
}
