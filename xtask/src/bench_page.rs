//! The benchmark of the built page in a browser without GPU: what a frame costs, how soon an input
//! is answered, whether memory grows.

use std::process::Command;

use crate::browser;
use crate::failure::Failure;
use crate::playwright;
use crate::process;
use crate::server::{self, Site};
use crate::site;
use crate::workspace::Workspace;

/// Builds the site and prints all figures; an error when memory grew.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    let browser = playwright::set_up(workspace)?;
    site::build(workspace, site::set_up(workspace)?)?;
    let url = Site::new(&workspace.dist, "/")?.start(server::claim(0)?)?;
    let mut node = Command::new("node");
    node.arg("bench/page.mjs").current_dir(&workspace.e2e);
    process::run(node.env(browser::VARIABLE, browser).env("BASE_URL", url))
}
