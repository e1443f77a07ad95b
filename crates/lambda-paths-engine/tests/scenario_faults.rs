//! What is refused: every fault at once, each with its field.

use lambda_paths_engine::scenario::{Fault, Scenario};
use serde_json::{Value, json};

/// A document with these fields, and the schema.
fn document(fields: &Value) -> Value {
    let mut document = json!({ "schema": "lambda-paths/1" });
    for (key, value) in fields.as_object().expect("the fields of an object") {
        document[key] = value.clone();
    }
    document
}

/// The document has exactly these faults, in any order.
#[track_caller]
fn check(fields: &Value, expected: &[&str]) {
    check_faults(Scenario::from_document(document(fields)), expected);
}

#[track_caller]
fn check_text(text: &str, expected: &[&str]) {
    check_faults(Scenario::from_json(text), expected);
}

#[track_caller]
fn check_faults(result: Result<Scenario, Vec<Fault>>, expected: &[&str]) {
    let mut told: Vec<String> = match result {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(Fault::to_string).collect(),
    };
    let mut expected = expected.to_vec();
    told.sort();
    expected.sort_unstable();
    assert_eq!(told, expected);
}

#[test]
fn text_that_is_not_json_is_refused_with_line_and_column() {
    check_text("", &["document: is not JSON: EOF while parsing a value at line 1 column 0"]);
    check_text(
        "{\n  \"seed\": 4x }",
        &["document: is not JSON: expected `,` or `}` at line 2 column 12"],
    );
    check_text(
        r#"{"seed": 1e999}"#,
        &["document: is not JSON: number out of range at line 1 column 14"],
    );
    check_text(r#"{"seed": NaN}"#, &["document: is not JSON: expected value at line 1 column 10"]);
    check_text(
        &"[".repeat(100_000),
        &["document: is not JSON: recursion limit exceeded at line 1 column 128"],
    );
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    check_text(
        r#"{"schema": "lambda-paths/1", "seed": 1, "seed": 2}"#,
        &[r#"document: the key "seed" stands twice at line 1 column 46"#],
    );
}

#[test]
fn what_is_no_scenario_is_refused() {
    check_text("[]", &["document: a list is not a scenario, which is an object"]);
    check_text("42", &["document: 42 is not a scenario, which is an object"]);
    check_text("{}", &[r#"schema: is missing; it must be "lambda-paths/1""#]);
    check_text(
        r#"{"schema": "lambda-paths/2"}"#,
        &[r#"schema: "lambda-paths/2" is not "lambda-paths/1""#],
    );
}

#[test]
fn every_fault_is_told_at_once() {
    check(
        &json!({
            "seed": -1,
            "duration": "long",
            "network": 5,
            "arrivals": { "rate": 1e300 },
            "function": { "timeout": 901, "failure": { "rate": 1.5 }, "memorySize": 128.5 },
            "lanes": [
                { "id": "a" },
                { "id": "a b", "path": { "kind": "sqs", "visibilityTimeout": 50000 } },
                { "id": "a", "path": { "kind": "sqs", "maxReceiveCount": 0 } },
            ],
        }),
        &[
            "seed: -1 is below 0",
            "duration: \"long\" is not a number",
            "network: 5 is not an object",
            "arrivals.rate: 1e300 is above 100000",
            "function.timeout: 901 is above 900; ValidationException: 1 \
             validation error detected: Value '901' at 'timeout' failed to \
             satisfy constraint: Member must have value less than or equal to 900",
            "function.failure.rate: 1.5 is above 1",
            "function.memorySize: 128.5 is not a whole number",
            "lanes[1].id: \"a b\" holds more than letters, digits, - and _",
            "lanes[1].path.visibilityTimeout: 50000 is above 43200",
            "lanes[2].id: \"a\" is the id of lanes[0] too",
            "lanes[2].path.maxReceiveCount: 0 is below 1",
        ],
    );
}

#[test]
fn values_of_the_wrong_type_are_refused() {
    check(
        &json!({
            "title": 5,
            "seed": true,
            "arrivals": { "kind": 3, "limit": "many" },
            "function": {
                "cpuBound": "yes",
                "failure": { "mode": 1, "rate": null },
                "duration": [1],
            },
            "lanes": [
                5,
                { "path": { "kind": "asynchronous", "onFailure": 7 } },
            ],
        }),
        &[
            "title: 5 is not a text",
            "seed: true is not a number",
            "arrivals.kind: 3 is none of constant, poisson, burst, trace, users",
            "arrivals.limit: \"many\" is not a number",
            "function.cpuBound: \"yes\" is neither true nor false",
            "function.failure.mode: 1 is none of error, timeout, crash",
            "function.failure.rate: null is not a number",
            "function.duration: a list is not an object",
            "lanes[0]: 5 is not an object",
            "lanes[1].path.onFailure: 7 is none of none, sqsDeadLetterQueue, snsDeadLetterQueue, \
             sqs, sns, lambda, eventBridge, s3",
        ],
    );
}

#[test]
fn an_unknown_field_is_refused_and_the_nearest_known_one_named() {
    check(
        &json!({
            "chnages": [],
            "function": { "time_out": 3, "failure": { "rte": 0 } },
            "arrivals": { "kind": "burst", "rate": 5 },
            "lanes": [{ "path": { "kind": "sqs", "visibiltyTimeout": 60 } }],
        }),
        &[
            "chnages: unknown field; the nearest known one is changes",
            "function.time_out: unknown field; the nearest known one is timeout",
            "function.failure.rte: unknown field; the nearest known one is rate",
            "arrivals.rate: unknown field of kind burst; the nearest known one is at",
            "lanes[0].path.visibiltyTimeout: unknown field of kind sqs; the nearest known one is \
             visibilityTimeout",
        ],
    );
}

#[test]
fn a_key_without_a_name_is_named_all_the_same() {
    check(
        &json!({ "": 600, "changes": [{ "at": 1, "": 1, "set": { "": 1 } }] }),
        &[
            "\"\": unknown field; the nearest known one is seed",
            "changes[0].\"\": unknown field; a change has at and set",
            "changes[0].set.\"\": \"\" is not the path of a field",
        ],
    );
}

#[test]
fn what_the_engine_does_not_model_is_refused_by_name() {
    check(
        &json!({
            "lanes": [
                { "id": "fifo", "path": { "kind": "sqsFifo", "messageGroups": 20_000,
                    "minimumPollers": 2, "maximumBatchingWindow": 1 } },
                { "id": "event", "path": { "kind": "asynchronous" } },
            ],
        }),
        &[
            "lanes[0].path.messageGroups: 20000 is above 10000: more is not modelled yet",
            "lanes[0].path.maximumBatchingWindow: 1 is not 0: AWS has no batching window for a \
             FIFO queue",
            "lanes[0].path.minimumPollers: 2 is not modelled yet, only null is",
        ],
    );
}

#[test]
fn a_misspelt_kind_is_refused_once_and_its_fields_with_it() {
    check(
        &json!({ "lanes": [{ "path": { "kind": "sync", "frontDoor": "apiGatewayRest" } }] }),
        &["lanes[0].path.kind: \"sync\" is none of synchronous, asynchronous, sqs, sqsFifo, \
           kinesis, dynamoDbStreams, kafka; the nearest is synchronous"],
    );
}

#[test]
fn numbers_of_lanes_and_texts_have_limits() {
    check(&json!({ "lanes": [] }), &["lanes: is empty; at least one lane is needed"]);
    check(&json!({ "lanes": {} }), &["lanes: an object is not a list of lanes"]);
    check(&json!({ "lanes": vec![json!({}); 17] }), &["lanes: 17 lanes are more than 16"]);
    check(&json!({ "title": "x".repeat(201) }), &["title: 201 characters are more than 200"]);
    check(
        &json!({ "title": "\u{1b}[31mred" }),
        &["title: \"\\u{1b}[31mred\" holds a control character"],
    );
    check(
        &json!({ "lanes": [{ "id": "" }, { "id": "x".repeat(33), "path": { "kind": "sqs" } }] }),
        &["lanes[0].id: is empty", "lanes[1].id: 33 characters are more than 32"],
    );
}

#[test]
fn a_trace_is_in_order_and_in_range() {
    check(
        &json!({ "arrivals": { "kind": "trace", "times": [1, 3, 2, -1, "x", 3e6, 5] } }),
        &[
            "arrivals.times[2]: 2 comes before the time in front of it",
            "arrivals.times[3]: -1 is below 0",
            "arrivals.times[4]: \"x\" is not a number",
            "arrivals.times[5]: 3000000.0 is above 2592000",
        ],
    );
    check(
        &json!({ "arrivals": { "kind": "trace", "times": vec![0; 1_000_001] } }),
        &["arrivals.times: 1000001 times are more than 1000000"],
    );
}

#[test]
fn faults_without_end_are_counted() {
    let fields: serde_json::Map<String, Value> =
        (0..5000).map(|index| (format!("x{index}"), Value::Null)).collect();
    let faults = Scenario::from_document(document(&Value::Object(fields))).unwrap_err();
    assert_eq!(faults.len(), 1001);
    assert_eq!(faults[1000].to_string(), "document: 4000 more faults, not listed");
}

#[test]
fn a_time_too_fine_to_tell_from_nothing_is_refused() {
    check(
        &json!({ "network": { "clientHop": 1e-7 }, "arrivals": { "rate": 1e-9 } }),
        &[
            "network.clientHop: 1e-7 is finer than 0.000001",
            "arrivals.rate: 1e-9 is finer than 0.000001",
        ],
    );
}

#[test]
fn a_queue_that_hides_messages_for_too_short_is_refused_as_aws_does() {
    check(
        &json!({ "function": { "timeout": 60 } }),
        &["lanes[2].path.visibilityTimeout: InvalidParameterValueException: Queue visibility \
           timeout: 30 seconds is less than Function timeout: 60 seconds"],
    );
    // A fault of its own is told alone: the value means nothing.
    check(
        &json!({ "function": { "timeout": 1000 } }),
        &["function.timeout: 1000 is above 900; ValidationException: 1 \
             validation error detected: Value '1000' at 'timeout' failed to \
             satisfy constraint: Member must have value less than or equal to 900"],
    );
}

#[test]
fn a_hundred_executions_stay_unreserved_as_aws_demands() {
    let refusal = "InvalidParameterValueException: Specified ReservedConcurrentExecutions for \
                   function decreases account's UnreservedConcurrentExecution below its minimum \
                   value of [100].";
    let lanes = |last: u32| {
        json!({ "lanes": [
            { "id": "a", "function": { "reservedConcurrency": 500 } },
            { "id": "b", "function": { "reservedConcurrency": last } },
        ] })
    };
    check(&lanes(400), &[]);
    check(&lanes(401), &[&format!("lanes[1].function.reservedConcurrency: {refusal}")]);
    check(
        &json!({ "function": { "reservedConcurrency": 301 } }),
        &[&format!("function.reservedConcurrency: {refusal}")],
    );
}

#[test]
fn a_mapping_may_not_run_more_than_the_function_reserves() {
    check(
        &json!({
            "function": { "reservedConcurrency": 5 },
            "lanes": [{ "path": { "kind": "sqs", "maximumConcurrency": 6 } }],
        }),
        &["lanes[0].path.maximumConcurrency: 6 is above the function's reservedConcurrency, 5"],
    );
}

#[test]
fn kafka_handles_errors_in_provisioned_mode_only() {
    let path = |pollers: Value| {
        json!({ "lanes": [{ "path": {
            "kind": "kafka", "bisectBatchOnFunctionError": true, "maximumRetryAttempts": 3,
            "maximumRecordAge": 60, "reportBatchItemFailures": true, "onFailure": "sqs",
            "minimumPollers": pollers,
        } }] })
    };
    check(&path(json!(1)), &[]);
    let refused = [
        "bisectBatchOnFunctionError",
        "maximumRetryAttempts",
        "maximumRecordAge",
        "reportBatchItemFailures",
        "onFailure",
    ]
    .map(|field| {
        format!(
            "lanes[0].path.{field}: Kafka has it in provisioned mode only: set minimumPollers or \
             maximumPollers"
        )
    });
    check(&path(json!(null)), &refused.each_ref().map(String::as_str));
    check(
        &json!({ "lanes": [{ "path": {
            "kind": "kafka", "minimumPollers": 5, "maximumPollers": 4,
        } }] }),
        &["lanes[0].path.minimumPollers: 5 is above maximumPollers, 4"],
    );
}

#[test]
fn the_fields_of_streams_have_gaps_in_their_ranges() {
    check(
        &json!({ "lanes": [
            { "id": "a", "path": {
                "kind": "kinesis", "maximumRecordAge": 59, "maximumRetryAttempts": -2,
                "maximumBatchingWindow": 0.5, "tumblingWindow": 60, "minimumPollers": 1,
            } },
            { "id": "b", "path": {
                "kind": "kafka", "maximumBatchingWindow": 1.5, "parallelizationFactor": 2,
            } },
            { "id": "c", "path": { "kind": "dynamoDbStreams", "retentionPeriod": 86400 } },
            { "path": { "kind": "kinesis", "maximumRetryAttempts": null, "shards": 1001 } },
        ] }),
        &[
            "lanes[0].path.maximumBatchingWindow: 0.5 is not a whole number of seconds",
            "lanes[0].path.maximumRetryAttempts: -2 is below -1; ValidationException: 1 \
             validation error detected: Value '-2' at 'maximumRetryAttempts' failed to satisfy \
             constraint: Member must have value greater than or equal to -1",
            "lanes[0].path.maximumRecordAge: 59 is below 60; of less there is only -1, no limit",
            "lanes[0].path.tumblingWindow: 60 is not modelled yet, only 0 is",
            "lanes[0].path.minimumPollers: unknown field of kind kinesis; the nearest known one \
             is maximumRecordAge",
            "lanes[1].path.maximumBatchingWindow: 1.5 is not a whole number of seconds, nor \
             Kafka's own 0.5",
            "lanes[1].path.parallelizationFactor: 2 is not 1: Kafka mappings have no \
             parallelization factor",
            "lanes[2].path.retentionPeriod: unknown field of kind dynamoDbStreams; the nearest \
             known one is partitionKeys",
            "lanes[3].path.shards: 1001 is above 1000: more is not modelled yet",
            "lanes[3].path.maximumRetryAttempts: null is not a number; no limit is -1",
        ],
    );
}

#[test]
fn shards_and_keys_stay_as_they_began() {
    check(
        &json!({
            "lanes": [{ "path": { "kind": "kinesis" } }],
            "changes": [{ "at": 1, "set": {
                "lanes[0].path.shards": 5, "lanes[0].path.partitionKeys": 7,
                "lanes[0].path.batchSize": 7,
            } }],
        }),
        &[
            "changes[0].set.lanes[0].path.shards: cannot change during a run",
            "changes[0].set.lanes[0].path.partitionKeys: cannot change during a run",
        ],
    );
}

#[test]
fn more_requests_than_can_be_counted_are_refused() {
    check(
        &json!({ "duration": 2_592_000, "arrivals": { "rate": 2000 } }),
        &["arrivals.rate: 2000 per second for 2592000 s are more than 4000000000 requests"],
    );
    check(&json!({ "duration": 2_592_000, "arrivals": { "rate": 2000, "limit": 5 } }), &[]);
}

#[test]
fn the_shortest_is_not_above_the_longest() {
    check(
        &json!({ "function": { "coldStart": { "kind": "uniform", "min": 3 } } }),
        &["function.coldStart.min: 3 is above max, 0.3"],
    );
}
