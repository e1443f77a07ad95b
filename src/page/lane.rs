//! One lane: what it is, who waits, who retries, its failure control, its picture and its counts.

use lambda_paths_player::session::{LaneReadout, Session};
use lambda_paths_scene::about::{About, LaneKind};
use lambda_paths_scene::chart;
use lambda_paths_scene::words;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

use crate::page::element::{add, element, say, set};
use crate::page::slider::{PERCENT, Slider};

/// A count: its name, a class for its colour, where it is had.
type Count = (&'static str, &'static str, fn(&LaneReadout) -> u64);

/// The live counts.
const COUNTS: [Count; 8] = [
    ("arrived", "plain", |lane| lane.arrived),
    ("under way", "plain", |lane| lane.in_flight),
    ("succeeded", "good", |lane| lane.succeeded),
    ("retried", "waiting", |lane| lane.retried),
    ("throttled", "throttled", |lane| lane.throttles),
    ("gave up", "bad", |lane| lane.failed),
    ("dead-lettered", "bad", |lane| lane.dead_lettered),
    ("lost", "bad", |lane| lane.lost),
];

/// Whether the requests of a lane of this kind can come to this.
fn can_be(name: &str, kind: LaneKind) -> bool {
    match name {
        "gave up" => matches!(kind, LaneKind::Synchronous | LaneKind::Stream),
        "dead-lettered" | "lost" => kind != LaneKind::Synchronous,
        _ => true,
    }
}

/// What is fixed about a lane while its scenario is on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    index: usize,
    /// Its name in the scenario.
    id: String,
    /// How its function is invoked.
    kind: LaneKind,
    /// The way of its requests, in words.
    way: String,
}

impl Facts {
    /// Those of all lanes.
    #[must_use]
    pub fn all(session: &Session) -> Vec<Self> {
        let lanes = session.scenario().initial.lanes.iter().enumerate();
        let facts = lanes.map(|(index, lane)| Self {
            index,
            id: lane.id.clone(),
            kind: LaneKind::of(&lane.path),
            way: words::way(&lane.path),
        });
        facts.collect()
    }
}

/// A lane of the page.
pub struct Lane {
    /// What it was made for.
    pub facts: Facts,
    /// The whole of it.
    pub root: Element,
    retries: Element,
    /// Its failure rate.
    pub slider: Slider,
    /// What holds the picture, and has the keyboard.
    pub frame: Element,
    /// What the picture is painted on.
    pub canvas: HtmlCanvasElement,
    counts: Vec<(&'static Count, Element)>,
    /// What is selected, looked at closely.
    pub why: Element,
}

impl Lane {
    /// A lane that is not on the page yet.
    #[must_use]
    pub fn new(facts: Facts) -> Self {
        let (index, id) = (facts.index, facts.id.as_str());
        let about = facts.kind.about();
        let heading = format!("lane-{index}");
        let section = [("class", "lane"), ("data-lane", id), ("aria-labelledby", heading.as_str())];
        let root = element("section", &section, "");
        let header = add(&root, "header", &[], "");
        let title = format!("{} ", about.name);
        let title = add(&header, "h2", &[("id", &heading)], &title);
        add(&title, "span", &[("class", "id")], id);
        add(&header, "p", &[("class", "way")], &facts.way);
        let who = add(&header, "dl", &[("class", "who")], "");
        let pair = |name: &str, text: &str| {
            let pair = add(&who, "div", &[], "");
            add(&pair, "dt", &[], name);
            add(&pair, "dd", &[], text)
        };
        pair("Who waits", about.waits);
        let retries = pair("Who retries", "");
        let name = format!("Picture of lane {id}: arrow keys go from request to request");
        let frame = [
            ("class", "picture"),
            ("tabindex", "0"),
            ("role", "application"),
            ("aria-roledescription", "picture"),
            ("aria-label", &name),
        ];
        let frame = add(&root, "div", &frame, "");
        let canvas = add(&frame, "canvas", &[("role", "img")], "").unchecked_into();
        let list = add(&root, "dl", &[("class", "counts")], "");
        let counts = COUNTS.iter().filter(|(name, ..)| can_be(name, facts.kind));
        let counts = counts.map(|count| {
            let pair = add(&list, "div", &[], "");
            add(&pair, "dt", &[], count.0);
            (count, add(&pair, "dd", &[("data-count", count.0)], ""))
        });
        let counts = counts.collect();
        let name = format!("Failure rate of lane {id}, percent");
        let slider = Slider::new(&root, "Failure rate", &name, PERCENT);
        let why = add(&root, "div", &[("class", "why")], "");
        Self { facts, root, retries, slider, frame, canvas, counts, why }
    }

    /// Shows where it stands.
    pub fn show(&self, readout: &LaneReadout) {
        say(&self.retries, readout.retries);
        self.slider.show(Some(readout.failure));
        set(&self.canvas, "aria-label", &described(self.facts.kind, readout));
        for ((_, class, get), place) in &self.counts {
            let count = get(readout);
            say(place, &chart::count(count));
            set(place, "class", if count == 0 { "none" } else { class });
        }
    }
}

/// The picture in words, for those who cannot see it.
fn described(kind: LaneKind, lane: &LaneReadout) -> String {
    let About { name, waits, .. } = kind.about();
    let LaneReadout { in_flight, succeeded, standing, retries, .. } = lane;
    format!(
        "{name} lane, animated. Who waits: {waits}. Who retries: {retries}. \
         {in_flight} under way, {succeeded} done; the numbers stand below.{standing}"
    )
}
