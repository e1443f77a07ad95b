//! What the engine costs: workloads that run natively and, as the same code, in WebAssembly.

pub mod workload;

use std::sync::{Mutex, PoisonError};

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::Instant;

#[cfg(not(feature = "alone"))]
use workload::WORKLOADS;
use workload::Workload;

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
    simulation.pass(simulation.end(), u64::MAX);
    outcome(&simulation)
}

/// What a simulation has done up to now.
#[must_use]
pub fn outcome(simulation: &Simulation) -> Outcome {
    let report = simulation.report();
    let requests = report.lanes.iter().map(|lane| lane.requests.arrived).sum();
    Outcome { requests, events: report.events, hash: simulation.hash() }
}

/// The run that the functions for WebAssembly work on: a module has one.
static OPEN: Mutex<Option<Simulation>> = Mutex::new(None);

/// Begins a run of a workload, by its number among [`workload::WORKLOADS`], for so many requests. A
/// number that names none begins the default scenario.
#[unsafe(no_mangle)]
pub extern "C" fn begin(index: u32, requests: u32) {
    let scenario = scenario(index, requests);
    *OPEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(Simulation::new(&scenario));
}

#[cfg(not(feature = "alone"))]
fn scenario(index: u32, requests: u32) -> Scenario {
    let workload = WORKLOADS.get(index as usize);
    workload.map_or_else(Scenario::default, |some| some.scenario(requests))
}

/// Without reading, there is one scenario.
#[cfg(feature = "alone")]
fn scenario(_: u32, _: u32) -> Scenario {
    Scenario::default()
}

/// Runs on to so many seconds of model time, or the end; the hash of all transitions so far.
#[unsafe(no_mangle)]
pub extern "C" fn advance(seconds: f64) -> u64 {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.as_mut().map_or(0, |simulation| {
        simulation.pass(Instant::from_secs_f64(seconds), u64::MAX);
        simulation.hash()
    })
}
