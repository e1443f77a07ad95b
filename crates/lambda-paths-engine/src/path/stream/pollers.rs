//! Event pollers: how many batches of a Kafka topic may be worked on at once. Kinesis and DynamoDB
//! give every slice a poller of its own.

use super::{Step, occurrence};
use crate::context::Context;
use crate::rules;
use crate::scenario::{Stream as Settings, StreamSource};
use crate::time::{Instant, Span};
use crate::transition::Kind;

/// The event pollers of one mapping.
#[derive(Clone, Copy, Debug)]
pub(super) struct EventPollers {
    count: u32,
    /// Batches that may be worked on at once.
    capacity: u32,
    busy: u32,
    /// Whether executions failed or were refused since the lag was judged last.
    troubled: bool,
    /// What the number of pollers is to become, and when.
    wanted: Option<(u32, Instant)>,
}

impl EventPollers {
    pub(super) fn new(settings: &Settings) -> Self {
        let count = first(settings);
        let capacity = capacity(settings, count);
        Self { count, capacity, busy: 0, troubled: false, wanted: None }
    }

    pub(super) fn is_free(&self) -> bool {
        self.busy < self.capacity
    }

    pub(super) fn take(&mut self) {
        self.busy += 1;
    }

    pub(super) fn give_back(&mut self) {
        self.busy -= 1;
    }

    /// An execution failed or was refused.
    pub(super) fn trouble(&mut self) {
        self.troubled = true;
    }

    /// New limits hold at once; a change of the mode is told even when the number stays.
    pub(super) fn edit(&mut self, ctx: &mut Context, before: &Settings, settings: &Settings) {
        if settings.source != StreamSource::Kafka {
            return;
        }
        let count = self.count.max(least(settings)).min(most(settings));
        let tell = count != self.count || before.is_provisioned() != settings.is_provisioned();
        self.count = count;
        self.capacity = capacity(settings, count);
        if tell {
            self.wanted = None;
            ctx.record_lane(Kind::PollersScaled { pollers: count });
        }
    }

    /// Judges the offset lag, every minute. More than one batch for each that can be worked on
    /// doubles the pollers, no lag takes one away, failures and throttles halve them.
    pub(super) fn judge(&mut self, ctx: &mut Context, settings: &Settings, lag: u32) {
        ctx.schedule(ctx.now + rules::KAFKA_LAG_CHECK, occurrence(ctx, Step::Judge, 0));
        let troubled = std::mem::take(&mut self.troubled);
        if self.wanted.is_some() {
            return;
        }
        let batches = u64::from(self.capacity) * u64::from(settings.batch_size);
        let count = if troubled {
            self.count / 2
        } else if u64::from(lag) > batches && self.capacity < settings.shards {
            self.count * 2
        } else if lag == 0 {
            self.count - 1
        } else {
            self.count
        };
        let count = count.max(least(settings)).min(most(settings));
        if count == self.count {
            return;
        }
        let provisioned = settings.is_provisioned();
        let delay = if provisioned { Span::ZERO } else { rules::KAFKA_SCALING_DELAY };
        self.wanted = Some((count, ctx.now + delay));
        ctx.schedule(ctx.now + delay, occurrence(ctx, Step::Scale, 0));
    }

    /// What was decided takes effect.
    pub(super) fn scale(&mut self, ctx: &mut Context, settings: &Settings) {
        if let Some((count, at)) = self.wanted
            && at == ctx.now
        {
            self.wanted = None;
            self.count = count.max(least(settings)).min(most(settings));
            self.capacity = capacity(settings, self.count);
            ctx.record_lane(Kind::PollersScaled { pollers: self.count });
        }
    }
}

/// Event pollers that a mapping begins with; none where it has no such thing.
pub(crate) fn first(settings: &Settings) -> u32 {
    if settings.source == StreamSource::Kafka { least(settings) } else { 0 }
}

fn least(settings: &Settings) -> u32 {
    let given = settings.minimum_pollers.unwrap_or(rules::KAFKA_FIRST_POLLERS);
    given.min(most(settings))
}

/// On demand there are no more pollers than partitions.
fn most(settings: &Settings) -> u32 {
    if settings.is_provisioned() {
        let least = settings.minimum_pollers.unwrap_or(rules::KAFKA_FIRST_POLLERS);
        settings.maximum_pollers.unwrap_or(rules::KAFKA_MOST_POLLERS).max(least)
    } else {
        settings.shards
    }
}

fn capacity(settings: &Settings, pollers: u32) -> u32 {
    match settings.source {
        StreamSource::Kinesis | StreamSource::DynamoDbStreams => u32::MAX,
        StreamSource::Kafka if settings.is_provisioned() => pollers * rules::KAFKA_POLLER_BATCHES,
        StreamSource::Kafka => pollers,
    }
}
