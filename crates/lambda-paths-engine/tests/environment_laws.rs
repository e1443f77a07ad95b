//! Laws of environments that hold on average: what theory says, within three standard errors.

mod sample;

use lambda_paths_engine::transition::{Capacity, Kind, Start, Transition};
use sample::{Sample, check, run};
use serde_json::{Value, json};

fn synchronous() -> Value {
    json!({ "kind": "synchronous", "client": { "timeout": 900, "retry": { "kind": "none" } } })
}

#[test]
fn spillover_is_what_erlang_says_whatever_the_distribution() {
    let distributions = [
        json!({ "kind": "constant", "value": 1 }),
        json!({ "kind": "exponential", "mean": 1 }),
        json!({ "kind": "lognormal", "median": libm::exp(-0.5), "sigma": 1 }),
    ];
    let cases = [(10, 8.0, 0.121_661_064_3), (10, 5.0, 0.018_384_570_3), (2, 1.0, 0.2)];
    for (provisioned, load, expected) in cases {
        for duration in &distributions {
            let document = json!({
                "schema": "lambda-paths/1",
                "duration": 1_500,
                "network": { "clientHop": 0, "serviceHop": 0 },
                "arrivals": { "kind": "poisson", "rate": load },
                "function": {
                    "timeout": 900, "duration": duration, "failure": { "rate": 0 },
                    "provisionedConcurrency": provisioned,
                },
                "lanes": [{ "path": synchronous() }],
            });
            let samples: Vec<Sample> = (0..40).map(|seed| run(&document, seed)).collect();
            let name = format!("Erlang B({provisioned}, {load}), {}", duration["kind"]);
            check(&name, expected, &samples, |run| {
                let late = |t: &&Transition| t.at.as_secs_f64() > 50.0;
                let late: Vec<_> = run.transitions.iter().filter(late).collect();
                let count = |capacity| {
                    let count = late.iter().filter(|t| is_invoked(t, capacity)).count();
                    f64::from(u32::try_from(count).expect("few requests"))
                };
                let spilled = count(Capacity::Spillover);
                spilled / (spilled + count(Capacity::Provisioned))
            });
        }
    }
}

#[test]
fn a_runtime_starts_as_it_was_measured() {
    for (architecture, runtime, package_type, median) in [
        ("x86_64", "nodejs24", "Zip", 0.137),
        ("arm64", "nodejs24", "Zip", 0.119),
        ("x86_64", "rust", "Zip", 0.016),
        ("arm64", "python3.13", "Image", 0.231),
        // Not measured on arm64: as on x86_64.
        ("arm64", "ruby3.4", "Zip", 0.238),
    ] {
        let document = json!({
            "schema": "lambda-paths/1",
            "duration": 10,
            "arrivals": { "kind": "burst", "count": 200, "at": 0 },
            "function": {
                "failure": { "rate": 0 }, "architecture": architecture,
                "coldStart": {
                    "kind": "runtime", "runtime": runtime, "packageType": package_type,
                },
            },
            "lanes": [{ "path": synchronous() }],
        });
        let samples: Vec<Sample> = (0..20).map(|seed| run(&document, seed)).collect();
        assert!(samples.iter().all(|run| run.lane().cold_starts == 200));
        // The logarithm of a log-normal time is normal: its mean is that of the median.
        check(&format!("start of {runtime}"), libm::log(median), &samples, |run| {
            logarithms(run).iter().sum::<f64>() / 200.0
        });
        check(&format!("spread of {runtime}"), 0.2 * 0.2, &samples, |run| {
            let from = libm::log(median);
            logarithms(run).iter().map(|log| (log - from) * (log - from)).sum::<f64>() / 200.0
        });
    }
}

/// The logarithms of all cold starts.
fn logarithms(run: &Sample) -> Vec<f64> {
    let starts = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Invoked { start: Start::Cold, handler_at, .. } => {
            Some(libm::log((handler_at - transition.at).as_secs_f64()))
        }
        _ => None,
    });
    starts.collect()
}

fn is_invoked(transition: &Transition, of: Capacity) -> bool {
    matches!(transition.kind, Kind::Invoked { capacity, .. } if capacity == of)
}
