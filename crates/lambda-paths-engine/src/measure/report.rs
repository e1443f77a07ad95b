//! The report of a run, in the form that other programs read. Times are in seconds, money in US
//! dollars; what has no data is null, never zero.

use serde::Serialize;

pub use crate::measure::cloudwatch::{CloudWatch, Metrics, Statistic, Times};
pub use crate::measure::cost::Cost;
use crate::measure::histogram::Histogram;
use crate::measure::{LaneMeasures, Measures, cloudwatch};
use crate::scenario::{self, Settings};
use crate::time::{Instant, Span};

/// What a run says, `lambda-paths-report/1`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Name and version of this form.
    pub schema: &'static str,
    /// The scenario's seed.
    pub seed: u64,
    /// Model time that the report covers.
    pub simulated_seconds: f64,
    /// Occurrences handled.
    pub events: u64,
    /// Hash of all transitions, as 16 hex digits.
    pub hash: String,
    /// The lanes, in order.
    pub lanes: Vec<LaneReport>,
}

/// One lane's part of the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LaneReport {
    /// The lane's name.
    pub id: String,
    /// Where the requests are: `arrived` is the sum of all the others.
    pub requests: Requests,
    /// Tries, as the one who retries counts them.
    pub attempts: Attempts,
    /// Executions of the function.
    pub invocations: u64,
    /// Executions that ended badly, timeouts included.
    pub errors: u64,
    /// Executions ended by the function's timeout.
    pub timeouts: u64,
    /// Invocations that Lambda refused.
    pub throttles: u64,
    /// Executions that had to start an environment.
    pub cold_starts: u64,
    /// Successful executions beyond a request's first.
    pub duplicates: u64,
    /// From arrival to success.
    pub latency: Distribution,
    /// How long the caller itself waited.
    pub caller_wait: Distribution,
    /// Execution environments.
    pub environments: Environments,
    /// Lambda's internal queue, or the SQS queue; zeros where there is none.
    pub queue: Queue,
    /// What only a stream has; absent elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamReport>,
    /// Dollars.
    pub cost: Cost,
    /// The same numbers, and more, under CloudWatch's names and in its units.
    pub cloud_watch: CloudWatch,
}

/// Where the requests of a lane are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Requests {
    /// All that came.
    pub arrived: u64,
    /// Done.
    pub succeeded: u64,
    /// The caller saw an error.
    pub failed: u64,
    /// In the dead-letter queue.
    pub dead_lettered: u64,
    /// Lost without a trace.
    pub dropped: u64,
    /// Not at an end.
    pub in_flight: u64,
}

/// Tries.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempts {
    /// Of all requests.
    pub total: u64,
    /// Of finished requests that were tried at all; null without any.
    pub mean: Option<f64>,
    /// Entry i: finished requests that took i + 1; entry 999, if there is one: 1,000 or more.
    pub per_request: Vec<u64>,
}

/// A distribution of times, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Distribution {
    /// How many were counted.
    pub count: u64,
    /// Exact mean.
    pub mean: Option<f64>,
    /// Median, within 0.8 %, as the other percentiles.
    pub p50: Option<f64>,
    /// 90th percentile.
    pub p90: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
    /// 99th percentile.
    pub p99: Option<f64>,
    /// Exact maximum.
    pub max: Option<f64>,
}

/// Execution environments over the run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Environments {
    /// Mean number at work, starting ones included.
    pub mean_running: f64,
    /// Mean number idle.
    pub mean_idle: f64,
    /// Mean number in all.
    pub mean_total: f64,
    /// Most at one time.
    pub peak: u32,
}

/// A queue over the run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    /// Mean number waiting.
    pub mean_visible: f64,
    /// Mean number taken and not yet deleted.
    pub mean_in_flight: f64,
    /// Most waiting at one time.
    pub peak_visible: u32,
    /// Greatest age of what was taken, in seconds.
    pub max_age: f64,
}

/// A stream over the run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamReport {
    /// Greatest age of a batch's last record when an execution of the batch ended, in seconds;
    /// null when none did.
    pub max_iterator_age: Option<f64>,
    /// Most records at one time that no checkpoint had passed.
    pub max_offset_lag: u32,
    /// Batches that were split.
    pub splits: u64,
}

impl Report {
    pub(crate) fn new(
        measures: &Measures,
        settings: &Settings,
        now: Instant,
        events: u64,
        hash: u64,
    ) -> Self {
        let lanes = settings.lanes.iter().zip(&measures.lanes);
        Self {
            schema: "lambda-paths-report/1",
            seed: settings.seed,
            simulated_seconds: now.as_secs_f64(),
            events,
            hash: format!("{hash:016x}"),
            lanes: lanes.map(|(lane, measures)| LaneReport::new(lane, measures, now)).collect(),
        }
    }
}

impl LaneReport {
    fn new(lane: &scenario::Lane, m: &LaneMeasures, now: Instant) -> Self {
        let total = m.environments.mean(now);
        let running = m.running.mean(now);
        Self {
            id: lane.id.clone(),
            requests: Requests {
                arrived: m.arrived,
                succeeded: m.succeeded,
                failed: m.failed,
                dead_lettered: m.dead_lettered,
                dropped: m.dropped,
                in_flight: m.in_flight(),
            },
            attempts: Attempts {
                total: m.attempts,
                mean: m.attempts_mean(),
                per_request: m.attempts_per_request.clone(),
            },
            invocations: m.invocations,
            errors: m.errors,
            timeouts: m.timeouts,
            throttles: m.throttles,
            cold_starts: m.cold_starts,
            duplicates: m.duplicates,
            latency: Distribution::new(&m.latency),
            caller_wait: Distribution::new(&m.caller_wait),
            environments: Environments {
                mean_running: running,
                mean_idle: total - running,
                mean_total: total,
                peak: m.environments.peak(),
            },
            queue: Queue {
                mean_visible: m.waiting.mean(now),
                mean_in_flight: m.hidden.mean(now),
                peak_visible: m.waiting.peak(),
                max_age: m.max_age.as_secs_f64(),
            },
            stream: matches!(lane.path, scenario::Path::Stream(_)).then(|| StreamReport {
                max_iterator_age: m.stream.iterator_age.max().map(Span::as_secs_f64),
                max_offset_lag: m.stream.lag.peak(),
                splits: m.stream.splits,
            }),
            cost: Cost::new(lane, m, now),
            cloud_watch: cloudwatch::table(lane, m, now),
        }
    }
}

impl Distribution {
    fn new(histogram: &Histogram) -> Self {
        let seconds = |span: Option<Span>| span.map(Span::as_secs_f64);
        Self {
            count: histogram.count(),
            mean: seconds(histogram.mean()),
            p50: seconds(histogram.per_mille(500)),
            p90: seconds(histogram.per_mille(900)),
            p95: seconds(histogram.per_mille(950)),
            p99: seconds(histogram.per_mille(990)),
            max: seconds(histogram.max()),
        }
    }
}
