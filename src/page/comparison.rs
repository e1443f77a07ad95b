//! The three types of invocation in one line each. A cell lights up when the run has shown it.

use std::cell::RefCell;

use lambda_paths_player::session::{LaneReadout, Readout, Session};
use lambda_paths_scene::about::LaneKind;
use web_sys::Element;

use crate::page::element::{add, children, set};

const COLUMNS: [&str; 5] =
    ["Type", "Who waits", "Who retries", "Where failures end", "Typical uses"];

/// The comparison at the foot of the page.
pub struct Comparison {
    body: Element,
    /// Which types there are a line of, and which of its cells the run has shown.
    shown: RefCell<Vec<(LaneKind, [bool; 3])>>,
}

impl Comparison {
    /// Without a line so far.
    #[must_use]
    pub fn new(page: &Element) -> Self {
        let labelled = ("aria-labelledby", "comparison");
        let root = add(page, "section", &[("class", "comparison"), labelled], "");
        add(&root, "h2", &[("id", "comparison")], "In one line each");
        let scroll = [("class", "scroll"), ("tabindex", "0"), ("role", "group"), labelled];
        let scroll = add(&root, "div", &scroll, "");
        // A style sheet that makes blocks of rows takes a table's meaning away, but not the roles.
        let table = add(&scroll, "table", &[("role", "table")], "");
        let head = add(&table, "thead", &[("role", "rowgroup")], "");
        let row = add(&head, "tr", &[("role", "row")], "");
        for column in COLUMNS {
            add(&row, "th", &[("scope", "col"), ("role", "columnheader")], column);
        }
        let body = add(&table, "tbody", &[("role", "rowgroup")], "");
        add(&root, "p", &[("class", "hint")], "A cell lights up once this run has shown it.");
        Self { body, shown: RefCell::default() }
    }

    /// Lights up what the run has shown.
    pub fn show(&self, session: &Session, readout: &Readout) {
        let lanes = session.scenario().initial.lanes.iter();
        let lanes = lanes.map(|lane| LaneKind::of(&lane.path)).zip(&readout.lanes);
        let kinds = [
            LaneKind::Synchronous,
            LaneKind::Asynchronous,
            LaneKind::Sqs,
            LaneKind::Fifo,
            LaneKind::Stream,
        ];
        // The first three are what this page is about, whatever the scenario has.
        let is_told =
            |index: usize, kind: LaneKind| index < 3 || lanes.clone().any(|(one, _)| one == kind);
        let told = kinds.iter().enumerate().filter(|(index, kind)| is_told(*index, **kind));
        let told: Vec<LaneKind> = told.map(|(_, kind)| *kind).collect();
        let mut shown = self.shown.borrow_mut();
        if !shown.iter().map(|(kind, _)| kind).eq(&told) {
            self.body.set_text_content(None);
            told.iter().for_each(|kind| line(&self.body, *kind));
            *shown = told.iter().map(|kind| (*kind, [false; 3])).collect();
        }
        for (row, (kind, lit)) in children(&self.body).zip(&mut *shown) {
            if readout.now.micros() == 0 {
                *lit = [false; 3];
            }
            for (_, lane) in lanes.clone().filter(|(one, _)| one == kind) {
                let seen = seen(*kind, lane);
                (0..3).for_each(|cell| lit[cell] |= seen[cell]);
            }
            for (cell, is_lit) in children(&row).skip(1).zip(&*lit) {
                set(&cell, "class", if *is_lit { "lit" } else { "" });
            }
        }
    }
}

fn line(body: &Element, kind: LaneKind) {
    let about = kind.about();
    let row = add(body, "tr", &[("role", "row")], "");
    add(&row, "th", &[("scope", "row"), ("role", "rowheader")], about.name);
    let cells = [about.waits, about.retries, about.ends, about.uses];
    for (column, text) in COLUMNS.iter().skip(1).zip(cells) {
        add(&row, "td", &[("data-label", column), ("role", "cell")], text);
    }
}

/// Whether a lane has shown who waits, who retries, and where failures end.
fn seen(kind: LaneKind, lane: &LaneReadout) -> [bool; 3] {
    let waits = match kind {
        LaneKind::Synchronous => lane.in_flight > 0,
        _ => lane.arrived > 0,
    };
    [waits, lane.retried > 0, lane.failed + lane.dead_lettered + lane.lost > 0]
}
