//! The suites that need no browser: format, lints, tidiness, the crates' tests and documentation.

use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::suites::{Counts, Suites};
use crate::tidy;
use crate::workspace::Workspace;

const SCENARIO: &str = "lambda-paths-scenario";
const ENGINE: &str = "lambda-paths-engine";
const SCENE: &str = "lambda-paths-scene";

/// Suites by name, and the package that each one tests on this machine's own target.
const PACKAGES: [(&str, &str); 8] = [
    ("scenario", SCENARIO),
    ("engine", ENGINE),
    ("scene", SCENE),
    ("command line", "lambda-paths-cli"),
    ("player", "lambda-paths-player"),
    ("app", "lambda-paths"),
    ("embed", "lambda-paths-embed"),
    ("xtask", "xtask"),
];

/// Runs the house rules.
pub(crate) fn run_tidy(workspace: &Workspace, suites: &mut Suites) {
    suites.run("tidy", || tidy::check(&workspace.root));
}

/// Runs the quick checks.
pub(crate) fn run_quick(workspace: &Workspace, suites: &mut Suites) {
    run_tidy(workspace, suites);
    suites.run("format", || one(cargo(workspace, &["fmt", "--all", "--check"])));
    let lint = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    suites.run("lint", || one(cargo(workspace, &lint)));
    for (suite, package) in PACKAGES {
        suites.run(suite, || {
            test(cargo(workspace, &["test", "--locked", "--no-fail-fast", "--package", package]))
        });
    }
}

/// Random scenarios for each of the engine's properties: with ten of them, more than a hundred
/// thousand.
const PROPERTY_CASES: &str = "13000";

/// Runs the engine's properties on very many random scenarios.
pub(crate) fn run_properties(workspace: &Workspace, suites: &mut Suites) {
    let arguments = ["test", "--locked", "--release", "-p", ENGINE, "--test", "properties"];
    let mut properties = cargo(workspace, &arguments);
    properties.env("PROPTEST_CASES", PROPERTY_CASES);
    suites.run("many scenarios", || test(properties));
}

/// Builds the documentation of the crates that others may use, without a warning.
pub(crate) fn run_documentation(workspace: &Workspace, suites: &mut Suites) {
    let arguments = ["doc", "--locked", "--no-deps", "-p", SCENARIO, "-p", ENGINE, "-p", SCENE];
    let mut doc = cargo(workspace, &arguments);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    suites.run("documentation", || one(doc));
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(arguments).current_dir(&workspace.root);
    cargo
}

fn one(mut command: Command) -> Result<Counts, Failure> {
    process::run(&mut command).map(|()| Counts::ONE)
}

fn test(mut command: Command) -> Result<Counts, Failure> {
    Ok(process::watch(&mut command)?.counts(counts))
}

/// Adds up the lines `test result: ok. 3 passed; 0 failed; 1 ignored; ...` of `cargo test`.
fn counts(output: &str) -> Counts {
    let results = output.lines().filter_map(|line| line.strip_prefix("test result: "));
    results.fold(Counts::default(), |sum, line| {
        let number = |word: &str| {
            let before = line.split(word).next().unwrap_or_default();
            before.rsplit(' ').next().and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(0)
        };
        Counts {
            passed: sum.passed + number(" passed"),
            failed: sum.failed + number(" failed"),
            skipped: sum.skipped + number(" ignored"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::counts;
    use crate::suites::Counts;

    #[test]
    fn the_results_of_all_test_binaries_are_added_up() {
        let output = "running 3 tests\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\n\
            test result: FAILED. 11 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(counts(output), Counts { passed: 13, failed: 1, skipped: 1 });
        assert_eq!(counts("error: could not compile"), Counts::default());
    }
}
