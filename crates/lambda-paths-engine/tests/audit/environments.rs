//! The laws of execution environments: one execution at a time, and a life of start, work, rest and
//! end.

use lambda_paths_engine::rules::INIT_LIMIT;
use lambda_paths_engine::scenario::Function;
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Failed, Kind, Start, Transition};

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Gone,
    Busy { request: u32, attempt: u32, invoked_at: Instant, handler_at: Instant },
    Idle { since: Instant, reset: bool },
}

#[derive(Default)]
pub(super) struct Environments {
    states: Vec<State>,
    running: u32,
}

impl Environments {
    /// Environments at work.
    pub(super) fn running(&self) -> u32 {
        self.running
    }

    /// Environments at work or idle.
    pub(super) fn total(&self) -> u32 {
        let there = self.states.iter().filter(|state| **state != State::Gone);
        u32::try_from(there.count()).expect("few environments")
    }

    pub(super) fn follow(&mut self, transition: &Transition, settings: &Function) {
        let now = transition.at;
        match transition.kind {
            Kind::Invoked { environment, start, handler_at, .. } => {
                self.check_age(environment, now, settings.idle_timeout);
                self.invoked(transition, environment, start, handler_at);
            }
            Kind::Succeeded { environment, init, duration } => {
                self.ended(transition, environment, init, duration, false);
                assert!(duration <= Span::from_secs(900));
            }
            Kind::Failed { environment, init, duration, reason } => {
                let reset = matches!(reason, Failed::Timeout | Failed::Crash);
                self.ended(transition, environment, init, duration, reset);
            }
            Kind::EnvironmentExpired { environment } => {
                let State::Idle { since, .. } = self.states[environment as usize] else {
                    panic!("{environment} expires although it is not idle");
                };
                assert!(now - since >= settings.idle_timeout, "{environment} expires early");
                self.states[environment as usize] = State::Gone;
            }
            _ => {}
        }
    }

    /// No work for an environment that should be gone.
    fn check_age(&self, environment: u32, now: Instant, idle_timeout: Span) {
        if let Some(State::Idle { since, .. }) = self.states.get(environment as usize) {
            assert!(now - *since <= idle_timeout, "{environment} outlives its idle timeout");
        }
    }

    fn invoked(
        &mut self,
        transition: &Transition,
        environment: u32,
        start: Start,
        handler_at: Instant,
    ) {
        let index = environment as usize;
        if index == self.states.len() {
            self.states.push(State::Gone);
        }
        let fits = match self.states[index] {
            State::Gone => start == Start::Cold,
            State::Idle { reset, .. } => start == if reset { Start::Reset } else { Start::Warm },
            State::Busy { .. } => false,
        };
        assert!(fits, "{transition:?} in {:?}", self.states[index]);
        let idle = self.states.iter().any(|state| matches!(state, State::Idle { .. }));
        assert!(start != Start::Cold || !idle, "a cold start although an environment is idle");
        let init = handler_at - transition.at;
        assert!(init <= INIT_LIMIT, "an init of {init:?}");
        assert!(start == Start::Cold || init == Span::ZERO, "an init without a cold start");
        let Transition { request, attempt, at: invoked_at, .. } = *transition;
        self.states[index] = State::Busy { request, attempt, invoked_at, handler_at };
        self.running += 1;
    }

    fn ended(
        &mut self,
        transition: &Transition,
        environment: u32,
        init: Span,
        duration: Span,
        reset: bool,
    ) {
        let State::Busy { request, attempt, invoked_at, handler_at } =
            self.states[environment as usize]
        else {
            panic!("{transition:?} although nothing runs there");
        };
        assert_eq!((request, attempt), (transition.request, transition.attempt));
        assert_eq!(handler_at - invoked_at, init);
        assert_eq!(transition.at - handler_at, duration);
        self.states[environment as usize] = State::Idle { since: transition.at, reset };
        self.running -= 1;
    }
}
