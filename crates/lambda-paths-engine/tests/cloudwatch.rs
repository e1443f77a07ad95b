//! What CloudWatch would show of a run: each name, pinned to a scenario whose count is known.

mod story;

use serde_json::{Value, json};
use story::{Run, check, run};

/// The table of the only lane, as the report has it.
fn table(run: &Run) -> Value {
    serde_json::to_value(&run.lane().cloud_watch).expect("it is JSON")
}

/// Compares these metrics of a namespace.
#[track_caller]
fn check_metrics(run: &Run, namespace: &str, expected: &Value) {
    let table = table(run);
    for (name, value) in expected.as_object().expect("names and values") {
        assert_eq!(&table[namespace][name], value, "{name}");
    }
}

fn names(run: &Run) -> Vec<String> {
    let table = table(run);
    let namespaces = table.as_object().expect("it has namespaces");
    let names = namespaces.iter().flat_map(|(namespace, metrics)| {
        let metrics = metrics.as_object().expect("it has metrics");
        metrics.keys().map(move |name| format!("{namespace} {name}"))
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

const FUNCTION: [&str; 5] = [
    "AWS/Lambda ConcurrentExecutions",
    "AWS/Lambda Duration",
    "AWS/Lambda Errors",
    "AWS/Lambda Invocations",
    "AWS/Lambda Throttles",
];

#[test]
fn a_function_shows_its_executions_but_not_what_was_refused_among_them() {
    // Three at once with room for two: the third is refused, and its caller gives up.
    let path = json!({ "kind": "synchronous", "client": { "retry": { "kind": "none" } } });
    let run = run(
        &path,
        &json!({
            "arrivals": { "count": 3 },
            "function": { "reservedConcurrency": 2, "coldStart": { "value": 0.5 } },
        }),
    );
    check_metrics(
        &run,
        "AWS/Lambda",
        &json!({
            "Invocations": 2,
            "Errors": 0,
            "Throttles": 1,
            "ConcurrentExecutions": 2,
            // In milliseconds, cold starts aside.
            "Duration": {
                "SampleCount": 2, "Average": 1000.0, "Minimum": 1000.0, "Maximum": 1000.0,
                "p50": 1000.0, "p90": 1000.0, "p95": 1000.0, "p99": 1000.0,
            },
        }),
    );
    for name in FUNCTION {
        assert!(names(&run).iter().any(|other| other == name), "{name}");
    }
}

#[test]
fn a_timeout_is_an_error_as_long_as_the_timeout() {
    let run = run(
        &json!({ "kind": "synchronous", "client": { "retry": { "kind": "none" } } }),
        &json!({ "function": { "timeout": 2, "failure": { "rate": 1, "mode": "timeout" } } }),
    );
    let table = table(&run);
    assert_eq!(table["AWS/Lambda"]["Errors"], json!(1));
    assert_eq!(table["AWS/Lambda"]["Duration"]["Maximum"], json!(2000.0));
}

#[test]
fn provisioned_concurrency_tells_what_it_took_and_what_spilled_over() {
    let path = json!({ "kind": "synchronous", "client": { "retry": { "kind": "none" } } });
    let times = json!({ "kind": "trace", "times": [0, 0, 0, 10] });
    let function = json!({ "provisionedConcurrency": 2 });
    let run = run(&path, &json!({ "arrivals": times, "function": function }));
    check_metrics(
        &run,
        "AWS/Lambda",
        &json!({
            "Invocations": 4,
            "ConcurrentExecutions": 3,
            "ProvisionedConcurrencyInvocations": 3,
            "ProvisionedConcurrencySpilloverInvocations": 1,
            "ProvisionedConcurrentExecutions": 2,
            "ProvisionedConcurrencyUtilization": 1.0,
        }),
    );
}

#[test]
fn an_event_is_received_once_and_aged_at_every_try() {
    let run = run(
        &json!({ "kind": "asynchronous", "retryDelayJitter": 0 }),
        &json!({ "function": { "failure": { "rate": 1 } } }),
    );
    check_metrics(
        &run,
        "AWS/Lambda",
        &json!({
            "AsyncEventsReceived": 1,
            "AsyncEventsDropped": 1,
            "Invocations": 3,
            "DeadLetterErrors": 0,
            "DestinationDeliveryFailures": 0,
        }),
    );
    let age = &table(&run)["AWS/Lambda"]["AsyncEventAge"];
    assert_eq!((&age["SampleCount"], &age["Average"]), (&json!(3), &json!(81_000.0)));
    assert_eq!((&age["Minimum"], &age["Maximum"]), (&json!(0.0), &json!(182_000.0)));
    assert!(!names(&run).iter().any(|name| name.starts_with("AWS/SQS")), "no queue of its own");
}

#[test]
fn a_queue_counts_receives_and_deletes() {
    // The first attempt of both messages fails.
    let run = check(
        &json!({ "kind": "sqs", "visibilityTimeout": 100, "maxReceiveCount": 5 }),
        &json!({
            "duration": 119,
            "arrivals": { "count": 2 },
            "function": { "failure": { "rate": 1 } },
            "changes": [{ "at": 50, "set": { "function.failure.rate": 0 } }],
        }),
        &[
            "0 Received 1",
            "r1 0 Received 1",
            "100 Received 2",
            "r1 100 Received 2",
            "101 Deleted 2",
            "r1 101 Deleted 2",
        ],
    );
    check_metrics(
        &run,
        "AWS/SQS",
        &json!({
            "NumberOfMessagesSent": 2,
            "NumberOfMessagesReceived": 4,
            "NumberOfMessagesDeleted": 2,
            "ApproximateNumberOfMessagesVisible": 1,
            "ApproximateNumberOfMessagesNotVisible": 2,
            // In seconds.
            "ApproximateAgeOfOldestMessage": 101.0,
        }),
    );
    let lambda = json!({ "PolledEventCount": 4, "InvokedEventCount": 4, "DeletedEventCount": 2 });
    check_metrics(&run, "AWS/Lambda", &lambda);
    assert!(!names(&run).iter().any(|name| name.contains("Async")), "no internal queue");
}

#[test]
fn a_message_that_fails_again_and_again_leaves_the_age_of_the_oldest() {
    let run = run(
        &json!({ "kind": "sqs", "visibilityTimeout": 60, "maxReceiveCount": 10 }),
        &json!({ "function": { "failure": { "rate": 1 } } }),
    );
    // Received at 0, 60, 120, 180, …: from the fourth receive on it is at the back.
    check_metrics(&run, "AWS/SQS", &json!({ "ApproximateAgeOfOldestMessage": 120.0 }));
}

#[test]
fn delayed_messages_and_provisioned_pollers_are_levels_of_their_own() {
    let path =
        json!({ "kind": "sqs", "visibilityTimeout": 60, "delaySeconds": 5, "minimumPollers": 3 });
    let run = run(&path, &json!({ "duration": 60, "arrivals": { "count": 4 } }));
    let delayed = json!({ "ApproximateNumberOfMessagesDelayed": 4, "NumberOfMessagesSent": 4 });
    check_metrics(&run, "AWS/SQS", &delayed);
    check_metrics(&run, "AWS/Lambda", &json!({ "ProvisionedPollers": 3 }));
}

#[test]
fn empty_receives_are_counted_and_billed() {
    let run = run(
        &json!({ "kind": "sqs", "visibilityTimeout": 60 }),
        &json!({ "duration": 65, "arrivals": { "count": 0 } }),
    );
    check_metrics(&run, "AWS/SQS", &json!({ "NumberOfEmptyReceives": 15 }));
    assert!((run.lane().cost.queue - 15.0 * 0.4e-6).abs() < 1e-12);
}

#[test]
fn a_batch_invokes_with_all_its_messages() {
    let mut path = json!({ "kind": "sqs", "visibilityTimeout": 60, "maxReceiveCount": 5 });
    path["batchSize"] = json!(10);
    let run = run(&path, &json!({ "arrivals": { "count": 15 } }));
    let table = table(&run);
    assert_eq!(table["AWS/Lambda"]["InvokedEventCount"], json!(15));
    // Ten that one receive brings, and the rest.
    assert_eq!(table["AWS/Lambda"]["Invocations"], json!(2));
}

#[test]
fn what_has_no_data_is_null() {
    let run = run(&json!({ "kind": "asynchronous" }), &json!({ "arrivals": { "count": 0 } }));
    let age = &table(&run)["AWS/Lambda"]["AsyncEventAge"];
    assert_eq!((&age["SampleCount"], &age["Maximum"]), (&json!(0), &Value::Null));
}

/// A caller who waits for as long as it takes, and never calls again.
fn door(name: &str) -> Value {
    let client = json!({ "timeout": 900, "retry": { "kind": "none" } });
    json!({ "kind": "synchronous", "frontDoor": name, "client": client })
}

#[test]
fn a_gateway_that_gives_up_shows_its_whole_patience_and_lambda_no_error() {
    let run = run(
        &door("apiGatewayRest"),
        &json!({ "function": { "timeout": 60, "duration": { "value": 40 } } }),
    );
    let gateway = json!({ "Count": 1, "4XXError": 0, "5XXError": 1 });
    check_metrics(&run, "AWS/ApiGateway", &gateway);
    check_metrics(&run, "AWS/Lambda", &json!({ "Invocations": 1, "Errors": 0 }));
    let table = table(&run);
    assert_eq!(table["AWS/ApiGateway"]["IntegrationLatency"]["Maximum"], json!(29_000.0));
    assert_eq!(table["AWS/ApiGateway"]["Latency"]["Maximum"], json!(29_000.0));
    assert_eq!(table["AWS/Lambda"]["Duration"]["Maximum"], json!(40_000.0));
}

#[test]
fn a_gateway_counts_what_it_refuses_and_lambda_does_not() {
    // Room for two at once, and for hardly one more.
    let mut path = door("apiGatewayHttp");
    path["throttlingBurstLimit"] = json!(2);
    path["throttlingRateLimit"] = json!(0.001);
    let run = run(&path, &json!({ "arrivals": { "count": 5 } }));
    check_metrics(&run, "AWS/ApiGateway", &json!({ "Count": 5, "4xx": 3, "5xx": 0 }));
    check_metrics(&run, "AWS/Lambda", &json!({ "Invocations": 2, "Throttles": 0 }));
}

#[test]
fn each_front_door_has_names_of_its_own() {
    let refused = json!({ "function": { "reservedConcurrency": 0 } });
    let url = run(&door("functionUrl"), &refused);
    let counts =
        json!({ "UrlRequestCount": 1, "Url4xxCount": 1, "Url5xxCount": 0, "Throttles": 1 });
    check_metrics(&url, "AWS/Lambda", &counts);
    let balancer = run(&door("alb"), &refused);
    let counts =
        json!({ "RequestCount": 1, "HTTPCode_ELB_4XX_Count": 0, "HTTPCode_ELB_5XX_Count": 1 });
    check_metrics(&balancer, "AWS/ApplicationELB", &counts);
    let none = names(&run(&door("invoke"), &refused));
    assert_eq!(none, FUNCTION, "an SDK that calls Lambda itself has no front door");
}

#[test]
fn a_stream_shows_how_far_it_is_behind_and_each_record_at_every_try() {
    // Read at 1 s and done a second later; the record came at 0.25 s.
    let path = json!({ "kind": "kinesis", "shards": 1, "pollInterval": 1, "retryDelayJitter": 0,
        "maximumRetryAttempts": 1, "onFailure": "sqs" });
    let once = json!({ "arrivals": { "kind": "trace", "times": [0.25] } });
    let good = run(&path, &once);
    let lambda = json!({ "PolledEventCount": 1, "InvokedEventCount": 1, "DroppedEventCount": 0 });
    check_metrics(&good, "AWS/Lambda", &lambda);
    let age = &table(&good)["AWS/Lambda"]["IteratorAge"];
    assert_eq!((&age["SampleCount"], &age["Maximum"]), (&json!(1), &json!(1750.0)));
    let stream = json!({ "IncomingRecords": 1, "WriteProvisionedThroughputExceeded": 0 });
    check_metrics(&good, "AWS/Kinesis", &stream);

    let mut fails = once;
    fails["function"] = json!({ "failure": { "rate": 1 } });
    let lambda = json!({
        "PolledEventCount": 1, "InvokedEventCount": 2, "DroppedEventCount": 0,
        "OnFailureDestinationDeliveredEventCount": 1,
    });
    check_metrics(&run(&path, &fails), "AWS/Lambda", &lambda);
}

#[test]
fn a_topic_shows_its_lag_in_records_and_its_event_pollers() {
    let path = json!({ "kind": "kafka", "shards": 2, "minimumPollers": 1, "maximumPollers": 1 });
    let run = run(&path, &json!({ "arrivals": { "count": 7 } }));
    let lambda = json!({ "SumOffsetLag": 7, "EventPollerUnit": 1, "InvokedEventCount": 7 });
    check_metrics(&run, "AWS/Lambda", &lambda);
    let iterator_age = "AWS/Lambda IteratorAge".to_owned();
    assert!(!names(&run).contains(&iterator_age), "Kafka's lag is in records");
}
