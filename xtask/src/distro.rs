//! Debian's Rust with a standard library for the browser, built once from Debian's source of it.
//!
//! This is for machines that reach package registries but not Rust's own downloads. The active
//! toolchain stays as it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::apt;
use crate::failure::Failure;
use crate::process;
use crate::toolchain::{self, TARGET};
use crate::workspace::Workspace;

/// The name under which rustup knows Debian's toolchain.
pub(crate) const NAME: &str = "lambda-paths-distro";

const ROOT: &str = "/usr";
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

/// The empty crate whose build compiles the standard library.
const CRATE: &str = "standard_library";

/// Installs Debian's Rust, builds the standard library for the browser and links both to rustup.
pub(crate) fn install(workspace: &Workspace) -> Result<(), Failure> {
    if !apt::usable() {
        return Err(Failure::missing(
            &format!("the Rust target {TARGET}"),
            "Run `rustup target add wasm32-unknown-unknown` where rustup can download, or run \
             this as root on Debian.",
        ));
    }
    println!("set-up: installing Debian's Rust with apt-get (about a minute, once)");
    apt::update()?;
    // Its linker is LLVM's, of the version that this compiler was built with.
    let linker = apt::dependencies("rust-web-llvm")
        .iter()
        .find_map(|name| name.strip_prefix("llvm-").map(|version| format!("lld-{version}")))
        .ok_or_else(|| {
            Failure::missing(
                "Debian's package rust-web-llvm",
                "This Debian is too old for it; use rustup with network instead.",
            )
        })?;
    apt::install(&["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", &linker])?;
    if !toolchain::compiles(&mut Command::new(RUSTC), &workspace.tools) {
        build_standard_library(workspace)?;
    }
    process::run(Command::new("rustup").args(["toolchain", "link", NAME, ROOT]))
}

/// Compiles std for the browser and puts it where `rustup target add` would.
fn build_standard_library(workspace: &Workspace) -> Result<(), Failure> {
    println!("set-up: building Rust's standard library for {TARGET} (about a minute, once)");
    let folder = workspace.tools.join("standard-library");
    write_empty_crate(&folder)?;
    let target = folder.join("target");
    let mut cargo = Command::new(CARGO);
    cargo
        .current_dir(&folder)
        .args(["build", "--release", "--quiet", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test")
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        // The app is optimised as a whole, standard library included.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    for variable in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER", "CARGO_ENCODED_RUSTFLAGS"] {
        cargo.env_remove(variable);
    }
    process::run(&mut cargo)?;
    let libraries = Path::new(ROOT).join("lib/rustlib").join(TARGET).join("lib");
    replace_libraries(&target.join(TARGET).join("release").join("deps"), &libraries)?;
    fs::remove_dir_all(&folder).map_err(Failure::file(&folder))
}

fn write_empty_crate(folder: &Path) -> Result<(), Failure> {
    let source = folder.join("src");
    fs::create_dir_all(&source).map_err(Failure::file(&source))?;
    let manifest = folder.join("Cargo.toml");
    // A workspace of its own: the folder lies inside the repository.
    let text = format!("[package]\nname = \"{CRATE}\"\nedition = \"2021\"\n\n[workspace]\n");
    fs::write(&manifest, text).map_err(Failure::file(&manifest))?;
    let library = source.join("lib.rs");
    fs::write(&library, "").map_err(Failure::file(&library))
}

/// Puts the freshly built libraries in the place of those of an earlier compiler.
fn replace_libraries(built: &Path, installed: &Path) -> Result<(), Failure> {
    fs::create_dir_all(installed).map_err(Failure::file(installed))?;
    for library in libraries(installed)? {
        fs::remove_file(&library).map_err(Failure::file(&library))?;
    }
    for library in libraries(built)? {
        let Some(name) = library.file_name() else {
            continue;
        };
        if !name.to_string_lossy().contains(CRATE) {
            fs::copy(&library, installed.join(name)).map_err(Failure::file(&library))?;
        }
    }
    Ok(())
}

fn libraries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::file(folder))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    Ok(paths.filter(|path| path.extension().is_some_and(|end| end == "rlib")).collect())
}
