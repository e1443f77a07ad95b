//! The fields of arrivals: the workload, which is the author's own business.

use super::{DURATION_MAX, rate};
use crate::field::{Field, Fields, Visitor};
use crate::leaf::Named;
use crate::{ArrivalKind, Arrivals, Rate, ThinkTimeDistribution};

/// Requests of one burst.
const BURST_MAX: f64 = 1_000_000.0;
/// Users of one lane.
const USERS_MAX: f64 = 100_000.0;
/// A user who did not think at all could send without end at one instant.
const THINK_TIME_MIN: f64 = 0.001;
/// Requests of one lane: they are counted in 32 bits.
pub(crate) const REQUESTS_MAX: f64 = 4_000_000_000.0;

const KIND: Field = Field::choice("kind", &["constant", "poisson", "burst", "trace", "users"])
    .says("Arrivals evenly spaced, independent, all at once, at given times, or in a loop.");

impl Fields for Arrivals {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let current = self.kind.index();
        let pattern = &mut self.kind;
        visitor.kind(&KIND, current, &mut |visitor, index| {
            if pattern.index() != index {
                *pattern = ArrivalKind::of(index);
            }
            pattern.visit(visitor);
        });
        visitor.leaf(
            &Field::count("limit", 0.0, REQUESTS_MAX).says("Stop after this many requests."),
            &mut self.limit,
        );
    }
}

impl ArrivalKind {
    const fn index(&self) -> usize {
        match self {
            Self::Constant(_) => 0,
            Self::Poisson(_) => 1,
            Self::Burst { .. } => 2,
            Self::Trace(_) => 3,
            Self::Users { .. } => 4,
        }
    }

    const fn of(index: usize) -> Self {
        match index {
            0 => Self::Constant(Rate::DEFAULT),
            1 => Self::Poisson(Rate::DEFAULT),
            2 => Self::BURST,
            3 => Self::Trace(Vec::new()),
            _ => Self::USERS,
        }
    }
}

impl Fields for ArrivalKind {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        match self {
            Self::Constant(value) => visitor.leaf(
                &rate("rate").says("Requests per second, evenly spaced; 0: nobody comes."),
                value,
            ),
            Self::Poisson(value) => visitor.leaf(
                &rate("rate").says("Requests per second on average, independent of each other."),
                value,
            ),
            Self::Burst { count, at } => {
                visitor.leaf(
                    &Field::count("count", 0.0, BURST_MAX).says("Requests that come at once."),
                    count,
                );
                visitor.leaf(&Field::seconds("at", 0.0, DURATION_MAX).says("When they come."), at);
            }
            Self::Trace(times) => visitor.leaf(
                &Field::times("times", DURATION_MAX).says("When each request comes, in order."),
                times,
            ),
            Self::Users { count, think_time, think_time_distribution } => {
                visitor.leaf(
                    &Field::count("count", 0.0, USERS_MAX)
                        .says("Users, each with one request at a time."),
                    count,
                );
                visitor.leaf(
                    &Field::seconds("thinkTime", THINK_TIME_MIN, DURATION_MAX)
                        .says("How long a user thinks between an answer and the next request."),
                    think_time,
                );
                visitor.leaf(
                    &Field::choice("thinkTimeDistribution", ThinkTimeDistribution::NAMES)
                        .says("How that time is drawn: always the same, or around that mean."),
                    think_time_distribution,
                );
            }
        }
    }
}
