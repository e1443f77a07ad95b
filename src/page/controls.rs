//! The controls of the whole run: play, speed, steps, and what all lanes share.

use std::cell::Cell;
use std::rc::Rc;

use lambda_paths_player::playback::{SPEEDS, clock};
use lambda_paths_player::session::{Readout, Session};
use web_sys::{Element, HtmlDialogElement, HtmlInputElement};

use crate::handle::Handle;
use crate::page::element::{add, input, listen, say, set};
use crate::page::scrubber::{self, Scrubber};
use crate::page::slider::{PERCENT, Range, Slider};
use crate::page::steps::Steps;

/// Arrivals a second.
const RATE: Range = Range { max: "20", step: "0.5", unit: " /s" };

/// What is always in reach: play and pause, model time, and the whole run as a slider.
pub struct Bar {
    icon: Element,
    verb: Element,
    /// Now, the end, and whether the speed cannot be kept.
    clock: [Element; 3],
    scrubber: Scrubber,
}

impl Bar {
    /// At the start of a run.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, page: &Element) -> Self {
        let root = add(page, "section", &[("class", "bar"), ("aria-label", "Play")], "");
        let play = add(&root, "button", &[("class", "primary play")], "");
        let icon = add(&play, "span", &[("aria-hidden", "true")], "");
        let verb = add(&play, "span", &[], "");
        let plays = handle.clone();
        listen(&play, &["click"], Box::new(move |_| plays.act(Session::toggle)));
        let time = add(&root, "p", &[("class", "clock")], "");
        let clock =
            ["now", "of", "behind"].map(|class| add(&time, "span", &[("class", class)], ""));
        Self { icon, verb, clock, scrubber: Scrubber::new(handle, &root) }
    }

    /// Shows where the run stands. True when the marks of the time axis are other ones.
    pub fn show(&self, readout: &Readout) -> bool {
        let (class, verb) = match (readout.playing, readout.ended) {
            (true, _) => ("icon pause", "Pause"),
            (false, true) => ("icon", "Play again"),
            (false, false) => ("icon", "Play"),
        };
        set(&self.icon, "class", class);
        say(&self.verb, verb);
        let [now, of, behind] = &self.clock;
        say(now, &clock(readout.now));
        say(of, &format!(" of {}", clock(readout.end)));
        say(behind, if readout.behind { " as fast as it can" } else { "" });
        self.scrubber.show(readout)
    }
}

/// Everything else that moves the run.
pub struct Controls {
    handle: Rc<Handle>,
    steps: Steps,
    speeds: Vec<HtmlInputElement>,
    failure: Rc<Slider>,
    rate: Rc<Slider>,
    seed: HtmlInputElement,
    seed_shown: Cell<Option<u64>>,
    marks: Element,
    sentence: Element,
}

impl Controls {
    /// The controls; `keys` is the list of keys.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, page: &Element, keys: HtmlDialogElement) -> Self {
        let section = [("class", "controls"), ("aria-label", "Controls of the run")];
        let root = add(page, "section", &section, "");
        let steps = Steps::new(handle, &root, keys);
        let speeds = speeds(handle, &root);
        let sliders = add(&root, "div", &[("class", "sliders")], "");
        let name = "Failure rate of all lanes, percent";
        let failure = Rc::new(Slider::new(&sliders, "Failure rate", name, PERCENT));
        let name = "Arrivals a second in each lane";
        let rate = Rc::new(Slider::new(&sliders, "Arrivals", name, RATE));
        for slider in [&failure, &rate] {
            let taken = slider.clone();
            listen(&slider.root, &["input"], Box::new(move |_| taken.take()));
        }
        set(&rate.root, "class", "slider spare");
        let seed = seed(handle, &sliders);
        let marks = add(&root, "p", &[("class", "marks")], "");
        let sentence = add(&root, "p", &[("class", "sentence"), ("role", "status")], "");
        let seed_shown = Cell::new(None);
        let handle = handle.clone();
        Self { handle, steps, speeds, failure, rate, seed, seed_shown, marks, sentence }
    }

    /// Does what a hand has set that rests now.
    pub fn settle(&self, now_millis: f64) {
        if let Some(percent) = self.failure.rested(now_millis) {
            self.handle.act(|session| session.set_failure(percent / 100.0));
        }
        if let Some(rate) = self.rate.rested(now_millis) {
            self.handle.act(|session| session.set_rate(rate));
        }
    }

    /// Shows where the run stands, and the marks of the time axis if they are other ones.
    pub fn show(&self, session: &Session, readout: &Readout, marks_differ: bool) {
        self.steps.show(session, readout);
        for (index, speed) in self.speeds.iter().enumerate() {
            let is_chosen = index == session.playback.speed;
            if speed.checked() != is_chosen {
                speed.set_checked(is_chosen);
            }
        }
        self.failure.show(readout.failure);
        self.rate.show(readout.rate);
        // What is typed and not entered stays.
        if self.seed_shown.replace(Some(readout.seed)) != Some(readout.seed) {
            self.seed.set_value(&readout.seed.to_string());
        }
        if marks_differ {
            say(&self.marks, &scrubber::words(&readout.axis));
        }
        say(&self.sentence, &scrubber::told(readout));
    }
}

/// The named speeds.
fn speeds(handle: &Rc<Handle>, parent: &Element) -> Vec<HtmlInputElement> {
    let root = add(parent, "fieldset", &[("class", "segmented spare")], "");
    add(&root, "legend", &[("class", "visually-hidden")], "Speed");
    let choice = |(index, speed): (usize, &lambda_paths_player::playback::Speed)| {
        let label = add(&root, "label", &[], "");
        let value = index.to_string();
        let choice = input(&label, &[("type", "radio"), ("name", "speed"), ("value", &value)]);
        add(&label, "span", &[], speed.name);
        let handle = handle.clone();
        let choose = move |_| {
            handle.set_speed(index);
        };
        listen(&choice, &["change"], Box::new(choose));
        choice
    };
    SPEEDS.iter().enumerate().map(choice).collect()
}

/// The seed: another one is another run of the same story.
fn seed(handle: &Rc<Handle>, parent: &Element) -> HtmlInputElement {
    let label = add(parent, "label", &[("class", "field seed spare")], "");
    add(&label, "span", &[], "Seed");
    let seed = input(&label, &[("type", "text"), ("inputmode", "numeric"), ("size", "8")]);
    let (handle, typed) = (handle.clone(), seed.clone());
    let change = move |_| {
        let text = typed.value();
        // What is no number is told by the scenario's own reading.
        let value = text.trim().parse::<u64>().map_or_else(|_| text.into(), Into::into);
        handle.act(|session| session.reseed(value));
    };
    listen(&seed, &["change"], Box::new(change));
    seed
}
