//! What the engine costs: workloads that run natively and, as the same code, in WebAssembly.

pub mod workload;

use lambda_paths_engine::simulation::Simulation;

use workload::{WORKLOADS, Workload};

/// What a finished run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Requests that arrived in all lanes.
    pub requests: u64,
    /// Occurrences handled.
    pub events: u64,
    /// Hash of all transitions.
    pub hash: u64,
}

/// Runs a workload to its end, as the command line does: with every measure, without an observer.
#[must_use]
pub fn run(workload: &Workload, requests: u32) -> Outcome {
    let mut simulation = Simulation::new(&workload.scenario(requests));
    simulation.run(&mut |_| {});
    let report = simulation.report();
    let requests = report.lanes.iter().map(|lane| lane.requests.arrived).sum();
    Outcome { requests, events: report.events, hash: simulation.hash() }
}

/// Runs a workload by its number in [`WORKLOADS`], and gives the hash: all that WebAssembly needs.
#[unsafe(no_mangle)]
pub extern "C" fn run_workload(index: u32, requests: u32) -> u64 {
    WORKLOADS.get(index as usize).map_or(0, |workload| run(workload, requests).hash)
}
