//! The settings: every field of the scenario, for all lanes and for each. Nothing of the panel is
//! made before it is opened for the first time; then its texts are fetched, which most readers
//! never need.

mod changes;
mod field;
mod lanes;
mod panel;
mod place;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lambda_paths_engine::scenario::parse;
use lambda_paths_engine::time::Span;
use lambda_paths_player::session::Session;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlInputElement, Response};

use crate::handle::Handle;
use crate::page::element::{add, document, listen, say, show, target, turn, when};
use panel::Panel;

/// The element of `index.html` whose address is that of the texts: a name with a hash in it.
const TEXTS: &str = "texts";

/// The settings, behind a button.
pub struct Settings {
    handle: Rc<Handle>,
    toggle: Element,
    count: Element,
    root: Element,
    panel: RefCell<Option<Panel>>,
    /// Which settings are shown: of which scenario, and how many of its changes had passed.
    shown: Cell<Option<(u32, usize)>>,
}

impl Settings {
    /// The button, and the place of the panel that it opens.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, page: &Element) -> Rc<Self> {
        let section = [("class", "settings"), ("aria-label", "Settings")];
        let section = add(page, "section", &section, "");
        let button = [("aria-expanded", "false"), ("aria-controls", "settings")];
        let toggle = add(&section, "button", &button, "Settings");
        let count = add(&toggle, "span", &[("class", "count")], "");
        let panel = [("id", "settings"), ("class", "panel"), ("hidden", "")];
        let root = add(&section, "div", &panel, "");
        let (handle, panel) = (handle.clone(), RefCell::default());
        let settings = Self { handle, toggle, count, root, panel, shown: Cell::new(None) };
        let settings = Rc::new(settings);
        let hearing = settings.clone();
        let hear = move |event: Event| {
            if let Some(target) = target(&event) {
                hearing.hear(&event.type_(), &target);
            }
        };
        listen(&section, &["click", "change", "input"], Box::new(hear));
        settings
    }

    /// Shows what is in force, if it is something else.
    pub fn show(&self, session: &Session) {
        let now = session.simulation().now() + Span::from_micros(1);
        let scenario = session.scenario();
        let passed = scenario.changes.iter().filter(|one| one.at <= now).count();
        let in_force = Some((session.edits(), passed));
        if self.shown.replace(in_force) != in_force {
            self.refresh(scenario.warnings_at(now).len());
        }
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
        say(&self.count, &count);
        if let Some(panel) = self.panel.borrow_mut().as_mut().filter(|_| self.is_open()) {
            panel.refresh();
        }
    }

    /// Opens the panel, or closes it.
    fn turn(self: &Rc<Self>) {
        let opens = !self.is_open();
        turn(&self.toggle, "aria-expanded", opens);
        show(&self.root, opens);
        let is_new = self.panel.borrow().is_none();
        let mut panel = self.panel.borrow_mut();
        panel.get_or_insert_with(|| Panel::new(&self.handle, self.root.clone())).refresh();
        if is_new {
            self.fetch();
        }
    }

    /// Asks for the texts. What does not come is told by the panel.
    fn fetch(self: &Rc<Self>) {
        let Some(window) = web_sys::window() else { return };
        let settings = self.clone();
        let take = move |text: JsValue| {
            let text = text.as_string().and_then(|text| parse(&text).ok());
            if let Some(panel) = settings.panel.borrow_mut().as_mut() {
                panel.take(text);
            }
        };
        let mut take: Option<Box<dyn FnMut(JsValue)>> = Some(Box::new(take));
        let answer = move |response: JsValue| {
            let text = response.dyn_into().ok().and_then(|response: Response| response.text().ok());
            match (text, take.take()) {
                (Some(text), Some(take)) => when(&text, take),
                (None, Some(mut take)) => take(JsValue::NULL),
                _ => {}
            }
        };
        let link = document().and_then(|document| document.get_element_by_id(TEXTS));
        let address = link.and_then(|link| link.get_attribute("href")).unwrap_or_default();
        when(&window.fetch_with_str(&address), Box::new(answer));
    }

    /// Does what an event asks for.
    fn hear(self: &Rc<Self>, kind: &str, target: &Element) {
        let within = |what| target.closest(what).ok().flatten();
        if kind == "click" && within("[aria-controls]").is_some() {
            return self.turn();
        }
        // What the panel itself brings about, as a focus that moves, asks for nothing.
        let Ok(mut panel) = self.panel.try_borrow_mut() else { return };
        let Some(panel) = panel.as_mut() else { return };
        let edits = || self.handle.session().borrow().edits();
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
