//! The panel itself: whose settings it shows, which of them, and what is done in it. Its rows are
//! made anew only when other fields are shown; else what changed is set in place, and the focus
//! stays where it is.

use std::rc::Rc;

use lambda_paths_engine::scenario::{
    Entry, Scenario, Warning, catalogue, compact, in_lane, lane_path, value_at,
};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_player::settings::Taken;
use serde_json::Value;
use web_sys::Element;

use super::changes;
use super::field::{Row, State, Text, warned};
use super::lanes;
use super::place::{label, place_of, told};
use crate::handle::Handle;
use crate::page::element::{add, append, document, element, find, focus, having, show, turn};

/// A field that the panel shows.
struct Place {
    /// Index in the catalogue.
    entry: usize,
    /// Index of its owner.
    owner: usize,
    /// Whose it is: a lane's, or of all.
    lane: Option<usize>,
    path: String,
}

/// The panel and what it shows.
pub(super) struct Panel {
    pub(super) handle: Rc<Handle>,
    pub(super) root: Element,
    status: Element,
    warnings_count: Element,
    warnings_list: Element,
    everything_button: Element,
    pub(super) scopes: Element,
    body: Element,
    changes: Element,
    catalogue: Vec<Entry>,
    texts: Value,
    /// Whose settings: a lane's, or those of all.
    pub(super) lane: Option<usize>,
    everything: bool,
    search: String,
    rows: Vec<(Place, Row)>,
    /// What was entered and refused: where, what, and why.
    refused: Vec<(String, (String, String))>,
    warnings: Vec<Warning>,
}

impl Panel {
    /// A panel in this element, which is empty.
    pub(super) fn new(handle: &Rc<Handle>, root: Element) -> Self {
        let catalogue = catalogue();
        let bar = add(&root, "div", &[("class", "actions")], "");
        let search = [
            ("type", "search"),
            ("data-search", ""),
            ("aria-label", "Search the settings"),
            ("placeholder", "Search all settings"),
        ];
        add(&bar, "input", &search, "");
        let everything =
            [("type", "button"), ("data-act", "everything"), ("aria-pressed", "false")];
        let everything_button = add(&bar, "button", &everything, "All settings");
        let status = add(&root, "p", &[("role", "status")], "");
        let warnings = add(&root, "details", &[("class", "warnings")], "");
        let warnings_count = add(&warnings, "summary", &[], "");
        let warnings_list = add(&warnings, "div", &[], "");
        let scopes = [("class", "scopes"), ("role", "group"), ("aria-label", "Whose settings")];
        let scopes = add(&root, "div", &scopes, "");
        append(&root, &lanes::adder(&catalogue));
        let body = add(&root, "div", &[], "");
        let changes = add(&root, "div", &[], "");
        Self {
            handle: handle.clone(),
            root,
            status,
            warnings_count,
            warnings_list,
            everything_button,
            scopes,
            body,
            changes,
            catalogue,
            texts: Value::Null,
            lane: None,
            everything: false,
            search: String::new(),
            rows: Vec::new(),
            refused: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Takes the texts that were fetched.
    pub(super) fn take(&mut self, texts: Option<Value>) {
        if texts.is_none() {
            self.say("What the settings do could not be loaded; they work all the same.");
        }
        self.texts = texts.unwrap_or_default();
        self.rows.clear();
        self.refresh();
    }

    /// Says something to those who see the panel, and to those who hear it.
    pub(super) fn say(&self, text: &str) {
        self.status.set_text_content(Some(text));
    }

    /// Shows the settings in force.
    pub(super) fn refresh(&mut self) {
        let handle = self.handle.clone();
        let session = handle.session().borrow();
        let scenario = session.scenario();
        // What was set by hand takes effect one tick from now.
        let at = session.simulation().now() + Span::from_micros(1);
        self.lane = self.lane.filter(|lane| *lane < scenario.initial.lanes.len());
        let held = held_focus(&self.root);
        lanes::show_scopes(self, scenario);
        self.show_warnings(scenario, at);
        turn(&self.everything_button, "aria-pressed", self.everything);
        self.show_rows(scenario, at);
        let are_shown = self.lane.is_none() && self.search.is_empty();
        changes::show(&self.changes, are_shown.then_some(scenario));
        if let Some(held) = held
            && held_focus(&self.root).is_none()
            && let Some(element) = find(&self.root, &held)
        {
            focus(&element);
        }
    }

    fn show_warnings(&mut self, scenario: &Scenario, at: Instant) {
        self.warnings = scenario.warnings_at(at);
        let count = match self.warnings.len() {
            1 => "1 warning".to_owned(),
            count => format!("{count} warnings"),
        };
        self.warnings_count.set_text_content(Some(&count));
        if let Some(details) = self.warnings_list.parent_element() {
            show(&details, !self.warnings.is_empty());
        }
        self.warnings_list.set_text_content(None);
        for (index, warning) in self.warnings.iter().enumerate() {
            let shown = index.to_string();
            let of = [("type", "button"), ("data-act", "show"), ("data-of", shown.as_str())];
            add(&self.warnings_list, "button", &of, &warning.field);
            append(&self.warnings_list, &warned(index, warning));
        }
    }

    fn show_rows(&mut self, scenario: &Scenario, at: Instant) {
        let complete = scenario.complete_at(at);
        let document = Value::Object(scenario.document_at(at));
        let places = self.places(&complete);
        let known = self.rows.iter().map(|(place, _)| &place.path);
        if !known.eq(places.iter().map(|place| &place.path)) {
            self.make_rows(places, scenario);
        }
        for (place, row) in &self.rows {
            let entry = &self.catalogue[place.entry];
            let is_shared = place.lane.is_some() && !entry.path.starts_with("lanes[]");
            let owners = || {
                let lanes = scenario.initial.lanes.iter().enumerate();
                let own = lanes.filter(|(index, _)| {
                    value_at(&document, &lane_path(*index, &place.path)).is_some()
                });
                let ids: Vec<&str> = own.map(|(_, lane)| lane.id.as_str()).collect();
                if ids.is_empty() { String::new() } else { format!("not {}", ids.join(", ")) }
            };
            let refused = self.refused.iter().find(|(path, _)| *path == place.path);
            let numbered = self.warnings.iter().enumerate();
            row.show(
                entry,
                &State {
                    value: value_at(&complete, &place.path).unwrap_or(&Value::Null),
                    default: match is_shared {
                        true => value_at(&complete, &entry.path).unwrap_or(&Value::Null),
                        false => &entry.default,
                    },
                    own: is_shared.then(|| value_at(&document, &place.path).is_some()),
                    elsewhere: if place.lane.is_none() { owners() } else { String::new() },
                    fault: refused.map(|(_, fault)| fault),
                    warnings: numbered.filter(|(_, one)| one.field == place.path).collect(),
                },
            );
        }
    }

    /// The fields to show, in order.
    fn places(&self, complete: &Value) -> Vec<Place> {
        let count = complete["lanes"].as_array().map_or(0, Vec::len);
        let scopes: Vec<Option<usize>> = match self.search.is_empty() {
            true => vec![self.lane],
            false => std::iter::once(None).chain((0..count).map(Some)).collect(),
        };
        let mut places = Vec::new();
        let owners = self.texts["owners"].as_array().map_or(1, Vec::len);
        for (lane, owner) in scopes.into_iter().flat_map(|lane| (0..owners).map(move |o| (lane, o)))
        {
            for (entry, described) in self.catalogue.iter().enumerate() {
                if self.owner(entry) != Some(owner) {
                    continue;
                }
                let Some(path) = place_of(&described.path, lane) else { continue };
                let holds = |(kind_path, kind): &(String, &'static str)| {
                    let kind_path = place_of(kind_path, lane).unwrap_or_default();
                    value_at(complete, &kind_path).is_some_and(|value| value == kind)
                };
                let text = self.text(entry);
                let is_wanted = match self.search.as_str() {
                    "" => self.everything || text["first"] == true || self.texts.is_null(),
                    search => matches(search, &path, text),
                };
                if is_wanted && described.when.iter().all(holds) {
                    places.push(Place { entry, owner, lane, path });
                }
            }
        }
        places
    }

    fn text(&self, entry: usize) -> &Value {
        let text = &self.texts["fields"][entry];
        // A file of another version says nothing here.
        if text["path"] == self.catalogue[entry].path { text } else { &Value::Null }
    }

    fn owner(&self, entry: usize) -> Option<usize> {
        if self.texts.is_null() {
            let path = self.catalogue[entry].path.as_str();
            return (!["schema", "lanes", "changes"].contains(&path)).then_some(0);
        }
        index(&self.text(entry)["owner"])
    }

    fn make_rows(&mut self, places: Vec<Place>, scenario: &Scenario) {
        self.body.set_text_content(None);
        self.rows.clear();
        let mut group = None;
        for place in places {
            let text = self.text(place.entry);
            let source =
                index(&text["source"]).map_or(&Value::Null, |index| &self.texts["sources"][index]);
            let of =
                |value: &'_ Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
            let [says, title, url, tag] =
                [of(text, "says"), of(source, "title"), of(source, "url"), of(source, "tag")];
            let heading = Some((place.lane, place.owner));
            if group != heading {
                group = heading;
                let owner = self.texts["owners"][place.owner].as_str().unwrap_or("Settings");
                let whose = match place.lane {
                    Some(lane) => format!(" · {}", scenario.initial.lanes[lane].id),
                    None => String::new(),
                };
                add(&self.body, "h2", &[], &format!("{owner}{whose}"));
            }
            let text = Text { says: &says, source: &title, url: &url, tag: &tag };
            let entry = &self.catalogue[place.entry];
            let row = Row::new(&place.path, label(&entry.path), entry, &text);
            append(&self.body, row.root());
            self.rows.push((place, row));
        }
        if self.rows.is_empty() {
            append(&self.body, &element("p", &[("class", "hint")], "No setting has this in it."));
        }
    }

    /// What was entered in the control of a field.
    pub(super) fn edit(&mut self, path: &str) {
        let Some((_, row)) = self.rows.iter().find(|(place, _)| place.path == path) else { return };
        row.settle();
        let (text, value) = row.entered();
        self.put(path, text, value);
    }

    fn put(&mut self, path: &str, text: String, value: Value) {
        let result = self.handle.attempt(|session| session.put(path, value));
        self.refused.retain(|(other, _)| other != path);
        match result {
            Ok(Taken::FromNowOn) => self.say(""),
            Ok(Taken::FromTheStart) => self.say(
                "This cannot change during a run: the run was done again from its start with it.",
            ),
            Err(faults) => {
                let message = told(path, &faults);
                self.say(&format!("{path}: {message}"));
                self.refused.push((path.to_owned(), (text, message)));
            }
        }
    }

    /// Looks for settings.
    pub(super) fn look_for(&mut self, text: &str) {
        self.search = text.trim().to_ascii_lowercase();
    }

    /// What a button of the panel stands for.
    pub(super) fn act(&mut self, act: &str, of: &str) {
        match act {
            "everything" => self.everything = !self.everything,
            "scope" => self.lane = of.parse().ok(),
            "reset" => {
                let row = self.rows.iter().find(|(place, _)| place.path == of);
                if let Some((place, _)) = row {
                    let default = self.catalogue[place.entry].default.clone();
                    self.put(of, compact(&default), default);
                }
            }
            "share" => lanes::share(self, of),
            "forget" => {
                if let Ok(change) = of.parse() {
                    let scenario = self.handle.session().borrow().scenario().clone();
                    lanes::revise(self, "changes", changes::without(&scenario, change));
                }
            }
            "remedy" => {
                let warning = of.parse().ok().and_then(|index: usize| self.warnings.get(index));
                if let Some((path, value)) = warning.and_then(|warning| warning.remedy.clone()) {
                    self.put(&path, compact(&value), value);
                }
            }
            "show" => {
                let warning = of.parse().ok().and_then(|index: usize| self.warnings.get(index));
                if let Some(field) = warning.map(|warning| warning.field.clone()) {
                    self.go_to(&field);
                }
            }
            _ => lanes::act(self, act),
        }
    }

    /// Shows the row of a field, and gives it the focus.
    fn go_to(&mut self, path: &str) {
        self.lane = in_lane(path).map(|(lane, _)| lane);
        self.search.clear();
        self.everything = true;
        self.refresh();
        if let Some(control) = find(&self.root, &having("data-path", path)) {
            focus(&control);
        }
    }
}

fn index(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|index| usize::try_from(index).ok())
}

fn matches(search: &str, path: &str, text: &Value) -> bool {
    let says = text["says"].as_str().unwrap_or_default();
    path.to_ascii_lowercase().contains(search) || says.to_ascii_lowercase().contains(search)
}

/// Where the focus is, as what selects an element like it; `None` where it is not in the panel.
fn held_focus(root: &Element) -> Option<String> {
    let focused = document()?.active_element()?;
    if !root.contains(Some(&focused)) {
        return None;
    }
    let attributes = ["id", "data-act", "data-of"];
    let held = |name: &&str| Some(having(name, &focused.get_attribute(name)?));
    Some(attributes.iter().filter_map(held).collect())
}
