//! How long a small function takes to start, by runtime.

use super::function::Distribution;
use crate::rules;
use crate::time::Span;

/// A runtime, under the name that AWS gives it, or that of what it is built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// Rust, on an OS-only runtime.
    Rust,
    /// Go, on an OS-only runtime.
    Go,
    /// LLRT, a light JavaScript runtime.
    Llrt,
    /// .NET 10, compiled ahead of time.
    Dotnet10Aot,
    /// .NET 10.
    Dotnet10,
    /// .NET 8.
    Dotnet8,
    /// Python 3.13.
    Python313,
    /// Python 3.14.
    Python314,
    /// Node.js 22.
    Nodejs22,
    /// Node.js 24.
    Nodejs24,
    /// Java 21.
    Java21,
    /// Java 25.
    Java25,
    /// Ruby 3.4.
    Ruby34,
}

/// The processor that a function runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    /// 64 bits of x86.
    X86,
    /// Graviton.
    Arm,
}

/// How the code comes to the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageType {
    /// A zip archive.
    Zip,
    /// A container image.
    Image,
}

impl Runtime {
    /// Mean init of a function that does nothing, from a zip archive, on x86 and on arm. Measured:
    /// lambda-perf, ten starts each, 2026-08-22; the middle where it gives a range. On arm `None`
    /// where it was not measured.
    #[must_use]
    pub const fn starts(self) -> (Span, Option<Span>) {
        let (x86, arm) = match self {
            Self::Rust => (16_000, 14_000),
            Self::Go => (49_000, 42_000),
            Self::Llrt => (67_000, 60_000),
            Self::Dotnet10Aot => (72_000, 62_000),
            Self::Dotnet10 => (240_000, 0),
            Self::Dotnet8 => (253_000, 0),
            Self::Python313 => (87_500, 81_000),
            Self::Python314 => (101_000, 0),
            Self::Nodejs22 => (142_000, 0),
            Self::Nodejs24 => (137_000, 119_000),
            Self::Java21 => (236_500, 261_000),
            Self::Java25 => (189_000, 0),
            Self::Ruby34 => (238_000, 0),
        };
        (Span::from_micros(x86), if arm == 0 { None } else { Some(Span::from_micros(arm)) })
    }

    /// How long it takes to start. Where arm was not measured it is taken to be as fast as x86.
    pub(crate) fn start(self, architecture: Architecture, package: PackageType) -> Distribution {
        let (x86, arm) = self.starts();
        let zip = match architecture {
            Architecture::X86 => x86,
            Architecture::Arm => arm.unwrap_or(x86),
        };
        let median = match package {
            PackageType::Zip => zip,
            PackageType::Image => zip + rules::IMAGE_START,
        };
        Distribution::Lognormal { median, sigma: rules::RUNTIME_START_SIGMA }
    }
}
