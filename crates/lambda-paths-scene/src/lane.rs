//! One lane's scene: transitions go in; what the picture is made of stands here.

mod latest;
mod lines;

pub use latest::Latest;

use lambda_paths_engine::scenario;
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Capacity, Kind, Retrier, Start, Transition};

use crate::about::LaneKind;
use crate::actor::{Motion, Stay};
use crate::follow::Follow;
use crate::geometry::{Fate, Spot};
use crate::names::Names;
use crate::picture::Tone;
use crate::rows::Rows;
use crate::slots::Slots;
use crate::words;

/// What is out of sight is forgotten after so many transitions of a lane, or half as many as there
/// are followed requests, for looking at them all takes time,
const TOLD_MAX: usize = 64;
/// after an eighth of that where it may make room,
const WHEN_FULL: usize = 8;
/// and when somebody comes who may need a place, after so long.
const FORGET_AFTER: Span = Span::from_micros(500_000);

/// What the scene knows of one lane.
#[derive(Clone, Debug)]
pub struct LaneScene {
    pub(crate) arrangement: LaneKind,
    pub(crate) names: Names,
    /// The followed requests, by number.
    pub(crate) follows: Vec<Follow>,
    /// Above so many, fewer are followed, and the picture says so.
    followed_max: usize,
    /// One in so many requests is followed.
    pub(crate) one_in: u32,
    pub(crate) callers: Slots,
    pub(crate) queue: Slots,
    pub(crate) rows: Rows,
    /// Requests of rows that are not followed on their way there, because there are too many.
    pub(crate) crowd: Vec<(u32, bool)>,
    /// What each poller has in hand.
    hands: Vec<Hand>,
    /// For each environment: whether it is there, and since when it is at work.
    pub(crate) environments: Vec<Environment>,
    pub(crate) pollers: u32,
    last_invoked: (u32, Stay, u32),
    /// How many were given up, by reason.
    pub(crate) piles: Vec<(Fate, &'static str, u64)>,
    /// The latest of each pile, oldest first.
    latest: Vec<(Fate, Latest)>,
    /// The request that is drawn in any case.
    pub(crate) selected: Option<u32>,
    /// Records of successes that were sent on.
    pub(crate) successes: u64,
    /// Transitions since what was out of sight was forgotten, and when that was.
    told: usize,
    forgot_at: Instant,
}

/// What a poller has in hand.
#[derive(Clone, Copy, Debug, Default)]
struct Hand {
    /// The request whose copy stands for the batch.
    carrier: Option<u32>,
    /// Requests of the batch, as far as they are known.
    size: u32,
    /// Whether its function runs: what is received next is another batch.
    closed: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    pub(crate) there: bool,
    pub(crate) provisioned: bool,
    pub(crate) busy_since: Option<Instant>,
    /// Requests that its execution carries besides the one that names it.
    joined: Vec<u32>,
}

impl LaneScene {
    pub(crate) fn new(lane: &scenario::Lane, followed_max: usize) -> Self {
        let arrangement = LaneKind::of(&lane.path);
        let provisioned = lane.function.provisioned_concurrency as usize;
        let ready = Environment { there: true, provisioned: true, ..Environment::default() };
        Self {
            arrangement,
            names: Names::of(&lane.path),
            follows: Vec::new(),
            followed_max,
            one_in: 1,
            callers: Slots::default(),
            queue: Slots::default(),
            rows: Rows::new(rows(&lane.path)),
            crowd: Vec::new(),
            hands: Vec::new(),
            environments: vec![ready; provisioned],
            pollers: pollers(&lane.path),
            last_invoked: (0, Stay::Open, 1),
            piles: Vec::new(),
            latest: Vec::new(),
            selected: None,
            successes: 0,
            told: 0,
            forgot_at: Instant::START,
        }
    }

    pub(crate) fn edit(&mut self, lane: &scenario::Lane) {
        self.names = Names::of(&lane.path);
        if self.arrangement == LaneKind::Stream {
            self.pollers = self.pollers.max(pollers(&lane.path));
            if !self.has_one_slice() {
                self.rows.drawn.iter_mut().for_each(|row| row.parts.clear());
            }
        }
    }

    /// Takes in what happened, and forgets now and then what is out of sight at this motion. When
    /// that is depends on what happened alone, so that the picture does too.
    pub(crate) fn take_in(&mut self, transition: &Transition, motion: Motion) {
        let at = transition.at;
        self.told += 1;
        let told_max = TOLD_MAX.max(self.follows.len() / 2);
        let full = self.follows.len() >= self.followed_max && self.told > told_max / WHEN_FULL;
        let arrives = matches!(transition.kind, Kind::Arrived { .. });
        let long = at.since(self.forgot_at) >= FORGET_AFTER;
        if self.told > told_max || arrives && (full || long) {
            self.forget(at, motion);
        }
        self.fold(transition);
        self.close_up(at);
    }

    /// Takes in what happened.
    pub(crate) fn fold(&mut self, transition: &Transition) {
        let Transition { at, request, attempt, kind, .. } = *transition;
        match kind {
            Kind::Arrived { poison } => self.arrived(at, request, poison),
            Kind::PollersScaled { pollers } if self.arrangement != LaneKind::Stream => {
                self.pollers = pollers;
            }
            Kind::EnvironmentExpired { environment }
            | Kind::EnvironmentReleased { environment } => {
                self.environment(environment).there = false;
            }
            Kind::EnvironmentProvisioned { environment } => {
                let environment = self.environment(environment);
                (environment.there, environment.provisioned) = (true, true);
            }
            Kind::Invoked { environment, start, handler_at, capacity, batch_size } => {
                let stay = if start == Start::Cold { Stay::Until(handler_at) } else { Stay::Open };
                self.last_invoked = (environment, stay, batch_size);
                let environment = self.environment(environment);
                environment.there = true;
                environment.provisioned = capacity == Capacity::Provisioned;
                environment.busy_since = Some(at);
                self.promote(at, request);
                self.closes(request);
            }
            Kind::Joined { leader } => self.joined(at, request, attempt, leader),
            Kind::Succeeded { environment, .. } => {
                self.ended(at, request, environment, Tone::Good);
            }
            Kind::Failed { environment, .. } => {
                self.ended(at, request, environment, Tone::Bad);
            }
            Kind::Received { poller, .. } => return self.received(transition, poller),
            Kind::Delivered { condition: None, .. } => self.successes += 1,
            Kind::GaveUp { reason, .. } => {
                self.crowd.retain(|(one, _)| *one != request);
                self.pile_up(Fate::GaveUp, at, request, words::gave_up(reason));
            }
            Kind::DeadLettered { reason } => {
                self.leaves_row(request, true);
                self.pile_up(Fate::DeadLettered, at, request, words::undelivered(reason));
            }
            Kind::Dropped { reason } => {
                self.leaves_row(request, true);
                self.pile_up(Fate::Lost, at, request, words::undelivered(reason));
            }
            Kind::Completed { .. } => self.leaves_row(request, false),
            _ => self.fold_lines(transition),
        }
        let Ok(index) = self.position(request) else { return };
        let follow = &mut self.follows[index];
        if matches!(kind, Kind::Queued | Kind::Delayed { .. }) && follow.home.is_none() {
            follow.home = Some(Spot::Queue(self.queue.take()));
        }
        if !(follow.merges && follow.ended) {
            follow.fold(at, attempt, kind);
        }
    }

    /// Takes in what happens in the lines of shards and groups.
    fn fold_lines(&mut self, transition: &Transition) {
        let Transition { at, request, attempt, kind, .. } = *transition;
        match kind {
            Kind::Put { shard, .. } => self.lines_up(request, shard),
            Kind::Grouped { group } => self.lines_up(request, group),
            Kind::BatchEnded { slice, passed, .. } => self.batch_ended(slice, passed),
            Kind::Throttled { .. } => self.lets_go(request),
            Kind::Blocked { slice } => self.rows.blocked.push((slice, at)),
            Kind::Unblocked { slice } => self.rows.blocked.retain(|(one, _)| *one != slice),
            Kind::Split { first, second } => {
                if let Some(row) = self.row_of(request).filter(|_| self.has_one_slice()) {
                    self.rows.split(row, first, second);
                }
            }
            Kind::RetryScheduled { by: Retrier::Mapping, at: due } => {
                self.is_kept(at, request, attempt, due);
            }
            _ => {}
        }
    }

    fn arrived(&mut self, at: Instant, request: u32, poison: bool) {
        let selected = self.selected == Some(request);
        if !request.is_multiple_of(self.one_in) && !selected {
            return;
        }
        if self.follows.len() >= self.followed_max && !selected {
            if self.rows.count > 0 {
                self.crowd.push((request, poison));
                return;
            }
            self.thin_out();
            if !request.is_multiple_of(self.one_in) {
                return;
            }
        }
        let slot = self.callers.take();
        let place = (self.arrangement, self.names.door.is_some());
        // Requests arrive in the order of their numbers.
        self.follows.push(Follow::new(place, request, at, slot, poison));
    }

    /// Where a request is among the followed.
    pub(crate) fn position(&self, request: u32) -> Result<usize, usize> {
        self.follows.binary_search_by_key(&request, |follow| follow.request)
    }

    fn follow(&mut self, request: u32) -> Option<&mut Follow> {
        let index = self.position(request).ok()?;
        self.follows.get_mut(index)
    }

    /// About how many bytes a copy of it takes.
    pub(crate) fn bytes(&self) -> usize {
        let follows = self.follows.iter().map(Follow::bytes).sum::<usize>();
        follows + self.rows.bytes() + size_of_val(self.crowd.as_slice())
    }

    /// Follows half as many requests from now on.
    fn thin_out(&mut self) {
        self.one_in *= 2;
        let (one_in, selected) = (self.one_in, self.selected);
        self.keep(|follow| {
            follow.request.is_multiple_of(one_in) || Some(follow.request) == selected
        });
    }

    /// Follows on only what is wanted; the places of the others are free.
    fn keep(&mut self, wanted: impl Fn(&Follow) -> bool) {
        let Self { follows, callers, queue, .. } = self;
        follows.retain(|follow| {
            let keep = wanted(follow);
            if !keep {
                give_back(follow, callers, queue);
            }
            keep
        });
    }

    fn environment(&mut self, index: u32) -> &mut Environment {
        let index = index as usize;
        if index >= self.environments.len() {
            self.environments.resize(index + 1, Environment::default());
        }
        &mut self.environments[index]
    }

    fn joined(&mut self, at: Instant, request: u32, attempt: u32, leader: u32) {
        let (environment, stay, batch) = self.last_invoked;
        self.environment(environment).joined.push(request);
        self.closes(request);
        let stream = self.arrangement == LaneKind::Stream;
        if let Some(follow) = self.follow(request) {
            if stream {
                follow.carrier = Some(leader);
            }
            follow.enters(at, attempt, environment, stay, batch);
        }
    }

    fn ended(&mut self, at: Instant, request: u32, environment: u32, tone: Tone) {
        let index = environment;
        let environment = self.environment(index);
        environment.busy_since = None;
        let carried = std::mem::take(&mut environment.joined);
        for request in carried.into_iter().chain([request]) {
            if let Some(follow) = self.follow(request) {
                follow.leaves(at, index, tone);
            }
        }
    }

    /// Ends are shown in order, at this motion.
    pub(crate) fn settle(&mut self, motion: Motion) {
        for index in 0..self.follows.len() {
            let follow = &self.follows[index];
            // Only ends are held back.
            if follow.ended && !follow.is_settled(motion) {
                let carrier = follow.carrier.and_then(|one| self.position(one).ok());
                let carried = carrier.and_then(|carrier| self.follows[carrier].delivered(motion));
                self.follows[index].hold(motion, carried);
            }
        }
    }

    /// Forgets what is out of sight.
    pub(crate) fn forget(&mut self, now: Instant, motion: Motion) {
        (self.told, self.forgot_at) = (0, now);
        self.settle(motion);
        for follow in self.follows.iter_mut().filter(|follow| !follow.ended) {
            follow.forget(now, motion);
        }
        self.keep(|follow| !follow.is_over(now, motion));
        self.close_up(now);
        if self.one_in > 1 && self.follows.len() < self.followed_max / 5 {
            self.one_in /= 2;
        }
        while self.environments.last().is_some_and(|environment| !environment.there) {
            self.environments.pop();
        }
    }

    /// Where there is room in a row, the next ones are followed.
    fn close_up(&mut self, now: Instant) {
        while let Some((row, standing)) = self.rows.next() {
            self.follow_on(now, row, standing);
        }
    }
}

/// The places of what is followed no more are free.
fn give_back(follow: &Follow, callers: &mut Slots, queue: &mut Slots) {
    if let Some(slot) = follow.caller_slot {
        callers.give_back(slot);
    }
    if let Some(Spot::Queue(slot)) = follow.home {
        queue.give_back(slot);
    }
}

/// The places at which batches are held when the lane begins: a stream has one for each slice.
fn pollers(path: &scenario::Path) -> u32 {
    match path {
        scenario::Path::Synchronous(_) | scenario::Path::Asynchronous(_) => 0,
        scenario::Path::Sqs(path) => path.first_pollers(),
        scenario::Path::SqsFifo(path) => path.queue.first_pollers(),
        scenario::Path::Stream(path) => path.slices(),
    }
}

/// Shards of a stream, or groups of a queue; none where there is no such thing.
fn rows(path: &scenario::Path) -> u32 {
    match path {
        scenario::Path::Stream(path) => path.shards,
        scenario::Path::SqsFifo(path) => path.message_groups,
        _ => 0,
    }
}
