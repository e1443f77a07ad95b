//! Users in a closed loop: each thinks, sends a request, waits, and thinks again.

mod sample;
mod story;

use lambda_paths_engine::scenario::catalogue;
use lambda_paths_engine::transition::Kind;
use sample::Sample;
use serde_json::{Value, json};
use story::{check, run};

fn users(count: u32, think_time: f64) -> Value {
    json!({ "kind": "users", "count": count, "thinkTime": think_time })
}

fn no_retries() -> Value {
    json!({ "kind": "synchronous", "client": { "timeout": 900, "retry": { "kind": "none" } } })
}

#[test]
fn a_user_thinks_sends_waits_and_thinks_again() {
    check(
        &no_retries(),
        &json!({ "duration": 20, "arrivals": users(1, 4.0) }),
        &[
            "4 Arrived",
            "5 Completed 1",
            "r1 9 Arrived",
            "r1 10 Completed 1",
            "r2 14 Arrived",
            "r2 15 Completed 1",
            "r3 19 Arrived",
            "r3 20 Completed 1",
        ],
    );
}

#[test]
fn a_user_of_a_queue_is_free_as_soon_as_the_queue_has_it() {
    // 0.5 s there and 0.5 s back; the function's 30 s are nobody's wait.
    let differences = json!({
        "duration": 7,
        "network": { "clientHop": 0.5 },
        "arrivals": users(1, 2.0),
        "function": { "duration": { "value": 30 } },
    });
    for kind in ["asynchronous", "sqs"] {
        let path = json!({ "kind": kind, "visibilityTimeout": 60 });
        let path = if kind == "sqs" { path } else { json!({ "kind": kind }) };
        check(&path, &differences, &["2 Arrived", "r1 5 Arrived"]);
    }
}

#[test]
fn users_go_round_on_every_path() {
    let entries = catalogue();
    let kinds = entries.iter().find(|entry| entry.path == "lanes[].path.kind").unwrap();
    for kind in kinds.field.choices {
        let path = json!({ "kind": kind });
        let run = run(
            &path,
            &json!({ "duration": 100, "function": { "timeout": 30 },
            "arrivals": users(3, 1.0) }),
        );
        let arrived = run.lane().requests.arrived;
        assert!(arrived >= 3 * 40, "{kind}: only {arrived} requests");
        assert!(arrived <= 3 * 100, "{kind}: {arrived} requests are too many");
    }
}

#[test]
fn a_caller_who_gives_up_thinks_again_too() {
    let run = run(
        &no_retries(),
        &json!({ "duration": 20, "arrivals": users(2, 1.0), "function": {
            "failure": { "rate": 1 } } }),
    );
    // Two users, two seconds a round.
    assert_eq!((run.lane().requests.arrived, run.lane().requests.failed), (20, 20));
}

#[test]
fn throughput_is_users_by_the_time_of_a_round() {
    for (count, think, lasts, rounds) in [(7_u32, 1.5, 0.5, 500), (20, 4.0, 1.0, 200)] {
        let function = json!({ "duration": { "value": lasts } });
        let loops = json!({ "arrivals": users(count, think), "function": function });
        let run = run(&no_retries(), &loops);
        assert_eq!(run.lane().requests.succeeded, u64::from(count) * rounds);
    }
}

#[test]
fn users_stop_at_the_limit() {
    let mut arrivals = users(10, 1.0);
    arrivals["limit"] = json!(25);
    let run = run(&no_retries(), &json!({ "arrivals": arrivals }));
    assert_eq!(run.lane().requests.succeeded, 25);
}

#[test]
fn users_join_and_leave_while_it_runs() {
    let run = run(
        &no_retries(),
        &json!({
            "duration": 30,
            "arrivals": users(1, 1.0),
            "function": { "duration": { "value": 1 } },
            "changes": [
                { "at": 10, "set": { "arrivals.count": 3 } },
                { "at": 20.5, "set": { "arrivals.count": 1 } },
                { "at": 24.5, "set": { "arrivals.thinkTime": 2 } },
            ],
        }),
    );
    let between = |from: f64, to: f64| {
        let arrived = run.transitions.iter().filter(|transition| {
            let at = transition.at.as_secs_f64();
            matches!(transition.kind, Kind::Arrived { .. }) && from <= at && at < to
        });
        arrived.count()
    };
    // A round takes two seconds; who joins thinks first; who leaves does so instead of a request.
    assert_eq!(between(0.0, 10.0), 5);
    assert_eq!(between(10.0, 20.0), 15);
    assert_eq!(between(20.5, 24.5), 2);
    // At 25 the last thought of a second is over; then a round takes three.
    assert_eq!(between(24.5, 30.0), 2);
}

fn exponential(count: u32, think_time: f64, function: &Value) -> Value {
    json!({
        "schema": "lambda-paths/1",
        "duration": 2_000,
        "network": { "clientHop": 0, "serviceHop": 0 },
        "arrivals": {
            "kind": "users", "count": count, "thinkTime": think_time,
            "thinkTimeDistribution": "exponential",
        },
        "function": function,
        "lanes": [{ "path": no_retries() }],
    })
}

#[test]
fn users_think_for_their_mean_time_and_wait_for_the_function() {
    let function = json!({
        "timeout": 900, "duration": { "kind": "exponential", "mean": 1 },
        "coldStart": { "kind": "constant", "value": 0 }, "failure": { "rate": 0 },
    });
    let document = exponential(10, 4.0, &function);
    let samples: Vec<Sample> = (0..20).map(|seed| sample::run(&document, seed)).collect();
    // Each is at work for one part in five of the time.
    sample::check("mean at work", 2.0, &samples, |run| run.lane().environments.mean_running);
}

#[test]
fn a_reservation_refuses_users_as_engset_says() {
    // 10 users, two environments, service 1 s, thinking 4 s: the loss that a user meets.
    let (users, servers, load) = (10_u32, 2_u32, 0.25);
    let function = json!({
        "timeout": 900, "duration": { "kind": "exponential", "mean": 1 },
        "coldStart": { "kind": "constant", "value": 0 }, "failure": { "rate": 0 },
        "reservedConcurrency": servers,
    });
    let weight = |busy: u32| {
        let ways = (0..busy).map(|k| f64::from(users - 1 - k) / f64::from(k + 1));
        ways.product::<f64>() * libm::pow(load, f64::from(busy))
    };
    let expected = weight(servers) / (0..=servers).map(weight).sum::<f64>();
    let document = exponential(users, 4.0, &function);
    let samples: Vec<Sample> = (0..20).map(|seed| sample::run(&document, seed)).collect();
    sample::check("Engset loss", expected, &samples, |run| {
        let late = run.transitions.iter().filter(|transition| transition.at.as_secs_f64() > 50.0);
        let (mut arrived, mut refused) = (0.0, 0.0);
        for transition in late {
            match transition.kind {
                Kind::Arrived { .. } => arrived += 1.0,
                Kind::Throttled { .. } => refused += 1.0,
                _ => {}
            }
        }
        refused / arrived
    });
}
