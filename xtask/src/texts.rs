//! What the settings panel says of each field: a file of the site, made of the one description of
//! every field that there is.

use std::fs;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::workspace::Workspace;

/// Its name beside the programs; the site's build puts a hash into it. The page fetches it when the
/// settings are opened.
const FILE: &str = "settings.json";

/// Writes the texts beside the programs.
pub(crate) fn write(workspace: &Workspace) -> Result<(), Failure> {
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--locked", "-p", "lambda-paths-scenario"]);
    cargo.args(["--features", "texts", "--example", "texts"]);
    let texts = process::answer(cargo.current_dir(&workspace.root));
    let path = workspace.web.join("programs").join(FILE);
    let texts = texts.ok_or_else(|| Failure::Content {
        path: path.clone(),
        expected: "the texts of all fields, by an example of lambda-paths-scenario".to_owned(),
    })?;
    fs::write(&path, texts).map_err(Failure::file(&path))
}
