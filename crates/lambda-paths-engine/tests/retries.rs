//! Whether and when a caller calls again, and what the SDK's retry quota allows.

mod story;

use lambda_paths_engine::transition::{GaveUp, Kind};
use serde_json::{Value, json};
use story::{Run, check, run};

fn client(retry: Value) -> Value {
    json!({ "kind": "synchronous", "client": { "timeout": 30, "retry": retry } })
}

/// Calls that fail at once, one a second.
fn outage(calls: u32) -> Value {
    json!({
        "arrivals": { "kind": "constant", "rate": 1, "limit": calls },
        "function": { "duration": { "value": 0 }, "failure": { "rate": 1 } },
    })
}

/// Callers that gave up for this reason.
fn gave_up(run: &Run, why: GaveUp) -> usize {
    let ends = run.transitions.iter().filter(
        |transition| matches!(transition.kind, Kind::GaveUp { reason, .. } if reason == why),
    );
    ends.count()
}

#[test]
fn a_fixed_delay_is_the_same_each_time() {
    check(
        &client(json!({ "kind": "fixed", "delay": 2, "maxAttempts": 3 })),
        &json!({ "function": { "failure": { "rate": 1 } } }),
        &["0 Sent 1", "3 Sent 2", "6 Sent 3", "7 GaveUp 3 AttemptsExhausted"],
    );
}

#[test]
fn an_exponential_delay_doubles_up_to_its_cap() {
    let retry =
        json!({ "kind": "exponential", "base": 1, "cap": 5, "jitter": "none", "maxAttempts": 6 });
    check(
        &client(retry),
        &json!({ "function": { "duration": { "value": 0 }, "failure": { "rate": 1 } } }),
        &[
            "0 Sent 1",
            "1 Sent 2",
            "3 Sent 3",
            "7 Sent 4",
            "12 Sent 5",
            "17 Sent 6",
            "17 GaveUp 6 AttemptsExhausted",
        ],
    );
}

#[test]
fn jitter_keeps_a_delay_within_its_bounds_and_uses_all_of_them() {
    // Full jitter: 0 to 10 s. Equal jitter: 5 to 10 s.
    for (jitter, least) in [("full", 0.0), ("equal", 5.0)] {
        let retry = json!({ "kind": "exponential", "base": 10, "cap": 20, "jitter": jitter,
            "maxAttempts": 2 });
        let run = run(&client(retry), &outage(500));
        let waits: Vec<f64> = delays(&run).collect();
        assert_eq!(waits.len(), 500);
        let fit = |wait: &f64| (least..=10.0).contains(wait);
        assert!(waits.iter().all(fit), "{jitter}: {waits:?}");
        let mean = waits.iter().sum::<f64>() / 500.0;
        // Standard error of the mean: (10 − least) / √(12 · 500), at most 0.13 s.
        assert!((mean - f64::midpoint(least, 10.0)).abs() < 0.39, "{jitter}: {mean}");
    }
}

/// The waits before retries, in seconds.
fn delays(run: &Run) -> impl Iterator<Item = f64> {
    run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::RetryScheduled { at, .. } => Some((at - transition.at).as_secs_f64()),
        _ => None,
    })
}

#[test]
fn an_sdk_waits_at_most_150_milliseconds_in_all_and_half_of_that_on_average() {
    let retry = json!({ "kind": "awsStandard", "maxAttempts": 3, "tokenBucket": "none" });
    let run = run(&client(retry), &outage(900));
    assert_eq!(run.lane().attempts.per_request, [0, 0, 900]);
    let wait = run.lane().caller_wait;
    assert!(wait.max.is_some_and(|max| max <= 0.15), "{wait:?}");
    // Standard error of the mean: √((0.05² + 0.1²) / 12 / 900) = 0.0011 s.
    assert!(wait.mean.is_some_and(|mean| (mean - 0.075).abs() < 0.0033), "{wait:?}");
}

#[test]
fn the_old_legacy_mode_makes_five_attempts_within_fifteen_seconds() {
    let run = run(&client(json!({ "kind": "awsLegacy" })), &outage(900));
    assert_eq!(run.lane().attempts.per_request, [0, 0, 0, 0, 900]);
    assert_eq!(gave_up(&run, GaveUp::AttemptsExhausted), 900, "it has no quota");
    let wait = run.lane().caller_wait;
    assert!(wait.max.is_some_and(|max| max <= 15.0), "{wait:?}");
    // Standard error of the mean: √((1 + 4 + 16 + 64) / 12 / 900) = 0.089 s.
    assert!(wait.mean.is_some_and(|mean| (mean - 7.5).abs() < 0.27), "{wait:?}");
}

#[test]
fn the_old_quota_pays_a_hundred_retries_or_fifty_after_timeouts() {
    let retry = json!({ "kind": "awsLegacy", "tokenBucket": "shared" });
    let run_of = |path: &Value, differences: &Value| run(path, differences).lane().attempts.total;
    assert_eq!(run_of(&client(retry.clone()), &outage(200)), 200 + 500 / 5);
    let mut path = client(retry);
    path["client"]["timeout"] = json!(0.5);
    let mut late = outage(200);
    late["function"] = json!({ "duration": { "value": 1 } });
    assert_eq!(run_of(&path, &late), 200 + 500 / 10);
}

#[test]
fn a_total_outage_from_a_full_quota_gives_35_retries_in_all() {
    let run = run(&client(json!({ "kind": "awsStandard" })), &outage(100));
    assert_eq!(run.lane().attempts.total, 100 + 500 / 14);
    assert_eq!(gave_up(&run, GaveUp::AttemptsExhausted), 17, "two retries each");
    assert_eq!(gave_up(&run, GaveUp::RetryQuotaExceeded), 83, "the 18th after one retry");
}

#[test]
fn successes_do_not_fill_a_quota_above_its_500_tokens() {
    let mut differences = outage(300);
    differences["changes"] = json!([
        { "at": 0, "set": { "function.failure.rate": 0 } },
        { "at": 200.5, "set": { "function.failure.rate": 1 } },
    ]);
    let run = run(&client(json!({ "kind": "awsStandard" })), &differences);
    assert_eq!(run.lane().attempts.total, 300 + 35);
}

#[test]
fn each_client_of_its_own_has_a_full_quota() {
    let retry = json!({ "kind": "awsStandard", "tokenBucket": "perClient" });
    let run = run(&client(retry), &outage(100));
    assert_eq!(run.lane().attempts.total, 300);
}

#[test]
fn a_first_success_gives_one_token_back() {
    // The outage leaves 500 − 35 · 14 = 10 tokens: three successes are too few for another retry,
    // four are enough.
    for (successes, retries) in [(3, 0), (4, 1)] {
        let mut differences = outage(200);
        differences["changes"] = json!([
            { "at": 100.5, "set": { "function.failure.rate": 0 } },
            { "at": 100.5 + f64::from(successes), "set": { "function.failure.rate": 1 } },
        ]);
        let run = run(&client(json!({ "kind": "awsStandard" })), &differences);
        assert_eq!(run.lane().requests.succeeded, u64::try_from(successes).unwrap());
        assert_eq!(run.lane().attempts.total, 200 + 35 + retries, "{successes} successes");
    }
}

#[test]
fn a_success_after_a_retry_gives_back_what_that_retry_took() {
    // Every call fails once and succeeds 10 ms later at the earliest: the quota never shrinks.
    let retry = json!({ "kind": "awsStandard" });
    let run = run(
        &client(retry),
        &json!({
            "arrivals": { "kind": "trace", "times": (0..60).collect::<Vec<u32>>() },
            "function": { "duration": { "value": 0 }, "failure": { "rate": 1 } },
            "changes": (0..60).flat_map(|second| {
                let at = f64::from(second);
                [
                    json!({ "at": at, "set": { "function.failure.rate": 1 } }),
                    json!({ "at": at + 1e-6, "set": { "function.failure.rate": 0 } }),
                ]
            }).collect::<Vec<Value>>(),
        }),
    );
    assert_eq!(run.lane().attempts.per_request, [0, 60], "60 retries cost 840 tokens");
}
