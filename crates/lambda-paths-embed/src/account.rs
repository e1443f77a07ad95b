//! What the element's scripts are told, as JSON.

use lambda_paths_engine::scenario::{Lane, Scenario, compact};
use lambda_paths_player::playback::{SPEEDS, clock};
use lambda_paths_player::session::{LaneReadout, Readout};
use lambda_paths_scene::about::{self, LaneKind};
use lambda_paths_scene::words;
use serde_json::{Value, json};

/// What is fixed about a scenario while it is on show.
pub(crate) fn facts(scenario: &Scenario) -> String {
    let lane = |lane: &Lane| {
        let kind = LaneKind::of(&lane.path);
        let about = kind.about();
        json!({
            "id": lane.id,
            "tint": tint(kind),
            "name": about.name,
            "way": words::way(&lane.path),
            "waits": about.waits,
            "retries": about::who_retries(&lane.path),
        })
    };
    let lanes: Value = scenario.initial.lanes.iter().map(lane).collect();
    compact(&json!({ "title": scenario.title, "lanes": lanes }))
}

/// The colour of a kind of lane, by its number in the style sheet.
fn tint(kind: LaneKind) -> u8 {
    match kind {
        LaneKind::Synchronous => 0,
        LaneKind::Asynchronous => 1,
        LaneKind::Sqs | LaneKind::Fifo | LaneKind::Stream => 2,
    }
}

/// Where a run stands.
pub(crate) fn readout(readout: &Readout, speed: usize) -> String {
    let counts = |lane: &LaneReadout| {
        json!({
            "counts": [
                lane.arrived, lane.in_flight, lane.succeeded, lane.retried, lane.throttles,
                lane.failed, lane.dead_lettered, lane.lost,
            ],
            "standing": lane.standing,
        })
    };
    compact(&json!({
        "seconds": readout.now.as_secs_f64(),
        "now": clock(readout.now),
        "end": clock(readout.end),
        "playing": readout.playing,
        "ended": readout.ended,
        "behind": readout.behind,
        "speed": SPEEDS[speed].key,
        "rate": readout.rate,
        "failure": readout.failure,
        "hash": format!("{:016x}", readout.hash),
        "lanes": readout.lanes.iter().map(counts).collect::<Value>(),
    }))
}
