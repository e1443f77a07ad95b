//! One mounted simulator: a scenario, its simulation, its scene, and the state of play. Plain
//! state, outside the reactive graph: signals hear of it through [`Readout`] at human speed.

use lambda_paths_engine::scenario::{ArrivalKind, Fault, Scenario, Settings};
use lambda_paths_engine::simulation::{Progress, Simulation};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Kind, Transition};
use lambda_paths_scene::{Scene, about, words};
use serde_json::Value;

use crate::playback::Playback;

/// Occurrences that one frame handles at most: about four milliseconds of work.
const FRAME_BUDGET: u64 = 20_000;
/// Occurrences that a search for the next retry handles at most.
const SEARCH_BUDGET: u64 = 2_000_000;

/// A running simulator.
pub struct Session {
    /// The scenario as it was loaded.
    base: Scenario,
    /// What the reader set by hand, newest last: from the start on, after a restart.
    by_hand: Vec<(String, Value)>,
    simulation: Simulation,
    scene: Scene,
    /// The state of play.
    pub playback: Playback,
    /// What was last stepped to, in words.
    sentence: String,
    /// Whether the last frame could not keep up with the speed.
    behind: bool,
}

/// Where a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To whatever happens next.
    Occurrence,
    /// To the next failure, throttle, retry or dead letter.
    Notable,
}

/// What the page shows at human speed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readout {
    /// Model time.
    pub now: Instant,
    /// End of the run.
    pub end: Instant,
    /// Whether time passes.
    pub playing: bool,
    /// Whether the run is over.
    pub ended: bool,
    /// Whether the page cannot keep up with the speed.
    pub behind: bool,
    /// Seed of the draws.
    pub seed: u64,
    /// Arrivals a second, where all lanes share a rate.
    pub rate: Option<f64>,
    /// Failure rate that lanes without one of their own have, in percent; `None` when they differ.
    pub failure: Option<f64>,
    /// What was last stepped to.
    pub sentence: String,
    /// Hash of the run so far.
    pub hash: u64,
    /// The lanes.
    pub lanes: Vec<LaneReadout>,
}

/// Live counts of one lane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LaneReadout {
    /// Requests that arrived.
    pub arrived: u64,
    /// Done.
    pub succeeded: u64,
    /// Callers that saw an error in the end.
    pub failed: u64,
    /// Attempts beyond the first.
    pub retried: u64,
    /// In the dead-letter queue.
    pub dead_lettered: u64,
    /// Gone without a trace.
    pub lost: u64,
    /// Not at an end yet.
    pub in_flight: u64,
    /// Refused invocations.
    pub throttles: u64,
    /// Chance that one attempt fails, in percent.
    pub failure: f64,
    /// Who tries again what failed, by the settings in force.
    pub retries: &'static str,
    /// What stands in shards or groups, in words.
    pub standing: String,
}

impl Session {
    /// A session at the start of a scenario.
    #[must_use]
    pub fn new(scenario: Scenario, playback: Playback) -> Self {
        Self {
            simulation: Simulation::new(&scenario),
            scene: Scene::new(&scenario.initial),
            base: scenario,
            by_hand: Vec::new(),
            playback,
            sentence: String::new(),
            behind: false,
        }
    }

    /// Lets time pass; `screen_millis` is the screen's clock. True when the picture has changed.
    pub fn frame(&mut self, screen_millis: f64) -> bool {
        let passed = self.playback.frame(screen_millis);
        if passed == Span::ZERO {
            return false;
        }
        let progress = self.advance(self.simulation.now() + passed, FRAME_BUDGET);
        self.behind = progress == Progress::OutOfBudget;
        if self.is_over() {
            self.playback.stand_still();
        }
        self.scene.forget(self.simulation.now(), self.playback.motion());
        true
    }

    fn advance(&mut self, until: Instant, budget: u64) -> Progress {
        let Self { simulation, scene, .. } = self;
        let mut changed = false;
        let progress = simulation.advance(until, budget, &mut |transition| {
            changed |= matches!(transition.kind, Kind::Changed { .. });
            scene.fold(transition);
        });
        if changed {
            scene.edit(simulation.settings());
        }
        progress
    }

    /// Goes to the next thing that happens, and stands still there.
    pub fn step(&mut self, step: Step) {
        self.playback.stand_still();
        let settings = self.simulation.settings().clone();
        let mut found: Option<Transition> = None;
        for _ in 0..SEARCH_BUDGET {
            let Self { simulation, scene, .. } = self;
            let end = simulation.end();
            let progress = simulation.advance(end, 1, &mut |transition| {
                scene.fold(transition);
                let wanted = step == Step::Occurrence || is_notable(transition);
                if found.is_none() && wanted && words::sentence(transition, &settings).is_some() {
                    found = Some(*transition);
                }
            });
            if found.is_some() || progress == Progress::Reached {
                break;
            }
        }
        self.scene.edit(self.simulation.settings());
        self.scene.forget(self.simulation.now(), self.playback.motion());
        let told = found.and_then(|transition| {
            let lane = settings.lanes.get(usize::from(transition.lane))?;
            Some(format!("{}: {}", lane.id, words::sentence(&transition, &settings)?))
        });
        self.sentence = told.unwrap_or_else(|| "Nothing more happens in this run.".to_owned());
    }

    /// Goes to an instant ahead, and stands still there: as far as one search goes.
    pub fn seek(&mut self, to: Instant) {
        self.playback.stand_still();
        self.advance(to, SEARCH_BUDGET);
        self.scene.forget(self.simulation.now(), self.playback.motion());
    }

    /// Plays or pauses; plays again from the start when the run is over.
    ///
    /// # Errors
    /// As [`Session::restart`].
    pub fn toggle(&mut self) -> Result<(), Vec<Fault>> {
        if self.is_over() {
            self.restart()?;
            self.playback.playing = true;
        } else if self.playback.playing {
            self.playback.stand_still();
            self.scene.forget(self.simulation.now(), self.playback.motion());
        } else {
            self.playback.playing = true;
        }
        Ok(())
    }

    /// Begins again: with the scenario's own changes, and what was set by hand from the start on.
    ///
    /// # Errors
    /// The faults of what was set by hand, where it may not stand at the start of a run. The
    /// session goes on as it was.
    pub fn restart(&mut self) -> Result<(), Vec<Fault>> {
        let edits = self.by_hand.iter().map(|(path, value)| (path.as_str(), value.clone()));
        let scenario = self.base.edited_all(edits)?;
        self.begin(scenario);
        Ok(())
    }

    /// Begins another scenario.
    pub fn load(&mut self, scenario: Scenario) {
        self.by_hand.clear();
        self.base = scenario.clone();
        self.playback.playing |= self.is_over();
        self.begin(scenario);
    }

    fn begin(&mut self, scenario: Scenario) {
        self.simulation = Simulation::new(&scenario);
        self.scene = Scene::new(&scenario.initial);
        self.sentence.clear();
    }

    /// Begins again with another seed.
    ///
    /// # Errors
    /// The seed's faults, or as [`Session::restart`].
    pub fn reseed(&mut self, seed: Value) -> Result<(), Vec<Fault>> {
        self.base = self.base.edited("seed", seed)?;
        self.restart()
    }

    /// Sets a field from now on: a change of the scenario, one tick ahead, so that the same
    /// scenario run from its start takes the same course.
    ///
    /// # Errors
    /// What is wrong with the value. The session goes on as it was.
    pub fn set(&mut self, path: &str, value: Value) -> Result<(), Vec<Fault>> {
        let at = self.simulation.now() + Span::from_micros(1);
        let scenario = self.simulation.scenario().changed_at(at, path, value.clone())?;
        self.simulation.edit(scenario);
        self.by_hand.retain(|(known, _)| known != path);
        self.by_hand.push((path.to_owned(), value));
        Ok(())
    }

    /// Sets the failure rate of all lanes.
    ///
    /// # Errors
    /// As [`Session::set`].
    pub fn set_failure(&mut self, rate: f64) -> Result<(), Vec<Fault>> {
        self.set("function.failure.rate", rate.into())?;
        let differing: Vec<usize> = self
            .coming()
            .lanes
            .iter()
            .enumerate()
            .filter(|(_, lane)| (lane.function.failure.rate - rate).abs() > f64::EPSILON)
            .map(|(index, _)| index)
            .collect();
        for index in differing {
            self.set(&lane_failure(index), rate.into())?;
        }
        Ok(())
    }

    /// Sets how many requests arrive a second, in every lane.
    ///
    /// # Errors
    /// As [`Session::set`].
    pub fn set_rate(&mut self, rate: f64) -> Result<(), Vec<Fault>> {
        self.set("arrivals.rate", rate.into())
    }

    /// The settings in force once what was set by hand takes effect, one tick from now.
    fn coming(&self) -> &Settings {
        self.simulation.scenario().settings_at(self.simulation.now() + Span::from_micros(1))
    }

    /// The simulation, for pictures and charts.
    #[must_use]
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// The scene.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    fn is_over(&self) -> bool {
        self.simulation.now() >= self.simulation.end()
    }

    /// What the page shows at human speed.
    #[must_use]
    pub fn readout(&self) -> Readout {
        let settings = self.coming();
        let failures = settings.lanes.iter().map(|lane| lane.function.failure.rate);
        let lanes = settings.lanes.iter().zip(&self.simulation.measures().lanes);
        let lanes = lanes.zip(self.scene.lanes());
        Readout {
            now: self.simulation.now(),
            end: self.simulation.end(),
            playing: self.playback.playing,
            ended: self.is_over(),
            behind: self.behind && self.playback.playing,
            seed: settings.seed,
            rate: shared(settings.lanes.iter().map(|lane| rate(&lane.arrivals.kind))).flatten(),
            failure: shared(failures).map(percent),
            sentence: self.sentence.clone(),
            hash: self.simulation.hash(),
            lanes: lanes
                .map(|((lane, m), scene)| LaneReadout {
                    arrived: m.arrived,
                    succeeded: m.succeeded,
                    failed: m.failed,
                    retried: m.retries,
                    dead_lettered: m.dead_lettered,
                    lost: m.dropped,
                    in_flight: m.in_flight(),
                    throttles: m.throttles,
                    failure: percent(lane.function.failure.rate),
                    retries: about::who_retries(&lane.path),
                    standing: scene.account(),
                })
                .collect(),
        }
    }
}

/// The path of a lane's own failure rate.
#[must_use]
pub fn lane_failure(index: usize) -> String {
    format!("lanes[{index}].function.failure.rate")
}

/// What all have in common, if they do.
fn shared<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn rate(kind: &ArrivalKind) -> Option<f64> {
    match kind {
        #[expect(clippy::cast_precision_loss, reason = "rates are far below 2^53")]
        ArrivalKind::Constant(rate) | ArrivalKind::Poisson(rate) => Some(rate.0 as f64 / 1e6),
        ArrivalKind::Burst { .. } | ArrivalKind::Trace(_) | ArrivalKind::Users { .. } => None,
    }
}

/// A share as a percentage with at most one digit after the point.
fn percent(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}

fn is_notable(transition: &Transition) -> bool {
    match transition.kind {
        Kind::Failed { .. }
        | Kind::Throttled { .. }
        | Kind::ClientTimedOut
        | Kind::GaveUp { .. }
        | Kind::DeadLettered { .. }
        | Kind::Dropped { .. }
        | Kind::DeliveryFailed { .. }
        | Kind::Redelivered
        | Kind::Changed { .. } => true,
        Kind::Sent | Kind::Received { .. } | Kind::Invoked { .. } => transition.attempt > 1,
        Kind::Queued => transition.attempt > 0,
        Kind::Responded { status, function_error, .. } => status != 200 || function_error,
        _ => false,
    }
}
