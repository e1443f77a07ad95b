//! What a change during a run may set, and what is said about one that may not.

use lambda_paths_scenario::Scenario;
use serde_json::{Value, json};

/// The faults of a scenario with one lane of this path and these changes, one a second.
fn faults(path: &Value, changes: &[Value]) -> Vec<String> {
    let at = |(index, set): (usize, &Value)| json!({ "at": index + 1, "set": set });
    let changes: Value = changes.iter().enumerate().map(at).collect();
    let lanes = json!([{ "path": path }]);
    let document = json!({ "schema": "lambda-paths/1", "lanes": lanes, "changes": changes });
    let faults = Scenario::from_document(document).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn where_messages_and_records_belong_is_where_they_stay() {
    let kinds = [("sqsFifo", "messageGroups"), ("kinesis", "shards"), ("kafka", "partitionKeys")];
    for (kind, field) in kinds {
        let set = json!({ format!("lanes[0].path.{field}"): 7 });
        assert_eq!(
            faults(&json!({ "kind": kind }), &[set]),
            [format!("changes[0].set.lanes[0].path.{field}: cannot change during a run")]
        );
    }
}

#[test]
fn a_change_is_not_blamed_for_a_field_whose_name_begins_with_its_own() {
    let changes =
        [json!({ "lanes[0].path.sourceDelay": -1 }), json!({ "lanes[0].path.source": "sns" })];
    assert_eq!(
        faults(&json!({ "kind": "asynchronous" }), &changes),
        ["changes[0].set.lanes[0].path.sourceDelay: -1 is below 0"]
    );
}
