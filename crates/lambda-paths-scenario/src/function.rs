//! The function as its owner sets it, and how it behaves.

use super::runtime::{Architecture, PackageType, Runtime};
use crate::time::Span;

/// The function as its owner sets it, and how it behaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Lambda ends an invocation after this long (1 to 900 s).
    pub timeout: Span,
    /// MB, 128 to 10,240.
    pub memory_size: u32,
    /// How long the handler runs; at this memory, or at 1,769 MB when `cpu_bound`.
    pub duration: Distribution,
    /// Whether memory changes the duration: CPU share is proportional to memory up to 1,769 MB.
    pub cpu_bound: bool,
    /// The processor: it has a price and a start of its own.
    pub architecture: Architecture,
    /// How long a new environment takes to start.
    pub cold_start: ColdStart,
    /// How it fails.
    pub failure: Failure,
    /// Both a guarantee and a cap on concurrency; `None` draws from the account's pool.
    pub reserved_concurrency: Option<u32>,
    /// Environments that are kept ready.
    pub provisioned_concurrency: u32,
    /// How long an environment is kept without work.
    pub idle_timeout: Span,
}

/// How long a new environment takes to start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ColdStart {
    /// As the author says.
    Drawn(Distribution),
    /// As a small function of this runtime does.
    Runtime {
        /// The runtime.
        runtime: Runtime,
        /// How its code is packed.
        package_type: PackageType,
    },
}

impl ColdStart {
    /// The distribution that it is.
    #[must_use]
    #[inline]
    pub fn distribution(&self, architecture: Architecture) -> Distribution {
        match *self {
            Self::Drawn(distribution) => distribution,
            Self::Runtime { runtime, package_type } => runtime.start(architecture, package_type),
        }
    }
}

/// How the function fails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failure {
    /// Chance that one attempt fails, independent each time.
    pub rate: f64,
    /// Share of requests that can never succeed.
    pub poison_rate: f64,
    /// What a failure looks like.
    pub mode: FailureMode,
}

/// What a failure looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureMode {
    /// The handler ends with an error.
    Error,
    /// The handler hangs until the function's timeout.
    Timeout,
    /// The handler's environment is lost at its end.
    Crash,
}

/// A distribution of durations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Constant(Span),
    /// Evenly between the two.
    Uniform {
        /// Shortest.
        min: Span,
        /// Longest.
        max: Span,
    },
    /// Exponential with this mean.
    Exponential(Span),
    /// Log-normal: the logarithm is normal around ln(median) with this sigma.
    Lognormal {
        /// Half are shorter.
        median: Span,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
}

impl Default for Function {
    fn default() -> Self {
        Self {
            timeout: Span::from_secs(3),
            memory_size: 128,
            duration: Distribution::Lognormal { median: Span::from_micros(200_000), sigma: 0.3 },
            cpu_bound: false,
            architecture: Architecture::X86,
            cold_start: ColdStart::Drawn(Distribution::Constant(Span::from_micros(400_000))),
            failure: Failure::default(),
            reserved_concurrency: None,
            provisioned_concurrency: 0,
            idle_timeout: Span::from_secs(600),
        }
    }
}

impl Default for Failure {
    fn default() -> Self {
        Self { rate: 0.2, poison_rate: 0.0, mode: FailureMode::Error }
    }
}
