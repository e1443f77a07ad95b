//! What can go wrong, and which exit code says so.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use lambda_paths_engine::scenario::Fault;

/// Why the command line ends before its work is done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments are not understood: read the help.
    Usage(String),
    /// The input cannot be read: check its name.
    Input(String),
    /// The scenario has faults: each names the field to correct.
    Faults(Vec<Fault>),
    /// A drawing cannot be made pixels of.
    Drawing(String),
    /// The output cannot be written.
    Output(io::Error),
    /// A file of this name cannot be written.
    File(PathBuf, io::Error),
}

impl Failure {
    /// Tells it on standard error, and gives the exit code.
    pub(crate) fn tell(&self) -> ExitCode {
        match self {
            Self::Usage(message) => {
                eprintln!("{message}\nlambda-paths --help shows what there is");
                ExitCode::from(2)
            }
            Self::Input(message) => {
                eprintln!("{message}");
                ExitCode::from(2)
            }
            Self::Faults(faults) => {
                for fault in faults {
                    eprintln!("{fault}");
                }
                ExitCode::from(2)
            }
            // Whoever reads has enough, as `head` does: that is no failure.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Self::Output(error) => {
                eprintln!("cannot write: {error}");
                ExitCode::FAILURE
            }
            Self::Drawing(error) => {
                eprintln!("cannot draw the poster: {error}");
                ExitCode::FAILURE
            }
            Self::File(path, error) => {
                eprintln!("cannot write {}: {error}", path.display());
                ExitCode::FAILURE
            }
        }
    }
}
