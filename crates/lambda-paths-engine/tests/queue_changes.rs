//! Queues whose settings change while they run, and batches that gather for long: nothing is lost,
//! overtaken or told that is not so.

mod story;

use lambda_paths_engine::measure::cloudwatch::Statistic;
use serde_json::{Value, json};
use story::{check, run};

fn change(at: f64, path: &str, value: impl Into<Value>) -> Value {
    json!({ "at": at, "set": { path: value.into() } })
}

fn trace(times: &Value) -> Value {
    json!({ "kind": "trace", "times": times })
}

#[test]
fn what_was_put_down_for_a_batch_that_is_gone_lets_go_of_no_other() {
    // Found: r0's batch was to be let go at 4.05 s, but ran and was done before. Its entry let go
    // of r2's batch, which had its place and met the function at that instant, and nobody was left
    // to bring r2 back.
    check(
        &json!({ "kind": "sqs", "visibilityTimeout": 4, "batchSize": 1 }),
        &json!({
            "network": { "serviceHop": 0.1 },
            "arrivals": trace(&json!([0, 0.05, 3.95])),
            "function": {
                "timeout": 4, "duration": { "value": 3.06 }, "reservedConcurrency": 1,
            },
            "changes": [change(3.0, "function.duration.value", 0.1)],
        }),
        &[
            "0.1 Invoked 1 Cold",
            "r1 3.16 Invoked 1 Warm",
            "3.26 Completed 1",
            "r1 3.36 Completed 1",
            "r2 4.05 Invoked 1 Warm",
            "r2 4.25 Completed 1",
        ],
    );
}

#[test]
fn a_message_that_its_batch_gathers_for_too_long_is_back_when_its_timeout_ends() {
    // Found: the second receive, on its way when the window ends, moved the invocation behind the
    // first message's timeout, and that one came back only after its execution.
    check(
        &json!({
            "kind": "sqs", "batchSize": 10, "maximumBatchingWindow": 4, "visibilityTimeout": 5.2,
        }),
        &json!({
            "duration": 10,
            "network": { "serviceHop": 1 },
            "arrivals": trace(&json!([0, 4.5])),
            "function": { "timeout": 5, "duration": { "value": 0.1 } },
        }),
        &["0 Queued", "r1 4.5 Queued", "5.2 Queued 1"],
    );
}

#[test]
fn no_retry_is_told_of_a_message_that_succeeds() {
    // Found: a batch whose window ends behind its visibility timeout told of retries to come.
    let path = json!({
        "kind": "sqs", "batchSize": 2, "maximumBatchingWindow": 60, "visibilityTimeout": 30,
    });
    let arrivals = json!({ "arrivals": trace(&json!([1, 2])), "function": { "timeout": 30 } });
    let run = check(&path, &arrivals, &["3 Completed 1", "r1 3 Completed 1"]);
    assert!(!run.lines().any(|line| line.contains("RetryScheduled")));
}

#[test]
fn a_retry_is_told_when_nobody_will_work_on_a_message_any_more() {
    // r1 is refused until its visibility timeout ends at 3 s.
    check(
        &json!({ "kind": "sqs", "batchSize": 1, "visibilityTimeout": 3 }),
        &json!({
            "duration": 3,
            "arrivals": { "count": 2 },
            "function": { "timeout": 3, "duration": { "value": 2.9 }, "reservedConcurrency": 1 },
            "changes": [change(0.5, "function.reservedConcurrency", 0)],
        }),
        &[
            "0 Queued",
            "r1 0 Queued",
            // By its poller, again and again; then by the queue.
            "r1 0 RetryScheduled 1",
            "r1 1 RetryScheduled 1",
            "r1 3 RetryScheduled 1",
            "r1 3 Queued 1",
            "r1 3 RetryScheduled 2",
        ],
    );
}

#[test]
fn a_shorter_delay_of_a_fifo_queue_holds_for_what_is_delayed_already() {
    // Found: r1 came after the change, and overtook r0 of the same group.
    let path = |kind: &str| json!({ "kind": kind, "delaySeconds": 10 });
    let differences = |delay: u32| {
        json!({
            "arrivals": trace(&json!([0, 2, 6])),
            "function": { "timeout": 30 },
            "changes": [change(5.0, "lanes[0].path.delaySeconds", delay)],
        })
    };
    let mut one_group = path("sqsFifo");
    one_group["messageGroups"] = json!(1);
    let expected = ["5 Queued", "r1 5 Queued", "r2 6 Queued"];
    let run = check(&one_group, &differences(0), &expected);
    let delayed = run.lane().cloud_watch["AWS/SQS"]["ApproximateNumberOfMessagesDelayed"];
    assert_eq!(delayed, Statistic::Maximum(2));
    let expected = ["6 Queued", "r1 8 Queued", "r2 12 Queued"];
    check(&one_group, &differences(6), &expected);
    // A longer one, too.
    let expected = ["20 Queued", "r1 22 Queued", "r2 26 Queued"];
    check(&one_group, &differences(20), &expected);
    // In a standard queue it holds for what comes.
    let expected = ["r2 6 Queued", "10 Queued", "r1 12 Queued"];
    check(&path("sqs"), &differences(0), &expected);
}

#[test]
fn without_backoff_there_are_more_pollers_at_once() {
    // Found: what an error had held was held for up to a minute after the switch.
    let mut differences = json!({
        "duration": 20,
        "arrivals": { "count": 40 },
        "function": {
            "timeout": 30, "duration": { "value": 3 }, "failure": { "rate": 1 },
        },
    });
    let path = json!({ "kind": "sqs", "batchSize": 1, "maxReceiveCount": 1, "errorBackoff": true });
    let scaled = |differences: &Value| {
        let run = run(&path, differences);
        let scaled = run.lines().filter(|line| line.contains("PollersScaled"));
        scaled.filter_map(|line| line.split(' ').next()?.parse::<f64>().ok()).collect::<Vec<_>>()
    };
    let held = scaled(&differences);
    assert_eq!(held.last(), Some(&3.0), "half of them go, and none comes: {held:?}");
    differences["changes"] = json!([change(5.0, "lanes[0].path.errorBackoff", false)]);
    let freed = scaled(&differences);
    assert_eq!(freed.get(held.len()), Some(&5.2), "{freed:?}");
}

#[test]
fn a_batch_that_gathers_goes_when_a_smaller_one_is_enough() {
    check(
        &json!({ "kind": "sqs", "batchSize": 10, "maximumBatchingWindow": 60 }),
        &json!({
            "arrivals": trace(&json!([0, 1, 2])),
            "function": { "timeout": 30 },
            "changes": [
                change(5.0, "lanes[0].path.batchSize", 4),
                change(7.0, "lanes[0].path.batchSize", 3),
            ],
        }),
        &["7 Invoked 1 Cold", "8 Completed 1", "r1 8 Completed 1", "r2 8 Completed 1"],
    );
}

#[test]
fn no_place_is_given_that_a_lower_reservation_took() {
    // Found: each execution that ended offered its place, though fewer are reserved than still ran.
    let run = run(
        &json!({ "kind": "sqs", "batchSize": 1 }),
        &json!({
            "duration": 9,
            "arrivals": { "count": 4 },
            "function": {
                "timeout": 30, "duration": { "value": 8.3 }, "reservedConcurrency": 3,
            },
            "changes": [change(1.5, "function.reservedConcurrency", 1)],
        }),
    );
    let refused = run.lines().filter(|line| line.contains("Throttled")).collect::<Vec<_>>();
    assert!(!refused.iter().any(|line| line.contains(" 8.3 ")), "{refused:?}");
}
