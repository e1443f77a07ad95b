//! Quiet stretches: while nothing happens that a reader could see, playback goes on to shortly
//! before the next thing that does. Only the screen's time is saved; no number knows of it.

use lambda_paths_engine::simulation::{Progress, Simulation};
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Kind, Transition};

use crate::playback::Playback;

/// So long nothing has been seen to happen before a stretch is skipped, in milliseconds of the
/// screen: what is on its way has arrived.
const STILL_MILLIS: u64 = 2_000;
/// A stretch that is over sooner is not worth a jump.
const WORTH_MILLIS: u64 = 3_000;
/// So long before the next thing, play goes on.
const LEAD_MILLIS: u64 = 1_000;
/// Occurrences that one frame handles at most, to find the next thing.
const BUDGET: u64 = 5_000;
/// More folds are not kept: the oldest go.
const FOLDS_MAX: usize = 60;

/// A stretch that was skipped: from, to.
pub type Fold = (Instant, Instant);

/// What is known of quiet.
#[derive(Debug, Default)]
pub(crate) struct Quiet {
    /// When something was last seen to happen.
    seen_at: Instant,
    next: Next,
    folds: Vec<Fold>,
}

/// The next thing that can be seen.
#[derive(Debug, Default)]
enum Next {
    #[default]
    Unknown,
    /// A run ahead looks for it; nobody sees it.
    Looking(Box<Simulation>),
    /// When it happens; [`Instant::NEVER`] when there is none.
    At(Instant),
}

impl Quiet {
    /// Takes note of what happens.
    pub(crate) fn see(&mut self, transition: &Transition) {
        if is_seen(transition) {
            self.seen_at = transition.at;
        }
    }

    /// The run stands elsewhere, or another scenario runs: what lies ahead is not known.
    pub(crate) fn look_again(&mut self, now: Instant) {
        (self.seen_at, self.next) = (now, Next::Unknown);
    }

    /// From `at` on the run is another one.
    pub(crate) fn fork(&mut self, at: Instant) {
        self.folds.retain(|(_, to)| *to < at);
    }

    /// Where to go on, if what lies between shows nothing.
    pub(crate) fn ahead(
        &mut self,
        simulation: &Simulation,
        playback: &Playback,
    ) -> Option<Instant> {
        let now = simulation.now();
        if now.since(self.seen_at) < playback.passing(STILL_MILLIS) {
            return None;
        }
        match &mut self.next {
            Next::At(at) if *at > now => {}
            Next::Looking(scout) => {
                let mut seen = None;
                // By and by: a stretch without end is not searched in one frame.
                for _ in 0..BUDGET {
                    let progress = scout.advance(scout.end(), 1, &mut |transition| {
                        let at = is_seen(transition).then_some(transition.at);
                        seen = seen.or(at);
                    });
                    if seen.is_some() || progress == Progress::Reached {
                        self.next = Next::At(seen.unwrap_or(Instant::NEVER));
                        break;
                    }
                }
            }
            _ => self.next = Next::Looking(Box::new(simulation.clone())),
        }
        // When nothing more happens there is nowhere to go.
        let next = match self.next {
            Next::At(at) if at != Instant::NEVER => at,
            _ => return None,
        };
        let worth = playback.passing(WORTH_MILLIS + LEAD_MILLIS);
        (next.since(now) > worth).then(|| next - playback.passing(LEAD_MILLIS))
    }

    /// The run went on from one instant to another at once.
    pub(crate) fn fold(&mut self, from: Instant, to: Instant) {
        let (mut from, mut to) = (from, to);
        // What was skipped before, or goes on where another ends, is one stretch.
        self.folds.retain(|fold| {
            let apart = fold.1 < from || to < fold.0;
            if !apart {
                (from, to) = (from.min(fold.0), to.max(fold.1));
            }
            apart
        });
        if self.folds.len() == FOLDS_MAX {
            self.folds.remove(0);
        }
        self.folds.push((from, to));
    }

    /// The stretches that were skipped, the latest last.
    pub(crate) fn folds(&self) -> &[Fold] {
        &self.folds
    }
}

/// Whether a reader can see it happen: a poll that comes back empty and an idle environment that
/// goes are nothing to wait for.
fn is_seen(transition: &Transition) -> bool {
    !matches!(
        transition.kind,
        Kind::PolledEmpty { .. }
            | Kind::EnvironmentExpired { .. }
            | Kind::EnvironmentReleased { .. }
            | Kind::PollersScaled { .. }
    )
}
