//! What is drawn of one request, and how it moves. Travel is decoration: every hop takes the same
//! comfortable time on the screen, so a fast request is drawn a little after it has gone. Nothing
//! here ever enters a number.

use lambda_paths_engine::time::{Instant, Span};

use crate::geometry::Spot;
use crate::picture::{Shape, Tone};

/// How fast things move on the screen, in model time: zero shows everything where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Motion {
    /// How much model time passes while a token makes a hop.
    pub travel: Span,
}

impl Motion {
    /// No travel: tokens step from place to place. What readers who prefer reduced motion see.
    pub const STEPS: Self = Self { travel: Span::ZERO };

    /// What has ended stays in sight for so long.
    fn linger(self) -> Span {
        self.travel.saturating_mul(2)
    }

    /// A token stays at least so long in an environment, to be seen there.
    fn dwell(self) -> Span {
        Span::from_micros(self.travel.micros() * 3 / 4)
    }
}

/// How a token looks from some leg on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Look {
    pub(crate) tone: Tone,
    pub(crate) shape: Shape,
    pub(crate) attempt: u32,
}

/// What a token does at the end of a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stay {
    /// It waits for what comes next.
    Open,
    /// It waits until then, and shows a countdown.
    Until(Instant),
    /// It is the last leg: it fades.
    End,
}

/// How a token gets to a spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// It travels.
    Hop,
    /// It is there at once: it came into being, or only changes its look.
    Appear,
}

/// A token goes to a spot, no sooner than `at`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leg {
    pub(crate) at: Instant,
    pub(crate) spot: Spot,
    pub(crate) by: Move,
    pub(crate) look: Look,
    pub(crate) stay: Stay,
}

/// A token and its way so far, oldest leg first.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    legs: Vec<Leg>,
    /// When the first leg that is kept began on the screen.
    begun: Instant,
    /// Its end is not shown before this.
    held: Instant,
}

/// Where an actor is at an instant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pose {
    pub(crate) from: Spot,
    pub(crate) to: Spot,
    /// 0 at `from`, 1 at `to`.
    pub(crate) progress: f32,
    pub(crate) look: Look,
    pub(crate) alpha: f32,
    /// When it came to `to`, if it is there.
    pub(crate) there_since: Option<Instant>,
    pub(crate) stay: Stay,
    /// When the model began this leg.
    pub(crate) leg_at: Instant,
}

impl Leg {
    /// When its actor is free to go on, once it has come to its end.
    fn frees(&self, end: Instant, motion: Motion) -> Instant {
        let dwell = matches!((self.spot, self.by), (Spot::Environment(_), Move::Hop));
        if dwell { end + motion.dwell() } else { end }
    }
}

impl Actor {
    pub(crate) fn new(at: Instant, spot: Spot, look: Look) -> Self {
        let leg = Leg { at, spot, by: Move::Appear, look, stay: Stay::Open };
        Self { legs: vec![leg], begun: at, held: Instant::START }
    }

    /// Bytes of its way so far.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.legs.as_slice())
    }

    pub(crate) fn go(&mut self, leg: Leg) {
        self.legs.push(leg);
    }

    pub(crate) fn last(&self) -> &Leg {
        self.legs.last().expect("an actor is made with a leg")
    }

    /// Lets its end be shown no sooner than this.
    pub(crate) fn hold(&mut self, until: Instant) {
        self.held = until;
    }

    /// Changes how it looks where it is.
    pub(crate) fn become_(&mut self, at: Instant, look: Look, stay: Stay) {
        let spot = self.last().spot;
        self.go(Leg { at, spot, by: Move::Appear, look, stay });
    }

    /// When each leg begins and ends on the screen. A companion may hold back the last one, where
    /// that is the end: the caller leaves when its answer is seen to arrive.
    fn schedule(&self, motion: Motion) -> impl Iterator<Item = (Instant, Instant, &Leg)> {
        let mut free = self.begun;
        self.legs.iter().map(move |leg| {
            let (start, end) = self.times(leg, free, motion);
            free = leg.frees(end, motion);
            (start, end, leg)
        })
    }

    /// When a leg begins and ends, of an actor that is free to go at this instant.
    fn times(&self, leg: &Leg, free: Instant, motion: Motion) -> (Instant, Instant) {
        let hold = if leg.stay == Stay::End { self.held } else { Instant::START };
        let start = leg.at.max(free).max(hold);
        match leg.by {
            Move::Hop => (start, start + motion.travel),
            Move::Appear => (start, start),
        }
    }

    /// When it has come to the end of its last leg.
    pub(crate) fn arrives(&self, motion: Motion) -> Instant {
        self.schedule(motion).last().map_or(self.begun, |(_, end, _)| end)
    }

    /// When it is seen to leave where it stands for its end; `None` while that has not come.
    pub(crate) fn leaves(&self, motion: Motion) -> Option<Instant> {
        let (start, _, leg) = self.schedule(motion).last()?;
        (leg.stay == Stay::End).then_some(start)
    }

    /// When it is out of sight for good; `None` while it has not come to its end.
    pub(crate) fn over_at(&self, motion: Motion) -> Option<Instant> {
        (self.last().stay == Stay::End).then(|| self.arrives(motion) + motion.linger())
    }

    /// Whether it is out of sight for good.
    pub(crate) fn is_over(&self, now: Instant, motion: Motion) -> bool {
        self.over_at(motion).is_some_and(|over| now >= over)
    }

    /// Forgets legs that are over, so that a long life takes no more room than a short one.
    pub(crate) fn forget(&mut self, now: Instant, motion: Motion) {
        if self.legs.len() < 4 {
            return;
        }
        let current = self.schedule(motion).take_while(|(start, _, _)| *start <= now).count();
        // The leg before the current one is where a hop comes from.
        let Some(over) = current.checked_sub(2).filter(|over| *over > 0) else { return };
        let begun = self.schedule(motion).nth(over).map(|(start, _, _)| start);
        self.begun = begun.unwrap_or(self.begun);
        self.legs.drain(..over);
    }

    /// Where it is; `None` before it comes into being and after it has faded.
    pub(crate) fn pose(&self, now: Instant, motion: Motion) -> Option<Pose> {
        // Ten thousand are asked in a frame: a plain loop takes half of an iterator's time.
        let mut free = self.begun;
        let mut before = None;
        let mut current: Option<(Instant, Instant, &Leg)> = None;
        for leg in &self.legs {
            let (start, end) = self.times(leg, free, motion);
            if start > now {
                break;
            }
            free = leg.frees(end, motion);
            before = current.replace((start, end, leg)).map(|(.., leg)| leg.spot);
        }
        let (start, end, leg) = current?;
        let there = now >= end;
        let fades = there && leg.stay == Stay::End;
        let faded = if fades { share(now.since(end), motion.linger()) } else { 0.0 };
        (faded < 1.0).then_some(Pose {
            from: match leg.by {
                Move::Hop => before.unwrap_or(leg.spot),
                Move::Appear => leg.spot,
            },
            to: leg.spot,
            progress: if there { 1.0 } else { ease(share(now.since(start), motion.travel)) },
            look: leg.look,
            alpha: 1.0 - faded,
            there_since: there.then_some(end),
            stay: leg.stay,
            leg_at: leg.at,
        })
    }
}

/// How much of a span has passed, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "a share is drawn, not computed with")]
fn share(passed: Span, whole: Span) -> f32 {
    if passed < whole { passed.micros() as f32 / whole.micros() as f32 } else { 1.0 }
}

/// Slow at both ends.
pub(crate) fn ease(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}
