//! Where Lambda sends what is done or given up, whichever path it came by.

/// Where Lambda sends what is done or given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A standard SQS queue that is the function's dead-letter queue.
    SqsDeadLetterQueue,
    /// A standard SNS topic that is the function's dead-letter queue.
    SnsDeadLetterQueue,
    /// An SQS queue.
    Sqs,
    /// An SNS topic.
    Sns,
    /// Another function.
    Lambda,
    /// An EventBridge bus.
    EventBridge,
    /// An S3 bucket.
    S3,
    /// A Kafka topic.
    Kafka,
}

impl Destination {
    /// Whether it is the function's dead-letter queue, which gets the event rather than a record.
    #[must_use]
    pub const fn is_dead_letter_queue(self) -> bool {
        matches!(self, Self::SqsDeadLetterQueue | Self::SnsDeadLetterQueue)
    }
}
