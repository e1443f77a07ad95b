//! The laws: what theory says beside what the engine does, in one table.

use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::workspace::Workspace;

/// How a test that holds the engine to a law begins the line that says so.
const MARK: &str = "law\t";

/// Runs the engine's tests, and prints every law that they check; failed when one does not hold.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    println!("The engine's tests run; each law is the mean over several seeds.");
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--quiet", "--locked", "--no-fail-fast", "-p", "lambda-paths-engine"]);
    cargo.args(["--tests", "--", "--nocapture"]).current_dir(&workspace.root);
    let listened = process::listen(&mut cargo)?;
    let laws = laws(&listened.output);
    print!("{}", table(&laws));
    let bad = laws.iter().filter(|law| law.verdict != "good").count();
    println!("\n{} laws, {bad} that do not hold", laws.len());
    match (laws.len(), bad, listened.success) {
        (1.., 0, true) => Ok(()),
        (1.., 0, false) => {
            println!(
                "a test that is no law failed: `cargo test -p lambda-paths-engine` says which"
            );
            Err(Failure::Checks)
        }
        (0, ..) => Err(Failure::missing("a law", "Do the engine's tests compile?")),
        _ => Err(Failure::Checks),
    }
}

/// One row of the table.
#[derive(Debug, PartialEq)]
struct Law {
    name: String,
    theory: f64,
    simulated: f64,
    error: f64,
    verdict: String,
}

/// Reads the lines that begin with the mark; what else tests print stands between them, and the
/// test runner may have begun the line. One that is damaged is a law that does not hold.
fn laws(output: &str) -> Vec<Law> {
    let lines = output.lines().filter_map(|line| line.split_once(MARK).map(|(_, law)| law));
    let mut laws: Vec<Law> = lines.map(law).collect();
    laws.sort_by(|a, b| a.name.cmp(&b.name));
    laws
}

fn law(line: &str) -> Law {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let number = |index: usize| cells.get(index).and_then(|text| text.parse::<f64>().ok());
    let numbers = (number(1), number(2), number(3), cells.get(4));
    let (Some(theory), Some(simulated), Some(error), Some(verdict)) = numbers else {
        let (name, verdict) = (line.to_owned(), "damaged".to_owned());
        return Law { name, theory: 0.0, simulated: 0.0, error: 0.0, verdict };
    };
    let (name, verdict) = (cells[0].to_owned(), (*verdict).to_owned());
    Law { name, theory, simulated, error, verdict }
}

fn table(laws: &[Law]) -> String {
    let width = laws.iter().map(|law| law.name.chars().count()).max().unwrap_or_default();
    let mut table = format!(
        "{:<width$}  {:>14}{:>14}{:>12}{:>8}  verdict\n",
        "law", "theory", "simulated", "error", "errors"
    );
    for Law { name, theory, simulated, error, verdict } in laws {
        let errors = if *error > 0.0 { (simulated - theory).abs() / error } else { 0.0 };
        table += &format!(
            "{name:<width$}  {theory:>14.6}{simulated:>14.6}{error:>12.6}{errors:>8.2}  {verdict}\n"
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::{laws, table};

    #[test]
    fn laws_are_found_among_other_lines_and_shown_in_order() {
        let output = "running 2 tests\n.law\tb\t1.5\t1.6\t0.1\tgood\nnoise\n\
                      law\ta\t2\t3\t0.1\tBAD\nlaw\tc\t2\n";
        let laws = laws(output);
        assert_eq!(laws.len(), 3);
        assert_eq!((laws[0].name.as_str(), laws[0].verdict.as_str()), ("a", "BAD"));
        assert_eq!(laws[2].verdict, "damaged");
        assert!(table(&laws).lines().nth(2).is_some_and(|row| row.ends_with("1.00  good")));
    }
}
