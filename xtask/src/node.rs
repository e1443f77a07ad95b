//! Node, npm and what comes by them: wasm-opt, the packages of the site's build, and those of the
//! end-to-end tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::version::{self, Version};
use crate::workspace::Workspace;

/// The release of Binaryen that brings wasm-opt.
const BINARYEN: &str = "132.0.0";
/// Earlier ones do not know the WebAssembly features that today's compiler uses.
const WASM_OPT_MIN: Version = (116, 0, 0);
/// What Playwright needs, and the first with sockets to talk to Firefox.
const NODE_MIN: Version = (20, 10, 0);

/// Node itself, with a program as its text.
pub(crate) fn evaluate(script: &str) -> Command {
    let mut node = Command::new("node");
    node.args(["-e", script, "--"]);
    node
}

/// Node itself, with a module as its text.
pub(crate) fn evaluate_module(script: &str) -> Command {
    let mut node = Command::new("node");
    node.args(["--input-type=module", "-e", script, "--"]);
    node
}

/// wasm-opt, which must have been installed: the set-up's own, else the one on PATH.
pub(crate) fn wasm_opt(workspace: &Workspace) -> Command {
    let installed = workspace.npm_bin().join(script("wasm-opt"));
    Command::new(if installed.exists() { installed } else { "wasm-opt".into() })
}

/// Installs wasm-opt where none of a usable version is there.
pub(crate) fn ensure_wasm_opt(workspace: &Workspace) -> Result<(), Failure> {
    let installed = workspace.npm_bin().join(script("wasm-opt"));
    let usable = |program: std::path::PathBuf| {
        let text = process::answer(Command::new(program).arg("--version")).unwrap_or_default();
        version::first_in(&text).is_some_and(|found| found >= WASM_OPT_MIN)
    };
    if usable(installed) || usable("wasm-opt".into()) {
        return Ok(());
    }
    ensure_node()?;
    println!("set-up: installing wasm-opt (binaryen {BINARYEN}) into target/tools (seconds, once)");
    let prefix = workspace.tools.join("npm");
    fs::create_dir_all(&prefix).map_err(Failure::file(&prefix))?;
    let mut npm = npm(&["install", "--no-save", "--ignore-scripts"]);
    process::run(npm.arg("--prefix").arg(&prefix).arg(format!("binaryen@{BINARYEN}")))
}

/// Installs the packages that a folder's lock file names; `what` they are for is told.
pub(crate) fn ensure_packages(folder: &Path, what: &str) -> Result<(), Failure> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).map_err(Failure::file(&lock))?;
    let stamp = folder.join("node_modules").join(".installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    ensure_node()?;
    println!("set-up: installing npm packages for {what} (seconds, once)");
    let mut npm = npm(&["ci", "--ignore-scripts"]);
    process::run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").current_dir(folder))?;
    fs::write(&stamp, wanted).map_err(Failure::file(&stamp))
}

/// Node of a usable version, and npm.
pub(crate) fn ensure_node() -> Result<(), Failure> {
    let says = |program| process::answer(Command::new(program).arg("--version"));
    let node = says("node").and_then(|text| version::first_in(&text));
    if node.is_some_and(|found| found >= NODE_MIN) && says(&script("npm")).is_some() {
        return Ok(());
    }
    let remedy = "Install Node.js 20.10 or newer; npm comes with it.";
    Err(Failure::missing("Node.js with npm", remedy))
}

/// npm, which asks nobody for anything that it need not.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut npm = Command::new(script("npm"));
    npm.args(arguments).args(["--no-audit", "--no-fund", "--no-update-notifier"]);
    npm.args(["--loglevel", "error"]);
    npm
}

/// The file name of a program that npm made: on Windows they are batch files.
fn script(program: &str) -> String {
    if cfg!(windows) { format!("{program}.cmd") } else { program.to_owned() }
}
