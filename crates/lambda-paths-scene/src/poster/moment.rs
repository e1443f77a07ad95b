//! A moment of a run: the simulation and the scene as they stand then.

use std::collections::BTreeSet;

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::{Instant, Span};

use crate::picture::{Picture, SlotState, StageKind};
use crate::{Motion, Scene};

/// How fast tokens move: as on the page in real time, so that what happened in the last second is
/// seen to have happened.
pub(super) const MOTION: Motion = Motion { travel: Span::from_micros(380_000) };
/// So many requests are drawn in all lanes together: a poster is a small file.
const FOLLOWED_MAX: usize = 960;
/// Into so many parts a run is cut to find a moment worth looking at.
const PARTS: u64 = 48;
/// The first part that is looked at: before, the charts have little to show.
const FIRST_PART: u64 = 16;
/// The size of the pictures that are looked at.
const LOOK: (f32, f32) = (700.0, 170.0);

/// A run at an instant.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub(super) simulation: Simulation,
    pub(super) scene: Scene,
}

impl Moment {
    /// The run at an instant, or without one when most is to be seen.
    pub(super) fn chosen(scenario: &Scenario, at: Option<Instant>) -> Self {
        match at {
            Some(at) => Self::at(scenario, at),
            None => Self::worth_looking_at(scenario),
        }
    }

    /// The run at `at`, or at its end where that is sooner.
    pub(super) fn at(scenario: &Scenario, at: Instant) -> Self {
        let mut moment = Self::start(scenario);
        moment.advance(at.min(moment.simulation.end()));
        moment
    }

    /// The run when most is to be seen: most states of requests and environments, in pictures that
    /// are not too full; of equals the latest.
    pub(super) fn worth_looking_at(scenario: &Scenario) -> Self {
        let mut moment = Self::start(scenario);
        let length = moment.simulation.end().micros();
        let mut best: Option<(usize, Self)> = None;
        for part in FIRST_PART..=PARTS {
            let micros = u128::from(length) * u128::from(part) / u128::from(PARTS);
            // On a whole second, which can be said.
            let second = u64::try_from(micros).unwrap_or(length) / 1_000_000 * 1_000_000;
            moment.advance(Instant::from_micros(second));
            let worth = moment.worth();
            if best.as_ref().is_none_or(|(most, _)| worth >= *most) {
                best = Some((worth, moment.clone()));
            }
        }
        best.map_or(moment, |(_, best)| best)
    }

    fn start(scenario: &Scenario) -> Self {
        let scene = Scene::following(&scenario.initial, FOLLOWED_MAX);
        Self { simulation: Simulation::new(scenario), scene }
    }

    fn advance(&mut self, until: Instant) {
        let Self { simulation, scene } = self;
        scene.advance(simulation, until, u64::MAX, MOTION, &mut |_| {});
        scene.settle(MOTION);
    }

    /// How many different things there are to be seen.
    fn worth(&self) -> usize {
        let now = self.simulation.now();
        self.scene.lanes().iter().map(|lane| worth(&lane.picture(now, MOTION, LOOK))).sum()
    }
}

fn worth(picture: &Picture) -> usize {
    let token = |token: &crate::picture::Token| {
        format!("{:?} {:?} {:?}", token.tone, token.shape, token.number.map(|number| number.min(4)))
    };
    let slot = |slot: &crate::picture::Slot| match slot.state {
        SlotState::Starting(_) => "starting".to_owned(),
        other => format!("{other:?}"),
    };
    let seen: BTreeSet<String> =
        picture.tokens.iter().map(token).chain(picture.slots.iter().map(slot)).collect();
    let is_pile = |kind: &StageKind| matches!(kind, StageKind::Pile { count, .. } if *count > 0);
    let piles = picture.stages.iter().filter(|stage| is_pile(&stage.kind)).count();
    let is_clear = picture.one_in == 1 && picture.unseen == 0;
    (seen.len() + 2 * piles) * if is_clear { 2 } else { 1 }
}
