//! The static site: what it takes to build it, and the build.

use std::process::Command;

use crate::card;
use crate::failure::Failure;
use crate::hosts;
use crate::node;
use crate::playwright;
use crate::process;
use crate::program;
use crate::release;
use crate::size;
use crate::suites::{Counts, Suites};
use crate::texts;
use crate::toolchain::{self, Toolchain};
use crate::tools;
use crate::workspace::Workspace;

/// Installs what the build needs and does not find.
pub(crate) fn set_up(workspace: &Workspace) -> Result<Toolchain, Failure> {
    let toolchain = toolchain::ensure(workspace)?;
    node::ensure_wasm_opt(workspace)?;
    node::ensure_packages(&workspace.web, "the site's build")?;
    tools::ensure_wasm_bindgen(workspace)?;
    tools::clean(workspace);
    Ok(toolchain)
}

/// Builds the site into `dist/`.
pub(crate) fn build(workspace: &Workspace, toolchain: Toolchain) -> Result<(), Failure> {
    println!("build: the programs, optimised, into web/programs/ (minutes the first time)");
    program::build_all(workspace, toolchain)?;
    texts::write(workspace)?;
    println!("build: the site, into dist/");
    // Empties the folder first, so what else belongs into it comes after.
    let mut assembly = Command::new("node");
    process::run(assembly.arg("build.mjs").arg(&workspace.dist).current_dir(&workspace.web))?;
    card::write(workspace)
}

/// Checks the types of the scripts.
fn check_types(workspace: &Workspace) -> Result<Counts, Failure> {
    let mut tsc = Command::new("node");
    tsc.args(["node_modules/typescript/bin/tsc", "--noEmit"]).current_dir(&workspace.web);
    process::run(&mut tsc).map(|()| Counts::ONE)
}

/// Builds the site, measures it, and tests it in the browser; the table of sizes.
pub(crate) fn run(workspace: &Workspace, suites: &mut Suites, arguments: &[&str]) -> String {
    let mut sizes = String::new();
    let built = suites.run("site", || {
        build(workspace, set_up(workspace)?)?;
        Ok(Counts::ONE)
    });
    if !built {
        for suite in ["types", "size", "release", "hosts", "browser"] {
            suites.unable(suite, "needs the site");
        }
        return sizes;
    }
    suites.run("types", || check_types(workspace));
    suites.run("size", || size::check(workspace, &mut sizes));
    suites.run("release", || release::make(workspace, None));
    suites.run("hosts", || hosts::build_all(workspace));
    suites
        .run("browser", || playwright::run(workspace, &playwright::set_up(workspace)?, arguments));
    sizes
}
