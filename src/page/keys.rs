//! The keyboard: what each key does, and the list of keys. Keys work while the simulator has the
//! focus, never where text is written, and no key is taken from what has the focus itself.

use lambda_paths_player::playback::SPEEDS;
use lambda_paths_player::session::{Session, Step};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};

use crate::handle::Handle;
use crate::page::element::{add, target};

/// Keys, and what they do.
const KEYS: [(&str, &str); 11] = [
    ("Space", "Play or pause"),
    ("→", "Step to what happens next"),
    ("←", "Step back to what happened before"),
    ("N", "Next trouble: failure, throttle, retry, dead letter"),
    ("P", "Previous trouble"),
    ("] or >", "Faster"),
    ("[ or <", "Slower"),
    ("Home", "Restart"),
    ("Escape", "Cancel a jump that takes long"),
    ("Ctrl + Z", "Undo an edit; with Shift, or Ctrl + Y, redo it"),
    ("?", "This list"),
];

/// Opens the list of keys.
pub fn show(list: &HtmlDialogElement) {
    if !list.open() {
        // Fails for a dialog that is open, or not on the page, only.
        let _ = list.show_modal();
    }
}

/// Does what a key says.
pub fn press(handle: &Handle, list: &HtmlDialogElement, event: &KeyboardEvent) {
    let Some(target) = target(event).filter(|_| !event.default_prevented()) else { return };
    let is = |selector: &str| target.closest(selector).is_ok_and(|found| found.is_some());
    if is("input:not([type=range], [type=radio], [type=checkbox]), textarea, select, dialog") {
        return;
    }
    let key = event.key();
    let command = event.ctrl_key() || event.meta_key();
    // The right Alt key, which some keyboards need for brackets, is both.
    let known = if command && !event.alt_key() {
        edit(handle, &key, event.shift_key())
    } else if command == event.alt_key() {
        // What has the focus keeps the keys that it knows.
        let own = match key.as_str() {
            " " => is("button, a, summary, input, [tabindex='0']"),
            "ArrowLeft" | "ArrowRight" | "Home" => is("input, [tabindex='0']"),
            _ => false,
        };
        !own && play(handle, list, &key)
    } else {
        false
    };
    if known {
        event.prevent_default();
    }
}

/// Undo and redo; whether the key is one of them.
fn edit(handle: &Handle, key: &str, shift: bool) -> bool {
    let redo = match key {
        "z" | "Z" => shift,
        "y" | "Y" => true,
        _ => return false,
    };
    handle.change(if redo { Session::redo } else { Session::undo });
    true
}

/// Everything else; whether the key is known.
fn play(handle: &Handle, list: &HtmlDialogElement, key: &str) -> bool {
    let speed = handle.session().borrow().playback.speed;
    match key {
        "Escape" if !handle.session().borrow().is_on_journey() => return false,
        "?" => show(list),
        "]" | ">" => {
            handle.set_speed((speed + 1).min(SPEEDS.len() - 1));
        }
        "[" | "<" => {
            handle.set_speed(speed.saturating_sub(1));
        }
        " " | "ArrowLeft" | "ArrowRight" | "n" | "N" | "p" | "P" | "Home" | "Escape" => {
            handle.act(|session| {
                match key {
                    " " => session.toggle()?,
                    "Home" => session.restart()?,
                    "ArrowLeft" => session.step_back(Step::Occurrence),
                    "ArrowRight" => session.step(Step::Occurrence),
                    "n" | "N" => session.step(Step::Notable),
                    "p" | "P" => session.step_back(Step::Notable),
                    _ => session.cancel(),
                }
                Ok(())
            });
        }
        _ => return false,
    }
    true
}

/// The list of keys, in a dialog at the end of the page.
#[must_use]
pub fn list(page: &Element) -> HtmlDialogElement {
    let dialog = add(page, "dialog", &[("class", "panel keys"), ("aria-labelledby", "keys")], "");
    let form = add(&dialog, "form", &[("method", "dialog")], "");
    add(&form, "h2", &[("id", "keys")], "Keys");
    let says = "They work while the simulator has the focus: click it, or go there by Tab.";
    add(&form, "p", &[], says);
    let table = add(&add(&form, "table", &[], ""), "tbody", &[], "");
    for (key, does) in KEYS {
        let row = add(&table, "tr", &[], "");
        add(&add(&row, "th", &[("scope", "row")], ""), "kbd", &[], key);
        add(&row, "td", &[], does);
    }
    add(&form, "button", &[], "Close");
    dialog.unchecked_into()
}
