//! What holds where a document is silent: AWS's own defaults, and the default workload.

use super::{
    Account, ArrivalKind, Arrivals, Asynchronous, Function, Lane, Network, Path, Rate, Settings,
    Sqs, StreamSource, Synchronous, ThinkTimeDistribution,
};
use crate::time::{Instant, Span, TICKS_PER_SECOND};

/// How long a run lasts by default.
pub(super) const DURATION: Span = Span::from_secs(600);
/// Seed of the default scenario.
pub(super) const SEED: u64 = 42;
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
        Path::SqsFifo(_) => "fifo",
        Path::Stream(stream) => match stream.source {
            StreamSource::Kinesis => "kinesis",
            StreamSource::DynamoDbStreams => "dynamodb",
            StreamSource::Kafka => "kafka",
        },
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

    /// Ten, each thinking for a second.
    pub(super) const USERS: Self = Self::Users {
        count: 10,
        think_time: Span::from_secs(1),
        think_time_distribution: ThinkTimeDistribution::Constant,
    };
}
