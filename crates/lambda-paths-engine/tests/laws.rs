//! Laws that hold on average: what theory says, within three standard errors over several seeds.

mod sample;

use lambda_paths_engine::transition::{Kind, Throttled, Transition};
use sample::{Sample, check, run};
use serde_json::{Value, json};

/// All laws are without hops and cold starts, in an account with room.
fn document(duration: f64, path: &Value, function: Value, arrivals: Value) -> Value {
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

fn function(duration: Value, failure_rate: f64) -> Value {
    json!({
        "timeout": 900,
        "duration": duration,
        "coldStart": { "kind": "constant", "value": 0 },
        "failure": { "rate": failure_rate },
    })
}

fn constant(seconds: f64) -> Value {
    json!({ "kind": "constant", "value": seconds })
}

fn burst(count: u32) -> Value {
    json!({ "kind": "burst", "count": count, "at": 0 })
}

fn poisson(rate: f64) -> Value {
    json!({ "kind": "poisson", "rate": rate })
}

/// A client that retries without wait and without a quota, at a door that lets everybody through.
fn synchronous(max_attempts: u32) -> Value {
    let retry = json!({ "kind": "fixed", "delay": 0, "maxAttempts": max_attempts });
    let client = json!({ "timeout": 900, "retry": retry });
    json!({ "kind": "synchronous", "frontDoor": "functionUrl", "client": client })
}

fn asynchronous(maximum_retry_attempts: u32) -> Value {
    json!({ "kind": "asynchronous", "maximumRetryAttempts": maximum_retry_attempts })
}

fn sqs(max_receive_count: u32) -> Value {
    json!({ "kind": "sqs", "visibilityTimeout": 900, "maxReceiveCount": max_receive_count })
}

#[test]
fn independent_failures_take_a_geometric_number_of_attempts() {
    for (path, attempts) in [
        (synchronous(1), 1),
        (synchronous(3), 3),
        (synchronous(10), 10),
        (asynchronous(0), 1),
        (asynchronous(1), 2),
        (asynchronous(2), 3),
        (sqs(1), 1),
        (sqs(3), 3),
        (sqs(5), 5),
    ] {
        for p in [0.01, 0.1, 0.3, 0.5, 0.9] {
            let document = document(6_000.0, &path, function(constant(0.0), p), burst(2_000));
            let all_fail = libm::pow(p, f64::from(attempts));
            let samples: Vec<Sample> = (0..12).map(|seed| run(&document, seed)).collect();
            let name = format!("{} with {attempts} attempts, p = {p}", path["kind"]);
            check(&format!("attempts, {name}"), (1.0 - all_fail) / (1.0 - p), &samples, |run| {
                run.lane().attempts.mean.unwrap()
            });
            // A law about what hardly ever happens needs more requests than these.
            if all_fail > 0.002 {
                check(&format!("lost, {name}"), all_fail, &samples, |run| {
                    let requests = run.lane().requests;
                    assert_eq!(requests.in_flight, 0);
                    share(requests.failed + requests.dead_lettered, requests.arrived)
                });
            }
        }
    }
}

#[test]
fn one_failure_takes_its_whole_batch_along() {
    let mut path = sqs(1);
    path["batchSize"] = json!(10);
    for p in [0.01, 0.1, 0.3] {
        let document = document(800.0, &path, function(constant(1.0), p), burst(20_000));
        // Only full batches count, which few of a run's are: more seeds for a better mean.
        let samples: Vec<Sample> = (0..30).map(|seed| run(&document, seed)).collect();
        let q = 1.0 - libm::pow(1.0 - p, 10.0);
        check(&format!("failing batches of ten, p = {p}"), q, &samples, |run| {
            let mut full = std::collections::BTreeSet::new();
            let (mut ended, mut failed) = (0, 0);
            for transition in &run.transitions {
                match transition.kind {
                    Kind::Invoked { environment, batch_size: 10, .. } => {
                        full.insert(environment);
                    }
                    Kind::Succeeded { environment, .. } if full.remove(&environment) => ended += 1,
                    Kind::Failed { environment, .. } if full.remove(&environment) => {
                        ended += 1;
                        failed += 1;
                    }
                    _ => {}
                }
            }
            share(failed, ended)
        });
    }
}

#[test]
fn a_partial_batch_response_lets_each_message_fail_for_itself() {
    let mut path = sqs(2);
    path["batchSize"] = json!(10);
    path["reportBatchItemFailures"] = json!(true);
    let p = 0.2;
    let document = document(3_000.0, &path, function(constant(1.0), p), burst(5_000));
    let samples: Vec<Sample> = (0..12).map(|seed| run(&document, seed)).collect();
    check("dead letters of partial batches", p * p, &samples, |run| {
        assert_eq!(run.lane().errors, 0, "the handler itself returns well");
        share(run.lane().requests.dead_lettered, 5_000)
    });
}

#[test]
fn poisson_arrivals_come_at_their_rate_and_as_irregularly_as_they_should() {
    let document = document(1_000.0, &synchronous(1), function(constant(0.0), 0.0), poisson(20.0));
    let samples: Vec<Sample> = (0..20).map(|seed| run(&document, seed)).collect();
    check("arrivals", 20_000.0, &samples, |run| as_f64(run.lane().requests.arrived));
    check("variance of arrivals per second", 20.0, &samples, |run| {
        let mut counts = [0.0; 1_001];
        for transition in arrivals(run) {
            counts[usize::try_from(transition.at.micros() / 1_000_000).unwrap()] += 1.0;
        }
        variance(&counts[..1_000])
    });
}

fn arrivals(run: &Sample) -> impl Iterator<Item = &Transition> {
    run.transitions.iter().filter(|transition| matches!(transition.kind, Kind::Arrived { .. }))
}

#[test]
fn durations_have_the_mean_and_the_spread_of_their_distribution() {
    let variance_of_lognormal = libm::exp(1.0) * (libm::exp(1.0) - 1.0);
    for (duration, mean, spread) in [
        (json!({ "kind": "exponential", "mean": 2 }), 2.0, 4.0),
        (json!({ "kind": "uniform", "min": 1, "max": 4 }), 2.5, 9.0 / 12.0),
        (
            json!({ "kind": "lognormal", "median": 1, "sigma": 1 }),
            libm::exp(0.5),
            variance_of_lognormal,
        ),
    ] {
        let name = duration["kind"].to_string();
        let document = document(900.0, &asynchronous(0), function(duration, 0.0), burst(20_000));
        let samples: Vec<Sample> = (0..20).map(|seed| run(&document, seed)).collect();
        check(&format!("mean of {name}"), mean, &samples, |run| average(&durations(run)));
        check(&format!("variance of {name}"), spread, &samples, |run| variance(&durations(run)));
    }
}

fn durations(run: &Sample) -> Vec<f64> {
    let durations = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Succeeded { duration, .. } => Some(duration.as_secs_f64()),
        _ => None,
    });
    durations.collect()
}

#[test]
fn the_waits_between_attempts_of_an_event_spread_as_measured() {
    // 60 s and 120 s, times 0.85 to 1.10.
    let document = document(400.0, &asynchronous(2), function(constant(0.0), 1.0), burst(2_000));
    let samples: Vec<Sample> = (0..12).map(|seed| run(&document, seed)).collect();
    for (attempt, mean, least, most) in [(1, 58.5, 51.0, 66.0), (2, 117.0, 102.0, 132.0)] {
        check(&format!("wait after attempt {attempt}"), mean, &samples, |run| {
            let waits = run.transitions.iter().filter_map(|transition| match transition.kind {
                Kind::RetryScheduled { at, .. } if transition.attempt == attempt => {
                    Some((at - transition.at).as_secs_f64())
                }
                _ => None,
            });
            let waits: Vec<f64> = waits.collect();
            assert!(waits.iter().all(|wait| (least..=most).contains(wait)), "{waits:?}");
            average(&waits)
        });
    }
}

#[test]
fn rare_requests_start_cold_as_often_as_gaps_outlast_the_idle_timeout() {
    for (rate, idle_timeout) in [(0.01, 100.0), (0.01, 300.0), (0.005, 60.0)] {
        let mut function = function(constant(0.0), 0.0);
        function["idleTimeout"] = json!(idle_timeout);
        let document = document(1_000_000.0, &asynchronous(0), function, poisson(rate));
        let samples: Vec<Sample> = (0..12).map(|seed| run(&document, seed)).collect();
        let expected = libm::exp(-rate * idle_timeout);
        check(&format!("cold starts, {rate}/s, {idle_timeout} s"), expected, &samples, |run| {
            share(run.lane().cold_starts, run.lane().invocations)
        });
    }
}

#[test]
fn a_gateway_times_out_as_often_as_the_function_is_slower() {
    let doors = [("apiGatewayRest", 29.0), ("apiGatewayHttp", 30.0), ("alb", 60.0)];
    for (door, timeout) in doors {
        for mean in [10.0, 15.0, 30.0] {
            let duration = json!({ "kind": "exponential", "mean": mean });
            let mut path = synchronous(1);
            path["frontDoor"] = json!(door);
            // All are ready: only a thousand would start at once.
            let mut function = function(duration, 0.0);
            function["provisionedConcurrency"] = json!(5_000);
            let document = document(1_000.0, &path, function, burst(5_000));
            let samples: Vec<Sample> = (0..12).map(|seed| run(&document, seed)).collect();
            let expected = libm::exp(-timeout / mean);
            check(&format!("timeouts of {door}, mean {mean} s"), expected, &samples, |run| {
                share(run.lane().requests.failed, 5_000)
            });
        }
    }
}

#[test]
fn the_retry_quota_shuts_retries_off_beyond_its_break_even() {
    // Three attempts, one client: amplification and failures by chance of failure, for 14 tokens a
    // retry and for 5, which is also what a throttle costs by the new rule.
    let standard = [
        (0.10, 1.110, 0.0010),
        (0.20, 1.241, 0.0080),
        (0.30, 1.166, 0.184),
        (0.50, 1.072, 0.463),
        (0.70, 1.031, 0.690),
        (0.90, 1.008, 0.899),
    ];
    let legacy = [
        (0.10, 1.110, 0.0010),
        (0.20, 1.241, 0.0079),
        (0.30, 1.391, 0.027),
        (0.50, 1.200, 0.399),
        (0.70, 1.086, 0.674),
        (0.90, 1.022, 0.898),
    ];
    let client = |kind: &str| {
        let retry = json!({ "kind": kind, "maxAttempts": 3, "tokenBucket": "shared" });
        json!({ "kind": "synchronous", "client": { "retry": retry } })
    };
    let by_default = json!({ "kind": "synchronous" });
    for (kind, path, laws) in [
        ("awsStandard", client("awsStandard"), &standard[..]),
        ("awsLegacy", client("awsLegacy"), &legacy[..]),
        ("by default", by_default, &standard[2..3]),
    ] {
        for &(p, amplification, failure) in laws {
            let calls = json!({ "kind": "constant", "rate": 10, "limit": 300_000 });
            let document = document(31_000.0, &path, function(constant(0.0), p), calls);
            let lane = run(&document, 1).report.lanes.remove(0);
            let found = as_f64(lane.attempts.total) / 300_000.0;
            assert!((found - amplification).abs() < 0.003, "{kind}, amplification at {p}: {found}");
            let found = share(lane.requests.failed, 300_000);
            assert!((found - failure).abs() < 0.003, "{kind}, failures at {p}: {found}");
        }
    }
}

#[test]
fn retries_load_a_reservation_as_erlang_says_of_what_comes_back() {
    // Refused calls come back after long random waits, and so are new calls to the function:
    // a′ = a (1 − Bⁿ) / (1 − B), where B is what Erlang B says of a′.
    for (load, loaded, lost) in [(8.0, 10.18, 0.011), (12.0, 23.5, 0.217), (20.0, 48.8, 0.512)] {
        let (mut offered, mut refused) = (load, 0.0);
        for _ in 0..1_000 {
            refused = erlang_b(10, offered);
            offered = load * (1.0 + refused + refused * refused);
        }
        assert!((offered / loaded - 1.0).abs() < 0.003, "{offered}");
        assert!((libm::pow(refused, 3.0) - lost).abs() < 0.001, "{refused}");

        let retry = json!({ "kind": "exponential", "base": 300, "cap": 300, "maxAttempts": 3 });
        let mut path = synchronous(3);
        path["client"]["retry"] = retry;
        let duration = json!({ "kind": "exponential", "mean": 1 });
        let mut function = function(duration, 0.0);
        function["reservedConcurrency"] = json!(10);
        let document = document(4_000.0, &path, function, poisson(load));
        let samples: Vec<Sample> = (0..12).map(|seed| run(&document, seed)).collect();
        let late = |run: &Sample, what: fn(&Kind) -> bool| {
            let late = run.transitions.iter().filter(|what| what.at.as_secs_f64() > 1_000.0);
            late.filter(|transition| what(&transition.kind)).count() as u64
        };
        let sent = |run: &Sample| late(run, |kind| matches!(kind, Kind::Sent));
        check(&format!("calls at {load}"), offered, &samples, |run| as_f64(sent(run)) / 3_000.0);
        check(&format!("refused at {load}"), refused, &samples, |run| {
            share(late(run, |kind| matches!(kind, Kind::Throttled { .. })), sent(run))
        });
    }
}

fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |b, k| load * b / (f64::from(k) + load * b))
}

#[test]
fn a_reservation_refuses_as_erlang_says_whatever_the_distribution() {
    let distributions = [
        constant(1.0),
        json!({ "kind": "exponential", "mean": 1 }),
        json!({ "kind": "uniform", "min": 0, "max": 2 }),
        json!({ "kind": "lognormal", "median": libm::exp(-0.5), "sigma": 1 }),
    ];
    let cases = [(10, 8.0, 0.121_661_064_3), (10, 5.0, 0.018_384_570_3), (2, 1.0, 0.2)];
    for (servers, load, expected) in cases {
        for duration in &distributions {
            let mut function = function(duration.clone(), 0.0);
            function["reservedConcurrency"] = json!(servers);
            let document = document(1_500.0, &synchronous(1), function, poisson(load));
            let samples: Vec<Sample> = (0..50).map(|seed| run(&document, seed)).collect();
            let name = format!("Erlang B({servers}, {load}), {}", duration["kind"]);
            check(&name, expected, &samples, |run| {
                let late = |transition: &&Transition| transition.at.as_secs_f64() > 50.0;
                let arrived = arrivals(run).filter(late).count();
                let refused = run.transitions.iter().filter(late).filter(|transition| {
                    let reason = Throttled::ReservedFunctionConcurrentInvocationLimitExceeded;
                    transition.kind == Kind::Throttled { reason }
                });
                share(refused.count() as u64, arrived as u64)
            });
        }
    }
}

#[test]
fn messages_wait_for_a_fixed_number_of_pollers_as_in_an_m_m_c_queue() {
    for (servers, load, wait) in
        [(5, 4.0, 0.554_112_55), (2, 1.6, 1.777_777_77), (10, 8.0, 0.204_590_08)]
    {
        let mut path = sqs(1);
        path["maximumConcurrency"] = json!(servers);
        let duration = json!({ "kind": "exponential", "mean": 1 });
        let document = document(5_000.0, &path, function(duration, 0.0), poisson(load));
        let samples: Vec<Sample> = (0..24).map(|seed| run(&document, seed)).collect();
        check(&format!("wait in M/M/{servers}"), wait, &samples, |run| {
            let waits = run.transitions.iter().filter_map(|transition| match transition.kind {
                Kind::Received { age, .. } if transition.at.as_secs_f64() > 200.0 => {
                    Some(age.as_secs_f64())
                }
                _ => None,
            });
            average(&waits.collect::<Vec<_>>())
        });
        // Little's law, from the report's own gauge.
        check(&format!("length of M/M/{servers}"), wait * load, &samples, |run| {
            run.lane().queue.mean_visible
        });
    }
}

fn share(part: u64, all: u64) -> f64 {
    as_f64(part) / as_f64(all)
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
fn as_f64(count: u64) -> f64 {
    count as f64
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / as_f64(values.len() as u64)
}

fn variance(values: &[f64]) -> f64 {
    let mean = average(values);
    let squares = values.iter().map(|value| (value - mean) * (value - mean));
    squares.sum::<f64>() / as_f64(values.len() as u64 - 1)
}
