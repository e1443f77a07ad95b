//! Lanes as a whole: what follows a lane that is copied, moved or removed.

use lambda_paths_scenario::Scenario;
use serde_json::{Value, json};

fn scenario() -> Scenario {
    let document = json!({
        "schema": "lambda-paths/1",
        "lanes": [
            { "id": "a", "path": { "kind": "sqs" }, "function": { "timeout": 5 } },
            { "id": "b", "path": { "kind": "asynchronous" } },
            { "path": { "kind": "sqs" } },
        ],
        "changes": [
            { "at": 10, "set": { "lanes[0].path.visibilityTimeout": 60, "arrivals.rate": 4 } },
            { "at": 20, "set": { "lanes[1].path.maximumRetryAttempts": 0 } },
        ],
    });
    Scenario::from_document(document).expect("it is sound")
}

fn ids(scenario: &Scenario) -> Vec<&str> {
    scenario.initial.lanes.iter().map(|lane| lane.id.as_str()).collect()
}

fn set(scenario: &Scenario) -> Vec<Value> {
    let changes = scenario.document()["changes"].as_array().expect("it has changes");
    changes.iter().map(|change| change["set"].clone()).collect()
}

#[test]
fn changes_follow_their_lane_wherever_it_goes() {
    let moved = scenario().arranged(&[1, 2, 0]).expect("the same lanes");
    assert_eq!(ids(&moved), ["b", "queue", "a"]);
    let changes = [
        json!({ "arrivals.rate": 4, "lanes[2].path.visibilityTimeout": 60 }),
        json!({ "lanes[0].path.maximumRetryAttempts": 0 }),
    ];
    assert_eq!(set(&moved), changes);
}

#[test]
fn a_copy_has_all_that_its_lane_has_but_the_id() {
    let copied = scenario().arranged(&[0, 0, 1, 2]).expect("one more");
    assert_eq!(ids(&copied), ["a", "a-2", "b", "queue"]);
    let [first, copy, ..] = &copied.changes[0].settings.lanes[..] else { panic!("four lanes") };
    assert_eq!((&first.path, &first.function), (&copy.path, &copy.function));
    assert_eq!(copy.function.timeout.micros(), 5_000_000);
    let twice = copied.arranged(&[0, 1, 1, 2, 3]).expect("one more");
    assert_eq!(ids(&twice), ["a", "a-2", "a-3", "b", "queue"], "a copy of a copy");
}

#[test]
fn what_was_to_change_in_a_removed_lane_goes_with_it() {
    let without = scenario().arranged(&[1, 2]).expect("two are left");
    assert_eq!(ids(&without), ["b", "queue"]);
    let changes =
        [json!({ "arrivals.rate": 4 }), json!({ "lanes[0].path.maximumRetryAttempts": 0 })];
    assert_eq!(set(&without), changes);
    assert!(scenario().arranged(&[]).is_err(), "at least one lane is needed");
}

#[test]
fn a_new_lane_has_an_id_that_no_other_has() {
    let more = scenario().with_lane(json!({ "kind": "sqs" })).expect("one more");
    assert_eq!(ids(&more), ["a", "b", "queue", "queue-2"]);
    let default = Scenario::default().with_lane(json!({ "kind": "kinesis" })).expect("a fourth");
    assert_eq!(ids(&default), ["sync", "async", "queue", "kinesis"]);
}

#[test]
fn a_lane_shares_a_value_again_and_all_that_it_overrode_is_gone() {
    let scenario = scenario();
    let own = scenario
        .edited("lanes[1].arrivals.kind", json!("burst"))
        .and_then(|one| one.edited("lanes[1].arrivals.count", json!(7)))
        .expect("a burst of its own");
    let shared = own.with_shared(1, "arrivals.kind").expect("the arrivals of all");
    assert_eq!(shared.initial.lanes[1].arrivals, scenario.initial.lanes[1].arrivals);
    let shared = scenario.with_shared(0, "function.timeout").expect("the timeout of all");
    assert_eq!(shared.document()["lanes"][0].get("function"), None);
}
