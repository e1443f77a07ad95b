//! Queueing theory: what it says of queues and their pollers, within three standard errors over
//! several seeds.

mod sample;

use lambda_paths_engine::transition::{Kind, Transition};
use sample::{Sample, check, run};
use serde_json::{Value, json};

/// Seconds at the beginning of a run that are not looked at.
const WARM_UP: f64 = 500.0;

/// All laws are without hops and cold starts, in an account with room. Times are in units of the
/// mean duration.
fn document(seconds: f64, path: &Value, duration: &Value, failure_rate: f64, rate: f64) -> Value {
    json!({
        "schema": "lambda-paths/1",
        "duration": seconds,
        "network": { "clientHop": 0, "serviceHop": 0 },
        "account": { "concurrency": 100_000 },
        "arrivals": { "kind": "poisson", "rate": rate },
        "function": {
            "timeout": 900,
            "duration": duration,
            "coldStart": { "kind": "constant", "value": 0 },
            "failure": { "rate": failure_rate },
        },
        "lanes": [{ "path": path }],
    })
}

fn exponential() -> Value {
    json!({ "kind": "exponential", "mean": 1 })
}

fn sqs(more: &Value) -> Value {
    let mut path = json!({ "kind": "sqs", "visibilityTimeout": 900 });
    for (key, value) in more.as_object().expect("fields") {
        path[key] = value.clone();
    }
    path
}

fn samples(document: &Value, count: u32) -> Vec<Sample> {
    (0..count).map(|seed| run(document, seed)).collect()
}

/// Ages of messages at their first receives.
fn waits(run: &Sample) -> Vec<f64> {
    let waits = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Received { age, .. } if is_late(transition) && transition.attempt == 1 => {
            Some(age.as_secs_f64())
        }
        _ => None,
    });
    waits.collect()
}

fn is_late(transition: &Transition) -> bool {
    transition.at.as_secs_f64() > WARM_UP
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / as_f64(values.len() as u64)
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
fn as_f64(count: u64) -> f64 {
    count as f64
}

/// The chance that an arrival finds all of `servers` busy, under a load in Erlangs.
fn erlang_c(servers: u32, load: f64) -> f64 {
    let b = (1..=servers).fold(1.0, |b, k| load * b / (f64::from(k) + load * b));
    let utilisation = load / f64::from(servers);
    b / (1.0 - utilisation * (1.0 - b))
}

#[test]
fn waits_for_a_fixed_number_of_pollers_are_those_of_an_m_m_c_queue() {
    // Servers, utilisation, chance to wait and mean wait as published; p95 of the wait, where a
    // published one is there.
    for (servers, utilisation, chance, wait, p95) in [
        (2, 0.5, 0.333_333_33, 0.333_333_33, None),
        (2, 0.8, 0.711_111_11, 1.777_777_78, None),
        (5, 0.8, 0.554_112_55, 0.554_112_55, Some(2.405_3)),
        (10, 0.5, 0.036_105_36, 0.007_221_07, None),
        (10, 0.8, 0.409_180_15, 0.204_590_08, Some(1.051_1)),
        (10, 0.9, 0.668_731_52, 0.668_731_52, Some(2.593_4)),
        (50, 0.9, 0.363_864_47, 0.072_772_89, None),
        (100, 0.9, 0.216_940_48, 0.021_694_05, Some(0.146_8)),
    ] {
        let load = f64::from(servers) * utilisation;
        assert!((erlang_c(servers, load) - chance).abs() < 1e-7);
        let path = sqs(&json!({ "maximumConcurrency": servers }));
        let seconds = WARM_UP + 60_000.0 / load;
        let samples = samples(&document(seconds, &path, &exponential(), 0.0, load), 24);
        let name = format!("M/M/{servers}, {utilisation}");
        check(&format!("mean wait, {name}"), wait, &samples, |run| average(&waits(run)));
        check(&format!("chance to wait, {name}"), chance, &samples, |run| {
            let waits = waits(run);
            let waited = waits.iter().filter(|wait| **wait > 0.0).count();
            as_f64(waited as u64) / as_f64(waits.len() as u64)
        });
        if let Some(p95) = p95 {
            // A share is unbiased where a quantile is not: one in twenty waits longer than that.
            check(&format!("longer than p95, {name}"), 0.05, &samples, |run| {
                let waits = waits(run);
                let longer = waits.iter().filter(|wait| **wait > p95).count();
                as_f64(longer as u64) / as_f64(waits.len() as u64)
            });
        }
    }
}

#[test]
fn one_message_group_is_an_m_g_1_queue() {
    let path = json!({ "kind": "sqsFifo", "visibilityTimeout": 900, "messageGroups": 1 });
    for (duration, name, waits_at) in [
        (json!({ "kind": "constant", "value": 1 }), "constant", [(0.5, 0.5), (0.8, 2.0)]),
        (exponential(), "exponential", [(0.5, 1.0), (0.8, 4.0)]),
        (
            json!({ "kind": "lognormal", "median": libm::exp(-0.125), "sigma": 0.5 }),
            "lognormal, 0.5",
            [(0.5, 0.642_01), (0.8, 2.568_05)],
        ),
        (
            json!({ "kind": "lognormal", "median": libm::exp(-0.5), "sigma": 1 }),
            "lognormal, 1",
            [(0.5, 1.359_14), (0.8, 5.436_56)],
        ),
    ] {
        for (load, wait) in waits_at {
            let samples = samples(&document(40_000.0, &path, &duration, 0.0, load), 32);
            check(&format!("M/G/1, {name}, {load}"), wait, &samples, |run| average(&waits(run)));
        }
    }
}

#[test]
fn redelivery_adds_load_as_if_it_arrived_anew() {
    // M/M/10 with λ' = λ (1 − p³)/(1 − p): an approximation, good where the visibility timeout is
    // long beside the waits. It gives the mean wait within four per cent.
    let (load, p) = (6.0, 0.2);
    let load_with_retries: f64 = load * (1.0 - libm::pow(p, 3.0)) / (1.0 - p);
    let path = sqs(&json!({ "maximumConcurrency": 10, "maxReceiveCount": 3 }));
    let samples = samples(&document(20_000.0, &path, &exponential(), p, load), 24);
    check("executions a second", load_with_retries, &samples, |run| {
        let invoked = |transition: &&Transition| {
            matches!(transition.kind, Kind::Invoked { .. })
                && (5_000.0..19_000.0).contains(&transition.at.as_secs_f64())
        };
        as_f64(run.transitions.iter().filter(invoked).count() as u64) / 14_000.0
    });
    let expected = erlang_c(10, load_with_retries) / (10.0 - load_with_retries);
    let found = average(&samples.iter().map(|run| average(&waits(run))).collect::<Vec<_>>());
    assert!((found / expected - 1.0).abs() < 0.04, "{found} s, about {expected} s");
}

#[test]
fn a_failed_message_is_hidden_for_the_rest_of_its_visibility_timeout() {
    // Mean hidden = running + failures a second × (V − S).
    let (rate, p, visibility) = (3.0, 0.3, 40.0);
    let mut path = sqs(&json!({ "maxReceiveCount": 1000 }));
    path["visibilityTimeout"] = json!(visibility);
    let mut document =
        document(4_000.0, &path, &json!({ "kind": "constant", "value": 2 }), p, rate);
    document["function"]["timeout"] = json!(40);
    let samples = samples(&document, 24);
    let executions = rate / (1.0 - p);
    let expected = executions * 2.0 + executions * p * (visibility - 2.0);
    check("hidden", expected, &samples, |run| mean_hidden(run, WARM_UP, 4_000.0));
}

/// Mean number of hidden messages between two instants, from the transitions.
fn mean_hidden(run: &Sample, from: f64, to: f64) -> f64 {
    let (mut level, mut since, mut integral) = (0.0, from, 0.0);
    for transition in &run.transitions {
        let change = match transition.kind {
            Kind::Received { .. } => 1.0,
            Kind::Queued if transition.attempt > 0 => -1.0,
            Kind::Deleted { visible: false, .. } => -1.0,
            _ => continue,
        };
        let at = transition.at.as_secs_f64();
        if at > from {
            integral += level * (at - since);
            since = at;
        }
        level += change;
    }
    (integral + level * (to - since)) / (to - from)
}

/// A burst of messages, all gone within the run.
fn burst(path: &Value, p: f64, count: u32) -> Vec<Sample> {
    let mut document = document(20_000.0, path, &json!({ "kind": "constant", "value": 1 }), p, 0.0);
    document["arrivals"] = json!({ "kind": "burst", "count": count, "at": 0 });
    samples(&document, 16)
}

#[test]
fn whole_batches_dead_letter_their_good_messages() {
    // Only full batches follow the law: a long visibility timeout keeps those that failed apart,
    // and a window fills them.
    for (batch_size, receives, p) in [(10, 3, 0.05), (100, 3, 0.01)] {
        let q = 1.0 - libm::pow(1.0 - p, f64::from(batch_size));
        let path = sqs(&json!({
            "batchSize": batch_size, "maximumBatchingWindow": 5, "maximumConcurrency": 5,
            "maxReceiveCount": receives,
        }));
        let samples = burst(&path, p, 50_000);
        let name = format!("batches of {batch_size}");
        check(&format!("dead letters of {name}"), libm::pow(q, 3.0), &samples, |run| {
            let requests = run.lane().requests;
            as_f64(requests.dead_lettered) / as_f64(requests.arrived)
        });
        check(&format!("receives of {name}"), 1.0 + q + q * q, &samples, |run| {
            as_f64(run.lane().attempts.total) / 50_000.0
        });
    }
}

#[test]
fn partial_responses_dead_letter_only_what_failed_itself() {
    let path = sqs(&json!({
        "batchSize": 10, "maximumConcurrency": 5, "maxReceiveCount": 2,
        "reportBatchItemFailures": true,
    }));
    let samples = burst(&path, 0.1, 20_000);
    check("dead letters", 0.01, &samples, |run| {
        as_f64(run.lane().requests.dead_lettered) / 20_000.0
    });
}

#[test]
fn pollers_that_overpull_waste_receives_as_if_places_went_at_random() {
    // Five batches compete for one place: (1 − r/P)^(V/S) of the receives find none in time. The
    // law is rough: within two hundredths.
    let path = json!({
        "kind": "sqs", "visibilityTimeout": 60, "maxReceiveCount": 1000, "maximumConcurrency": 5,
    });
    let expected = libm::pow(1.0 - 1.0 / 5.0, 60.0 / 10.0);
    for duration in [
        json!({ "kind": "exponential", "mean": 10 }),
        json!({ "kind": "lognormal", "median": 9.6, "sigma": 0.3 }),
    ] {
        let mut document = document(50_000.0, &path, &duration, 0.0, 0.0);
        document["arrivals"] = json!({ "kind": "burst", "count": 20_000, "at": 0 });
        document["function"]["timeout"] = json!(60);
        // A new mapping may not have more concurrency than its function.
        document["changes"] = json!([{ "at": 0, "set": { "function.reservedConcurrency": 1 } }]);
        let wasted: Vec<f64> = samples(&document, 4)
            .iter()
            .map(|run| {
                let lane = run.lane();
                1.0 - as_f64(lane.invocations) / as_f64(lane.attempts.total)
            })
            .collect();
        assert!((average(&wasted) - expected).abs() < 0.02, "{wasted:?}, about {expected}");
    }
}

#[test]
fn a_maximum_concurrency_within_the_reservation_wastes_no_receive() {
    let path = sqs(&json!({ "visibilityTimeout": 60, "maximumConcurrency": 2 }));
    let mut document = document(1_000.0, &path, &exponential(), 0.0, 0.0);
    document["function"]["timeout"] = json!(60);
    document["function"]["reservedConcurrency"] = json!(2);
    document["arrivals"] = json!({ "kind": "burst", "count": 500, "at": 0 });
    let run = run(&document, 1);
    assert_eq!((run.lane().attempts.total, run.lane().throttles), (500, 0));
}
