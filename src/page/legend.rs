//! What the marks on the pictures mean. An entry lets its tokens stand out: while a pointer or the
//! focus is on it, or from a click to the next.

use std::cell::Cell;
use std::rc::Rc;

use lambda_paths_player::browser::media;
use lambda_paths_player::session::Session;
use lambda_paths_scene::about::LaneKind;
use lambda_paths_scene::legend::Mark;
use web_sys::{Element, Event};

use crate::handle::Handle;
use crate::page::element::{add, listen, pressed, set, show, turn};

/// The legend of the pictures.
pub struct Legend {
    /// In the order of [`Mark::ALL`].
    entries: Vec<Element>,
    gate: Element,
    /// The mark that was clicked, whose tokens stand out until the next click.
    held: Rc<Cell<Option<Mark>>>,
}

impl Legend {
    /// The legend; open where there is room.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, page: &Element) -> Self {
        let root = add(page, "details", &[("class", "legend")], "");
        if media::is_wide() {
            set(&root, "open", "");
        }
        add(&root, "summary", &[], "What the marks mean");
        let name = "Marks, each a switch that lets its tokens stand out";
        let list = add(&root, "ul", &[("aria-label", name)], "");
        let entry = |(index, mark): (usize, &Mark)| {
            let entry = add(&list, "li", &[], "");
            let value = index.to_string();
            let button = add(&entry, "button", &[("class", "quiet"), ("value", &value)], "");
            add(&button, "span", &[("class", class(*mark)), ("aria-hidden", "true")], "");
            add(&button, "span", &[], mark.meaning());
            entry
        };
        let entries = Mark::ALL.iter().enumerate().map(entry).collect();
        let held = Rc::new(Cell::new(None));
        let (handle, holds) = (handle.clone(), held.clone());
        let hear = move |event: Event| {
            let index = pressed(&event).and_then(|index| usize::try_from(index).ok());
            let mark = index.and_then(|index| Mark::ALL.get(index)).copied();
            let pointed = match event.type_().as_str() {
                "click" if mark.is_some() => {
                    holds.set(mark.filter(|_| holds.get() != mark));
                    handle.show();
                    None
                }
                "mouseover" | "focusin" => mark,
                _ => None,
            };
            handle.highlight(pointed.or(holds.get()));
        };
        let kinds = ["click", "mouseover", "mouseleave", "focusin", "focusout"];
        listen(&list, &kinds, Box::new(hear));
        let notes = add(&root, "ul", &[("aria-label", "Frames")], "");
        let note = |class: &str, text: &str| {
            let note = add(&notes, "li", &[], "");
            add(&note, "span", &[("class", class), ("aria-hidden", "true")], "");
            add(&note, "span", &[], text);
            note
        };
        note("mark busy", "environment at work");
        note("mark idle", "idle");
        note("mark starting", "cold start");
        note("mark plinth", "provisioned");
        let gate = "gate: nothing passes until the one in front is done or given up";
        let gate = note("mark gate", gate);
        let trails = "Ways take time to be seen: while it plays, the picture trails the numbers.";
        add(&root, "p", &[("class", "hint")], trails);
        Self { entries, gate, held }
    }

    /// Shows the marks that these lanes have.
    pub fn show(&self, session: &Session) {
        let kinds = session.scenario().initial.lanes.iter().map(|lane| LaneKind::of(&lane.path));
        let has = |wanted: fn(LaneKind) -> bool| kinds.clone().any(wanted);
        for (entry, mark) in self.entries.iter().zip(Mark::ALL) {
            let is_seen = match mark {
                Mark::Probe | Mark::Batch => has(LaneKind::polls),
                Mark::Hidden => has(|kind| matches!(kind, LaneKind::Sqs | LaneKind::Fifo)),
                _ => true,
            };
            show(entry, is_seen);
            if let Some(button) = entry.first_element_child() {
                turn(&button, "aria-pressed", self.held.get() == Some(mark));
            }
        }
        show(&self.gate, has(|kind| matches!(kind, LaneKind::Fifo | LaneKind::Stream)));
    }
}

/// The classes that draw a mark.
fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Caller => "mark caller",
        Mark::Going => "mark going",
        Mark::Poison => "mark poison",
        Mark::Probe => "mark probe",
        Mark::Batch => "mark batch",
        Mark::Hidden => "mark hidden",
        Mark::Waiting => "mark waiting",
        Mark::Done => "mark good",
        Mark::Failed => "mark bad",
        Mark::Refused => "mark throttled",
        Mark::GivenUp => "mark dead",
    }
}
