//! The main journey in Firefox and in WebKit, as far as Debian packages give them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::apt;
use crate::failure::Failure;
use crate::node;
use crate::playwright;
use crate::process;
use crate::server::{self, Site};
use crate::suites::{Counts, Suites};
use crate::workspace::Workspace;

/// `xauth` is what `xvfb-run` needs and does not depend on.
const PACKAGES: [&str; 4] = ["firefox-esr", "webkit2gtk-driver", "xvfb", "xauth"];
const ABSENT: &str = "Firefox, WebKitWebDriver with its MiniBrowser, and xvfb-run; on Debian the \
    packages firefox-esr, webkit2gtk-driver, xvfb and xauth";

/// The programs of both browsers.
struct Browsers {
    firefox: PathBuf,
    webkit: PathBuf,
}

/// Runs the journey against `dist/` as a suite; where the browsers cannot be had, that is said.
pub(crate) fn run_suite(workspace: &Workspace, suites: &mut Suites) {
    if find().is_none() && !apt::usable() {
        println!("\n== browsers\nnot run: they need {ABSENT}");
        return;
    }
    suites.run("browsers", || {
        node::ensure_node()?;
        run(workspace, &ensure()?)
    });
}

/// Finds the browsers, or installs Debian's.
fn ensure() -> Result<Browsers, Failure> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if apt::usable() {
        println!("set-up: installing Firefox and WebKit with apt-get (about a minute, once)");
        apt::update()?;
        apt::install(&PACKAGES)?;
    }
    find().ok_or_else(|| Failure::missing("Firefox or WebKit", &format!("Install {ABSENT}.")))
}

fn find() -> Option<Browsers> {
    process::on_path("WebKitWebDriver").and(process::on_path("xvfb-run"))?;
    let firefox = ["firefox-esr", "firefox"].into_iter().find_map(process::on_path)?;
    Some(Browsers { firefox, webkit: mini_browser()? })
}

/// WebKitGTK's own browser: it is on no path, but among the libraries of its release and machine.
fn mini_browser() -> Option<PathBuf> {
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let libraries = inside(Path::new("/usr/lib"));
    let releases = libraries.iter().filter(|folder| folder.is_dir()).flat_map(|one| inside(one));
    let mut programs: Vec<_> =
        releases.map(|folder| folder.join("MiniBrowser")).filter(|file| file.is_file()).collect();
    programs.sort();
    programs.pop()
}

fn run(workspace: &Workspace, browsers: &Browsers) -> Result<Counts, Failure> {
    let url = Site::new(&workspace.dist, playwright::PREFIX)?.start(server::claim(0)?)?;
    let mut node = Command::new("node");
    node.args(["--experimental-websocket", "--test", "--test-reporter=tap"])
        .arg("browsers/journey.mjs")
        .current_dir(&workspace.e2e)
        .env("BASE_URL", url)
        .env("FIREFOX_PATH", &browsers.firefox)
        .env("WEBKIT_PATH", &browsers.webkit);
    Ok(process::watch(&mut node)?.counts(counts))
}

/// Reads the lines `# pass 4` and the like at the end of Node's report.
fn counts(report: &str) -> Counts {
    let number = |name: &str| {
        let mut lines = report.lines().rev();
        let line = lines.find_map(|line| line.strip_prefix("# ")?.strip_prefix(name));
        line.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Counts {
        passed: number("pass "),
        failed: number("fail ") + number("cancelled "),
        skipped: number("skipped "),
    }
}

#[cfg(test)]
mod tests {
    use super::counts;
    use crate::suites::Counts;

    #[test]
    fn the_numbers_come_from_the_end_of_nodes_report() {
        let report =
            "# pass 9\nok 1 - a\n# tests 6\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1";
        assert_eq!(counts(report), Counts { passed: 3, failed: 2, skipped: 1 });
        assert_eq!(counts(""), Counts::default());
    }
}
