//! Draws both charts of a default run as SVG, at a phone's and a page's width, light and dark:
//! `cargo run -p lambda-paths-scene --example charts -- DIRECTORY`.

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_scene::chart::svg::SvgBackend;
use lambda_paths_scene::chart::{AttemptsChart, Chart, LatencyChart, Mark, Palette};
use plotters::drawing::IntoDrawingArea;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let mut simulation = Simulation::new(&Scenario::default());
    for (stage, part) in [("start", 0.0), ("half", 0.5), ("end", 1.0)] {
        let until = Span::from_secs_f64(simulation.end().as_secs_f64() * part);
        simulation.advance(Instant::START + until, u64::MAX, &mut |_| {});
        let attempts = AttemptsChart::new(&simulation);
        let mut latency = LatencyChart::new(&simulation);
        if stage == "half" {
            // What a default run does not have: edits, and half a minute without data.
            let at = |seconds| Instant::START + Span::from_secs(seconds);
            let mark = |seconds, label: &str| Mark { at: at(seconds), label: label.to_owned() };
            latency.changes = [(90, "change 1"), (110, "change 2"), (420, "change 3")]
                .map(|(seconds, label)| mark(seconds, label))
                .into();
            for lane in &mut latency.lanes {
                lane.points.retain(|point| point.to <= at(190) || point.from >= at(220));
            }
            latency.lanes[1].points.retain(|point| point.to <= at(250));
        }
        println!("{stage}: {} {}", latency.summary(), attempts.summary());
        for (scheme, palette) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
            for width in [320_u32, 1000] {
                let name = |chart| directory.join(format!("{chart}-{stage}-{scheme}-{width}.svg"));
                let size = (width, 260);
                let mut svg = String::new();
                let area = SvgBackend::new(&mut svg, size).into_drawing_area();
                latency.draw(&area, &palette, 1.0)?;
                area.present()?;
                drop(area);
                std::fs::write(name("latency"), &svg)?;

                let mut svg = String::new();
                let area = SvgBackend::new(&mut svg, size).into_drawing_area();
                attempts.draw(&area, &palette, 1.0)?;
                area.present()?;
                drop(area);
                std::fs::write(name("attempts"), &svg)?;
            }
        }
    }
    Ok(())
}
