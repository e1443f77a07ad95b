//! What the picture follows of one request: the caller that waits, the token that travels, and the
//! copy of a message that a poller holds.

use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Kind, Retrier, Start, Throttled};

use crate::actor::{Actor, Leg, Look, Motion, Move, Stay};
use crate::geometry::{Arrangement, Spot};
use crate::picture::{Shape, Tone};

/// One request, followed.
#[derive(Clone, Debug)]
pub(crate) struct Follow {
    arrangement: Arrangement,
    /// Its number.
    pub(crate) request: u32,
    poison: bool,
    /// The place of its caller.
    pub(crate) caller_slot: u32,
    /// The place in its queue, from when it gets there.
    pub(crate) queue_slot: Option<u32>,
    /// Who called and waits.
    pub(crate) caller: Actor,
    /// The request itself.
    pub(crate) token: Option<Actor>,
    /// What a poller holds of a message.
    pub(crate) copy: Option<Actor>,
    /// The poller that took it last.
    poller: u32,
    /// Since when the caller has waited.
    pub(crate) waits_since: Instant,
    /// Whether it has come to its end.
    ended: bool,
}

impl Follow {
    pub(crate) fn new(
        arrangement: Arrangement,
        request: u32,
        at: Instant,
        caller_slot: u32,
        poison: bool,
    ) -> Self {
        let look = Look { tone: Tone::Caller, shape: Shape::Outline, attempt: 1 };
        let caller = Actor::new(at, Spot::Caller(caller_slot), look);
        let mut follow = Self {
            arrangement,
            request,
            poison,
            caller_slot,
            queue_slot: None,
            caller,
            token: None,
            copy: None,
            poller: 0,
            waits_since: at,
            ended: false,
        };
        if arrangement != Arrangement::Synchronous {
            follow.start(at, 1);
        }
        follow
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
        let spot = Spot::Caller(self.caller_slot);
        let token = Actor::new(at, spot, look);
        self.token = Some(token);
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
            Arrangement::Sqs | Arrangement::Stream => self.copy.as_mut(),
            Arrangement::Synchronous | Arrangement::Asynchronous => self.token.as_mut(),
        }
    }

    /// Takes in what happened to this request.
    pub(crate) fn fold(&mut self, at: Instant, attempt: u32, kind: Kind) {
        // What follows is a copy of an event that is done.
        if self.ended && self.arrangement == Arrangement::Asynchronous {
            return;
        }
        match kind {
            Kind::Sent => self.start(at, attempt),
            Kind::Accepted { .. } => self.accepted(at, attempt),
            Kind::Queued => self.queued(at, attempt),
            Kind::Received { poller, hidden_until, .. } => {
                self.received(at, attempt, poller, hidden_until);
            }
            Kind::Invoked { environment, start, handler_at, .. } => {
                let stay = if start == Start::Cold { Stay::Until(handler_at) } else { Stay::Open };
                self.enters(at, attempt, environment, stay);
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
            Kind::Completed { .. } => self.completes(at, attempt),
            Kind::GaveUp { .. } | Kind::DeadLettered { .. } | Kind::Dropped { .. } => {
                self.is_given_up(at, attempt);
            }
            _ => {}
        }
    }

    fn accepted(&mut self, at: Instant, attempt: u32) {
        match self.arrangement {
            Arrangement::Synchronous => {
                self.token_goes(at, Spot::Door, Tone::Going, attempt, Stay::Open);
            }
            Arrangement::Asynchronous => {
                self.token_goes(at, Spot::Door, Tone::Going, 1, Stay::Open);
                self.caller_leaves(at);
            }
            Arrangement::Sqs | Arrangement::Stream => self.caller_leaves(at),
        }
    }

    /// The caller has its answer, and goes.
    fn caller_leaves(&mut self, at: Instant) {
        let look = self.look(Tone::Good, 1);
        self.caller.become_(at, look, Stay::End);
    }

    fn queued(&mut self, at: Instant, attempt: u32) {
        let Some(slot) = self.queue_slot else { return };
        if attempt == 0 {
            self.token_goes(at, Spot::Queue(slot), Tone::Going, 1, Stay::Open);
        } else {
            // Visible again; the next receive will be its next attempt.
            let look = self.look(Tone::Waiting, attempt + 1);
            if let Some(token) = &mut self.token {
                token.become_(at, look, Stay::Open);
            }
            self.copy = None;
        }
    }

    fn received(&mut self, at: Instant, attempt: u32, poller: u32, hidden_until: Instant) {
        let Some(slot) = self.queue_slot else { return };
        let hidden = self.look(Tone::Hidden, attempt);
        if let Some(token) = &mut self.token {
            let hides = hidden_until != Instant::NEVER;
            let stay = if hides { Stay::Until(hidden_until) } else { Stay::Open };
            token.become_(at, hidden, stay);
        }
        self.poller = poller;
        // A poll goes to the queue, and comes back with the message.
        let mut copy = Actor::new(at, Spot::Poller(poller), self.look(Tone::Probe, attempt));
        let (probe, going) = (self.look(Tone::Probe, attempt), self.look(Tone::Going, attempt));
        let leg = |spot, look| Leg { at, spot, by: Move::Hop, look, stay: Stay::Open };
        copy.go(leg(Spot::Queue(slot), probe));
        copy.go(leg(Spot::Poller(poller), going));
        self.copy = Some(copy);
    }

    /// An execution begins with it.
    pub(crate) fn enters(&mut self, at: Instant, attempt: u32, environment: u32, stay: Stay) {
        let look = self.look(Tone::Going, attempt);
        let spot = Spot::Environment(environment);
        if let Some(traveller) = self.traveller() {
            traveller.go(Leg { at, spot, by: Move::Hop, look, stay });
        }
    }

    /// The execution that carries it has ended. An execution that nobody waits for any more moves
    /// nothing.
    pub(crate) fn leaves(&mut self, at: Instant, environment: u32, tone: Tone) {
        let Some(last) = self.traveller().map(|traveller| *traveller.last()) else { return };
        if last.spot != Spot::Environment(environment) {
            return;
        }
        let look = self.look(tone, last.look.attempt);
        let back = self.queue_slot.map(Spot::Queue);
        let (arrangement, poller) = (self.arrangement, Spot::Poller(self.poller));
        let Some(traveller) = self.traveller() else { return };
        match arrangement {
            Arrangement::Synchronous => {
                traveller.go(Leg { at, spot: Spot::Door, by: Move::Hop, look, stay: Stay::Open });
            }
            Arrangement::Asynchronous => traveller.become_(at, look, Stay::Open),
            Arrangement::Sqs | Arrangement::Stream => match (tone, back) {
                // The poller deletes what went well; of what failed it says nothing.
                (Tone::Good, Some(spot)) => {
                    traveller.go(Leg { at, spot, by: Move::Hop, look, stay: Stay::End });
                }
                // The mapping keeps its batch in hand.
                _ if arrangement == Arrangement::Stream => {
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
            Arrangement::Synchronous => Some(Spot::Door),
            Arrangement::Asynchronous => self.queue_slot.map(Spot::Queue),
            Arrangement::Sqs | Arrangement::Stream => {
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
        let caller = Spot::Caller(self.caller_slot);
        let Some(token) = &mut self.token else { return };
        if token.last().spot != Spot::Door {
            // The front door answers on its own; the execution runs on without the token.
            token.go(Leg { at, spot: Spot::Door, by: Move::Appear, look, stay: Stay::Open });
        }
        token.go(Leg { at, spot: caller, by: Move::Hop, look, stay: Stay::Open });
    }

    fn waits(&mut self, at: Instant, attempt: u32, due: Instant, by: Retrier) {
        match by {
            Retrier::Client => {
                let look = self.look(Tone::Waiting, attempt + 1);
                match &mut self.token {
                    Some(token) => token.become_(at, look, Stay::Until(due)),
                    None => {
                        let mut token = Actor::new(at, Spot::Caller(self.caller_slot), look);
                        token.become_(at, look, Stay::Until(due));
                        self.token = Some(token);
                    }
                }
            }
            Retrier::Lambda | Retrier::LambdaThrottle => {
                let Some(slot) = self.queue_slot else { return };
                let spot = Spot::Queue(slot);
                self.token_goes(at, spot, Tone::Waiting, attempt + 1, Stay::Until(due));
            }
            Retrier::Mapping => {
                let look = self.look(Tone::Waiting, attempt + 1);
                let (spot, stay) = (Spot::Poller(self.poller), Stay::Until(due));
                match &mut self.copy {
                    Some(copy) => copy.go(Leg { at, spot, by: Move::Hop, look, stay }),
                    None => {
                        let mut copy = Actor::new(at, spot, look);
                        copy.become_(at, look, stay);
                        self.copy = Some(copy);
                    }
                }
            }
            Retrier::Queue | Retrier::Poller => {}
        }
    }

    fn completes(&mut self, at: Instant, attempt: u32) {
        self.ended = true;
        let look = self.look(Tone::Good, attempt);
        if let Some(token) = &mut self.token {
            token.become_(at, look, Stay::End);
        }
        if self.arrangement == Arrangement::Synchronous {
            self.caller.become_(at, look, Stay::End);
        }
    }

    fn is_given_up(&mut self, at: Instant, attempt: u32) {
        self.ended = true;
        let look = Look { tone: Tone::Bad, shape: Shape::Headstone, attempt: attempt.max(1) };
        let leg = Leg { at, spot: Spot::Pile, by: Move::Hop, look, stay: Stay::End };
        match &mut self.token {
            Some(token) => token.go(leg),
            None => {
                let mut token = Actor::new(at, Spot::Caller(self.caller_slot), look);
                token.go(leg);
                self.token = Some(token);
            }
        }
        if self.arrangement == Arrangement::Synchronous {
            self.caller.become_(at, look, Stay::End);
        }
    }

    /// Whether nothing of it is in sight any more.
    pub(crate) fn is_over(&self, now: Instant, motion: Motion) -> bool {
        let over = |actor: &Actor| actor.is_over(now, motion);
        self.ended
            && over(&self.caller)
            && self.token.as_ref().is_none_or(over)
            && self.copy.as_ref().is_none_or(|copy| over(copy) || copy.last().stay != Stay::End)
    }

    /// Ends are shown in order: a message is gone when its delete arrives, a caller when its answer
    /// does.
    pub(crate) fn hold(&mut self, motion: Motion) {
        let end_of = |actor: &Option<Actor>| {
            actor.as_ref().filter(|a| a.last().stay == Stay::End).map(|a| a.arrives(motion))
        };
        if let (Some(token), Some(end)) = (&mut self.token, end_of(&self.copy)) {
            token.hold(end);
        }
        if self.arrangement == Arrangement::Synchronous
            && let Some(end) = end_of(&self.token)
        {
            self.caller.hold(end);
        }
    }

    pub(crate) fn forget(&mut self, now: Instant, motion: Motion) {
        self.caller.forget(now, motion);
        for actor in [&mut self.token, &mut self.copy].into_iter().flatten() {
            actor.forget(now, motion);
        }
    }
}
