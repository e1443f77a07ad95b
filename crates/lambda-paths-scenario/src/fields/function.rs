//! The fields of the function: as its owner sets it, and how it behaves.

use crate::field::{Field, Fields, Unit, Visitor};
use crate::leaf::Named;
use crate::source;
use crate::time::Span;
use crate::{
    Architecture, ColdStart, Distribution, Failure, FailureMode, Function, PackageType, Runtime,
};

/// A handler may hang far beyond the longest timeout: the timeout is what ends it.
const DURATION_MAX: f64 = 86_400.0;
/// Longest start of an environment, in seconds: far beyond Lambda's own ten.
const COLD_START_MAX: f64 = 900.0;

impl Fields for Function {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::seconds("timeout", 1.0, 900.0)
                .aws_member("timeout")
                .says("Lambda ends an invocation that runs longer.")
                .from(source::LAMBDA_TIMEOUT),
            &mut self.timeout,
        );
        visitor.leaf(
            &Field::number("memorySize", Unit::Megabytes, 128.0, 10_240.0)
                .aws_member("memorySize")
                .says("Memory of each environment; CPU grows with it, one vCPU at 1,769 MB.")
                .from(source::LAMBDA_MEMORY),
            &mut self.memory_size,
        );
        visitor.group("duration", &mut Durations(&mut self.duration));
        visitor.leaf(
            &Field::switch("cpuBound")
                .says("The duration is that at 1,769 MB, and less memory makes it longer.")
                .from(source::LAMBDA_MEMORY),
            &mut self.cpu_bound,
        );
        visitor.leaf(
            &Field::choice("architecture", Architecture::NAMES)
                .says("The processor: arm64 costs less, and its runtimes start a little sooner.")
                .from(source::LAMBDA_ARCHITECTURE),
            &mut self.architecture,
        );
        visitor.group("coldStart", &mut self.cold_start);
        visitor.group("failure", &mut self.failure);
        visitor.leaf(
            &Field::count("reservedConcurrency", 0.0, 100_000.0)
                .says("Concurrency kept for this function, and its cap; 0 stops it altogether.")
                .from(source::LAMBDA_RESERVED),
            &mut self.reserved_concurrency,
        );
        visitor.leaf(
            &Field::count("provisionedConcurrency", 0.0, 100_000.0)
                .says("Environments kept ready, initialised; what comes beyond runs on demand.")
                .from(source::LAMBDA_PROVISIONED),
            &mut self.provisioned_concurrency,
        );
        visitor.leaf(
            &Field::seconds("idleTimeout", 1.0, 86_400.0)
                .says("How long an environment without work is kept.")
                .from(source::IDLE_TIME),
            &mut self.idle_timeout,
        );
    }
}

impl Fields for Failure {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::probability("rate")
                .says("Chance that one attempt fails, independent each time."),
            &mut self.rate,
        );
        visitor.leaf(
            &Field::probability("poisonRate").says("Share of requests that can never succeed."),
            &mut self.poison_rate,
        );
        visitor.leaf(
            &Field::choice("mode", FailureMode::NAMES)
                .says("How it fails: at the handler's end, by hanging, or with its environment."),
            &mut self.mode,
        );
    }
}

/// How long the handler runs.
struct Durations<'a>(&'a mut Distribution);

impl Fields for Durations<'_> {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let field = Field::choice("kind", DISTRIBUTIONS)
            .says("How long one attempt runs: always the same, or drawn each time.");
        visitor.kind(&field, self.0.index(), &mut |visitor, index| {
            if self.0.index() != index {
                *self.0 = Distribution::of(index);
            }
            parameters(self.0, DURATION_MAX, visitor);
        });
    }
}

/// The kinds of distributions, in the order of their indices.
const DISTRIBUTIONS: &[&str] = &["constant", "uniform", "exponential", "lognormal"];

impl Fields for ColdStart {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let names = &["constant", "uniform", "exponential", "lognormal", "runtime"];
        let field = Field::choice("kind", names)
            .says("How long a new environment takes until it can run the handler.")
            .from(source::COLD_STARTS);
        visitor.kind(&field, self.index(), &mut |visitor, index| {
            if self.index() != index {
                *self = Self::of(index);
            }
            match self {
                Self::Drawn(distribution) => parameters(distribution, COLD_START_MAX, visitor),
                Self::Runtime { runtime, package_type } => {
                    visitor.leaf(
                        &Field::choice("runtime", Runtime::NAMES)
                            .says("As a small function of this runtime was measured to start.")
                            .from(source::COLD_STARTS),
                        runtime,
                    );
                    visitor.leaf(
                        &Field::choice("packageType", PackageType::NAMES)
                            .says("A container image takes longer to start than a zip archive.")
                            .from(source::COLD_STARTS),
                        package_type,
                    );
                }
            }
        });
    }
}

impl ColdStart {
    const fn index(&self) -> usize {
        match self {
            Self::Drawn(distribution) => distribution.index(),
            Self::Runtime { .. } => DISTRIBUTIONS.len(),
        }
    }

    const fn of(index: usize) -> Self {
        if index < DISTRIBUTIONS.len() {
            return Self::Drawn(Distribution::of(index));
        }
        Self::Runtime { runtime: Runtime::Python313, package_type: PackageType::Zip }
    }
}

/// The parameters of a distribution, none longer than `max` seconds.
fn parameters(distribution: &mut Distribution, max: f64, visitor: &mut dyn Visitor) {
    let time = |name, sentence| Field::seconds(name, 0.0, max).says(sentence);
    match distribution {
        Distribution::Constant(value) => visitor.leaf(&time("value", "Always this."), value),
        Distribution::Uniform { min, max } => {
            visitor.leaf(&time("min", "The shortest."), min);
            visitor.leaf(&time("max", "The longest; all between are equally likely."), max);
        }
        Distribution::Exponential(mean) => visitor.leaf(&time("mean", "The mean."), mean),
        Distribution::Lognormal { median, sigma } => {
            visitor.leaf(&time("median", "Half are shorter, half are longer."), median);
            visitor.leaf(
                &Field::number("sigma", Unit::Number, 0.0, 3.0)
                    .says("How far they spread: the standard deviation of the logarithm."),
                sigma,
            );
        }
    }
}

impl Distribution {
    const fn index(&self) -> usize {
        match self {
            Self::Constant(_) => 0,
            Self::Uniform { .. } => 1,
            Self::Exponential(_) => 2,
            Self::Lognormal { .. } => 3,
        }
    }

    const fn of(index: usize) -> Self {
        let typical = Span::from_micros(200_000);
        match index {
            0 => Self::Constant(typical),
            1 => Self::Uniform { min: Span::from_micros(100_000), max: Span::from_micros(300_000) },
            2 => Self::Exponential(typical),
            _ => Self::Lognormal { median: typical, sigma: 0.3 },
        }
    }
}
