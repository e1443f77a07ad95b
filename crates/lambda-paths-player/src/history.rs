//! What an edit replaced, so that it can be had back: a bounded stack of scenarios.

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::time::Instant;
use serde_json::Value;

/// So many edits can be undone.
const ENTRIES_MAX: usize = 50;
/// Edits of one field that follow each other as closely are one, in milliseconds of the screen's
/// clock: a drag of a slider.
const DRAG_MILLIS: f64 = 1_000.0;

/// A change that the reader made by hand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Edit {
    pub(crate) at: Instant,
    pub(crate) path: String,
    pub(crate) value: Value,
}

/// What can be had back.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) scenario: Scenario,
    /// Which of its changes were made by hand.
    pub(crate) by_hand: Vec<Edit>,
    /// Where the run stood, if what came after began somewhere else.
    pub(crate) at: Option<Instant>,
}

/// The stack.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    past: Vec<Entry>,
    future: Vec<Entry>,
    /// The field that was edited last, and when on the screen's clock.
    last: Option<(String, f64)>,
}

impl History {
    /// Something else takes the place of `entry`; `field` names what is edited, where a further
    /// edit of the same shall be one with this.
    pub(crate) fn replace(&mut self, entry: Entry, field: Option<&str>, screen_millis: f64) {
        let drags = self.last.as_ref().is_some_and(|(last, millis)| {
            field == Some(last) && screen_millis - millis < DRAG_MILLIS
        });
        self.last = field.map(|field| (field.to_owned(), screen_millis));
        self.future.clear();
        if !drags {
            if self.past.len() == ENTRIES_MAX {
                self.past.remove(0);
            }
            self.past.push(entry);
        }
    }

    /// The hand has left the slider: what is edited next is another edit.
    pub(crate) fn rest(&mut self) {
        self.last = None;
    }

    /// What the last edit replaced, which now takes the place of `entry` again.
    pub(crate) fn undo(&mut self, entry: Entry) -> Option<Entry> {
        self.rest();
        swap(&mut self.past, &mut self.future, entry)
    }

    /// What was undone last.
    pub(crate) fn redo(&mut self, entry: Entry) -> Option<Entry> {
        self.rest();
        swap(&mut self.future, &mut self.past, entry)
    }

    /// Whether there is something to undo, and to redo.
    pub(crate) fn has(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }
}

fn swap(from: &mut Vec<Entry>, to: &mut Vec<Entry>, mut entry: Entry) -> Option<Entry> {
    let back = from.pop()?;
    entry.at = entry.at.filter(|_| back.at.is_some());
    to.push(entry);
    Some(back)
}
