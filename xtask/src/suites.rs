//! Running check after check, whatever fails, and one summary of them all at the end.

use std::fmt;
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// How many checks of a suite passed, failed, and were not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Counts {
    /// One check that passed: for what has no count of its own, such as a build.
    pub(crate) const ONE: Self = Self { passed: 1, failed: 0, skipped: 0 };
}

/// The suites that ran so far.
#[derive(Default)]
pub(crate) struct Suites {
    outcomes: Vec<Outcome>,
}

struct Outcome {
    name: &'static str,
    counts: Counts,
    took: Duration,
    remark: &'static str,
}

impl Suites {
    /// Runs a suite; whether all of it passed. A suite in which nothing ran has failed.
    pub(crate) fn run(
        &mut self,
        name: &'static str,
        suite: impl FnOnce() -> Result<Counts, Failure>,
    ) -> bool {
        println!("\n== {name}");
        let started = now();
        let result = suite();
        let took = now().duration_since(started);
        if let Err(failure) = &result {
            eprintln!("error: {failure}");
        }
        let (counts, remark) = judge(result);
        self.outcomes.push(Outcome { name, counts, took, remark });
        counts.failed == 0
    }

    /// Notes that a suite could not run, which counts as one failure.
    pub(crate) fn unable(&mut self, name: &'static str, remark: &'static str) {
        let counts = Counts { failed: 1, ..Counts::default() };
        self.outcomes.push(Outcome { name, counts, took: Duration::ZERO, remark });
    }

    /// Prints the summary, after which comes nothing; an error when anything failed.
    pub(crate) fn finish(self, size_table: &str) -> Result<(), Failure> {
        let total = self.total();
        println!("\n== summary\n{self}");
        if !size_table.is_empty() {
            println!("{size_table}");
        }
        println!("{} passed, {} failed", total.passed, total.failed);
        if total.failed == 0 { Ok(()) } else { Err(Failure::Checks) }
    }

    fn total(&self) -> Counts {
        self.outcomes.iter().fold(Counts::default(), |sum, outcome| Counts {
            passed: sum.passed + outcome.counts.passed,
            failed: sum.failed + outcome.counts.failed,
            skipped: sum.skipped + outcome.counts.skipped,
        })
    }
}

fn judge(result: Result<Counts, Failure>) -> (Counts, &'static str) {
    match result {
        Ok(Counts { passed: 0, failed: 0, skipped }) => {
            (Counts { passed: 0, failed: 1, skipped }, "ran no test")
        }
        Ok(counts) => (counts, ""),
        Err(_) => (Counts { failed: 1, ..Counts::default() }, "stopped with an error, see above"),
    }
}

impl fmt::Display for Suites {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:<14}{:>8}{:>8}{:>9}{:>9}",
            "suite", "passed", "failed", "skipped", "took"
        )?;
        for Outcome { name, counts: Counts { passed, failed, skipped }, took, remark } in
            &self.outcomes
        {
            let seconds = took.as_secs();
            write!(out, "{name:<14}{passed:>8}{failed:>8}{skipped:>9}{seconds:>7} s")?;
            writeln!(out, "{}{remark}", if remark.is_empty() { "" } else { "  " })?;
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "the ban is for the simulator; a summary needs time")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::{Counts, Suites};
    use crate::failure::Failure;

    #[test]
    fn the_total_is_the_sum_of_the_suites() {
        let mut suites = Suites::default();
        assert!(suites.run("one", || Ok(Counts::ONE)));
        assert!(suites.run("five", || Ok(Counts { passed: 5, failed: 0, skipped: 1 })));
        assert_eq!(suites.total(), Counts { passed: 6, failed: 0, skipped: 1 });
        assert!(suites.finish("").is_ok());
    }

    #[test]
    fn a_suite_that_ran_nothing_stopped_or_could_not_start_has_failed() {
        let mut suites = Suites::default();
        assert!(!suites.run("none", || Ok(Counts { skipped: 2, ..Counts::default() })));
        assert!(!suites.run("stopped", || Err(Failure::Checks)));
        suites.unable("browser", "needs the site");
        assert_eq!(suites.total(), Counts { passed: 0, failed: 3, skipped: 2 });
        assert!(suites.finish("").is_err());
    }
}
