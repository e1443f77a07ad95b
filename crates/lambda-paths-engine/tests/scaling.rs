//! How fast a function may grow, and how many requests a second it may take.

mod story;

use lambda_paths_engine::transition::{Kind, Throttled};
use serde_json::{Value, json};
use story::{Run, check, run};

fn synchronous() -> Value {
    json!({ "kind": "synchronous", "client": { "timeout": 900, "retry": { "kind": "none" } } })
}

/// A flood of requests, `rate` a second, that take so long, in an account with room.
fn flood(path: &Value, seconds: f64, rate: u32, function: &Value) -> Run {
    let mut differences = json!({
        "duration": seconds,
        "account": { "concurrency": 20_000 },
        "arrivals": { "kind": "constant", "rate": rate },
    });
    differences["function"] = function.clone();
    run(path, &differences)
}

fn invoked(run: &Run, from: f64, to: f64) -> usize {
    let in_time = run.transitions.iter().filter(|transition| {
        let at = transition.at.as_secs_f64();
        from < at && at <= to && matches!(transition.kind, Kind::Invoked { .. })
    });
    in_time.count()
}

fn reasons(run: &Run) -> Vec<Throttled> {
    let reasons = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Throttled { reason } => Some(reason),
        _ => None,
    });
    let mut reasons: Vec<Throttled> = reasons.collect();
    reasons.dedup();
    reasons
}

#[test]
fn a_function_starts_a_thousand_environments_at_once_and_a_thousand_more_every_ten_seconds() {
    let function = json!({ "timeout": 900, "duration": { "value": 900 } });
    let run = flood(&synchronous(), 91.0, 2_000, &function);
    for (environments, seconds) in [(3_000, 20.0), (6_000, 50.0), (10_000, 90.0)] {
        // The flood begins half a millisecond in.
        assert_eq!(invoked(&run, 0.0, seconds + 0.001), environments, "after {seconds} s");
        assert_eq!(invoked(&run, 0.0, seconds), environments - 1, "before {seconds} s");
    }
    assert_eq!(reasons(&run), [Throttled::ScaleUpLimitExceeded]);
    assert_eq!(reasons(&run)[0].aws_reason(), "ConcurrentInvocationLimitExceeded");
}

#[test]
fn what_may_be_started_does_not_add_up_beyond_a_thousand() {
    // A thousand seconds of rest, and then 3,000 at once: a thousand start.
    let run = run(
        &synchronous(),
        &json!({
            "duration": 1_002, "account": { "concurrency": 20_000 },
            "arrivals": { "kind": "burst", "count": 3_000, "at": 1_000 },
            "function": { "duration": { "value": 50 } },
        }),
    );
    assert_eq!(run.lane().invocations, 1_000);
}

#[test]
fn ten_synchronous_requests_a_second_for_each_unit_of_concurrency() {
    // A hundred environments could run 5,000 requests of 20 ms a second; 1,000 are allowed.
    let function = json!({ "reservedConcurrency": 100, "duration": { "value": 0.02 } });
    let run = flood(&synchronous(), 5.0, 5_000, &function);
    for second in [2.0, 3.0, 4.0] {
        assert_eq!(invoked(&run, second, second + 1.0), 1_000, "after {second} s");
    }
    let reason = Throttled::ReservedFunctionInvocationRateLimitExceeded;
    assert!(reasons(&run).contains(&reason));
    assert_eq!(reason.aws_reason(), "ReservedFunctionInvocationRateLimitExceeded");
}

#[test]
fn a_full_house_at_one_instant_is_let_in_and_then_ten_a_second_for_each_unit() {
    let function = json!({ "reservedConcurrency": 100, "duration": { "value": 0.02 } });
    // A hundred at once, and a thousand in a second.
    assert_eq!(invoked(&flood(&synchronous(), 1.0, 5_000, &function), 0.0, 1.0), 1_100);
    let burst = |count: u32| {
        let differences = json!({ "arrivals": { "count": count }, "function": function });
        run(&synchronous(), &differences)
    };
    assert_eq!(burst(100).lane().throttles, 0);
    assert_eq!(
        reasons(&burst(101)),
        [Throttled::ReservedFunctionConcurrentInvocationLimitExceeded]
    );
    // Those that come when the first are done, 20 ms later, find a fifth of the allowance.
    let times: Vec<f64> = (0..200).map(|n| if n < 100 { 0.0 } else { 0.02 }).collect();
    let differences =
        json!({ "arrivals": { "kind": "trace", "times": times }, "function": function });
    assert_eq!(run(&synchronous(), &differences).lane().throttles, 80);
}

#[test]
fn a_function_without_a_reservation_may_take_ten_for_each_unit_of_the_account() {
    // Ten at once, and one more every tenth of a second: 12 of the first 15 in 0.28 s.
    let times: Vec<f64> = (0..16).map(|n| f64::from(n) / 50.0).collect();
    let run = check(
        &synchronous(),
        &json!({
            "account": { "concurrency": 1 },
            "arrivals": { "kind": "trace", "times": times },
            "function": { "duration": { "value": 0.01 } },
        }),
        &["r12 0.24 Throttled 1", "r13 0.26 Throttled 1", "r14 0.28 Throttled 1"],
    );
    assert_eq!(reasons(&run), [Throttled::FunctionInvocationRateLimitExceeded]);
}

#[test]
fn an_asynchronous_function_may_take_as_many_requests_as_it_can_run() {
    let function = json!({ "reservedConcurrency": 100, "duration": { "value": 0.02 } });
    let path = json!({ "kind": "asynchronous" });
    let run = flood(&path, 3.0, 4_000, &function);
    assert_eq!(invoked(&run, 1.0, 2.0), 4_000);
    assert_eq!(run.lane().throttles, 0);
}

#[test]
fn a_poller_invokes_synchronously_and_is_held_to_the_same_rate() {
    // Five pollers could run 500 batches of 10 ms a second; a reservation of five may take 50.
    let function = json!({ "reservedConcurrency": 5, "duration": { "value": 0.01 } });
    let path = json!({ "kind": "sqs", "visibilityTimeout": 900, "maximumConcurrency": 5 });
    let run = flood(&path, 60.0, 200, &function);
    let found = invoked(&run, 20.0, 40.0);
    assert!((900..=1_000).contains(&found), "{found} in twenty seconds");
    assert_eq!(reasons(&run), [Throttled::ReservedFunctionInvocationRateLimitExceeded]);
}
