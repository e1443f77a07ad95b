//! What the picture follows of one request: the caller that waits, the token that travels, and the
//! copy of a message that a poller holds.

mod carriage;
mod end;

use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Kind, Retrier, Start, Throttled};

use crate::about::LaneKind;
use crate::actor::{Actor, Leg, Look, Motion, Move, Stay};
use crate::geometry::{Fate, Spot};
use crate::picture::{Shape, Tone};
use crate::rows::Standing;

/// One request, followed.
#[derive(Clone, Debug)]
pub(crate) struct Follow {
    arrangement: LaneKind,
    /// Its number.
    pub(crate) request: u32,
    pub(crate) poison: bool,
    /// Whether something stands between its caller and Lambda.
    door: bool,
    /// The place of its caller, while it has one.
    pub(crate) caller_slot: Option<u32>,
    /// The place in its queue, from when it gets there.
    pub(crate) home: Option<Spot>,
    /// Whether its batch is in hand.
    pub(crate) in_hand: bool,
    /// Whether it failed, and stands in the way of its group.
    pub(crate) blocks: bool,
    /// The request whose copy carries it, where that is another one's.
    pub(crate) carrier: Option<u32>,
    /// How many requests its copy carries.
    pub(crate) batch: u32,
    /// Who called and waits.
    pub(crate) caller: Option<Actor>,
    /// The request itself.
    pub(crate) token: Option<Actor>,
    /// What a poller holds of a message.
    pub(crate) copy: Option<Actor>,
    /// The poller that took it last.
    pub(crate) poller: u32,
    /// Since when the caller has waited.
    pub(crate) waits_since: Instant,
    /// Whether it has come to its end.
    pub(crate) ended: bool,
    /// When nothing of it is in sight any more, once that is certain, with this motion.
    over: Option<(Motion, Instant)>,
    /// Whether it only goes to the tail of its row, to be followed on when it comes to the front.
    pub(crate) merges: bool,
}

impl Follow {
    pub(crate) fn new(
        (arrangement, door): (LaneKind, bool),
        request: u32,
        at: Instant,
        caller_slot: u32,
        poison: bool,
    ) -> Self {
        let look = Look { tone: Tone::Caller, shape: Shape::Outline, attempt: 1 };
        let caller = Some(Actor::new(at, Spot::Caller(caller_slot), look));
        let mut follow = Self {
            arrangement,
            request,
            poison,
            door,
            caller_slot: Some(caller_slot),
            home: None,
            in_hand: false,
            blocks: false,
            carrier: None,
            batch: 1,
            caller,
            token: None,
            copy: None,
            poller: 0,
            waits_since: at,
            ended: false,
            over: None,
            merges: false,
        };
        if arrangement != LaneKind::Synchronous {
            follow.start(at, 1);
        }
        follow
    }

    /// One that stood in its row already, behind those that are drawn.
    pub(crate) fn standing(
        arrangement: LaneKind,
        standing: Standing,
        at: Instant,
        row: u16,
    ) -> Self {
        let Standing { request, poison, hand } = standing;
        let mut follow = Self::new((arrangement, false), request, at, 0, poison);
        let look = follow.look(Tone::Going, 1);
        (follow.caller_slot, follow.caller) = (None, None);
        follow.home = Some(Spot::Row(row));
        follow.token = Some(Actor::new(at, Spot::Row(row), look));
        follow.in_hand = hand.is_some();
        follow.poller = hand.unwrap_or(0);
        follow
    }

    /// Bytes that it takes.
    pub(crate) fn bytes(&self) -> usize {
        let actors = [&self.caller, &self.token, &self.copy].into_iter().flatten();
        size_of::<Self>() + actors.map(Actor::bytes).sum::<usize>()
    }

    /// The row that it stands in.
    pub(crate) fn row(&self) -> Option<u16> {
        match self.home {
            Some(Spot::Row(row)) => Some(row),
            _ => None,
        }
    }

    fn look(&self, tone: Tone, attempt: u32) -> Look {
        let shape = match tone {
            Tone::Good => Shape::Check,
            Tone::Bad => Shape::Burst,
            Tone::Throttled => Shape::Barred,
            Tone::Hidden | Tone::Caller => Shape::Outline,
            Tone::Probe => Shape::Probe,
            Tone::Going | Tone::Waiting if self.poison => Shape::Diamond,
            Tone::Going | Tone::Waiting => Shape::Disc,
        };
        Look { tone, shape, attempt }
    }

    /// A token leaves its caller.
    fn start(&mut self, at: Instant, attempt: u32) {
        let look = self.look(Tone::Going, attempt);
        self.token = Some(Actor::new(at, self.caller_spot(), look));
    }

    fn caller_spot(&self) -> Spot {
        Spot::Caller(self.caller_slot.unwrap_or(0))
    }

    fn token_goes(&mut self, at: Instant, spot: Spot, tone: Tone, attempt: u32, stay: Stay) {
        let look = self.look(tone, attempt);
        if let Some(token) = &mut self.token {
            token.go(Leg { at, spot, by: Move::Hop, look, stay });
        }
    }

    /// The actor that travels to the function: the token, or the copy that a poller holds.
    fn traveller(&mut self) -> Option<&mut Actor> {
        match self.arrangement {
            LaneKind::Synchronous | LaneKind::Asynchronous => self.token.as_mut(),
            LaneKind::Sqs | LaneKind::Fifo | LaneKind::Stream => self.copy.as_mut(),
        }
    }

    /// Takes in what happened to this request.
    pub(crate) fn fold(&mut self, at: Instant, attempt: u32, kind: Kind) {
        self.over = None;
        // What follows is a copy of an event that is done.
        if self.ended && self.arrangement == LaneKind::Asynchronous {
            return;
        }
        match kind {
            Kind::Sent => self.start(at, attempt),
            Kind::Accepted { .. } => self.accepted(at, attempt),
            Kind::Delayed { until } => self.delayed(at, until),
            Kind::Queued => self.queued(at, attempt),
            Kind::Received { poller, hidden_until, .. } => {
                self.received(at, attempt, poller, hidden_until);
            }
            Kind::Invoked { environment, start, handler_at, batch_size, .. } => {
                let stay = if start == Start::Cold { Stay::Until(handler_at) } else { Stay::Open };
                if self.arrangement == LaneKind::Stream && self.copy.is_none() {
                    let look = self.look(Tone::Going, attempt);
                    self.copy = Some(Actor::new(at, Spot::Poller(self.poller), look));
                }
                self.enters(at, attempt, environment, stay, batch_size);
            }
            Kind::Throttled { reason: Throttled::GatewayRateLimitExceeded } => {
                self.token_goes(at, Spot::Door, Tone::Throttled, attempt, Stay::Open);
            }
            Kind::Throttled { .. } => self.bounces(at, attempt),
            Kind::Responded { status, function_error, .. } => {
                self.responded(at, attempt, status == 200 && !function_error);
            }
            Kind::ClientTimedOut => self.token = None,
            Kind::RetryScheduled { at: due, by } => self.waits(at, attempt, due, by),
            Kind::Delivered { condition: None, .. } => {
                self.token_goes(at, Spot::Successes, Tone::Good, attempt, Stay::Open);
            }
            Kind::Completed { .. } => self.completes(at, attempt),
            Kind::GaveUp { .. } => self.is_given_up(at, attempt, Fate::GaveUp),
            Kind::DeadLettered { .. } => self.is_given_up(at, attempt, Fate::DeadLettered),
            Kind::Dropped { .. } => self.is_given_up(at, attempt, Fate::Lost),
            _ => {}
        }
    }

    fn accepted(&mut self, at: Instant, attempt: u32) {
        if self.door {
            self.token_goes(at, Spot::Door, Tone::Going, attempt.max(1), Stay::Open);
        }
        if self.arrangement != LaneKind::Synchronous {
            self.caller_leaves(at);
        }
    }

    /// The caller has its answer, and goes.
    fn caller_leaves(&mut self, at: Instant) {
        self.caller_ends(at, self.look(Tone::Good, 1));
    }

    /// The queue has it, and shows it to nobody yet.
    fn delayed(&mut self, at: Instant, until: Instant) {
        let Some(home) = self.home else { return };
        let stay = if self.merges { Stay::End } else { Stay::Until(until) };
        self.ended = self.merges;
        self.token_goes(at, home, Tone::Hidden, 1, stay);
    }

    fn queued(&mut self, at: Instant, attempt: u32) {
        let Some(home) = self.home else { return };
        (self.in_hand, self.blocks) = (false, false);
        if attempt == 0 {
            let stay = if self.merges { Stay::End } else { Stay::Open };
            self.ended = self.merges;
            let look = self.look(Tone::Going, 1);
            match &mut self.token {
                // Its delay is over.
                Some(token) if token.last().spot == home => token.become_(at, look, stay),
                _ => self.token_goes(at, home, Tone::Going, 1, stay),
            }
        } else {
            // Visible again; the next receive will be its next attempt.
            let look = self.look(Tone::Waiting, attempt + 1);
            if let Some(token) = &mut self.token {
                token.become_(at, look, Stay::Open);
            }
            self.copy = None;
        }
    }

    /// The execution that carries it has ended. An execution that nobody waits for any more moves
    /// nothing.
    pub(crate) fn leaves(&mut self, at: Instant, environment: u32, tone: Tone) {
        self.over = None;
        let Some(last) = self.traveller().map(|traveller| *traveller.last()) else { return };
        if last.spot != Spot::Environment(environment) {
            return;
        }
        let look = self.look(tone, last.look.attempt);
        let (back, door) = (self.home, self.door);
        let (arrangement, poller) = (self.arrangement, Spot::Poller(self.poller));
        let Some(traveller) = self.traveller() else { return };
        match arrangement {
            LaneKind::Synchronous if door => {
                traveller.go(Leg { at, spot: Spot::Door, by: Move::Hop, look, stay: Stay::Open });
            }
            LaneKind::Synchronous | LaneKind::Asynchronous => {
                traveller.become_(at, look, Stay::Open);
            }
            LaneKind::Sqs | LaneKind::Fifo | LaneKind::Stream => match (tone, back) {
                // The poller deletes what went well; of what failed it says nothing.
                (Tone::Good, Some(spot)) => {
                    traveller.go(Leg { at, spot, by: Move::Hop, look, stay: Stay::End });
                }
                // The mapping keeps its batch in hand.
                _ if arrangement == LaneKind::Stream => {
                    let stay = Stay::Open;
                    traveller.go(Leg { at, spot: poller, by: Move::Hop, look, stay });
                }
                _ => traveller.become_(at, look, Stay::End),
            },
        }
    }

    fn bounces(&mut self, at: Instant, attempt: u32) {
        let look = self.look(Tone::Throttled, attempt.max(1));
        let back = match self.arrangement {
            LaneKind::Synchronous => self.door.then_some(Spot::Door),
            LaneKind::Asynchronous => self.home,
            LaneKind::Sqs | LaneKind::Fifo | LaneKind::Stream => {
                self.copy.as_ref().map(|copy| copy.last().spot)
            }
        };
        let Some(traveller) = self.traveller() else { return };
        let leg = |spot| Leg { at, spot, by: Move::Hop, look, stay: Stay::Open };
        traveller.go(leg(Spot::Threshold));
        if let Some(back) = back {
            traveller.go(leg(back));
        }
    }

    fn responded(&mut self, at: Instant, attempt: u32, well: bool) {
        let tone = if well { Tone::Good } else { Tone::Bad };
        let look = self.look(tone, attempt);
        let (caller, door) = (self.caller_spot(), self.door);
        let Some(token) = &mut self.token else { return };
        if door && token.last().spot != Spot::Door {
            // The front door answers on its own; the execution runs on without the token.
            token.go(Leg { at, spot: Spot::Door, by: Move::Appear, look, stay: Stay::Open });
        }
        token.go(Leg { at, spot: caller, by: Move::Hop, look, stay: Stay::Open });
    }

    fn waits(&mut self, at: Instant, attempt: u32, due: Instant, by: Retrier) {
        let look = self.look(Tone::Waiting, attempt + 1);
        match by {
            Retrier::Client => {
                let spot = self.caller_spot();
                let token = self.token.get_or_insert_with(|| Actor::new(at, spot, look));
                token.become_(at, look, Stay::Until(due));
            }
            Retrier::Lambda | Retrier::LambdaThrottle => {
                let Some(home) = self.home else { return };
                self.token_goes(at, home, Tone::Waiting, attempt + 1, Stay::Until(due));
            }
            Retrier::Mapping => {
                if let Some(token) = &mut self.token {
                    token.become_(at, look, Stay::Open);
                }
            }
            Retrier::Queue => self.blocks = true,
            Retrier::Poller => {}
        }
    }

    fn completes(&mut self, at: Instant, attempt: u32) {
        self.ended = true;
        let look = self.look(Tone::Good, attempt);
        if let Some(token) = &mut self.token {
            token.become_(at, look, Stay::End);
        }
        if self.arrangement == LaneKind::Synchronous {
            self.caller_ends(at, look);
        }
    }

    fn caller_ends(&mut self, at: Instant, look: Look) {
        if let Some(caller) = &mut self.caller {
            caller.become_(at, look, Stay::End);
        }
    }

    fn is_given_up(&mut self, at: Instant, attempt: u32, fate: Fate) {
        self.ended = true;
        let look = Look { tone: Tone::Bad, shape: Shape::Headstone, attempt: attempt.max(1) };
        let leg = Leg { at, spot: Spot::Pile(fate), by: Move::Hop, look, stay: Stay::End };
        let spot = self.caller_spot();
        self.token.get_or_insert_with(|| Actor::new(at, spot, look)).go(leg);
        if let Some(copy) = &mut self.copy
            && self.arrangement == LaneKind::Stream
        {
            copy.become_(at, copy.last().look, Stay::End);
        }
        if fate == Fate::GaveUp {
            self.caller_ends(at, look);
        }
    }

    pub(crate) fn forget(&mut self, now: Instant, motion: Motion) {
        for actor in [&mut self.caller, &mut self.token, &mut self.copy].into_iter().flatten() {
            actor.forget(now, motion);
        }
    }
}
