//! The benchmarks: what the engine costs beside other engines, in WebAssembly, with many requests
//! at once, and in bytes. They print ratios from one run: the machine may be busy or slow.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::node;
use crate::process;
use crate::program;
use crate::site;
use crate::size;
use crate::toolchain::{self, Toolchain};
use crate::workspace::Workspace;

/// Other engines with the same workload, and what runs them side by side: a folder beside the
/// repository, if there is one, unless told otherwise.
const PEERS: &str = "../shared/peers";
/// Requests of one timed run.
const REQUESTS: &str = "3000000";
/// Requests of three lanes at 100 a second in 24 hours.
const DAY_REQUESTS: &str = "25920000";
/// Most that WebAssembly may cost, as a multiple of native.
const WASM_RATIO_AIM: f64 = 1.4;
/// Most bytes of the engine alone, compressed.
const SIZE_AIM: u32 = 60_000;
/// Most bytes that one unfinished request may hold.
const REQUEST_BYTES_AIM: u32 = 160;
/// Runs of which the median counts.
const ROUNDS: usize = 5;
/// Runs workloads in the module that is its first argument.
const RUN_WASM: &str = include_str!("bench.mjs");

/// Prints all figures.
pub(crate) fn run(workspace: &Workspace, peers: Option<&str>) -> Result<(), Failure> {
    let native = build_native(workspace)?;
    let toolchain = site::set_up(workspace)?;
    let alone = build_wasm(workspace, toolchain, "alone")?;
    let wasm = build_wasm(workspace, toolchain, "")?;
    beside_peers(workspace, &native, peers.unwrap_or(PEERS))?;
    let same = in_wasm(&native, &wasm)? & a_day(&native, &wasm)?;
    println!("\n== The cost of an occurrence with ever more requests unfinished");
    print_lines(&native, "growth", &["unfinished", "ns_per_event"])?;
    println!("\n== Bytes held for each unfinished request, of at most {REQUEST_BYTES_AIM}");
    print_lines(&native, "memory", &["path", "unfinished", "bytes_each"])?;
    println!("\n== Bytes of the engine in WebAssembly");
    println!("alone, with its report: {}, of at most {SIZE_AIM}", size::of_file(&alone)?);
    println!("with the reading of scenarios: {}", size::of_file(&wasm)?);
    if same { Ok(()) } else { Err(Failure::Checks) }
}

fn build_native(workspace: &Workspace) -> Result<PathBuf, Failure> {
    println!("build: the benchmarks, natively and for the browser");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--release", "--locked", "-p", "lambda-paths-bench"]);
    process::run(cargo.current_dir(&workspace.root))?;
    Ok(workspace.target.join("release").join(executable("lambda-paths-bench")))
}

/// The module as the page has it: the same profile, the same optimiser; a feature may leave out
/// the reading of scenarios.
fn build_wasm(
    workspace: &Workspace,
    toolchain: Toolchain,
    feature: &str,
) -> Result<PathBuf, Failure> {
    let mut cargo = program::compiler(workspace, toolchain);
    cargo.args(["--quiet", "--lib", "-p", "lambda-paths-bench"]);
    process::run(cargo.args(["--features", feature]))?;
    let folder = workspace.target.join(toolchain::TARGET).join("web");
    let optimised = folder.join(format!("lambda_paths_bench.optimised.{feature}.wasm"));
    program::optimise(workspace, &folder.join("lambda_paths_bench.wasm"), &optimised)?;
    Ok(optimised)
}

/// The table that the peers' own runner makes, with this engine in it.
fn beside_peers(workspace: &Workspace, native: &Path, peers: &str) -> Result<(), Failure> {
    println!("\n== The same queue on other engines: user time for each request");
    let peers = workspace.root.join(peers);
    if !peers.join("run.py").is_file() {
        println!("left out: there are none in {}", peers.display());
        return Ok(());
    }
    let copy = workspace.target.join("peers");
    copy_folder(&peers, &copy)?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--release"]).current_dir(copy.join("rust"));
    cargo.env("CARGO_TARGET_DIR", workspace.target.join("peers-built"));
    process::run(&mut cargo)?;
    let add = |name: &str, workload: &str| {
        format!("--add={name}={} run {workload} {REQUESTS}", native.display())
    };
    let mut python = Command::new("python3");
    python.arg(copy.join("run.py")).env("CARGO_TARGET_DIR", workspace.target.join("peers-built"));
    python.arg(add("lambda-paths, the same queue", "queue"));
    python.arg(add("lambda-paths, three paths by default", "three-paths"));
    process::run(&mut python)
}

/// Times native and WebAssembly in turn. Tells whether both said the same.
fn in_wasm(native: &Path, wasm: &Path) -> Result<bool, Failure> {
    let mut all_same = true;
    println!("\n== In WebAssembly, for {REQUESTS} requests");
    println!("{:<14}{:>12}{:>12}{:>8}  hash", "workload", "native µs", "wasm µs", "ratio");
    for (index, workload) in ["queue", "three-paths", "busy"].into_iter().enumerate() {
        let mut ratios = Vec::new();
        let mut last = (Measured::default(), Measured::default());
        for _ in 0..ROUNDS {
            let ours = timed(native, workload, REQUESTS)?;
            let theirs = timed_wasm(wasm, &["run", &index.to_string(), REQUESTS])?;
            ratios.push(theirs.seconds / ours.seconds);
            last = (ours, theirs);
        }
        ratios.sort_by(f64::total_cmp);
        let (ours, theirs) = last;
        let each = |measured: &Measured| measured.seconds * 1e6 / ours.requests;
        let same = verdict(&ours, &theirs);
        all_same &= ours.hash == theirs.hash;
        let (native, wasm, ratio) = (each(&ours), each(&theirs), ratios[ROUNDS / 2]);
        println!("{workload:<14}{native:>12.3}{wasm:>12.3}{ratio:>8.2}  {same} {}", ours.hash);
    }
    println!("the aim is a ratio of {WASM_RATIO_AIM} at most");
    Ok(all_same)
}

/// 24 simulated hours of three lanes, and whether memory grows after the first. Tells whether
/// native and WebAssembly said the same.
fn a_day(native: &Path, wasm: &Path) -> Result<bool, Failure> {
    println!("\n== 24 simulated hours of three lanes at 100 requests a second each");
    let ours = timed(native, "busy", DAY_REQUESTS)?;
    println!("native: {:.1} s for {} requests", ours.seconds, ours.requests);
    let theirs = timed_wasm(wasm, &["day", "2", DAY_REQUESTS])?;
    let each = theirs.seconds * 1e6 / ours.requests;
    println!("WebAssembly: {:.1} s, {each:.3} µs for each request", theirs.seconds);
    println!("memory in WebAssembly: {}", theirs.remark);
    println!("hash: {} {}", verdict(&ours, &theirs), ours.hash);
    Ok(ours.hash == theirs.hash)
}

fn verdict(ours: &Measured, theirs: &Measured) -> &'static str {
    if ours.hash == theirs.hash { "equal" } else { "DIFFERENT" }
}

/// One line that a benchmark printed.
#[derive(Default)]
struct Measured {
    requests: f64,
    seconds: f64,
    hash: String,
    remark: String,
}

fn timed(native: &Path, workload: &str, requests: &str) -> Result<Measured, Failure> {
    measured(Command::new(native).args(["run", workload, requests]))
}

fn timed_wasm(wasm: &Path, arguments: &[&str]) -> Result<Measured, Failure> {
    measured(node::evaluate_module(RUN_WASM).arg(wasm).args(arguments))
}

fn measured(command: &mut Command) -> Result<Measured, Failure> {
    let output = process::answer(command).unwrap_or_default();
    let line = output.lines().last().unwrap_or_default();
    let number = |name| value(line, name).parse().unwrap_or_default();
    let (requests, seconds) = (number("requests"), number("user_s"));
    if seconds <= 0.0 {
        return Err(Failure::missing("a benchmark's figures", "Run the program by hand."));
    }
    Ok(Measured { requests, seconds, hash: value(line, "hash"), remark: value(line, "remark") })
}

/// Prints fields of each line of JSON that a benchmark prints.
fn print_lines(native: &Path, benchmark: &str, names: &[&str]) -> Result<(), Failure> {
    let output = process::answer(Command::new(native).arg(benchmark)).unwrap_or_default();
    if output.is_empty() {
        return Err(Failure::missing("a benchmark's figures", "Run the program by hand."));
    }
    for name in names {
        print!("{name:>18}");
    }
    println!();
    for line in output.lines() {
        for name in names {
            let text = value(line, name);
            match text.parse::<f64>() {
                Ok(number) if text.contains('.') => print!("{number:>18.1}"),
                _ => print!("{text:>18}"),
            }
        }
        println!();
    }
    Ok(())
}

/// The value of a field in a flat JSON object, without its quotes; empty when it has none.
fn value(line: &str, name: &str) -> String {
    let after = line.split(&format!("\"{name}\":")).nth(1).unwrap_or_default().trim_start();
    match after.strip_prefix('"') {
        Some(text) => text.split('"').next().unwrap_or_default().to_owned(),
        None => after.split([',', '}']).next().unwrap_or_default().trim().to_owned(),
    }
}

/// Copies a folder: the original may be another's, and building writes into it.
fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(Failure::file(to))?;
    for entry in fs::read_dir(from).map_err(Failure::file(from))?.flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if !path.is_dir() {
            fs::copy(&path, &target).map_err(Failure::file(&path))?;
        } else if entry.file_name() != "target" {
            copy_folder(&path, &target)?;
        }
    }
    Ok(())
}

fn executable(name: &str) -> String {
    if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn a_field_is_found_with_and_without_quotes() {
        let line = r#"{"name":"queue","user_s":0.25,"hash":"ff"}"#;
        assert_eq!(value(line, "user_s"), "0.25");
        assert_eq!(value(line, "hash"), "ff");
        assert_eq!(value(line, "absent"), "");
    }
}
