//! Provisioned concurrency: environments that are kept ready, and what spills over.

mod story;

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::transition::{Capacity, Kind, Transition};
use serde_json::{Value, json};
use story::{check, run};

fn synchronous() -> Value {
    json!({ "kind": "synchronous", "client": { "timeout": 900, "retry": { "kind": "none" } } })
}

fn asynchronous() -> Value {
    json!({ "kind": "asynchronous", "retryDelayJitter": 0 })
}

fn times(times: &Value) -> Value {
    json!({ "kind": "trace", "times": times })
}

#[test]
fn provisioned_environments_come_first_never_expire_and_the_rest_spills_over() {
    check(
        &synchronous(),
        &json!({
            "arrivals": times(&json!([0, 0, 0, 500, 500])),
            "function": {
                "provisionedConcurrency": 1, "coldStart": { "value": 0.5 }, "idleTimeout": 100,
            },
        }),
        &[
            "0 Invoked 1 Warm Provisioned",
            "r1 0 Invoked 1 Cold Spillover",
            "r2 0 Invoked 1 Cold Spillover",
            "101.5 EnvironmentExpired",
            "101.5 EnvironmentExpired",
            "r3 500 Invoked 1 Warm Provisioned",
            "r4 500 Invoked 1 Cold Spillover",
            "601.5 EnvironmentExpired",
        ],
    );
}

#[test]
fn nothing_serves_before_all_that_is_requested_is_allocated_and_initialised() {
    // 200 take 2 s at 6,000 a minute, and 3 s to initialise.
    check(
        &asynchronous(),
        &json!({
            "arrivals": times(&json!([0, 14.9, 15.1])),
            "function": { "coldStart": { "value": 3 } },
            "changes": [{ "at": 10, "set": { "function.provisionedConcurrency": 200 } }],
        }),
        &[
            "0 Invoked 1 Cold",
            "10 Provisioned InProgress 200",
            "r1 14.9 Invoked 1 Warm",
            "15 Provisioned Ready 200",
            "r2 15.1 Invoked 1 Warm Provisioned",
        ],
    );
}

#[test]
fn an_allocation_goes_on_where_it_is_when_another_number_is_requested() {
    // From 0 to 100 in a second; 100 more make two; 50 less take half a second off.
    let set =
        |at: f64, to: u32| json!({ "at": at, "set": { "function.provisionedConcurrency": to }});
    check(
        &asynchronous(),
        &json!({ "changes": [set(10.0, 100), set(10.5, 200), set(11.0, 150), set(20.0, 151)] }),
        &[
            "10 Provisioned InProgress 100",
            "10.5 Provisioned InProgress 200",
            "11 Provisioned InProgress 150",
            "11.5 Provisioned Ready 150",
            "20 Provisioned InProgress 151",
            "20.01 Provisioned Ready 151",
        ],
    );
}

#[test]
fn more_may_be_requested_while_the_allocated_ones_initialise() {
    // Found: what came was reckoned from when the first was allocated, and so lay in the past.
    let more = json!({
        "function.provisionedConcurrency": 2,
        "function.coldStart": { "kind": "constant", "value": 0.1 },
    });
    check(
        &asynchronous(),
        &json!({
            "function": { "coldStart": { "value": 10 } },
            "changes": [
                { "at": 10, "set": { "function.provisionedConcurrency": 1 } },
                { "at": 15, "set": more },
            ],
        }),
        &[
            "10 Provisioned InProgress 1",
            "15 Provisioned InProgress 2",
            "15.11 Provisioned Ready 2",
        ],
    );
}

#[test]
fn an_init_beyond_130_seconds_or_the_timeout_fails_the_allocation() {
    for (timeout, expected) in [
        (60, "140.01 Provisioned Failed 1"),
        // The function's own timeout is the limit where it is longer.
        (200, "141.01 Provisioned Ready 1"),
    ] {
        check(
            &asynchronous(),
            &json!({
                "function": { "timeout": timeout, "coldStart": { "value": 131 } },
                "changes": [{ "at": 10, "set": { "function.provisionedConcurrency": 1 } }],
            }),
            &["10 Provisioned InProgress 1", expected],
        );
    }
}

#[test]
fn what_is_given_up_goes_at_once_and_when_it_is_done() {
    check(
        &synchronous(),
        &json!({
            "arrivals": times(&json!([9.5, 9.6, 20])),
            "function": { "provisionedConcurrency": 3, "reservedConcurrency": 3 },
            "changes": [{ "at": 10, "set": { "function.provisionedConcurrency": 1 } }],
        }),
        &[
            "9.5 Invoked 1 Warm Provisioned",
            "r1 9.6 Invoked 1 Warm Provisioned",
            "10 Provisioned Ready 1",
            "10 EnvironmentReleased 2",
            "10.5 EnvironmentReleased 0",
            "r2 20 Invoked 1 Warm Provisioned",
        ],
    );
}

#[test]
fn a_crash_resets_a_provisioned_environment_as_any_other() {
    check(
        &synchronous(),
        &json!({
            "arrivals": times(&json!([0, 10])),
            "function": {
                "provisionedConcurrency": 1, "coldStart": { "value": 0.5 },
                "failure": { "rate": 1, "mode": "crash" },
            },
        }),
        &[
            "0 Invoked 1 Warm Provisioned",
            "1 Failed 1 Crash",
            "r1 10 Invoked 1 Reset Provisioned",
            "r1 11.5 Failed 1 Crash",
        ],
    );
}

#[test]
fn provisioned_concurrency_is_taken_out_of_the_reservation_or_the_account() {
    // Of a reservation of three, two are provisioned: one is left on demand.
    check(
        &synchronous(),
        &json!({
            "arrivals": { "count": 4 },
            "function": { "provisionedConcurrency": 2, "reservedConcurrency": 3 },
        }),
        &[
            "0 Invoked 1 Warm Provisioned",
            "r1 0 Invoked 1 Warm Provisioned",
            "r2 0 Invoked 1 Cold Spillover",
            "r3 0 Throttled 1",
        ],
    );
    // The account's 110 less 10 are for all, whether the 10 are used or not.
    let lanes = json!([
        { "id": "kept", "path": synchronous(), "arrivals": { "count": 3 },
          "function": { "provisionedConcurrency": 10 } },
        { "id": "rest", "path": synchronous(), "arrivals": { "count": 105 } },
    ]);
    let document = json!({ "lanes": lanes, "account": { "concurrency": 110 } });
    let run = run(&Value::Null, &document);
    let lanes = &run.report.lanes;
    assert_eq!([lanes[0].invocations, lanes[1].invocations], [3, 100]);
}

#[test]
fn no_more_is_provisioned_than_is_reserved_or_than_leaves_a_hundred_unreserved() {
    let faults = |function: Value| {
        let document = json!({ "schema": "lambda-paths/1", "function": function });
        let faults = Scenario::from_document(document).err().unwrap_or_default();
        faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let place = "function.provisionedConcurrency: InvalidParameterValueException: ";
    assert!(faults(json!({ "provisionedConcurrency": 5, "reservedConcurrency": 5 })).is_empty());
    assert_eq!(
        faults(json!({ "provisionedConcurrency": 6, "reservedConcurrency": 5 })),
        [format!(
            "{place}Requested Provisioned Concurrency should not be greater than the \
             reservedConcurrentExecution for function"
        )]
    );
    // Three lanes of an account of a thousand.
    assert!(faults(json!({ "provisionedConcurrency": 300 })).is_empty());
    assert_eq!(
        faults(json!({ "provisionedConcurrency": 301 })),
        [format!(
            "{place}Specified ConcurrentExecutions for function decreases account's \
             UnreservedConcurrentExecution below its minimum value of [100]."
        )]
    );
}

#[test]
fn ten_requests_a_second_for_each_provisioned_environment_and_the_rest_spills_over() {
    // Ten environments could run 2,000 requests of 5 ms a second; they take 100.
    let run = run(
        &synchronous(),
        &json!({
            "duration": 4,
            "arrivals": { "kind": "constant", "rate": 1000 },
            "function": { "provisionedConcurrency": 10, "duration": { "value": 0.005 } },
        }),
    );
    let in_a_second = |capacity| {
        let second = 2_000_000..3_000_000;
        let of_second = run.transitions.iter().filter(|t| second.contains(&t.at.micros()));
        of_second.filter(|t| is_invoked(t, capacity)).count()
    };
    assert_eq!(in_a_second(Capacity::Provisioned), 100);
    assert_eq!(in_a_second(Capacity::Spillover), 900);
    assert_eq!(run.lane().throttles, 0);
}

#[test]
fn provisioned_concurrency_is_paid_for_as_long_as_it_is_requested_and_again_when_it_runs() {
    // Half a GB: two for 500 s, four for 500 s; two runs of a second there, one beside.
    for (architecture, held, ran, on_demand) in [
        ("x86_64", 0.000_004_166_7, 0.000_009_722_2, 0.000_016_666_7),
        ("arm64", 0.000_003_333_4, 0.000_007_777_8, 0.000_013_333_4),
    ] {
        let run = run(
            &synchronous(),
            &json!({
                "arrivals": { "count": 3 },
                "function": {
                    "memorySize": 512, "provisionedConcurrency": 2, "architecture": architecture,
                },
                "changes": [{ "at": 500, "set": { "function.provisionedConcurrency": 4 } }],
            }),
        );
        let expected = 3.0 * 0.2e-6 + 0.5 * (3_000.0 * held + 2.0 * ran + on_demand);
        let found = run.lane().cost.function;
        assert!((found - expected).abs() < 1e-9, "{architecture}: {found}, not {expected}");
    }
}

fn is_invoked(transition: &Transition, of: Capacity) -> bool {
    matches!(transition.kind, Kind::Invoked { capacity, .. } if capacity == of)
}
