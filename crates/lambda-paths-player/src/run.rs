//! A run with its picture and its marks, as they stand at an instant. A clone is a checkpoint: it
//! goes on exactly as the original does.

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::{Progress, Simulation};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Kind, Transition};
use lambda_paths_scene::{Motion, Scene};

/// Stretches of equal length into which a run is cut to count what is given up in each.
pub const BINS: usize = 120;

/// A run at an instant.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) simulation: Simulation,
    pub(crate) scene: Scene,
    pub(crate) marks: Marks,
}

/// What happened so far that a time axis marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// How far the run has come.
    pub until: Instant,
    /// Requests that were dead-lettered or lost, in each of [`BINS`] stretches.
    pub given_up: Vec<u32>,
}

impl Run {
    /// The run of this scenario, at its start.
    pub(crate) fn new(scenario: &Scenario) -> Self {
        Self {
            simulation: Simulation::new(scenario),
            scene: Scene::new(&scenario.initial),
            marks: Marks { until: Instant::START, given_up: vec![0; BINS] },
        }
    }

    /// The run of this scenario from this checkpoint on; it differs in what lies ahead only.
    pub(crate) fn resume(&self, scenario: &Scenario) -> Self {
        if self.now() == Instant::START {
            return Self::new(scenario);
        }
        let (scene, marks) = (self.scene.clone(), self.marks.clone());
        Self { simulation: self.scout(scenario), scene, marks }
    }

    /// The same without a picture, for what nobody sees.
    pub(crate) fn scout(&self, scenario: &Scenario) -> Simulation {
        if self.now() == Instant::START {
            return Simulation::new(scenario);
        }
        let mut simulation = self.simulation.clone();
        simulation.edit(scenario.clone());
        simulation
    }

    pub(crate) fn now(&self) -> Instant {
        self.simulation.now()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.now() >= self.simulation.end()
    }

    /// Goes on to `until`, unless `budget` occurrences are used up before.
    pub(crate) fn advance(
        &mut self,
        until: Instant,
        budget: u64,
        motion: Motion,
        observer: &mut dyn FnMut(&Transition),
    ) -> Progress {
        let Self { simulation, scene, marks } = self;
        let end = simulation.end();
        let progress = scene.advance(simulation, until, budget, motion, &mut |transition| {
            if matches!(transition.kind, Kind::DeadLettered { .. } | Kind::Dropped { .. })
                && let Some(count) = marks.given_up.get_mut(bin(transition.at, end))
            {
                *count += 1;
            }
            observer(transition);
        });
        marks.until = simulation.now();
        progress
    }

    /// Goes on with a scenario that differs in what lies ahead only, once all that is due now has
    /// happened.
    pub(crate) fn edit(&mut self, scenario: Scenario, motion: Motion) {
        self.advance(self.now(), u64::MAX, motion, &mut |_| {});
        self.simulation.edit(scenario);
    }
}

/// The stretch that an instant of a run belongs to.
fn bin(at: Instant, end: Instant) -> usize {
    let bins = at.micros().saturating_mul(BINS as u64) / end.micros().max(1);
    usize::try_from(bins).unwrap_or(BINS).min(BINS - 1)
}

/// From which instant on the runs of two scenarios may differ; [`Instant::START`] when they differ
/// from the start, [`Instant::NEVER`] when they are the same.
pub(crate) fn first_difference(one: &Scenario, other: &Scenario) -> Instant {
    if one.initial != other.initial {
        return Instant::START;
    }
    let (mut one, mut other) = (one.changes.iter(), other.changes.iter());
    loop {
        match (one.next(), other.next()) {
            (None, None) => return Instant::NEVER,
            (Some(change), None) | (None, Some(change)) => return change.at,
            (Some(one), Some(other)) if one != other => return one.at.min(other.at),
            _ => {}
        }
    }
}

/// A tick earlier; the start has none before it.
pub(crate) fn just_before(at: Instant) -> Instant {
    at - Span::from_micros(1)
}

/// A tick later.
pub(crate) fn just_after(at: Instant) -> Instant {
    at + Span::from_micros(1)
}
