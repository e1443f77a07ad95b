//! One mounted simulator: a scenario, its run and the run's past, and the state of play. Plain
//! state: whoever shows it looks at its [`Readout`] at human speed.
//!
//! Where the run stands changes in three ways: time passes ([`Session::frame`]), a journey leads
//! somewhere else ([`Session::seek`], [`Session::step`]), or another scenario takes the place of
//! the one that runs ([`Session::set`], [`Session::revise`], [`Session::load`]).

mod asking;
mod editing;

use lambda_paths_engine::scenario::{Fault, Scenario, Settings};
use lambda_paths_engine::simulation::{Progress, Simulation};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_scene::Scene;

use crate::axis::Axis;
use crate::history::{Edit, History};
use crate::journey::{Goal, Journey, Search};
use crate::playback::Playback;
use crate::quiet::Quiet;
use crate::run::{Run, just_after};
use crate::timeline::Timeline;

pub use asking::Asked;

pub use crate::journey::{Step, is_notable};
pub use crate::readout::{LaneReadout, Readout};
pub use crate::run::{BINS, Marks};

/// Occurrences that one frame handles at most: about four milliseconds of work.
const FRAME_BUDGET: u64 = 20_000;

/// A running simulator.
pub struct Session {
    run: Run,
    timeline: Timeline,
    journey: Option<Journey>,
    quiet: Quiet,
    history: History,
    /// Which of the scenario's changes the reader made by hand, oldest first.
    by_hand: Vec<Edit>,
    /// The state of play.
    pub playback: Playback,
    /// How often another scenario took the place of the one that ran.
    edits: u32,
    /// What was last stepped to, in words.
    sentence: String,
    /// Whether the last frame could not keep up with the speed.
    behind: bool,
    /// What is asked about, and said of that.
    pub asked: Asked,
    /// The screen's clock at the last frame. It enters no number.
    screen_millis: f64,
}

impl Session {
    /// A session at the start of a scenario.
    #[must_use]
    pub fn new(scenario: Scenario, playback: Playback) -> Self {
        let run = Run::new(&scenario);
        Self {
            timeline: Timeline::new(run.clone()),
            run,
            journey: None,
            quiet: Quiet::default(),
            history: History::default(),
            by_hand: Vec::new(),
            playback,
            edits: 0,
            sentence: String::new(),
            behind: false,
            asked: Asked::default(),
            screen_millis: 0.0,
        }
    }

    /// Lets time pass, or goes on with the journey that is under way; `screen_millis` is the
    /// screen's clock. True when the picture has changed.
    pub fn frame(&mut self, screen_millis: f64) -> bool {
        let passed = self.playback.frame(screen_millis);
        self.screen_millis = screen_millis;
        if let Some(journey) = &mut self.journey {
            journey.since.get_or_insert(screen_millis);
            self.travel(FRAME_BUDGET);
            return true;
        }
        if passed == Span::ZERO {
            return false;
        }
        let progress = self.advance(self.run.now() + passed, FRAME_BUDGET);
        self.behind = progress == Progress::OutOfBudget;
        self.skip_quiet();
        if self.run.is_over() {
            self.playback.stand_still();
        }
        self.settle();
        true
    }

    /// Where nothing is to be seen for a while, goes on to where something is.
    fn skip_quiet(&mut self) {
        let Self { run, playback, quiet, .. } = self;
        let ahead =
            (playback.skips && !self.behind).then(|| quiet.ahead(&run.simulation, playback));
        if let Some(to) = ahead.flatten() {
            let from = run.now();
            self.advance(to, FRAME_BUDGET);
            self.quiet.fold(from, self.run.now());
        }
    }

    /// Advances the run, and keeps checkpoints on the way.
    fn advance(&mut self, until: Instant, mut budget: u64) -> Progress {
        let until = until.min(self.run.simulation.end());
        loop {
            let stop = until.min(self.timeline.due(self.run.now()));
            // Every piece costs something, even when nothing happens in it.
            let mut told = 1;
            let motion = self.playback.flow();
            let Self { run, quiet, .. } = self;
            let progress = run.advance(stop, budget, motion, &mut |transition| {
                told += 1;
                quiet.see(transition);
            });
            self.timeline.note(&self.run);
            budget = budget.saturating_sub(told);
            if progress == Progress::OutOfBudget || stop == until {
                return progress;
            }
        }
    }

    /// What is drawn next is drawn in the motion of this moment.
    fn settle(&mut self) {
        self.run.scene.settle(self.playback.motion());
    }

    /// Goes to the next thing that happens, and stands still there.
    pub fn step(&mut self, step: Step) {
        self.depart(Goal::Ahead(step, crate::journey::step));
    }

    /// Goes back to what happened before, and stands still there.
    pub fn step_back(&mut self, step: Step) {
        let before = self.journey.as_ref().and_then(Journey::target).unwrap_or(self.run.now());
        let search = Search::new(step, before, &self.run, &self.timeline);
        self.depart(Goal::Back(Box::new(search), Search::look));
    }

    /// Goes to an instant, ahead or back, and stands still there.
    pub fn seek(&mut self, to: Instant) {
        self.depart(Goal::At(to.min(self.run.simulation.end())));
    }

    /// Sets out. A journey that was under way has not been; what it left is what is gone back to.
    fn depart(&mut self, goal: Goal) {
        self.playback.stand_still();
        self.history.rest();
        let before = self.journey.take().and_then(|journey| journey.origin);
        let left = match goal {
            Goal::At(to) => self.return_before(to),
            _ => None,
        };
        let origin = before.or(left).unwrap_or_else(|| self.run.clone());
        self.set_out(goal, Some(origin));
    }

    fn set_out(&mut self, goal: Goal, origin: Option<Run>) {
        self.sentence.clear();
        self.journey = Some(Journey::new(goal, self.run.now(), origin));
        // Once to look for it, once to go there: what is near is reached at once.
        self.travel(FRAME_BUDGET);
        self.travel(FRAME_BUDGET);
    }

    /// Stands at the checkpoint from which `to` is reached, and returns the run as it stood, unless
    /// `to` lies ahead and no checkpoint lies between.
    fn return_before(&mut self, to: Instant) -> Option<Run> {
        let checkpoint = self.timeline.latest(to);
        if self.run.now() <= to && checkpoint.now() <= self.run.now() {
            return None;
        }
        let run = checkpoint.resume(self.run.simulation.scenario());
        let left = std::mem::replace(&mut self.run, run);
        self.select();
        Some(left)
    }

    /// Whether a journey is under way. [`Session::frame`] goes on with it, and so does
    /// [`Session::travel`].
    #[must_use]
    pub fn is_on_journey(&self) -> bool {
        self.journey.is_some()
    }

    /// Goes on with the journey under way, by `budget` occurrences at most.
    pub fn travel(&mut self, budget: u64) {
        let Some(mut journey) = self.journey.take() else { return };
        let arrived = match &mut journey.goal {
            Goal::At(to) => self.advance(*to, budget) == Progress::Reached,
            Goal::Ahead(step, go) => {
                let Self { run, timeline, playback, .. } = self;
                let told = go(run, timeline, *step, budget, playback.flow());
                let nothing = "Nothing more happens in this run.";
                told.is_some_and(|told| {
                    journey.sentence = if told.is_empty() { nothing.to_owned() } else { told };
                    true
                })
            }
            Goal::Back(search, look) => {
                if let Some(found) = look(search, &self.run, &self.timeline, budget) {
                    let nothing = || (Instant::START, "Nothing happens before this.".to_owned());
                    let (at, told) = found.unwrap_or_else(nothing);
                    journey.sentence = told;
                    journey.goal = Goal::At(at);
                    self.return_before(at);
                    journey.start = self.run.now();
                }
                false
            }
        };
        if arrived {
            self.sentence = journey.sentence;
            self.quiet.look_again(self.run.now());
            self.settle();
        } else {
            self.journey = Some(journey);
        }
    }

    /// Gives the journey up: the run stands where it stood before. Where another scenario took its
    /// place, it stands where it has come to.
    pub fn cancel(&mut self) {
        if let Some(origin) = self.journey.take().and_then(|journey| journey.origin) {
            self.run = origin;
        }
        self.quiet.look_again(self.run.now());
        self.settle();
    }

    /// Plays or pauses; plays again from the start when the run is over.
    ///
    /// # Errors
    /// As [`Session::restart`].
    pub fn toggle(&mut self) -> Result<(), Vec<Fault>> {
        if self.run.is_over() && self.journey.is_none() {
            self.restart()?;
            self.playback.playing = true;
        } else if self.playback.playing {
            self.playback.stand_still();
        } else {
            self.playback.playing = true;
        }
        self.settle();
        Ok(())
    }

    /// The scenario that runs, with every edit on its timeline.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        self.run.simulation.scenario()
    }

    /// The settings in force once what was set by hand takes effect, one tick from now.
    fn coming(&self) -> &Settings {
        self.scenario().settings_at(just_after(self.run.now()))
    }

    /// The simulation, for pictures and charts.
    #[must_use]
    pub fn simulation(&self) -> &Simulation {
        &self.run.simulation
    }

    /// The scene.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.run.scene
    }

    /// What the page shows at human speed.
    #[must_use]
    pub fn readout(&self) -> Readout {
        let now = self.run.now();
        let journey = self.journey.as_ref();
        let (can_undo, can_redo) = self.history.has();
        Readout {
            playing: self.playback.playing,
            behind: self.behind && self.playback.playing,
            sentence: self.sentence.clone(),
            heading: journey.and_then(Journey::target).unwrap_or(now),
            journey: journey.and_then(|journey| journey.percent(now, self.screen_millis)),
            axis: Axis::of(self.scenario(), self.timeline.known(), self.quiet.folds()),
            can_undo,
            can_redo,
            ..Readout::of(&self.run, self.coming())
        }
    }
}

/// The path of a lane's own failure rate.
#[must_use]
pub fn lane_failure(index: usize) -> String {
    format!("lanes[{index}].function.failure.rate")
}
