//! An audit of a run: it follows the transitions one by one, and every one must be lawful where it
//! stands. It knows the laws, and nothing of how the engine keeps them.

mod asynchronous;
mod environments;
mod gateway;
mod limits;
mod requests;
mod sqs;
mod streams;

use environments::Environments;
use gateway::Gateway;
use lambda_paths_engine::measure::Measures;
use lambda_paths_engine::rules::{
    KAFKA_FIRST_POLLERS, KAFKA_MOST_POLLERS, SQS_FEWEST_POLLERS, SQS_FIRST_POLLERS,
    SQS_MOST_POLLERS, SQS_QUIET,
};
use lambda_paths_engine::scenario::{self, ArrivalKind, Path, Scenario, Settings};
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Capacity, Kind, Start, Throttled, Transition};
use limits::Pace;
use requests::Requests;
use sqs::Mapping;

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
    /// When a message was received last, or a poller went for want of any.
    quiet_since: Instant,
    /// Slices of a stream, at its highest parallelization factor so far.
    slices: u32,
    gateway: Gateway,
    /// The most users that there ever were, where they are users.
    users: Option<u32>,
    growth: Pace,
    /// Synchronous requests on demand.
    pace: Pace,
    /// Those on provisioned environments.
    provisioned_pace: Pace,
}

impl Lane {
    /// One poller more while messages wait, or the first ones again; one less while none does, and
    /// half of them after an error; fewer than the first ones only after a quiet time. Event
    /// pollers come and go by more than one, but none is more than its mapping allows.
    fn scaled(&mut self, now: Instant, pollers: u32, path: &Path) {
        if let Path::Stream(stream) = path {
            let least = stream.minimum_pollers.unwrap_or(KAFKA_FIRST_POLLERS);
            let most = stream.maximum_pollers.unwrap_or(KAFKA_MOST_POLLERS).max(least);
            let most = if stream.is_provisioned() { most } else { stream.shards };
            assert!((least..=most).contains(&pollers), "{pollers}");
            return;
        }
        let waits = self.requests.waiting() > 0;
        let Mapping { provisioned, maximum, error_backoff, is_fifo } = Mapping::of(path);
        let (least, most) = provisioned.unwrap_or((SQS_FEWEST_POLLERS, SQS_MOST_POLLERS));
        let restored = self.pollers < pollers && pollers == SQS_FIRST_POLLERS;
        let up = waits && (pollers == self.pollers + 1 || provisioned.is_none() && restored);
        let first = provisioned.is_some() || pollers >= SQS_FIRST_POLLERS;
        let calm = first || now - self.quiet_since >= SQS_QUIET;
        // What waits behind others of its group is no work for anybody.
        let down = pollers + 1 == self.pollers && calm && (!waits || is_fifo) && maximum.is_none();
        let half = self.pollers.min(maximum.unwrap_or(u32::MAX)) / 2;
        let halved = error_backoff && pollers == half.max(least);
        let edited = provisioned.is_some() && (pollers == least || pollers == most);
        assert!(up || down || halved || edited, "{pollers} pollers after {}", self.pollers);
        assert!((least..=most).contains(&pollers), "{pollers} pollers");
        self.pollers = pollers;
        if !first {
            self.quiet_since = now;
        }
    }

    /// Requests a second go with concurrency.
    fn set_paces(&mut self, now: Instant, settings: &Settings, function: &scenario::Function) {
        self.pace.edit(now, room(settings, function));
        let there = self.environments.provisioned().min(function.provisioned_concurrency);
        self.provisioned_pace.edit(now, there);
    }
}

impl Audit {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let settings = scenario.initial.clone();
        let lanes = settings.lanes.iter().map(|lane| Lane {
            environments: Environments::new(lane.function.provisioned_concurrency),
            requests: Requests::new(&lane.path),
            pollers: Mapping::of(&lane.path)
                .provisioned
                .map_or(SQS_FIRST_POLLERS, |(least, _)| least),
            quiet_since: Instant::START,
            slices: slices(&lane.path),
            gateway: Gateway::new(&lane.path),
            users: users(&lane.arrivals.kind),
            growth: Pace::of_growth(),
            pace: Pace::of_requests(room(&settings, &lane.function)),
            provisioned_pace: Pace::of_requests(lane.function.provisioned_concurrency),
        });
        let lanes = lanes.collect();
        let (now, changes) = (Instant::START, 0);
        Self { settings, now, changes, lanes, scenario: scenario.clone() }
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
                Kind::PollersScaled { pollers } => lane.scaled(self.now, pollers, &settings.path),
                Kind::EnvironmentProvisioned { .. } | Kind::EnvironmentReleased { .. } => {
                    lane.set_paces(self.now, &self.settings, &settings.function);
                }
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
            Kind::Throttled { reason: Throttled::GatewayRateLimitExceeded } => {}
            Kind::Received { .. } => lane.quiet_since = self.now,
            Kind::Invoked { start, capacity, .. } => {
                let (running, slices) = (lane.environments.running(), lane.slices);
                assert!(running <= slices, "{running} executions of {slices} slices");
                self.check_pace(index, start, capacity);
            }
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
            lane.slices = lane.slices.max(slices(&settings.path));
        }
        self.changes += 1;
        for (lane, settings) in self.lanes.iter_mut().zip(&self.settings.lanes) {
            lane.set_paces(self.now, &self.settings, &settings.function);
        }
    }

    /// On-demand concurrency in use, and how much of it there can be: of the lane's reservation, or
    /// of what the account has left for all.
    fn on_demand(&self, lane: usize) -> (u32, u32) {
        let used = |(settings, lane): (&scenario::Lane, &Lane)| {
            lane.environments.on_demand(settings.function.provisioned_concurrency)
        };
        let function = &self.settings.lanes[lane].function;
        let all = self.settings.lanes.iter().zip(&self.lanes);
        let used = match function.reserved_concurrency {
            Some(_) => all.skip(lane).take(1).map(used).sum(),
            None => all
                .filter(|(settings, _)| settings.function.reserved_concurrency.is_none())
                .map(used)
                .sum(),
        };
        (used, room(&self.settings, function))
    }

    /// Whether the lane's requests a second are limited.
    fn is_rated(&self, lane: usize) -> bool {
        !matches!(self.settings.lanes[lane].path, Path::Asynchronous(_))
    }

    /// No environment starts, and no request comes, faster than it may, and none runs on demand
    /// without room there; a provisioned environment that may take a request takes it.
    fn check_pace(&mut self, index: usize, start: Start, capacity: Capacity) {
        let (now, rated) = (self.now, self.is_rated(index));
        let (used, room) = self.on_demand(index);
        let lane = &mut self.lanes[index];
        if start == Start::Cold {
            lane.growth.take(now);
        }
        if capacity == Capacity::Provisioned {
            if rated {
                lane.provisioned_pace.take(now);
            }
            return;
        }
        assert!(used <= room, "{used} run on demand in {room}");
        let exhausted = rated && lane.provisioned_pace.is_used_up(now);
        assert!(exhausted || !lane.environments.idle(true), "a provisioned environment rests");
        if rated {
            lane.pace.take(now);
        }
    }

    /// Nothing is refused while there is room, and nothing hinders it.
    fn check_throttle(&mut self, index: usize, reason: Throttled) {
        let (now, rated) = (self.now, self.is_rated(index));
        let (used, room) = self.on_demand(index);
        let reserved = self.settings.lanes[index].function.reserved_concurrency.is_some();
        let lane = &mut self.lanes[index];
        let ready = lane.environments.idle(true);
        assert!(!ready || rated && lane.provisioned_pace.is_used_up(now), "one is ready");
        match reason {
            Throttled::ConcurrentInvocationLimitExceeded
            | Throttled::ReservedFunctionConcurrentInvocationLimitExceeded => {
                assert!(used >= room, "refused with {used} of {room} in use");
            }
            Throttled::FunctionInvocationRateLimitExceeded
            | Throttled::ReservedFunctionInvocationRateLimitExceeded => {
                assert!(rated && (lane.pace.is_used_up(now) || ready && used >= room));
            }
            Throttled::GatewayRateLimitExceeded => unreachable!("it never reached Lambda"),
            Throttled::ScaleUpLimitExceeded => {
                assert!(lane.growth.is_used_up(now) && !lane.environments.idle(false));
                return;
            }
        }
        let names_it = reason.aws_reason().starts_with("ReservedFunction");
        assert_eq!(names_it, reserved, "{reason:?}");
    }

    /// The measures say what the audit has seen, and every request is somewhere.
    pub(crate) fn compare(&self, measures: &Measures, now: Instant) {
        for (lane, measures) in self.lanes.iter().zip(&measures.lanes) {
            lane.requests.compare(measures, self.now.max(now));
            lane.gateway.compare(measures);
            assert_eq!(lane.environments.running(), measures.running.level());
            assert_eq!(lane.environments.total(), measures.environments.level());
            assert_eq!(lane.environments.provisioned(), measures.provisioned.there.level());
        }
    }
}

fn users(arrivals: &ArrivalKind) -> Option<u32> {
    match arrivals {
        ArrivalKind::Users { count, .. } => Some(*count),
        _ => None,
    }
}

/// Executions that a path has at once: one for each slice of a stream.
fn slices(path: &Path) -> u32 {
    match path {
        Path::Stream(path) => path.shards * path.parallelization_factor,
        _ => u32::MAX,
    }
}

/// On-demand concurrency that a function can have: what is provisioned is taken out.
fn room(settings: &Settings, function: &scenario::Function) -> u32 {
    let claimed = settings.lanes.iter().map(|lane| {
        let provisioned = lane.function.provisioned_concurrency;
        lane.function.reserved_concurrency.unwrap_or(provisioned)
    });
    match function.reserved_concurrency {
        Some(reserved) => reserved - function.provisioned_concurrency,
        None => settings.account.concurrency - claimed.sum::<u32>(),
    }
}
