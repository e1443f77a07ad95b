//! Other people's sites with embeds in them (`examples/`), built as their authors would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::node;
use crate::process;
use crate::release;
use crate::suites::Counts;
use crate::workspace::Workspace;

/// Where the sites stand on their host. The simulator is on the same one, elsewhere.
pub(crate) const PREFIX: &str = "/hosts/";

/// Sites that are files and nothing else.
const PLAIN: [&str; 3] = ["plain", "strict", "messages"];
/// Sites that npm builds into `dist`.
const BUILT_BY_NPM: [&str; 2] = ["astro", "slides"];
/// The one that has the element from the npm package.
const USES_PACKAGE: &str = "astro";
/// Sites that a generator of static sites builds.
const GENERATED: [Generator; 2] = [
    Generator { site: "mdbook", program: "mdbook", place: "bin/mdbook" },
    Generator { site: "hugo", program: "hugo", place: "hugo/binaries/hugo" },
];

/// A generator of static sites that comes as a Python package with the program itself inside: the
/// site's `requirements.txt` names it by version and hashes.
struct Generator {
    site: &'static str,
    program: &'static str,
    /// Where the package has the program.
    place: &'static str,
}

/// The folder of the built sites.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("hosts")
}

/// Builds every site, one of them with the npm package; one count for each.
pub(crate) fn build_all(workspace: &Workspace) -> Result<Counts, Failure> {
    let sources = lay_out(workspace)?;
    let poster = sources.join("mdbook/src/poster.svg");
    release::draw(workspace, ["--link", "path=async&failure=0.4"], &poster)?;
    let built = folder(workspace);
    // Absent the first time.
    let _ = fs::remove_dir_all(&built);
    for site in PLAIN {
        copy(&sources.join(site), &built.join(site))?;
    }
    for site in BUILT_BY_NPM {
        let source = sources.join(site);
        node::ensure_packages(&source, &format!("examples/{site}"))?;
        if site == USES_PACKAGE {
            let mut install = node::npm(&["install", "--no-save", "--ignore-scripts"]);
            install.arg(release::package(workspace)?);
            process::run(install.current_dir(&source))?;
        }
        let mut build = node::npm(&["run", "build"]);
        build.env("ASTRO_TELEMETRY_DISABLED", "1").current_dir(&source);
        process::run(&mut build)?;
        copy(&source.join("dist"), &built.join(site))?;
    }
    for generator in GENERATED {
        let mut command = Command::new(ensure(workspace, &generator)?);
        match generator.program {
            "mdbook" => command.args(["build", "--dest-dir"]),
            _ => command.args(["--quiet", "--noBuildLock", "--destination"]),
        };
        command.arg(built.join(generator.site)).current_dir(sources.join(generator.site));
        process::run(&mut command)?;
    }
    let sites = PLAIN.len() + BUILT_BY_NPM.len() + GENERATED.len();
    println!("{sites} sites in {}", built.display());
    Ok(Counts { passed: u32::try_from(sites).unwrap_or(0), ..Counts::default() })
}

/// A copy of the sources, so that the repository stays clean. What npm installed in it stays.
fn lay_out(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let sources = workspace.target.join("examples");
    for site in fs::read_dir(&sources).into_iter().flatten().flatten() {
        for entry in fs::read_dir(site.path()).into_iter().flatten().flatten() {
            let path = entry.path();
            if !path.ends_with("node_modules") {
                let removed = if path.is_dir() { fs::remove_dir_all } else { fs::remove_file };
                removed(&path).map_err(Failure::file(&path))?;
            }
        }
    }
    copy(&workspace.root.join("examples"), &sources)?;
    Ok(sources)
}

/// Installs a generator of exactly this version; where its program is.
fn ensure(workspace: &Workspace, generator: &Generator) -> Result<PathBuf, Failure> {
    let Generator { site, program, place } = generator;
    let list = workspace.root.join("examples").join(site).join("requirements.txt");
    let wanted = fs::read(&list).map_err(Failure::file(&list))?;
    let folder = workspace.tools.join("generators").join(site);
    let installed =
        folder.join(if cfg!(windows) { format!("{place}.exe") } else { (*place).into() });
    let stamp = folder.join(".installed-from");
    if fs::read(&stamp).is_ok_and(|before| before == wanted) && installed.is_file() {
        return Ok(installed);
    }
    println!("set-up: installing {program} into target/tools (seconds, once)");
    // Of another version; absent the first time.
    let _ = fs::remove_dir_all(&folder);
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    pip.args(["--root-user-action=ignore", "--only-binary=:all:", "--require-hashes"]);
    pip.arg("--target").arg(&folder).arg("--requirement").arg(&list);
    if process::run(&mut pip).is_err() || !installed.is_file() {
        let what = format!("{program}, which builds examples/{site},");
        let remedy = "Its own message stands above. Python 3 with pip brings it from PyPI.";
        return Err(Failure::missing(&what, remedy));
    }
    fs::write(&stamp, wanted).map_err(Failure::file(&stamp))?;
    Ok(installed)
}

/// Copies a folder with all that is in it over what is there.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(Failure::file(to))?;
    for entry in fs::read_dir(from).map_err(Failure::file(from))? {
        let (path, target) = match entry {
            Ok(entry) => (entry.path(), to.join(entry.file_name())),
            Err(source) => return Err(Failure::File { path: from.to_path_buf(), source }),
        };
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target).map_err(Failure::file(&path))?;
        }
    }
    Ok(())
}
