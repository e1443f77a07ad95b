//! What only a stream and its mapping have: how far it is behind, in time and in records, and the
//! event pollers that are billed.

use crate::measure::gauge::Gauge;
use crate::measure::histogram::Histogram;
use crate::rules;
use crate::scenario::Path;
use crate::time::Instant;
use crate::transition::{Kind, Transition};

/// What was counted of a stream; nothing where there is none.
#[derive(Clone, Debug)]
pub struct StreamCounters {
    /// Iterator ages: of a batch's last record, whenever an execution of the batch ended.
    pub iterator_age: Histogram,
    /// Records that no checkpoint has passed.
    pub lag: Gauge,
    /// Records that the mapping read.
    pub polled: u64,
    /// Batches that were split.
    pub splits: u64,
    /// Units of event pollers that are billed.
    pub poller_units: Gauge,
    /// Whether event pollers are billed.
    provisioned: bool,
}

impl StreamCounters {
    pub(crate) fn new(path: &Path) -> Self {
        let mut counters = Self {
            iterator_age: Histogram::default(),
            lag: Gauge::default(),
            polled: 0,
            splits: 0,
            poller_units: Gauge::default(),
            provisioned: is_provisioned(path),
        };
        if let Path::Stream(stream) = path {
            counters.scaled(Instant::START, crate::path::stream::first_pollers(stream));
        }
        counters
    }

    /// A change of the mode is followed by a [`Kind::PollersScaled`] at its instant.
    pub(crate) fn edit(&mut self, path: &Path) {
        self.provisioned = is_provisioned(path);
    }

    #[inline(always)]
    pub(crate) fn fold(&mut self, transition: &Transition) {
        match transition.kind {
            Kind::Put { .. } => self.lag.up(transition.at),
            Kind::Received { .. } => self.polled += 1,
            Kind::Completed { .. } | Kind::DeadLettered { .. } | Kind::Dropped { .. } => {
                self.lag.down(transition.at);
            }
            Kind::BatchEnded { iterator_age, .. } => self.iterator_age.add(iterator_age),
            Kind::Split { .. } => self.splits += 1,
            Kind::PollersScaled { pollers } => self.scaled(transition.at, pollers),
            _ => {}
        }
    }

    /// The mapping has so many event pollers from `now` on.
    fn scaled(&mut self, now: Instant, pollers: u32) {
        let units = pollers.div_ceil(rules::KAFKA_POLLERS_PER_UNIT);
        self.poller_units.set(now, if self.provisioned { units } else { 0 });
    }
}

fn is_provisioned(path: &Path) -> bool {
    matches!(path, Path::Stream(stream) if stream.is_provisioned())
}
