//! The scenario: the one input of a run, validated, and serialisable.
//!
//! A [`Scenario`] can only be made by reading a document, so that whoever holds one knows that
//! every field is in range and that the engine models all of it. The values in force at one
//! instant are plain data: [`Settings`].

mod catalogue;
mod changes;
mod defaults;
mod document;
mod edit;
mod fault;
mod field;
mod fields;
mod json;
mod leaf;
mod link;
mod order;
mod preset;
mod read;
mod rules;
mod source;
mod write;

pub use catalogue::{Entry, catalogue, generic_path};
pub use fault::Fault;
pub use field::{Field, Unit};
pub use json::{compact, pretty};
pub use link::Link;
pub use preset::{PRESETS, Preset};
pub use source::{Source, Tag};

use crate::time::{Instant, Span};

/// A validated run: its settings, and the edits that take effect while it runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What the run is called, for people; may be empty.
    pub title: String,
    /// The values in force when the run begins.
    pub initial: Settings,
    /// Edits in order of time, each as the whole settings from then on.
    pub changes: Vec<Change>,
    /// The document this was read from, as minimal as its author wrote it.
    pub(crate) document: serde_json::Value,
}

/// One edit: from `at` on, these settings are in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When it takes effect.
    pub at: Instant,
    /// All values from then on.
    pub settings: Settings,
}

/// All values in force at one instant. Times are spans, rates are per second, probabilities 0..1.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Seed of every draw.
    pub seed: u64,
    /// How long the run lasts.
    pub duration: Span,
    /// How long it takes to get from one place to the next.
    pub network: Network,
    /// Limits that all lanes share.
    pub account: Account,
    /// The lanes, top to bottom.
    pub lanes: Vec<Lane>,
}

/// One lane: its path, the requests that arrive, and the function they meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Unique name among the lanes.
    pub id: String,
    /// When requests arrive: the scenario's own, or the lane's.
    pub arrivals: Arrivals,
    /// The function at the end of the path: the scenario's, with the lane's differences.
    pub function: Function,
    /// How the function is invoked.
    pub path: Path,
}

/// Travel times, one way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Network {
    /// Between the caller and what it calls.
    pub client_hop: Span,
    /// Between two services: front door → Lambda, S3 → internal queue, poller ↔ queue.
    pub service_hop: Span,
}

/// Limits of the account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Account {
    /// Concurrent executions that all functions together may have.
    pub concurrency: u32,
}

/// When requests arrive.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// The pattern.
    pub kind: ArrivalKind,
    /// Stop after this many.
    pub limit: Option<u64>,
}

/// The pattern of arrivals.
#[derive(Clone, Debug, PartialEq)]
pub enum ArrivalKind {
    /// One every 1/rate, the first after 1/rate.
    Constant(Rate),
    /// Independent arrivals at this mean rate.
    Poisson(Rate),
    /// All at once.
    Burst {
        /// How many.
        count: u32,
        /// When.
        at: Instant,
    },
    /// Given instants, in order.
    Trace(Vec<Instant>),
}

/// A rate in millionths per second, so that arrival times are exact integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(pub u64);

/// The function as its owner sets it, and how it behaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Lambda ends an invocation after this long (1 to 900 s).
    pub timeout: Span,
    /// MB, 128 to 10,240.
    pub memory_size: u32,
    /// How long the handler runs; at this memory, or at 1,769 MB when `cpu_bound`.
    pub duration: Distribution,
    /// Whether memory changes the duration: CPU share is proportional to memory up to 1,769 MB.
    pub cpu_bound: bool,
    /// How long a new environment takes to start.
    pub cold_start: Distribution,
    /// How it fails.
    pub failure: Failure,
    /// Both a guarantee and a cap on concurrency; `None` draws from the account's pool.
    pub reserved_concurrency: Option<u32>,
    /// How long an environment is kept without work.
    pub idle_timeout: Span,
}

/// How the function fails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failure {
    /// Chance that one attempt fails, independent each time.
    pub rate: f64,
    /// Share of requests that can never succeed.
    pub poison_rate: f64,
    /// What a failure looks like.
    pub mode: FailureMode,
}

/// What a failure looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureMode {
    /// The handler ends with an error.
    Error,
    /// The handler hangs until the function's timeout.
    Timeout,
    /// The handler's environment is lost at its end.
    Crash,
}

/// A distribution of durations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Constant(Span),
    /// Evenly between the two.
    Uniform {
        /// Shortest.
        min: Span,
        /// Longest.
        max: Span,
    },
    /// Exponential with this mean.
    Exponential(Span),
    /// Log-normal: the logarithm is normal around ln(median) with this sigma.
    Lognormal {
        /// Half are shorter.
        median: Span,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
}

/// How the function is invoked.
#[derive(Clone, Debug, PartialEq)]
pub enum Path {
    /// The caller waits for the response.
    Synchronous(Synchronous),
    /// Lambda's internal queue takes the event; nobody waits.
    Asynchronous(Asynchronous),
    /// Pollers fetch messages from a standard SQS queue.
    Sqs(Sqs),
}

/// Settings of the synchronous path.
#[derive(Clone, Debug, PartialEq)]
pub struct Synchronous {
    /// What stands between caller and Lambda.
    pub front_door: FrontDoor,
    /// How long the front door waits for the function (API Gateway REST: 50 ms to 29 s).
    pub integration_timeout: Span,
    /// Who calls.
    pub client: Client,
}

/// What stands between caller and Lambda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontDoor {
    /// API Gateway REST API, proxy integration.
    ApiGatewayRest,
}

/// The caller of a synchronous path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Client {
    /// How long one call waits for an answer.
    pub timeout: Span,
    /// What it does after a failed call.
    pub retry: ClientRetry,
}

/// What a client does after a failed call. `max_attempts` counts the first call too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClientRetry {
    /// Nothing: the caller sees the error.
    None,
    /// The same delay each time.
    Fixed {
        /// Calls in all.
        max_attempts: u32,
        /// Wait before each retry.
        delay: Span,
    },
    /// `min(base · 2^i, cap)` before retry i = 0, 1, …
    Exponential {
        /// Calls in all.
        max_attempts: u32,
        /// First delay.
        base: Span,
        /// Longest delay.
        cap: Span,
        /// How the delay is randomised.
        jitter: Jitter,
    },
    /// The rule that all AWS SDKs share since 2026-11-10.
    AwsStandard {
        /// Calls in all.
        max_attempts: u32,
        /// Who shares the retry quota.
        token_bucket: TokenBucket,
    },
}

/// How a back-off delay d is randomised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// d.
    None,
    /// Evenly between 0 and d.
    Full,
    /// d/2 plus evenly between 0 and d/2.
    Equal,
}

/// Who shares the SDK's retry quota of 500 tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenBucket {
    /// One client makes all calls of the lane.
    Shared,
    /// Each request comes from a client of its own.
    PerClient,
    /// No quota.
    None,
}

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

impl Default for Scenario {
    /// The three paths, and one attempt in five fails: what `{"schema": "lambda-paths/1"}` says.
    fn default() -> Self {
        Self {
            title: String::new(),
            initial: Settings::default(),
            changes: Vec::new(),
            document: serde_json::json!({ "schema": "lambda-paths/1" }),
        }
    }
}

impl Path {
    /// The path's kind as the contract spells it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Synchronous(_) => "synchronous",
            Self::Asynchronous(_) => "asynchronous",
            Self::Sqs(_) => "sqs",
        }
    }
}
