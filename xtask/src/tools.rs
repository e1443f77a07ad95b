//! wasm-bindgen's command line and what tests the tests: the right versions, from PATH or installed
//! by cargo.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::workspace::Workspace;

/// Installs wasm-bindgen's command line of exactly the version that the app is locked to.
pub(crate) fn ensure_wasm_bindgen(workspace: &Workspace) -> Result<(), Failure> {
    let wanted = workspace.locked_version("wasm-bindgen")?;
    let found = process::answer(wasm_bindgen(workspace).arg("--version"));
    if found.is_some_and(|text| text.split_whitespace().nth(1) == Some(&wanted)) {
        return Ok(());
    }
    println!("set-up: installing wasm-bindgen {wanted} into target/tools (about 2 minutes, once)");
    // Without `--locked`: one of the versions it locks is withdrawn.
    cargo_install(workspace, &["wasm-bindgen-cli", "--version", &wanted])
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
        cargo_install(workspace, &[name, "--version", version, "--locked"])?;
        clean(workspace);
    }
    Ok(program)
}

/// Removes what the installations compiled on their way, nearly a gigabyte.
pub(crate) fn clean(workspace: &Workspace) {
    // Nothing was installed when it is not there.
    let _ = std::fs::remove_dir_all(workspace.tools.join("build"));
}

/// wasm-bindgen's command line, which must have been installed: the set-up's own, else PATH's.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Command {
    let name = "wasm-bindgen";
    let file = if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() };
    let installed = workspace.tools_bin().join(file);
    Command::new(if installed.is_file() { installed } else { name.into() })
}

/// Installs a program that runs for seconds in all: compiling it fast matters more than its speed.
fn cargo_install(workspace: &Workspace, arguments: &[&str]) -> Result<(), Failure> {
    let mut cargo = Command::new("cargo");
    cargo.args(["install", "--quiet", "--force"]).args(arguments);
    cargo.arg("--root").arg(&workspace.tools).current_dir(&workspace.tools);
    cargo
        .env("CARGO_TARGET_DIR", workspace.tools.join("build"))
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    process::run(&mut cargo)
}
