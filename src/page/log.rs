//! The log: what was notable in the run, to read, to hear, and to go to.

use lambda_paths_engine::time::Instant;
use leptos::ev::MouseEvent;
use leptos::html::Ol;
use leptos::prelude::*;
use web_sys::Element;

use crate::page::handle;
use crate::page::inspector::pressed;
use crate::page::items::{self, Item};
use crate::selection::selection;

/// The log of the run, and the voice of the page.
#[component]
pub fn Log() -> impl IntoView {
    let handle = handle();
    let selection = selection();
    let list = NodeRef::<Ol>::new();
    Effect::new(move |_| {
        selection.logged.track();
        let Some(list) = list.get() else { return };
        let list: &Element = &list;
        let session = handle.session();
        let session = session.borrow();
        // Who has scrolled back reads, and is left alone.
        let at_end = list.scroll_top() + list.client_height() + 8 >= list.scroll_height();
        let items = session.scene().log().entries().iter().map(|entry| {
            let at = entry.transition.at;
            Item {
                class: "",
                at,
                text: entry.text(session.scenario().settings_at(at)),
                rule: "",
                value: Some(at.micros()),
            }
        });
        items::show(list, items);
        if at_end {
            list.set_scroll_top(list.scroll_height());
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
    let logged = selection.logged;
    let hint = move || match logged.get().0 {
        0 => "Nothing notable yet.",
        _ => "A line goes to its instant.",
    };
    view! {
        <section class="log panel" aria-labelledby="log">
            <h2 id="log">"What happened"</h2>
            <p class="hint">{hint}</p>
            <ol node_ref=list on:click=go></ol>
            {move || logged.get().1.then(|| view! { <p class="hint">"The run is over."</p> })}
            <p class="visually-hidden" aria-live="polite">{selection.spoken}</p>
        </section>
    }
}
