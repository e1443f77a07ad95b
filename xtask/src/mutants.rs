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
use crate::workspace::Workspace;

/// Runs the mutants of one share, as `1/20`, or all; prints the score. Fails when one survives.
pub(crate) fn run(workspace: &Workspace, share: Option<&str>) -> Result<(), Failure> {
    let program = workspace.tools_bin().join("cargo-mutants");
    if !program.exists() {
        println!("set-up: building cargo-mutants into target/tools (some minutes, once)");
        let mut cargo = Command::new("cargo");
        cargo.args(["install", "--quiet", "--locked", "cargo-mutants", "--root"]);
        process::run(cargo.arg(&workspace.tools))?;
    }
    let folder = workspace.target.join("mutants");
    let first = folder.join("golden");
    let mut mutants = command(workspace, &program, &first)?;
    if let Some(share) = share {
        mutants.args(["--shard", share]);
    }
    // It ends with an error when mutants survive: they meet the other tests next.
    let _ = process::run(mutants.args(["--", "--test", "golden"]));
    let survivors = lines(&first, "missed.txt")?;
    let mut left = survivors.clone();
    if !survivors.is_empty() {
        let second = folder.join("all");
        let mut mutants = command(workspace, &program, &second)?;
        for survivor in &survivors {
            mutants.args(["--re", &format!("^{}$", escaped(survivor))]);
        }
        let _ = process::run(&mut mutants);
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
    // The engine's tests are those of the scenario too.
    mutants.args(["-p", "lambda-paths-engine", "-p", "lambda-paths-scenario"]);
    mutants.args(["--test-package", "lambda-paths-engine,lambda-paths-scenario"]);
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
