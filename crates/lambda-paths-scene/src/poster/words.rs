//! A poster in words, for readers who cannot see it: numbers from the run's own report.

use lambda_paths_engine::measure::LaneMeasures;
use lambda_paths_engine::measure::report::LaneReport;
use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::Span;

use crate::about::{self, About, LaneKind};
use crate::chart::{self, AttemptsChart, Chart, LatencyChart};
use crate::ink::Ink;
use crate::words::{self, clock};

/// What a run without a title is called.
const UNTITLED: &str = "Who waits, and who retries?";

/// What the poster is called.
pub(super) fn title(scenario: &Scenario) -> &str {
    match scenario.title.trim() {
        "" => UNTITLED,
        title => title,
    }
}

/// When it is: `at 2:36 of 10:00`.
pub(super) fn when(simulation: &Simulation) -> String {
    let (now, end) = (simulation.now(), simulation.end());
    if now == end {
        return format!("at its end, {}", clock(end));
    }
    format!("at {} of {}", clock(now), clock(end))
}

/// The whole poster in sentences.
pub(super) fn description(simulation: &Simulation) -> String {
    let settings = simulation.settings();
    let mut sentences = vec![format!(
        "A simulated run of AWS Lambda with seed {}, {}.",
        settings.seed,
        when(simulation)
    )];
    let lanes = settings.lanes.iter().zip(&simulation.measures().lanes);
    sentences.extend(lanes.zip(&simulation.report().lanes).map(|((lane, measures), told)| {
        let About { name, waits, .. } = LaneKind::of(&lane.path).about();
        let (way, retries) = (words::way(&lane.path), about::who_retries(&lane.path));
        let counts: Vec<String> = counts(measures)
            .iter()
            .map(|count| format!("{} {}", chart::count(count.value), count.label))
            .collect();
        let (id, counts) = (&lane.id, counts.join(", "));
        format!(
            "Lane {id}, {name}: {way}. Who waits: {waits}. Who retries: {retries}. So far: \
             {counts}. {}",
            times(told)
        )
    }));
    sentences.push(LatencyChart::new(simulation).summary());
    sentences.push(AttemptsChart::new(simulation).summary());
    sentences.join(" ")
}

fn times(lane: &LaneReport) -> String {
    let span = |seconds: f64| chart::span(Span::from_secs_f64(seconds));
    match (lane.latency.p50, lane.latency.p95, lane.attempts.mean) {
        (Some(p50), Some(p95), Some(mean)) => format!(
            "From arrival to success: median {}, 95th percentile {}; {mean:.2} attempts in the \
             mean.",
            span(p50),
            span(p95)
        ),
        _ => "Nothing has succeeded yet.".to_owned(),
    }
}

/// A count of a lane.
pub(super) struct Count {
    pub(super) value: u64,
    pub(super) label: &'static str,
    pub(super) ink: Ink,
}

/// The counts of a lane: those that are always told, and of the others what is not zero.
pub(super) fn counts(m: &LaneMeasures) -> Vec<Count> {
    let count = |value, label, ink| Count { value, label, ink };
    let mut counts = vec![
        count(m.arrived, "arrived", Ink::Text),
        count(m.in_flight(), "under way", Ink::Text),
        count(m.succeeded, "succeeded", Ink::Good),
    ];
    let others = [
        count(m.retries, "retried", Ink::Waiting),
        count(m.throttles, "throttled", Ink::Throttled),
        count(m.failed, "gave up", Ink::Bad),
        count(m.dead_lettered, "dead-lettered", Ink::Bad),
        count(m.dropped, "lost", Ink::Bad),
    ];
    counts.extend(others.into_iter().filter(|count| count.value > 0));
    counts
}
