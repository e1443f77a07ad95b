//! Trunk, wasm-bindgen's command line and what tests the tests: the right versions, from PATH or
//! installed by cargo.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::toolchain::Toolchain;
use crate::version::{self, Version};
use crate::workspace::Workspace;

const TRUNK: &str = "0.21.14";
/// Earlier ones do not know how to call today's wasm-bindgen.
const TRUNK_MIN: Version = (0, 21, 14);

/// Installs Trunk where none of a usable version is there.
pub(crate) fn ensure(workspace: &Workspace) -> Result<(), Failure> {
    let usable = |text: String| version::first_in(&text).is_some_and(|found| found >= TRUNK_MIN);
    if says_version(workspace, "trunk").is_some_and(usable) {
        return Ok(());
    }
    println!("set-up: installing trunk {TRUNK} into target/tools (about 3 minutes, once)");
    // Its default features are for downloading tools, and every tool is already here.
    let arguments = ["trunk", "--version", TRUNK, "--locked", "--no-default-features"];
    cargo_install(workspace, &arguments, "0")
}

/// Installs wasm-bindgen's command line of exactly the version that the app is locked to.
pub(crate) fn ensure_wasm_bindgen(workspace: &Workspace) -> Result<(), Failure> {
    let wanted = workspace.locked_version("wasm-bindgen")?;
    let found = says_version(workspace, "wasm-bindgen");
    if found.is_some_and(|text| text.split_whitespace().nth(1) == Some(&wanted)) {
        return Ok(());
    }
    println!("set-up: installing wasm-bindgen {wanted} into target/tools (about 2 minutes, once)");
    // Without `--locked`: one of the versions it locks is withdrawn.
    cargo_install(workspace, &["wasm-bindgen-cli", "--version", &wanted], "1")
}

/// Installs a program of exactly this version; where it is.
pub(crate) fn ensure_tool(
    workspace: &Workspace,
    name: &str,
    version: &str,
) -> Result<PathBuf, Failure> {
    let file = if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() };
    let program = workspace.tools_bin().join(file);
    let mut list = Command::new("cargo");
    list.args(["install", "--list", "--root"]).arg(&workspace.tools);
    let installed = process::answer(&mut list).unwrap_or_default();
    if !installed.lines().any(|line| line.starts_with(&format!("{name} v{version}:"))) {
        println!("set-up: installing {name} {version} into target/tools (some minutes, once)");
        cargo_install(workspace, &[name, "--version", version, "--locked"], "1")?;
        clean(workspace);
    }
    Ok(program)
}

/// Removes what the installations compiled on their way, nearly a gigabyte.
pub(crate) fn clean(workspace: &Workspace) {
    // Nothing was installed when it is not there.
    let _ = std::fs::remove_dir_all(workspace.tools.join("build"));
}

/// `program` with the set-up's tools first on PATH.
pub(crate) fn command(workspace: &Workspace, toolchain: Toolchain, program: &str) -> Command {
    let folders = [workspace.tools_bin(), workspace.npm_bin()];
    // The full path, because a command is looked up on this process's PATH, not on the child's.
    let file = if cfg!(windows) { format!("{program}.exe") } else { program.to_owned() };
    let installed = workspace.tools_bin().join(file);
    let program = if installed.is_file() { installed } else { program.into() };
    let mut command = toolchain.command(program);
    command.env("PATH", process::path_with(&[&folders[0], &folders[1]]));
    command
}

fn says_version(workspace: &Workspace, program: &str) -> Option<String> {
    process::answer(command(workspace, Toolchain::Active, program).arg("--version"))
}

/// Installs a program that runs for seconds in all: compiling it fast matters more than its speed.
fn cargo_install(
    workspace: &Workspace,
    arguments: &[&str],
    optimisation: &str,
) -> Result<(), Failure> {
    let mut cargo = Command::new("cargo");
    cargo.args(["install", "--quiet", "--force"]).args(arguments);
    cargo.arg("--root").arg(&workspace.tools).current_dir(&workspace.tools);
    cargo
        .env("CARGO_TARGET_DIR", workspace.tools.join("build"))
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", optimisation)
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    process::run(&mut cargo)
}
