//! What only a queue and its mapping have to measure.

use crate::measure::gauge::Gauge;
use crate::measure::oldest::Oldest;
use crate::rules;
use crate::scenario::Path;
use crate::time::Instant;
use crate::transition::{Kind, Transition};

/// The measures of a queue, beside those that every lane has.
#[derive(Clone, Debug)]
pub struct QueueMeasures {
    /// Messages that the queue delays and shows to nobody yet.
    pub delayed: Gauge,
    /// Age of the oldest message; in a standard queue one that was received three times counts no
    /// more.
    pub oldest: Oldest,
    /// Sends that the queue dropped as duplicates.
    pub deduplicated: u64,
    /// Pollers in provisioned mode; zero without it.
    pub provisioned_pollers: Gauge,
    is_standard: bool,
    is_provisioned: bool,
    /// The message that the queue took last: if it is visible at that instant, it was not delayed.
    last_sent: Option<(Instant, u32)>,
}

impl QueueMeasures {
    pub(crate) fn new(path: &Path) -> Self {
        let fewest = match path {
            Path::Sqs(sqs) => sqs.provisioned_pollers().map(|(fewest, _)| fewest),
            _ => None,
        };
        let mut provisioned_pollers = Gauge::default();
        provisioned_pollers.set(Instant::START, fewest.unwrap_or(0));
        Self {
            delayed: Gauge::default(),
            oldest: Oldest::default(),
            deduplicated: 0,
            provisioned_pollers,
            is_standard: matches!(path, Path::Sqs(_)),
            is_provisioned: fewest.is_some(),
            last_sent: None,
        }
    }

    #[inline(always)]
    pub(crate) fn fold(&mut self, transition: &Transition) {
        let Transition { at: now, request, attempt, kind, .. } = *transition;
        match kind {
            Kind::Accepted { .. } => {
                self.oldest.enters(request, now);
                self.last_sent = Some((now, request));
            }
            // What was delayed before goes on being so.
            Kind::Delayed { .. } if self.last_sent == Some((now, request)) => self.delayed.up(now),
            Kind::Queued if attempt == 0 && self.last_sent != Some((now, request)) => {
                self.delayed.down(now);
            }
            Kind::Received { .. } if self.is_standard && attempt == rules::SQS_POISON_RECEIVES => {
                self.oldest.leaves(request, now);
            }
            Kind::Deduplicated => self.deduplicated += 1,
            Kind::Completed { .. } | Kind::DeadLettered { .. } | Kind::Dropped { .. } => {
                self.oldest.leaves(request, now);
            }
            Kind::PollersScaled { pollers } if self.is_provisioned => {
                self.provisioned_pollers.set(now, pollers);
            }
            _ => {}
        }
    }
}
