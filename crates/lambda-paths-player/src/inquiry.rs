//! Somebody asks about one request: a second run of the same scenario, which nobody sees, goes from
//! before its arrival to where the session stands, in slices, and its story is told from that. A
//! run is deterministic, so this is what happened; and nothing is kept of requests that nobody asks
//! about.

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::{Progress, Simulation};
use lambda_paths_engine::time::Instant;
use lambda_paths_scene::story::Story;

use crate::run::just_before;

/// A request that is asked about, and what is known of it.
#[derive(Clone, Debug)]
pub struct Inquiry {
    story: Story,
    /// Goes where the session goes, until nothing more can happen to the request.
    scout: Option<Box<Simulation>>,
    /// How far the story goes.
    until: Instant,
    caught_up: bool,
    /// How many scenarios the session had run before the one that the story is of.
    edits: u32,
    /// Whether the run went back for the sake of its picture.
    pub(crate) sought: bool,
}

impl Inquiry {
    /// About a request of a lane, from a run that stands before its arrival, of the scenario that
    /// is the session's after so many others; `None` where there is no such lane.
    #[must_use]
    pub fn new(start: Simulation, lane: usize, request: u32, edits: u32) -> Option<Self> {
        let index = u16::try_from(lane).ok()?;
        let story = Story::new(start.scenario(), start.settings(), index, request)?;
        let until = start.now();
        let scout = Some(Box::new(start));
        Some(Self { story, scout, until, caught_up: false, edits, sought: false })
    }

    /// The story, as far as it is known.
    #[must_use]
    pub fn story(&self) -> &Story {
        &self.story
    }

    /// Whether the story goes as far as the session does.
    #[must_use]
    pub fn has_caught_up(&self) -> bool {
        self.caught_up
    }

    /// Whether what is told is what happens in a run of this scenario up to `now`: if not, the
    /// inquiry begins again. The scenario is another one if `edits` is another number, and
    /// `differ_at` is from where on two scenarios may differ.
    pub(crate) fn holds(
        &mut self,
        edits: u32,
        scenario: &Scenario,
        now: Instant,
        differ_at: impl FnOnce(&Scenario, &Scenario) -> Instant,
    ) -> bool {
        if now < self.until {
            return false;
        }
        if std::mem::replace(&mut self.edits, edits) == edits {
            return true;
        }
        if differ_at(self.story.scenario(), scenario) <= self.until {
            return false;
        }
        if let Some(scout) = &mut self.scout {
            scout.edit(scenario.clone());
        }
        self.story.edit(scenario);
        true
    }

    /// Goes on to where `run` stands, by about `budget` occurrences at most.
    pub(crate) fn follow(&mut self, run: &Simulation, budget: u64) {
        let Self { story, scout, until, caught_up, .. } = self;
        let Some(one) = scout else { return };
        let now = run.now();
        *caught_up = false;
        // Up to before the instant: the session may stand amid what happens at it.
        let before = just_before(now);
        let mut progress = Progress::Reached;
        if now > Instant::START && one.now() < before {
            progress = one.advance(before, budget, &mut |transition| story.fold(transition));
        }
        if progress == Progress::Reached {
            while one.hash() != run.hash() && one.next_at() <= now {
                one.advance(now, 1, &mut |transition| story.fold(transition));
            }
            *caught_up = true;
        }
        *until = one.now().max(*until);
        if story.is_complete() {
            (*scout, *caught_up) = (None, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use lambda_paths_engine::scenario::PRESETS;
    use lambda_paths_engine::time::Span;

    use super::*;

    /// The story as somebody has it who saw the whole run.
    fn witnessed(scenario: &Scenario, steps: u64, request: u32) -> (Simulation, Story) {
        let mut run = Simulation::new(scenario);
        let mut story = Story::new(scenario, run.settings(), 1, request).expect("a lane");
        for _ in 0..steps {
            run.advance(run.end(), 1, &mut |transition| story.fold(transition));
        }
        (run, story)
    }

    #[test]
    fn an_inquiry_tells_what_a_witness_saw_amid_an_instant_too() {
        let scenario = PRESETS[0].scenario();
        for steps in [0, 1, 2, 3, 40, 41, 42, 43, 900, 901, 902, 903, 904] {
            let (run, story) = witnessed(&scenario, steps, 3);
            let mut inquiry = Inquiry::new(Simulation::new(&scenario), 1, 3, 0).expect("a lane");
            while !inquiry.has_caught_up() {
                inquiry.follow(&run, 7);
            }
            assert_eq!(inquiry.story().sentences, story.sentences, "{steps}");
            assert_eq!(inquiry.story().bars, story.bars, "{steps}");
        }
    }

    #[test]
    fn an_edit_ahead_is_taken_in_and_one_of_the_past_begins_again() {
        let scenario = PRESETS[0].scenario();
        let (run, _) = witnessed(&scenario, 200, 3);
        let mut inquiry = Inquiry::new(Simulation::new(&scenario), 1, 3, 0).expect("a lane");
        inquiry.follow(&run, u64::MAX);
        let later = run.now() + Span::from_secs(1);
        let edited = scenario.changed_at(later, "function.failure.rate", 1.into()).expect("a rate");
        assert!(inquiry.holds(1, &edited, run.now(), |_, _| later));
        assert!(!inquiry.holds(2, &scenario, run.now(), |_, _| Instant::START));
        assert!(!inquiry.holds(2, &edited, Instant::START, |_, _| Instant::NEVER), "going back");
    }
}
