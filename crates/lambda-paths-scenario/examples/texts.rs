//! Writes the texts of the settings panel as JSON to standard output, for the site.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    let texts = lambda_paths_scenario::compact(&lambda_paths_scenario::texts());
    writeln!(io::stdout(), "{texts}")
}
