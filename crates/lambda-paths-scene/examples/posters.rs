//! Draws a poster of each built-in scenario: `cargo run -p lambda-paths-scene --example posters --
//! DIRECTORY WIDTH`.

use lambda_paths_engine::scenario::PRESETS;
use lambda_paths_scene::poster;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let width = arguments.next().map_or(Ok(poster::WIDTH), |width| width.parse())?;
    for preset in PRESETS {
        let name = directory.join(format!("{}-{width}.svg", preset.name));
        std::fs::write(name, poster::draw(&preset.scenario(), None, width))?;
    }
    Ok(())
}
