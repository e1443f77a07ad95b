//! The Rust toolchain that compiles for the browser: the active one where it can, else Debian's.
//!
//! Which one can is found out by compiling a program, so a standard library of another compiler
//! version counts as none.

use std::path::Path;
use std::process::Command;

use crate::distro;
use crate::failure::Failure;
use crate::process;
use crate::workspace::Workspace;

/// The target triple of the browser.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Long enough for a slow line; a refused download must not hold up the other way.
const DOWNLOAD_SECONDS_MAX: u64 = 120;

/// A toolchain that compiles for the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one that runs this program.
    Active,
    /// Debian's, linked to rustup under the name [`distro::NAME`].
    Distro,
}

impl Toolchain {
    /// `program` (cargo, rustc, ...) set up to compile with this toolchain.
    pub(crate) fn command(self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        if self == Self::Distro {
            // Cargo tells its children which toolchain and which programs it runs itself.
            command.env("RUSTUP_TOOLCHAIN", distro::NAME).env("RUSTUP_AUTO_INSTALL", "0");
            for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTC_WRAPPER"] {
                command.env_remove(variable);
            }
        }
        command
    }

    /// Whether std's source is beside it, so that std can be compiled with a program.
    pub(crate) fn has_source(self) -> bool {
        let root = process::answer(self.command("rustc").args(["--print", "sysroot"]));
        let manifest = "lib/rustlib/src/rust/library/Cargo.lock";
        root.is_some_and(|root| Path::new(root.trim()).join(manifest).is_file())
    }

    /// Whether it compiles a program for the browser.
    fn works(self, workspace: &Workspace) -> bool {
        compiles(&mut self.command("rustc"), &workspace.tools)
    }
}

/// Whether this `rustc` compiles and links a program for the browser.
pub(crate) fn compiles(rustc: &mut Command, folder: &Path) -> bool {
    // Several set-ups may probe at once.
    let output = folder.join(format!("probe-{}.wasm", std::process::id()));
    rustc.args(["--target", TARGET, "--crate-name", "probe", "-C", "panic=abort", "-o"]);
    let works = process::accepts(rustc.arg(&output).arg("-"), "fn main() { println!(); }");
    // Absent when it failed.
    let _ = std::fs::remove_file(output);
    works
}

/// Finds a toolchain that compiles for the browser, or makes one; with std's source, if it is to
/// be had. Without it the programs are larger, and the size check says whether too large.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Toolchain, Failure> {
    let toolchain = find_or_make(workspace)?;
    if !toolchain.has_source() {
        println!("set-up: adding the source of Rust's standard library (under a minute, once)");
        let mut rustup = Command::new("rustup");
        rustup.args(["component", "add", "rust-src"]).env("RUST_BACKTRACE", "0");
        if !process::succeeds_within(&mut rustup, DOWNLOAD_SECONDS_MAX) {
            println!("set-up: it cannot be had here; the programs will be larger");
        }
    }
    Ok(toolchain)
}

fn find_or_make(workspace: &Workspace) -> Result<Toolchain, Failure> {
    for toolchain in [Toolchain::Active, Toolchain::Distro] {
        if toolchain.works(workspace) {
            return Ok(toolchain);
        }
    }
    println!("set-up: adding the Rust target {TARGET} (under a minute, once)");
    let mut rustup = Command::new("rustup");
    // Being refused is no mystery to trace.
    rustup.args(["target", "add", TARGET]).env("RUST_BACKTRACE", "0");
    let added = process::succeeds_within(&mut rustup, DOWNLOAD_SECONDS_MAX);
    if added && Toolchain::Active.works(workspace) {
        return Ok(Toolchain::Active);
    }
    println!("set-up: rustup cannot add it here; taking Debian's Rust instead");
    distro::install(workspace)?;
    if Toolchain::Distro.works(workspace) {
        return Ok(Toolchain::Distro);
    }
    Err(Failure::missing(
        &format!("a toolchain that compiles for {TARGET}"),
        "Debian's Rust is installed but does not compile for it; `rustup target add \
         wasm32-unknown-unknown` on a machine with network is the ordinary way.",
    ))
}
