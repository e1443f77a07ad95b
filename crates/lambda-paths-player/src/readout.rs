//! What the page shows of a session, at human speed.

use lambda_paths_engine::scenario::{ArrivalKind, Settings};
use lambda_paths_engine::time::Instant;
use lambda_paths_scene::about;

use crate::axis::Axis;
use crate::run::Run;

/// What the page shows at human speed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readout {
    /// Model time.
    pub now: Instant,
    /// End of the run.
    pub end: Instant,
    /// Whether time passes.
    pub playing: bool,
    /// Whether the run is over.
    pub ended: bool,
    /// Whether the page cannot keep up with the speed.
    pub behind: bool,
    /// Seed of the draws.
    pub seed: u64,
    /// Arrivals a second, where all lanes share a rate.
    pub rate: Option<f64>,
    /// Failure rate that lanes without one of their own have, in percent; `None` when they differ.
    pub failure: Option<f64>,
    /// What was last stepped to.
    pub sentence: String,
    /// Hash of the run so far.
    pub hash: u64,
    /// The lanes.
    pub lanes: Vec<LaneReadout>,
    /// Where a journey goes that is under way; where the run stands otherwise.
    pub heading: Instant,
    /// How far a journey has come, in percent, once it takes so long that this is to be shown.
    pub journey: Option<u64>,
    /// What is known of the run as a whole.
    pub axis: Axis,
    /// Whether an edit can be undone.
    pub can_undo: bool,
    /// Whether an undone edit can be done again.
    pub can_redo: bool,
}

/// Live counts of one lane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LaneReadout {
    /// Requests that arrived.
    pub arrived: u64,
    /// Done.
    pub succeeded: u64,
    /// Callers that saw an error in the end.
    pub failed: u64,
    /// Attempts beyond the first.
    pub retried: u64,
    /// In the dead-letter queue.
    pub dead_lettered: u64,
    /// Gone without a trace.
    pub lost: u64,
    /// Not at an end yet.
    pub in_flight: u64,
    /// Refused invocations.
    pub throttles: u64,
    /// Chance that one attempt fails, in percent.
    pub failure: f64,
    /// Who tries again what failed, by the settings in force.
    pub retries: &'static str,
    /// What stands in shards or groups, in words.
    pub standing: String,
}

impl Readout {
    /// What a run shows by itself, under the settings that are in force or about to be.
    pub(crate) fn of(run: &Run, settings: &Settings) -> Self {
        let failures = settings.lanes.iter().map(|lane| lane.function.failure.rate);
        let lanes = settings.lanes.iter().zip(&run.simulation.measures().lanes);
        let lanes = lanes.zip(run.scene.lanes());
        Self {
            now: run.now(),
            end: run.simulation.end(),
            ended: run.is_over(),
            heading: run.now(),
            seed: settings.seed,
            rate: shared(settings.lanes.iter().map(|lane| rate(&lane.arrivals.kind))).flatten(),
            failure: shared(failures).map(percent),
            hash: run.simulation.hash(),
            lanes: lanes
                .map(|((lane, m), scene)| LaneReadout {
                    arrived: m.arrived,
                    succeeded: m.succeeded,
                    failed: m.failed,
                    retried: m.retries,
                    dead_lettered: m.dead_lettered,
                    lost: m.dropped,
                    in_flight: m.in_flight(),
                    throttles: m.throttles,
                    failure: percent(lane.function.failure.rate),
                    retries: about::who_retries(&lane.path),
                    standing: scene.account(),
                })
                .collect(),
            ..Self::default()
        }
    }
}

/// What all have in common, if they do.
fn shared<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn rate(kind: &ArrivalKind) -> Option<f64> {
    match kind {
        #[expect(clippy::cast_precision_loss, reason = "rates are far below 2^53")]
        ArrivalKind::Constant(rate) | ArrivalKind::Poisson(rate) => Some(rate.0 as f64 / 1e6),
        ArrivalKind::Burst { .. } | ArrivalKind::Trace(_) | ArrivalKind::Users { .. } => None,
    }
}

/// A share as a percentage with at most one digit after the point.
fn percent(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}
