//! The scenario on the page: presets, a file, or its text.

use gloo_timers::callback::Timeout;
use lambda_paths_engine::scenario::{PRESETS, Preset, Scenario};
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, HtmlInputElement};

use crate::page::handle;
use crate::page::share::Share;

/// Largest file that is read, in bytes: far beyond any scenario.
const FILE_MAX: f64 = 20e6;

/// The choice of presets, and what to watch in the chosen one.
#[component]
pub fn Presets() -> impl IntoView {
    let handle = handle();
    let named = move || handle.title.with(|title| PRESETS.iter().find(|one| one.title == title));
    let choose = move |event| {
        if let Some(preset) = Preset::named(&event_target_value(&event)) {
            handle.load(Ok(preset.scenario()));
        }
    };
    let option = move |preset: &'static Preset| {
        let chosen = move || named().is_some_and(|one| one.name == preset.name);
        view! { <option value=preset.name prop:selected=chosen>{preset.title}</option> }
    };
    let group = move |presets: &'static [Preset]| {
        let options = presets.iter().map(option).collect_view();
        view! { <optgroup label=presets[0].group>{options}</optgroup> }
    };
    let groups = PRESETS.chunk_by(|one, next| one.group == next.group);
    let own = move || match handle.title.get() {
        title if title.is_empty() => "Your own scenario".to_owned(),
        title => title,
    };
    view! {
        <div class="presets">
            <select aria-label="Scenario" on:change=choose>
                <option value="" disabled prop:selected=move || named().is_none()>
                    {own}
                </option>
                {groups.map(group).collect_view()}
            </select>
            <Share />
            <p class="watch">{move || named().map(|preset| preset.sentence)}</p>
        </div>
    }
}

/// The scenario's text, to read, to edit, or to load from a file.
#[component]
pub fn ScenarioText() -> impl IntoView {
    let handle = handle();
    let text = NodeRef::<Textarea>::new();
    let refresh = move || {
        if let Some(area) = text.get_untracked() {
            let session = handle.session();
            area.set_value(&session.borrow().simulation().scenario().to_json());
        }
    };
    let toggle = move |event: Event| match event_target::<Element>(&event).has_attribute("open") {
        true => refresh(),
        // A text that nobody sees grows old: none is shown in its place until the new one is there.
        false => text.get_untracked().iter().for_each(|area| area.set_value("")),
    };
    let run = move |_| {
        if let Some(area) = text.get_untracked() {
            handle.load(Scenario::from_json(&area.value()));
        }
    };
    let open = move |event: Event| {
        let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // So that the same file can be chosen again after it was mended.
        let forget = Timeout::new(0, move || input.set_value(""));
        forget.forget();
        if file.size() > FILE_MAX {
            handle.refuse(format!("{}: too large for a scenario", file.name()));
            return;
        }
        spawn_local(async move {
            match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                Some(text) => {
                    handle.load(Scenario::from_json(&text));
                    refresh();
                }
                None => handle.refuse(format!("{}: cannot be read", file.name())),
            }
        });
    };
    view! {
        <details class="scenario" on:toggle=toggle>
            <summary>"The scenario as JSON"</summary>
            <p class="hint">
                "All settings of this run, with every edit you made on its timeline. \
                 The command line reads the same."
            </p>
            <textarea
                node_ref=text
                rows="14"
                spellcheck="false"
                aria-label="The scenario as JSON"
            ></textarea>
            <div class="actions">
                <button on:click=run>"Run this"</button>
                <label class="file">
                    "Open a file"
                    <input type="file" accept=".json,application/json" on:change=open />
                </label>
            </div>
        </details>
    }
}
