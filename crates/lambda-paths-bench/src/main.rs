//! Measures the engine in this process, and prints JSON, a line for each figure:
//!
//! - `run WORKLOAD REQUESTS`: the processor time of one run;
//! - `growth`: the cost of an occurrence with ever more requests unfinished;
//! - `memory`: the bytes that an unfinished request holds, path by path.

mod clock;
mod memory;

use std::process::ExitCode;

use lambda_paths_bench::workload::{self, UNFINISHED_SECONDS, WORKLOADS, Workload};
use lambda_paths_bench::{outcome, run};
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::Instant;
use serde_json::json;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["run", name, requests] => match (Workload::named(name), requests.parse()) {
            (Some(workload), Ok(requests)) => one_run(workload, requests),
            _ => return usage(),
        },
        ["growth"] => growth(),
        ["memory"] => memory_held(),
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    let names: Vec<&str> = WORKLOADS.iter().map(|workload| workload.name).collect();
    eprintln!("usage: lambda-paths-bench run {} REQUESTS | growth | memory", names.join("|"));
    ExitCode::from(2)
}

fn one_run(workload: &Workload, requests: u32) {
    let before = clock::processor_seconds();
    let outcome = run(workload, requests);
    let seconds = clock::processor_seconds() - before;
    let line = json!({
        "name": workload.name,
        "requests": outcome.requests,
        "events": outcome.events,
        "user_s": seconds,
        "hash": format!("{:016x}", outcome.hash),
    });
    println!("{line}");
}

/// Events that always fail wait for minutes: their number follows from the rate.
#[expect(clippy::cast_precision_loss, reason = "for showing only")]
fn growth() {
    for unfinished in [100, 1_000, 10_000, 100_000, 1_000_000] {
        let mut simulation = Simulation::new(&workload::waiting(unfinished));
        // Until as many come as go.
        simulation.pass(Instant::from_secs_f64(400.0), u64::MAX);
        let events = 2_000_000;
        let before = (outcome(&simulation).events, clock::processor_seconds());
        simulation.pass(simulation.end(), events);
        let handled = outcome(&simulation).events - before.0;
        let seconds = clock::processor_seconds() - before.1;
        let in_flight = simulation.measures().lanes[0].in_flight();
        let nanoseconds = seconds * 1e9 / handled as f64;
        println!("{}", json!({ "unfinished": in_flight, "ns_per_event": nanoseconds }));
    }
}

#[expect(clippy::cast_precision_loss, reason = "for showing only")]
fn memory_held() {
    // Lists double when they are full: one number just fills them, the other leaves room.
    for count in [65_000, 100_000] {
        for (name, scenario) in workload::unfinished(count) {
            let mut simulation = Simulation::new(&scenario);
            let empty = memory::held();
            let until = Instant::from_secs_f64(UNFINISHED_SECONDS);
            simulation.pass(until, u64::MAX);
            let held = memory::held() - empty;
            let in_flight = simulation.measures().lanes[0].in_flight();
            let bytes = held as f64 / in_flight as f64;
            println!("{}", json!({ "path": name, "unfinished": in_flight, "bytes_each": bytes }));
        }
    }
}
