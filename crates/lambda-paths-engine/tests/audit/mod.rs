//! An audit of a run: it follows the transitions one by one, and every one must be lawful where it
//! stands. It knows the laws, and nothing of how the engine keeps them.

mod asynchronous;
mod environments;
mod gateway;
mod requests;
mod streams;

use environments::Environments;
use gateway::Gateway;
use lambda_paths_engine::measure::Measures;
use lambda_paths_engine::rules::{SQS_FIRST_POLLERS, SQS_MOST_POLLERS};
use lambda_paths_engine::scenario::{ArrivalKind, Path, Scenario, Settings};
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Kind, Throttled, Transition};
use requests::Requests;

/// What the audit knows of a run.
pub(crate) struct Audit {
    scenario: Scenario,
    settings: Settings,
    now: Instant,
    changes: usize,
    lanes: Vec<Lane>,
}

struct Lane {
    environments: Environments,
    requests: Requests,
    pollers: u32,
    gateway: Gateway,
    /// The most users that there ever were, where they are users.
    users: Option<u32>,
}

impl Lane {
    /// One poller more while messages wait, one less while none does. Event pollers come and go by
    /// more than one, but none is more than its mapping allows.
    fn scaled(&mut self, pollers: u32, path: &Path) {
        if let Path::Stream(stream) = path {
            let most =
                stream.maximum_pollers.unwrap_or(200).max(stream.minimum_pollers.unwrap_or(1));
            let most = if stream.is_provisioned() { most } else { stream.shards };
            assert!((stream.minimum_pollers.unwrap_or(1)..=most).contains(&pollers), "{pollers}");
            return;
        }
        let up = pollers == self.pollers + 1 && self.requests.waiting() > 0;
        let down = pollers + 1 == self.pollers && self.requests.waiting() == 0;
        assert!(up || down, "{pollers} pollers after {}", self.pollers);
        assert!((SQS_FIRST_POLLERS..=SQS_MOST_POLLERS).contains(&pollers), "{pollers} pollers");
        self.pollers = pollers;
    }
}

impl Audit {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let lanes = scenario.initial.lanes.iter().map(|lane| Lane {
            environments: Environments::default(),
            requests: Requests::new(&lane.path),
            pollers: SQS_FIRST_POLLERS,
            gateway: Gateway::new(&lane.path),
            users: users(&lane.arrivals.kind),
        });
        Self {
            settings: scenario.initial.clone(),
            now: Instant::START,
            changes: 0,
            lanes: lanes.collect(),
            scenario: scenario.clone(),
        }
    }

    pub(crate) fn follow(&mut self, transition: &Transition) {
        assert!(transition.at >= self.now, "time runs backwards: {transition:?}");
        self.now = transition.at;
        let index = usize::from(transition.lane);
        let settings = &self.settings.lanes[index];
        let lane = &mut self.lanes[index];
        lane.environments.follow(transition, &settings.function);
        if transition.request == Transition::NO_REQUEST {
            match transition.kind {
                Kind::Changed { change } => self.change(change as usize),
                Kind::PollersScaled { pollers } => lane.scaled(pollers, &settings.path),
                _ => {}
            }
            return;
        }
        lane.requests.follow(transition, settings);
        lane.gateway.follow(transition);
        assert!(
            lane.users.is_none_or(|users| lane.requests.calling() <= users),
            "a user calls twice"
        );
        match transition.kind {
            Kind::Invoked { .. } => self.check_concurrency(index),
            Kind::Throttled { reason: Throttled::GatewayRateLimitExceeded } => {}
            Kind::Throttled { reason } => self.check_throttle(index, reason),
            _ => {}
        }
    }

    fn change(&mut self, change: usize) {
        assert_eq!(change, self.changes, "changes come in order");
        assert_eq!(self.scenario.changes[change].at, self.now, "a change comes at its instant");
        self.settings = self.scenario.changes[change].settings.clone();
        for (lane, settings) in self.lanes.iter_mut().zip(&self.settings.lanes) {
            lane.gateway.change(self.now, &settings.path);
            lane.users = lane.users.max(users(&settings.arrivals.kind));
        }
        self.changes += 1;
    }

    /// Executions that draw from the account's pool, and the size of that pool.
    fn pool(&self) -> (u32, u32) {
        let lanes = self.settings.lanes.iter().zip(&self.lanes);
        let mut pool = (0, self.settings.account.concurrency);
        for (settings, lane) in lanes {
            match settings.function.reserved_concurrency {
                Some(reserved) => pool.1 -= reserved,
                None => pool.0 += lane.environments.running(),
            }
        }
        pool
    }

    /// After an execution has begun.
    fn check_concurrency(&self, lane: usize) {
        let running = self.lanes[lane].environments.running();
        self.check_slices(lane, running);
        match self.settings.lanes[lane].function.reserved_concurrency {
            Some(reserved) => assert!(running <= reserved, "above the reservation of {reserved}"),
            None => {
                let (running, size) = self.pool();
                assert!(running <= size, "{running} run in a pool of {size}");
            }
        }
    }

    /// A stream has no more executions at once than its shards allow, at their highest
    /// parallelization factor so far or to come.
    fn check_slices(&self, lane: usize, running: u32) {
        let changes = self.scenario.changes.iter().map(|change| &change.settings);
        let settings = changes.chain([&self.scenario.initial]);
        let most = settings.filter_map(|settings| match &settings.lanes[lane].path {
            Path::Stream(path) => Some(path.shards * path.parallelization_factor),
            _ => None,
        });
        let most = most.max().unwrap_or(u32::MAX);
        assert!(running <= most, "{running} executions of {most} slices");
    }

    /// Nothing is refused while there is room.
    fn check_throttle(&self, lane: usize, reason: Throttled) {
        let running = self.lanes[lane].environments.running();
        match self.settings.lanes[lane].function.reserved_concurrency {
            Some(reserved) => {
                assert_eq!(reason, Throttled::ReservedFunctionConcurrentInvocationLimitExceeded);
                assert!(running >= reserved, "refused with {running} of {reserved} in use");
            }
            None => {
                assert_eq!(reason, Throttled::ConcurrentInvocationLimitExceeded);
                let (running, size) = self.pool();
                assert!(running >= size, "refused with {running} of {size} in use");
            }
        }
    }

    /// The measures say what the audit has seen, and every request is somewhere.
    pub(crate) fn compare(&self, measures: &Measures) {
        for (lane, measures) in self.lanes.iter().zip(&measures.lanes) {
            lane.requests.compare(measures);
            lane.gateway.compare(measures);
            assert_eq!(lane.environments.running(), measures.running.level());
            assert_eq!(lane.environments.total(), measures.environments.level());
        }
    }
}

fn users(arrivals: &ArrivalKind) -> Option<u32> {
    match arrivals {
        ArrivalKind::Users { count, .. } => Some(*count),
        _ => None,
    }
}
