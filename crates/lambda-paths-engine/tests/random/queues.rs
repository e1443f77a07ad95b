//! Random queues: standard and FIFO ones whose fields work together, and change while they run.

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::time::Instant;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A field, and values that it may have.
type Choice = (&'static str, &'static [f64]);

const SHARED: [Choice; 7] = [
    ("visibilityTimeout", &[0.0, 0.3, 1.0, 4.0, 30.0]),
    ("maxReceiveCount", &[1.0, 2.0, 3.0, 20.0]),
    ("delaySeconds", &[0.0, 0.5, 3.0]),
    ("messageRetentionPeriod", &[60.0, 61.0, 1_000.0]),
    ("deadLetterRetentionPeriod", &[60.0, 62.0, 1_000.0]),
    ("maximumConcurrency", &[2.0, 3.0, 7.0]),
    ("batchSize", &[1.0, 2.0, 10.0]),
];
const STANDARD: [Choice; 4] = [
    ("maximumBatchingWindow", &[0.0, 1.0, 5.0]),
    ("batchSize", &[1.0, 10.0, 25.0]),
    ("duplicateRate", &[0.0, 0.1, 1.0]),
    ("maximumPollers", &[2.0, 5.0]),
];
const FIFO: [Choice; 1] = [("messageGroups", &[1.0, 2.0, 5.0, 100.0])];
const SWITCHES: [&str; 4] =
    ["deadLetterQueue", "reportBatchItemFailures", "staleDeleteWorks", "errorBackoff"];

/// A random edit of a queue: which field, and which value.
type Pick = (usize, usize);

fn edit(kind: &str, (field, value): Pick) -> (String, Value) {
    let own: &[Choice] = if kind == "sqs" { &STANDARD } else { &FIFO };
    let choices: Vec<Choice> = SHARED.iter().chain(own).copied().collect();
    let (name, value) = match choices.get(field % (choices.len() + SWITCHES.len())) {
        Some((name, values)) => (*name, json!(values[value % values.len()])),
        None => (SWITCHES[field % SWITCHES.len()], json!(value.is_multiple_of(2))),
    };
    (format!("lanes[0].path.{name}"), value)
}

/// A random scenario of one lane with a queue, busy and full of failures.
pub(crate) fn queues() -> impl Strategy<Value = Scenario> {
    let pick = || (any::<u8>(), any::<u8>()).prop_map(|(f, v)| (f.into(), v.into()));
    let arrivals = prop::sample::select(vec![
        json!({ "kind": "poisson", "rate": 3 }),
        json!({ "kind": "constant", "rate": 20 }),
        json!({ "kind": "burst", "count": 60, "at": 1 }),
    ]);
    (
        any::<u32>(),
        prop::sample::select(vec!["sqs", "sqsFifo"]),
        (arrivals, prop::sample::select(vec![0.0, 0.005, 0.7])),
        (prop::sample::select(vec![0.0, 0.3, 3.0]), 0.0..1.0),
        prop::sample::select(vec![Value::Null, json!(2), json!(7)]),
        prop::collection::vec(pick(), 0..12),
        prop::collection::vec((0.0..1.0_f64, pick()), 0..10),
    )
        .prop_map(
            |(seed, kind, (arrivals, hop), (duration, failure), reserved, edits, changes)| {
                let document = json!({
                    "schema": "lambda-paths/1",
                    "seed": seed,
                    "duration": 100,
                    "network": { "clientHop": hop, "serviceHop": hop },
                    "arrivals": arrivals,
                    "function": {
                        "duration": { "kind": "exponential", "mean": duration },
                        "failure": { "rate": failure },
                        "reservedConcurrency": reserved,
                    },
                    "lanes": [{ "path": { "kind": kind } }],
                });
                let mut scenario = Scenario::from_document(document).expect("it is sound");
                for edit in edits.iter().map(|pick| edit(kind, *pick)) {
                    scenario = scenario.edited(&edit.0, edit.1).unwrap_or(scenario);
                }
                for (share, pick) in changes {
                    let (path, value) = edit(kind, pick);
                    let at = Instant::from_secs_f64(f64::floor(100.0 * share));
                    scenario = scenario.changed_at(at, &path, value).unwrap_or(scenario);
                }
                scenario
            },
        )
}
