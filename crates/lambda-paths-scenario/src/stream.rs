//! Settings of the stream paths: Kinesis, DynamoDB Streams and Kafka.

use crate::Destination;
use crate::time::Span;

/// Settings of a path that reads a stream. What one source does not have keeps its default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stream {
    /// What keeps the records.
    pub source: StreamSource,
    /// Shards of the stream, or partitions of the topic (1 to 1,000).
    pub shards: u32,
    /// Different partition keys among the records (1 to 1,000,000).
    pub partition_keys: u32,
    /// Concurrent batches of one shard (1 to 10; 1 for Kafka).
    pub parallelization_factor: u32,
    /// How often a shard that was found empty is polled; zero: as soon as there is anything;
    /// `None`: as AWS does.
    pub poll_interval: Option<Span>,
    /// Records in one invocation at most (1 to 10,000).
    pub batch_size: u32,
    /// How long a batch waits to fill up (0 to 300 s).
    pub maximum_batching_window: Span,
    /// Whether a batch that failed is halved rather than tried again as a whole.
    pub bisect_batch_on_function_error: bool,
    /// Retries of a batch that failed (0 to 10,000); none: without end.
    pub maximum_retry_attempts: Option<u32>,
    /// A record older than this is given up (60 s to 7 d); none: never.
    pub maximum_record_age: Option<Span>,
    /// Whether a batch is tried again from its first failed record on only.
    pub report_batch_item_failures: bool,
    /// Where records go that were given up; nowhere: they are lost.
    pub on_failure: Option<Destination>,
    /// How long the stream keeps a record.
    pub retention_period: Span,
    /// How much of the spread of the retry delays is drawn: 0 gives nominal times.
    pub retry_delay_jitter: f64,
    /// Kafka in provisioned mode: event pollers at least (1 to 200).
    pub minimum_pollers: Option<u32>,
    /// Kafka in provisioned mode: event pollers at most (1 to 2,000).
    pub maximum_pollers: Option<u32>,
}

/// What keeps the records of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamSource {
    /// A Kinesis data stream, read with shared throughput.
    Kinesis,
    /// The stream of a DynamoDB table.
    DynamoDbStreams,
    /// A topic of Amazon MSK, or of an Apache Kafka of one's own.
    Kafka,
}

/// A day, as long as Kinesis and DynamoDB keep a record unless told otherwise.
const DAY: Span = Span::from_secs(86_400);

impl Stream {
    /// A stream of this source with AWS's defaults.
    #[must_use]
    pub const fn new(source: StreamSource) -> Self {
        let (maximum_batching_window, retention_period) = match source {
            StreamSource::Kinesis | StreamSource::DynamoDbStreams => (Span::ZERO, DAY),
            StreamSource::Kafka => (Span::from_micros(500_000), Span::from_secs(7 * 86_400)),
        };
        Self {
            source,
            shards: 4,
            partition_keys: 100,
            parallelization_factor: 1,
            poll_interval: None,
            batch_size: 100,
            maximum_batching_window,
            bisect_batch_on_function_error: false,
            maximum_retry_attempts: None,
            maximum_record_age: None,
            report_batch_item_failures: false,
            on_failure: None,
            retention_period,
            retry_delay_jitter: 1.0,
            minimum_pollers: None,
            maximum_pollers: None,
        }
    }

    /// Batches that run side by side at most: each shard has its own.
    #[must_use]
    pub const fn slices(&self) -> u32 {
        self.shards * self.parallelization_factor
    }

    /// Whether it is a Kafka mapping in provisioned mode.
    #[must_use]
    pub const fn is_provisioned(&self) -> bool {
        self.minimum_pollers.is_some() || self.maximum_pollers.is_some()
    }
}
