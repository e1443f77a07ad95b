//! A lane's picture at an instant: a pure function of what was folded, the instant, the motion and
//! the size.

use lambda_paths_engine::time::Instant;

use crate::about::LaneKind;
use crate::actor::{Look, Motion, Pose, Stay, ease};
use crate::follow::Follow;
use crate::geometry::{Crowd, Fate, Geometry, Heap, Spot};
use crate::lane::LaneScene;
use crate::picture::{
    Batch, Gate, Others, Picture, Point, Row, Shape, Slot, SlotState, Token, Tone,
};
use crate::rows::DRAWN_MAX;

impl LaneScene {
    /// The picture at `now`, in an area of this size in CSS pixels.
    #[must_use]
    pub fn picture(&self, now: Instant, motion: Motion, size: (f32, f32)) -> Picture {
        let mut picture = Picture::default();
        self.draw(now, motion, size, &mut picture);
        picture
    }

    /// The same in the place of an earlier picture, whose room is used again.
    pub fn draw(&self, now: Instant, motion: Motion, size: (f32, f32), picture: &mut Picture) {
        let extent = u32::try_from(self.environments.len()).unwrap_or(u32::MAX);
        let crowd = Crowd {
            callers: self.callers.extent(),
            queued: self.queue.extent(),
            environments: extent,
            pollers: self.pollers,
            lines: self.rows.lines(),
            rows: self.rows.count,
        };
        let geometry = Geometry::new((self.arrangement, self.names), size, crowd);
        picture.clear();
        picture.one_in = self.one_in;
        picture.tracks = geometry.tracks();
        picture.stages = geometry.stages(&self.heaps());
        picture.unseen = u32::try_from(self.crowd.len()).unwrap_or(u32::MAX);
        let mut lines = [Line::default(); DRAWN_MAX as usize];
        let occupied = self.tokens(now, motion, &geometry, picture, &mut lines);
        self.slots(now, motion, &geometry, &occupied, picture);
        self.rows(&geometry, &mut lines, picture);
    }

    /// In words, what the rows show that no count tells; empty where there is nothing to say.
    #[must_use]
    pub fn account(&self) -> String {
        let (rows, keep, name) = (self.rows.count, self.rows.keep, self.names.rows);
        let held = match (rows, self.arrangement) {
            (0, _) => return String::new(),
            (_, LaneKind::Stream) => format!("{} blocked", self.rows.blocked.len()),
            _ => "one in flight holds up its group".to_owned(),
        };
        format!(" {keep} stand in line in {rows} {name}: {held}.")
    }

    /// The piles at the foot, from left to right: the one that a lane is about always, others once
    /// there is anything in them.
    pub(crate) fn heaps(&self) -> Vec<Heap> {
        let heap = |fate: Fate, always: bool, nothing: &'static str| {
            let of_it = || self.piles.iter().filter(move |(one, ..)| *one == fate);
            let commonest = of_it().max_by_key(|(.., count)| *count);
            let reason = commonest.map_or(nothing, |(_, reason, _)| *reason);
            let count = of_it().map(|(.., count)| count).sum();
            (always || count > 0).then_some(Heap { fate: Some(fate), count, reason })
        };
        let synchronous = self.arrangement == LaneKind::Synchronous;
        let keeps = self.names.dead_letters.is_some();
        let tells = self.names.successes.is_some() || self.successes > 0;
        [
            heap(Fate::DeadLettered, keeps, "empty"),
            heap(Fate::Lost, !keeps && !synchronous, "none"),
            heap(Fate::GaveUp, synchronous, "none"),
            tells.then_some(Heap { fate: None, count: self.successes, reason: "" }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Draws all that is followed; says which environments are seen to be at work, and what stands
    /// in the rows.
    fn tokens(
        &self,
        now: Instant,
        motion: Motion,
        geometry: &Geometry,
        picture: &mut Picture,
        lines: &mut [Line],
    ) -> Vec<Option<SlotState>> {
        let mut occupied = vec![None; self.environments.len()];
        for follow in &self.follows {
            let line = follow.row().filter(|_| !follow.merges);
            let line = line.and_then(|row| lines.get_mut(usize::from(row)));
            let rank = line.map_or(0.0, |line| line.enter(follow, geometry, now, motion));
            let actors = [follow.caller.as_ref(), follow.token.as_ref(), follow.copy.as_ref()];
            for (index, actor) in actors.into_iter().enumerate() {
                let Some(pose) = actor.and_then(|actor| actor.pose(now, motion)) else { continue };
                if let (Spot::Environment(index), Some(since)) = (pose.to, pose.there_since)
                    && let Some(state) = occupied.get_mut(index as usize)
                {
                    *state = Some(at_work(&pose, since, now));
                }
                // What has come to stand beyond what is drawn is counted, and not drawn.
                let beyond = match pose.to {
                    Spot::Row(_) => rank >= geometry.lines.columns,
                    Spot::Tail(_) => true,
                    _ => false,
                };
                let selected = self.selected == Some(follow.request);
                if beyond && pose.there_since.is_some() && !selected {
                    continue;
                }
                let rank = rank.min(if selected { geometry.lines.columns } else { rank });
                match token((follow.request, selected), &pose, rank, geometry, now) {
                    Some(mut token) => {
                        match index {
                            0 => dress_caller(&mut token, &pose, follow.waits_since, now, motion),
                            // Those behind it close up at once.
                            1 if matches!(pose.to, Spot::Row(_)) => {
                                token.alpha = (3.0 * token.alpha - 2.0).max(0.0);
                            }
                            2 if pose.look.tone != Tone::Probe => {
                                token.batch = (follow.batch > 1).then_some(follow.batch);
                            }
                            _ => {}
                        }
                        picture.tokens.push(token);
                    }
                    None => picture.unseen += 1,
                }
            }
        }
        occupied
    }

    fn rows(&self, geometry: &Geometry, lines: &mut [Line], picture: &mut Picture) {
        let drawn = &self.rows.drawn;
        let stream = self.arrangement == LaneKind::Stream;
        let mut keep = 0;
        for ((index, row), line) in (0..).zip(drawn).zip(lines.iter_mut()) {
            let behind = u32::try_from(row.behind.len()).unwrap_or(u32::MAX);
            keep += row.followed + behind;
            let blocked = self.rows.blocked.iter();
            let mut blocked =
                blocked.filter(|(slice, _)| slice % self.rows.count == u32::from(index));
            let failed = if stream { blocked.next().is_some() } else { line.blocks };
            let gate = match failed {
                true => Gate::Blocked,
                false if line.held && !stream => Gate::Held,
                false => Gate::Open,
            };
            let more = line.beyond + behind;
            picture.rows.push(Row { area: geometry.lines.line(index), more, gate });
            if stream {
                line.close();
                let mut batch = |first, last| {
                    if first < geometry.lines.columns {
                        let area = geometry.lines.around(index, first, last);
                        picture.batches.push(Batch { area, failed });
                    }
                };
                match (row.parts.front(), line.hands[0]) {
                    (Some(first), Some((from, to))) if row.parts.len() > 1 => {
                        #[expect(clippy::cast_precision_loss, reason = "drawn parts are short")]
                        let cut = (from + *first as f32).min(to);
                        batch(from, cut);
                        if cut < to {
                            batch(cut, to);
                        }
                    }
                    _ => line.hands.iter().flatten().for_each(|(from, to)| batch(*from, *to)),
                }
            }
        }
        let rows = self.rows.count.saturating_sub(u32::try_from(drawn.len()).unwrap_or(0));
        if rows > 0 {
            let far = |(slice, _): &&(u32, Instant)| {
                self.rows.drawn_as(slice % self.rows.count).is_none()
            };
            let blocked = self.rows.blocked.iter().filter(far).count();
            picture.others = Some(Others {
                area: geometry.lines.line(DRAWN_MAX - 1),
                rows,
                name: self.names.rows,
                keep: self.rows.keep.saturating_sub(keep),
                blocked: u32::try_from(blocked).unwrap_or(u32::MAX),
            });
        }
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
            let alone = environment.busy_since.is_some_and(|since| now.since(since) > settled);
            let state = match seen {
                Some(state) => *state,
                None if !environment.there => continue,
                None if alone && self.arrangement == LaneKind::Synchronous && self.one_in == 1 => {
                    SlotState::Orphaned
                }
                None if alone => SlotState::Busy,
                None => SlotState::Idle,
            };
            let provisioned = environment.provisioned;
            match geometry.slot(Spot::Environment(index)) {
                Some(area) => picture.slots.push(Slot { area, state, provisioned }),
                None => picture.unseen_slots += 1,
            }
        }
        for poller in 0..self.pollers {
            match geometry.slot(Spot::Poller(poller)) {
                Some(area) => {
                    let (state, provisioned) = (SlotState::Polling, false);
                    picture.slots.push(Slot { area, state, provisioned });
                }
                // The line of the other rows speaks for their pollers too.
                None if self.arrangement == LaneKind::Stream => {}
                None => picture.unseen_slots += 1,
            }
        }
    }
}

/// Batches of one row that are drawn at most: its slices.
const HANDS: usize = 10;

/// One row while it is filled.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    /// Rank of the next one: what has just left still gives way.
    next: f32,
    /// How many found no room.
    beyond: u32,
    /// Whether any of it is in flight.
    held: bool,
    /// Whether one that failed stands in the way.
    blocks: bool,
    /// Runs of neighbours whose batch is in hand, from one rank to before another.
    hands: [Option<(f32, f32)>; HANDS],
    runs: usize,
    /// Where the run begins that is not at its end yet, and whose it is.
    run: Option<(u32, f32)>,
}

impl Line {
    /// One more stands behind the others; its rank.
    #[expect(clippy::cast_possible_truncation, reason = "a share is drawn, not computed with")]
    fn enter(&mut self, follow: &Follow, geometry: &Geometry, now: Instant, motion: Motion) -> f32 {
        let rank = self.next;
        let left = follow.token.as_ref().and_then(|token| token.leaves(motion));
        let weight = match left.filter(|left| *left <= now) {
            Some(_) if motion == Motion::STEPS => 0.0,
            Some(left) => {
                let gone = now.since(left).as_secs_f64() / motion.travel.as_secs_f64();
                1.0 - ease(gone.min(1.0) as f32)
            }
            None => 1.0,
        };
        self.next += weight;
        if follow.ended {
            return rank;
        }
        self.beyond += u32::from(rank >= geometry.lines.columns);
        self.held |= follow.in_hand;
        self.blocks |= follow.blocks;
        // What is read before it is seen to arrive is bracketed when it is there.
        let here = follow.token.as_ref().is_none_or(|token| token.arrives(motion) <= now);
        let in_hand = follow.in_hand && here;
        match self.run {
            Some((poller, _)) if in_hand && poller == follow.poller => {}
            _ => {
                self.close_at(rank);
                self.run = in_hand.then_some((follow.poller, rank));
            }
        }
        rank
    }

    fn close_at(&mut self, rank: f32) {
        if let Some((_, from)) = self.run.take()
            && let Some(hand) = self.hands.get_mut(self.runs)
        {
            *hand = Some((from, rank));
            self.runs += 1;
        }
    }

    /// All have entered.
    fn close(&mut self) {
        self.close_at(self.next);
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

/// A token where it stands; `None` when there is no room for it, and it is not `wanted` anyway.
fn token(
    (request, wanted): (u32, bool),
    pose: &Pose,
    rank: f32,
    geometry: &Geometry,
    now: Instant,
) -> Option<Token> {
    let place = |spot| {
        let place = geometry.place(spot, rank).or_else(|| wanted.then(|| geometry.middle(spot)))?;
        let (x, y) = geometry.scatter(spot, request);
        Some((Point { x: place.x + x, y: place.y + y }, geometry.radius(spot)))
    };
    let (to, radius) = place(pose.to)?;
    // Most stand somewhere, and where they came from is nothing to them any more.
    let (at, radius) = match pose.there_since {
        Some(_) => (to, radius),
        None => {
            let (from, small) = place(pose.from)?;
            let t = pose.progress;
            // Ways there and back bow apart, so that tokens that meet do not hide each other.
            let bow = if to.x > from.x { -16.0 } else { 16.0 } * t * (1.0 - t);
            let between = |a: f32, b: f32| a + (b - a) * t;
            let at = Point { x: between(from.x, to.x), y: between(from.y, to.y) + bow };
            (at, between(small, radius))
        }
    };
    let in_environment = matches!(pose.to, Spot::Environment(_));
    let ring = match (pose.stay, pose.there_since) {
        (Stay::Until(until), Some(_)) if !in_environment && now < until => {
            Some(left(pose.leg_at, until, now))
        }
        _ => None,
    };
    let number = (pose.look.attempt > 1).then_some(pose.look.attempt);
    let (Look { tone, shape, .. }, alpha) = (pose.look, pose.alpha);
    let (batch, pie) = (None, None);
    Some(Token { request, at, radius, tone, shape, alpha, number, batch, ring, pie })
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
