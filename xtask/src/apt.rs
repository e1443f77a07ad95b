//! Debian's packages, for machines that can download nothing else. Never removes a package.

use std::process::Command;

use crate::failure::Failure;
use crate::process;

/// Whether this process may install packages here.
pub(crate) fn usable() -> bool {
    let root = || process::answer(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    cfg!(target_os = "linux") && process::on_path("apt-get").is_some() && root()
}

/// Refreshes the lists of packages.
pub(crate) fn update() -> Result<(), Failure> {
    process::run(apt_get().arg("update"))
}

/// Installs the named packages and what they need.
pub(crate) fn install(packages: &[&str]) -> Result<(), Failure> {
    // `--no-remove`: a machine that already has another rustc keeps it, and the command fails.
    process::run(apt_get().args(["install", "--yes", "--no-remove"]).args(packages))
}

/// The packages that `package` depends on.
pub(crate) fn dependencies(package: &str) -> Vec<String> {
    let text = process::answer(Command::new("apt-cache").args(["depends", package]));
    let text = text.unwrap_or_default();
    let names = text.lines().filter_map(|line| line.trim().strip_prefix("Depends: "));
    names.map(str::to_owned).collect()
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    // Another installation may be at work; wait for it rather than fail.
    command.args(["-qq", "-o=DPkg::Lock::Timeout=600", "-o=Dpkg::Use-Pty=0"]);
    command.arg("-o=APT::Install-Recommends=false");
    command
}
