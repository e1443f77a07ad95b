//! The changes on the timeline: what will be set when, each of which can be taken away.

use lambda_paths_engine::scenario::{Fault, Scenario, compact};
use web_sys::Element;

use crate::page::element::add;

/// Changes shown at most; the scenario as JSON has them all.
const SHOWN_MAX: usize = 200;

/// Shows the changes of a scenario, if there is one to show.
pub(super) fn show(place: &Element, scenario: Option<&Scenario>) {
    place.set_text_content(None);
    let changes = scenario.into_iter().flat_map(Scenario::changes_set);
    for (index, (at, path, value)) in changes.take(SHOWN_MAX).enumerate() {
        if index == 0 {
            add(place, "h2", &[], "Changes on the way");
        }
        let seconds = at.as_secs_f64();
        let says = format!("At {seconds} s: {path} becomes {}", compact(value));
        let line = add(place, "div", &[("class", "setting")], "");
        add(&line, "p", &[], &says);
        let of = index.to_string();
        let label = format!("Take away: {says}");
        let attributes = [
            ("type", "button"),
            ("data-act", "forget"),
            ("data-of", of.as_str()),
            ("aria-label", label.as_str()),
        ];
        add(&line, "button", &attributes, "Take away");
    }
}

/// The scenario without one of its changes, by its number.
pub(super) fn without(scenario: &Scenario, change: usize) -> Result<Scenario, Vec<Fault>> {
    let taken = scenario.changes_set().nth(change).map(|(at, path, _)| (at, path.to_owned()));
    let is_taken = |at, path: &str| taken.as_ref().is_some_and(|(t, p)| *t == at && p == path);
    scenario.without_changes(&is_taken)
}
