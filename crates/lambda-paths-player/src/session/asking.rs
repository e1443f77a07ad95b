//! Asking about one request.

use lambda_paths_engine::time::Instant;
use lambda_paths_scene::target::Target;

use super::{FRAME_BUDGET, Session};
use crate::inquiry::Inquiry;
use crate::journey::Goal;
use crate::run::{Run, first_difference};

/// What is selected on the page, and what it says of that.
#[derive(Debug, Default)]
pub struct Asked {
    /// What is asked about, if it is a request.
    pub(super) inquiry: Option<Inquiry>,
    /// The lane and number of the pile that is selected, if one is.
    pile: Option<(usize, usize)>,
    /// Where the keyboard stands: a lane, and a target in its picture.
    pub cursor: Option<(usize, Target)>,
    /// What a screen reader hears.
    pub voice: String,
    /// When the log was last heard, on the screen's clock, and how much of it.
    heard: (f64, usize),
    /// Whether the end of the run was heard.
    heard_end: bool,
}

impl Session {
    /// Selects a target of a lane's picture, or nothing. A request is drawn whatever else is not,
    /// and its story is told; where there is no such lane, nothing is selected.
    pub fn ask(&mut self, selected: Option<(usize, Target)>) {
        self.forget();
        match selected {
            Some((lane, Target::Request(request))) => {
                self.asked.inquiry = self.inquiry_about(lane, request);
            }
            Some((lane, Target::Pile(pile))) => self.asked.pile = Some((lane, pile)),
            // Nothing to tell. Embeds, which select nothing, do not carry how it is told.
            None => return,
        }
        self.select();
        self.inquire();
    }

    /// Nothing is selected any more.
    pub(super) fn forget(&mut self) {
        (self.asked.inquiry, self.asked.pile) = (None, None);
        self.select();
    }

    /// What is selected: a lane, and a target of its picture.
    #[must_use]
    pub fn selected(&self) -> Option<(usize, Target)> {
        let story = self.asked.inquiry.as_ref().map(Inquiry::story);
        let request = story.map(|story| (story.lane(), Target::Request(story.request)));
        request.or(self.asked.pile.map(|(lane, pile)| (lane, Target::Pile(pile))))
    }

    /// A number that is another one whenever there is something else to tell of what is selected,
    /// or of what was notable.
    #[must_use]
    pub fn telling(&self) -> u64 {
        let now = self.run.now().micros() / 100_000;
        let (said, stage, at) = match &self.asked.inquiry {
            Some(inquiry) => {
                let story = inquiry.story();
                let said = story.sentences.len() as u64 + u64::from(story.left_out);
                let stage = 1 + u64::from(inquiry.has_caught_up());
                let at = if story.is_complete() { 0 } else { now };
                (said << 32 | u64::from(story.request) << 4 | story.lane() as u64, stage, at)
            }
            None => match self.asked.pile {
                Some((lane, pile)) => ((lane * 8 + pile) as u64, 3, now),
                None => (0, 0, 0),
            },
        };
        let log = self.run.scene.log().told() as u64 * 2 + u64::from(self.run.is_over());
        let mix = |mixed: u64, byte| mixed.wrapping_mul(31) ^ u64::from(byte);
        let voice = self.asked.voice.bytes().fold(0, mix);
        // Numbers that are mixed, so that two changes do not undo each other.
        [stage, at, log, voice].iter().fold(said, |mixed, one| {
            (mixed ^ one).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
        })
    }

    /// Lets a screen reader hear what the log has had since the last time, if that is so many
    /// milliseconds ago; the end of the run at once.
    pub fn announce(&mut self, pause_millis: f64) {
        let is_over = self.run.is_over();
        if std::mem::replace(&mut self.asked.heard_end, is_over) != is_over && is_over {
            "The run is over.".clone_into(&mut self.asked.voice);
            return;
        }
        let log = self.run.scene.log();
        let (at, known) = self.asked.heard;
        let told = log.told();
        if told < known {
            self.asked.heard = (at, told);
        }
        let Some(entry) = log.entries().last().filter(|_| told > known) else { return };
        if self.screen_millis - at < pause_millis {
            return;
        }
        let text = entry.text(self.scenario());
        self.asked.voice = match told - known {
            1 => text,
            new => format!("{new} notable things; the latest: {text}"),
        };
        self.asked.heard = (self.screen_millis, told);
    }

    /// What is asked about.
    #[must_use]
    pub fn inquiry(&self) -> Option<&Inquiry> {
        self.asked.inquiry.as_ref()
    }

    /// Lets the scene draw what is asked about: it may have been another one a moment ago.
    pub(super) fn select(&mut self) {
        let story = self.asked.inquiry.as_ref().map(Inquiry::story);
        self.run.scene.select(story.map(|story| (story.lane(), story.request)));
    }

    /// Goes on with the story, as far as a frame allows: to be called after [`Session::frame`] by
    /// what shows stories. An embed shows none, and does not have to carry them.
    pub fn inquire(&mut self) {
        let Some(mut inquiry) = self.asked.inquiry.take() else { return };
        let (scenario, now) = (self.run.simulation.scenario(), self.run.now());
        let (lane, request) = (inquiry.story().lane(), inquiry.story().request);
        if !inquiry.holds(self.edits, scenario, now, first_difference) {
            let Some(again) = self.inquiry_about(lane, request) else { return self.select() };
            inquiry = again;
        }
        inquiry.follow(&self.run.simulation, FRAME_BUDGET);
        let lives = inquiry.has_caught_up() && !inquiry.story().is_complete();
        let seeks = lives && !inquiry.sought && !self.scene().lanes()[lane].draws(request);
        // Amid an instant it waits: going there again goes past all that happens at it.
        let seeks = seeks && self.journey.is_none() && self.run.simulation.next_at() > now;
        inquiry.sought |= seeks;
        self.asked.inquiry = Some(inquiry);
        if seeks {
            self.go_there_again(lane, request);
        }
        self.select();
    }

    /// The picture followed others when a request arrived that is asked about now: the run goes
    /// from before its arrival to where it stands, and this time the picture follows it.
    fn go_there_again(&mut self, lane: usize, request: u32) {
        let run = self.before_arrival(lane, request).resume(self.scenario());
        let origin = std::mem::replace(&mut self.run, run);
        self.select();
        self.set_out(Goal::At(origin.now()), Some(origin));
    }

    fn inquiry_about(&self, lane: usize, request: u32) -> Option<Inquiry> {
        let start = self.before_arrival(lane, request).scout(self.scenario());
        Inquiry::new(start, lane, request, self.edits)
    }

    /// The latest checkpoint before a request arrives.
    fn before_arrival(&self, lane: usize, request: u32) -> &Run {
        let known = |run: &Run| {
            let lanes = &run.simulation.measures().lanes;
            let arrived = lanes.get(lane).map_or(0, |lane| lane.arrived);
            run.now() <= self.run.now() && arrived <= u64::from(request)
        };
        let start = || self.timeline.latest(Instant::START);
        self.timeline.latest_of(known).unwrap_or_else(start)
    }
}
