//! The bridge between a session and the reactive graph: components act on the session through a
//! [`Handle`] and read signals that are set at human speed.

use std::cell::RefCell;
use std::rc::Rc;

use lambda_paths_engine::scenario::{Fault, Link, Scenario, Settings};
use lambda_paths_engine::time::Instant;
use lambda_paths_scene::about::LaneKind;
use lambda_paths_scene::legend::Mark;
use lambda_paths_scene::target::Target;
use lambda_paths_scene::words;
use leptos::prelude::*;

use lambda_paths_player::playback::speed_named;
use lambda_paths_player::session::{Readout, Session};

/// What is fixed about a lane while its scenario is on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneFacts {
    /// Index of the lane.
    pub index: usize,
    /// Its name in the scenario.
    pub id: String,
    /// How its function is invoked.
    pub kind: LaneKind,
    /// The way of its requests, in words.
    pub way: String,
}

/// What was wrong with an input, one sentence each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Faults for which it was refused as a whole.
    pub refused: Vec<String>,
    /// What it named in vain, while the rest was obeyed.
    pub in_vain: Vec<String>,
}

/// Everything a component needs: it can be copied into every closure.
#[derive(Clone, Copy)]
pub struct Handle {
    session: StoredValue<Rc<RefCell<Session>>, LocalStorage>,
    /// Set a few times a second.
    pub readout: RwSignal<Readout>,
    /// The lanes of the scenario on the page.
    pub lanes: RwSignal<Vec<LaneFacts>>,
    /// The scenario's title.
    pub title: RwSignal<String>,
    /// What was wrong with the last input.
    pub told: RwSignal<Told>,
    /// Index of the speed.
    pub speed: RwSignal<usize>,
    /// The mark whose tokens stand out.
    pub highlight: RwSignal<Option<Mark>>,
    /// Counts acts on the session: the picture is painted again after each.
    pub acts: RwSignal<u32>,
    /// Counts what there is to tell of what is selected, and of what was notable.
    pub turns: RwSignal<u32>,
}

impl Handle {
    /// A handle of this session.
    #[must_use]
    pub fn new(session: Session) -> Self {
        let readout = RwSignal::new(session.readout());
        let lanes = RwSignal::new(facts(&session.simulation().scenario().initial));
        let title = RwSignal::new(session.simulation().scenario().title.clone());
        let speed = RwSignal::new(session.playback.speed);
        Self {
            session: StoredValue::new_local(Rc::new(RefCell::new(session))),
            readout,
            lanes,
            title,
            told: RwSignal::default(),
            speed,
            highlight: RwSignal::new(None),
            acts: RwSignal::new(0),
            turns: RwSignal::new(0),
        }
    }

    /// The session, for the frame loop.
    #[must_use]
    pub fn session(&self) -> Rc<RefCell<Session>> {
        self.session.get_value()
    }

    /// Acts on the session. Faults are shown on the page, and the session goes on as it was.
    pub fn act(&self, act: impl FnOnce(&mut Session) -> Result<(), Vec<Fault>>) {
        let result = self.attempt(act);
        let refused = result.err().map_or_else(Vec::new, |faults| sentences(&faults));
        self.told.set(Told { refused, ..Told::default() });
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
        let session = self.session();
        let result = act(&mut session.borrow_mut());
        self.publish(&session.borrow());
        self.tell_scenario(session.borrow().scenario());
        self.repaint();
        result
    }

    /// The pictures are painted again, though the session is as it was.
    pub fn repaint(&self) {
        self.acts.update(|acts| *acts = acts.wrapping_add(1));
    }

    /// Says what the page is about, if that differs from what it said.
    fn tell_scenario(&self, scenario: &Scenario) {
        if self.title.with_untracked(|known| *known != scenario.title) {
            self.title.set(scenario.title.clone());
        }
        let lanes = facts(&scenario.initial);
        if self.lanes.with_untracked(|known| *known != lanes) {
            self.lanes.set(lanes);
        }
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
            Err(faults) => return self.load(Err(faults)),
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
        self.told.set(Told { in_vain: vain, ..Told::default() });
    }

    /// Plays at a named speed from now on, by its index; true, for it always can be done.
    pub fn set_speed(&self, speed: usize) -> bool {
        self.speed.set(speed);
        self.act(|session| {
            session.playback.speed = speed;
            Ok(())
        });
        true
    }

    /// Goes to an instant of the run, in seconds, and stands still there; false when there is none.
    fn seek(&self, seconds: f64) -> bool {
        let possible = seconds.is_finite() && seconds >= 0.0;
        if possible {
            self.act(|session| {
                session.seek(Instant::from_secs_f64(seconds));
                Ok(())
            });
        }
        possible
    }

    /// Selects a target of a lane's picture, or nothing.
    pub fn select(&self, selected: Option<(usize, Target)>) {
        self.act(|session| {
            session.ask(selected);
            Ok(())
        });
        self.turn();
    }

    /// There is something else to tell of what is selected, or of what was notable.
    pub fn turn(&self) {
        self.turns.update(|turns| *turns = turns.wrapping_add(1));
    }

    /// Asks about a request as a link names it, `LANE:NUMBER`; false when there is no such lane.
    fn ask(&self, named: &str) -> bool {
        let Some((id, number)) = named.rsplit_once(':') else { return false };
        let lane = self.lanes.with_untracked(|lanes| lanes.iter().position(|lane| lane.id == id));
        let request = number.parse::<u32>().ok().and_then(|number| number.checked_sub(1));
        let (Some(lane), Some(request)) = (lane, request) else { return false };
        self.select(Some((lane, Target::Request(request))));
        true
    }

    /// Stands still until the reader plays; true, for it always can.
    fn wait(&self) -> bool {
        self.act(|session| {
            session.playback.stand_still();
            Ok(())
        });
        true
    }

    /// Whether the page's own script (`web/view.ts`) shows the page as this key of a link says.
    fn is_shown(&self, key: &str, value: &str) -> bool {
        let all_among = |known: &dyn Fn(&str) -> bool| value.split(',').all(known);
        match key {
            // Only embeds have controls to leave out, and theirs is another program.
            "embed" => true,
            "theme" => matches!(value, "auto" | "light" | "dark"),
            "charts" => all_among(&|name| matches!(name, "all" | "none" | "latency" | "attempts")),
            "lanes" => self.lanes.with_untracked(|lanes| {
                all_among(&|name| lanes.iter().any(|lane| lane.id == name))
            }),
            _ => false,
        }
    }

    /// Says why an input cannot be used.
    pub fn refuse(&self, why: String) {
        self.told.set(Told { refused: vec![why], ..Told::default() });
    }

    /// Shows where the session stands, if that differs from what is shown.
    pub fn publish(&self, session: &Session) {
        let readout = session.readout();
        if self.readout.with_untracked(|shown| *shown != readout) {
            self.readout.set(readout);
        }
    }
}

fn facts(settings: &Settings) -> Vec<LaneFacts> {
    let facts = |(index, lane): (usize, &lambda_paths_engine::scenario::Lane)| LaneFacts {
        index,
        id: lane.id.clone(),
        kind: LaneKind::of(&lane.path),
        way: words::way(&lane.path),
    };
    settings.lanes.iter().enumerate().map(facts).collect()
}

/// Faults as sentences for a page.
#[must_use]
pub fn sentences(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}
