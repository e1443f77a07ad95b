//! The laws of requests: each arrives first, is tried in an order that its path allows, and comes
//! to one end at most.

use std::collections::{BTreeMap, VecDeque};

use super::sqs::Queue;
use lambda_paths_engine::measure::LaneMeasures;
use lambda_paths_engine::scenario::{FrontDoor, Lane, Path};
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{GaveUp, Kind, Retrier, Transition, Undelivered};

/// Where a request stands. Executions go on beside it, and are not told here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// It has arrived.
    New,
    /// Its source or queue has it.
    Accepted,
    /// Its queue shows it to nobody yet.
    Delayed {
        until: Instant,
    },
    /// Its caller waits for the answer to a call, at least until then.
    Calling {
        sent: Instant,
        patience: Instant,
    },
    /// Its caller knows how the call went.
    Heard {
        status: Option<u16>,
        function_error: bool,
    },
    /// Somebody waits until it is tried again.
    Waiting {
        until: Instant,
    },
    /// It may be taken from its queue.
    Visible,
    /// Lambda has taken it and not said what comes of it.
    Tried,
    Throttled,
    Running,
    Succeeded,
    Failed,
    /// A poller has it.
    Hidden {
        until: Instant,
        /// Whether the queue is to bring it again: who has given it back does not delete it, though
        /// an older handle may.
        given_back: bool,
    },
    Deleted,
    /// It was given up for this reason, and something may have it.
    GivenUp {
        reason: Undelivered,
        reached: bool,
    },
    /// It came to an end.
    Ended,
    /// A copy of what is done waits in Lambda's internal queue.
    CopyWaits,
    CopyTried,
    CopyRuns,
    CopySucceeded,
    /// Its success was told as one too many.
    CopyCounted,
    /// Nothing more comes of a copy.
    CopyGone,
}

pub(super) struct Request {
    pub(super) arrived: Instant,
    pub(super) queued: Instant,
    pub(super) attempt: u32,
    pub(super) place: Place,
    pub(super) group: Option<u32>,
    /// Whether an execution carried it together with others.
    in_company: bool,
    pub(super) successes: u32,
    duplicates: u32,
    /// Partition key of a record.
    pub(super) key: u32,
    /// When its last attempt began.
    invoked: Instant,
}

#[derive(Clone, Copy, PartialEq)]
enum Kinds {
    Synchronous,
    Asynchronous,
    Sqs,
    Stream,
}

pub(super) struct Requests {
    path: Kinds,
    list: Vec<Request>,
    ended: u64,
    attempts: u64,
    retries: u64,
    /// Requests whose callers wait: for the answer, or until a source or queue has them.
    calling: u32,
    /// Requests that wait in a queue and may be taken, or will be tried again.
    waiting: u32,
    /// Messages that a poller has.
    hidden: u32,
    /// The unfinished records of each partition key, in order of their puts.
    keys: BTreeMap<u32, VecDeque<u32>>,
    /// Messages that their queue delays.
    delayed: u32,
    queue: Queue,
    /// The environment of the execution that began last.
    begun: u32,
    /// Requests that an environment's execution carries beside its first.
    company: BTreeMap<u32, Vec<u32>>,
}

impl Requests {
    pub(super) fn new(path: &Path) -> Self {
        let path = match path {
            Path::Synchronous(_) => Kinds::Synchronous,
            Path::Asynchronous(_) => Kinds::Asynchronous,
            Path::Sqs(_) | Path::SqsFifo(_) => Kinds::Sqs,
            Path::Stream(_) => Kinds::Stream,
        };
        Self {
            path,
            list: Vec::new(),
            ended: 0,
            attempts: 0,
            retries: 0,
            calling: 0,
            waiting: 0,
            hidden: 0,
            keys: BTreeMap::new(),
            delayed: 0,
            queue: Queue::default(),
            begun: 0,
            company: BTreeMap::new(),
        }
    }

    /// Requests that wait in a queue.
    pub(super) fn waiting(&self) -> u32 {
        self.waiting
    }

    /// Requests whose callers wait.
    pub(super) fn calling(&self) -> u32 {
        self.calling
    }

    pub(super) fn follow(&mut self, transition: &Transition, settings: &Lane) {
        let Transition { at, request, attempt, kind, .. } = *transition;
        let index = request as usize;
        if let Kind::Arrived { .. } = kind {
            assert_eq!((index, attempt), (self.list.len(), 0), "requests arrive in order, once");
            self.list.push(Request {
                arrived: at,
                queued: at,
                attempt: 0,
                place: Place::New,
                group: None,
                in_company: false,
                successes: 0,
                duplicates: 0,
                key: 0,
                invoked: at,
            });
            self.calling += 1;
            return;
        }
        let request = self.list.get_mut(index).expect("a request arrives first");
        let begins = match self.path {
            Kinds::Synchronous => kind == Kind::Sent,
            // A copy of what is done is no attempt.
            Kinds::Asynchronous => matches!(kind, Kind::Invoked { .. }) && attempt > 0,
            Kinds::Sqs => matches!(kind, Kind::Received { .. }),
            Kinds::Stream => matches!(kind, Kind::Invoked { .. } | Kind::Joined { .. }),
        };
        if begins {
            assert_eq!(attempt, request.attempt + 1, "attempts count from 1 without gaps");
            request.attempt = attempt;
            request.invoked = at;
            self.attempts += 1;
            self.retries += u64::from(attempt > 1);
        }
        assert!(attempt <= request.attempt, "{transition:?} of an attempt still to come");
        let before = request.place;
        let next = request.next(self.path, transition, settings);
        let after = next.unwrap_or(before);
        request.place = after;
        let key = request.key;
        if next.is_some() {
            self.queue.follow(request, before, transition, settings);
            self.moved(before, after);
        }
        if self.path == Kinds::Stream {
            self.keep_order(transition, key, after);
        }
        self.share_success(transition);
    }

    /// An execution that ends well is a success of all that it carries.
    fn share_success(&mut self, transition: &Transition) {
        match transition.kind {
            Kind::Invoked { environment, .. } => self.begun = environment,
            Kind::Joined { .. } => {
                self.company.entry(self.begun).or_default().push(transition.request);
            }
            Kind::Succeeded { environment, .. } => {
                for request in self.company.remove(&environment).unwrap_or_default() {
                    self.list[request as usize].successes += 1;
                }
            }
            Kind::Failed { environment, .. } => drop(self.company.remove(&environment)),
            _ => {}
        }
    }

    /// The records of one partition key end in the order of their puts.
    fn keep_order(&mut self, transition: &Transition, key: u32, after: Place) {
        let records = self.keys.entry(key).or_default();
        if matches!(transition.kind, Kind::Invoked { .. } | Kind::Joined { .. }) {
            // Who comes before it has ended, or is carried by the same execution.
            let first = records.front().expect("it is one of them");
            assert_eq!(self.list[*first as usize].invoked, transition.at, "{transition:?}");
        }
        if matches!(transition.kind, Kind::Queued) {
            records.push_back(transition.request);
        } else if after == Place::Ended && !matches!(transition.kind, Kind::GaveUp { .. }) {
            assert_eq!(records.pop_front(), Some(transition.request), "{transition:?}");
        }
    }

    fn moved(&mut self, before: Place, after: Place) {
        let queued = self.path != Kinds::Synchronous;
        let waits = |place| {
            queued && matches!(place, Place::Visible | Place::Waiting { .. } | Place::CopyWaits)
        };
        let hides = |place| matches!(place, Place::Hidden { .. });
        let free = |place| match place {
            Place::New => false,
            place => queued || place == Place::Ended,
        };
        self.calling = self.calling + u32::from(free(before)) - u32::from(free(after));
        self.waiting = self.waiting + u32::from(waits(after)) - u32::from(waits(before));
        self.hidden = self.hidden + u32::from(hides(after)) - u32::from(hides(before));
        let delays = |place| matches!(place, Place::Delayed { .. });
        self.delayed = self.delayed + u32::from(delays(after)) - u32::from(delays(before));
        self.ended += u64::from(after == Place::Ended);
    }

    pub(super) fn compare(&self, measures: &LaneMeasures, now: Instant) {
        let arrived = self.list.len() as u64;
        assert_eq!(measures.arrived, arrived);
        let ends = [measures.succeeded, measures.failed, measures.dead_lettered, measures.dropped];
        assert_eq!(ends.iter().sum::<u64>(), self.ended);
        assert_eq!(measures.in_flight(), arrived - self.ended);
        assert_eq!((measures.attempts, measures.retries), (self.attempts, self.retries));
        assert_eq!(measures.waiting.level(), self.waiting);
        assert_eq!(measures.hidden.level(), self.hidden);
        assert_eq!(measures.queue.delayed.level(), self.delayed);
        self.queue.check(now);
        assert_eq!(measures.queue.oldest.age(now), self.queue.oldest().map(|sent| now - sent));
        let duplicates = self.list.iter().map(|request| u64::from(request.duplicates));
        assert_eq!(measures.duplicates, duplicates.sum::<u64>());
    }
}

impl Request {
    /// Where it stands after the transition; `None` for what happens beside it.
    fn next(&mut self, path: Kinds, transition: &Transition, settings: &Lane) -> Option<Place> {
        self.executed(transition);
        match path {
            Kinds::Synchronous => self.synchronous(transition, settings),
            Kinds::Asynchronous => self.asynchronous(transition, settings),
            Kinds::Sqs => self.sqs(transition, settings),
            Kinds::Stream => self.stream(transition, settings),
        }
    }

    /// Successes beyond the first are duplicates, where the execution carries nobody else.
    fn executed(&mut self, transition: &Transition) {
        match transition.kind {
            Kind::Joined { .. } => self.in_company = true,
            Kind::Invoked { batch_size, .. } => self.in_company |= batch_size > 1,
            Kind::Succeeded { .. } => {
                self.successes += 1;
            }
            Kind::Duplicated => {
                self.duplicates += 1;
                assert!(self.in_company || self.duplicates < self.successes, "{transition:?}");
            }
            _ => {}
        }
    }

    fn synchronous(&self, transition: &Transition, settings: &Lane) -> Option<Place> {
        let Path::Synchronous(path) = &settings.path else {
            panic!("a lane keeps its path");
        };
        let now = transition.at;
        let current = transition.attempt == self.attempt;
        match (self.place, transition.kind) {
            (Place::New, Kind::Sent) => {
                assert_eq!(now, self.arrived);
                Some(Place::Calling { sent: now, patience: now + path.client.timeout })
            }
            (Place::Waiting { until }, Kind::Sent) if now == until => {
                Some(Place::Calling { sent: now, patience: now + path.client.timeout })
            }
            (Place::Calling { .. }, Kind::Responded { status, function_error, .. }) if current => {
                assert!(statuses(&path.front_door).contains(&status), "{transition:?}");
                Some(Place::Heard { status: Some(status), function_error })
            }
            (Place::Calling { sent, patience }, Kind::ClientTimedOut) if current => {
                assert!(now >= patience && patience > sent, "too early a timeout");
                Some(Place::Heard { status: None, function_error: false })
            }
            (Place::Heard { status, .. }, Kind::RetryScheduled { at, by: Retrier::Client }) => {
                assert!(at >= now && status != Some(200), "{transition:?}");
                Some(Place::Waiting { until: at })
            }
            (
                Place::Heard { status: Some(200), function_error: false },
                Kind::Completed { latency },
            ) => {
                assert_eq!(latency, now - self.arrived);
                assert!(self.successes > 0, "done without a success");
                Some(Place::Ended)
            }
            (Place::Heard { status, function_error }, Kind::GaveUp { caller_wait, reason }) => {
                assert_eq!(caller_wait, now - self.arrived);
                assert_eq!(status == Some(200), function_error, "{transition:?}");
                assert_eq!(reason == GaveUp::FunctionError, function_error, "{transition:?}");
                Some(Place::Ended)
            }
            (
                _,
                Kind::Accepted { .. }
                | Kind::Invoked { .. }
                | Kind::Succeeded { .. }
                | Kind::Failed { .. }
                | Kind::Throttled { .. }
                | Kind::Duplicated,
            ) => None,
            (place, _) => panic!("{transition:?} at {place:?}"),
        }
    }
}

/// What each front door can answer.
fn statuses(door: &FrontDoor) -> &'static [u16] {
    match door {
        FrontDoor::ApiGatewayRest(_) => &[200, 429, 500, 502, 504],
        FrontDoor::ApiGatewayHttp(_) => &[200, 429, 500, 503],
        FrontDoor::Alb { .. } => &[200, 502, 504],
        FrontDoor::FunctionUrl => &[200, 429, 502],
        FrontDoor::Invoke => &[200, 429],
    }
}
