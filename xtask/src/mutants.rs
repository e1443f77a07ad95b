//! The tests, tested: cargo-mutants changes the engine in one place after another, and a test has
//! to notice each change.
//!
//! Most changes of behaviour change a golden run, which takes seconds to find; only what is left
//! after that meets all the other tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::tools;
use crate::workspace::Workspace;

/// Of cargo-mutants.
const VERSION: &str = "27.1.0";
/// The engine's tests are those of the scenario too.
const PACKAGES: [&str; 2] = ["lambda-paths-engine", "lambda-paths-scenario"];
/// How cargo-mutants ends a run that it finished: all were noticed; some survived, which meet the
/// other tests next; some ran into the time limit.
const ENDS: [i32; 3] = [0, 2, 3];

/// Runs the mutants of one share, as `1/20`, or all; prints the score. Fails when one survives.
pub(crate) fn run(workspace: &Workspace, share: Option<&str>) -> Result<(), Failure> {
    let program = tools::ensure_tool(workspace, "cargo-mutants", VERSION)?;
    // A test that fails anyway would notice every change.
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--quiet", "--locked"]).args(PACKAGES.map(|name| format!("-p{name}")));
    process::run(cargo.current_dir(&workspace.root))?;
    let folder = workspace.target.join("mutants");
    // What an earlier run found is no result of this one. Absent the first time.
    let _ = fs::remove_dir_all(&folder);
    let first = folder.join("golden");
    let mut mutants = command(workspace, &program, &first)?;
    if let Some(share) = share {
        mutants.args(["--shard", share]);
    }
    process::run_to(mutants.args(["--", "--test", "golden"]), &ENDS)?;
    let survivors = lines(&first, "missed.txt")?;
    let mut left = survivors.clone();
    if !survivors.is_empty() {
        let second = folder.join("all");
        let mut mutants = command(workspace, &program, &second)?;
        for survivor in &survivors {
            mutants.args(["--re", &format!("^{}$", escaped(survivor))]);
        }
        process::run_to(&mut mutants, &ENDS)?;
        left = lines(&second, "missed.txt")?;
    }
    let caught = lines(&first, "caught.txt")?.len() + lines(&first, "timeout.txt")?.len();
    let all = caught + survivors.len();
    for survivor in &left {
        println!("survived: {survivor}");
    }
    println!("{} of {all} changes were noticed, {caught} by a golden run", all - left.len());
    if left.is_empty() { Ok(()) } else { Err(Failure::Checks) }
}

fn command(workspace: &Workspace, program: &Path, output: &Path) -> Result<Command, Failure> {
    fs::create_dir_all(output).map_err(Failure::file(output))?;
    let mut mutants = Command::new(program);
    mutants.args(["mutants", "--no-shuffle", "--colors", "never"]);
    mutants.args(PACKAGES.map(|name| format!("--package={name}")));
    mutants.args(["--test-package", &PACKAGES.join(",")]);
    mutants.args(["--baseline", "skip", "--timeout", "120", "--output"]).arg(output);
    mutants.current_dir(&workspace.root);
    Ok(mutants)
}

fn lines(output: &Path, name: &str) -> Result<Vec<String>, Failure> {
    let path = output.join("mutants.out").join(name);
    let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// A name as a regular expression that matches it alone.
fn escaped(name: &str) -> String {
    let mut pattern = String::with_capacity(name.len());
    for letter in name.chars() {
        if !letter.is_alphanumeric() && !letter.is_whitespace() && letter.is_ascii() {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_name_matches_itself_alone() {
        let name = "src/time.rs:70:9: replace + with - in <impl Add for Span>::add";
        let expected = r"src\/time\.rs\:70\:9\: replace \+ with \- in \<impl Add for Span\>\:\:add";
        assert_eq!(escaped(name), expected);
    }
}
