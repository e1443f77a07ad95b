//! What AWS's API constrains is refused in AWS's own words, with its own name for the field.

use lambda_paths_engine::scenario::Scenario;
use serde_json::{Value, json};

/// What is wrong with one field of a path of this kind, with the field in front of it.
fn faults(kind: &str, field: &str, value: &Value) -> Vec<String> {
    let mut path = json!({ "kind": kind });
    path[field] = value.clone();
    let document = json!({ "schema": "lambda-paths/1", "lanes": [{ "path": path }] });
    let faults = Scenario::from_document(document).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

/// Both ends of the range are taken, and what lies beyond is refused in the words of the API.
#[track_caller]
fn check(kind: &str, field: &str, member: &str, (min, max): (i64, i64)) {
    for (value, side, than, limit) in
        [(min - 1, "below", "greater", min), (max + 1, "above", "less", max)]
    {
        let expected = format!(
            "lanes[0].path.{field}: {value} is {side} {limit}; ValidationException: 1 validation \
             error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member \
             must have value {than} than or equal to {limit}"
        );
        assert_eq!(faults(kind, field, &json!(value)), [expected]);
    }
    for value in [min, max] {
        let told = faults(kind, field, &json!(value));
        assert!(!told.iter().any(|fault| fault.contains("ValidationException")), "{told:?}");
    }
}

#[test]
fn asynchronous_settings() {
    check("asynchronous", "maximumRetryAttempts", "maximumRetryAttempts", (0, 2));
    check("asynchronous", "maximumEventAge", "maximumEventAgeInSeconds", (60, 21_600));
}

#[test]
fn settings_of_a_queues_mapping() {
    check("sqs", "batchSize", "batchSize", (1, 10_000));
    check("sqs", "maximumBatchingWindow", "maximumBatchingWindowInSeconds", (0, 300));
    for kind in ["sqs", "sqsFifo"] {
        let member = "scalingConfig.maximumConcurrency";
        check(kind, "maximumConcurrency", member, (2, 1_000));
    }
    let half = "lanes[0].path.maximumBatchingWindow: 0.5 is not a whole number of seconds";
    assert_eq!(faults("sqs", "maximumBatchingWindow", &json!(0.5)), [half]);
}

#[test]
fn settings_of_a_streams_mapping() {
    for kind in ["kinesis", "dynamoDbStreams"] {
        check(kind, "parallelizationFactor", "parallelizationFactor", (1, 10));
    }
    for kind in ["kinesis", "dynamoDbStreams", "kafka"] {
        check(kind, "batchSize", "batchSize", (1, 10_000));
        check(kind, "maximumBatchingWindow", "maximumBatchingWindowInSeconds", (0, 300));
        check(kind, "maximumRetryAttempts", "maximumRetryAttempts", (-1, 10_000));
        check(kind, "maximumRecordAge", "maximumRecordAgeInSeconds", (-1, 604_800));
    }
}

/// One request sets the pollers of queues and of Kafka: its range is wider than either's own.
#[test]
fn a_range_that_the_api_has_wider_than_the_source() {
    check("kafka", "minimumPollers", "provisionedPollerConfig.minimumPollers", (1, 200));
    for (kind, field, value, told) in [
        ("sqs", "minimumPollers", 1, "1 is below 2"),
        ("kafka", "maximumPollers", 2_001, "2001 is above 2000"),
        ("sqsFifo", "batchSize", 11, "11 is above 10"),
    ] {
        assert_eq!(faults(kind, field, &json!(value)), [format!("lanes[0].path.{field}: {told}")]);
    }
    let told = faults("sqs", "minimumPollers", &json!(0));
    assert!(told[0].contains("0 is below 2; ValidationException"), "{told:?}");
    assert!(told[0].ends_with("greater than or equal to 1"), "{told:?}");
    let told = faults("kafka", "maximumPollers", &json!(10_001));
    assert!(told[0].contains("10001 is above 2000; ValidationException"), "{told:?}");
    assert!(told[0].ends_with("less than or equal to 10000"), "{told:?}");
}

#[test]
fn a_kafka_mapping_has_no_parallelization_factor() {
    assert_eq!(faults("kafka", "parallelizationFactor", &json!(1)), [""; 0]);
}

#[test]
fn a_client_of_ones_own_may_wait_for_a_day() {
    let faults = |seconds: u32| {
        let retry = json!({ "kind": "fixed", "delay": seconds });
        let path = json!({ "kind": "synchronous", "client": { "retry": retry } });
        let document = json!({ "schema": "lambda-paths/1", "lanes": [{ "path": path }] });
        Scenario::from_document(document).err().map(|faults| faults[0].to_string())
    };
    assert_eq!(faults(86_400), None);
    let told = faults(86_401).expect("it is refused");
    assert_eq!(told, "lanes[0].path.client.retry.delay: 86401 is above 86400");
}
