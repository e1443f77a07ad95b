//! A run told as lines, `61 Invoked 2 Warm`: when, what, which attempt, and how. Requests but the
//! first are named in front: `r1 61 Invoked 2 Warm`.

use lambda_paths_engine::measure::report::{LaneReport, Report};
use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::transition::{Capacity, Kind, Transition};
use serde_json::{Value, json};

/// A finished run: all that it said.
pub(crate) struct Run {
    pub(crate) transitions: Vec<Transition>,
    pub(crate) report: Report,
}

/// Runs one request, at 0, that takes 1 s and succeeds, without hops, cold start or jitter, along
/// `path`; `differences` is laid over that.
pub(crate) fn run(path: &Value, differences: &Value) -> Run {
    let mut document = json!({
        "schema": "lambda-paths/1",
        "duration": 1000,
        "network": { "clientHop": 0, "serviceHop": 0 },
        "arrivals": { "kind": "burst", "count": 1, "at": 0 },
        "function": {
            "timeout": 60,
            "duration": { "kind": "constant", "value": 1 },
            "coldStart": { "kind": "constant", "value": 0 },
            "failure": { "rate": 0 },
        },
        "lanes": [{ "path": path }],
    });
    overlay(&mut document, differences);
    let scenario = Scenario::from_document(document).expect("the scenario is sound");
    let mut transitions = Vec::new();
    let mut simulation = Simulation::new(&scenario);
    simulation.run(&mut |transition| transitions.push(*transition));
    Run { transitions, report: simulation.report() }
}

/// Runs, and compares with the expected lines all transitions of the kinds that these name.
#[track_caller]
pub(crate) fn check(path: &Value, differences: &Value, expected: &[&str]) -> Run {
    let run = run(path, differences);
    let kinds: Vec<&str> = expected.iter().filter_map(|line| kind_of(line)).collect();
    let named = |line: &String| kind_of(line).is_some_and(|kind| kinds.contains(&kind));
    assert_eq!(run.lines().filter(named).collect::<Vec<_>>(), expected);
    run
}

impl Run {
    /// What happened, line by line.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        self.transitions.iter().map(line)
    }

    /// The report of the only lane.
    pub(crate) fn lane(&self) -> &LaneReport {
        &self.report.lanes[0]
    }
}

/// The word of a line that names what happened.
fn kind_of(line: &str) -> Option<&str> {
    line.split(' ').find(|word| word.starts_with(|first: char| first.is_ascii_uppercase()))
}

fn line(transition: &Transition) -> String {
    let Transition { at, request, attempt, kind, .. } = transition;
    let debug = format!("{kind:?}");
    let name = debug.split(' ').next().unwrap_or_default();
    let who = match *request {
        0 | Transition::NO_REQUEST => String::new(),
        request => format!("r{request} "),
    };
    let attempt = if *attempt == 0 { String::new() } else { format!(" {attempt}") };
    let how = match *kind {
        Kind::Invoked { start, capacity: Capacity::OnDemand, .. } => format!(" {start:?}"),
        Kind::Invoked { start, capacity, .. } => format!(" {start:?} {capacity:?}"),
        Kind::Provisioned { status, requested } => format!(" {status:?} {requested}"),
        Kind::EnvironmentReleased { environment } => format!(" {environment}"),
        Kind::Failed { reason, .. } => format!(" {reason:?}"),
        Kind::GaveUp { reason, .. } => format!(" {reason:?}"),
        Kind::DeadLettered { reason } | Kind::Dropped { reason } => format!(" {reason:?}"),
        Kind::Responded { status, function_error: false, .. } => format!(" {status}"),
        Kind::Responded { status, function_error: true, .. } => format!(" {status} FunctionError"),
        Kind::Delivered { destination, condition }
        | Kind::DeliveryFailed { destination, condition } => match condition {
            Some(reason) => format!(" {destination:?} {reason:?}"),
            None => format!(" {destination:?} Success"),
        },
        _ => String::new(),
    };
    format!("{who}{} {name}{attempt}{how}", at.as_secs_f64())
}

/// Lays one document over another: objects key by key, everything else as a whole, and so an object
/// of another kind.
fn overlay(under: &mut Value, over: &Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) if !over.contains_key("kind") => {
            for (key, value) in over {
                overlay(under.entry(key).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over.clone(),
    }
}
