//! Samples of a statistic over seeds, and whether their mean agrees with a law.

use lambda_paths_engine::measure::report::{LaneReport, Report};
use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::transition::Transition;
use serde_json::{Value, json};

/// One run of one lane, with one seed.
pub(crate) struct Sample {
    pub(crate) transitions: Vec<Transition>,
    pub(crate) report: Report,
}

impl Sample {
    pub(crate) fn lane(&self) -> &LaneReport {
        &self.report.lanes[0]
    }
}

pub(crate) fn run(document: &Value, seed: u32) -> Sample {
    let mut document = document.clone();
    document["seed"] = json!(seed);
    let scenario = Scenario::from_document(document).expect("the scenario is sound");
    let mut transitions = Vec::new();
    let mut simulation = Simulation::new(&scenario);
    simulation.run(&mut |transition| transitions.push(*transition));
    Sample { transitions, report: simulation.report() }
}

/// Compares the mean of a statistic with what the law says: they agree within three standard
/// errors, which the samples themselves give. Each seed is one independent sample.
#[track_caller]
pub(crate) fn check(
    name: &str,
    expected: f64,
    samples: &[Sample],
    statistic: impl Fn(&Sample) -> f64,
) {
    let values: Vec<f64> = samples.iter().map(statistic).collect();
    let count = f64::from(u32::try_from(values.len()).expect("few samples"));
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    let standard_error = (squares / (count - 1.0) / count).sqrt();
    let errors = (mean - expected).abs() / standard_error.max(1e-12);
    // Where all seeds agree there is no error but rounding.
    let good = errors <= 3.0 || (mean - expected).abs() < 1e-9;
    let verdict = if good { "good" } else { "BAD" };
    // `cargo xtask validate` makes a table of these lines.
    println!("law\t{name}\t{expected:.6}\t{mean:.6}\t{standard_error:.6}\t{verdict}");
    assert!(
        good,
        "{name}: {mean}, but the law says {expected}: {errors:.2} times {standard_error}"
    );
}
