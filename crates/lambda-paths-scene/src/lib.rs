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
mod names;
pub mod paint;
pub mod picture;
pub mod poster;
mod rows;
mod slots;
pub mod words;
pub mod xml;

pub use actor::Motion;
pub use lane::LaneScene;

use lambda_paths_engine::scenario::Settings;
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::Transition;

/// The pictures of all lanes.
#[derive(Clone, Debug)]
pub struct Scene {
    lanes: Vec<LaneScene>,
}

impl Scene {
    /// The scene of a run at its start.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self { lanes: settings.lanes.iter().map(LaneScene::new).collect() }
    }

    /// Takes in what happened.
    pub fn fold(&mut self, transition: &Transition) {
        if let Some(lane) = self.lanes.get_mut(usize::from(transition.lane)) {
            lane.fold(transition);
        }
    }

    /// Other settings are in force.
    pub fn edit(&mut self, settings: &Settings) {
        for (scene, lane) in self.lanes.iter_mut().zip(&settings.lanes) {
            scene.edit(lane);
        }
    }

    /// Forgets what is out of sight: once a frame, so that memory stays bounded.
    pub fn forget(&mut self, now: Instant, motion: Motion) {
        for lane in &mut self.lanes {
            lane.forget(now, motion);
        }
    }

    /// The lanes, in order.
    #[must_use]
    pub fn lanes(&self) -> &[LaneScene] {
        &self.lanes
    }
}
