//! Edits by dotted path, and changes while a scenario runs.

mod scenario;

use lambda_paths_engine::scenario::{Distribution, Fault, Path, Scenario};
use lambda_paths_engine::time::{Instant, Span};
use proptest::prelude::*;
use scenario::any_scenario;
use serde_json::{Value, json};

fn read(document: Value) -> Scenario {
    Scenario::from_document(document).expect("a sound document")
}

fn at(seconds: f64) -> Instant {
    Instant::from_secs_f64(seconds)
}

/// Exactly these faults, in any order.
#[track_caller]
fn check(result: Result<Scenario, Vec<Fault>>, expected: &[&str]) {
    let mut told: Vec<String> =
        result.err().unwrap_or_default().iter().map(Fault::to_string).collect();
    let mut expected = expected.to_vec();
    told.sort();
    expected.sort_unstable();
    assert_eq!(told, expected);
}

#[track_caller]
fn check_changes(changes: &Value, expected: &[&str]) {
    let document = json!({ "schema": "lambda-paths/1", "changes": changes });
    check(Scenario::from_document(document), expected);
}

#[test]
fn an_edit_writes_no_more_than_itself() {
    let edited = Scenario::default().edited("function.failure.rate", json!(0.5)).unwrap();
    let expected = json!({
        "schema": "lambda-paths/1",
        "function": { "failure": { "rate": 0.5 } },
    });
    assert_eq!(*edited.document(), expected);
}

#[test]
fn an_edit_of_a_default_lane_names_the_default_lanes() {
    let edited = Scenario::default().edited("lanes[2].path.visibilityTimeout", json!(90)).unwrap();
    let Path::Sqs(sqs) = &edited.initial.lanes[2].path else { panic!("a queue") };
    assert_eq!(sqs.visibility_timeout, Span::from_secs(90));
    assert_eq!(edited.initial.lanes[..2], Scenario::default().initial.lanes[..2]);
}

#[test]
fn an_edit_of_one_lane_leaves_the_others() {
    let edited = Scenario::default().edited("lanes[1].function.failure.rate", json!(1)).unwrap();
    let rates: Vec<f64> =
        edited.initial.lanes.iter().map(|lane| lane.function.failure.rate).collect();
    assert_eq!(rates, [0.2, 1.0, 0.2]);
}

#[test]
fn another_kind_drops_what_only_the_former_kind_had() {
    let scenario = read(json!({
        "schema": "lambda-paths/1",
        "arrivals": { "kind": "poisson", "rate": 7, "limit": 5 },
        "function": { "duration": { "kind": "lognormal", "median": 2, "sigma": 1 } },
        "lanes": [{ "path": { "client": { "timeout": 9, "retry": { "kind": "none" } } } }],
    }));
    let edited = scenario
        .edited_all([
            ("arrivals.kind", json!("constant")),
            ("function.duration.kind", json!("constant")),
            ("lanes[0].path.kind", json!("synchronous")),
        ])
        .unwrap();
    let expected = json!({
        "schema": "lambda-paths/1",
        "arrivals": { "rate": 7, "limit": 5, "kind": "constant" },
        "function": { "duration": { "kind": "constant" } },
        "lanes": [{ "path": {
            "client": { "timeout": 9, "retry": { "kind": "none" } }, "kind": "synchronous",
        } }],
    });
    assert_eq!(*edited.document(), expected);
}

#[test]
fn an_edit_that_leads_nowhere_is_refused() {
    let scenario = Scenario::default();
    check(scenario.edited("", json!(1)), &[": \"\" is not the path of a field"]);
    check(
        scenario.edited("function..rate", json!(1)),
        &["function..rate: \"function..rate\" is not the path of a field"],
    );
    check(
        scenario.edited("lanes[x].id", json!("a")),
        &["lanes[x].id: \"lanes[x].id\" is not the path of a field"],
    );
    check(scenario.edited("lanes[3].id", json!("a")), &["lanes[3].id: there are only 3"]);
    check(
        scenario.edited("schema.x", json!(1)),
        &["schema.x: \"lambda-paths/1\" is not an object"],
    );
    check(
        scenario.edited("function.falure.rate", json!(1)),
        &["function.falure: unknown field; the nearest known one is failure"],
    );
    let deep = "a.".repeat(100_000) + "a";
    assert!(scenario.edited(&deep, json!(1)).is_err());
}

#[test]
fn edits_that_are_sound_only_together_are_made_together() {
    let scenario = Scenario::default();
    assert!(scenario.edited("function.timeout", json!(60)).is_err());
    let together =
        [("function.timeout", json!(60)), ("lanes[2].path.visibilityTimeout", json!(360))];
    assert!(scenario.edited_all(together).is_ok());
}

#[test]
fn a_change_holds_all_settings_from_then_on() {
    let scenario = read(json!({
        "schema": "lambda-paths/1",
        "changes": [
            { "at": 20, "set": { "arrivals.rate": 5 } },
            { "at": 10, "set": { "function.timeout": 7, "lanes[1].function.timeout": 8 } },
        ],
    }));
    let timeouts = |seconds| {
        scenario.settings_at(at(seconds)).lanes.iter().map(|lane| lane.function.timeout).collect()
    };
    let secs = |seconds: [u64; 3]| seconds.map(Span::from_secs).to_vec();
    let (before, after): (Vec<Span>, Vec<Span>) = (timeouts(9.99), timeouts(10.0));
    assert_eq!(before, secs([3, 3, 3]));
    assert_eq!(after, secs([7, 8, 7]));
    assert_eq!(scenario.changes[1].settings.lanes[1].function.timeout, Span::from_secs(8));
    assert_ne!(scenario.changes[1].settings.lanes[1].arrivals, scenario.initial.lanes[1].arrivals);
}

#[test]
fn changes_of_the_same_instant_share_an_entry() {
    let scenario = Scenario::default()
        .changed_at(at(60.5), "function.failure.rate", json!(1))
        .and_then(|scenario| scenario.changed_at(at(30.0), "arrivals.rate", json!(4)))
        .and_then(|scenario| scenario.changed_at(at(60.5), "arrivals.rate", json!(1)))
        .and_then(|scenario| scenario.changed_at(at(60.5), "function.failure.rate", json!(0)))
        .unwrap();
    let expected = json!([
        { "at": 30, "set": { "arrivals.rate": 4 } },
        { "at": 60.5, "set": { "arrivals.rate": 1, "function.failure.rate": 0 } },
    ]);
    assert_eq!(scenario.document()["changes"], expected);
}

#[test]
fn another_kind_may_begin_while_it_runs() {
    let path = "function.duration";
    let scenario = Scenario::default()
        .changed_at(at(5.0), &format!("{path}.sigma"), json!(1))
        .and_then(|scenario| {
            scenario.changed_at(at(5.0), &format!("{path}.kind"), json!("uniform"))
        })
        .and_then(|scenario| scenario.changed_at(at(5.0), &format!("{path}.max"), json!(2)))
        .unwrap();
    let expected =
        Distribution::Uniform { min: Span::from_micros(100_000), max: Span::from_secs(2) };
    assert_eq!(scenario.changes[0].settings.lanes[0].function.duration, expected);
}

#[test]
fn the_queue_may_be_mistuned_while_it_runs() {
    // SQS allows it: only the mapping's creation is checked.
    let changes = json!([{ "at": 5, "set": { "lanes[2].path.visibilityTimeout": 1 } }]);
    check_changes(&changes, &[]);
}

#[test]
fn faults_of_changes_name_the_change() {
    check_changes(
        &json!([
            { "at": 1, "set": { "function.failure.rate": 1.5, "function.tiemout": 4 } },
            { "at": -1, "set": { "function.timeout": 0 }, "why": "" },
            { "at": 3, "set": { "lanes[9].id": "x", "function.timeout": 5 } },
            { "at": 4 },
            { "set": [] },
            5,
        ]),
        &[
            "changes[0].set.function.failure.rate: 1.5 is above 1",
            "changes[0].set.function.tiemout: unknown field; the nearest known one is timeout",
            "changes[1].at: -1 is below 0",
            "changes[1].why: unknown field; a change has at and set",
            "changes[1].set.function.timeout: 0 is below 1; ValidationException: 1 \
             validation error detected: Value '0' at 'timeout' failed to \
             satisfy constraint: Member must have value greater than or equal to 1",
            "changes[2].set.lanes[9].id: there are only 3",
            "changes[3].set: is missing",
            "changes[4].at: is missing",
            "changes[4].set: a list is not an object of paths",
            "changes[5]: 5 is not an object",
        ],
    );
    check_changes(&json!({}), &["changes: an object is not a list of changes"]);
    check_changes(&json!(vec![0; 10_001]), &["changes: 10001 changes are more than 10000"]);
}

#[test]
fn a_fault_of_the_start_is_not_told_again_for_each_change() {
    let document = json!({
        "schema": "lambda-paths/1",
        "function": { "timeout": 1000, "failure": { "rate": 2 } },
        "changes": [
            { "at": 1, "set": { "arrivals.rate": 1 } },
            { "at": 2, "set": { "function.failure.rate": 2 } },
        ],
    });
    check(
        Scenario::from_document(document),
        &[
            "function.timeout: 1000 is above 900; ValidationException: 1 \
             validation error detected: Value '1000' at 'timeout' failed to \
             satisfy constraint: Member must have value less than or equal to 900",
            "function.failure.rate: 2 is above 1",
            "changes[1].set.function.failure.rate: 2 is above 1",
        ],
    );
}

#[test]
fn what_cannot_change_during_a_run_is_refused_by_name() {
    let fixed = "cannot change during a run";
    check_changes(
        &json!([{ "at": 1, "set": {
            "seed": 1,
            "duration": 5,
            "title": "x",
            "changes": [],
            "arrivals.kind": "constant",
            "arrivals.limit": 5,
            "lanes[1].id": "other",
            "lanes[2].path": { "kind": "asynchronous" },
        } }]),
        &[&format!("changes[0].set.changes: {fixed}")],
    );
    check_changes(
        &json!([{ "at": 1, "set": {
            "seed": 1,
            "duration": 5,
            "title": "x",
            "arrivals.kind": "constant",
            "arrivals.limit": 5,
            "lanes[1].id": "other",
            "lanes[2].path": { "kind": "asynchronous" },
        } }]),
        &[
            &format!("changes[0].set.seed: {fixed}"),
            &format!("changes[0].set.duration: {fixed}"),
            &format!("changes[0].set.title: {fixed}"),
            &format!("changes[0].set.arrivals.kind: {fixed}"),
            &format!("changes[0].set.arrivals.limit: {fixed}"),
            &format!("changes[0].set.lanes[1].id: {fixed}"),
            &format!("changes[0].set.lanes[2].path.kind: {fixed}"),
        ],
    );
    check_changes(
        &json!([{ "at": 1, "set": { "lanes": [{}], "schema": 5 } }]),
        &[
            &format!("changes[0].set.lanes: {fixed}"),
            "changes[0].set.schema: 5 is not \"lambda-paths/1\"",
        ],
    );
}

#[test]
fn a_change_to_what_stands_already_is_no_fault() {
    check_changes(&json!([{ "at": 1, "set": { "seed": 42, "lanes[0].id": "sync" } }]), &[]);
}

#[test]
fn ten_thousand_changes_of_a_long_trace_are_refused_before_they_fill_the_memory() {
    let changes: Vec<Value> = (0..10_000)
        .map(|second| json!({ "at": second, "set": { "account.concurrency": 5 } }))
        .collect();
    let document = json!({
        "schema": "lambda-paths/1",
        "arrivals": { "kind": "trace", "times": vec![0; 10_000] },
        "changes": changes,
    });
    check(
        Scenario::from_document(document),
        &["changes: are too many for a document as large as this"],
    );
}

proptest! {
    #[test]
    fn a_scenario_is_read_again_from_what_it_wrote(scenario in any_scenario()) {
        let again = Scenario::from_json(&scenario.to_json()).unwrap();
        // A reader of JSON may be one bit off in a number; no setting is as fine as that bit.
        prop_assert_eq!(&again.title, &scenario.title);
        prop_assert_eq!(&again.initial, &scenario.initial);
        prop_assert_eq!(&again.changes, &scenario.changes);
    }

    #[test]
    fn the_complete_document_says_the_same(scenario in any_scenario(), seconds in 0..700u32) {
        let now = at(f64::from(seconds));
        let settings = scenario.settings_at(now);
        // What the queue may become while it runs it need not be allowed to start with.
        match Scenario::from_document(scenario.complete_at(now)) {
            Ok(again) => prop_assert_eq!(&again.initial, settings),
            Err(faults) => prop_assert!(settings != &scenario.initial, "{faults:?}"),
        }
    }

    #[test]
    fn an_edit_is_made_or_refused_without_panic(path in "\\PC{0,40}", number in any::<f64>()) {
        let _ = Scenario::default().edited(&path, json!(number));
        let _ = Scenario::default().changed_at(at(1.0), &path, json!(number));
    }
}
