//! Hostile input: libFuzzer makes up scenarios and links, guided by what the program does with
//! them.

use std::fs;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::tools;
use crate::workspace::Workspace;

/// Of cargo-fuzz.
const VERSION: &str = "0.13.2";
const TARGETS: [&str; 3] = ["scenario", "link", "run"];
/// Longest input, in bytes: long enough for every field.
const LENGTH_MAX: &str = "-max_len=8192";
/// An input that takes longer is a finding too, in seconds.
const TIMEOUT: &str = "-timeout=20";

/// Runs each target for so many seconds; an error at the first finding, which is kept in
/// `fuzz/artifacts`.
pub(crate) fn run(workspace: &Workspace, seconds: u32) -> Result<(), Failure> {
    let fuzzer = tools::ensure_tool(workspace, "cargo-fuzz", VERSION)?;
    for target in TARGETS {
        println!("\n== {target}, {seconds} s");
        // What is found here is worth starting from the next time.
        let found = workspace.target.join("fuzz-corpus").join(target);
        fs::create_dir_all(&found).map_err(Failure::file(&found))?;
        let mut fuzz = Command::new(&fuzzer);
        fuzz.args(["run", target]).arg(&found);
        fuzz.args(seeds(target).iter().map(|folder| workspace.root.join(folder)));
        fuzz.args(["--", &format!("-max_total_time={seconds}"), LENGTH_MAX, TIMEOUT]);
        fuzz.env("CARGO_TARGET_DIR", workspace.target.join("fuzz"));
        // Sanitizers are nightly's; the stable compiler has them too, when it is told to.
        fuzz.env("RUSTC_BOOTSTRAP", "1");
        process::run(fuzz.current_dir(workspace.root.join("fuzz")))?;
    }
    Ok(())
}

/// Folders of what a target starts from.
fn seeds(target: &str) -> &'static [&'static str] {
    match target {
        "link" => &["fuzz/seeds/link"],
        _ => &["fuzz/seeds/scenario", "crates/lambda-paths-scenario/presets"],
    }
}
