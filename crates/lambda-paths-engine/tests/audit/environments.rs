//! The laws of execution environments: one execution at a time, and a life of start, work, rest and
//! end.

use lambda_paths_engine::rules::INIT_LIMIT;
use lambda_paths_engine::scenario::Function;
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Capacity, Failed, Kind, Start, Transition};

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Gone,
    Busy { request: u32, attempt: u32, invoked_at: Instant, handler_at: Instant },
    Idle { since: Instant, reset: bool },
}

pub(super) struct Environments {
    states: Vec<State>,
    /// Which of them are provisioned.
    provisioned: Vec<bool>,
    running: u32,
    /// Of these, on demand.
    on_demand: u32,
}

impl Environments {
    /// The run begins with its provisioned ones, ready.
    pub(super) fn new(provisioned: u32) -> Self {
        let provisioned = vec![true; provisioned as usize];
        let ready = State::Idle { since: Instant::START, reset: false };
        let states = vec![ready; provisioned.len()];
        Self { states, provisioned, running: 0, on_demand: 0 }
    }

    /// Executions that count against on-demand concurrency: those on environments that are given up
    /// do.
    pub(super) fn on_demand(&self, requested: u32) -> u32 {
        self.on_demand + self.provisioned().saturating_sub(requested)
    }

    /// Provisioned environments.
    pub(super) fn provisioned(&self) -> u32 {
        let there = self.states.iter().zip(&self.provisioned);
        let there = there.filter(|(state, provisioned)| **provisioned && **state != State::Gone);
        u32::try_from(there.count()).expect("few environments")
    }

    /// Whether one is idle, provisioned or on demand.
    pub(super) fn idle(&self, provisioned: bool) -> bool {
        let mut states = self.states.iter().zip(&self.provisioned);
        states.any(|(state, of)| *of == provisioned && matches!(state, State::Idle { .. }))
    }

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
            Kind::Invoked { environment, start, handler_at, capacity, .. } => {
                self.check_age(environment, now, settings.idle_timeout);
                self.check_capacity(environment, capacity, settings);
                self.invoked(transition, environment, start, handler_at);
                self.on_demand += u32::from(capacity != Capacity::Provisioned);
            }
            Kind::Succeeded { environment, init, duration, capacity } => {
                self.ended(transition, environment, init, duration, false);
                self.on_demand -= u32::from(capacity != Capacity::Provisioned);
                assert!(duration <= Span::from_secs(900));
            }
            Kind::Failed { environment, init, duration, capacity, reason } => {
                let reset = matches!(reason, Failed::Timeout | Failed::Crash);
                self.on_demand -= u32::from(capacity != Capacity::Provisioned);
                self.ended(transition, environment, init, duration, reset);
            }
            Kind::EnvironmentProvisioned { environment } => {
                let index = environment as usize;
                self.know(index);
                assert_eq!(self.states[index], State::Gone);
                self.states[index] = State::Idle { since: now, reset: false };
                self.provisioned[index] = true;
                assert!(self.provisioned() <= settings.provisioned_concurrency);
            }
            Kind::EnvironmentReleased { environment } => {
                let index = environment as usize;
                assert!(matches!(self.states[index], State::Idle { .. }), "{transition:?}");
                assert!(self.provisioned[index], "{environment} is not provisioned");
                assert!(self.provisioned() > settings.provisioned_concurrency);
                self.states[index] = State::Gone;
                self.provisioned[index] = false;
            }
            Kind::EnvironmentExpired { environment } => {
                assert!(!self.provisioned[environment as usize], "{environment} is kept");
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
        if let Some(State::Idle { since, .. }) = self.states.get(environment as usize)
            && !self.provisioned[environment as usize]
        {
            assert!(now - *since <= idle_timeout, "{environment} outlives its idle timeout");
        }
    }

    /// An execution says truly what kind of environment it has, and why.
    fn check_capacity(&self, environment: u32, capacity: Capacity, settings: &Function) {
        let provisioned = self.provisioned.get(environment as usize) == Some(&true);
        assert_eq!(provisioned, capacity == Capacity::Provisioned);
        let serves = self.provisioned() > 0 && settings.provisioned_concurrency > 0;
        assert_eq!(serves, capacity != Capacity::OnDemand || provisioned, "{capacity:?}");
    }

    fn know(&mut self, index: usize) {
        if index == self.states.len() {
            self.states.push(State::Gone);
            self.provisioned.push(false);
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
        self.know(index);
        let fits = match self.states[index] {
            State::Gone => start == Start::Cold,
            State::Idle { reset, .. } => start == if reset { Start::Reset } else { Start::Warm },
            State::Busy { .. } => false,
        };
        assert!(fits, "{transition:?} in {:?}", self.states[index]);
        assert!(
            start != Start::Cold || !self.idle(false),
            "a cold start although an environment is idle"
        );
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
