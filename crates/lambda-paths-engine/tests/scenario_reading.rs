//! What a document says: values, defaults, overrides, and the catalogue of all fields.

use lambda_paths_engine::scenario::{
    ArrivalKind, Distribution, Failure, FailureMode, Path, Rate, Scenario, Settings, catalogue,
    generic_path,
};
use lambda_paths_engine::time::{Instant, Span};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A document with these fields, and the schema.
fn document(fields: &Value) -> Value {
    let mut document = json!({ "schema": "lambda-paths/1" });
    for (key, value) in fields.as_object().expect("the fields of an object") {
        document[key] = value.clone();
    }
    document
}

fn settings(fields: &Value) -> Settings {
    Scenario::from_document(document(fields)).expect("a sound document").initial
}

#[test]
fn a_document_with_nothing_but_a_schema_is_the_default_scenario() {
    let scenario = Scenario::from_json(r#"{"schema":"lambda-paths/1"}"#).unwrap();
    assert_eq!(scenario, Scenario::default());
    let ids: Vec<&str> = scenario.initial.lanes.iter().map(|lane| lane.id.as_str()).collect();
    assert_eq!(ids, ["sync", "async", "queue"]);
}

#[test]
fn the_example_of_the_contract_is_the_default_with_two_changes() {
    let example = include_str!("scenario/contract.json");
    let scenario = Scenario::from_json(example).unwrap();
    assert_eq!(scenario.title, "Three paths, one in five fails");
    assert_eq!(scenario.initial, Settings::default());
    let rates: Vec<(f64, f64)> = scenario
        .changes
        .iter()
        .map(|change| (change.at.as_secs_f64(), change.settings.lanes[2].function.failure.rate))
        .collect();
    assert_eq!(rates, [(120.0, 1.0), (180.0, 0.2)]);
}

#[test]
fn what_is_absent_keeps_its_default() {
    let settings = settings(&json!({ "function": { "failure": { "poisonRate": 0.1 } } }));
    let expected = Failure { rate: 0.2, poison_rate: 0.1, mode: FailureMode::Error };
    assert_eq!(settings.lanes[0].function.failure, expected);
}

#[test]
fn a_lane_overrides_arrivals_and_function_in_part() {
    let settings = settings(&json!({
        "arrivals": { "rate": 5, "limit": 9 },
        "function": { "timeout": 10, "failure": { "rate": 0.5 } },
        "lanes": [
            { "id": "a", "function": { "failure": { "mode": "crash" } } },
            { "id": "b", "arrivals": { "kind": "constant" } },
        ],
    }));
    let [a, b] = settings.lanes.as_slice() else { panic!("two lanes") };
    let failure = |mode| Failure { rate: 0.5, poison_rate: 0.0, mode };
    assert_eq!(a.function.failure, failure(FailureMode::Crash));
    assert_eq!(b.function.failure, failure(FailureMode::Error));
    assert_eq!(a.function.timeout, Span::from_secs(10));
    assert_eq!(a.arrivals.kind, ArrivalKind::Poisson(Rate(5_000_000)));
    assert_eq!(b.arrivals.kind, ArrivalKind::Constant(Rate(2_000_000)));
    assert_eq!(b.arrivals.limit, Some(9));
}

#[test]
fn another_kind_starts_from_its_own_defaults() {
    let settings = settings(&json!({ "function": { "duration": { "kind": "exponential" } } }));
    let expected = Distribution::Exponential(Span::from_micros(200_000));
    assert_eq!(settings.lanes[0].function.duration, expected);
}

#[test]
fn a_lane_without_an_id_is_named_for_its_path() {
    let settings = settings(&json!({ "lanes": [{ "path": { "kind": "sqs" } }, {}] }));
    assert_eq!(settings.lanes[0].id, "queue");
    assert_eq!(settings.lanes[1].id, "sync");
    assert!(matches!(settings.lanes[1].path, Path::Synchronous(_)));
}

#[test]
fn times_are_read_to_the_microsecond() {
    let settings = settings(&json!({
        "arrivals": { "kind": "trace", "times": [0, 0.1, 0.1, 2e0, 1234.567891] },
    }));
    let micros = [0, 100_000, 100_000, 2_000_000, 1_234_567_891];
    let times = micros.map(Instant::from_micros).to_vec();
    assert_eq!(settings.lanes[0].arrivals.kind, ArrivalKind::Trace(times));
}

#[test]
fn null_stands_where_nothing_is_set() {
    let queue = json!({ "kind": "sqs", "maximumConcurrency": null });
    let event = json!({ "kind": "asynchronous", "onFailure": null, "onSuccess": null });
    let settings = settings(&json!({
        "arrivals": { "limit": null },
        "function": { "reservedConcurrency": null, "provisionedConcurrency": 0 },
        "lanes": [{ "path": queue }, { "path": event }],
    }));
    assert_eq!(settings.lanes[0].function.reserved_concurrency, None);
}

#[test]
fn the_catalogue_tells_every_field_of_the_complete_document() {
    fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let dot = if path.is_empty() { "" } else { "." };
                    leaves(value, &format!("{path}{dot}{key}"), found);
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    leaves(value, &format!("{path}[{index}]"), found);
                }
            }
            _ => found.push(generic_path(path)),
        }
    }
    let entries = catalogue();
    let mut found = Vec::new();
    leaves(&Scenario::default().complete_at(Instant::START), "", &mut found);
    for path in &found {
        assert!(entries.iter().any(|entry| entry.path == *path), "{path} is not in the catalogue");
    }
    for entry in &entries {
        let field = entry.field;
        assert!(field.sentence.ends_with('.'), "{} has no sentence", entry.path);
        if let (Some((min, max)), Some(default)) = (field.range, entry.default.as_f64()) {
            assert!(min <= default && default <= max, "the default of {}", entry.path);
        }
    }
}

/// Any JSON value, often with keys and words of a scenario.
fn any_value() -> impl Strategy<Value = Value> {
    let words: Vec<String> = catalogue()
        .iter()
        .flat_map(|entry| {
            let key = entry.path.rsplit('.').next().unwrap_or_default().replace("[]", "");
            entry.field.choices.iter().map(|name| (*name).to_owned()).chain([key])
        })
        .chain(["lanes", "at", "set", "path", "function", "client"].map(str::to_owned))
        .collect();
    let word = prop_oneof![
        9 => proptest::sample::select(words),
        1 => any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..100u32).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((word.clone(), inner), 0..8)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_is_read_or_refused_without_panic(mut value in any_value()) {
        if let Value::Object(object) = &mut value {
            object.insert("schema".to_owned(), json!("lambda-paths/1"));
        }
        match Scenario::from_document(value) {
            Ok(scenario) => {
                let again = Scenario::from_json(&scenario.to_json()).unwrap();
                prop_assert_eq!(again, scenario);
            }
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }

    #[test]
    fn any_text_is_refused_without_panic(text in any::<String>()) {
        prop_assert!(Scenario::from_json(&text).is_err());
    }
}
