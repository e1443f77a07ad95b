//! The benchmarks of the built site in a browser without GPU: what a frame costs, how soon an input
//! is answered, whether memory grows; and how soon the first token moves.

use std::process::Command;

use crate::browser;
use crate::failure::Failure;
use crate::playwright;
use crate::process;
use crate::server::{self, Site};
use crate::site;
use crate::workspace::Workspace;

/// Builds the site and prints the figures of a script of `e2e/bench`; it says whether all is well.
pub(crate) fn run(workspace: &Workspace, script: &str) -> Result<(), Failure> {
    let browser = playwright::set_up(workspace)?;
    site::build(workspace, site::set_up(workspace)?)?;
    let url = Site::new(&workspace.dist, "/")?.start(server::claim(0)?)?;
    let mut node = Command::new("node");
    node.arg(format!("bench/{script}.mjs")).current_dir(&workspace.e2e);
    process::run(node.env(browser::VARIABLE, browser).env("BASE_URL", url))
}
