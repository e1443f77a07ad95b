//! The browser app: it mounts the page, paints the scene, and turns screen time into model time.
//! All that it shows comes from the engine and the scene.

pub mod app;
pub mod handle;
pub mod page;

use wasm_bindgen::prelude::wasm_bindgen;

use lambda_paths_engine::scenario::{Scenario, compact};
use lambda_paths_engine::simulation::Simulation;

/// Mounts the app where the page has a place for it, else on its body.
pub fn start() {
    lambda_paths_player::browser::failure::show_from_now_on();
    let document = web_sys::window().and_then(|window| window.document());
    let place = document.and_then(|document| {
        let place = document.get_element_by_id("app");
        place.or_else(|| document.body().map(Into::into))
    });
    if let Some(place) = place {
        app::mount(&place);
    }
}

/// Runs a scenario to its end; returns its report as JSON, or one fault a line as an error.
///
/// # Errors
/// All faults of the scenario, one a line.
#[wasm_bindgen(js_name = runScenario)]
pub fn run_scenario(json: &str) -> Result<String, String> {
    let scenario =
        Scenario::from_json(json).map_err(|faults| handle::sentences(&faults).join("\n"))?;
    let mut simulation = Simulation::new(&scenario);
    simulation.run(&mut |_| {});
    let report = serde_json::to_value(simulation.report()).map_err(|error| error.to_string())?;
    Ok(compact(&report))
}
