//! Lanes in the panel: whose settings are shown, and lanes as a whole: added, copied, moved,
//! removed.

use lambda_paths_engine::scenario::{
    Entry, Fault, Scenario, compact, generic_path, in_lane, parse,
};
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

use super::panel::Panel;
use super::place::told;
use crate::page::element::{add, element, find, set};

/// What can be done with the lane that is shown: the verb, and its button.
const ACTS: [(&str, &str); 4] =
    [("up", "Move up"), ("down", "Move down"), ("copy", "Duplicate"), ("remove", "Remove")];

/// Shows the choice of lanes, and what can be done with the chosen one.
pub(super) fn show_scopes(panel: &Panel, scenario: &Scenario) {
    let scopes = &panel.scopes;
    scopes.set_text_content(None);
    let ids = scenario.initial.lanes.iter().map(|lane| lane.id.as_str());
    let names = std::iter::once("All lanes").chain(ids);
    for (place, name) in names.enumerate() {
        let lane = place.checked_sub(1);
        let of = lane.map_or_else(String::new, |lane| lane.to_string());
        let is_chosen = if lane == panel.lane { "true" } else { "false" };
        let attributes = [
            ("type", "button"),
            ("id", &*format!("settings-of-{of}")),
            ("data-act", "scope"),
            ("data-of", of.as_str()),
            ("aria-pressed", is_chosen),
        ];
        add(scopes, "button", &attributes, name);
    }
    let Some(lane) = panel.lane else { return };
    let line = add(scopes, "div", &[("class", "actions")], "");
    let (id, count) = (&scenario.initial.lanes[lane].id, scenario.initial.lanes.len());
    for (act, name) in ACTS {
        let label = format!("{name}: lane {id}");
        let attributes = [("type", "button"), ("data-act", act), ("aria-label", label.as_str())];
        let button = add(&line, "button", &attributes, name);
        let is_idle = match act {
            "up" => lane == 0,
            "down" => lane + 1 == count,
            "remove" => count == 1,
            _ => false,
        };
        if is_idle {
            set(&button, "disabled", "");
        }
    }
}

/// The choice of another lane's path, and the button that adds it.
pub(super) fn adder(catalogue: &[Entry]) -> Element {
    let line = element("div", &[("class", "actions")], "");
    let name = [("data-new", ""), ("aria-label", "Path of a new lane")];
    let select = add(&line, "select", &name, "");
    let choices = |path: &str| {
        let entry = catalogue.iter().find(|entry| entry.path == path);
        entry.map_or(&[][..], |entry| entry.field.choices)
    };
    for kind in choices("lanes[].path.kind") {
        let field = match *kind {
            "synchronous" => "frontDoor",
            "asynchronous" => "source",
            _ => "",
        };
        let path = |choice: &Value| serde_json::json!({ "kind": kind, field: choice });
        let option = |value: &Value, name: &str| {
            let value = compact(value);
            add(&select, "option", &[("value", value.as_str())], name);
        };
        if field.is_empty() {
            option(&serde_json::json!({ "kind": kind }), kind);
        }
        for choice in choices(&format!("lanes[].path.{field}")) {
            option(&path(&Value::from(*choice)), &format!("{kind}, {choice}"));
        }
    }
    add(&line, "button", &[("type", "button"), ("data-act", "add")], "Add lane");
    line
}

/// Does with a lane what a button says.
pub(super) fn act(panel: &mut Panel, act: &str) {
    let scenario = panel.handle.session().borrow().scenario().clone();
    let count = scenario.initial.lanes.len();
    let mut order: Vec<usize> = (0..count).collect();
    let lane = panel.lane.unwrap_or_default();
    let (result, shown) = match act {
        "add" => {
            let select = find(&panel.root, "[data-new]");
            let select = select.and_then(|select| select.dyn_into::<HtmlSelectElement>().ok());
            let path = select.and_then(|select| parse(&select.value()).ok());
            (scenario.with_lane(path.unwrap_or_default()), count)
        }
        "up" => {
            order.swap(lane, lane.saturating_sub(1));
            (scenario.arranged(&order), lane.saturating_sub(1))
        }
        "down" => {
            let next = (lane + 1).min(count - 1);
            order.swap(lane, next);
            (scenario.arranged(&order), next)
        }
        "copy" => {
            order.insert(lane + 1, lane);
            (scenario.arranged(&order), lane + 1)
        }
        "remove" => {
            order.remove(lane);
            (scenario.arranged(&order), lane.min(count.saturating_sub(2)))
        }
        _ => return,
    };
    if revise(panel, "lanes", result) {
        panel.lane = Some(shown);
        let handle = panel.handle.clone();
        let session = handle.session().borrow();
        let lanes = &session.scenario().initial.lanes;
        if let Some(lane) = lanes.get(shown) {
            panel.say(&format!("{} lanes; lane {} is shown.", lanes.len(), lane.id));
        }
    }
}

/// Gives a lane the value of all lanes again.
pub(super) fn share(panel: &mut Panel, path: &str) {
    let scenario = panel.handle.session().borrow().scenario().clone();
    let lane = in_lane(path).map_or(0, |(lane, _)| lane);
    revise(panel, path, scenario.with_shared(lane, &generic_path(path)));
}

/// Runs another scenario, or says what is wrong with it.
pub(super) fn revise(
    panel: &mut Panel,
    field: &str,
    scenario: Result<Scenario, Vec<Fault>>,
) -> bool {
    let result = panel.handle.attempt(|session| {
        session.revise(scenario?);
        Ok(())
    });
    match result {
        Ok(()) => {
            panel.say("");
            true
        }
        Err(faults) => {
            panel.say(&told(field, &faults));
            false
        }
    }
}
