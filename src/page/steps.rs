//! What goes to another place of the run, or to another edit of it: steps ahead and back, restart,
//! undo.

use std::rc::Rc;

use lambda_paths_engine::scenario::Fault;
use lambda_paths_player::session::{Readout, Session, Step};
use web_sys::{Element, Event, HtmlDialogElement, HtmlInputElement};

use crate::handle::Handle;
use crate::page::element::{add, around, input, listen, pressed, turn};
use crate::page::keys;

/// A button: its name, what it says when asked, what it does, and when there is nothing to do.
type Button =
    (&'static str, &'static str, fn(&mut Session) -> Result<(), Vec<Fault>>, fn(&Readout) -> bool);

const BUTTONS: [Button; 7] = [
    ("Back", "To the occurrence before", |session| back(session, Step::Occurrence), at_start),
    ("Step", "To the next occurrence", |session| ahead(session, Step::Occurrence), at_end),
    (
        "Previous trouble",
        "To the failure, throttle, retry or dead letter before",
        |session| back(session, Step::Notable),
        at_start,
    ),
    (
        "Next trouble",
        "To the next failure, throttle, retry or dead letter",
        |session| ahead(session, Step::Notable),
        at_end,
    ),
    ("Restart", "From the start, with what is set now", Session::restart, |_| false),
    ("Undo", "Take the last edit back", undo, |it| !it.can_undo),
    ("Redo", "Make the edit again", redo, |it| !it.can_redo),
];

/// What a phone has room for; the others are behind a button there.
const ONE_STEP: [&str; 2] = ["Step", "Next trouble"];

fn undo(session: &mut Session) -> Result<(), Vec<Fault>> {
    session.undo();
    Ok(())
}

fn redo(session: &mut Session) -> Result<(), Vec<Fault>> {
    session.redo();
    Ok(())
}

fn back(session: &mut Session, step: Step) -> Result<(), Vec<Fault>> {
    session.step_back(step);
    Ok(())
}

fn ahead(session: &mut Session, step: Step) -> Result<(), Vec<Fault>> {
    session.step(step);
    Ok(())
}

fn at_start(readout: &Readout) -> bool {
    readout.now.micros() == 0
}

fn at_end(readout: &Readout) -> bool {
    readout.ended
}

/// The buttons, the switch for quiet stretches, and the way to the list of keys.
pub struct Steps {
    /// In the order of [`BUTTONS`].
    buttons: Vec<Element>,
    skip: HtmlInputElement,
}

impl Steps {
    /// The steps; `keys` is the list of keys.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, parent: &Element, keys: HtmlDialogElement) -> Self {
        let root = add(parent, "div", &[("class", "steps")], "");
        let place = |(index, (name, title, ..)): (usize, &Button)| {
            let class = if ONE_STEP.contains(name) { "" } else { "spare" };
            let value = index.to_string();
            add(&root, "button", &[("class", class), ("title", title), ("value", &value)], name)
        };
        let buttons = BUTTONS.iter().enumerate().map(place).collect();
        let list = [("class", "spare"), ("aria-haspopup", "dialog")];
        add(&root, "button", &list, "Keys");
        let label = add(&root, "label", &[("class", "skip spare")], "");
        let skip = input(&label, &[("type", "checkbox")]);
        add(&label, "span", &[], "Skip quiet stretches");
        let more = [("class", "more"), ("aria-expanded", "false")];
        add(&root, "button", &more, "More");
        let (switches, switch) = (handle.clone(), skip.clone());
        let change = move |_| switches.change(|session| session.playback.skips = switch.checked());
        listen(&skip, &["change"], Box::new(change));
        let (handle, area) = (handle.clone(), parent.clone());
        let press = move |event: Event| match around(&event, "button") {
            Some(button) if button.has_attribute("aria-haspopup") => keys::show(&keys),
            Some(button) if button.has_attribute("aria-expanded") => {
                let opens = area.class_list().toggle("open").unwrap_or(true);
                turn(&button, "aria-expanded", opens);
            }
            // Not disabled: who has come here by keyboard keeps the focus.
            Some(button) if button.get_attribute("aria-disabled").as_deref() != Some("true") => {
                let index = pressed(&event).and_then(|index| usize::try_from(index).ok());
                if let Some((.., act, _)) = index.and_then(|index| BUTTONS.get(index)) {
                    handle.act(act);
                }
            }
            _ => {}
        };
        listen(&root, &["click"], Box::new(press));
        Self { buttons, skip }
    }

    /// Shows which of them have something to do.
    pub fn show(&self, session: &Session, readout: &Readout) {
        for ((.., is_idle), button) in BUTTONS.iter().zip(&self.buttons) {
            turn(button, "aria-disabled", is_idle(readout));
        }
        let skips = session.playback.skips;
        if self.skip.checked() != skips {
            self.skip.set_checked(skips);
        }
    }
}
