//! The event pollers of a Kafka mapping, and what streams cost.

mod story;

use lambda_paths_engine::transition::Kind;
use serde_json::{Value, json};
use story::{check, run};

/// One partition of a Kafka topic, with these settings.
fn kafka(more: &Value) -> Value {
    let mut path = json!({ "kind": "kafka", "shards": 1, "retryDelayJitter": 0 });
    for (key, value) in more.as_object().expect("an object") {
        path[key] = value.clone();
    }
    path
}

fn burst(count: u32) -> Value {
    json!({ "arrivals": { "kind": "burst", "count": count, "at": 0.5 } })
}

#[test]
fn kafka_gathers_for_half_a_second() {
    check(
        &kafka(&json!({})),
        &json!({ "arrivals": { "kind": "trace", "times": [0.2, 0.6, 0.8] } }),
        // The third comes while the first two are worked on.
        &["0.7 Invoked 1 Cold", "r1 0.7 Joined 1", "r2 2.2 Invoked 1 Warm"],
    );
}

#[test]
fn kafka_on_demand_begins_with_one_poller_and_adds_some_while_there_is_a_lag() {
    let path = kafka(&json!({ "shards": 4, "batchSize": 1 }));
    let mut scenario = burst(2_000);
    scenario["duration"] = json!(1_600);
    let run = run(&path, &scenario);
    let scaled = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::PollersScaled { pollers } => Some((transition.at.as_secs_f64(), pollers)),
        _ => None,
    });
    let scaled: Vec<(f64, u32)> = scaled.collect();
    // Judged each minute, and done three minutes later.
    assert_eq!(scaled[..2], [(240.0, 2), (420.0, 4)]);
    // It has caught up: one less every three minutes.
    let [(first, 3), (second, 2), (third, 1)] = scaled[2..] else { panic!("{scaled:?}") };
    assert_eq!((second - first, third - second), (180.0, 180.0));
}

#[test]
fn kafka_with_retries_without_end_and_a_destination_tries_ten_times_more() {
    let path = kafka(&json!({ "minimumPollers": 1, "onFailure": "kafka" }));
    let run = run(
        &path,
        &json!({
            "arrivals": { "kind": "trace", "times": [0.5] },
            "function": { "failure": { "rate": 1 } },
        }),
    );
    assert_eq!(run.lane().requests.dead_lettered, 1);
    assert_eq!(run.lane().invocations, 11);
}

#[test]
fn provisioned_pollers_work_on_five_batches_each() {
    // Many partitions with a record each: how many run at once is up to the pollers.
    for (pollers, most) in [(1, 5), (2, 10), (3, 15)] {
        let path = kafka(&json!({
            "shards": 100, "partitionKeys": 1_000_000,
            "minimumPollers": pollers, "maximumPollers": pollers,
        }));
        let run = run(&path, &burst(400));
        assert_eq!(run.lane().environments.peak, most);
        assert_eq!(run.lane().requests.succeeded, 400);
    }
}

#[test]
fn the_bill_of_a_stream() {
    let mut scenario = burst(100);
    scenario["duration"] = json!(3600);
    let hour = |path: &Value| run(path, &scenario).lane().cost.queue;
    let near = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    };
    near(hour(&json!({ "kind": "kinesis", "shards": 4 })), 4.0 * 0.015 + 100.0 * 0.014 / 1e6);
    near(hour(&json!({ "kind": "dynamoDbStreams" })), 0.0);
    near(hour(&json!({ "kind": "kafka" })), 0.0);
    // Twenty pollers are two units, whether there is work or not.
    near(hour(&kafka(&json!({ "minimumPollers": 20 }))), 2.0 * 0.185);
}
