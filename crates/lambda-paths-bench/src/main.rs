//! Runs one workload, and prints what it did and the processor time that it took, as a line of
//! JSON: `lambda-paths-bench WORKLOAD REQUESTS`.

use std::process::ExitCode;

use lambda_paths_bench::run;
use lambda_paths_bench::workload::{WORKLOADS, Workload};
use serde_json::json;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, requests] = arguments.as_slice() else {
        return usage();
    };
    let (Some(workload), Ok(requests)) = (Workload::named(name), requests.parse()) else {
        return usage();
    };
    let before = processor_seconds();
    let outcome = run(workload, requests);
    let seconds = processor_seconds() - before;
    let line = json!({
        "name": workload.name,
        "requests": outcome.requests,
        "events": outcome.events,
        "user_s": seconds,
        "hash": format!("{:016x}", outcome.hash),
    });
    println!("{line}");
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    let names: Vec<&str> = WORKLOADS.iter().map(|workload| workload.name).collect();
    eprintln!("usage: lambda-paths-bench {} REQUESTS", names.join("|"));
    ExitCode::from(2)
}

/// Processor time of this process: on a busy machine the clock on the wall says little.
#[cfg(unix)]
fn processor_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    #[expect(clippy::cast_precision_loss, reason = "seconds of one run")]
    let seconds = time.tv_sec as f64;
    #[expect(clippy::cast_precision_loss, reason = "below a thousand million")]
    let nanoseconds = time.tv_nsec as f64;
    seconds + nanoseconds / 1e9
}

/// Elsewhere the clock on the wall has to do.
#[cfg(not(unix))]
fn processor_seconds() -> f64 {
    use std::time::{SystemTime, UNIX_EPOCH};
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}
