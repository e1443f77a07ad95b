//! Where everything stands at an instant, and the charts: plain data, no web.
//!
//! A [`Scene`] folds transitions, and gives the picture of a lane as a pure function of what it
//! folded, the model time, the motion and the size. Pause, speed, step and scrub need no code here.

pub mod about;
mod actor;
pub mod chart;
mod drawing;
mod follow;
mod geometry;
mod grid;
pub mod ink;
mod lane;
pub mod legend;
pub mod log;
mod names;
pub mod paint;
pub mod picture;
pub mod poster;
mod rows;
mod slots;
pub mod story;
pub mod target;
pub mod words;
pub mod xml;

pub use actor::Motion;
pub use lane::{LaneScene, Latest};
pub use log::Log;

use lambda_paths_engine::scenario::Settings;
use lambda_paths_engine::simulation::{Progress, Simulation};
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Kind, Transition};

/// So many requests are followed in all lanes together. Above that one stands for two, four, and so
/// on, and the picture says so.
const FOLLOWED_MAX: usize = 10_000;

/// The pictures of all lanes.
#[derive(Clone, Debug)]
pub struct Scene {
    lanes: Vec<LaneScene>,
    log: Log,
}

impl Scene {
    /// The scene of a run at its start.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self::following(settings, FOLLOWED_MAX)
    }

    /// The same, which follows fewer requests: so many, or one in twice, four times … as many.
    #[must_use]
    pub fn following(settings: &Settings, followed_max: usize) -> Self {
        let each = followed_max / settings.lanes.len().max(1);
        let lanes = settings.lanes.iter().map(|lane| LaneScene::new(lane, each)).collect();
        Self { lanes, log: Log::default() }
    }

    /// Advances the simulation to `until`, unless `budget` occurrences are used up before, and
    /// takes in what happens, seen at this motion; `observer` sees it too.
    ///
    /// However a run is sliced, its pictures are the same: what is out of sight is forgotten when
    /// so much has happened, and not when somebody looks.
    pub fn advance(
        &mut self,
        simulation: &mut Simulation,
        until: Instant,
        budget: u64,
        motion: Motion,
        observer: &mut dyn FnMut(&Transition),
    ) -> Progress {
        loop {
            // Settings change between the slices, so that what comes after sees them.
            let changes = &simulation.scenario().changes;
            let next = changes.partition_point(|change| change.at <= simulation.now());
            let stop = changes.get(next).map_or(until, |change| change.at.min(until));
            let mut changed = false;
            let progress = simulation.advance(stop, budget, &mut |transition| {
                changed |= matches!(transition.kind, Kind::Changed { .. });
                if let Some(lane) = self.lanes.get_mut(usize::from(transition.lane)) {
                    lane.take_in(transition, motion);
                }
                self.log.fold(transition);
                observer(transition);
            });
            if changed {
                self.edit(simulation.settings());
            }
            if progress == Progress::OutOfBudget || stop == until {
                return progress;
            }
        }
    }

    /// Holds ends back until what they wait for is seen to arrive, at the motion of the picture
    /// that is drawn next: once before each.
    pub fn settle(&mut self, motion: Motion) {
        for lane in &mut self.lanes {
            lane.settle(motion);
        }
    }

    /// Other settings are in force.
    fn edit(&mut self, settings: &Settings) {
        for (scene, lane) in self.lanes.iter_mut().zip(&settings.lanes) {
            scene.edit(lane);
        }
    }

    /// Draws this request of a lane whatever else is not, and no other; none for `None`.
    pub fn select(&mut self, selected: Option<(usize, u32)>) {
        for (index, lane) in self.lanes.iter_mut().enumerate() {
            let here = selected.filter(|(lane, _)| *lane == index);
            lane.select(here.map(|(_, request)| request));
        }
    }

    /// How many requests are followed.
    #[must_use]
    pub fn followed(&self) -> usize {
        self.lanes.iter().map(|lane| lane.follows.len()).sum()
    }

    /// About how many bytes a copy of it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.lanes.iter().map(LaneScene::bytes).sum()
    }

    /// What was notable so far.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The lanes, in order.
    #[must_use]
    pub fn lanes(&self) -> &[LaneScene] {
        &self.lanes
    }
}
