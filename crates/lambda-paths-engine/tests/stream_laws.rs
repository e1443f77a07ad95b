//! Laws of streams that hold on average, or over long stretches: queueing theory for one shard,
//! throughput, backlog and catch-up.

mod sample;

use lambda_paths_engine::transition::{Kind, Transition};
use sample::{Sample, check, run};
use serde_json::{Value, json};

/// Without hops and cold starts, in an account with room.
fn document(duration: f64, path: &Value, function: &Value, arrivals: &Value) -> Value {
    json!({
        "schema": "lambda-paths/1",
        "duration": duration,
        "network": { "clientHop": 0, "serviceHop": 0 },
        "account": { "concurrency": 100_000 },
        "arrivals": arrivals,
        "function": function,
        "lanes": [{ "path": path }],
    })
}

fn function(duration: &Value) -> Value {
    json!({
        "timeout": 900,
        "duration": duration,
        "coldStart": { "kind": "constant", "value": 0 },
        "failure": { "rate": 0 },
    })
}

fn constant(seconds: f64) -> Value {
    json!({ "kind": "constant", "value": seconds })
}

/// How long each record waited in its shard, after a while.
fn waits(transitions: &[Transition], from: f64) -> f64 {
    let waits = transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Received { age, .. } if transition.at.as_secs_f64() > from => Some(age.as_secs_f64()),
        _ => None,
    });
    let (mut sum, mut count) = (0.0, 0.0);
    for wait in waits {
        sum += wait;
        count += 1.0;
    }
    sum / count
}

#[test]
fn records_wait_for_one_shard_as_in_an_m_g_1_queue() {
    // Pollaczek and Khinchine, for a mean service time of 1 s.
    let distributions = [
        (constant(1.0), 0.0),
        (json!({ "kind": "exponential", "mean": 1 }), 1.0),
        (json!({ "kind": "lognormal", "median": libm::exp(-0.125), "sigma": 0.5 }), 0.284_03),
    ];
    let path = json!({ "kind": "kinesis", "shards": 1, "batchSize": 1 });
    for load in [0.5, 0.8] {
        for (duration, variance) in &distributions {
            let arrivals = json!({ "kind": "poisson", "rate": load });
            let document = document(20_000.0, &path, &function(duration), &arrivals);
            let samples: Vec<Sample> = (0..24).map(|seed| run(&document, seed)).collect();
            let law = load * (1.0 + variance) / (2.0 * (1.0 - load));
            let name = format!("wait in M/G/1 at {load}, {}", duration["kind"]);
            check(&name, law, &samples, |run| waits(&run.transitions, 500.0));
        }
    }
}

#[test]
fn polls_once_a_second_add_half_a_second_to_a_quiet_shard() {
    let path = json!({ "kind": "kinesis", "shards": 1, "pollInterval": 1 });
    let arrivals = json!({ "kind": "poisson", "rate": 0.05 });
    let document = document(40_000.0, &path, &function(&constant(0.0)), &arrivals);
    let samples: Vec<Sample> = (0..12).map(|seed| run(&document, seed)).collect();
    check("wait for a poll", 0.5, &samples, |run| waits(&run.transitions, 0.0));
}

/// Backlog of the only lane at each whole second.
fn backlog(transitions: &[Transition], seconds: usize) -> Vec<i64> {
    let mut change = vec![0; seconds + 2];
    for transition in transitions {
        let second = usize::try_from(transition.at.micros() / 1_000_000).expect("it fits");
        match transition.kind {
            Kind::Queued => change[second + 1] += 1,
            Kind::Completed { .. } => change[second + 1] -= 1,
            _ => {}
        }
    }
    let mut level = 0;
    change
        .iter()
        .map(|change| {
            level += change;
            level
        })
        .collect()
}

#[test]
fn after_an_outage_a_shard_catches_up_at_the_speed_that_it_has_to_spare() {
    // 800 records a second come, 1,000 can go: 100 each 0.1 s. An outage of 600 s leaves 480,000,
    // and they take 2,400 s.
    let path = json!({ "kind": "kinesis", "shards": 1, "retryDelayJitter": 0 });
    let arrivals = json!({ "kind": "constant", "rate": 800 });
    let mut document = document(3_600.0, &path, &function(&constant(0.1)), &arrivals);
    document["changes"] = json!([
        { "at": 100, "set": { "function.failure.rate": 1 } },
        { "at": 700, "set": { "function.failure.rate": 0 } },
    ]);
    let run = run(&document, 1);
    let backlog = backlog(&run.transitions, 3_600);
    assert!((backlog[700] - 480_000).abs() < 1_000, "{}", backlog[700]);
    let done = (700..3_600).find(|second| backlog[*second] < 1_000).expect("it catches up");
    // The last retry may be due up to a minute after the outage.
    let late = 60.0 * 1_000.0 / 200.0;
    let extra = f64::from(u32::try_from(done).expect("few")) - (700.0 + 2_400.0);
    assert!((-10.0..late).contains(&extra), "caught up at {done}");
    // While it was stuck the iterator age grew by a second a second.
    let oldest = run.lane().stream.expect("a stream").max_iterator_age.expect("there are some");
    assert!((598.0..662.0).contains(&oldest), "{oldest}");
}

#[test]
fn a_shard_that_is_too_slow_falls_behind_by_what_is_missing() {
    // 1,000 come a second, 800 go: the iterator age grows by 1 - 800/1,000 each second.
    let path = json!({ "kind": "dynamoDbStreams", "shards": 1 });
    let arrivals = json!({ "kind": "constant", "rate": 1_000 });
    let document = document(600.0, &path, &function(&constant(0.125)), &arrivals);
    let run = run(&document, 1);
    let ages: Vec<(f64, f64)> = run
        .transitions
        .iter()
        .filter_map(|transition| match transition.kind {
            Kind::BatchEnded { iterator_age, .. } => {
                Some((transition.at.as_secs_f64(), iterator_age.as_secs_f64()))
            }
            _ => None,
        })
        .collect();
    let (early, late) = (ages[100], ages[ages.len() - 1]);
    let slope = (late.1 - early.1) / (late.0 - early.0);
    assert!((slope - 0.2).abs() < 0.001, "{slope}");
}

#[test]
fn a_shard_passes_as_many_records_as_its_slices_batches_and_time_allow() {
    // Enough keys that every slice has enough of them; far more comes than can go.
    for (factor, batch, seconds) in [(1, 100, 0.5), (4, 50, 0.5), (10, 10, 0.25)] {
        let path = json!({
            "kind": "dynamoDbStreams", "shards": 1, "parallelizationFactor": factor,
            "batchSize": batch, "partitionKeys": 100_000,
        });
        let rate = f64::from(factor * batch) / seconds;
        let arrivals = json!({ "kind": "constant", "rate": rate * 2.0 });
        let document = document(101.0, &path, &function(&constant(seconds)), &arrivals);
        let run = run(&document, 1);
        let done = run.transitions.iter().filter(|transition| {
            matches!(transition.kind, Kind::Completed { .. }) && transition.at.as_secs_f64() > 1.0
        });
        let found = f64::from(u32::try_from(done.count()).expect("few")) / 100.0;
        assert!((found - rate).abs() < rate * 0.02, "{found} a second, not {rate}");
    }
}

#[test]
fn the_largest_batches_split_in_time_that_grows_with_their_size_only() {
    // A poison record in each of many full batches: 2 log2(10,000) executions each, and a run that
    // a quadratic walk over the records would not let end.
    let path = json!({
        "kind": "dynamoDbStreams", "shards": 1, "batchSize": 10_000, "maximumBatchingWindow": 60,
        "bisectBatchOnFunctionError": true, "maximumRetryAttempts": 0, "retryDelayJitter": 0,
    });
    let mut function = function(&constant(0.01));
    function["failure"] = json!({ "rate": 0, "poisonRate": 0.0001 });
    let arrivals = json!({ "kind": "burst", "count": 200_000, "at": 1 });
    let document = document(3_600.0, &path, &function, &arrivals);
    let run = run(&document, 1);
    let requests = run.lane().requests;
    assert_eq!(requests.in_flight, 0);
    assert_eq!(requests.succeeded + requests.dropped, 200_000);
    let poison = run
        .transitions
        .iter()
        .filter(|transition| transition.kind == Kind::Arrived { poison: true });
    assert_eq!(requests.dropped, poison.count() as u64);
    let most = 20 + requests.dropped * 29;
    assert!(run.lane().invocations <= most, "{} above {most}", run.lane().invocations);
}
