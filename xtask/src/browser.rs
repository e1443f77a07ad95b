//! Chromium: the one that is here, or Debian's.

use std::path::{Path, PathBuf};

use crate::apt;
use crate::failure::Failure;
use crate::process;

/// The variable that names the browser, for this program and for the end-to-end tests.
pub(crate) const VARIABLE: &str = "CHROMIUM_PATH";

const PROGRAMS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES: [&str; 5] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files\\Chromium\\Application\\chrome.exe",
];

/// Finds a Chromium, or installs Debian's.
pub(crate) fn ensure() -> Result<PathBuf, Failure> {
    if let Some(path) = std::env::var_os(VARIABLE).map(PathBuf::from) {
        let remedy = "CHROMIUM_PATH names a file that does not exist; correct or unset it.";
        let absent = || Failure::missing(&path.display().to_string(), remedy);
        return if path.is_file() { Ok(path) } else { Err(absent()) };
    }
    if let Some(path) = find() {
        return Ok(path);
    }
    if apt::usable() {
        println!("set-up: installing Chromium with apt-get (about a minute, once)");
        apt::update()?;
        apt::install(&["chromium", "fonts-liberation"])?;
    }
    find().ok_or_else(|| {
        Failure::missing(
            "Chromium",
            "Install Chromium or Google Chrome, or name its program in CHROMIUM_PATH.",
        )
    })
}

fn find() -> Option<PathBuf> {
    let places = PLACES.iter().map(Path::new).filter(|place| place.is_file());
    let on_path = PROGRAMS.iter().find_map(|program| process::on_path(program));
    on_path.or_else(|| places.map(Path::to_path_buf).next())
}
