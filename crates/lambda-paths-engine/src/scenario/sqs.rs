//! Settings of the SQS path.

use crate::time::Span;

/// Settings of the SQS path (standard queue).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sqs {
    /// How long a received message stays hidden (0 to 12 h).
    pub visibility_timeout: Span,
    /// Receives after which the next one moves the message to the dead-letter queue (1 to 1,000).
    pub max_receive_count: u32,
    /// Messages in one invocation at most (1 to 10 without a batching window).
    pub batch_size: u32,
    /// Cap on the mapping's concurrent invocations (2 to 1,000).
    pub maximum_concurrency: Option<u32>,
    /// Whether only the listed messages of a batch come back.
    pub report_batch_item_failures: bool,
    /// Whether the queue has a dead-letter queue.
    pub dead_letter_queue: bool,
    /// How long the queue keeps a message (60 s to 14 d).
    pub message_retention_period: Span,
}

impl Default for Sqs {
    fn default() -> Self {
        Self {
            visibility_timeout: Span::from_secs(30),
            max_receive_count: 3,
            batch_size: 1,
            maximum_concurrency: None,
            report_batch_item_failures: false,
            dead_letter_queue: true,
            message_retention_period: Span::from_secs(345_600),
        }
    }
}
