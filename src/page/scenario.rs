//! The scenario on the page: presets, a file, or its text.

use std::cell::RefCell;
use std::rc::Rc;

use lambda_paths_engine::scenario::{PRESETS, Preset, Scenario};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::handle::Handle;
use crate::page::element::{add, input, listen, say, when};

/// Largest file that is read, in bytes: far beyond any scenario.
const FILE_MAX: f64 = 20e6;

/// The choice of presets, and what to watch in the chosen one.
pub struct Presets {
    select: HtmlSelectElement,
    own: Element,
    watch: Element,
    /// The title of the scenario that is shown.
    shown: RefCell<Option<String>>,
}

impl Presets {
    /// The choice, in `row`, and below it what to watch.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, row: &Element, below: &Element) -> Self {
        let select = add(row, "select", &[("aria-label", "Scenario")], "");
        let own = add(&select, "option", &[("value", ""), ("disabled", "")], "");
        for group in PRESETS.chunk_by(|one, next| one.group == next.group) {
            let list = add(&select, "optgroup", &[("label", group[0].group)], "");
            for preset in group {
                add(&list, "option", &[("value", preset.name)], preset.title);
            }
        }
        let watch = add(below, "p", &[("class", "watch")], "");
        let select: HtmlSelectElement = select.unchecked_into();
        let (handle, chosen) = (handle.clone(), select.clone());
        let choose = move |_| {
            if let Some(preset) = Preset::named(&chosen.value()) {
                handle.load(Ok(preset.scenario()));
            }
        };
        listen(&select, &["change"], Box::new(choose));
        Self { select, own, watch, shown: RefCell::default() }
    }

    /// Shows which of them runs, by its title.
    pub fn show(&self, title: &str) {
        if self.shown.borrow().as_deref() == Some(title) {
            return;
        }
        self.shown.replace(Some(title.to_owned()));
        let preset = PRESETS.iter().find(|one| one.title == title);
        let own = if title.is_empty() { "Your own scenario" } else { title };
        say(&self.own, if preset.is_some() { "Your own scenario" } else { own });
        self.select.set_value(preset.map_or("", |preset| preset.name));
        say(&self.watch, preset.map_or("", |preset| preset.sentence));
    }
}

/// The scenario's text, to read, to edit, or to load from a file.
pub fn add_text(handle: &Rc<Handle>, page: &Element) {
    let details = add(page, "details", &[("class", "scenario")], "");
    add(&details, "summary", &[], "The scenario as JSON");
    let hint = "All settings of this run, with every edit you made on its timeline. The command \
                line reads the same.";
    add(&details, "p", &[("class", "hint")], hint);
    let area = [("rows", "14"), ("spellcheck", "false"), ("aria-label", "The scenario as JSON")];
    let area: HtmlTextAreaElement = add(&details, "textarea", &area, "").unchecked_into();
    let actions = add(&details, "div", &[("class", "actions")], "");
    let run = add(&actions, "button", &[], "Run this");
    let label = add(&actions, "label", &[("class", "file")], "Open a file");
    let file = input(&label, &[("type", "file"), ("accept", ".json,application/json")]);
    let (shows, shown, opened) = (handle.clone(), area.clone(), details.clone());
    let toggle = move |_| match opened.has_attribute("open") {
        // What was written since it opened stays.
        true if shown.value().is_empty() => refresh(&shows, &shown),
        true => {}
        // A text that nobody sees grows old: none is shown in its place until the new one is there.
        false => shown.set_value(""),
    };
    listen(&details, &["toggle"], Box::new(toggle));
    let (runs, text) = (handle.clone(), area.clone());
    let load = move |_| runs.load(Scenario::from_json(&text.value()));
    listen(&run, &["click"], Box::new(load));
    let (handle, chosen) = (handle.clone(), file.clone());
    listen(&file, &["change"], Box::new(move |_| open(&handle, &chosen, &area)));
}

fn refresh(handle: &Handle, area: &HtmlTextAreaElement) {
    area.set_value(&handle.session().borrow().scenario().to_json());
}

/// Opens the file that was chosen.
fn open(handle: &Rc<Handle>, input: &HtmlInputElement, area: &HtmlTextAreaElement) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    // So that the same file can be chosen again after it was mended.
    input.set_value("");
    let name = file.name();
    if file.size() > FILE_MAX {
        return handle.refuse(format!("{name}: too large for a scenario"));
    }
    let (handle, area) = (handle.clone(), area.clone());
    let read = move |text: JsValue| match text.as_string() {
        Some(text) => {
            handle.load(Scenario::from_json(&text));
            refresh(&handle, &area);
        }
        None => handle.refuse(format!("{name}: cannot be read")),
    };
    when(&file.text(), Box::new(read));
}
