//! What is handed out: the site as a folder and as a zip, with the folder of its version in it, and
//! the npm package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::node;
use crate::process;
use crate::suites::Counts;
use crate::workspace::Workspace;

/// The folder of all that is handed out.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("dist")
}

/// The folder for a host.
pub(crate) fn site(workspace: &Workspace) -> PathBuf {
    folder(workspace).join("site")
}

/// The npm package, which must have been made.
pub(crate) fn package(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let name = format!("lambda-paths-{}.tgz", workspace.locked_version("lambda-paths")?);
    Ok(folder(workspace).join(name))
}

/// Makes everything of the built site, which will stand at `base` if that is known; one count for
/// each thing that is there.
pub(crate) fn make(workspace: &Workspace, base: Option<&str>) -> Result<Counts, Failure> {
    let out = folder(workspace);
    let version = workspace.locked_version("lambda-paths")?;
    if base.is_some() {
        // The picture for social networks, beside the programs.
        let card = workspace.web.join("programs/card.png");
        draw(workspace, ["--preset", "three-paths"], &card)?;
    }
    let mut script = Command::new("node");
    script.arg("release.mjs").arg(&workspace.dist).arg(&out).arg(&version).args(base);
    process::run(script.current_dir(&workspace.web))?;
    let to = format!("--pack-destination={}", out.display());
    process::run(node::npm(&["pack", &to]).current_dir(out.join("package")))?;
    let zip = out.join(format!("lambda-paths-{version}.zip"));
    let made = [site(workspace), zip, package(workspace)?];
    for path in &made {
        fs::metadata(path).map_err(Failure::file(path))?;
        println!("{}", path.display());
    }
    Ok(Counts { passed: u32::try_from(made.len()).unwrap_or(0), ..Counts::default() })
}

/// Draws the poster of a scenario into a file, as authors do.
pub(crate) fn draw(workspace: &Workspace, scenario: [&str; 2], file: &Path) -> Result<(), Failure> {
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--locked", "-p", "lambda-paths-cli", "--", "poster"]);
    cargo.args(scenario).arg("-o").arg(file);
    process::run(cargo.current_dir(&workspace.root))
}
