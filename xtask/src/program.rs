//! The programs of the site: compiled for the browser, with their bindings to JavaScript, as small
//! as the optimiser gets them.

use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::node;
use crate::process;
use crate::toolchain::{self, Toolchain};
use crate::tools;
use crate::workspace::Workspace;

/// A package, the file that cargo makes of it, and the name that the site's scripts know it by.
struct Program {
    package: &'static str,
    file: &'static str,
    name: &'static str,
}

const PROGRAMS: [Program; 2] = [
    Program { package: "lambda-paths", file: "lambda-paths-app.wasm", name: "page" },
    Program { package: "lambda-paths-embed", file: "lambda_paths_embed.wasm", name: "embed" },
];

/// Builds all programs: `NAME.js`, `NAME.d.ts` and `NAME.wasm` in `web/programs`.
pub(crate) fn build_all(workspace: &Workspace, toolchain: Toolchain) -> Result<(), Failure> {
    // One call: cargo compiles what they share once, and links them side by side.
    let mut cargo = compiler(workspace, toolchain);
    cargo.args(PROGRAMS.iter().flat_map(|program| ["-p", program.package]));
    process::run(&mut cargo)?;
    let folder = workspace.web.join("programs");
    for program in &PROGRAMS {
        bind(workspace, program, &folder)?;
    }
    Ok(())
}

/// Cargo as it compiles for the browser. Where std's source is there, std is compiled with the
/// program, for size, and a panic tells its words and not its place: a run is repeated by its link.
/// Neither is stable yet, so it takes the variable by which a compiler allows that.
pub(crate) fn compiler(workspace: &Workspace, toolchain: Toolchain) -> Command {
    let mut cargo = toolchain.command("cargo");
    cargo.args(["build", "--profile", "web", "--locked", "--target", toolchain::TARGET]);
    if toolchain.has_source() {
        cargo.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
        cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Zlocation-detail=none");
        cargo.env_remove("CARGO_ENCODED_RUSTFLAGS");
    }
    cargo.current_dir(&workspace.root);
    cargo
}

/// Makes the bindings of one program, and optimises it.
fn bind(workspace: &Workspace, program: &Program, folder: &Path) -> Result<(), Failure> {
    let compiled = workspace.target.join(toolchain::TARGET).join("web").join(program.file);
    let mut wasm_bindgen = tools::wasm_bindgen(workspace);
    // The scripts say where the program lies, for its name has a hash in it.
    wasm_bindgen.args(["--target", "web", "--omit-default-module-path"]);
    wasm_bindgen.args(["--out-name", program.name, "--out-dir"]).arg(folder).arg(compiled);
    process::run(&mut wasm_bindgen)?;
    let bound = folder.join(format!("{}_bg.wasm", program.name));
    optimise(workspace, &bound, &folder.join(format!("{}.wasm", program.name)))
}

/// The smallest program that wasm-opt makes of another.
pub(crate) fn optimise(workspace: &Workspace, from: &Path, to: &Path) -> Result<(), Failure> {
    let mut wasm_opt: Command = node::wasm_opt(workspace);
    wasm_opt.args([
        "-Oz",
        "--converge",
        "--reorder-functions-by-name",
        "--strip-producers",
        "--strip-target-features",
        "-o",
    ]);
    process::run(wasm_opt.arg(to).arg(from))
}
