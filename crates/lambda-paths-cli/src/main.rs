//! The command line: runs scenarios, checks them, tells each transition, and makes what authors
//! put into their pages.
//!
//! It reads and writes; what a scenario means and what a run says is the engine's business.

mod arguments;
mod embed;
mod failure;
mod input;
mod pixels;
mod table;
mod trace;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use lambda_paths_engine::scenario::{PRESETS, Preset, Scenario};
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::Instant;
use lambda_paths_scene::poster;

use arguments::{Command, Form, Format};
use failure::Failure;

const HELP: &str = "\
lambda-paths: one event through AWS Lambda's three invocation paths

Usage:
  lambda-paths run SCENARIO [--seed N] [--duration S] [--format table|json]
                                 run it, and report on each lane
  lambda-paths trace SCENARIO [--lane ID] [--limit N] [--seed N] [--duration S]
                                 run it, and tell each transition as a line of JSON
  lambda-paths validate SCENARIO say nothing, or every fault, one a line; what AWS takes and
                                 advises against is told on standard error
  lambda-paths presets [NAME]    list the built-in scenarios, or print one as JSON
  lambda-paths poster SCENARIO [--at SECONDS] [--width PIXELS] [-o FILE.svg]
                                 one SVG for a page or for print: the lanes at an instant (when
                                 most is to be seen, unless told), two charts, and both in words
  lambda-paths poster SCENARIO [--at SECONDS] -o FILE.png
                                 the lanes as a card of 1200 by 630 pixels, as social networks
                                 show them; --format says what is written to another name
  lambda-paths link SCENARIO [--base URL]
                                 the link that opens it: what follows #, or with the simulator's
                                 URL the whole address
  lambda-paths embed SCENARIO [--base URL] [--poster FILE]
                                 what to paste into a page: a frame with the simulator in it, and
                                 a poster (of that name) that opens it

SCENARIO is one of
  FILE             a JSON file, or - for standard input
  --preset NAME    a built-in scenario
  --link LINK      a shared link, or what follows its #

Exit codes: 0 done, 2 bad input or usage, 1 anything else.
";

fn main() -> ExitCode {
    let mut output = BufWriter::new(io::stdout().lock());
    let outcome = arguments::parse(std::env::args_os().skip(1))
        .and_then(|command| execute(command, &mut output))
        .and_then(|()| output.flush().map_err(Failure::Output));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}

fn execute(command: Command, output: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Command::Help => output.write_all(HELP.as_bytes()).map_err(Failure::Output),
        Command::Version => {
            writeln!(output, "lambda-paths {}", env!("CARGO_PKG_VERSION")).map_err(Failure::Output)
        }
        Command::Run { input, format } => {
            let scenario = input.read()?;
            let mut simulation = Simulation::new(&scenario);
            simulation.pass(simulation.end(), u64::MAX);
            let report = simulation.report();
            match format {
                Format::Table => table::write(&scenario.title, &report, output),
                Format::Json => serde_json::to_writer_pretty(&mut *output, &report)
                    .map_err(io::Error::from)
                    .and_then(|()| writeln!(output)),
            }
            .map_err(Failure::Output)
        }
        Command::Trace { input, lane, limit } => {
            trace::write(&input.read()?, lane.as_deref(), limit, output)
        }
        Command::Validate { input } => {
            for warning in input.read()?.warnings() {
                eprintln!("warning: {warning}");
            }
            Ok(())
        }
        Command::Presets { name } => presets(name.as_deref(), output),
        Command::Poster { input, at, form, file } => {
            let poster = poster(&input.read()?, at, form)?;
            match file {
                Some(file) => {
                    std::fs::write(&file, poster).map_err(|error| Failure::File(file.into(), error))
                }
                None => output.write_all(&poster).map_err(Failure::Output),
            }
        }
        Command::Link { input, base } => {
            let link = embed::link(&input.read()?, base.as_deref());
            writeln!(output, "{link}").map_err(Failure::Output)
        }
        Command::Embed { input, base, poster } => {
            embed::write(&input.read()?, base.as_deref(), poster.as_deref(), output)
                .map_err(Failure::Output)
        }
    }
}

/// The poster of a run at an instant, in seconds, which the run must reach.
fn poster(scenario: &Scenario, at: Option<f64>, form: Form) -> Result<Vec<u8>, Failure> {
    let end = scenario.initial.duration.as_secs_f64();
    if let Some(at) = at.filter(|at| *at > end) {
        return Err(Failure::Usage(format!("--at {at} is after the end of the run, at {end} s")));
    }
    let at = at.map(Instant::from_secs_f64);
    match form {
        Form::Svg(width) => {
            Ok(poster::draw(scenario, at, width.unwrap_or(poster::WIDTH)).into_bytes())
        }
        Form::Png => pixels::png(&poster::card(scenario, at)),
    }
}

/// Lists the built-in scenarios, or prints the document of one.
fn presets(name: Option<&str>, output: &mut dyn Write) -> Result<(), Failure> {
    let Some(name) = name else {
        let width = PRESETS.iter().map(|preset| preset.name.len()).max().unwrap_or(0);
        for Preset { name, title, sentence, .. } in PRESETS {
            writeln!(output, "{name:width$}  {title}. {sentence}").map_err(Failure::Output)?;
        }
        return Ok(());
    };
    let preset = input::preset(name)?;
    output.write_all(preset.json.as_bytes()).map_err(Failure::Output)
}
