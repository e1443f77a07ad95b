//! What a lane costs: calls and deliveries are billed at the price of their moment, for a source
//! or a destination may change while a run goes on.

use serde::Serialize;

use crate::measure::LaneMeasures;
use crate::price;
use crate::scenario::{Architecture, EventSource, FrontDoor, Lane, Path, Stream, StreamSource};
use crate::time::Instant;
use crate::transition::{Destination, Kind, Transition};

/// What was billed so far, in billionths of a dollar.
#[derive(Clone, Debug)]
pub struct Bill {
    /// For calls of the front door, or for what the source of events takes.
    pub calls: u64,
    /// For what was delivered to dead-letter queues and destinations.
    pub deliveries: u64,
    /// For one call at present.
    call: u64,
}

impl Bill {
    pub(crate) fn new(path: &Path) -> Self {
        Self { calls: 0, deliveries: 0, call: call(path) }
    }

    pub(crate) fn edit(&mut self, path: &Path) {
        self.call = call(path);
    }

    #[inline(always)]
    pub(crate) fn fold(&mut self, transition: &Transition) {
        match transition.kind {
            Kind::Accepted { .. } => self.calls += self.call,
            Kind::Delivered { destination, .. } => self.deliveries += delivery(destination),
            _ => {}
        }
    }
}

/// The price of one call of the first service. Sends to a queue are requests to the queue.
fn call(path: &Path) -> u64 {
    billionths(match path {
        Path::Synchronous(path) => match path.front_door {
            FrontDoor::ApiGatewayRest(_) => price::REST_API_CALLS,
            FrontDoor::ApiGatewayHttp(_) => price::HTTP_API_CALLS,
            // A load balancer is paid by the hour; the others cost nothing of their own.
            FrontDoor::Alb { .. } | FrontDoor::FunctionUrl | FrontDoor::Invoke => 0.0,
        },
        Path::Asynchronous(path) => match path.source {
            EventSource::S3 => price::S3_PUTS,
            EventSource::Sns => price::SNS_PUBLISHES,
            EventSource::EventBridge => price::EVENT_BRIDGE_EVENTS,
            EventSource::Invoke => 0.0,
        },
        Path::Sqs(_) | Path::SqsFifo(_) | Path::Stream(_) => 0.0,
    })
}

/// The price of one delivery; of another function only the request, since what it does is not
/// modelled.
fn delivery(destination: Destination) -> u64 {
    billionths(match destination {
        Destination::SqsDeadLetterQueue | Destination::Sqs => price::SQS_REQUESTS,
        Destination::SnsDeadLetterQueue | Destination::Sns => price::SNS_PUBLISHES,
        Destination::Lambda => price::LAMBDA_REQUESTS,
        Destination::EventBridge => price::EVENT_BRIDGE_EVENTS,
        Destination::S3 => price::S3_PUTS,
        // The cluster has a bill of its own.
        Destination::Kafka => 0.0,
    })
}

/// The price of one in billionths of a dollar, given the dollars for a million.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "prices for a million are a few dollars"
)]
fn billionths(dollars_per_million: f64) -> u64 {
    libm::round(dollars_per_million * 1_000.0) as u64
}

/// Dollars.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Lambda: requests and GB-seconds.
    pub function: f64,
    /// API calls, or uploads and events.
    pub front_door: f64,
    /// SQS requests and provisioned pollers, the stream's shards and puts, or event pollers.
    pub queue: f64,
    /// What was delivered to dead-letter queues and destinations.
    pub destinations: f64,
    /// All of it.
    pub total: f64,
    /// For a million requests that succeeded; null when none did.
    pub per_million_succeeded: Option<f64>,
}

impl Cost {
    #[expect(clippy::cast_precision_loss, reason = "for showing only")]
    pub(crate) fn new(lane: &Lane, m: &LaneMeasures, now: Instant) -> Self {
        let millions = |count: u64| count as f64 / 1e6;
        let dollars = |billionths: u64| billionths as f64 / 1e9;
        let function = millions(m.invocations) * price::LAMBDA_REQUESTS
            + memory(lane.function.architecture, m, now);
        let requests = millions(m.accepted + m.queue_requests);
        let queue = match &lane.path {
            Path::Sqs(_) => {
                let hours = m.queue.provisioned_pollers.mean(now) * now.as_secs_f64() / 3600.0;
                requests * price::SQS_REQUESTS + hours * price::SQS_POLLER_HOURS
            }
            Path::SqsFifo(_) => requests * price::SQS_FIFO_REQUESTS,
            Path::Stream(stream) => stream_cost(stream, m, now),
            Path::Synchronous(_) | Path::Asynchronous(_) => 0.0,
        };
        let (front_door, destinations) = (dollars(m.bill.calls), dollars(m.bill.deliveries));
        let total = function + front_door + queue + destinations;
        Self {
            function,
            front_door,
            queue,
            destinations,
            total,
            per_million_succeeded: (m.succeeded > 0).then(|| total / millions(m.succeeded)),
        }
    }
}

/// What the stream and its mapping cost up to `now`. Lambda reads the stream of a table for free,
/// and a Kafka cluster has its own bill.
#[expect(clippy::cast_precision_loss, reason = "for showing only")]
fn stream_cost(stream: &Stream, m: &LaneMeasures, now: Instant) -> f64 {
    let hours = now.as_secs_f64() / 3600.0;
    match stream.source {
        StreamSource::Kinesis => {
            f64::from(stream.shards) * hours * price::KINESIS_SHARD_HOURS
                + m.accepted as f64 / 1e6 * price::KINESIS_PUT_UNITS
        }
        StreamSource::DynamoDbStreams => 0.0,
        StreamSource::Kafka => {
            m.stream.poller_units.mean(now) * hours * price::KAFKA_POLLER_UNIT_HOURS
        }
    }
}

/// The price of memory × time: of executions on demand, of those on provisioned environments, and
/// of the environments that were kept.
#[expect(clippy::cast_precision_loss, reason = "for showing only")]
fn memory(architecture: Architecture, m: &LaneMeasures, now: Instant) -> f64 {
    let [on_demand, run, held] = match architecture {
        Architecture::X86 => [
            price::LAMBDA_GB_SECOND,
            price::PROVISIONED_RUN_GB_SECOND,
            price::PROVISIONED_HELD_GB_SECOND,
        ],
        Architecture::Arm => [
            price::LAMBDA_ARM_GB_SECOND,
            price::PROVISIONED_RUN_ARM_GB_SECOND,
            price::PROVISIONED_HELD_ARM_GB_SECOND,
        ],
    };
    let gb_seconds = |mb_millis: u64| mb_millis as f64 / (1024.0 * 1e3);
    let held_gb_seconds = m.provisioned.held_mb_micros(now) as f64 / (1024.0 * 1e6);
    gb_seconds(m.billed_mb_millis) * on_demand
        + gb_seconds(m.provisioned.billed_mb_millis) * run
        + held_gb_seconds * held
}
