//! The settings: every field of the scenario, for all lanes and for each. Nothing of the panel is
//! made before it is opened for the first time; then its texts are fetched, which most readers
//! never need.

mod changes;
mod field;
mod lanes;
mod panel;
mod place;

use std::cell::RefCell;
use std::rc::Rc;

use lambda_paths_engine::scenario::parse;
use lambda_paths_engine::time::Span;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, HtmlInputElement, Response};

use crate::handle::Handle;
use crate::page::element::{add, set, show};
use crate::page::handle;
use panel::Panel;

/// Beside the page; `cargo xtask build` writes it.
const TEXTS: &str = "settings.json";

/// The settings, behind a button.
#[component]
pub fn Settings() -> impl IntoView {
    let handle = handle();
    let place = NodeRef::<html::Section>::new();
    let desk = StoredValue::new_local(None::<(Rc<Desk>, Closure<dyn FnMut(Event)>)>);
    // Which settings are in force: of which scenario, and how many of its changes have passed.
    Effect::new(move |before: Option<(u32, usize)>| {
        handle.acts.track();
        let now = handle.readout.with(|readout| readout.now) + Span::from_micros(1);
        let section = place.get();
        let session = handle.session();
        let session = session.borrow();
        let scenario = session.scenario();
        let in_force =
            (session.edits(), scenario.changes.iter().filter(|one| one.at <= now).count());
        if desk.with_value(Option::is_none) {
            desk.set_value(section.map(|section| Desk::open(handle, &section)));
        }
        if before != Some(in_force)
            && let Some(desk) = desk.with_value(|desk| Some(desk.as_ref()?.0.clone()))
        {
            desk.refresh(scenario.warnings_at(now).len());
        }
        in_force
    });
    view! { <section class="settings" aria-label="Settings" node_ref=place></section> }
}

/// The button, and the panel that it opens.
struct Desk {
    toggle: Element,
    count: Element,
    root: Element,
    panel: RefCell<Option<Panel>>,
}

impl Desk {
    /// The button in its section, and what hears of all that happens there.
    fn open(handle: Handle, section: &Element) -> (Rc<Self>, Closure<dyn FnMut(Event)>) {
        let button = [("aria-expanded", "false"), ("aria-controls", "settings")];
        let toggle = add(section, "button", &button, "Settings");
        let count = add(&toggle, "span", &[("class", "count")], "");
        let panel = [("id", "settings"), ("class", "panel"), ("hidden", "")];
        let root = add(section, "div", &panel, "");
        let desk = Rc::new(Self { toggle, count, root, panel: RefCell::default() });
        let hearing = desk.clone();
        let hear = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(target) = target {
                hearing.hear(handle, &event.type_(), &target);
            }
        });
        for kind in ["click", "change", "input"] {
            let function = hear.as_ref().unchecked_ref();
            // Fails only where there are no events, and then there is nothing to hear.
            let _ = section.add_event_listener_with_callback(kind, function);
        }
        (desk, hear)
    }

    fn is_open(&self) -> bool {
        self.toggle.get_attribute("aria-expanded").is_some_and(|is_open| is_open == "true")
    }

    /// Shows what is in force now, and how many warnings there are of it.
    fn refresh(&self, warnings: usize) {
        let count = match warnings {
            0 => String::new(),
            1 => "1 warning".to_owned(),
            count => format!("{count} warnings"),
        };
        self.count.set_text_content(Some(&count));
        if let Some(panel) = self.panel.borrow_mut().as_mut().filter(|_| self.is_open()) {
            panel.refresh();
        }
    }

    /// Opens the panel, or closes it.
    fn turn(self: &Rc<Self>, handle: Handle) {
        let opens = !self.is_open();
        set(&self.toggle, "aria-expanded", if opens { "true" } else { "false" });
        show(&self.root, opens);
        let is_new = self.panel.borrow().is_none();
        let mut panel = self.panel.borrow_mut();
        panel.get_or_insert_with(|| Panel::new(handle, self.root.clone())).refresh();
        if is_new {
            let desk = self.clone();
            spawn_local(async move {
                let texts = fetch().await;
                if let Some(panel) = desk.panel.borrow_mut().as_mut() {
                    panel.take(texts);
                }
            });
        }
    }

    /// Does what an event asks for.
    fn hear(self: &Rc<Self>, handle: Handle, kind: &str, target: &Element) {
        let within = |what| target.closest(what).ok().flatten();
        if kind == "click" && within("[aria-controls]").is_some() {
            return self.turn(handle);
        }
        // What the panel itself brings about, as a focus that moves, asks for nothing.
        let Ok(mut panel) = self.panel.try_borrow_mut() else { return };
        let Some(panel) = panel.as_mut() else { return };
        let edits = || handle.session().borrow().edits();
        let before = edits();
        match kind {
            "click" => {
                let Some(button) = within("[data-act]") else { return };
                let of = |name| button.get_attribute(name).unwrap_or_default();
                panel.act(&of("data-act"), &of("data-of"));
            }
            "change" => {
                let Some(path) = target.get_attribute("data-path") else { return };
                panel.edit(&path);
            }
            _ => {
                let input = target.dyn_ref::<HtmlInputElement>();
                let Some(input) = input.filter(|_| target.has_attribute("data-search")) else {
                    return;
                };
                panel.look_for(&input.value());
            }
        }
        // An edit is shown like those from elsewhere; the rest is nobody else's concern.
        if edits() == before {
            panel.refresh();
        }
    }
}

/// The texts, if they are there.
async fn fetch() -> Option<Value> {
    let request = web_sys::window()?.fetch_with_str(TEXTS);
    let response: Response = JsFuture::from(request).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    parse(&text).ok()
}
