//! Where things lie: the repository, the folder for everything built, the tools in it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The folders every command works with.
pub(crate) struct Workspace {
    /// The root of the repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder: CARGO_TARGET_DIR or `target`.
    pub(crate) target: PathBuf,
    /// What the set-up installs, inside the target folder.
    pub(crate) tools: PathBuf,
    /// The built site.
    pub(crate) dist: PathBuf,
    /// What of the site is TypeScript, and the script that puts the site together.
    pub(crate) web: PathBuf,
    /// The end-to-end tests.
    pub(crate) e2e: PathBuf,
}

impl Workspace {
    /// Finds the repository from cargo's variable, or upwards from the current folder.
    pub(crate) fn find() -> Result<Self, Failure> {
        let current = std::env::current_dir().map_err(Failure::file(Path::new(".")))?;
        let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let root = package
            .as_deref()
            .unwrap_or(&current)
            .ancestors()
            .find(|folder| folder.join("xtask").join("Cargo.toml").is_file())
            .ok_or_else(|| Failure::missing("the repository", "Run this inside a clone of it."))?
            .to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(target) => current.join(target),
            None => root.join("target"),
        };
        let tools = target.join("tools");
        fs::create_dir_all(&tools).map_err(Failure::file(&tools))?;
        let [dist, web, e2e] = ["dist", "web", "e2e"].map(|name| root.join(name));
        Ok(Self { root, target, tools, dist, web, e2e })
    }

    /// Where `cargo install` puts the tools.
    pub(crate) fn tools_bin(&self) -> PathBuf {
        self.tools.join("bin")
    }

    /// Where npm puts the programs of its packages.
    pub(crate) fn npm_bin(&self) -> PathBuf {
        self.tools.join("npm").join("node_modules").join(".bin")
    }

    /// The version of `package` in Cargo.lock.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String, Failure> {
        let path = self.root.join("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(Failure::file(&path))?;
        locked_version(&lock, package)
            .ok_or(Failure::Content { path, expected: format!("a version of {package}") })
    }
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_lock_file_tells_the_version_of_exactly_the_named_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }
}
