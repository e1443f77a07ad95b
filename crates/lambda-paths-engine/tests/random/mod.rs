//! Random scenarios: edits of random fields to random values, over everything that the catalogue
//! lists. An edit that does not fit is left out, so every scenario is sound.

mod queues;

use lambda_paths_engine::scenario::{Entry, Field, Scenario, Unit, catalogue};
use lambda_paths_engine::time::Instant;
use proptest::prelude::*;
pub(crate) use queues::queues;
use serde_json::{Value, json};

/// Times in seconds that meet each other and the limits of fields.
const SECONDS: [f64; 16] = [
    0.0, 0.000_001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 29.0, 30.0, 60.0, 300.0,
];
const COUNTS: [f64; 11] = [0.0, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 20.0, 100.0, 1000.0, 2500.0];
const RATES: [f64; 6] = [0.0, 0.1, 1.0, 2.0, 5.0, 20.0];

/// A random edit, as numbers: which field, of which lane, and which value.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    field: usize,
    lane: usize,
    choice: usize,
    share: f64,
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    (any::<u16>(), 0..5_usize, any::<u8>(), 0.0..1.0).prop_map(|(field, lane, choice, share)| {
        Edit { field: field.into(), lane, choice: choice.into(), share }
    })
}

/// A random scenario of one to four lanes, with changes while it runs.
pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    let kinds = prop::sample::select(vec![
        "synchronous",
        "asynchronous",
        "sqs",
        "sqsFifo",
        "kinesis",
        "dynamoDbStreams",
        "kafka",
    ]);
    (
        any::<u32>(),
        5..120_u32,
        prop::collection::vec(kinds, 1..=4),
        prop::collection::vec(edit(), 0..60),
        prop::collection::vec((0.0..1.0, edit()), 0..12),
    )
        .prop_map(|(seed, duration, kinds, edits, changes)| {
            let mut scenario = plain(seed, duration, &kinds);
            for edit in edits {
                let (path, value) = edit.of(&scenario);
                scenario = scenario.edited(&path, value).unwrap_or(scenario);
            }
            for (when, edit) in changes {
                scenario = edit.while_running(&scenario, when).unwrap_or(scenario);
            }
            scenario
        })
}

/// A random scenario whose functions meet the limits of concurrency and pace, while these change.
pub(crate) fn crowded() -> impl Strategy<Value = Scenario> {
    let kinds = prop::sample::select(vec!["synchronous", "asynchronous", "sqs"]);
    let pick = |values: &[Value]| prop::sample::select(values.to_vec());
    let provisioned = || pick(&[json!(0), json!(1), json!(3), json!(10), json!(40)]);
    let reserved = || pick(&[Value::Null, json!(3), json!(10), json!(50)]);
    let account = || pick(&[json!(130), json!(200), json!(4_000)]);
    let arrivals = pick(&[
        json!({ "kind": "poisson", "rate": 40 }),
        json!({ "kind": "constant", "rate": 400 }),
        json!({ "kind": "burst", "count": 30, "at": 1 }),
        json!({ "kind": "burst", "count": 1_500, "at": 1 }),
    ]);
    let seconds = prop::sample::select(vec![0.001, 0.02, 0.3, 2.0, 9.0]);
    let mode = prop::sample::select(vec!["error", "timeout", "crash"]);
    let cold_start = || pick(&[json!(0), json!(0.1), json!(4)]);
    let lane = (provisioned(), reserved(), seconds, arrivals, mode);
    let change =
        (0..4_usize, 0.0..1.0, provisioned(), (reserved(), cold_start()), account(), 0..3_usize);
    (
        any::<u32>(),
        account(),
        prop::collection::vec((kinds, lane), 1..=3),
        prop::collection::vec(change, 0..20),
    )
        .prop_map(|(seed, account, lanes, changes)| {
            let kinds: Vec<&str> = lanes.iter().map(|(kind, _)| *kind).collect();
            let mut scenario = plain(seed, 12, &kinds);
            let mut set = |path: &str, value: &Value| {
                if let Ok(edited) = scenario.edited(path, value.clone()) {
                    scenario = edited;
                }
            };
            set("account.concurrency", &account);
            for (index, (_, lane)) in lanes.iter().enumerate() {
                let (provisioned, reserved, seconds, arrivals, mode) = lane;
                let lane = |field: &str| format!("lanes[{index}].{field}");
                set(&lane("arrivals"), arrivals);
                set(&lane("function.duration"), &json!({ "kind": "constant", "value": seconds }));
                set(&lane("function.failure.mode"), &json!(mode));
                set(&lane("function.reservedConcurrency"), reserved);
                set(&lane("function.provisionedConcurrency"), provisioned);
            }
            for (lane, when, provisioned, (reserved, start), account, which) in changes {
                let lane = |field: &str| format!("lanes[{}].function.{field}", lane % lanes.len());
                let (path, value) = match which {
                    0 => (lane("provisionedConcurrency"), provisioned),
                    1 => (lane("reservedConcurrency"), reserved),
                    _ => ("account.concurrency".to_owned(), account),
                };
                let at = Instant::from_secs_f64(12.0 * when);
                // What comes initialises in another time than what came before.
                let start = json!({ "kind": "constant", "value": start });
                scenario = scenario.changed_at(at, &lane("coldStart"), start).unwrap_or(scenario);
                scenario = scenario.changed_at(at, &path, value).unwrap_or(scenario);
            }
            scenario
        })
}

/// Lanes of these kinds, and nothing else out of the ordinary.
pub(crate) fn plain(seed: u32, duration: u32, kinds: &[&str]) -> Scenario {
    let lanes = kinds
        .iter()
        .enumerate()
        .map(|(index, kind)| json!({ "id": format!("lane{index}"), "path": { "kind": kind } }));
    let document = json!({
        "schema": "lambda-paths/1",
        "seed": seed,
        "duration": duration,
        "lanes": lanes.collect::<Value>(),
    });
    Scenario::from_document(document).expect("it is sound")
}

impl Edit {
    /// The same edit in this one of so many lanes, where the field is one of a lane.
    pub(crate) fn in_lane(mut self, lane: usize, lanes: usize) -> Self {
        self.lane = lane + lanes;
        self
    }

    /// The path and the value in a scenario: lane 0 stands for what all lanes share.
    pub(crate) fn of(&self, scenario: &Scenario) -> (String, Value) {
        const FIXED: [&str; 5] = ["schema", "title", "duration", "lanes", "changes"];
        let lanes = scenario.initial.lanes.len();
        let mut entries = catalogue();
        entries.retain(|entry| {
            let fixed = entry.path.ends_with("].id") || entry.path.ends_with("path.kind");
            !fixed && !FIXED.contains(&entry.path.as_str())
        });
        let Entry { path, field, .. } = &entries[self.field % entries.len()];
        let shared = path.starts_with("function.") || path.starts_with("arrivals.");
        let path = match self.lane {
            lane if shared && lane > 0 => format!("lanes[{}].{path}", lane % lanes),
            lane => path.replace("lanes[]", &format!("lanes[{}]", lane % lanes)),
        };
        (path, self.value(field))
    }

    /// The scenario with this edit as a change at a share of its duration, on a whole second or in
    /// between.
    pub(crate) fn while_running(&self, scenario: &Scenario, when: f64) -> Option<Scenario> {
        let seconds = scenario.initial.duration.as_secs_f64() * when;
        let seconds = if self.choice.is_multiple_of(2) { seconds.floor() } else { seconds };
        let (path, value) = self.of(scenario);
        scenario.changed_at(Instant::from_secs_f64(seconds), &path, value).ok()
    }

    fn value(&self, field: &Field) -> Value {
        let pick = |values: &[f64]| {
            let (min, max) = field.range.unwrap_or((f64::MIN, f64::MAX));
            let fit: Vec<f64> =
                values.iter().copied().filter(|value| (min..=max).contains(value)).collect();
            fit.get(self.choice % fit.len().max(1)).copied().unwrap_or(min)
        };
        match field.unit {
            Unit::Seconds if self.choice.is_multiple_of(5) => json!(10.0 * self.share),
            Unit::Seconds => json!(pick(&SECONDS)),
            Unit::PerSecond => json!(pick(&RATES)),
            Unit::Probability if self.choice.is_multiple_of(2) => json!(self.share),
            Unit::Probability => json!(pick(&[0.0, 1.0])),
            Unit::Number => json!(self.share),
            Unit::Count if self.choice.is_multiple_of(9) => Value::Null,
            Unit::Count => json!(pick(&COUNTS)),
            Unit::Megabytes => json!(pick(&[128.0, 256.0, 512.0, 1769.0, 10_240.0])),
            Unit::Switch => json!(self.share < 0.5),
            Unit::Choice => match field.choices {
                [] => Value::Null,
                choices => json!(choices[self.choice % choices.len()]),
            },
            Unit::Times => {
                let times = (0..self.choice % 40).map(|n| json!((n / 3) * (self.choice % 4)));
                times.collect()
            }
            Unit::Text | Unit::List => Value::Null,
        }
    }
}
