//! The law of a gateway's own throttling: it refuses nobody while there is room, and lets no more
//! through than burst and rate allow.

use lambda_paths_engine::measure::LaneMeasures;
use lambda_paths_engine::scenario::Path;
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Kind, Throttled, Transition};

/// A millionth of a millionth of a request: what a millionth per second adds in a microsecond.
const REQUEST: u128 = 1_000_000_000_000;

pub(super) struct Gateway {
    /// Requests that it may let through now, its rate, and its burst; nothing where it is none.
    room: Option<(u128, u128, u128)>,
    since: Instant,
    refused: u64,
}

/// Rate and burst.
fn limits(path: &Path) -> Option<(u128, u128)> {
    let Path::Synchronous(path) = path else {
        return None;
    };
    let gateway = path.front_door.gateway()?;
    let burst = u128::from(gateway.throttling_burst_limit) * REQUEST;
    Some((u128::from(gateway.throttling_rate_limit.0), burst))
}

impl Gateway {
    pub(super) fn new(path: &Path) -> Self {
        let room = limits(path).map(|(rate, burst)| (burst, rate, burst));
        Self { room, since: Instant::START, refused: 0 }
    }

    fn pass(&mut self, now: Instant) {
        if let Some((room, rate, burst)) = &mut self.room {
            *room = (*room + u128::from((now - self.since).micros()) * *rate).min(*burst);
        }
        self.since = now;
    }

    pub(super) fn change(&mut self, now: Instant, path: &Path) {
        self.pass(now);
        if let (Some((room, rate, burst)), Some(now)) = (&mut self.room, limits(path)) {
            (*rate, *burst) = now;
            *room = (*room).min(*burst);
        }
    }

    pub(super) fn follow(&mut self, transition: &Transition) {
        self.pass(transition.at);
        let Some((room, ..)) = &mut self.room else {
            return;
        };
        match transition.kind {
            Kind::Accepted { .. } => {
                *room = room.checked_sub(REQUEST).expect("it lets through what it should refuse");
            }
            Kind::Throttled { reason: Throttled::GatewayRateLimitExceeded } => {
                assert!(*room < REQUEST, "it refuses what it should let through");
                self.refused += 1;
            }
            _ => {}
        }
    }

    pub(super) fn compare(&self, measures: &LaneMeasures) {
        assert_eq!(measures.responses.gateway_throttles, self.refused);
    }
}
