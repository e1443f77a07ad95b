//! AWS's clocks, exact to the tick: without hops and jitter every timing is known beforehand.

mod story;

use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::Kind;
use serde_json::{Value, json};
use story::{check, run};

fn asynchronous() -> Value {
    json!({ "kind": "asynchronous", "retryDelayJitter": 0 })
}

fn synchronous(retry: &Value) -> Value {
    json!({ "kind": "synchronous", "client": { "timeout": 30, "retry": retry } })
}

fn no_retries() -> Value {
    synchronous(&json!({ "kind": "none" }))
}

fn always_fails() -> Value {
    json!({ "function": { "failure": { "rate": 1 } } })
}

fn lasts(seconds: f64) -> Value {
    json!({ "function": { "duration": { "value": seconds } } })
}

#[test]
fn an_async_event_that_always_fails_is_tried_after_one_and_two_minutes() {
    let run = check(
        &asynchronous(),
        &always_fails(),
        &[
            "0 Invoked 1 Cold",
            "1 Failed 1 Error",
            "61 Invoked 2 Warm",
            "62 Failed 2 Error",
            "182 Invoked 3 Warm",
            "183 Failed 3 Error",
            "183 DeadLettered 3 RetriesExhausted",
        ],
    );
    assert_eq!((run.lane().invocations, run.lane().errors), (3, 3));
    assert_eq!(run.lane().requests.dead_lettered, 1);
    assert_eq!(run.lane().attempts.per_request, [0, 0, 1]);
}

#[test]
fn maximum_retry_attempts_counts_the_retries() {
    let mut path = asynchronous();
    path["maximumRetryAttempts"] = json!(0);
    check(&path, &always_fails(), &["0 Invoked 1 Cold", "1 DeadLettered 1 RetriesExhausted"]);
    path["maximumRetryAttempts"] = json!(1);
    path["onFailure"] = json!("none");
    check(
        &path,
        &always_fails(),
        &["0 Invoked 1 Cold", "61 Invoked 2 Warm", "62 Dropped 2 RetriesExhausted"],
    );
}

#[test]
fn an_event_whose_next_try_would_come_too_late_is_given_up_at_once() {
    let mut fails_at_once = always_fails();
    fails_at_once["function"]["duration"] = json!({ "value": 0 });
    let mut path = asynchronous();
    path["maximumEventAge"] = json!(60);
    check(&path, &fails_at_once, &["0 Invoked 1 Cold", "0 DeadLettered 1 EventAgeExceeded"]);
    path["maximumEventAge"] = json!(90);
    check(
        &path,
        &fails_at_once,
        &["0 Invoked 1 Cold", "60 Invoked 2 Warm", "60 DeadLettered 2 EventAgeExceeded"],
    );
}

#[test]
fn a_reservation_of_zero_gives_async_events_up_without_a_throttle() {
    let run = check(
        &asynchronous(),
        &json!({ "function": { "reservedConcurrency": 0 } }),
        &["0 Tried", "0 DeadLettered ZeroReservedConcurrency"],
    );
    assert_eq!((run.lane().invocations, run.lane().throttles), (0, 0));
}

#[test]
fn a_throttled_async_event_is_tried_at_doubling_intervals_and_keeps_its_retries() {
    // The first event holds the only environment for 60 s.
    let run = check(
        &asynchronous(),
        &json!({
            "arrivals": { "count": 2 },
            "function": { "reservedConcurrency": 1, "duration": { "value": 60 } },
        }),
        &[
            "0 Tried",
            "r1 0 Tried",
            "r1 1 Tried",
            "r1 3 Tried",
            "r1 7 Tried",
            "r1 15 Tried",
            "r1 31 Tried",
            "60 Completed 1",
            "r1 63 Tried",
            "r1 123 Completed 1",
        ],
    );
    assert_eq!(run.lane().throttles, 6);
    assert_eq!(run.lane().attempts.per_request, [2]);
}

#[test]
fn throttles_do_not_use_up_retries() {
    // Once it runs, the second event still has all its three attempts.
    check(
        &asynchronous(),
        &json!({
            "arrivals": { "count": 2 },
            "function": {
                "reservedConcurrency": 1, "duration": { "value": 5 }, "failure": { "rate": 1 },
            },
        }),
        &[
            "0 Invoked 1 Cold",
            "r1 7 Invoked 1 Warm",
            "65 Invoked 2 Warm",
            "r1 72 Invoked 2 Warm",
            "190 Invoked 3 Warm",
            "195 DeadLettered 3 RetriesExhausted",
            "r1 197 Invoked 3 Warm",
            "r1 202 DeadLettered 3 RetriesExhausted",
        ],
    );
}

#[test]
fn after_an_execution_the_waits_for_a_throttle_start_anew() {
    // The second event's first tries meet the first one, its retry meets a third.
    check(
        &asynchronous(),
        &json!({
            "duration": 80,
            "arrivals": { "kind": "trace", "times": [0, 0, 71] },
            "function": {
                "reservedConcurrency": 1, "duration": { "value": 5 }, "failure": { "rate": 1 },
            },
        }),
        &[
            "0 Tried",
            "r1 0 Tried",
            "r1 1 Tried",
            "r1 3 Tried",
            "r1 7 Tried",
            "65 Tried 1",
            "r2 71 Tried",
            "r1 72 Tried 1",
            "r1 73 Tried 1",
            "r1 75 Tried 1",
            "r1 79 Tried 1",
        ],
    );
}

#[test]
fn the_waits_after_a_throttle_are_a_little_longer_than_nominal() {
    let run = run(
        &json!({ "kind": "asynchronous" }),
        &json!({
            "arrivals": { "count": 200 },
            "function": { "reservedConcurrency": 1, "duration": { "value": 59 } },
        }),
    );
    let mut waits = [const { Vec::new() }; 12];
    let mut tries = [0; 200];
    for transition in &run.transitions {
        if let Kind::RetryScheduled { at, .. } = transition.kind {
            let tried = &mut tries[transition.request as usize];
            waits[*tried].push((at - transition.at).as_secs_f64());
            *tried += 1;
        }
    }
    for (wait, nominal) in waits.iter().zip([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0]) {
        assert!(wait.iter().all(|wait| (nominal..=1.1 * nominal).contains(wait)), "{wait:?}");
        let mean = wait.iter().sum::<f64>() / wait.len() as f64;
        // Standard error of the mean: 0.1 / √(12 · 180) = 0.0022 of the nominal wait.
        assert!((mean / nominal - 1.05).abs() < 0.007, "{mean} s on average");
    }
}

#[test]
fn a_queued_message_that_always_fails_reappears_until_its_receives_are_used_up() {
    let run = check(
        &json!({ "kind": "sqs", "visibilityTimeout": 30, "maxReceiveCount": 3 }),
        &json!({ "function": { "timeout": 30, "failure": { "rate": 1 } } }),
        &[
            "0 Received 1",
            "1 Failed 1 Error",
            "30 Received 2",
            "31 Failed 2 Error",
            "60 Received 3",
            "61 Failed 3 Error",
            "90 DeadLettered 3 MaxReceiveCountExceeded",
        ],
    );
    assert_eq!(run.lane().invocations, 3);
    assert_eq!(run.lane().attempts.per_request, [0, 0, 1]);
}

#[test]
fn a_message_without_dead_letter_queue_is_received_until_its_retention_ends() {
    // 300 s at one receive every 30 s: at 0, 30, … 270.
    let run = run(
        &json!({
            "kind": "sqs", "visibilityTimeout": 30, "deadLetterQueue": false,
            "messageRetentionPeriod": 300,
        }),
        &json!({ "function": { "timeout": 30, "failure": { "poisonRate": 1 } } }),
    );
    assert_eq!((run.lane().attempts.total, run.lane().requests.dropped), (10, 1));
}

#[test]
fn pollers_grow_by_300_a_minute_from_5_to_1250() {
    // More messages than pollers, and nobody gets done.
    let run = run(
        &json!({ "kind": "sqs", "visibilityTimeout": 900 }),
        &json!({
            "account": { "concurrency": 2000 },
            "arrivals": { "count": 3000 },
            "function": { "timeout": 900, "duration": { "value": 899 } },
        }),
    );
    let pollers_at = |seconds: f64| {
        let until = Instant::from_secs_f64(seconds);
        let scaled = run.transitions.iter().take_while(|transition| transition.at <= until);
        let counts = scaled.filter_map(|transition| match transition.kind {
            Kind::PollersScaled { pollers } => Some(pollers),
            _ => None,
        });
        counts.last().unwrap_or(5)
    };
    let instants = [0.0, 30.0, 60.0, 120.0, 180.0, 240.0, 248.9, 249.0, 900.0];
    let expected = [5, 155, 305, 605, 905, 1205, 1249, 1250, 1250];
    assert_eq!(instants.map(pollers_at), expected);
    assert_eq!(run.lane().environments.peak, 1250, "each poller has one execution at a time");
}

#[test]
fn pollers_shrink_as_they_grew_once_nothing_waits() {
    // Five begin at once and five more within a second; all are done at 11 s, so five go again, and
    // one more with the first long poll after each minute without a receive.
    let run = run(
        &json!({ "kind": "sqs", "visibilityTimeout": 60 }),
        &json!({
            "arrivals": { "count": 10 },
            "function": { "duration": { "value": 10 } },
        }),
    );
    let scaled = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::PollersScaled { pollers } => Some((transition.at.as_secs_f64(), pollers)),
        _ => None,
    });
    let scaled: Vec<(f64, u32)> = scaled.collect();
    assert_eq!(scaled[..5], [(0.2, 6), (0.4, 7), (0.6, 8), (0.8, 9), (1.0, 10)]);
    assert_eq!(scaled[5..10], [(11.0, 9), (11.2, 8), (11.4, 7), (11.6, 6), (11.8, 5)]);
    assert_eq!(scaled[10..], [(80.0, 4), (140.0, 3), (200.0, 2)]);
}

#[test]
fn a_throttled_batch_uses_up_a_receive_without_an_execution() {
    let run = check(
        &json!({ "kind": "sqs", "visibilityTimeout": 30, "maxReceiveCount": 2 }),
        &json!({ "function": { "timeout": 30, "reservedConcurrency": 0 } }),
        &["0 Received 1", "30 Received 2", "60 DeadLettered 2 MaxReceiveCountExceeded"],
    );
    // Offered at 0, 1, … 29 s of each receive.
    assert_eq!((run.lane().invocations, run.lane().throttles), (0, 60));
}

#[test]
fn a_gateway_gives_up_after_29_seconds_and_the_function_runs_on() {
    let run = check(
        &no_retries(),
        &lasts(40.0),
        &["0 Sent 1", "29 Responded 1 504", "29 GaveUp 1 NoRetries", "40 Succeeded 1"],
    );
    assert_eq!((run.lane().invocations, run.lane().errors), (1, 0));
    assert!(run.transitions.iter().any(|transition| {
        matches!(transition.kind, Kind::Succeeded { duration, .. }
            if duration.micros() == 40_000_000)
    }));
}

#[test]
fn a_function_timeout_within_the_gateway_timeout_is_a_502() {
    let mut function = lasts(40.0);
    function["function"]["timeout"] = json!(10);
    let run = check(
        &no_retries(),
        &function,
        &["10 Failed 1 Timeout", "10 Responded 1 502", "10 GaveUp 1 NoRetries"],
    );
    assert_eq!((run.lane().errors, run.lane().timeouts), (1, 1));
}

#[test]
fn errors_and_crashes_are_a_502_when_the_handler_ends() {
    for mode in ["error", "crash"] {
        check(
            &no_retries(),
            &json!({ "function": { "failure": { "rate": 1, "mode": mode } } }),
            &["0 Sent 1", "1 Responded 1 502", "1 GaveUp 1 NoRetries"],
        );
    }
    check(
        &no_retries(),
        &json!({ "function": { "timeout": 7, "failure": { "rate": 1, "mode": "timeout" } } }),
        &["0 Sent 1", "7 Responded 1 502"],
    );
}

#[test]
fn a_throttled_function_behind_a_rest_api_is_a_500() {
    let run = check(
        &no_retries(),
        &json!({ "function": { "reservedConcurrency": 0 } }),
        &["0 Sent 1", "0 Responded 1 500", "0 GaveUp 1 NoRetries"],
    );
    assert_eq!((run.lane().throttles, run.lane().invocations), (1, 0));
}

#[test]
fn a_caller_whose_patience_ends_calls_again_while_the_first_call_still_runs() {
    let retry = json!({ "kind": "fixed", "delay": 1, "maxAttempts": 3 });
    let mut path = synchronous(&retry);
    path["client"]["timeout"] = json!(10);
    let run = check(
        &path,
        &lasts(15.0),
        &[
            "0 Sent 1",
            "10 ClientTimedOut 1",
            "11 Sent 2",
            "15 Succeeded 1",
            "21 ClientTimedOut 2",
            "22 Sent 3",
            "26 Succeeded 2",
            "26 Duplicated 2",
            "32 ClientTimedOut 3",
            "32 GaveUp 3 AttemptsExhausted",
            "37 Succeeded 3",
            "37 Duplicated 3",
        ],
    );
    assert_eq!((run.lane().requests.failed, run.lane().duplicates), (1, 2));
    assert_eq!(run.lane().environments.peak, 2);
}

#[test]
fn an_answer_at_the_last_instant_is_in_time() {
    let mut path = no_retries();
    check(&path, &lasts(29.0), &["29 Responded 1 200", "29 Completed 1"]);
    check(&path, &lasts(29.000_001), &["29 Responded 1 504", "29 GaveUp 1 NoRetries"]);
    path["client"]["timeout"] = json!(10);
    check(&path, &lasts(10.0), &["10 Responded 1 200", "10 Completed 1"]);
    check(&path, &lasts(10.000_001), &["10 ClientTimedOut 1", "10 GaveUp 1 NoRetries"]);
}

#[test]
fn a_delete_at_the_last_instant_is_in_time() {
    let path = json!({ "kind": "sqs", "visibilityTimeout": 60 });
    check(&path, &lasts(60.0), &["0 Received 1", "60 Deleted 1", "60 Completed 1"]);
    let hop = json!({
        "network": { "serviceHop": 0.000_001 }, "function": { "duration": { "value": 59.999_999 } },
    });
    // To the poller, 60 s less a tick, and back: a tick too late.
    let run = run(&path, &hop);
    assert!(run.lines().any(|line| line == "60 Received 2"), "it is visible again");
}
