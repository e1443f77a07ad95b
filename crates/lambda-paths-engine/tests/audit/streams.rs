//! The laws of records: each stays where it was put, in order, until the checkpoint passes it.

use lambda_paths_engine::scenario::{Lane, Path};
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{GaveUp, Kind, Retrier, Transition, Undelivered};

use super::requests::{Place, Request};

impl Request {
    pub(super) fn stream(&mut self, transition: &Transition, settings: &Lane) -> Option<Place> {
        let Path::Stream(path) = settings.path else {
            panic!("a lane keeps its path");
        };
        let now = transition.at;
        match (self.place, transition.kind) {
            (Place::New, Kind::Accepted { .. }) => Some(Place::Accepted),
            (Place::New, Kind::GaveUp { reason, caller_wait }) => {
                assert_eq!(reason, GaveUp::ProvisionedThroughputExceeded);
                assert!(caller_wait >= now - self.arrived);
                Some(Place::Ended)
            }
            (Place::Accepted, Kind::Put { shard, key }) => {
                assert!(shard < path.shards && key < path.partition_keys, "{transition:?}");
                self.key = key;
                None
            }
            (Place::Accepted, Kind::Queued) => {
                self.queued = now;
                Some(Place::Visible)
            }
            (Place::Visible, Kind::Received { age, hidden_until, poller, .. }) => {
                assert_eq!((age, hidden_until), (now - self.queued, Instant::NEVER));
                assert!(poller < 10 * path.shards, "{transition:?}");
                Some(Place::Hidden { until: hidden_until, given_back: false })
            }
            (Place::Hidden { .. }, Kind::Completed { latency }) => {
                assert!(self.attempt > 0 && latency <= now - self.arrived, "{transition:?}");
                assert!(self.successes > 0, "done without a success");
                Some(Place::Ended)
            }
            (Place::Hidden { .. }, Kind::DeadLettered { reason }) => {
                assert!(path.on_failure.is_some());
                self.given_up(transition, settings, reason);
                Some(Place::Ended)
            }
            (Place::Hidden { .. }, Kind::Dropped { reason }) => {
                let gone = reason == Undelivered::RetentionExceeded;
                assert!(gone || path.on_failure.is_none());
                self.given_up(transition, settings, reason);
                Some(Place::Ended)
            }
            (Place::Hidden { .. }, Kind::RetryScheduled { at, by: Retrier::Mapping }) => {
                assert!(at > now, "a retry waits");
                None
            }
            (
                Place::Hidden { .. },
                Kind::Invoked { .. }
                | Kind::Joined { .. }
                | Kind::Succeeded { .. }
                | Kind::Failed { .. }
                | Kind::Throttled { .. }
                | Kind::Duplicated
                | Kind::Blocked { .. }
                | Kind::Delivered { .. }
                | Kind::Split { .. },
            ) => None,
            (place, _) => panic!("{transition:?} at {place:?}"),
        }
    }

    fn given_up(&self, transition: &Transition, settings: &Lane, reason: Undelivered) {
        let Path::Stream(path) = settings.path else { return };
        let age = transition.at - self.queued;
        match reason {
            Undelivered::RetentionExceeded => assert!(age >= path.retention_period),
            Undelivered::RecordAgeExceeded => {
                assert!(path.maximum_record_age.is_some_and(|most| age >= most));
            }
            Undelivered::RetryAttemptsExhausted => assert!(self.attempt > 0),
            other => panic!("{other:?} is not a reason for a record"),
        }
    }
}
