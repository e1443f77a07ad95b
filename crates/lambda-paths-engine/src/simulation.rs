//! The running model: time, agenda, lanes, and the measures folded so far.

use crate::account::Pool;
use crate::agenda::Agenda;
use crate::context::{Context, Observer, Record};
use crate::hash::Hash;
use crate::lane::Lane;
use crate::measure::Measures;
use crate::measure::report::Report;
use crate::random::Luck;
use crate::scenario::{Network, Scenario, Settings};
use crate::time::{Instant, TICK};
use crate::transition::{Kind, Transition};

/// How far an [`advance`](Simulation::advance) came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// To the instant that was asked for, or the end of the run.
    Reached,
    /// The budget was used up before.
    OutOfBudget,
}

/// A running simulation. A clone is a checkpoint: it goes on exactly as the original does.
#[derive(Clone, Debug)]
pub struct Simulation {
    scenario: Scenario,
    now: Instant,
    luck: Luck,
    agenda: Agenda,
    pool: Pool,
    network: Network,
    lanes: Vec<Lane>,
    /// How many of the scenario's changes are in force.
    changed: usize,
    /// Callers that the occurrence in hand sets free; empty between occurrences.
    freed: Vec<(u32, Instant)>,
    /// Occurrences handled.
    events: u64,
    hash: Hash,
    measures: Measures,
}

impl Simulation {
    /// A run at its start. It cannot fail: the scenario is validated.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let settings = &scenario.initial;
        let mut simulation = Self {
            scenario: scenario.clone(),
            now: Instant::START,
            luck: Luck::new(settings.seed),
            agenda: Agenda::new(Instant::START + settings.duration),
            pool: Pool::new(settings),
            network: settings.network,
            lanes: Vec::new(),
            freed: Vec::new(),
            events: 0,
            hash: Hash::default(),
            measures: Measures::new(settings),
            changed: 0,
        };
        for (index, lane) in settings.lanes.iter().enumerate() {
            let lane = Lane::new(&mut simulation.context(narrow(index), None), lane);
            simulation.lanes.push(lane);
        }
        simulation
    }

    /// Runs to `until` (or the end of the run, if that is sooner) unless `budget` occurrences are
    /// used up before, and shows each transition to `observer`. All that happens at `until` itself
    /// has happened then.
    ///
    /// However a run is sliced, its transitions are the same.
    pub fn advance(
        &mut self,
        until: Instant,
        budget: u64,
        observer: &mut dyn FnMut(&Transition),
    ) -> Progress {
        self.advance_observed(until, budget, Some(observer))
    }

    /// Runs on as [`advance`](Self::advance) does, with nobody looking. It takes less time.
    pub fn pass(&mut self, until: Instant, budget: u64) -> Progress {
        self.advance_observed(until, budget, None)
    }

    fn advance_observed(
        &mut self,
        until: Instant,
        budget: u64,
        mut observer: Observer,
    ) -> Progress {
        let until = until.min(self.end());
        let mut left = budget;
        while left > 0 {
            let change_at = self.next_change_at();
            // Changes come before what else happens at their instant.
            left = self.handle_before(change_at.min(until + TICK), left, &mut observer);
            if left == 0 || change_at > until {
                break;
            }
            self.now = change_at;
            self.change(&mut observer);
            left -= 1;
        }
        self.events += budget - left;
        if self.next_at() <= until {
            return Progress::OutOfBudget;
        }
        self.now = self.now.max(until);
        Progress::Reached
    }

    /// Runs to the scenario's end.
    pub fn run(&mut self, observer: &mut dyn FnMut(&Transition)) {
        self.advance(self.end(), u64::MAX, observer);
    }

    /// Model time reached.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// When the run ends.
    #[must_use]
    pub fn end(&self) -> Instant {
        Instant::START + self.scenario.initial.duration
    }

    /// When the next occurrence is due; [`Instant::NEVER`] when nothing is left.
    #[must_use]
    pub fn next_at(&self) -> Instant {
        self.agenda.next_at().min(self.next_change_at())
    }

    /// The scenario of this run.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The settings in force now.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        match self.changed {
            0 => &self.scenario.initial,
            n => &self.scenario.changes[n - 1].settings,
        }
    }

    /// What is folded from the transitions so far.
    #[must_use]
    pub fn measures(&self) -> &Measures {
        &self.measures
    }

    /// Hash of all transitions so far.
    #[must_use]
    pub fn hash(&self) -> u64 {
        self.hash.value()
    }

    /// The report of the run up to now.
    #[must_use]
    pub fn report(&self) -> Report {
        let settings = self.settings();
        Report::new(&self.measures, settings, self.now, self.events, self.hash.value())
    }

    /// Goes on with an edited scenario, one that differs in changes that lie ahead only. So the
    /// same scenario, run from its start, takes the same course.
    ///
    /// # Panics
    /// When the scenarios differ in what has already happened.
    pub fn edit(&mut self, scenario: Scenario) {
        let past = ..self.changed;
        assert!(
            scenario.initial == self.scenario.initial
                && scenario.changes.get(past) == self.scenario.changes.get(past)
                && scenario.changes.get(self.changed).is_none_or(|next| next.at > self.now),
            "an edit changes the future only"
        );
        self.scenario = scenario;
    }

    /// Handles what is due before `limit`, and no more than `budget`. Tells what is left of that.
    #[inline]
    fn handle_before(&mut self, limit: Instant, budget: u64, observer: &mut Observer) -> u64 {
        let mut left = budget;
        while left > 0
            && let Some((at, occurrence)) = self.agenda.pop(limit)
        {
            assert!(at >= self.now, "time never runs backwards");
            self.now = at;
            let (lane, mut ctx) = self.lane(occurrence.lane(), again(observer));
            lane.handle(&mut ctx, occurrence);
            left -= 1;
        }
        left
    }

    fn next_change_at(&self) -> Instant {
        self.scenario.changes.get(self.changed).map_or(Instant::NEVER, |change| change.at)
    }

    #[cold]
    fn change(&mut self, observer: &mut Observer) {
        let change = narrow(self.changed);
        let settings = self.scenario.changes[self.changed].settings.clone();
        self.changed += 1;
        self.network = settings.network;
        self.pool.edit(&settings);
        self.measures.edit(self.now, &settings);
        self.context(0, again(observer)).record_lane(Kind::Changed { change });
        for (index, lane_settings) in settings.lanes.iter().enumerate() {
            let (lane, mut ctx) = self.lane(narrow(index), again(observer));
            lane.edit(&mut ctx, lane_settings);
        }
    }

    fn lane<'a>(&'a mut self, index: u16, observer: Observer<'a>) -> (&'a mut Lane, Context<'a>) {
        let Self { now, luck, agenda, pool, network, lanes, hash, measures, freed, .. } = self;
        let measures = &mut measures.lanes[usize::from(index)];
        let record = Record { hash, measures, observer };
        let lane = &mut lanes[usize::from(index)];
        let (now, network, closed_loop) = (*now, *network, lane.is_closed_loop());
        (
            lane,
            Context { now, lane: index, network, closed_loop, luck, agenda, pool, record, freed },
        )
    }

    fn context<'a>(&'a mut self, lane: u16, observer: Observer<'a>) -> Context<'a> {
        let Self { now, luck, agenda, pool, network, hash, measures, freed, .. } = self;
        let measures = &mut measures.lanes[usize::from(lane)];
        let record = Record { hash, measures, observer };
        let (now, network) = (*now, *network);
        Context { now, lane, network, closed_loop: false, luck, agenda, pool, record, freed }
    }
}

/// Lends the observer once more.
#[inline]
fn again<'a>(observer: &'a mut Observer) -> Observer<'a> {
    observer.as_mut().map(|observer| &mut **observer as _)
}

/// An index as the model holds it: validation bounds the numbers of lanes and changes.
fn narrow<T: TryFrom<usize>>(index: usize) -> T {
    T::try_from(index).ok().expect("validation bounds the number of lanes and changes")
}
