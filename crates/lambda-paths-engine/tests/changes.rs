//! Changes while a scenario runs: when each takes effect, and what it leaves alone.

mod story;

use lambda_paths_engine::transition::Kind;
use serde_json::{Value, json};
use story::{Run, check, run};

fn asynchronous() -> Value {
    json!({ "kind": "asynchronous", "retryDelayJitter": 0 })
}

fn sqs(max_receive_count: u32) -> Value {
    json!({ "kind": "sqs", "visibilityTimeout": 60, "maxReceiveCount": max_receive_count })
}

/// One change of one field.
fn change(at: f64, path: &str, value: impl Into<Value>) -> Value {
    json!({ "at": at, "set": { path: value.into() } })
}

#[test]
fn a_change_takes_effect_before_what_else_happens_at_its_instant() {
    for (at, second_try) in [(61.0, "62 Completed 2"), (61.000_001, "62 Failed 2 Error")] {
        let mut differences = json!({ "function": { "failure": { "rate": 1 } } });
        differences["changes"] = json!([change(at, "function.failure.rate", 0)]);
        let run = run(&asynchronous(), &differences);
        assert!(run.lines().any(|line| line == second_try), "a change at {at}");
    }
}

#[test]
fn changes_of_one_instant_apply_in_their_order() {
    let changes = json!([
        change(0.0, "function.duration.value", 7),
        change(0.0, "function.duration.value", 3),
    ]);
    check(&asynchronous(), &json!({ "changes": changes }), &["3 Completed 1"]);
}

#[test]
fn a_new_rate_moves_the_next_arrival_by_what_is_left_of_its_gap() {
    check(
        &asynchronous(),
        &json!({
            "duration": 6,
            "arrivals": { "kind": "constant", "rate": 1 },
            "changes": [
                change(1.5, "arrivals.rate", 2),
                change(2.0, "arrivals.rate", 0),
                change(5.0, "arrivals.rate", 1),
            ],
        }),
        // Half of a gap is over at 1.5 s and the rest takes 0.25 s; then half of the next one is
        // over at 2 s, and nothing happens for 3 s.
        &["1 Arrived", "r1 1.75 Arrived", "r2 5.5 Arrived"],
    );
}

#[test]
fn a_rate_does_not_drift() {
    // A third of a second is no whole number of microseconds.
    let run = run(
        &json!({ "kind": "synchronous" }),
        &json!({ "duration": 100_000, "arrivals": { "kind": "constant", "rate": 3 } }),
    );
    let last =
        run.transitions.iter().rfind(|transition| matches!(transition.kind, Kind::Arrived { .. }));
    let last = last.expect("requests arrive");
    assert_eq!((last.request, last.at.micros()), (299_999, 100_000_000_000));
}

#[test]
fn a_change_of_something_else_moves_no_arrival() {
    let arrivals = |changes: Value| {
        let differences = json!({
            "duration": 50, "arrivals": { "kind": "poisson", "rate": 5 }, "changes": changes,
        });
        let run = run(&asynchronous(), &differences);
        run.lines().filter(|line| line.contains("Arrived")).collect::<Vec<_>>()
    };
    let others = json!([
        change(10.0, "function.memorySize", 512),
        change(20.0, "lanes[0].path.maximumEventAge", 60),
    ]);
    assert_eq!(arrivals(others), arrivals(json!([])));
}

#[test]
fn executions_under_way_go_on_as_they_began() {
    let changes = json!([
        change(0.5, "function.duration.value", 30),
        change(0.5, "function.failure.rate", 1),
        change(0.5, "function.reservedConcurrency", 0),
    ]);
    check(&asynchronous(), &json!({ "changes": changes }), &["1 Completed 1"]);
}

#[test]
fn a_shorter_visibility_timeout_lets_others_run_the_message_before_the_first_is_done() {
    for (visible_after, duration) in [(4, 10), (5, 10), (3, 10), (9, 10), (10, 10), (2, 15)] {
        let run = run(
            &sqs(1000),
            &json!({
                "duration": f64::from(duration),
                "function": { "duration": { "value": duration } },
                "changes": [change(0.0, "lanes[0].path.visibilityTimeout", visible_after)],
            }),
        );
        let copies: u32 = u32::div_ceil(duration, visible_after);
        // A copy that would begin as the first ends is not wanted here.
        let ends = f64::from(duration);
        let begun = run.transitions.iter().filter(|transition| {
            matches!(transition.kind, Kind::Invoked { .. }) && transition.at.as_secs_f64() < ends
        });
        assert_eq!(begun.count(), copies as usize, "V = {visible_after} s, D = {duration} s");
    }
}

#[test]
fn only_the_latest_receive_can_delete_a_message() {
    // The third receive finds the visibility timeout raised again, so it outlives its execution.
    let run = check(
        &sqs(1000),
        &json!({
            "function": { "duration": { "value": 10 } },
            "changes": [
                change(0.0, "lanes[0].path.visibilityTimeout", 4),
                change(7.0, "lanes[0].path.visibilityTimeout", 30),
            ],
        }),
        &[
            "0 Received 1",
            "4 Received 2",
            "8 Received 3",
            "10 Succeeded 1",
            "14 Succeeded 2",
            "14 Duplicated 2",
            "18 Succeeded 3",
            "18 Duplicated 3",
            "18 Deleted 3",
            "18 Completed 3",
        ],
    );
    let latency = run.lane().latency;
    assert_eq!(latency.max, Some(10.0), "it was done when its first execution succeeded");
}

#[test]
fn a_message_that_nobody_took_again_is_deleted_although_it_is_visible() {
    let mut path = sqs(3);
    path["maximumConcurrency"] = json!(2);
    let run = check(
        &path,
        &json!({
            "arrivals": { "kind": "trace", "times": [0, 1] },
            "function": { "duration": { "value": 10 } },
            "changes": [
                change(0.0, "lanes[0].path.visibilityTimeout", 4),
                change(0.5, "lanes[0].path.visibilityTimeout", 60),
            ],
        }),
        &["0 Received 1", "r1 1 Received 1", "10 Deleted 1", "r1 11 Deleted 1"],
    );
    let queue = run.lane().queue;
    assert_eq!((queue.peak_visible, queue.mean_visible), (1, 0.006), "visible from 4 to 10 s");
}

#[test]
fn good_runs_of_a_message_in_the_dead_letter_queue_are_duplicates_too() {
    // Found: once the message had left the queue, executions that still ran were forgotten, and a
    // message that ran well three times showed no duplicate.
    let run = check(
        &sqs(3),
        &json!({
            "function": { "duration": { "value": 10 } },
            "changes": [change(0.0, "lanes[0].path.visibilityTimeout", 4)],
        }),
        &[
            "10 Succeeded 1",
            "12 DeadLettered 3 MaxReceiveCountExceeded",
            "14 Succeeded 2",
            "14 Duplicated 2",
            "18 Succeeded 3",
            "18 Duplicated 3",
        ],
    );
    assert_eq!((run.lane().duplicates, run.lane().requests.dead_lettered), (2, 1));
}

#[test]
fn a_good_run_that_comes_after_the_caller_has_left_is_a_duplicate_too() {
    // Found: a call that was still on its way when its caller gave up ran as if it were the first.
    let retry = json!({ "kind": "fixed", "delay": 0, "maxAttempts": 2 });
    let run = check(
        &json!({ "kind": "synchronous", "client": { "timeout": 2, "retry": retry } }),
        &json!({ "network": { "clientHop": 5 } }),
        &[
            "0 Sent 1",
            "2 Sent 2",
            "4 GaveUp 2 AttemptsExhausted",
            "6 Succeeded 1",
            "8 Succeeded 2",
            "8 Duplicated 2",
        ],
    );
    assert_eq!(run.lane().duplicates, 1);
}

#[test]
fn a_shorter_idle_timeout_holds_for_environments_that_are_idle_already() {
    // Found: the expiry stood on the agenda for the old timeout, and the environment lived on.
    let mut differences = json!({
        "arrivals": { "kind": "trace", "times": [0, 200] },
        "changes": [change(50.0, "function.idleTimeout", 20)],
    });
    let expected = [
        "0 Invoked 1 Cold",
        "50 EnvironmentExpired",
        "r1 200 Invoked 1 Cold",
        "221 EnvironmentExpired",
    ];
    check(&asynchronous(), &differences, &expected);
    differences["changes"] = json!([change(50.0, "function.idleTimeout", 80)]);
    let expected = ["81 EnvironmentExpired", "281 EnvironmentExpired"];
    check(&asynchronous(), &differences, &expected);
}

#[test]
fn a_shorter_idle_timeout_comes_before_the_requests_of_its_instant() {
    let differences = json!({
        "arrivals": { "kind": "trace", "times": [0, 50] },
        "changes": [change(50.0, "function.idleTimeout", 20)],
    });
    let expected = [
        "0 Invoked 1 Cold",
        "50 EnvironmentExpired",
        "r1 50 Invoked 1 Cold",
        "71 EnvironmentExpired",
    ];
    check(&json!({ "kind": "synchronous" }), &differences, &expected);
}

#[test]
fn a_longer_idle_timeout_holds_for_environments_that_are_idle_already() {
    let differences = json!({
        "function": { "idleTimeout": 100 },
        "changes": [change(50.0, "function.idleTimeout", 300)],
    });
    check(&asynchronous(), &differences, &["1 Completed 1", "301 EnvironmentExpired"]);
}

#[test]
fn an_event_older_than_the_new_maximum_age_is_not_tried_again() {
    // Found: the age was looked at when the next try was put down, and never again.
    let differences = json!({
        "function": { "failure": { "rate": 1 } },
        "changes": [change(100.0, "lanes[0].path.maximumEventAge", 120)],
    });
    let expected = ["0 Invoked 1 Cold", "61 Invoked 2 Warm", "182 DeadLettered 2 EventAgeExceeded"];
    let run = check(&asynchronous(), &differences, &expected);
    assert_eq!(run.lane().invocations, 2);
}

#[test]
fn a_drawn_delay_never_leads_beyond_the_maximum_age() {
    // Found: the age was compared with the nominal delay of 60 s, and a try drawn up to 66 s later
    // was made although the event was too old by then.
    let mut differences = json!({
        "duration": 100,
        "arrivals": { "count": 200 },
        "function": { "duration": { "value": 0 }, "failure": { "rate": 1 } },
    });
    differences["lanes"] = json!([{
        "path": { "kind": "asynchronous", "maximumEventAge": 63, "retryDelayJitter": 1 },
    }]);
    let run = run(&Value::Null, &differences);
    let ages = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Tried { age } => Some(age.as_secs_f64()),
        _ => None,
    });
    let latest = ages.fold(0.0, f64::max);
    assert!((60.0..63.0).contains(&latest), "the last try came at {latest} s");
}

#[test]
fn a_short_drawn_delay_gains_no_try_within_the_maximum_age() {
    // Waits are drawn from 51 s on, yet events of 60 s were never seen to be tried twice.
    let run = run(
        &json!({ "kind": "asynchronous", "maximumEventAge": 60 }),
        &json!({
            "arrivals": { "count": 200 },
            "function": { "duration": { "value": 0 }, "failure": { "rate": 1 } },
        }),
    );
    assert_eq!((run.lane().invocations, run.lane().requests.dead_lettered), (200, 200));
}

#[test]
fn a_lower_reservation_lets_run_what_runs_and_admits_nothing_above_it() {
    let run = run(
        &json!({ "kind": "synchronous", "client": { "retry": { "kind": "none" } } }),
        &json!({
            "arrivals": { "kind": "trace", "times": [0, 0, 0, 0, 5, 12, 13] },
            "function": { "duration": { "value": 10 }, "reservedConcurrency": 4 },
            "changes": [change(1.0, "function.reservedConcurrency", 1)],
        }),
    );
    assert_eq!((run.lane().invocations, run.lane().throttles), (5, 2), "at 5 and 13 s: full");
}

#[test]
fn executions_of_a_lost_reservation_count_against_the_account() {
    // Found: what ran inside a reservation was forgotten when the reservation went, so that the
    // account ran more at a time than it may.
    let path = json!({ "kind": "synchronous", "client": { "retry": { "kind": "none" } } });
    let lane = |id: &str, function: Value, at: u32| {
        json!({
            "id": id, "path": path, "function": function,
            "arrivals": { "kind": "burst", "count": 150, "at": at },
        })
    };
    let invocations = |before: Value, after: Value| {
        let run = run(
            &Value::Null,
            &json!({
                "duration": 10,
                "account": { "concurrency": 200 },
                "function": { "duration": { "value": 30 } },
                "lanes": [
                    lane("one", json!({ "reservedConcurrency": before }), 0),
                    lane("other", json!({}), 5),
                ],
                "changes": [change(2.0, "lanes[0].function.reservedConcurrency", after)],
            }),
        );
        run.report.lanes.iter().map(|lane| lane.invocations).collect::<Vec<_>>()
    };
    assert_eq!(invocations(json!(100), Value::Null), [100, 100]);
    assert_eq!(invocations(Value::Null, json!(100)), [150, 100]);
}

#[test]
fn a_lower_maximum_concurrency_holds_as_soon_as_pollers_are_free() {
    let run = run(
        &sqs(3),
        &json!({
            "duration": 35,
            "arrivals": { "count": 100 },
            "function": { "duration": { "value": 10 } },
            "changes": [change(5.0, "lanes[0].path.maximumConcurrency", 2)],
        }),
    );
    let begun = |from: f64, to: f64| begun(&run, from, to);
    assert!(begun(0.0, 5.0) > 25, "pollers grow by five a second");
    assert_eq!((begun(5.0, 14.5), begun(14.5, 24.5), begun(24.5, 34.5)), (0, 2, 2));
}

#[test]
fn pollers_above_a_lower_maximum_concurrency_rest_and_are_not_taken_away() {
    let run = run(
        &sqs(3),
        &json!({
            "arrivals": { "count": 10 },
            "function": { "duration": { "value": 5 } },
            "changes": [change(4.0, "lanes[0].path.maximumConcurrency", 2)],
        }),
    );
    let scaled = run.lines().filter(|line| line.contains("PollersScaled")).last();
    assert_eq!(scaled.as_deref(), Some("1 PollersScaled"), "ten pollers within a second");
}

fn begun(run: &Run, from: f64, to: f64) -> usize {
    let invoked = run.transitions.iter().filter(|transition| {
        matches!(transition.kind, Kind::Invoked { .. })
            && (from..to).contains(&transition.at.as_secs_f64())
    });
    invoked.count()
}
