//! The measures under the names that CloudWatch gives them, so that a reader finds a run's numbers
//! again on AWS. Only what the lane's path has is there.
//!
//! The units are CloudWatch's: times are in milliseconds but for `ApproximateAgeOfOldestMessage`,
//! which is in seconds. Counts are sums and levels are maxima over the run.

use serde::Serialize;

use crate::measure::LaneMeasures;
use crate::measure::histogram::Histogram;
use crate::measure::named::Named;
use crate::measure::responses::Responses;
use crate::scenario::{FrontDoor, Lane, Path, StreamSource};
use crate::time::{Instant, Span};
use crate::transition::{Kind, Transition};

/// The metrics of one lane: by namespace, and by name.
pub type CloudWatch = Named<Metrics>;

/// The metrics of one namespace, by name.
pub type Metrics = Named<Statistic>;

/// A metric over the whole run, as the statistic that says most of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Statistic {
    /// The sum of a count.
    Sum(u64),
    /// The highest level.
    Maximum(u64),
    /// The longest, in seconds.
    Seconds(f64),
    /// The highest share, 0 to 1.
    Share(f64),
    /// All that can be said of a time, in milliseconds.
    Times(Times),
}

/// Times in milliseconds, under CloudWatch's names of statistics; null where there is no data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Times {
    /// How many were counted.
    pub sample_count: u64,
    /// Exact mean.
    pub average: Option<f64>,
    /// Exact minimum.
    pub minimum: Option<f64>,
    /// Exact maximum.
    pub maximum: Option<f64>,
    /// Median, within 0.8 %, as the other percentiles.
    #[serde(rename = "p50")]
    pub p50: Option<f64>,
    /// 90th percentile.
    #[serde(rename = "p90")]
    pub p90: Option<f64>,
    /// 95th percentile.
    #[serde(rename = "p95")]
    pub p95: Option<f64>,
    /// 99th percentile.
    #[serde(rename = "p99")]
    pub p99: Option<f64>,
}

/// What CloudWatch counts and nobody else asks for.
#[derive(Clone, Debug, Default)]
pub struct Counters {
    /// Events that Lambda's internal queue took.
    pub queued: u64,
    /// Their ages at every try.
    pub event_age: Histogram,
    /// Events that could not be sent to the function's dead-letter queue.
    pub dead_letter_errors: u64,
    /// Records that could not be sent to a destination.
    pub destination_delivery_failures: u64,
    /// Requests that executions carried, repeated ones each time.
    pub invoked_events: u64,
    /// Messages that were deleted after a success.
    pub deleted: u64,
    /// Receives that brought nothing.
    pub empty_receives: u64,
}

impl Counters {
    #[inline(always)]
    pub(crate) fn fold(&mut self, transition: &Transition) {
        match transition.kind {
            Kind::Queued => self.queued += u64::from(transition.attempt == 0),
            Kind::Tried { age } => self.event_age.add(age),
            Kind::Invoked { batch_size, .. } => self.invoked_events += u64::from(batch_size),
            Kind::Deleted { .. } => self.deleted += 1,
            Kind::PolledEmpty { polls } => self.empty_receives += u64::from(polls),
            Kind::DeliveryFailed { destination, .. } if destination.is_dead_letter_queue() => {
                self.dead_letter_errors += 1;
            }
            Kind::DeliveryFailed { .. } => self.destination_delivery_failures += 1,
            _ => {}
        }
    }
}

/// The table of a lane.
pub(crate) fn table(lane: &Lane, m: &LaneMeasures, now: Instant) -> CloudWatch {
    let mut table = CloudWatch::new();
    extend(&mut table, "AWS/Lambda", function(m));
    if m.provisioned.there.peak() > 0 {
        extend(&mut table, "AWS/Lambda", provisioned(m));
    }
    match &lane.path {
        Path::Synchronous(path) => front_door(&mut table, path.front_door, m),
        Path::Asynchronous(_) => extend(&mut table, "AWS/Lambda", internal_queue(m)),
        Path::Sqs(_) | Path::SqsFifo(_) => {
            extend(&mut table, "AWS/Lambda", mapping(m));
            let pollers = u64::from(m.queue.provisioned_pollers.peak());
            if pollers > 0 {
                extend(
                    &mut table,
                    "AWS/Lambda",
                    [("ProvisionedPollers", Statistic::Maximum(pollers))],
                );
            }
            extend(&mut table, "AWS/SQS", queue(m, now));
            if let Path::SqsFifo(_) = lane.path {
                let dropped = Statistic::Sum(m.queue.deduplicated);
                extend(&mut table, "AWS/SQS", [("NumberOfDeduplicatedSentMessages", dropped)]);
            }
        }
        Path::Stream(stream) => {
            extend(&mut table, "AWS/Lambda", stream_mapping(m));
            match stream.source {
                StreamSource::Kinesis => {
                    extend(&mut table, "AWS/Lambda", [iterator_age(m)]);
                    extend(&mut table, "AWS/Kinesis", shards(m));
                }
                StreamSource::DynamoDbStreams => {
                    extend(&mut table, "AWS/Lambda", [iterator_age(m)]);
                }
                StreamSource::Kafka => {
                    let lag = Statistic::Maximum(m.stream.lag.peak().into());
                    let units = Statistic::Maximum(m.stream.poller_units.peak().into());
                    extend(&mut table, "AWS/Lambda", [("SumOffsetLag", lag)]);
                    extend(&mut table, "AWS/Lambda", [("EventPollerUnit", units)]);
                }
            }
        }
    }
    table
}

fn extend<const N: usize>(
    table: &mut CloudWatch,
    namespace: &'static str,
    metrics: [(&'static str, Statistic); N],
) {
    table.of(namespace, Metrics::new).extend(metrics);
}

/// What the front door shows. Calls that a gateway refused itself are calls of it too.
fn front_door(table: &mut CloudWatch, front_door: FrontDoor, m: &LaneMeasures) {
    let r = &m.responses;
    let calls = m.accepted + r.gateway_throttles;
    match front_door {
        FrontDoor::ApiGatewayRest(_) => {
            let names = ["Count", "4XXError", "5XXError", "IntegrationLatency", "Latency"];
            extend(table, "AWS/ApiGateway", gateway(names, calls, r));
        }
        FrontDoor::ApiGatewayHttp(_) => {
            let names = ["Count", "4xx", "5xx", "IntegrationLatency", "Latency"];
            extend(table, "AWS/ApiGateway", gateway(names, calls, r));
        }
        FrontDoor::Alb { .. } => {
            let metrics = [
                ("RequestCount", Statistic::Sum(calls)),
                ("HTTPCode_ELB_4XX_Count", Statistic::Sum(r.client_error)),
                ("HTTPCode_ELB_5XX_Count", Statistic::Sum(r.server_error)),
            ];
            extend(table, "AWS/ApplicationELB", metrics);
        }
        FrontDoor::FunctionUrl => {
            let metrics = [
                ("UrlRequestCount", Statistic::Sum(calls)),
                ("Url4xxCount", Statistic::Sum(r.client_error)),
                ("Url5xxCount", Statistic::Sum(r.server_error)),
                ("UrlRequestLatency", Statistic::Times(Times::new(&r.integration_latency))),
            ];
            extend(table, "AWS/Lambda", metrics);
        }
        FrontDoor::Invoke => {}
    }
}

/// A gateway of the model takes no time of its own, so that its latency is that of what is behind
/// it.
fn gateway(
    [count, client_error, server_error, integration_latency, latency]: [&'static str; 5],
    calls: u64,
    r: &Responses,
) -> [(&'static str, Statistic); 5] {
    let waited = Statistic::Times(Times::new(&r.integration_latency));
    [
        (count, Statistic::Sum(calls)),
        (client_error, Statistic::Sum(r.client_error)),
        (server_error, Statistic::Sum(r.server_error)),
        (integration_latency, waited),
        (latency, waited),
    ]
}

/// What every function has.
fn function(m: &LaneMeasures) -> [(&'static str, Statistic); 5] {
    [
        ("Invocations", Statistic::Sum(m.invocations)),
        ("Errors", Statistic::Sum(m.errors)),
        ("Throttles", Statistic::Sum(m.throttles)),
        ("Duration", Statistic::Times(Times::new(&m.duration))),
        ("ConcurrentExecutions", Statistic::Maximum(m.running.peak().into())),
    ]
}

/// The utilisation is exact as long as the number that is provisioned does not change.
fn provisioned(m: &LaneMeasures) -> [(&'static str, Statistic); 4] {
    let p = &m.provisioned;
    let share = f64::from(p.running.peak()) / f64::from(p.there.peak());
    [
        ("ProvisionedConcurrencyInvocations", Statistic::Sum(p.invocations)),
        ("ProvisionedConcurrencySpilloverInvocations", Statistic::Sum(p.spillover_invocations)),
        ("ProvisionedConcurrentExecutions", Statistic::Maximum(p.running.peak().into())),
        ("ProvisionedConcurrencyUtilization", Statistic::Share(share)),
    ]
}

/// An event is dropped without a success, whether or not something caught it.
fn internal_queue(m: &LaneMeasures) -> [(&'static str, Statistic); 5] {
    let c = &m.counters;
    [
        ("AsyncEventsReceived", Statistic::Sum(c.queued)),
        ("AsyncEventAge", Statistic::Times(Times::new(&c.event_age))),
        ("AsyncEventsDropped", Statistic::Sum(m.dead_lettered + m.dropped)),
        ("DeadLetterErrors", Statistic::Sum(c.dead_letter_errors)),
        ("DestinationDeliveryFailures", Statistic::Sum(c.destination_delivery_failures)),
    ]
}

/// What an event source mapping tells of a queue, to those who opt in.
fn mapping(m: &LaneMeasures) -> [(&'static str, Statistic); 3] {
    [
        ("PolledEventCount", Statistic::Sum(m.attempts)),
        ("InvokedEventCount", Statistic::Sum(m.counters.invoked_events)),
        ("DeletedEventCount", Statistic::Sum(m.counters.deleted)),
    ]
}

/// The same of a stream.
fn stream_mapping(m: &LaneMeasures) -> [(&'static str, Statistic); 4] {
    [
        ("PolledEventCount", Statistic::Sum(m.stream.polled)),
        ("InvokedEventCount", Statistic::Sum(m.counters.invoked_events)),
        ("DroppedEventCount", Statistic::Sum(m.dropped)),
        ("OnFailureDestinationDeliveredEventCount", Statistic::Sum(m.dead_lettered)),
    ]
}

fn iterator_age(m: &LaneMeasures) -> (&'static str, Statistic) {
    ("IteratorAge", Statistic::Times(Times::new(&m.stream.iterator_age)))
}

fn shards(m: &LaneMeasures) -> [(&'static str, Statistic); 2] {
    [
        ("IncomingRecords", Statistic::Sum(m.counters.queued)),
        ("WriteProvisionedThroughputExceeded", Statistic::Sum(m.failed)),
    ]
}

fn queue(m: &LaneMeasures, now: Instant) -> [(&'static str, Statistic); 8] {
    let c = &m.counters;
    [
        ("NumberOfMessagesSent", Statistic::Sum(m.accepted)),
        ("NumberOfMessagesReceived", Statistic::Sum(m.attempts)),
        ("NumberOfMessagesDeleted", Statistic::Sum(c.deleted)),
        ("NumberOfEmptyReceives", Statistic::Sum(c.empty_receives)),
        ("ApproximateNumberOfMessagesVisible", Statistic::Maximum(m.waiting.peak().into())),
        ("ApproximateNumberOfMessagesNotVisible", Statistic::Maximum(m.hidden.peak().into())),
        ("ApproximateNumberOfMessagesDelayed", Statistic::Maximum(m.queue.delayed.peak().into())),
        (
            "ApproximateAgeOfOldestMessage",
            Statistic::Seconds(m.queue.oldest.max(now).as_secs_f64()),
        ),
    ]
}

impl Times {
    fn new(histogram: &Histogram) -> Self {
        let millis = |span: Option<Span>| span.map(|span| span.as_secs_f64() * 1e3);
        Self {
            sample_count: histogram.count(),
            average: millis(histogram.mean()),
            minimum: millis(histogram.min()),
            maximum: millis(histogram.max()),
            p50: millis(histogram.per_mille(500)),
            p90: millis(histogram.per_mille(900)),
            p95: millis(histogram.per_mille(950)),
            p99: millis(histogram.per_mille(990)),
        }
    }
}
