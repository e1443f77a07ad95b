//! Runs whose every transition is pinned by a hash, in `golden.json`; the browser's test reads the
//! same file, so that both agree to the tick. Where a change of the model is meant, this renews it:
//!
//! `UPDATE_GOLDEN=1 cargo test -p lambda-paths-engine --test golden`

use std::fs;
use std::path::PathBuf;

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use serde_json::{Value, json};

#[test]
fn golden_runs_are_the_same_to_the_last_transition() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden.json");
    let text = fs::read_to_string(&path).expect("the file is there");
    let mut entries: Value = serde_json::from_str(&text).expect("it is JSON");
    let mut differences = Vec::new();
    for entry in entries.as_array_mut().expect("it is a list") {
        let scenario = Scenario::from_document(entry["scenario"].clone());
        let scenario = scenario.unwrap_or_else(|faults| panic!("{}: {faults:?}", entry["name"]));
        let mut simulation = Simulation::new(&scenario);
        simulation.run(&mut |_| {});
        let report = simulation.report();
        for (key, found) in [("hash", json!(report.hash)), ("events", json!(report.events))] {
            if entry[key] != found {
                differences.push(format!("{}: {key} {found}, not {}", entry["name"], entry[key]));
                entry[key] = found;
            }
        }
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, format!("{entries:#}\n")).expect("the file can be written");
    } else {
        assert!(
            differences.is_empty(),
            "{}\nif that is meant: UPDATE_GOLDEN=1 cargo test -p lambda-paths-engine --test golden",
            differences.join("\n")
        );
    }
}
