//! The log: what was notable in the run, to read, to hear, and to go to.

use lambda_paths_engine::time::Instant;
use lambda_paths_player::session::Session;
use leptos::ev::MouseEvent;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::Element;

use crate::page::element::{add, children, set};
use crate::page::handle;
use crate::page::inspector::pressed;
use crate::page::items::{self, Item};

/// The log of the run, and the voice of the page.
#[component]
pub fn Log() -> impl IntoView {
    let handle = handle();
    let host = NodeRef::<Div>::new();
    Effect::new(move |_| {
        handle.turns.track();
        if let Some(host) = host.get() {
            let session = handle.session();
            tell(&session.borrow(), &host);
        }
    });
    let go = move |event: MouseEvent| {
        if let Some(micros) = pressed(&event) {
            handle.act(|session| {
                session.seek(Instant::from_micros(micros));
                Ok(())
            });
        }
    };
    view! { <div class="log panel" node_ref=host on:click=go></div> }
}

/// Tells what is new.
fn tell(session: &Session, host: &Element) {
    if host.first_element_child().is_none() {
        build(host);
    }
    let parts: Vec<Element> = children(host).collect();
    let [_, hint, list, over, voice] = &parts[..] else { return };
    let entries = session.scene().log().entries();
    let text =
        if entries.is_empty() { "Nothing notable yet." } else { "A line goes to its instant." };
    hint.set_text_content(Some(text));
    // Who has scrolled back reads, and is left alone.
    let at_end = list.scroll_top() + list.client_height() + 8 >= list.scroll_height();
    let items = entries.iter().map(|entry| {
        let at = entry.transition.at;
        let text = entry.text(session.scenario().settings_at(at));
        Item { class: "", at, text, rule: "", value: Some(at.micros()) }
    });
    items::show(list, items);
    if at_end {
        list.set_scroll_top(list.scroll_height());
    }
    let ended = session.simulation().now() >= session.simulation().end();
    over.set_text_content(ended.then_some("The run is over."));
    // Said once: a live region says whatever is put into it.
    if voice.text_content().as_deref() != Some(&session.asked.voice) {
        voice.set_text_content(Some(&session.asked.voice));
    }
}

/// The parts that are filled: a heading, a hint, the lines, whether it is over, and the voice.
fn build(host: &Element) {
    set(host, "role", "region");
    set(host, "aria-label", "What happened");
    add(host, "h2", &[], "What happened");
    add(host, "p", &[("class", "hint")], "");
    add(host, "ol", &[], "");
    add(host, "p", &[("class", "hint")], "");
    add(host, "p", &[("class", "visually-hidden"), ("aria-live", "polite")], "");
}
