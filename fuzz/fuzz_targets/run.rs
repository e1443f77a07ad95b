//! Any sound scenario, run for a while: no panic, every request is somewhere, and a run that was
//! stopped in the middle goes on as the whole one did.

#![no_main]

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use libfuzzer_sys::fuzz_target;

/// Occurrences of one run: enough for every rule, few enough for many runs.
const OCCURRENCES_MAX: u64 = 20_000;

fuzz_target!(|text: &str| {
    let Ok(scenario) = Scenario::from_json(text) else { return };
    let mut whole = Simulation::new(&scenario);
    whole.advance(whole.end(), OCCURRENCES_MAX, &mut |_| {});
    let mut half = Simulation::new(&scenario);
    half.advance(half.end(), OCCURRENCES_MAX / 2, &mut |_| {});
    let mut rest = half.clone();
    rest.advance(rest.end(), OCCURRENCES_MAX / 2, &mut |_| {});
    assert_eq!(rest.hash(), whole.hash());
    for lane in whole.report().lanes {
        let of = lane.requests;
        let ended = of.succeeded + of.failed + of.dead_lettered + of.dropped;
        assert_eq!(of.arrived, ended + of.in_flight, "lane {}", lane.id);
    }
});
