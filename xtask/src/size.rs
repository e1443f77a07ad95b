//! How many bytes a reader downloads for the page, for a poster, for any file; and the limits.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::node;
use crate::process;
use crate::suites::Counts;
use crate::workspace::Workspace;

/// Something that a reader loads, and what it may cost, compressed by brotli as static hosts do.
struct Load {
    /// Its name in what the site's build tells.
    name: &'static str,
    /// What it is, in the table.
    what: &'static str,
    brotli_max: u64,
}

const LOADS: [Load; 3] = [
    // docs/decisions/0017 says what it weighs, and why it can.
    Load { name: "page", what: "the page", brotli_max: 250_000 },
    // What a page with embeds loads before any of them is seen.
    Load { name: "element", what: "embed.js alone", brotli_max: 5_000 },
    // The aim is 150,000.
    Load { name: "embed", what: "an embed that runs", brotli_max: 200_000 },
];

/// The most that a poster of a built-in scenario may have, compressed.
const POSTER_BROTLI_BYTES_MAX: u64 = 15_000;

/// Prints `raw brotli` for each file named on the command line.
const MEASURE: &str = "
    const { readFileSync } = require('node:fs');
    const { brotliCompressSync, constants } = require('node:zlib');
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    for (const path of process.argv.slice(1)) {
        const raw = readFileSync(path);
        console.log(raw.length, brotliCompressSync(raw, { params }).length);
    }";

struct Row {
    file: String,
    raw: u64,
    brotli: u64,
}

/// Measures what is loaded of `dist`, adds the table to `table`; one count for each limit.
pub(crate) fn check(workspace: &Workspace, table: &mut String) -> Result<Counts, Failure> {
    // A name of what is loaded, and a file of it, in each line: the site's build wrote it.
    let list = workspace.web.join("programs").join("loads.txt");
    let text = fs::read_to_string(&list).map_err(Failure::file(&list))?;
    let mut counts = Counts::default();
    *table = format!("{:<50}{:>10}{:>10}\n", "file", "raw", "brotli");
    for Load { name, what, brotli_max } in LOADS {
        let files = text.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let files: Vec<String> = files.map(str::to_owned).collect();
        let count = files.len();
        let rows = measure(&workspace.dist, files);
        if rows.is_empty() || rows.len() < count {
            let expected = format!("files of {what} that Node can compress");
            return Err(Failure::Content { path: list, expected });
        }
        let sum = Row {
            file: format!("{what}, of at most {brotli_max}"),
            raw: rows.iter().map(|row| row.raw).sum(),
            brotli: rows.iter().map(|row| row.brotli).sum(),
        };
        for Row { file, raw, brotli } in rows.iter().chain([&sum]) {
            // Writing to a string cannot fail.
            let _ = writeln!(table, "{file:<50}{raw:>10}{brotli:>10}");
        }
        let within = sum.brotli <= brotli_max;
        *(if within { &mut counts.passed } else { &mut counts.failed }) += 1;
    }
    println!("{table}");
    Ok(counts)
}

/// Draws a poster of each built-in scenario, and measures it; one count for each.
pub(crate) fn check_posters(workspace: &Workspace) -> Result<Counts, Failure> {
    let folder = workspace.target.join("posters");
    fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--locked", "-p", "lambda-paths-scene"]);
    cargo.args(["--example", "posters", "--"]).arg(&folder);
    process::run(cargo.current_dir(&workspace.root))?;
    let mut files = Vec::new();
    list_files(&folder, "", &mut files)?;
    files.sort();
    let mut counts = Counts::default();
    for Row { file, raw, brotli } in measure(&folder, files) {
        println!("{file:<50}{raw:>10}{brotli:>10}");
        let within = brotli <= POSTER_BROTLI_BYTES_MAX;
        *(if within { &mut counts.passed } else { &mut counts.failed }) += 1;
    }
    Ok(counts)
}

/// The size of one file, in words.
pub(crate) fn of_file(file: &Path) -> Result<String, Failure> {
    let [Row { raw, brotli, .. }] = &measure(Path::new(""), vec![file.display().to_string()])[..]
    else {
        let expected = "a file that Node can compress".to_owned();
        return Err(Failure::Content { path: file.to_path_buf(), expected });
    };
    Ok(format!("{raw} raw, {brotli} compressed by brotli"))
}

/// The sizes of files in a folder, as far as Node can compress them.
fn measure(folder: &Path, files: Vec<String>) -> Vec<Row> {
    let mut node = node::evaluate(MEASURE);
    node.args(files.iter().map(|file| folder.join(file)));
    let output = process::answer(&mut node).unwrap_or_default();
    let rows = files.into_iter().zip(output.lines()).filter_map(|(file, line)| {
        let (raw, brotli) = line.split_once(' ')?;
        Some(Row { file, raw: raw.parse().ok()?, brotli: brotli.parse().ok()? })
    });
    rows.collect()
}

fn list_files(folder: &Path, prefix: &str, files: &mut Vec<String>) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::file(folder))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            list_files(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            files.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}
