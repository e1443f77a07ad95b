//! The fields of arrivals: the workload, which is the author's own business.

use super::{DURATION_MAX, rate};
use crate::scenario::field::{Field, Fields, Kinds, Visitor};
use crate::scenario::{ArrivalKind, Arrivals, Rate};

/// Requests of one burst.
const BURST_MAX: f64 = 1_000_000.0;
/// Requests of one lane: they are counted in 32 bits.
pub(in crate::scenario) const REQUESTS_MAX: f64 = 4_000_000_000.0;

const KINDS: Kinds = Kinds {
    field: Field::choice("kind", &["constant", "poisson", "burst", "trace"])
        .says("The pattern of arrivals: evenly spaced, independent, all at once, or given times."),
    not_yet: &["users"],
};

impl Fields for Arrivals {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let current = self.kind.index();
        let pattern = &mut self.kind;
        visitor.kind(&KINDS, current, &mut |visitor, index| {
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
        }
    }

    const fn of(index: usize) -> Self {
        match index {
            0 => Self::Constant(Rate::DEFAULT),
            1 => Self::Poisson(Rate::DEFAULT),
            2 => Self::BURST,
            _ => Self::Trace(Vec::new()),
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
        }
    }
}
