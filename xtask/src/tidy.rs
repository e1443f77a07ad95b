//! House rules that no compiler checks. Each breach is told as `file:line: rule`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::suites::Counts;

const COLUMNS_MAX: usize = 100;
const LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

/// Folders of paths that exist on one machine only.
const MACHINE_FOLDERS: [&str; 2] = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// What stands in code that is not finished. Split, so that this file does not find itself.
const UNFINISHED: [&str; 8] = [
    concat!("to", "do!("),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
    concat!("test.on", "ly("),
    concat!("describe.on", "ly("),
    concat!("test.fix", "me("),
];

/// A house rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    Columns,
    Lines,
    FunctionLines,
    ModuleDoc,
    Unfinished,
    MachinePath,
    DecisionNumber,
}

const RULES: [(Rule, &str); 7] = [
    (Rule::Columns, "a line has at most 100 columns"),
    (Rule::Lines, "a file has at most 400 lines"),
    (Rule::FunctionLines, "a function has at most 70 lines"),
    (Rule::ModuleDoc, "a module opens with //! and what it is for"),
    (Rule::Unfinished, "nothing is committed unfinished"),
    (Rule::MachinePath, "no path of one machine"),
    (Rule::DecisionNumber, "a decision record is named NNNN-title.md, each number once"),
];

/// Line numbers from 1, and the rule that is broken there.
type Breaches = Vec<(usize, Rule)>;

/// Checks every file that is in the repository or about to be; one count for each rule.
pub(crate) fn check(root: &Path) -> Result<Counts, Failure> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    let listing = process::answer(&mut git)
        .ok_or_else(|| Failure::missing("git, or a clone made by it", "Install git."))?;
    let files: Vec<&str> = listing.lines().collect();
    let mut broken: BTreeMap<Rule, Vec<String>> = BTreeMap::new();
    for file in &files {
        // Not text, or removed and not yet committed so.
        let Ok(text) = fs::read_to_string(root.join(file)) else { continue };
        for (line, rule) in breaches(file, &text) {
            broken.entry(rule).or_default().push(format!("{file}:{line}"));
        }
    }
    let records = unnumbered_records(&files);
    if !records.is_empty() {
        broken.insert(Rule::DecisionNumber, records);
    }
    let mut counts = Counts::default();
    for (rule, says) in RULES {
        let places = broken.remove(&rule).unwrap_or_default();
        places.iter().for_each(|place| println!("{place}: {says}"));
        let count = if places.is_empty() { &mut counts.passed } else { &mut counts.failed };
        *count += 1;
    }
    Ok(counts)
}

fn breaches(file: &str, text: &str) -> Breaches {
    let ending = file.rsplit('.').next().unwrap_or_default();
    let mut found = Breaches::new();
    let mut mark = |rule: Rule, is_broken: &dyn Fn(&str) -> bool| {
        let lines = text.lines().enumerate().filter(|(_, line)| is_broken(line));
        found.extend(lines.map(|(index, _)| (index + 1, rule)));
    };
    if !file.ends_with("Cargo.lock") {
        mark(Rule::MachinePath, &names_machine_folder);
    }
    if matches!(ending, "rs" | "css" | "ts" | "js" | "mjs" | "html" | "toml") {
        mark(Rule::Unfinished, &|line| UNFINISHED.iter().any(|sign| line.contains(sign)));
    }
    if matches!(ending, "rs" | "css" | "ts" | "js" | "mjs") {
        mark(Rule::Columns, &|line| line.chars().count() > COLUMNS_MAX);
        if text.lines().count() > LINES_MAX {
            found.push((LINES_MAX + 1, Rule::Lines));
        }
    }
    if ending == "rs" {
        if !text.starts_with("//!") {
            found.push((1, Rule::ModuleDoc));
        }
        found.extend(long_functions(text).into_iter().map(|line| (line, Rule::FunctionLines)));
    }
    found
}

/// Whether a path of one machine stands in the line; `example.org/work/` is none.
fn names_machine_folder(line: &str) -> bool {
    MACHINE_FOLDERS.iter().flat_map(|folder| line.match_indices(folder)).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || "./_-}".contains(letter))
    })
}

/// The first lines of functions that are too long, in code as rustfmt lays it out: a function ends
/// with a brace indented like its start.
fn long_functions(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let starts = (0..lines.len()).filter(|&start| {
        let words = lines[start].trim_start();
        let word = |word: &str| words.starts_with(word) || words.contains(&format!(" {word}"));
        word("fn ") && !words.starts_with("//") && words.ends_with(['{', '('])
    });
    let is_long = |&start: &usize| {
        let is_end = |line: &&str| line.trim() == "}" && indent(line) == indent(lines[start]);
        lines[start..].iter().position(is_end).is_some_and(|end| end + 1 > FUNCTION_LINES_MAX)
    };
    starts.filter(is_long).map(|start| start + 1).collect()
}

/// Decision records without a number, or with one that another has.
fn unnumbered_records(files: &[&str]) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut wrong = Vec::new();
    for file in files {
        let Some(name) = file.strip_prefix("docs/decisions/") else { continue };
        let (number, title) = name.split_once('-').unwrap_or_default();
        let numbered = number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit());
        if !numbered || title.len() <= ".md".len() || numbers.contains(&number) {
            wrong.push(format!("{file}:1"));
        }
        numbers.push(number);
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::{Breaches, Rule, breaches, unnumbered_records};

    fn check(file: &str, text: &str, expected: Breaches) {
        assert_eq!(breaches(file, text), expected, "{file}: {text}");
    }

    #[test]
    fn long_lines_and_files_are_found_in_code_and_nowhere_else() {
        let line = "x".repeat(101);
        check("style/main.css", &format!("a {{}}\n{line}\n"), vec![(2, Rule::Columns)]);
        check("README.md", &line, vec![]);
        check("e2e/a.ts", &"\n".repeat(401), vec![(401, Rule::Lines)]);
        check("e2e/a.ts", &"\n".repeat(400), vec![]);
        // A hundred letters of more than one byte each.
        check("e2e/a.ts", &"é".repeat(100), vec![]);
    }

    #[test]
    fn a_module_without_its_first_line_is_found() {
        check("src/a.rs", "use std::fs;\n", vec![(1, Rule::ModuleDoc)]);
        check("src/a.rs", "//! Says what it is.\n", vec![]);
    }

    #[test]
    fn a_long_function_is_found_at_its_first_line() {
        let function = |lines: usize| {
            let body = "        x();\n".repeat(lines - 2);
            format!("//! M.\nimpl A {{\n    pub(crate) fn long() {{\n{body}    }}\n}}\n")
        };
        check("src/a.rs", &function(71), vec![(3, Rule::FunctionLines)]);
        check("src/a.rs", &function(70), vec![]);
    }

    #[test]
    fn unfinished_code_is_found() {
        check("src/a.rs", concat!("//! M.\nto", "do!()"), vec![(2, Rule::Unfinished)]);
        check("e2e/a.ts", concat!("test.on", "ly('x')"), vec![(1, Rule::Unfinished)]);
    }

    #[test]
    fn a_path_of_one_machine_is_found_in_any_text_and_an_address_is_not() {
        let path = concat!("see /wo", "rk/main");
        check("docs/a.md", path, vec![(1, Rule::MachinePath)]);
        check("docs/a.md", concat!("https://example.org/wo", "rk/main"), vec![]);
    }

    #[test]
    fn decision_records_have_a_number_each_their_own() {
        let files = ["docs/decisions/0001-a.md", "docs/decisions/0002-b.md", "docs/model.md"];
        assert!(unnumbered_records(&files).is_empty());
        let files = ["docs/decisions/0001-a.md", "docs/decisions/0001-b.md", "docs/decisions/c.md"];
        let expected = ["docs/decisions/0001-b.md:1", "docs/decisions/c.md:1"];
        assert_eq!(unnumbered_records(&files), expected);
    }
}
