//! The log: what was notable in the run, to read, to hear, and to go to.

use std::rc::Rc;

use lambda_paths_engine::time::Instant;
use lambda_paths_player::session::Session;
use web_sys::Element;

use crate::handle::Handle;
use crate::page::element::{add, listen, pressed, say};
use crate::page::items::{self, Item};

/// The log of the run, and the voice of the page.
pub struct Log {
    hint: Element,
    list: Element,
    over: Element,
    voice: Element,
}

impl Log {
    /// Nothing has happened so far.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, page: &Element) -> Self {
        let region = ("aria-label", "What happened");
        let root = add(page, "div", &[("class", "log panel"), ("role", "region"), region], "");
        add(&root, "h2", &[], "What happened");
        let hint = add(&root, "p", &[("class", "hint")], "");
        let list = add(&root, "ol", &[], "");
        let over = add(&root, "p", &[("class", "hint")], "");
        let voice = [("class", "visually-hidden"), ("aria-live", "polite")];
        let voice = add(&root, "p", &voice, "");
        let handle = handle.clone();
        let go = move |event| {
            if let Some(micros) = pressed(&event) {
                handle.change(|session| session.seek(Instant::from_micros(micros)));
            }
        };
        listen(&root, &["click"], Box::new(go));
        Self { hint, list, over, voice }
    }

    /// Tells what is new.
    pub fn tell(&self, session: &Session) {
        let Self { hint, list, over, voice } = self;
        let entries = session.scene().log().entries();
        let text =
            if entries.is_empty() { "Nothing notable yet." } else { "A line goes to its instant." };
        say(hint, text);
        // Who has scrolled back reads, and is left alone.
        let at_end = list.scroll_top() + list.client_height() + 8 >= list.scroll_height();
        let items = entries.iter().map(|entry| {
            let at = entry.transition.at;
            let text = entry.text(session.scenario());
            Item { class: "", at, text, rule: "", value: Some(at.micros()) }
        });
        items::show(list, items);
        if at_end {
            list.set_scroll_top(list.scroll_height());
        }
        let ended = session.simulation().now() >= session.simulation().end();
        say(over, if ended { "The run is over." } else { "" });
        // Said once: a live region says whatever is put into it.
        say(voice, &session.asked.voice);
    }
}
