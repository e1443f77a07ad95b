//! The laws of asynchronous events: tried until they are done or given up, and sent where their
//! settings say; a copy of what is done is tried once.

use super::requests::{Place, Request};
use lambda_paths_engine::scenario::{Asynchronous, Lane, Path};
use lambda_paths_engine::transition::{Destination, Kind, Retrier, Transition, Undelivered};

impl Place {
    /// Where a copy of what is done stands after the transition.
    fn of_a_copy(self, transition: &Transition) -> Self {
        assert_eq!(transition.attempt, 0, "{transition:?} at {self:?}, a copy is no attempt");
        match (self, transition.kind) {
            (Self::Ended, Kind::Redelivered) => Self::CopyWaits,
            (Self::CopyWaits, Kind::Tried { .. }) => Self::CopyTried,
            (Self::CopyTried, Kind::Invoked { .. }) => Self::CopyRuns,
            (Self::CopyRuns, Kind::Succeeded { .. }) => Self::CopySucceeded,
            (Self::CopySucceeded, Kind::Duplicated) => Self::CopyCounted,
            (Self::CopyTried, Kind::Throttled { .. }) | (Self::CopyRuns, Kind::Failed { .. }) => {
                Self::CopyGone
            }
            (place, _) => panic!("{transition:?} at {place:?}"),
        }
    }
}

impl Request {
    pub(super) fn asynchronous(
        &mut self,
        transition: &Transition,
        settings: &Lane,
    ) -> Option<Place> {
        let Path::Asynchronous(path) = settings.path else {
            panic!("a lane keeps its path");
        };
        let now = transition.at;
        let place = match (self.place, transition.kind) {
            (Place::New, Kind::Accepted { .. }) => Place::Accepted,
            (Place::Accepted, Kind::Queued) => {
                self.queued = now;
                Place::Visible
            }
            (Place::Visible, Kind::Tried { .. }) => Place::Tried,
            (Place::Waiting { until }, Kind::Tried { age }) => {
                assert!(now == until && age == now - self.queued);
                Place::Tried
            }
            (Place::Tried, Kind::Throttled { .. }) => Place::Throttled,
            (Place::Tried, Kind::Invoked { .. }) => {
                assert!(now - self.queued < path.maximum_event_age, "too old: {transition:?}");
                Place::Running
            }
            (Place::Running, Kind::Succeeded { .. }) => Place::Succeeded,
            (Place::Running, Kind::Failed { .. }) => Place::Failed,
            (Place::Throttled, Kind::RetryScheduled { at, by: Retrier::LambdaThrottle })
            | (Place::Failed, Kind::RetryScheduled { at, by: Retrier::Lambda }) => {
                assert!(at - self.queued < path.maximum_event_age, "looks ahead: {transition:?}");
                Place::Waiting { until: at }
            }
            (Place::Succeeded, Kind::Completed { latency }) => {
                assert_eq!(latency, now - self.arrived);
                Place::Ended
            }
            (_, Kind::Delivered { destination, condition }) => {
                self.sent(&path, destination, condition, true)
            }
            (_, Kind::DeliveryFailed { destination, condition }) => {
                self.sent(&path, destination, condition, false)
            }
            (Place::GivenUp { reason, reached: true }, Kind::DeadLettered { reason: told }) => {
                assert_eq!(reason, told);
                Place::Ended
            }
            (Place::GivenUp { reached: false, .. }, Kind::Dropped { reason }) => {
                assert_eq!(reason, Undelivered::DeliveryFailed);
                Place::Ended
            }
            (Place::Tried | Place::Throttled | Place::Failed, Kind::Dropped { reason }) => {
                assert!(!path.keeps_failures() && reason != Undelivered::DeliveryFailed);
                Place::Ended
            }
            (place, _) => place.of_a_copy(transition),
        };
        Some(place)
    }

    /// Lambda sends it, or a record of it, where its settings say.
    fn sent(
        &self,
        path: &Asynchronous,
        destination: Destination,
        condition: Option<Undelivered>,
        arrives: bool,
    ) -> Place {
        match (self.place, condition) {
            (Place::Succeeded | Place::CopyCounted, None) => {
                assert_eq!(path.on_success, Some(destination));
                if self.place == Place::Succeeded { self.place } else { Place::CopyGone }
            }
            (Place::Tried | Place::Throttled | Place::Failed, Some(reason)) => {
                let targets = [path.dead_letter_queue(), path.failure_destination()];
                assert!(targets.contains(&Some(destination)));
                Place::GivenUp { reason, reached: arrives }
            }
            (Place::GivenUp { reason, reached }, Some(told)) => {
                assert!(reason == told && path.failure_destination() == Some(destination));
                Place::GivenUp { reason, reached: reached || arrives }
            }
            (place, _) => panic!("sent to {destination:?} at {place:?}"),
        }
    }
}
