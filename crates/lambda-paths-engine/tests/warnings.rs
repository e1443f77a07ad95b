//! What AWS accepts and advises against: told with this scenario's numbers, and with an edit that
//! helps.

mod advice;

use advice::{check, check_remedy, scenario};
use lambda_paths_engine::scenario::{PRESETS, Preset, Scenario};
use lambda_paths_engine::time::Instant;
use serde_json::{Value, json};

#[test]
fn a_sound_scenario_has_no_warning() {
    check(&json!({ "kind": "sqs" }), &json!({}), &[]);
    check(&json!({ "kind": "asynchronous" }), &json!({}), &[]);
    check(&json!({ "kind": "synchronous" }), &json!({}), &[]);
    let default = Scenario::from_document(json!({ "schema": "lambda-paths/1" }));
    assert_eq!(default.expect("it is sound").warnings(), []);
}

#[test]
fn a_reservation_of_zero_stops_the_function() {
    for path in [json!({ "kind": "synchronous" }), json!({ "kind": "asynchronous" })] {
        let expected = ["function.reservedConcurrency: 0 refuses every invocation"];
        check(&path, &json!({ "reservedConcurrency": 0 }), &expected);
    }
}

#[test]
fn provisioned_concurrency_that_is_all_of_the_reservation() {
    let warnings = check(
        &json!({ "kind": "asynchronous" }),
        &json!({ "provisionedConcurrency": 7, "reservedConcurrency": 7 }),
        &["function.provisionedConcurrency: 7 is all of the function's reserved concurrency"],
    );
    assert!(warnings[0].why.contains("with 7 environments at work"), "{}", warnings[0].why);
    let room = json!({ "provisionedConcurrency": 7, "reservedConcurrency": 8 });
    check(&json!({ "kind": "asynchronous" }), &room, &[]);
}

#[test]
fn a_function_that_may_outlast_its_front_door() {
    let expected = ["function.timeout: 40 s is longer than the front door waits, 29 s"];
    let path = json!({ "kind": "synchronous" });
    let warnings = check(&path, &json!({ "timeout": 40 }), &expected);
    assert!(warnings[0].why.contains("for up to 11 s more"), "{}", warnings[0].why);
    assert!(warnings[0].why.contains("a caller that retries"), "{}", warnings[0].why);
    let path = json!({ "kind": "synchronous", "client": { "retry": { "kind": "none" } } });
    let warnings = check(&path, &json!({ "timeout": 40 }), &expected);
    assert!(!warnings[0].why.contains("retries"), "{}", warnings[0].why);
}

#[test]
fn a_caller_that_gives_up_first_runs_the_function_again() {
    let expected = ["lanes[0].path.client.timeout: 2 s is shorter than an answer may take, 3 s"];
    let client = |retry: Value| json!({ "client": { "timeout": 2, "retry": retry } });
    let mut path = client(json!({ "kind": "fixed", "maxAttempts": 4 }));
    path["kind"] = json!("synchronous");
    let warnings = check(&path, &json!({}), &expected);
    assert!(warnings[0].why.contains("up to 4 runs for one request"), "{}", warnings[0].why);
    let mut path = client(json!({ "kind": "none" }));
    path["kind"] = json!("synchronous");
    let warnings = check(&path, &json!({}), &expected);
    assert!(warnings[0].why.contains("works on for nobody"), "{}", warnings[0].why);
}

#[test]
fn events_that_are_lost_when_lambda_gives_up() {
    let warnings = check(
        &json!({ "kind": "asynchronous", "onFailure": "none" }),
        &json!({}),
        &["lanes[0].path.onFailure: none keeps nothing of what Lambda gives up"],
    );
    assert!(warnings[0].why.contains("3 attempts over 180 s"), "{}", warnings[0].why);
    let caught = json!({ "kind": "asynchronous", "onFailure": "none", "deadLetterConfig": "sns" });
    check(&caught, &json!({}), &[]);
}

#[test]
fn an_event_age_that_leaves_no_time_for_a_retry() {
    for (age, told) in [(60.0, Some(1)), (60.1, Some(2)), (180.0, Some(2)), (180.1, None)] {
        let expected = told.map(|retry| {
            format!("lanes[0].path.maximumEventAge: {age} s leaves no time for retry {retry} of 2")
        });
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(&json!({ "kind": "asynchronous", "maximumEventAge": age }), &json!({}), &expected);
    }
    let once = json!({ "kind": "asynchronous", "maximumEventAge": 60, "maximumRetryAttempts": 0 });
    check(&once, &json!({}), &[]);
}

#[test]
fn a_stream_without_limits_is_blocked_by_one_bad_record() {
    for (kind, thing) in
        [("kinesis", "shard"), ("dynamoDbStreams", "shard"), ("kafka", "partition")]
    {
        let told = format!(
            "lanes[0].path.maximumRetryAttempts: without a limit one record that cannot succeed \
             blocks its {thing}"
        );
        let warnings = check(&json!({ "kind": kind, "shards": 3 }), &json!({}), &[&told]);
        assert!(warnings[0].why.contains("one of 3 concurrent batches"), "{}", warnings[0].why);
    }
    // An age is a limit too, and so are Kafka's ten retries where there is a destination.
    let path = json!({
        "kind": "kinesis", "maximumRecordAge": 60, "onFailure": "s3", "batchSize": 1,
    });
    check(&path, &json!({}), &[]);
    let path = json!({
        "kind": "kafka", "minimumPollers": 1, "onFailure": "kafka",
        "reportBatchItemFailures": true,
    });
    check(&path, &json!({}), &[]);
}

#[test]
fn a_stream_with_limits_gives_up_whole_batches_and_loses_them() {
    let warnings = check(
        &json!({ "kind": "kinesis", "maximumRetryAttempts": 2, "batchSize": 50 }),
        &json!({}),
        &[
            "lanes[0].path.bisectBatchOnFunctionError: off gives up a batch of 50 as a whole",
            "lanes[0].path.onFailure: none keeps nothing of what the mapping gives up",
        ],
    );
    assert!(warnings[0].why.contains("up to 49 good records"), "{}", warnings[0].why);
    assert!(warnings[1].why.contains("After 3 attempts a record"), "{}", warnings[1].why);
}

#[test]
fn a_reservation_below_the_concurrent_batches_of_a_stream() {
    let path = json!({
        "kind": "kinesis", "shards": 4, "parallelizationFactor": 2, "maximumRetryAttempts": 2,
        "bisectBatchOnFunctionError": true, "onFailure": "sqs",
    });
    let warnings = check(
        &path,
        &json!({ "reservedConcurrency": 5 }),
        &["function.reservedConcurrency: 5 is below the 8 batches that run side by side"],
    );
    assert!(warnings[0].why.contains("3 of them are throttled"), "{}", warnings[0].why);
    check(&path, &json!({ "reservedConcurrency": 8 }), &[]);
}

#[test]
fn lanes_that_share_a_function_share_its_warning() {
    let document = json!({
        "schema": "lambda-paths/1",
        "function": { "reservedConcurrency": 0 },
    });
    let scenario = Scenario::from_document(document).expect("it is sound");
    let fields: Vec<String> = scenario.warnings().into_iter().map(|w| w.field).collect();
    assert_eq!(fields, ["function.reservedConcurrency", "lanes[2].path.maxReceiveCount"]);
}

#[test]
fn warnings_are_those_of_an_instant() {
    let scenario = scenario(&json!({ "kind": "synchronous" }), &json!({}));
    let changed = scenario
        .changed_at(Instant::from_secs_f64(10.0), "function.timeout", json!(60))
        .expect("it is sound");
    assert_eq!(changed.warnings(), []);
    let later = changed.warnings_at(Instant::from_secs_f64(10.0));
    assert_eq!(later[0].field, "function.timeout");
}

/// Each built-in scenario is warned about what it shows. Whoever adds one says its warnings here.
#[test]
fn built_in_scenarios_are_warned_about_what_they_show() {
    let intended = [
        ("poison-message", vec!["lanes[0].path.maxReceiveCount"]),
        (
            "poison-record",
            vec!["lanes[0].path.maximumRetryAttempts", "lanes[1].path.bisectBatchOnFunctionError"],
        ),
        ("throttled", vec!["lanes[2].path.maxReceiveCount", "function.reservedConcurrency"]),
        ("twenty-nine-seconds", vec!["function.timeout"]),
        (
            "visibility-too-short",
            vec![
                "lanes[0].path.visibilityTimeout",
                "lanes[0].path.maximumConcurrency",
                "lanes[1].path.maximumConcurrency",
            ],
        ),
        (
            "throttled-poller",
            vec!["lanes[0].path.maxReceiveCount", "lanes[0].function.reservedConcurrency"],
        ),
        (
            "blocked-shard",
            vec!["lanes[0].path.maximumRetryAttempts", "lanes[1].path.maximumRetryAttempts"],
        ),
        ("bisect", vec!["lanes[0].path.bisectBatchOnFunctionError"]),
        (
            "kafka-lag",
            vec!["lanes[0].path.maximumRetryAttempts", "lanes[1].path.maximumRetryAttempts"],
        ),
        ("thumbnails", vec!["lanes[1].path.onFailure"]),
        ("payment", vec!["lanes[0].path.client.timeout"]),
    ];
    for (name, _) in &intended {
        assert!(Preset::named(name).is_some(), "{name}");
    }
    for preset in PRESETS {
        let scenario = preset.scenario();
        let warnings = scenario.warnings();
        let told: Vec<&str> = warnings.iter().map(|warning| warning.field.as_str()).collect();
        let meant = intended.iter().find(|(name, _)| *name == preset.name);
        assert_eq!(told, meant.map_or(&[][..], |(_, fields)| fields), "{}", preset.name);
        for warning in &warnings {
            check_remedy(&scenario, warning);
        }
    }
}
