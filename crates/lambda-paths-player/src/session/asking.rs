//! Asking about one request.

use lambda_paths_engine::simulation::Simulation;

use super::Session;
use crate::inquiry::Inquiry;
use crate::run::first_difference;

/// Occurrences that a frame handles at most for the request that is asked about.
const FRAME_BUDGET: u64 = 20_000;

impl Session {
    /// Asks about a request of a lane, by their numbers from 0: it is drawn whatever else is not,
    /// and its story is told. False where there is no such lane.
    pub fn ask(&mut self, lane: usize, request: u32) -> bool {
        self.inquiry = Inquiry::new(self.before_arrival(lane, request), lane, request);
        self.select();
        self.inquire();
        self.inquiry.is_some()
    }

    /// Asks no more.
    pub fn stop_asking(&mut self) {
        self.inquiry = None;
        self.select();
    }

    /// What is asked about.
    #[must_use]
    pub fn inquiry(&self) -> Option<&Inquiry> {
        self.inquiry.as_ref()
    }

    /// Lets the scene draw what is asked about: it may have been another one a moment ago.
    pub(super) fn select(&mut self) {
        let story = self.inquiry.as_ref().map(Inquiry::story);
        self.run.scene.select(story.map(|story| (story.lane(), story.request)));
    }

    /// Goes on with the story, as far as a frame allows.
    pub(super) fn inquire(&mut self) {
        let Some(mut inquiry) = self.inquiry.take() else { return };
        let (scenario, now) = (self.run.simulation.scenario(), self.run.now());
        if !inquiry.holds(scenario, now, first_difference) {
            let (lane, request) = (inquiry.story().lane(), inquiry.story().request);
            let again = Inquiry::new(self.before_arrival(lane, request), lane, request);
            let Some(again) = again else { return self.select() };
            inquiry = again;
        }
        inquiry.follow(&self.run.simulation, FRAME_BUDGET);
        self.inquiry = Some(inquiry);
        self.select();
    }

    /// The run of the present scenario at its latest checkpoint before a request arrives.
    fn before_arrival(&self, lane: usize, request: u32) -> Simulation {
        let scenario = self.run.simulation.scenario();
        let known = |run: &crate::run::Run| {
            let lanes = &run.simulation.measures().lanes;
            let arrived = lanes.get(lane).map_or(0, |lane| lane.arrived);
            run.now() <= self.run.now() && arrived <= u64::from(request)
        };
        match self.timeline.latest_of(known) {
            Some(run) if run.now() > lambda_paths_engine::time::Instant::START => {
                let mut simulation = run.simulation.clone();
                simulation.edit(scenario.clone());
                simulation
            }
            _ => Simulation::new(scenario),
        }
    }
}
