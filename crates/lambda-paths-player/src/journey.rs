//! A journey: from where the run stands to somewhere else in it, worked off in slices, so that the
//! page never stands still.

use lambda_paths_engine::scenario::Settings;
use lambda_paths_engine::simulation::{Progress, Simulation};
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Kind, Transition};
use lambda_paths_scene::{Motion, words};

use crate::run::{Run, just_before};
use crate::timeline::Timeline;

/// A journey that takes longer is shown, in milliseconds of the screen's clock.
const SHOWN_AFTER_MILLIS: f64 = 200.0;

/// Where a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To whatever happens next.
    Occurrence,
    /// To the next failure, throttle, retry or dead letter.
    Notable,
}

/// Where a journey goes. Who sets out brings along how it is gone: an embed, which steps nowhere,
/// does not carry how steps are found and told.
#[derive(Debug)]
pub(crate) enum Goal {
    /// To an instant.
    At(Instant),
    /// To what happens next, by [`step`].
    Ahead(Step, fn(&mut Run, &mut Timeline, Step, u64, Motion) -> Option<String>),
    /// To what happened before, by [`Search::look`].
    Back(Box<Search>, fn(&mut Search, &Run, &Timeline, u64) -> Option<Option<Found>>),
}

/// When something happened, and what, in words.
pub(crate) type Found = (Instant, String);

/// Looks for the last thing of its kind before an instant, checkpoint by checkpoint.
#[derive(Debug)]
pub(crate) struct Search {
    step: Step,
    /// Runs from a checkpoint; nobody sees it.
    scout: Simulation,
    /// The checkpoint. What happened at its own instant is not seen by who starts from it.
    from: Instant,
    /// How far to look.
    until: Instant,
    found: Option<Found>,
}

/// A journey under way.
#[derive(Debug)]
pub(crate) struct Journey {
    pub(crate) goal: Goal,
    /// Where it began.
    pub(crate) start: Instant,
    /// The run as it stood, to go back to when the journey is cancelled.
    pub(crate) origin: Option<Run>,
    /// What is there, in words, once that is known.
    pub(crate) sentence: String,
    /// When it was first heard of, on the screen's clock.
    pub(crate) since: Option<f64>,
}

impl Journey {
    pub(crate) fn new(goal: Goal, start: Instant, origin: Option<Run>) -> Self {
        Self { goal, start, origin, sentence: String::new(), since: None }
    }

    /// Where it goes, as far as that is known.
    pub(crate) fn target(&self) -> Option<Instant> {
        match self.goal {
            Goal::At(to) => Some(to),
            _ => None,
        }
    }

    /// How far it has come, in percent, once it takes so long that this is to be shown; zero where
    /// nobody knows how far it is.
    pub(crate) fn percent(&self, now: Instant, screen_millis: f64) -> Option<u64> {
        let since = self.since?;
        let share = || {
            let whole = self.target()?.since(self.start).micros();
            Some(100 * now.since(self.start).micros() / whole.max(1))
        };
        (screen_millis - since > SHOWN_AFTER_MILLIS).then(|| share().unwrap_or(0).min(100))
    }
}

impl Search {
    /// Looks for what happened before an instant.
    pub(crate) fn new(step: Step, before: Instant, run: &Run, timeline: &Timeline) -> Self {
        let until = just_before(before);
        let (from, scout) = scout(until, run, timeline);
        Self { step, scout, from, until, found: None }
    }

    /// Looks on, at `budget` occurrences at most; what was found, or that there is nothing, once
    /// that is known.
    pub(crate) fn look(
        &mut self,
        run: &Run,
        timeline: &Timeline,
        budget: u64,
    ) -> Option<Option<Found>> {
        let settings = self.scout.settings().clone();
        let Self { step, scout: simulation, found, .. } = self;
        let progress = simulation.advance(self.until, budget, &mut |transition| {
            if let Some(told) = told(*step, transition, &settings) {
                *found = Some((transition.at, told));
            }
        });
        if progress == Progress::OutOfBudget {
            return None;
        }
        if self.found.is_some() || self.from == Instant::START {
            return Some(self.found.take());
        }
        self.until = self.from;
        (self.from, self.scout) = scout(just_before(self.from), run, timeline);
        None
    }
}

/// The run as it stood at the latest checkpoint up to `at`, and when that was.
fn scout(at: Instant, run: &Run, timeline: &Timeline) -> (Instant, Simulation) {
    let checkpoint = timeline.latest(at);
    (checkpoint.now(), checkpoint.scout(run.simulation.scenario()))
}

/// Goes to the next thing of this kind; what it is, in words. `None` when the budget was used up
/// before, and nothing is said where nothing more happens. Checkpoints are kept on the way.
pub(crate) fn step(
    run: &mut Run,
    timeline: &mut Timeline,
    step: Step,
    budget: u64,
    motion: Motion,
) -> Option<String> {
    let settings = run.simulation.settings().clone();
    let mut found = None;
    for _ in 0..budget {
        let next = run.simulation.next_at().min(timeline.due(run.now()));
        let until = next.min(run.simulation.end());
        let progress = run.advance(until, 1, motion, &mut |transition| {
            if found.is_none() {
                found = told(step, transition, &settings);
            }
        });
        timeline.note(run);
        if found.is_some() {
            return found;
        }
        if progress == Progress::Reached && run.is_over() {
            return Some(String::new());
        }
    }
    None
}

/// What a transition says, if it is what a step looks for.
fn told(step: Step, transition: &Transition, settings: &Settings) -> Option<String> {
    let wanted = step == Step::Occurrence || is_notable(transition);
    let sentence = wanted.then(|| words::sentence(transition, settings)).flatten()?;
    let lane = settings.lanes.get(usize::from(transition.lane))?;
    Some(format!("{}: {sentence}", lane.id))
}

/// Whether it is a failure, a throttle, a retry or a dead letter, or a change.
#[must_use]
pub fn is_notable(transition: &Transition) -> bool {
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

#[cfg(test)]
mod tests {
    use lambda_paths_engine::scenario::Scenario;

    use super::*;

    #[test]
    fn a_long_way_to_the_next_thing_leaves_checkpoints() {
        let json = r#"{"schema":"lambda-paths/1","duration":600,
            "arrivals":{"kind":"constant","rate":1},
            "function":{"failure":{"rate":0}},"lanes":[{"path":{"kind":"sqs"}}],
            "changes":[{"at":500.5,"set":{"arrivals.rate":2}}]}"#;
        let scenario = Scenario::from_json(json).expect("a sound scenario");
        let mut run = Run::new(&scenario);
        let mut timeline = Timeline::new(run.clone());
        let told = step(&mut run, &mut timeline, Step::Notable, u64::MAX, Motion::STEPS);
        assert!(told.is_some() && run.now() == Instant::from_secs_f64(500.5));
        for seconds in [50.0, 250.0, 450.0] {
            let at = Instant::from_secs_f64(seconds);
            assert!(at.since(timeline.latest(at).now()).as_secs_f64() <= 32.0, "{seconds}");
        }
    }
}
