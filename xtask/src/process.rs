//! Child processes: none of them reads the terminal, and none is started through a shell.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::suites::Counts;

/// What a watched program printed, and whether it succeeded.
pub(crate) struct Watched {
    pub(crate) success: bool,
    pub(crate) output: String,
}

impl Watched {
    /// What a runner of tests did, by its report.
    pub(crate) fn counts(&self, read: impl Fn(&str) -> Counts) -> Counts {
        let mut counts = read(&self.output);
        if !self.success && counts.failed == 0 {
            // It did not compile, or a test ended the whole process.
            counts.failed = 1;
        }
        counts
    }
}

/// Runs a program in view; an error when it does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    run_to(command, &[0])
}

/// Runs a program in view; an error when it ends with another code than these.
pub(crate) fn run_to(command: &mut Command, codes: &[i32]) -> Result<(), Failure> {
    let status = command.stdin(Stdio::null()).status().map_err(|source| start(command, source))?;
    match status.code() {
        Some(code) if codes.contains(&code) => Ok(()),
        _ => Err(Failure::Status { program: name(command) }),
    }
}

/// Runs a program unseen: its standard output when it succeeds, nothing when it fails or is not
/// there. For questions whose answer may be no.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program unseen and feeds it `input`; whether it succeeded.
pub(crate) fn accepts(command: &mut Command, input: &str) -> bool {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = child else { return false };
    if let Some(mut stdin) = child.stdin.take() {
        // A program that stops early closes its end; its status tells what matters.
        let _ = stdin.write_all(input.as_bytes());
    }
    child.wait().is_ok_and(|status| status.success())
}

/// Runs a program in view, and keeps a copy of its standard output.
pub(crate) fn watch(command: &mut Command) -> Result<Watched, Failure> {
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|source| start(command, source))?;
    let mut output = String::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let Ok(line) = line else { break };
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            output.push_str(&line);
            output.push('\n');
        }
    }
    let status = child.wait().map_err(|source| start(command, source))?;
    Ok(Watched { success: status.success(), output })
}

/// Runs a program and keeps its standard output unseen; what it says of errors is seen.
pub(crate) fn listen(command: &mut Command) -> Result<Watched, Failure> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|source| start(command, source))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(Watched { success: output.status.success(), output: text })
}

/// Runs a program in view and ends it when it takes longer than `seconds_max`; whether it
/// succeeded in time.
pub(crate) fn succeeds_within(command: &mut Command, seconds_max: u64) -> bool {
    const POLLS_PER_SECOND: u64 = 10;
    let Ok(mut child) = command.stdin(Stdio::null()).spawn() else {
        return false;
    };
    for _ in 0..seconds_max * POLLS_PER_SECOND {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(1000 / POLLS_PER_SECOND)),
            Err(_) => break,
        }
    }
    end(&mut child);
    false
}

/// The first file called `program` on PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = if cfg!(windows) { format!("{program}.exe") } else { program.to_owned() };
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|file| file.is_file())
}

fn end(child: &mut Child) {
    // It may have ended by itself in the meantime.
    let _ = child.kill();
    let _ = child.wait();
}

fn start(command: &Command, source: std::io::Error) -> Failure {
    Failure::Start { program: name(command), source }
}

/// The program and its first argument, which is what the reader recognises.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let first = command.get_args().next().filter(|argument| !starts_with_dash(argument));
    let first = first.map(|argument| format!(" {}", argument.to_string_lossy()));
    format!("{}{}", program.to_string_lossy(), first.unwrap_or_default())
}

fn starts_with_dash(argument: &OsStr) -> bool {
    argument.to_string_lossy().starts_with('-')
}
