//! The laws of messages: hidden when received, visible again when their time is up, deleted with a
//! handle that is good; in a FIFO queue one group goes in order.

use std::collections::{BTreeMap, BTreeSet};

use super::requests::{Place, Request};
use lambda_paths_engine::rules::{SQS_HIDDEN_MIN, SQS_IN_FLIGHT_MAX, SQS_POISON_RECEIVES};
use lambda_paths_engine::scenario::{Lane, Path};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Kind, Retrier, Transition, Undelivered};

/// What is set about a queue, of either kind.
struct Limits {
    is_fifo: bool,
    visibility_timeout: Span,
    most_receives: u32,
    retention: Span,
    /// How old a message may be to be kept as a dead letter; any age, if that counts anew.
    dead_letter_age: Span,
    delay: Span,
    stale_delete_works: bool,
    duplicates: bool,
}

impl Limits {
    /// A message is hidden for its timeout, or for the least where it comes twice by chance.
    fn check_hidden(&self, hidden: Span) {
        let again = self.duplicates && hidden == SQS_HIDDEN_MIN;
        assert!(again || hidden == self.visibility_timeout.max(SQS_HIDDEN_MIN));
    }

    /// How old a message is at least that is lost for this reason after so many receives.
    fn kept(&self, reason: Undelivered, receives: u32) -> Span {
        if reason == Undelivered::DeadLetterRetentionExceeded {
            assert!(receives >= self.most_receives);
            return self.dead_letter_age;
        }
        self.retention
    }

    fn of(path: &Path) -> Self {
        let most =
            |dead_letter_queue: bool, count: u32| if dead_letter_queue { count } else { u32::MAX };
        match path {
            Path::Sqs(sqs) => Self {
                is_fifo: false,
                visibility_timeout: sqs.visibility_timeout,
                most_receives: most(sqs.dead_letter_queue, sqs.max_receive_count),
                retention: sqs.message_retention_period,
                dead_letter_age: sqs.dead_letter_retention_period,
                delay: sqs.delay,
                stale_delete_works: sqs.stale_delete_works,
                duplicates: sqs.duplicate_rate > 0.0,
            },
            Path::SqsFifo(fifo) => Self {
                is_fifo: true,
                visibility_timeout: fifo.queue.visibility_timeout,
                most_receives: most(fifo.queue.dead_letter_queue, fifo.queue.max_receive_count),
                retention: fifo.queue.message_retention_period,
                dead_letter_age: Span::from_micros(u64::MAX),
                delay: fifo.queue.delay,
                stale_delete_works: false,
                duplicates: false,
            },
            _ => panic!("a lane keeps its path"),
        }
    }
}

/// What is set about a mapping, of either kind of queue.
pub(super) struct Mapping {
    pub(super) is_fifo: bool,
    pub(super) provisioned: Option<(u32, u32)>,
    pub(super) maximum: Option<u32>,
    pub(super) error_backoff: bool,
}

impl Mapping {
    pub(super) fn of(path: &Path) -> Self {
        match path {
            Path::Sqs(sqs) => Self {
                is_fifo: false,
                provisioned: sqs.provisioned_pollers(),
                maximum: sqs.maximum_concurrency,
                error_backoff: sqs.error_backoff,
            },
            Path::SqsFifo(fifo) => Self {
                is_fifo: true,
                provisioned: None,
                maximum: fifo.queue.maximum_concurrency,
                error_backoff: fifo.queue.error_backoff,
            },
            _ => Self { is_fifo: false, provisioned: None, maximum: None, error_backoff: false },
        }
    }
}

/// A message group.
#[derive(Default)]
struct Group {
    /// When its delayed and visible messages were sent, and their numbers.
    waiting: BTreeSet<(Instant, u32)>,
    in_flight: u32,
    received_at: Instant,
}

/// What the audit knows of a queue as a whole.
#[derive(Default)]
pub(super) struct Queue {
    groups: BTreeMap<u32, Group>,
    /// When the hidden messages will be visible, and their numbers.
    hidden: BTreeSet<(Instant, u32)>,
    /// Messages that count for the age of the oldest.
    ages: BTreeMap<u32, Instant>,
}

impl Queue {
    /// When the oldest message was sent that counts.
    pub(super) fn oldest(&self) -> Option<Instant> {
        self.ages.first_key_value().map(|(_, sent)| *sent)
    }

    /// No message is forgotten: each is deleted or visible again when its visibility timeout ends.
    pub(super) fn check(&self, now: Instant) {
        let first = self.hidden.first();
        assert!(first.is_none_or(|(until, _)| *until >= now), "{first:?} is hidden at {now:?}");
    }

    /// Follows a message from where it stood before; the transition is lawful for the message.
    pub(super) fn follow(
        &mut self,
        request: &Request,
        before: Place,
        transition: &Transition,
        settings: &Lane,
    ) {
        let Transition { request: number, attempt, kind, at, .. } = *transition;
        if !matches!(settings.path, Path::Sqs(_) | Path::SqsFifo(_)) {
            return;
        }
        if let Place::Hidden { until, .. } = before {
            self.hidden.remove(&(until, number));
        }
        if let Place::Hidden { until, .. } = request.place {
            self.hidden.insert((until, number));
        }
        assert!(self.hidden.len() <= SQS_IN_FLIGHT_MAX as usize);
        let poison = attempt == SQS_POISON_RECEIVES && matches!(settings.path, Path::Sqs(_));
        match kind {
            Kind::Accepted { .. } => drop(self.ages.insert(number, at)),
            Kind::Received { .. } if poison => drop(self.ages.remove(&number)),
            _ if request.place == Place::Ended => drop(self.ages.remove(&number)),
            _ => {}
        }
        if let Some(group) = request.group {
            self.groups.entry(group).or_default().follow(request, before, transition);
        }
    }
}

impl Group {
    fn follow(&mut self, request: &Request, before: Place, transition: &Transition) {
        let Transition { request: number, kind, at, .. } = *transition;
        let key = (request.queued, number);
        if let Kind::Received { together, .. } = kind {
            let one_receive = together && self.received_at == at;
            assert!(
                self.in_flight == 0 || one_receive,
                "{transition:?} while others are in flight"
            );
            assert_eq!(self.waiting.first(), Some(&key), "{transition:?} overtakes its group");
            self.received_at = at;
        }
        self.in_flight -= u32::from(matches!(before, Place::Hidden { .. }));
        self.in_flight += u32::from(matches!(request.place, Place::Hidden { .. }));
        if matches!(request.place, Place::Delayed { .. } | Place::Visible) {
            self.waiting.insert(key);
        } else {
            self.waiting.remove(&key);
        }
    }
}

impl Request {
    /// On its way into the queue.
    fn is_sent(&mut self, transition: &Transition, limits: &Limits) -> Option<Place> {
        let now = transition.at;
        match (self.place, transition.kind) {
            (Place::New, Kind::Accepted { .. }) => {
                self.queued = now;
                Some(Place::Accepted)
            }
            (Place::Accepted, Kind::Grouped { group }) => {
                assert!(limits.is_fifo);
                self.group = Some(group);
                None
            }
            (Place::Accepted, Kind::Deduplicated) => {
                assert!(limits.is_fifo);
                None
            }
            (Place::Accepted, Kind::Delayed { until }) => {
                assert_eq!(until, now + limits.delay);
                Some(Place::Delayed { until })
            }
            // An edit, which holds for the delayed messages of a FIFO queue too.
            (Place::Delayed { .. }, Kind::Delayed { until }) => {
                assert!(limits.is_fifo);
                assert_eq!(until, self.queued + limits.delay);
                Some(Place::Delayed { until })
            }
            (Place::Delayed { until }, Kind::Queued) if limits.is_fifo && now < until => {
                assert!(now >= self.queued + limits.delay);
                Some(Place::Visible)
            }
            (Place::Accepted, Kind::Queued) if now == self.queued => Some(Place::Visible),
            (Place::Delayed { until }, Kind::Queued) if now == until => Some(Place::Visible),
            (place, _) => panic!("{transition:?} at {place:?}"),
        }
    }

    pub(super) fn sqs(&mut self, transition: &Transition, settings: &Lane) -> Option<Place> {
        let limits = Limits::of(&settings.path);
        let (now, current) = (transition.at, transition.attempt == self.attempt);
        match (self.place, transition.kind) {
            (Place::New | Place::Accepted | Place::Delayed { .. }, _) => {
                self.is_sent(transition, &limits)
            }
            (Place::Hidden { until, .. }, Kind::Queued) if current && now == until => {
                Some(Place::Visible)
            }
            (Place::Visible, Kind::Received { age, hidden_until, .. }) => {
                assert_eq!(age, now - self.queued);
                limits.check_hidden(hidden_until - now);
                assert!(self.attempt <= limits.most_receives, "received too often");
                Some(Place::Hidden { until: hidden_until, given_back: false })
            }
            (Place::Visible, Kind::DeadLettered { .. }) => {
                assert!(self.attempt >= limits.most_receives);
                assert!(now - self.queued < limits.dead_letter_age);
                Some(Place::Ended)
            }
            (Place::Visible, Kind::Dropped { reason }) => {
                assert!(now - self.queued >= limits.kept(reason, self.attempt));
                Some(Place::Ended)
            }
            (Place::Hidden { given_back, .. }, Kind::Deleted { visible: false, .. })
                if current && !given_back || limits.stale_delete_works =>
            {
                Some(Place::Deleted)
            }
            (Place::Visible, Kind::Deleted { visible: true, .. })
                if !limits.is_fifo && (current || limits.stale_delete_works) =>
            {
                Some(Place::Deleted)
            }
            (place, Kind::DeleteIgnored { .. }) => {
                let expired = limits.is_fifo && place == Place::Visible;
                let stale = !current && !limits.stale_delete_works;
                assert!(place == Place::Ended || expired || stale, "{transition:?} at {place:?}");
                None
            }
            (Place::Deleted, Kind::Completed { latency }) => {
                assert!(latency <= now - self.arrived);
                assert!(self.successes > 0, "done without a success");
                Some(Place::Ended)
            }
            (
                Place::Hidden { until, given_back: false },
                Kind::RetryScheduled { at, by: Retrier::Queue },
            ) => {
                assert!(current && at == until);
                Some(Place::Hidden { until, given_back: true })
            }
            // The poller does not know what has become of it meanwhile.
            (_, Kind::RetryScheduled { at, by: Retrier::Poller }) => {
                assert!(at >= now);
                None
            }
            (
                _,
                Kind::Invoked { .. }
                | Kind::Joined { .. }
                | Kind::Succeeded { .. }
                | Kind::Failed { .. }
                | Kind::Throttled { .. }
                | Kind::Duplicated,
            ) => None,
            (place, _) => panic!("{transition:?} at {place:?}"),
        }
    }
}
