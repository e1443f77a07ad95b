//! The numbers of all pictures as one table, for those who cannot see them or want them side by
//! side.

use std::rc::Rc;

use lambda_paths_engine::measure::LaneMeasures;
use lambda_paths_player::session::Session;
use lambda_paths_scene::chart;
use web_sys::Element;

use crate::handle::Handle;
use crate::page::element::{add, children, listen, say};

/// A number of a lane: its name, and where it is had.
type Number = (&'static str, fn(&LaneMeasures) -> u64);

const NUMBERS: [Number; 13] = [
    ("Arrived", |lane| lane.arrived),
    ("Under way", LaneMeasures::in_flight),
    ("Waiting", |lane| lane.waiting.level().into()),
    ("Hidden in queue", |lane| lane.hidden.level().into()),
    ("Running", |lane| lane.running.level().into()),
    ("Environments", |lane| lane.environments.level().into()),
    ("Pollers", |lane| lane.pollers.into()),
    ("Succeeded", |lane| lane.succeeded),
    ("Retried", |lane| lane.retries),
    ("Throttled", |lane| lane.throttles),
    ("Gave up", |lane| lane.failed),
    ("Dead-lettered", |lane| lane.dead_lettered),
    ("Lost", |lane| lane.dropped),
];

/// The table, behind its name.
pub struct Numbers {
    root: Element,
    body: Element,
}

impl Numbers {
    /// The table without a line.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, page: &Element) -> Self {
        let root = add(page, "details", &[("class", "numbers")], "");
        let handle = handle.clone();
        listen(&root, &["toggle"], Box::new(move |_| handle.show()));
        add(&root, "summary", &[], "The numbers as a table");
        let name = "The numbers of all lanes";
        let scroll =
            [("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", name)];
        let table = add(&add(&root, "div", &scroll, ""), "table", &[], "");
        let head = add(&add(&table, "thead", &[], ""), "tr", &[], "");
        add(&head, "th", &[("scope", "col")], "Lane");
        for (name, _) in NUMBERS {
            add(&head, "th", &[("scope", "col")], name);
        }
        let body = add(&table, "tbody", &[], "");
        Self { root, body }
    }

    /// Shows the numbers, if anybody looks.
    pub fn show(&self, session: &Session) {
        if !self.root.has_attribute("open") {
            return;
        }
        let lanes = &session.scenario().initial.lanes;
        if self.body.child_element_count() as usize != lanes.len() {
            self.body.set_text_content(None);
            for _ in lanes {
                let row = add(&self.body, "tr", &[], "");
                add(&row, "th", &[("scope", "row")], "");
                for (name, _) in NUMBERS {
                    add(&row, "td", &[("data-label", name)], "");
                }
            }
        }
        let measures = &session.simulation().measures().lanes;
        for ((row, lane), measures) in children(&self.body).zip(lanes).zip(measures) {
            let numbers = NUMBERS.iter().map(|(_, get)| chart::count(get(measures)));
            let texts = std::iter::once(lane.id.clone()).chain(numbers);
            children(&row).zip(texts).for_each(|(cell, text)| say(&cell, &text));
        }
    }
}
