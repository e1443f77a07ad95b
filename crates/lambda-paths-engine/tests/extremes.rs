//! Scenarios at the ends of their ranges: each comes to its end, within bounded work, and no panic
//! on the way.

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::{Progress, Simulation};
use serde_json::{Value, json};

/// Runs a scenario, given without its schema, to its end within a budget of occurrences.
#[track_caller]
fn check(document: Value, budget: u64) -> Simulation {
    let mut document = document;
    document["schema"] = json!("lambda-paths/1");
    let scenario = Scenario::from_document(document).expect("the scenario is sound");
    let mut simulation = Simulation::new(&scenario);
    let progress = simulation.advance(simulation.end(), budget, &mut |_| {});
    assert_eq!(progress, Progress::Reached, "stands at {} s", simulation.now().as_secs_f64());
    simulation
}

/// All three paths, where everything takes no time.
fn timeless() -> Value {
    json!({
        "duration": 10,
        "network": { "clientHop": 0, "serviceHop": 0 },
        "arrivals": { "kind": "burst", "count": 20, "at": 1 },
        "function": {
            "duration": { "kind": "constant", "value": 0 },
            "coldStart": { "kind": "constant", "value": 0 },
        },
    })
}

#[test]
fn a_run_where_everything_takes_no_time_ends() {
    for failure_rate in [0.0, 0.5, 1.0] {
        let mut document = timeless();
        document["function"]["failure"] = json!({ "rate": failure_rate });
        check(document, 10_000);
    }
}

#[test]
fn a_visibility_timeout_of_zero_does_not_stop_time() {
    // Found: a message that was visible again at once was received for ever at one instant.
    let cases = [
        json!({ "function.failure.rate": 0 }),
        json!({ "function.failure.rate": 1 }),
        json!({ "function.reservedConcurrency": 0 }),
    ];
    for case in cases {
        for visibility_timeout in [0.0, 0.000_001] {
            let mut document = timeless();
            document["lanes"] = json!([{ "path": { "kind": "sqs", "deadLetterQueue": false } }]);
            let mut set = case.clone();
            set["lanes[0].path.visibilityTimeout"] = json!(visibility_timeout);
            document["changes"] = json!([{ "at": 0, "set": set }]);
            check(document, 200_000);
        }
    }
}

#[test]
fn with_a_visibility_timeout_of_zero_a_slow_message_ends_among_the_dead_letters() {
    let simulation = check(
        json!({
            "duration": 10,
            "arrivals": { "kind": "burst", "count": 1, "at": 1 },
            "function": { "failure": { "rate": 0 } },
            "lanes": [{ "path": { "kind": "sqs" } }],
            "changes": [{ "at": 0, "set": { "lanes[0].path.visibilityTimeout": 0 } }],
        }),
        1_000,
    );
    let lane = &simulation.report().lanes[0];
    assert_eq!((lane.requests.dead_lettered, lane.invocations, lane.duplicates), (1, 3, 2));
}

#[test]
fn a_burst_of_a_hundred_thousand_meets_a_concurrency_of_one() {
    let mut document = timeless();
    document["account"] = json!({ "concurrency": 1 });
    document["arrivals"]["count"] = json!(100_000);
    document["function"]["duration"] = json!({ "kind": "constant", "value": 2 });
    let simulation = check(document, 5_000_000);
    let arrived = simulation.report().lanes.iter().map(|lane| lane.requests.arrived).sum::<u64>();
    assert_eq!(arrived, 300_000);
}

#[test]
fn the_highest_rate_is_met() {
    let mut document = timeless();
    document["arrivals"] = json!({ "kind": "constant", "rate": 100_000 });
    document["duration"] = json!(2);
    let simulation = check(document, 10_000_000);
    for lane in &simulation.report().lanes {
        assert_eq!(lane.requests.arrived, 200_000, "{}", lane.id);
    }
}

#[test]
fn absurd_durations_are_ended_by_the_timeout() {
    let simulation = check(
        json!({
            "duration": 2000,
            "arrivals": { "kind": "burst", "count": 100, "at": 0 },
            "function": {
                "timeout": 900,
                "memorySize": 128,
                "cpuBound": true,
                "failure": { "rate": 0 },
                "duration": { "kind": "lognormal", "median": 86400, "sigma": 3 },
                "coldStart": { "kind": "lognormal", "median": 900, "sigma": 3 },
            },
            "lanes": [
                { "path": { "kind": "synchronous" } },
                { "path": { "kind": "asynchronous" } },
                { "path": { "kind": "sqs", "visibilityTimeout": 43200 } },
            ],
        }),
        100_000,
    );
    for lane in &simulation.report().lanes {
        assert!(lane.timeouts > 0, "{}", lane.id);
        assert!(lane.timeouts == lane.errors, "{}", lane.id);
    }
}

#[test]
fn the_longest_hops_and_the_shortest_patience_end() {
    check(
        json!({
            "duration": 2000,
            "network": { "clientHop": 10, "serviceHop": 10 },
            "arrivals": { "kind": "constant", "rate": 1 },
            "lanes": [
                { "path": { "kind": "synchronous", "integrationTimeout": 0.05, "client": {
                    "timeout": 0.05,
                    "retry": { "kind": "fixed", "delay": 0, "maxAttempts": 100 },
                } } },
                { "path": { "kind": "asynchronous" } },
                { "path": { "kind": "sqs", "visibilityTimeout": 3 } },
            ],
            "changes": [
                { "at": 100, "set": { "network.clientHop": 0 } },
                { "at": 200, "set": { "network.serviceHop": 0 } },
                { "at": 300, "set": { "network.clientHop": 10, "network.serviceHop": 0.001 } },
                { "at": 400, "set": { "lanes[0].path.client.timeout": 900 } },
                { "at": 500, "set": { "lanes[2].path.visibilityTimeout": 0.5 } },
            ],
        }),
        5_000_000,
    );
}

#[test]
fn a_hundred_attempts_without_a_wait_end() {
    let mut document = timeless();
    document["function"]["failure"] = json!({ "rate": 1 });
    let retry = json!({ "kind": "exponential", "base": 0, "cap": 0, "maxAttempts": 100 });
    document["lanes"] =
        json!([{ "path": { "kind": "synchronous", "client": { "retry": retry } } }]);
    let simulation = check(document, 20_000);
    assert_eq!(simulation.report().lanes[0].attempts.total, 2_000);
}

#[test]
fn thirty_days_without_work_pass_quickly() {
    for arrivals in [
        json!({ "kind": "poisson", "rate": 0 }),
        json!({ "kind": "poisson", "rate": 0.000_001 }),
        json!({ "kind": "constant", "rate": 5, "limit": 0 }),
        json!({ "kind": "trace", "times": [] }),
        json!({ "kind": "burst", "count": 0, "at": 7 }),
        json!({ "kind": "trace", "times": [2_592_000, 2_592_000] }),
    ] {
        // The long polls of the SQS lane: three a minute.
        check(json!({ "duration": 2_592_000, "arrivals": arrivals }), 130_000);
    }
}

#[test]
fn users_of_a_function_that_takes_no_time_come_no_more_often_than_they_think() {
    let mut document = timeless();
    document["arrivals"] = json!({ "kind": "users", "count": 20, "thinkTime": 0.001 });
    document["lanes"] = json!([{ "path": { "kind": "synchronous", "frontDoor": "invoke" } }]);
    document["duration"] = json!(2);
    document["function"]["failure"] = json!({ "rate": 0 });
    // Enough for 20,000 synchronous requests a second.
    document["account"] = json!({ "concurrency": 2_000 });
    let simulation = check(document, 200_000);
    assert_eq!(simulation.report().lanes[0].requests.succeeded, 20 * 2_000);
}
