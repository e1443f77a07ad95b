//! What holds where a document is silent: AWS's own defaults, and the default workload.

use super::{
    Account, ArrivalKind, Arrivals, Asynchronous, Client, ClientRetry, Distribution, EventSource,
    Failure, FailureMode, FrontDoor, Function, Jitter, Lane, Network, OnFailure, Path, Rate,
    Settings, Sqs, Synchronous, TokenBucket,
};
use crate::time::{Instant, Span, TICKS_PER_SECOND};

/// How long a run lasts by default.
pub(super) const DURATION: Span = Span::from_secs(600);
/// Seed of the default scenario.
pub(super) const SEED: u64 = 42;
/// Calls in all where a retrying client is asked for.
const MAX_ATTEMPTS: u32 = 3;

impl Default for Settings {
    /// The three paths side by side, under the same arrivals and the same function.
    fn default() -> Self {
        Self {
            seed: SEED,
            duration: DURATION,
            network: Network::default(),
            account: Account::default(),
            lanes: lanes(&Arrivals::default(), &Function::default()),
        }
    }
}

/// The three lanes of a document that names none, fed by `arrivals` and ending at `function`.
pub(super) fn lanes(arrivals: &Arrivals, function: &Function) -> Vec<Lane> {
    [
        Path::Synchronous(Synchronous::default()),
        Path::Asynchronous(Asynchronous::default()),
        Path::Sqs(Sqs::default()),
    ]
    .into_iter()
    .map(|path| Lane {
        id: lane_id(&path).to_owned(),
        arrivals: arrivals.clone(),
        function: function.clone(),
        path,
    })
    .collect()
}

/// The id of a lane that has none of its own.
pub(super) const fn lane_id(path: &Path) -> &'static str {
    match path {
        Path::Synchronous(_) => "sync",
        Path::Asynchronous(_) => "async",
        Path::Sqs(_) => "queue",
    }
}

impl Default for Network {
    fn default() -> Self {
        Self { client_hop: Span::from_micros(20_000), service_hop: Span::from_micros(5_000) }
    }
}

impl Default for Account {
    fn default() -> Self {
        Self { concurrency: 1000 }
    }
}

impl Default for Arrivals {
    fn default() -> Self {
        Self { kind: ArrivalKind::Poisson(Rate::DEFAULT), limit: None }
    }
}

impl Rate {
    /// Two a second.
    pub(super) const DEFAULT: Self = Self(2 * TICKS_PER_SECOND);
}

impl ArrivalKind {
    /// A hundred at once, one second in.
    pub(super) const BURST: Self = Self::Burst { count: 100, at: Instant::from_micros(1_000_000) };
}

impl Default for Function {
    fn default() -> Self {
        Self {
            timeout: Span::from_secs(3),
            memory_size: 128,
            duration: Distribution::Lognormal { median: Span::from_micros(200_000), sigma: 0.3 },
            cpu_bound: false,
            cold_start: Distribution::Constant(Span::from_micros(400_000)),
            failure: Failure::default(),
            reserved_concurrency: None,
            idle_timeout: Span::from_secs(600),
        }
    }
}

impl Default for Failure {
    fn default() -> Self {
        Self { rate: 0.2, poison_rate: 0.0, mode: FailureMode::Error }
    }
}

impl Default for Synchronous {
    fn default() -> Self {
        Self {
            front_door: FrontDoor::ApiGatewayRest,
            integration_timeout: Span::from_secs(29),
            client: Client::default(),
        }
    }
}

impl Default for Client {
    fn default() -> Self {
        Self { timeout: Span::from_secs(30), retry: ClientRetry::AWS_STANDARD }
    }
}

impl ClientRetry {
    /// The same second each time.
    pub(super) const FIXED: Self =
        Self::Fixed { max_attempts: MAX_ATTEMPTS, delay: Span::from_secs(1) };

    /// Doubling from a tenth of a second, with the jitter that AWS recommends.
    pub(super) const EXPONENTIAL: Self = Self::Exponential {
        max_attempts: MAX_ATTEMPTS,
        base: Span::from_micros(100_000),
        cap: Span::from_secs(20),
        jitter: Jitter::Full,
    };

    /// What every AWS SDK does unless told otherwise.
    pub(super) const AWS_STANDARD: Self =
        Self::AwsStandard { max_attempts: MAX_ATTEMPTS, token_bucket: TokenBucket::Shared };
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
