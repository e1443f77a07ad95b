//! The end-to-end tests: Chromium and the built site, served below a path as a documentation host
//! would.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::browser;
use crate::failure::Failure;
use crate::hosts;
use crate::node;
use crate::process;
use crate::release;
use crate::server::{self, Site};
use crate::suites::Counts;
use crate::workspace::Workspace;

/// Where the tests find the site: not at the root, for that is where relative links go unnoticed.
pub(crate) const PREFIX: &str = "/docs/demo/";

/// Installs the browser and the packages; the browser's path.
pub(crate) fn set_up(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let browser = browser::ensure()?;
    node::ensure_packages(&workspace.e2e, "the end-to-end tests")?;
    Ok(browser)
}

/// Runs the tests against `dist/` and the built examples; `arguments` go to Playwright.
pub(crate) fn run(
    workspace: &Workspace,
    browser: &PathBuf,
    arguments: &[&str],
) -> Result<Counts, Failure> {
    let site = Site::new(&workspace.dist, PREFIX)?
        .and(&hosts::folder(workspace), hosts::PREFIX)?
        .and(&release::site(workspace), "/release/")?;
    run_on(site, workspace, browser, arguments)
}

/// Takes the pictures of `dist/` alone.
pub(crate) fn take_screenshots(
    workspace: &Workspace,
    browser: &PathBuf,
) -> Result<Counts, Failure> {
    let site = Site::new(&workspace.dist, PREFIX)?;
    run_on(site, workspace, browser, &["--config", "screenshots.config.ts"])
}

fn run_on(
    site: Site,
    workspace: &Workspace,
    browser: &PathBuf,
    arguments: &[&str],
) -> Result<Counts, Failure> {
    let url = site.start(server::claim(0)?)?;
    let report = workspace.target.join("end-to-end.json");
    // Absent the first time.
    let _ = fs::remove_file(&report);
    let mut playwright = Command::new("node");
    playwright
        .arg("node_modules/@playwright/test/cli.js")
        .arg("test")
        .args(arguments)
        .current_dir(&workspace.e2e)
        .env(browser::VARIABLE, browser)
        .env("BASE_URL", url)
        .env("VERSION", workspace.locked_version("lambda-paths")?)
        .env("RELEASE", release::folder(workspace))
        .env("REPORT", &report);
    let outcome = process::run(&mut playwright);
    let text = fs::read_to_string(&report).map_err(Failure::file(&report))?;
    let counts = counts(&text);
    match (outcome, counts.failed) {
        // Something outside the tests went wrong, and the report does not know.
        (Err(failure), 0) => Err(failure),
        _ => Ok(counts),
    }
}

/// Reads the `stats` of Playwright's JSON report. A test that passed on a second try has failed.
fn counts(report: &str) -> Counts {
    let stats = report.rsplit("\"stats\"").next().unwrap_or_default();
    let number = |name: &str| {
        let after = stats.split(&format!("\"{name}\":")).nth(1).unwrap_or_default().trim_start();
        let end = after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len());
        after[..end].parse::<u32>().unwrap_or(0)
    };
    Counts {
        passed: number("expected"),
        failed: number("unexpected") + number("flaky"),
        skipped: number("skipped"),
    }
}

#[cfg(test)]
mod tests {
    use super::counts;
    use crate::suites::Counts;

    #[test]
    fn the_numbers_come_from_the_stats_at_the_end_of_the_report() {
        let report = r#"{ "suites": [{ "expected": 99 }], "stats": { "duration": 1.5,
            "expected": 12, "skipped": 1, "unexpected": 2, "flaky": 1 } }"#;
        assert_eq!(counts(report), Counts { passed: 12, failed: 3, skipped: 1 });
        assert_eq!(counts(""), Counts::default());
    }
}
