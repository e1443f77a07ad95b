//! The bridge between a session and the page: its parts act on the session through a [`Handle`],
//! and are shown in the next frame what came of it.

use std::cell::{Cell, RefCell};

use lambda_paths_engine::scenario::{Fault, Link, Scenario};
use lambda_paths_engine::time::Instant;
use lambda_paths_scene::legend::Mark;
use lambda_paths_scene::target::Target;

use lambda_paths_player::playback::speed_named;
use lambda_paths_player::session::Session;

/// What was wrong with an input, one sentence each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Faults for which it was refused as a whole.
    pub refused: Vec<String>,
    /// What it named in vain, while the rest was obeyed.
    pub in_vain: Vec<String>,
}

/// Everything that a part of the page needs.
pub struct Handle {
    session: RefCell<Session>,
    /// What was wrong with the last input.
    pub told: RefCell<Told>,
    /// The mark whose tokens stand out.
    highlight: Cell<Option<Mark>>,
    /// Whether anything was done since the page was shown last.
    acted: Cell<bool>,
}

impl Handle {
    /// A handle of this session.
    #[must_use]
    pub fn new(session: Session) -> Self {
        let session = RefCell::new(session);
        Self { session, told: RefCell::default(), highlight: Cell::new(None), acted: true.into() }
    }

    /// The session, to look at.
    #[must_use]
    pub fn session(&self) -> &RefCell<Session> {
        &self.session
    }

    /// Acts on the session. Faults are shown on the page, and the session goes on as it was.
    pub fn act(&self, act: impl FnOnce(&mut Session) -> Result<(), Vec<Fault>>) {
        let result = self.attempt(act);
        self.tell_faults(result.err().unwrap_or_default());
    }

    /// Acts on the session in a way that cannot fail.
    pub fn change(&self, act: impl FnOnce(&mut Session)) {
        act(&mut self.session.borrow_mut());
        self.tell_faults(Vec::new());
    }

    fn tell_faults(&self, faults: Vec<Fault>) {
        self.tell(Told { refused: sentences(&faults), ..Told::default() });
    }

    /// Says what was wrong with an input.
    pub fn tell(&self, told: Told) {
        self.told.replace(told);
        self.show();
    }

    /// Acts on the session, and leaves it to the caller to tell of faults. The session goes on as
    /// it was when there are some.
    ///
    /// # Errors
    /// Those of the act.
    pub fn attempt<T>(
        &self,
        act: impl FnOnce(&mut Session) -> Result<T, Vec<Fault>>,
    ) -> Result<T, Vec<Fault>> {
        self.show();
        act(&mut self.session.borrow_mut())
    }

    /// The page is shown anew in the next frame, whatever the session does.
    pub fn show(&self) {
        self.acted.set(true);
    }

    /// Whether the page is to be shown anew; asked once a frame.
    pub fn has_acted(&self) -> bool {
        self.acted.replace(false)
    }

    /// Lets the tokens of a mark stand out, or none.
    pub fn highlight(&self, mark: Option<Mark>) {
        if self.highlight.replace(mark) != mark {
            self.show();
        }
    }

    /// The mark whose tokens stand out.
    #[must_use]
    pub fn highlighted(&self) -> Option<Mark> {
        self.highlight.get()
    }

    /// Loads a scenario, or shows all that is wrong with it and keeps the one that runs.
    pub fn load(&self, scenario: Result<Scenario, Vec<Fault>>) {
        self.act(|session| {
            session.load(scenario?);
            Ok(())
        });
    }

    /// Opens a link. Its faults are told, and the page keeps what it has; what it names in vain is
    /// told, and not obeyed.
    pub fn open(&self, link: Result<Link, Vec<Fault>>) {
        let link = match link {
            Ok(link) => link,
            Err(faults) => return self.tell_faults(faults),
        };
        self.load(Ok(link.scenario));
        let mut vain = sentences(&link.notices);
        for (key, value) in &link.view {
            let obeyed = match key.as_str() {
                "speed" => speed_named(value).is_some_and(|speed| self.set_speed(speed)),
                "request" => self.ask(value),
                "t" => serde_json::from_str(value).is_ok_and(|seconds| self.seek(seconds)),
                "autoplay" => value == "visible" || value == "off" && self.wait(),
                _ => self.is_shown(key, value),
            };
            if !obeyed {
                vain.push(format!("{key}: “{value}” is not understood here, so not obeyed"));
            }
        }
        self.tell(Told { in_vain: vain, ..Told::default() });
    }

    /// Plays at a named speed from now on, by its index; true, for it always can be done.
    pub fn set_speed(&self, speed: usize) -> bool {
        self.change(|session| session.playback.speed = speed);
        true
    }

    /// Goes to an instant of the run, in seconds, and stands still there; false when there is none.
    pub fn seek(&self, seconds: f64) -> bool {
        let possible = seconds.is_finite() && seconds >= 0.0;
        if possible {
            self.change(|session| session.seek(Instant::from_secs_f64(seconds)));
        }
        possible
    }

    /// Selects a target of a lane's picture, or nothing.
    pub fn select(&self, selected: Option<(usize, Target)>) {
        self.change(|session| session.ask(selected));
    }

    /// Asks about a request as a link names it, `LANE:NUMBER`; false when there is no such lane.
    fn ask(&self, named: &str) -> bool {
        let Some((id, number)) = named.rsplit_once(':') else { return false };
        let lane = self.lane_named(id);
        let request = number.parse::<u32>().ok().and_then(|number| number.checked_sub(1));
        let (Some(lane), Some(request)) = (lane, request) else { return false };
        self.select(Some((lane, Target::Request(request))));
        true
    }

    fn lane_named(&self, id: &str) -> Option<usize> {
        let session = self.session.borrow();
        session.scenario().initial.lanes.iter().position(|lane| lane.id == id)
    }

    /// Stands still until the reader plays; true, for it always can.
    fn wait(&self) -> bool {
        self.change(|session| session.playback.stand_still());
        true
    }

    /// Whether the page's own script (`web/view.ts`) shows the page as this key of a link says.
    fn is_shown(&self, key: &str, value: &str) -> bool {
        let mut values = value.split(',');
        match key {
            // Only embeds have controls to leave out, and theirs is another program.
            "embed" => true,
            "theme" => matches!(value, "auto" | "light" | "dark"),
            "charts" => values.all(|name| ["all", "none", "latency", "attempts"].contains(&name)),
            "lanes" => values.all(|name| self.lane_named(name).is_some()),
            _ => false,
        }
    }

    /// Says why an input cannot be used.
    pub fn refuse(&self, why: String) {
        self.tell(Told { refused: vec![why], ..Told::default() });
    }
}

/// Faults as sentences for a page.
#[must_use]
pub fn sentences(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}
