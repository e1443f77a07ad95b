//! One lane's scene: transitions go in, the picture at an instant comes out.

use lambda_paths_engine::rules::SQS_FIRST_POLLERS;
use lambda_paths_engine::scenario;
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Kind, Start, Transition};

use crate::actor::{Look, Motion, Pose, Stay};
use crate::follow::Follow;
use crate::geometry::{Arrangement, Crowd, Geometry, Spot};
use crate::picture::{Picture, Point, Shape, Slot, SlotState, Token, Tone};
use crate::slots::Slots;
use crate::words;

/// Above so many followed requests of one lane, fewer are followed, and the picture says so: more
/// than an eye can tell apart is no picture.
const FOLLOWED_MAX: usize = 320;

/// What the scene knows of one lane.
#[derive(Clone, Debug)]
pub struct LaneScene {
    arrangement: Arrangement,
    dead_letters: bool,
    /// The followed requests, by number.
    follows: Vec<Follow>,
    /// One in so many requests is followed.
    one_in: u32,
    callers: Slots,
    queue: Slots,
    /// For each environment: whether it is there, and since when it is at work.
    environments: Vec<Environment>,
    pollers: u32,
    last_invoked: (u32, Stay),
    /// How many were given up, by reason.
    pile: Vec<(&'static str, u64)>,
}

#[derive(Clone, Debug, Default)]
struct Environment {
    there: bool,
    busy_since: Option<Instant>,
    /// Requests that its execution carries besides the one that names it.
    joined: Vec<u32>,
}

impl LaneScene {
    pub(crate) fn new(lane: &scenario::Lane) -> Self {
        let arrangement = Arrangement::of(&lane.path);
        Self {
            arrangement,
            dead_letters: dead_letters(&lane.path),
            follows: Vec::new(),
            one_in: 1,
            callers: Slots::default(),
            queue: Slots::default(),
            environments: Vec::new(),
            pollers: pollers(&lane.path),
            last_invoked: (0, Stay::Open),
            pile: Vec::new(),
        }
    }

    pub(crate) fn edit(&mut self, lane: &scenario::Lane) {
        self.dead_letters = dead_letters(&lane.path);
        if self.arrangement == Arrangement::Stream {
            self.pollers = self.pollers.max(pollers(&lane.path));
        }
    }

    /// Takes in what happened.
    pub(crate) fn fold(&mut self, transition: &Transition) {
        let Transition { at, request, attempt, kind, .. } = *transition;
        match kind {
            Kind::Arrived { poison } => self.arrived(at, request, poison),
            Kind::PollersScaled { pollers } if self.arrangement == Arrangement::Sqs => {
                self.pollers = pollers;
            }
            Kind::EnvironmentExpired { environment }
            | Kind::EnvironmentReleased { environment } => {
                self.environment(environment).there = false;
            }
            Kind::EnvironmentProvisioned { environment } => {
                self.environment(environment).there = true;
            }
            Kind::Invoked { environment, start, handler_at, .. } => {
                let stay = if start == Start::Cold { Stay::Until(handler_at) } else { Stay::Open };
                self.last_invoked = (environment, stay);
                let environment = self.environment(environment);
                environment.there = true;
                environment.busy_since = Some(at);
            }
            Kind::Joined { .. } => {
                let (environment, stay) = self.last_invoked;
                self.environment(environment).joined.push(request);
                if let Some(follow) = self.follow(request) {
                    follow.enters(at, attempt, environment, stay);
                }
            }
            Kind::Succeeded { environment, .. } => {
                self.ended(at, request, environment, Tone::Good);
            }
            Kind::Failed { environment, .. } => {
                self.ended(at, request, environment, Tone::Bad);
            }
            Kind::GaveUp { reason, .. } => self.pile_up(words::gave_up(reason)),
            Kind::DeadLettered { reason } | Kind::Dropped { reason } => {
                self.pile_up(words::undelivered(reason));
            }
            _ => {}
        }
        let Ok(index) = self.position(request) else { return };
        let follow = &mut self.follows[index];
        if matches!(kind, Kind::Queued) && follow.queue_slot.is_none() {
            follow.queue_slot = Some(self.queue.take());
        }
        follow.fold(at, attempt, kind);
    }

    fn arrived(&mut self, at: Instant, request: u32, poison: bool) {
        if !request.is_multiple_of(self.one_in) {
            return;
        }
        if self.follows.len() >= FOLLOWED_MAX {
            self.thin_out();
        }
        let slot = self.callers.take();
        // Requests arrive in the order of their numbers.
        self.follows.push(Follow::new(self.arrangement, request, at, slot, poison));
    }

    /// Where a request is among the followed.
    fn position(&self, request: u32) -> Result<usize, usize> {
        self.follows.binary_search_by_key(&request, |follow| follow.request)
    }

    fn follow(&mut self, request: u32) -> Option<&mut Follow> {
        let index = self.position(request).ok()?;
        self.follows.get_mut(index)
    }

    /// Follows half as many requests from now on.
    fn thin_out(&mut self) {
        self.one_in *= 2;
        let one_in = self.one_in;
        self.keep(|follow| follow.request.is_multiple_of(one_in));
    }

    /// Follows on only what is wanted; the places of the others are free.
    fn keep(&mut self, wanted: impl Fn(&Follow) -> bool) {
        let Self { follows, callers, queue, .. } = self;
        follows.retain(|follow| {
            let keep = wanted(follow);
            if !keep {
                callers.give_back(follow.caller_slot);
                if let Some(slot) = follow.queue_slot {
                    queue.give_back(slot);
                }
            }
            keep
        });
    }

    fn pile_up(&mut self, reason: &'static str) {
        match self.pile.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => self.pile.push((reason, 1)),
        }
    }

    fn environment(&mut self, index: u32) -> &mut Environment {
        let index = index as usize;
        if index >= self.environments.len() {
            self.environments.resize(index + 1, Environment::default());
        }
        &mut self.environments[index]
    }

    fn ended(&mut self, at: Instant, request: u32, environment: u32, tone: Tone) {
        let index = environment;
        let environment = self.environment(index);
        environment.busy_since = None;
        let mut carried = std::mem::take(&mut environment.joined);
        carried.push(request);
        for request in carried {
            if let Some(follow) = self.follow(request) {
                follow.leaves(at, index, tone);
            }
        }
    }

    /// Forgets what is out of sight. Call it once a frame.
    pub(crate) fn forget(&mut self, now: Instant, motion: Motion) {
        for follow in &mut self.follows {
            follow.hold(motion);
            follow.forget(now, motion);
        }
        self.keep(|follow| !follow.is_over(now, motion));
        if self.one_in > 1 && self.follows.len() < FOLLOWED_MAX / 8 {
            self.one_in /= 2;
        }
        while self.environments.last().is_some_and(|environment| !environment.there) {
            self.environments.pop();
        }
    }

    /// The picture at `now`, in an area of this size in CSS pixels.
    #[must_use]
    pub fn picture(&self, now: Instant, motion: Motion, size: (f32, f32)) -> Picture {
        let extent = u32::try_from(self.environments.len()).unwrap_or(u32::MAX);
        let crowd = Crowd {
            callers: self.callers.extent(),
            queued: self.queue.extent(),
            environments: extent,
            pollers: self.pollers,
        };
        let geometry = Geometry::new(self.arrangement, size, crowd);
        let commonest = self.pile.iter().max_by_key(|(_, count)| *count);
        let nothing = if self.dead_letters { "empty" } else { "none" };
        let reason = commonest.map_or(nothing, |(reason, _)| *reason);
        let stages = geometry.stages(
            self.pile.iter().map(|(_, count)| count).sum(),
            reason,
            self.dead_letters,
        );
        let mut picture = Picture {
            one_in: self.one_in,
            tracks: geometry.tracks(),
            stages,
            ..Picture::default()
        };
        let occupied = self.tokens(now, motion, &geometry, &mut picture);
        self.slots(now, motion, &geometry, &occupied, &mut picture);
        picture
    }

    /// Draws all that is followed; says which environments are seen to be at work.
    fn tokens(
        &self,
        now: Instant,
        motion: Motion,
        geometry: &Geometry,
        picture: &mut Picture,
    ) -> Vec<Option<SlotState>> {
        let mut occupied = vec![None; self.environments.len()];
        for follow in &self.follows {
            let actors = [Some(&follow.caller), follow.token.as_ref(), follow.copy.as_ref()];
            for actor in actors.into_iter().flatten() {
                let Some(pose) = actor.pose(now, motion) else { continue };
                if let (Spot::Environment(index), Some(since)) = (pose.to, pose.there_since)
                    && let Some(state) = occupied.get_mut(index as usize)
                {
                    *state = Some(at_work(&pose, since, now));
                }
                match token(follow.request, &pose, geometry, now) {
                    Some(mut token) => {
                        if std::ptr::eq(actor, &raw const follow.caller) {
                            dress_caller(&mut token, &pose, follow.waits_since, now, motion);
                        }
                        picture.tokens.push(token);
                    }
                    None => picture.unseen += 1,
                }
            }
        }
        occupied
    }

    fn slots(
        &self,
        now: Instant,
        motion: Motion,
        geometry: &Geometry,
        occupied: &[Option<SlotState>],
        picture: &mut Picture,
    ) {
        // So long after its start an execution whose request is not seen in it has been left alone.
        let settled = motion.travel.saturating_mul(6);
        for (index, (environment, seen)) in (0..).zip(self.environments.iter().zip(occupied)) {
            let Some(area) = geometry.slot(Spot::Environment(index)) else { continue };
            let alone = environment.busy_since.is_some_and(|since| now.since(since) > settled);
            let state = match seen {
                Some(state) => *state,
                None if !environment.there => continue,
                None if alone
                    && self.arrangement == Arrangement::Synchronous
                    && self.one_in == 1 =>
                {
                    SlotState::Orphaned
                }
                None if alone => SlotState::Busy,
                None => SlotState::Idle,
            };
            picture.slots.push(Slot { area, state });
        }
        for poller in 0..self.pollers {
            if let Some(area) = geometry.slot(Spot::Poller(poller)) {
                picture.slots.push(Slot { area, state: SlotState::Polling });
            }
        }
    }
}

/// What an environment is seen to do with the token that is in it.
fn at_work(pose: &Pose, since: Instant, now: Instant) -> SlotState {
    match pose.stay {
        Stay::Until(ready) if now < ready => SlotState::Starting(1.0 - left(since, ready, now)),
        _ => SlotState::Busy,
    }
}

/// What is left of the time from `since` to `until`, 1 to 0.
#[expect(clippy::cast_possible_truncation, reason = "a share is drawn, not computed with")]
fn left(since: Instant, until: Instant, now: Instant) -> f32 {
    let whole = until.since(since).as_secs_f64();
    if whole > 0.0 { (until.since(now).as_secs_f64() / whole).min(1.0) as f32 } else { 0.0 }
}

fn token(request: u32, pose: &Pose, geometry: &Geometry, now: Instant) -> Option<Token> {
    let (from, to) = (geometry.place(pose.from)?, geometry.place(pose.to)?);
    let t = pose.progress;
    // Ways there and back bow apart, so that tokens that meet do not hide each other.
    let bow = if to.x > from.x { -16.0 } else { 16.0 } * t * (1.0 - t);
    let between = |a: f32, b: f32| a + (b - a) * t;
    let at = Point { x: between(from.x, to.x), y: between(from.y, to.y) + bow };
    let radius = between(geometry.radius(pose.from), geometry.radius(pose.to));
    let in_environment = matches!(pose.to, Spot::Environment(_));
    let ring = match (pose.stay, pose.there_since) {
        (Stay::Until(until), Some(_)) if !in_environment && now < until => {
            Some(left(pose.leg_at, until, now))
        }
        _ => None,
    };
    let number = (pose.look.attempt > 1).then_some(pose.look.attempt);
    let Look { tone, shape, .. } = pose.look;
    Some(Token { request, at, radius, tone, shape, alpha: pose.alpha, number, ring, pie: None })
}

/// A caller is an outline around its request; while it waits, a pie fills.
#[expect(clippy::cast_possible_truncation, reason = "a share is drawn, not computed with")]
fn dress_caller(
    token: &mut Token,
    pose: &Pose,
    waits_since: Instant,
    now: Instant,
    motion: Motion,
) {
    token.number = None;
    if pose.look.shape == Shape::Outline {
        token.radius *= 1.25;
        let waited = now.since(waits_since).as_secs_f64();
        // Never full: nobody knows how long it will be.
        let half = (motion.travel.as_secs_f64() * 2.5).max(1.0);
        token.pie = Some((waited / (waited + half)) as f32);
    }
}

fn dead_letters(path: &scenario::Path) -> bool {
    match path {
        scenario::Path::Synchronous(_) => false,
        scenario::Path::Asynchronous(path) => path.keeps_failures(),
        scenario::Path::Sqs(path) => path.dead_letter_queue,
        scenario::Path::SqsFifo(path) => path.dead_letter_queue,
        scenario::Path::Stream(path) => path.on_failure != scenario::StreamOnFailure::None,
    }
}

/// The places at which batches are held when the lane begins: a stream has one for each slice.
fn pollers(path: &scenario::Path) -> u32 {
    match path {
        scenario::Path::Synchronous(_) | scenario::Path::Asynchronous(_) => 0,
        scenario::Path::Sqs(path) => path.first_pollers(),
        scenario::Path::SqsFifo(_) => SQS_FIRST_POLLERS,
        scenario::Path::Stream(path) => path.shards * path.parallelization_factor,
    }
}
