//! What can go wrong in a command, each with what the reader can do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a command of `cargo xtask` stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A program could not be started at all.
    Start { program: String, source: io::Error },
    /// A program ran and said no; its own output stands above.
    Status { program: String },
    /// Something this machine lacks and the set-up may not install by itself.
    Missing { what: String, remedy: String },
    /// Another program listens on the port.
    PortTaken { port: u16 },
    /// A file or folder could not be read or written.
    File { path: PathBuf, source: io::Error },
    /// Content that is not what it must be.
    Content { path: PathBuf, expected: String },
    /// The checks ran, and some of them failed.
    Checks,
}

impl Failure {
    /// A closure for `map_err` on operations with `path`.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }

    /// The machine lacks `what`; `remedy` is one sentence that helps.
    pub(crate) fn missing(what: &str, remedy: &str) -> Self {
        Self::Missing { what: what.to_owned(), remedy: remedy.to_owned() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start { program, source } => write!(out, "cannot start {program}: {source}"),
            Self::Status { program } => {
                write!(out, "{program} failed; its own message stands above")
            }
            Self::Missing { what, remedy } => write!(out, "{what} is missing. {remedy}"),
            Self::PortTaken { port } => {
                write!(out, "port {port} is taken; choose another: cargo xtask serve --port N")
            }
            Self::File { path, source } => write!(out, "{}: {source}", path.display()),
            Self::Content { path, expected } => {
                write!(out, "{}: expected {expected}", path.display())
            }
            Self::Checks => write!(out, "some checks failed"),
        }
    }
}

impl std::error::Error for Failure {}
