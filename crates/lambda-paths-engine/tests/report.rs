//! What a report counts, and what a run costs.

mod story;

use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::Kind;
use serde_json::{Value, json};
use story::{Run, check, run};

fn synchronous() -> Value {
    json!({ "kind": "synchronous", "client": { "retry": { "kind": "none" } } })
}

fn asynchronous() -> Value {
    json!({ "kind": "asynchronous", "retryDelayJitter": 0 })
}

fn sqs() -> Value {
    json!({ "kind": "sqs", "visibilityTimeout": 60 })
}

fn hops() -> Value {
    json!({ "network": { "clientHop": 0.02, "serviceHop": 0.005 } })
}

/// Dollars agree to a millionth of a cent.
#[track_caller]
fn check_dollars(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-8, "{found}, not {expected}");
}

/// A thousand executions of 100 ms at 128 MB, none of them cold, on `path`.
fn thousand(path: &Value) -> Run {
    run(
        path,
        &json!({
            "duration": 1_000,
            "arrivals": { "kind": "constant", "rate": 2, "limit": 1_000 },
            "function": { "duration": { "value": 0.1 } },
        }),
    )
}

#[test]
fn a_caller_waits_there_and_back_on_the_synchronous_path() {
    let expected = ["0 Sent 1", "0.02 Accepted 1", "1.05 Completed 1"];
    let run = check(&synchronous(), &hops(), &expected);
    assert_eq!(run.lane().caller_wait.max, Some(1.05));
    assert_eq!(run.lane().latency.max, Some(1.05));
}

#[test]
fn a_caller_waits_for_the_acceptance_only_where_a_queue_takes_over() {
    let expected = ["0.02 Accepted", "0.025 Queued", "1.025 Completed 1"];
    let event = check(&asynchronous(), &hops(), &expected);
    // Back to the poller, and the delete on its way to the queue.
    let expected = ["0.02 Accepted", "0.02 Queued", "0.02 Received 1", "1.03 Completed 1"];
    let message = check(&sqs(), &hops(), &expected);
    for run in [event, message] {
        assert_eq!(run.lane().caller_wait.max, Some(0.04));
        assert_eq!(run.lane().latency.max, Some(1.025), "done when the handler is");
    }
}

#[test]
fn what_has_no_data_is_null_and_never_zero() {
    let run = run(&synchronous(), &json!({ "arrivals": { "count": 0 } }));
    let lane = serde_json::to_value(run.lane()).unwrap();
    for value in ["mean", "p50", "p90", "p95", "p99", "max"] {
        assert_eq!(lane["latency"][value], Value::Null, "{value}");
        assert_eq!(lane["callerWait"][value], Value::Null, "{value}");
    }
    assert_eq!(lane["attempts"]["mean"], Value::Null);
    assert_eq!(lane["cost"]["perMillionSucceeded"], Value::Null);
    assert_eq!(lane["environments"]["meanTotal"], json!(0.0));
}

#[test]
fn levels_are_means_over_the_whole_run() {
    // One execution from 0 to 1, idle until 101, in a run of 1,000 s.
    let run = run(&asynchronous(), &json!({ "function": { "idleTimeout": 100 } }));
    let environments = run.lane().environments;
    assert_eq!((environments.mean_running, environments.mean_total), (0.001, 0.101));
    assert_eq!(environments.peak, 1);
}

#[test]
fn a_queue_counts_what_waits_and_what_is_taken() {
    // Five pollers take five of eight messages; the others wait 0.2, 0.4 and 0.6 s for one more
    // each. The last message meets idle pollers.
    let times = [0, 0, 0, 0, 0, 0, 0, 0, 100];
    let run = run(&sqs(), &json!({ "arrivals": { "kind": "trace", "times": times } }));
    let queue = run.lane().queue;
    assert_eq!((queue.peak_visible, queue.max_age), (3, 0.6));
    assert_eq!((queue.mean_visible, queue.mean_in_flight), (0.001_2, 0.009));
}

#[test]
fn an_internal_queue_counts_what_waits_for_its_next_try() {
    // Tried at 0, 61 and 182 s: it waits for 180 s of 1,000, and is 182 s old at last.
    let run = run(&asynchronous(), &json!({ "function": { "failure": { "rate": 1 } } }));
    let queue = run.lane().queue;
    assert_eq!((queue.mean_visible, queue.peak_visible, queue.max_age), (0.18, 1, 182.0));
}

#[test]
fn a_batch_costs_one_receive_and_one_delete() {
    // What comes together is received together: ten, and the other five.
    let mut path = sqs();
    path["batchSize"] = json!(10);
    let run = run(&path, &json!({ "duration": 19, "arrivals": { "count": 15 } }));
    assert_eq!(run.lane().invocations, 2);
    check_dollars(run.lane().cost.queue, (15.0 + 2.0 + 2.0) * 0.4e-6);
}

#[test]
fn a_function_costs_requests_and_rounded_up_milliseconds() {
    // A million such executions: $0.20 and 12,500 GB-s.
    let cost = thousand(&synchronous()).lane().cost;
    check_dollars(cost.function, 0.408_333_75 / 1_000.0);
    // A cold start is billed, and 0.1 ms count as 1 ms: 1.401 s at 1,024 MB.
    let run = run(
        &asynchronous(),
        &json!({
            "function": {
                "memorySize": 1024, "duration": { "value": 1.0001 }, "coldStart": { "value": 0.4 },
            },
        }),
    );
    check_dollars(run.lane().cost.function, 0.2e-6 + 1.401 * 0.000_016_666_7);
}

#[test]
fn an_execution_is_billed_for_the_memory_that_it_began_with() {
    // Found: what ran was billed for the memory that was set while it did.
    let change =
        |at: f64, memory: u32| json!({ "at": at, "set": { "function.memorySize": memory }});
    let run = run(
        &asynchronous(),
        &json!({
            "duration": 10,
            "arrivals": { "kind": "trace", "times": [0, 1, 2] },
            "function": { "memorySize": 1024, "duration": { "value": 3 } },
            "changes": [change(0.5, 2048), change(1.5, 512)],
        }),
    );
    let gb_seconds = 3.0 * (1.0 + 2.0 + 0.5);
    check_dollars(run.lane().cost.function, 3.0 * 0.2e-6 + gb_seconds * 0.000_016_666_7);
}

/// What a million executions cost without any discount, from a thousand of them.
#[track_caller]
fn check_million(architecture: &str, memory_size: u32, seconds: f64, dollars: f64) {
    let run = run(
        &synchronous(),
        &json!({
            "duration": 1_000,
            "arrivals": { "kind": "constant", "rate": 2, "limit": 1_000 },
            "function": {
                "architecture": architecture, "memorySize": memory_size,
                "duration": { "value": seconds },
            },
        }),
    );
    let million = run.lane().cost.function * 1_000.0;
    assert!((million - dollars).abs() < 5e-5, "{million}, not {dollars}");
}

#[test]
fn a_million_executions_cost_what_the_price_list_says() {
    check_million("x86_64", 128, 0.1, 0.408_3);
    check_million("x86_64", 512, 0.2, 1.866_7);
    check_million("x86_64", 1024, 1.0, 16.866_7);
    check_million("arm64", 1024, 1.0, 13.533_4);
}

#[test]
fn each_retry_is_billed_in_full() {
    let mut path = asynchronous();
    let all = run(&path, &json!({ "function": { "failure": { "rate": 1 } } })).lane().cost;
    path["maximumRetryAttempts"] = json!(0);
    let once = run(&path, &json!({ "function": { "failure": { "rate": 1 } } })).lane().cost;
    assert!((all.function / once.function - 3.0).abs() < 1e-9);
}

#[test]
fn attempts_above_a_thousand_are_counted_together_and_their_mean_is_exact() {
    // No dead-letter queue: received every second for 1,500 s, and once a message that succeeds.
    let run = run(
        &json!({
            "kind": "sqs", "visibilityTimeout": 1, "deadLetterQueue": false,
            "messageRetentionPeriod": 1_500,
        }),
        &json!({
            "duration": 3_600,
            "arrivals": { "kind": "trace", "times": [0, 2_000] },
            "function": { "timeout": 1, "duration": { "value": 0.5 }, "failure": { "rate": 1 } },
            "changes": [{ "at": 1_900, "set": { "function.failure.rate": 0 } }],
        }),
    );
    let attempts = &run.lane().attempts;
    assert_eq!(attempts.per_request.len(), 1_000);
    assert_eq!((attempts.per_request[0], attempts.per_request[999]), (1, 1));
    assert_eq!((attempts.total, attempts.mean), (1_501, Some(750.5)));
}

#[test]
fn front_doors_and_queues_cost_what_passes_through_them() {
    check_dollars(thousand(&synchronous()).lane().cost.front_door, 0.003_5);
    check_dollars(thousand(&asynchronous()).lane().cost.front_door, 0.005);
    // Sends, receives and deletes; and three long polls a minute of each of five pollers until it
    // has been quiet for a minute, of one less for each further minute, and at last of two.
    let run = thousand(&sqs());
    let empty = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::PolledEmpty { polls } => Some(u64::from(polls)),
        _ => None,
    });
    let empty: u64 = empty.sum();
    assert_eq!(empty, 28 * 5 + 3 * 4 + 3 * 3 + 16 * 2);
    let requests = f64::from(u32::try_from(3_000 + empty).unwrap());
    check_dollars(run.lane().cost.queue, requests * 0.4e-6);
    assert_eq!(run.lane().cost.front_door.total_cmp(&0.0), std::cmp::Ordering::Equal);
}

#[test]
fn idle_pollers_come_back_empty_every_twenty_seconds() {
    let run = run(&sqs(), &json!({ "duration": 65, "arrivals": { "count": 0 } }));
    let polls = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::PolledEmpty { polls } => Some((transition.at, polls)),
        _ => None,
    });
    let seconds = |seconds| Instant::START + Span::from_secs(seconds);
    let expected = [20, 40, 60].map(|at| (seconds(at), 5));
    assert_eq!(polls.collect::<Vec<_>>(), expected);
}
