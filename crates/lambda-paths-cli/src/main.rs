//! The command line: runs scenarios, checks them, and tells each transition.
//!
//! It reads and writes; what a scenario means and what a run says is the engine's business.

mod arguments;
mod failure;
mod input;
mod table;
mod trace;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use lambda_paths_engine::scenario::{PRESETS, Preset};
use lambda_paths_engine::simulation::Simulation;

use arguments::{Command, Format};
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
            simulation.run(&mut |_| {});
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
