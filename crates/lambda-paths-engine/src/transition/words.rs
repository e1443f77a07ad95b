//! A transition as words for the hash.

use super::{Kind, Transition, Undelivered};

impl Transition {
    /// The transition as words for the hash, in a fixed order: what happened, to whom and when.
    /// Left out is what follows from earlier ones, such as ages and the time of a cold start.
    #[inline(always)]
    pub(crate) fn words(&self) -> [u64; 4] {
        let (code, detail, a, b) = self.kind.words();
        // An instant takes 44 bits, and a lane's index four: see the agenda.
        let what = u64::from(self.lane) << 16 | u64::from(detail) << 8 | u64::from(code);
        let who = u64::from(self.attempt) << 32 | u64::from(self.request);
        [self.at.micros() | what << 44, who, a, b]
    }
}

impl Kind {
    /// A code of the kind's own, which variant of it, and what it carries. A code that was given to
    /// one kind is never given to another.
    #[inline(always)]
    fn words(&self) -> (u8, u8, u64, u64) {
        let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
        match *self {
            Self::Arrived { poison } => (1, u8::from(poison), 0, 0),
            Self::Sent => (2, 0, 0, 0),
            Self::Accepted { caller_wait } => (3, 0, caller_wait.micros(), 0),
            Self::Queued => (4, 0, 0, 0),
            Self::Tried { age } => (5, 0, age.micros(), 0),
            Self::Received { poller, hidden_until, together, .. } => {
                (6, u8::from(together), hidden_until.micros(), u64::from(poller))
            }
            Self::Invoked { environment, start, handler_at, batch_size, capacity } => {
                let how = start as u8 | (capacity as u8) << 4;
                (7, how, handler_at.micros(), pair(batch_size, environment))
            }
            Self::Joined { leader } => (8, 0, u64::from(leader), 0),
            Self::Succeeded { environment, duration, capacity, .. } => {
                (9, (capacity as u8) << 4, duration.micros(), u64::from(environment))
            }
            Self::Failed { environment, duration, reason, capacity, .. } => {
                let how = reason as u8 | (capacity as u8) << 4;
                (10, how, duration.micros(), u64::from(environment))
            }
            Self::Throttled { reason } => (11, reason as u8, 0, 0),
            Self::Duplicated => (12, 0, 0, 0),
            Self::RetryScheduled { at, by } => (13, by as u8, at.micros(), 0),
            Self::Responded { status, function_error, .. } => {
                (14, u8::from(function_error), u64::from(status), 0)
            }
            Self::ClientTimedOut => (15, 0, 0, 0),
            Self::Deleted { visible, together } => {
                (16, u8::from(visible) | u8::from(together) << 1, 0, 0)
            }
            Self::Completed { latency } => (17, 0, latency.micros(), 0),
            Self::GaveUp { reason, caller_wait } => (18, reason as u8, caller_wait.micros(), 0),
            Self::DeadLettered { reason } => (19, reason as u8, 0, 0),
            Self::Dropped { reason } => (20, reason as u8, 0, 0),
            Self::EnvironmentExpired { environment } => (21, 0, u64::from(environment), 0),
            Self::PollersScaled { pollers } => (22, 0, u64::from(pollers), 0),
            Self::PolledEmpty { polls } => (23, 0, u64::from(polls), 0),
            Self::Changed { change } => (24, 0, u64::from(change), 0),
            Self::Delivered { destination, condition } => {
                (25, destination as u8, condition_code(condition), 0)
            }
            Self::DeliveryFailed { destination, condition } => {
                (26, destination as u8, condition_code(condition), 0)
            }
            Self::Redelivered => (27, 0, 0, 0),
            Self::Put { shard, key } => (28, 0, u64::from(shard), u64::from(key)),
            Self::BatchEnded { slice, passed, iterator_age } => {
                (29, 0, iterator_age.micros(), pair(passed, slice))
            }
            Self::Blocked { slice } => (30, 0, u64::from(slice), 0),
            Self::Unblocked { slice } => (31, 0, u64::from(slice), 0),
            Self::Split { first, second } => (32, 0, 0, pair(first, second)),
            Self::Provisioned { status, requested } => (60, status as u8, requested.into(), 0),
            Self::EnvironmentProvisioned { environment } => (61, 0, environment.into(), 0),
            Self::EnvironmentReleased { environment } => (62, 0, environment.into(), 0),
            Self::Delayed { until } => (40, 0, until.micros(), 0),
            Self::Deduplicated => (63, 0, 0, 0),
            Self::Grouped { group } => (41, 0, u64::from(group), 0),
            Self::DeleteIgnored { together } => (42, u8::from(together), 0, 0),
        }
    }
}

#[inline(always)]
fn condition_code(condition: Option<Undelivered>) -> u64 {
    condition.map_or(0, |reason| 1 + reason as u64)
}
