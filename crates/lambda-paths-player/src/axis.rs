//! What a time axis marks: changes, outages, what is given up, and stretches that were skipped.

use lambda_paths_engine::scenario::{Lane, Scenario, Settings};
use lambda_paths_engine::time::Instant;

pub use crate::quiet::Fold;
use crate::run::Marks;

/// Marks of a run, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    /// When settings change.
    pub changes: Vec<Instant>,
    /// From when to when a lane's function fails always, or has no concurrency at all.
    pub outages: Vec<(Instant, Instant)>,
    /// How far the run is known, and what was given up.
    pub marks: Marks,
    /// Quiet stretches that were skipped.
    pub folds: Vec<Fold>,
}

impl Axis {
    pub(crate) fn of(scenario: &Scenario, marks: &Marks, folds: &[Fold]) -> Self {
        Self {
            changes: scenario.changes.iter().map(|change| change.at).collect(),
            outages: outages(scenario),
            marks: marks.clone(),
            folds: folds.to_vec(),
        }
    }
}

fn outages(scenario: &Scenario) -> Vec<(Instant, Instant)> {
    let end = Instant::START + scenario.initial.duration;
    let changes = scenario.changes.iter().map(|change| (change.at, &change.settings));
    let mut outages = Vec::new();
    let mut since = None;
    for (at, settings) in [(Instant::START, &scenario.initial)].into_iter().chain(changes) {
        match (is_out(settings), since) {
            (true, None) => since = Some(at),
            (false, Some(from)) => {
                outages.push((from, at));
                since = None;
            }
            _ => {}
        }
    }
    outages.extend(since.map(|from| (from, end)));
    outages
}

fn is_out(settings: &Settings) -> bool {
    let is_out = |lane: &Lane| {
        lane.function.failure.rate >= 1.0 || lane.function.reserved_concurrency == Some(0)
    };
    settings.lanes.iter().any(is_out)
}
