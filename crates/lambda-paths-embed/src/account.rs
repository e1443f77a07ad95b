//! What the element's scripts are told, as JSON.

use lambda_paths_engine::scenario::{Lane, Scenario, compact};
use lambda_paths_player::playback::{SPEEDS, clock};
use lambda_paths_player::session::{LaneReadout, Readout};
use lambda_paths_scene::about::LaneKind;
use serde_json::{Value, json};

/// What is fixed about a scenario while it is on show.
pub(crate) fn facts(scenario: &Scenario) -> String {
    let lane = |lane: &Lane| {
        let about = LaneKind::of(&lane.path).about();
        json!({
            "id": lane.id,
            "name": about.name,
            "waits": about.waits,
        })
    };
    let lanes: Value = scenario.initial.lanes.iter().map(lane).collect();
    compact(&json!({ "title": scenario.title, "lanes": lanes }))
}

/// Where a run stands.
pub(crate) fn readout(readout: &Readout, speed: usize) -> String {
    let counts = |lane: &LaneReadout| {
        json!({
            "counts": [
                lane.arrived, lane.in_flight, lane.succeeded, lane.retried, lane.throttles,
                lane.failed, lane.dead_lettered, lane.lost,
            ],
            "retries": lane.retries,
            "standing": lane.standing,
        })
    };
    compact(&json!({
        "now": clock(readout.now),
        "end": clock(readout.end),
        "playing": readout.playing,
        "ended": readout.ended,
        "behind": readout.behind,
        "speed": SPEEDS[speed].key,
        "rate": readout.rate,
        "failure": readout.failure,
        "lanes": readout.lanes.iter().map(counts).collect::<Value>(),
    }))
}
