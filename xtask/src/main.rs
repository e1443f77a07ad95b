//! The project's automation: `cargo xtask <command>` sets up, builds, serves and checks.
//!
//! Only the standard library, so that it runs on a bare machine after seconds of compiling.

mod apt;
mod browser;
mod distro;
mod failure;
mod node;
mod process;
mod site;
mod toolchain;
mod trunk;
mod version;
mod workspace;

use std::process::ExitCode;

use failure::Failure;
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask <command>

  build               set up, then build the static site into dist/
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["build"] => build(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    let toolchain = site::set_up(&workspace)?;
    site::build(&workspace, toolchain)
}
