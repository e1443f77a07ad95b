//! The scenario: the one input of a run, validated, and serialisable.
//!
//! A [`Scenario`] can only be made by reading a document, so that whoever holds one knows that
//! every field is in range and that the engine models all of it. The values in force at one
//! instant are plain data: [`Settings`].

mod arrange;
mod asynchronous;
mod catalogue;
mod changes;
mod consistency;
mod defaults;
mod destination;
mod document;
mod edit;
mod fault;
mod field;
mod fields;
mod function;
mod json;
mod leaf;
mod link;
pub mod order;
#[cfg(feature = "texts")]
mod panel;
mod place;
mod preset;
mod read;
pub mod rules;
mod runtime;
mod source;
mod sqs;
mod stream;
mod synchronous;
pub mod time;
mod warnings;
mod write;

pub use asynchronous::{Asynchronous, EventSource};
pub use catalogue::{Entry, catalogue, generic_path};
pub use destination::Destination;
pub use fault::Fault;
pub use field::{Field, Member, Unit};
pub use function::{ColdStart, Distribution, Failure, FailureMode, Function};
pub use json::{compact, parse};
pub use link::Link;
#[cfg(feature = "texts")]
pub use panel::texts;
pub use place::{in_lane, lane_path, value_at};
pub use preset::{PRESETS, Preset};
pub use runtime::{Architecture, PackageType, Runtime};
pub use source::{Source, Tag};
pub use sqs::{Sqs, SqsFifo};
pub use stream::{Stream, StreamSource};
pub use synchronous::{Client, ClientRetry, FrontDoor, Gateway, Jitter, Synchronous, TokenBucket};
pub use warnings::Warning;

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

impl Settings {
    /// Concurrency that functions without a reservation have together. A reservation is taken out
    /// of the account's concurrency whether it is used or not, and so is provisioned concurrency,
    /// which comes out of the reservation where there is one.
    #[must_use]
    pub fn unreserved_concurrency(&self) -> u32 {
        let claims = self.lanes.iter().map(|lane| {
            let Function { reserved_concurrency, provisioned_concurrency, .. } = lane.function;
            reserved_concurrency.unwrap_or(provisioned_concurrency)
        });
        claims.fold(self.account.concurrency, u32::saturating_sub)
    }
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
    /// A closed loop: so many users, each of whom thinks, sends a request, waits for as long as a
    /// caller waits, and thinks again.
    Users {
        /// How many.
        count: u32,
        /// How long one thinks, or thinks on average.
        think_time: Span,
        /// How that time is drawn.
        think_time_distribution: ThinkTimeDistribution,
    },
}

/// How the time between a user's requests is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThinkTimeDistribution {
    /// Always the same.
    Constant,
    /// Exponentially, around the given mean.
    Exponential,
}

/// A rate in millionths per second, so that arrival times are exact integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(pub u64);

/// How the function is invoked.
#[derive(Clone, Debug, PartialEq)]
pub enum Path {
    /// The caller waits for the response.
    Synchronous(Synchronous),
    /// Lambda's internal queue takes the event; nobody waits.
    Asynchronous(Asynchronous),
    /// Pollers fetch messages from a standard SQS queue.
    Sqs(Sqs),
    /// Pollers fetch messages from an SQS FIFO queue.
    SqsFifo(SqsFifo),
    /// A mapping reads the records of a stream, shard by shard.
    Stream(Stream),
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
    /// The queue that it polls, standard or FIFO.
    #[must_use]
    pub const fn queue(&self) -> Option<&Sqs> {
        match self {
            Self::Sqs(queue) => Some(queue),
            Self::SqsFifo(fifo) => Some(&fifo.queue),
            _ => None,
        }
    }
}
