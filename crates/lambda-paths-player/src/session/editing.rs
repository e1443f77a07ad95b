//! What puts another scenario in the place of the one that runs: edits, and what takes them back.

use lambda_paths_engine::scenario::{Fault, Lane, Scenario};
use lambda_paths_engine::time::Instant;
use serde_json::Value;

use super::{Session, lane_failure};
use crate::history::{Edit, Entry};
use crate::journey::Goal;
use crate::run::{first_difference, just_after, just_before};
use crate::timeline::Timeline;

/// The failure rate of lanes without one of their own.
const SHARED_FAILURE: &str = "function.failure.rate";

impl Session {
    /// Begins again: with the scenario's own changes, and what was set by hand from the start on.
    ///
    /// # Errors
    /// The faults of what was set by hand, where it may not stand at the start of a run. The
    /// session goes on as it was.
    pub fn restart(&mut self) -> Result<(), Vec<Fault>> {
        self.begin(self.afresh()?);
        Ok(())
    }

    /// The scenario with what was set by hand from the start on.
    fn afresh(&self) -> Result<Scenario, Vec<Fault>> {
        let edits = self.by_hand.iter().map(|edit| (edit.path.as_str(), edit.value.clone()));
        self.without(Instant::START)?.edited_all(edits)
    }

    /// The scenario without what was set by hand after an instant.
    fn without(&self, after: Instant) -> Result<Scenario, Vec<Fault>> {
        let later = |at: Instant, path: &str| {
            at > after && self.by_hand.iter().any(|edit| edit.at == at && edit.path == path)
        };
        self.scenario().without_changes(&later)
    }

    /// Begins another scenario.
    pub fn load(&mut self, scenario: Scenario) {
        self.playback.playing |= self.run.is_over();
        self.forget();
        self.begin(scenario);
    }

    fn begin(&mut self, scenario: Scenario) {
        let entry = self.entry();
        self.history.replace(entry, None, self.screen_millis);
        self.by_hand.clear();
        self.rerun(scenario, Instant::START);
    }

    /// Begins again with another seed.
    ///
    /// # Errors
    /// The seed's faults, or as [`Session::restart`].
    pub fn reseed(&mut self, seed: Value) -> Result<(), Vec<Fault>> {
        self.begin(self.afresh()?.edited("seed", seed)?);
        Ok(())
    }

    /// Sets a field from now on: a change of the scenario, one tick ahead, so that the same
    /// scenario run from its start takes the same course. In the past this begins a new future:
    /// what was set by hand later is dropped, and [`Session::undo`] brings it back.
    ///
    /// # Errors
    /// What is wrong with the value. The session goes on as it was.
    pub fn set(&mut self, path: &str, value: Value) -> Result<(), Vec<Fault>> {
        let at = just_after(self.run.now());
        let edits = vec![(path.to_owned(), value)];
        let scenario = changed(self.without(at)?, at, &edits)?;
        self.commit(scenario, at, edits);
        Ok(())
    }

    /// Sets the failure rate of all lanes.
    ///
    /// # Errors
    /// As [`Session::set`].
    pub fn set_failure(&mut self, rate: f64) -> Result<(), Vec<Fault>> {
        let at = just_after(self.run.now());
        let mut edits = vec![(SHARED_FAILURE.to_owned(), rate.into())];
        let scenario = changed(self.without(at)?, at, &edits)?;
        let settings = scenario.settings_at(at);
        let differs = |lane: &Lane| (lane.function.failure.rate - rate).abs() > f64::EPSILON;
        let lanes = settings.lanes.iter().enumerate().filter(|(_, lane)| differs(lane));
        let own: Vec<_> = lanes.map(|(index, _)| (lane_failure(index), rate.into())).collect();
        let scenario = changed(scenario, at, &own)?;
        edits.extend(own);
        self.commit(scenario, at, edits);
        Ok(())
    }

    /// Sets how many requests arrive a second, in every lane.
    ///
    /// # Errors
    /// As [`Session::set`].
    pub fn set_rate(&mut self, rate: f64) -> Result<(), Vec<Fault>> {
        self.set("arrivals.rate", rate.into())
    }

    /// Goes on with a scenario that makes these edits at an instant just ahead.
    fn commit(&mut self, scenario: Scenario, at: Instant, edits: Vec<(String, Value)>) {
        let entry = Entry { at: None, ..self.entry() };
        let field = edits.first().map(|(path, _)| path.as_str());
        self.history.replace(entry, field, self.screen_millis);
        self.by_hand.retain(|edit| {
            let again = edits.iter().any(|(path, _)| *path == edit.path);
            edit.at < at || edit.at == at && !again
        });
        self.by_hand.extend(edits.into_iter().map(|(path, value)| Edit { at, path, value }));
        self.rerun(scenario, self.run.now());
    }

    /// Runs this scenario instead, from its start to the present instant (or its own end, if that
    /// is sooner), and keeps the state of play: for edits that are no change from now on.
    /// [`Session::undo`] takes it back. A journey leads there, which only what changes the past
    /// makes long.
    pub fn revise(&mut self, scenario: Scenario) {
        let entry = Entry { at: None, ..self.entry() };
        self.history.replace(entry, None, self.screen_millis);
        let is_there = |edit: &Edit| {
            scenario
                .changes_set()
                .any(|(at, path, value)| (at, path, value) == (edit.at, &edit.path, &edit.value))
        };
        self.by_hand.retain(is_there);
        self.rerun(scenario, self.run.now());
    }

    /// Takes the last edit back.
    pub fn undo(&mut self) {
        let entry = self.history.undo(self.entry());
        self.bring_back(entry);
    }

    /// Does again what was undone.
    pub fn redo(&mut self) {
        let entry = self.history.redo(self.entry());
        self.bring_back(entry);
    }

    fn bring_back(&mut self, entry: Option<Entry>) {
        let Some(Entry { scenario, by_hand, at }) = entry else { return };
        self.by_hand = by_hand;
        self.rerun(scenario, at.unwrap_or(self.run.now()));
    }

    /// How often another scenario took the place of the one that ran.
    #[must_use]
    pub const fn edits(&self) -> u32 {
        self.edits
    }

    fn entry(&self) -> Entry {
        let by_hand = self.by_hand.clone();
        Entry { scenario: self.scenario().clone(), by_hand, at: Some(self.run.now()) }
    }

    /// Runs a scenario to an instant, from where it differs from the one that runs.
    fn rerun(&mut self, scenario: Scenario, to: Instant) {
        self.edits = self.edits.wrapping_add(1);
        // What was travelled to in vain is where the run stands now.
        self.journey = None;
        let from = first_difference(self.scenario(), &scenario);
        let checkpoint = self.timeline.latest(just_before(from));
        if from > self.run.now() {
            self.run.edit(scenario, self.playback.flow());
        } else {
            self.run = checkpoint.resume(&scenario);
            if self.run.now() == Instant::START {
                self.timeline = Timeline::new(self.run.clone());
            }
            self.select();
        }
        self.timeline.fork(from, &self.run);
        self.quiet.fork(from);
        let to = to.min(self.run.simulation.end());
        self.return_before(to);
        self.set_out(Goal::At(to), None);
    }
}

/// The scenario with these changes at an instant.
fn changed(
    scenario: Scenario,
    at: Instant,
    edits: &[(String, Value)],
) -> Result<Scenario, Vec<Fault>> {
    let mut edits = edits.iter();
    edits.try_fold(scenario, |scenario, (path, value)| scenario.changed_at(at, path, value.clone()))
}
