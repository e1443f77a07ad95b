//! What AWS accepts and advises against: told with this scenario's numbers, and with an edit that
//! helps.

use lambda_paths_engine::scenario::{PRESETS, Scenario, Warning};
use lambda_paths_engine::time::Instant;
use serde_json::{Value, json};

fn scenario(path: &Value, function: &Value) -> Scenario {
    let document = json!({
        "schema": "lambda-paths/1",
        "function": function,
        "lanes": [{ "path": path }],
    });
    Scenario::from_document(document).expect("it is sound")
}

/// Compares the fields and messages of all warnings, and tries each remedy.
#[track_caller]
fn check(path: &Value, function: &Value, expected: &[&str]) -> Vec<Warning> {
    let scenario = scenario(path, function);
    let warnings = scenario.warnings();
    let told = warnings.iter().map(|warning| format!("{}: {}", warning.field, warning.message));
    assert_eq!(told.collect::<Vec<_>>(), expected);
    for warning in &warnings {
        check_remedy(&scenario, warning);
    }
    warnings
}

/// After the remedy the scenario is sound, and the warning is gone.
#[track_caller]
fn check_remedy(scenario: &Scenario, warning: &Warning) {
    let Some((path, value)) = &warning.remedy else { return };
    let edited = scenario.edited(path, value.clone());
    let edited = edited.unwrap_or_else(|faults| panic!("{path} = {value}: {faults:?}"));
    let still = edited.warnings().into_iter().find(|other| other.field == warning.field);
    assert!(still.is_none(), "{warning} is still there after {path} = {value}: {still:?}");
}

/// A queue without any warning, with these fields on top.
fn queue(fields: &Value) -> Value {
    let mut path = json!({ "kind": "sqs", "maxReceiveCount": 5 });
    for (key, value) in fields.as_object().expect("fields are an object") {
        path[key] = value.clone();
    }
    path
}

#[test]
fn a_sound_scenario_has_no_warning() {
    check(&queue(&json!({})), &json!({}), &[]);
    check(&json!({ "kind": "asynchronous" }), &json!({}), &[]);
    check(&json!({ "kind": "synchronous" }), &json!({}), &[]);
}

#[test]
fn a_visibility_timeout_below_six_function_timeouts() {
    let warnings = check(
        &queue(&json!({ "visibilityTimeout": 59.9 })),
        &json!({ "timeout": 10 }),
        &["lanes[0].path.visibilityTimeout: 59.9 s is below six times the function's timeout of \
            10 s"],
    );
    assert!(warnings[0].why.ends_with(": 60 s leave room for that."), "{}", warnings[0].why);
    let remedy = Some(("lanes[0].path.visibilityTimeout".to_owned(), json!(60)));
    assert_eq!(warnings[0].remedy, remedy);
    check(&queue(&json!({ "visibilityTimeout": 60 })), &json!({ "timeout": 10 }), &[]);
}

#[test]
fn few_receives() {
    let few = "lanes[0].path.maxReceiveCount: 4 is below the 5 receives that AWS recommends";
    let four = json!({ "maxReceiveCount": 4, "visibilityTimeout": 20 });
    // Nothing uses up a receive but a message's own failure.
    check(&queue(&four), &json!({}), &[]);
    let mut batches = four.clone();
    batches["batchSize"] = json!(2);
    let warnings = check(&queue(&batches), &json!({}), &[few]);
    assert!(warnings[0].why.contains("another message of its batch"), "{}", warnings[0].why);
    assert!(warnings[0].why.contains("80 s after its first receive"), "{}", warnings[0].why);
    batches["reportBatchItemFailures"] = json!(true);
    check(&queue(&batches), &json!({}), &[]);
    let mut throttled = four;
    throttled["maximumConcurrency"] = json!(6);
    check(&queue(&throttled), &json!({ "reservedConcurrency": 6 }), &[]);
    throttled["maximumConcurrency"] = json!(null);
    let none = "lanes[0].path.maximumConcurrency: none lets the mapping fetch more than the \
        function's 6 can run";
    let warnings = check(&queue(&throttled), &json!({ "reservedConcurrency": 6 }), &[few, none]);
    assert!(warnings[0].why.contains("was throttled"), "{}", warnings[0].why);
}

#[test]
fn a_single_receive() {
    let one = "lanes[0].path.maxReceiveCount: 1 is below the 5 receives that AWS recommends";
    let warnings = check(&queue(&json!({ "maxReceiveCount": 1 })), &json!({}), &[one]);
    assert!(warnings[0].why.starts_with("The first failure or throttle"), "{}", warnings[0].why);
    let warnings = check(
        &queue(&json!({ "maxReceiveCount": 1, "batchSize": 10 })),
        &json!({}),
        &["lanes[0].path.maxReceiveCount: one receive gives a batch of 10 no second chance"],
    );
    assert!(warnings[0].why.contains("the other 9 are dead letters"), "{}", warnings[0].why);
    let partial = json!({ "maxReceiveCount": 1, "batchSize": 10, "reportBatchItemFailures": true });
    check(&queue(&partial), &json!({}), &[one]);
}

#[test]
fn few_receives_in_an_account_below_the_batches_that_a_mapping_begins_with() {
    let fields = |concurrency: u32| {
        let document = json!({
            "schema": "lambda-paths/1", "account": { "concurrency": concurrency },
            "lanes": [{ "path": { "kind": "sqs" } }],
        });
        let scenario = Scenario::from_document(document).expect("it is sound");
        scenario.warnings().into_iter().map(|warning| warning.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(4), ["lanes[0].path.maxReceiveCount"]);
    assert_eq!(fields(5), [""; 0]);
}

#[test]
fn the_default_scenario_has_no_warning() {
    let scenario = Scenario::from_document(json!({ "schema": "lambda-paths/1" }));
    assert_eq!(scenario.expect("it is sound").warnings(), []);
}

#[test]
fn a_queue_without_dead_letters_repeats_what_cannot_succeed() {
    let warnings = check(
        &queue(&json!({ "deadLetterQueue": false })),
        &json!({}),
        &["lanes[0].path.deadLetterQueue: without a dead-letter queue a message that cannot \
            succeed comes back until it expires"],
    );
    // Four days, every thirty seconds.
    assert!(warnings[0].why.contains("11520 times in all"), "{}", warnings[0].why);
}

#[test]
fn a_retention_that_ends_before_the_last_receive() {
    let warnings = check(
        &queue(&json!({ "messageRetentionPeriod": 150 })),
        &json!({}),
        &["lanes[0].path.messageRetentionPeriod: 150 s end before 5 receives are used up"],
    );
    assert!(warnings[0].why.contains("150 s after its first receive"), "{}", warnings[0].why);
    check(&queue(&json!({ "messageRetentionPeriod": 151 })), &json!({}), &[]);
}

#[test]
fn reserved_concurrency_does_not_hold_pollers_back() {
    let warnings = check(
        &queue(&json!({})),
        &json!({ "reservedConcurrency": 2 }),
        &["function.reservedConcurrency: 2 is below the 5 batches that a mapping begins with"],
    );
    assert!(warnings[0].why.starts_with("3 of them find no place"), "{}", warnings[0].why);
    let remedy = ("lanes[0].path.maximumConcurrency".to_owned(), json!(2));
    assert_eq!(warnings[0].remedy, Some(remedy));
    let warnings = check(
        &queue(&json!({})),
        &json!({ "reservedConcurrency": 1 }),
        &["function.reservedConcurrency: 1 is below the 5 batches that a mapping begins with"],
    );
    assert_eq!(warnings[0].remedy, None, "a maximum concurrency is two at least");
    check(
        &queue(&json!({})),
        &json!({ "reservedConcurrency": 10 }),
        &["lanes[0].path.maximumConcurrency: none lets the mapping fetch more than the \
            function's 10 can run"],
    );
    check(&queue(&json!({ "maximumConcurrency": 2 })), &json!({ "reservedConcurrency": 2 }), &[]);
}

#[test]
fn a_batching_window_adds_to_the_visibility_timeout() {
    let path = queue(&json!({ "visibilityTimeout": 27, "maximumBatchingWindow": 10 }));
    let warnings = check(
        &path,
        &json!({}),
        &["lanes[0].path.visibilityTimeout: 27 s is below six times the function's timeout of \
            3 s and the batching window of 10 s"],
    );
    assert_eq!(warnings[0].remedy.as_ref().map(|(_, value)| value), Some(&json!(28)));
}

#[test]
fn provisioned_pollers_take_ten_batches_each() {
    let warnings = check(
        &queue(&json!({ "minimumPollers": 2, "maximumPollers": 3 })),
        &json!({ "reservedConcurrency": 19 }),
        &["function.reservedConcurrency: 19 is below the 20 batches that a mapping begins with"],
    );
    assert_eq!(warnings[0].remedy, None, "provisioned mode takes no maximum concurrency");
    let room = json!({ "reservedConcurrency": 30 });
    check(&queue(&json!({ "minimumPollers": 2, "maximumPollers": 3 })), &room, &[]);
}

#[test]
fn a_fifo_queue_has_no_more_batches_than_groups_and_blocks_them() {
    let fifo = json!({ "kind": "sqsFifo", "maxReceiveCount": 5, "messageGroups": 3 });
    check(&fifo, &json!({ "reservedConcurrency": 3 }), &[]);
    check(
        &fifo,
        &json!({ "reservedConcurrency": 2 }),
        &["function.reservedConcurrency: 2 is below the 3 batches that a mapping begins with"],
    );
    let mut endless = fifo;
    endless["deadLetterQueue"] = json!(false);
    let warnings = check(
        &endless,
        &json!({}),
        &["lanes[0].path.deadLetterQueue: without a dead-letter queue a message that cannot \
            succeed comes back until it expires"],
    );
    assert!(warnings[0].why.contains("its group wait behind it"), "{}", warnings[0].why);
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

/// Each built-in scenario is warned about what it shows. Whoever adds one says here what its warnings are.
#[test]
fn built_in_scenarios_are_warned_about_what_they_show() {
    let intended = [
        ("three-paths", vec![]),
        ("outage", vec![]),
        ("retry-storm", vec![]),
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
        ("order-workers", vec![]),
        ("fifo-order", vec![]),
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
        ("cold-start-burst", vec![]),
        ("provisioned-spill-over", vec![]),
        ("sdk-outage", vec![]),
    ];
    assert_eq!(PRESETS.len(), intended.len());
    for (preset, (name, fields)) in PRESETS.iter().zip(intended) {
        let scenario = preset.scenario();
        let warnings = scenario.warnings();
        let told: Vec<&str> = warnings.iter().map(|warning| warning.field.as_str()).collect();
        assert_eq!((preset.name, told), (name, fields));
        for warning in &warnings {
            check_remedy(&scenario, warning);
        }
    }
}
