//! Execution environments: what a start costs and whom, who gets which, and when one is gone.

mod story;

use lambda_paths_engine::transition::Kind;
use serde_json::{Value, json};
use story::{Run, check, run};

fn asynchronous() -> Value {
    json!({ "kind": "asynchronous", "retryDelayJitter": 0 })
}

/// The Duration metric of each execution, in seconds, in order of their ends.
fn durations(run: &Run) -> Vec<f64> {
    let durations = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Succeeded { duration, .. } | Kind::Failed { duration, .. } => {
            Some(duration.as_secs_f64())
        }
        _ => None,
    });
    durations.collect()
}

/// The environment of each execution, in order of their beginnings.
fn environments(run: &Run) -> Vec<u32> {
    let environments = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Invoked { environment, .. } => Some(environment),
        _ => None,
    });
    environments.collect()
}

#[test]
fn a_cold_start_is_in_the_latency_but_not_in_the_duration() {
    let run = check(
        &asynchronous(),
        &json!({
            "arrivals": { "kind": "trace", "times": [0, 10] },
            "function": { "coldStart": { "value": 0.4 } },
        }),
        &["0 Invoked 1 Cold", "1.4 Completed 1", "r1 10 Invoked 1 Warm", "r1 11 Completed 1"],
    );
    assert_eq!(durations(&run), [1.0, 1.0]);
    assert_eq!(run.lane().cold_starts, 1);
}

#[test]
fn after_a_crash_or_timeout_the_next_start_is_a_reset_inside_the_duration() {
    for (mode, first) in [("crash", 1.0), ("timeout", 4.0)] {
        let run = run(
            &asynchronous(),
            &json!({
                "function": {
                    "timeout": 4, "coldStart": { "value": 0.5 },
                    "failure": { "rate": 1, "mode": mode },
                },
                "changes": [{ "at": 30, "set": { "function.failure.rate": 0 } }],
            }),
        );
        assert_eq!(durations(&run), [first, 1.5], "{mode}");
        assert_eq!(run.lane().cold_starts, 1, "{mode}: the environment is the same");
    }
}

#[test]
fn an_error_does_not_reset_the_environment() {
    let differences = json!({
        "function": { "coldStart": { "value": 0.5 }, "failure": { "rate": 1 } },
    });
    let run = run(&asynchronous(), &differences);
    assert_eq!(durations(&run), [1.0, 1.0, 1.0]);
}

#[test]
fn an_init_above_ten_seconds_is_done_again_inside_the_invocation() {
    let mut differences = json!({ "function": { "coldStart": { "value": 10 } } });
    let expected = ["0 Invoked 1 Cold", "11 Completed 1"];
    assert_eq!(durations(&check(&asynchronous(), &differences, &expected)), [1.0]);
    differences["function"]["coldStart"] = json!({ "value": 12 });
    // 10 s until it is abandoned, 12 s of init again, 1 s of the handler.
    let expected = ["0 Invoked 1 Cold", "23 Completed 1"];
    assert_eq!(durations(&check(&asynchronous(), &differences, &expected)), [13.0]);
    // The function's timeout rules the second one.
    differences["function"]["timeout"] = json!(5);
    let expected = ["0 Invoked 1 Cold", "15 Failed 1 Timeout"];
    check(&json!({ "kind": "asynchronous", "maximumRetryAttempts": 0 }), &differences, &expected);
}

#[test]
fn an_environment_is_gone_after_exactly_the_idle_timeout() {
    check(
        &asynchronous(),
        &json!({ "function": { "idleTimeout": 100 } }),
        &["0 Invoked 1 Cold", "1 Completed 1", "101 EnvironmentExpired"],
    );
}

#[test]
fn work_keeps_an_environment_alive() {
    check(
        &asynchronous(),
        &json!({
            "arrivals": { "kind": "trace", "times": [0, 100, 200, 302] },
            "function": { "idleTimeout": 100 },
        }),
        &[
            "0 Invoked 1 Cold",
            "r1 100 Invoked 1 Warm",
            "r2 200 Invoked 1 Warm",
            "301 EnvironmentExpired",
            "r3 302 Invoked 1 Cold",
            "403 EnvironmentExpired",
        ],
    );
}

#[test]
fn the_newest_idle_environment_is_used_again_and_the_oldest_expires() {
    // Three at once, then one at a time: only the environment that was last to end goes on.
    let run = check(
        &asynchronous(),
        &json!({
            "arrivals": { "kind": "trace", "times": [0, 0, 0, 50, 100, 150] },
            "function": { "idleTimeout": 120 },
        }),
        &["121 EnvironmentExpired", "121 EnvironmentExpired", "271 EnvironmentExpired"],
    );
    assert_eq!(environments(&run), [0, 1, 2, 2, 2, 2]);
}

#[test]
fn memory_changes_only_work_that_is_bound_to_the_cpu() {
    for (cpu_bound, memory, seconds) in [
        (true, 1769, 1.0),
        (true, 10_240, 1.0),
        (true, 884, 2.001_131),
        (true, 128, 13.820_313),
        (false, 128, 1.0),
    ] {
        let function = json!({ "cpuBound": cpu_bound, "memorySize": memory });
        let run = run(&asynchronous(), &json!({ "function": function }));
        assert_eq!(durations(&run), [seconds], "{memory} MB");
    }
}

#[test]
fn functions_without_a_reservation_share_what_the_account_has_left() {
    // 105 − 5 reserved: the first lane has 5, the others take 100 in turn.
    let lanes = json!([
        { "id": "reserved", "path": asynchronous(), "function": { "reservedConcurrency": 5 } },
        { "id": "one", "path": asynchronous() },
        { "id": "other", "path": asynchronous() },
    ]);
    let run = run(
        &Value::Null,
        &json!({
            "duration": 1, "lanes": lanes, "account": { "concurrency": 105 },
            "arrivals": { "count": 60 }, "function": { "duration": { "value": 59 } },
        }),
    );
    let running: Vec<u64> = run.report.lanes.iter().map(|lane| lane.invocations).collect();
    assert_eq!(running, [5, 50, 50]);
}
