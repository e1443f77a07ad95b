//! The static site: what it takes to build it, and the build.

use crate::failure::Failure;
use crate::node;
use crate::playwright;
use crate::process;
use crate::size;
use crate::suites::{Counts, Suites};
use crate::toolchain::{self, Toolchain};
use crate::trunk;
use crate::workspace::Workspace;

/// Installs what the build needs and does not find.
pub(crate) fn set_up(workspace: &Workspace) -> Result<Toolchain, Failure> {
    let toolchain = toolchain::ensure(workspace)?;
    node::ensure_wasm_opt(workspace)?;
    trunk::ensure(workspace)?;
    trunk::ensure_wasm_bindgen(workspace)?;
    trunk::clean(workspace);
    Ok(toolchain)
}

/// Builds the site into `dist/`.
pub(crate) fn build(workspace: &Workspace, toolchain: Toolchain) -> Result<(), Failure> {
    println!("build: the app, optimised, into dist/ (some minutes the first time)");
    // Trunk builds offline: it then looks for no tool of its own, and never waits for a network.
    let mut fetch = toolchain.command("cargo");
    fetch.args(["fetch", "--quiet", "--locked", "--target", toolchain::TARGET]);
    process::run(fetch.current_dir(&workspace.root))?;
    let mut trunk = trunk::command(workspace, toolchain, "trunk");
    trunk.args(["build", "--release", "--offline", "--locked"]);
    // Trunk reads its options from variables too, and takes only `true` for this one.
    trunk.env_remove("NO_COLOR");
    // Its own would bury what the compiler says.
    trunk.env("RUST_BACKTRACE", "0");
    process::run(trunk.current_dir(&workspace.root))
}

/// Builds the site, measures it, and tests it in the browser; the table of sizes.
pub(crate) fn run(workspace: &Workspace, suites: &mut Suites, arguments: &[&str]) -> String {
    let mut sizes = String::new();
    let built = suites.run("site", || {
        build(workspace, set_up(workspace)?)?;
        Ok(Counts::ONE)
    });
    if !built {
        suites.unable("size", "needs the site");
        suites.unable("browser", "needs the site");
        return sizes;
    }
    suites.run("size", || size::check(&workspace.dist, &mut sizes));
    suites
        .run("browser", || playwright::run(workspace, &playwright::set_up(workspace)?, arguments));
    sizes
}
