//! Edits of a scenario: each makes a new document, which is read like any other.

use serde_json::{Map, Value};

use super::catalogue::{Entry, catalogue};
use super::changes;
use super::document;
use super::fault::{Fault, Faults};
use super::field::{Leaf, object_of_kind};
use super::fields::{self, Draft};
use super::json;
use super::read::read_draft;
use super::write;
use super::{Scenario, Settings};
use crate::time::Instant;

impl Scenario {
    /// The document, as minimal as its author wrote it, on several lines.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::pretty(&self.document)
    }

    /// The document itself.
    #[must_use]
    pub const fn document(&self) -> &Value {
        &self.document
    }

    /// The values in force at an instant; those of the start if no change came before.
    #[must_use]
    pub fn settings_at(&self, at: Instant) -> &Settings {
        let passed = self.changes.partition_point(|change| change.at <= at);
        match passed.checked_sub(1) {
            Some(latest) => &self.changes[latest].settings,
            None => &self.initial,
        }
    }

    /// The document in force at an instant with every field and its value, without `changes`.
    ///
    /// Each lane has its whole `arrivals` and `function`. Read again, it gives the same settings.
    #[must_use]
    pub fn complete_at(&self, at: Instant) -> Value {
        write::complete(self.draft_at(at))
    }

    /// The document in force at an instant, as minimal as its author wrote it, without `changes`.
    #[must_use]
    pub fn document_at(&self, at: Instant) -> Map<String, Value> {
        changes::document_at(self.object(), at)
    }

    /// The scenario with another value at a dotted path, as `lanes[1].function.failure.rate`.
    ///
    /// Objects on the way are made; a path into `lanes` names the default lanes first if the
    /// document has none. Another `kind` drops the fields that the former kind had alone.
    ///
    /// # Errors
    ///
    /// Every fault of the edited document, or that the path leads nowhere.
    pub fn edited(&self, path: &str, value: Value) -> Result<Self, Vec<Fault>> {
        self.edited_all([(path, value)])
    }

    /// The scenario with several edits at once: only their result must be sound.
    ///
    /// # Errors
    ///
    /// Every fault of the edited document, and every path that leads nowhere.
    pub fn edited_all<'a>(
        &self,
        edits: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> Result<Self, Vec<Fault>> {
        let catalogue = catalogue();
        let mut object = self.object().clone();
        let mut faults = Vec::new();
        for (path, value) in edits {
            if let Err(message) = document::set(&mut object, path, value, &catalogue) {
                faults.push(Fault::new(path, message));
            }
        }
        match Self::from_document(Value::Object(object)) {
            Ok(scenario) if faults.is_empty() => Ok(scenario),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.extend(more);
                Err(faults)
            }
        }
    }

    /// The scenario with a change of one field at an instant, added to its `changes`.
    ///
    /// Changes of the same instant share an entry; the last one of a field wins.
    ///
    /// # Errors
    ///
    /// Every fault of the edited document.
    pub fn changed_at(&self, at: Instant, path: &str, value: Value) -> Result<Self, Vec<Fault>> {
        let mut object = self.object().clone();
        let entry =
            object.entry(fields::changes().name).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(entries) = entry {
            insert_change(entries, at, path, value, &catalogue());
        }
        Self::from_document(Value::Object(object))
    }

    /// All that its `changes` set: when, which field, to what, as its author wrote it.
    pub fn changes_set(&self) -> impl Iterator<Item = (Instant, &str, &Value)> {
        let entries = self.object().get(fields::changes().name).and_then(Value::as_array);
        entries.into_iter().flatten().flat_map(|entry| {
            let at = at_of(entry);
            let set = entry.get("set").and_then(Value::as_object).into_iter().flatten();
            set.map(move |(path, value)| (at, path.as_str(), value))
        })
    }

    /// The scenario without those changes of a field for which `dropped` holds.
    ///
    /// # Errors
    ///
    /// Every fault of the document that is left: one change may need another.
    pub fn without_changes(
        &self,
        dropped: &dyn Fn(Instant, &str) -> bool,
    ) -> Result<Self, Vec<Fault>> {
        let mut object = self.object().clone();
        if let Some(Value::Array(entries)) = object.get_mut(fields::changes().name) {
            entries.retain_mut(|entry| {
                let at = at_of(entry);
                let Some(Value::Object(set)) = entry.get_mut("set") else { return true };
                set.retain(|path, _| !dropped(at, path));
                !set.is_empty()
            });
        }
        Self::from_document(Value::Object(object))
    }

    pub(super) fn object(&self) -> &Map<String, Value> {
        self.document.as_object().expect("a scenario's document was read, so it is an object")
    }

    /// What the document says before any change, the arrivals and function that lanes share
    /// included.
    pub(super) fn draft(&self) -> Draft {
        // It was read before: there is nothing to tell.
        read_draft(self.object(), &mut Faults::default())
    }

    /// What the document says at an instant, the arrivals and function that lanes share included.
    pub(super) fn draft_at(&self, at: Instant) -> Draft {
        let document = self.document_at(at);
        // It was read before, as part of reading this scenario: there is nothing to tell.
        read_draft(&document, &mut Faults::default())
    }
}

/// The instant of an entry of `changes` that has been read before.
fn at_of(entry: &Value) -> Instant {
    let mut at = Instant::START;
    if let Some(value) = entry.get("at") {
        at.read(value, &fields::change_at(), &mut Faults::default());
    }
    at
}

/// Puts the change into the entry of its instant, or into a new one where its time comes.
fn insert_change(
    entries: &mut Vec<Value>,
    at: Instant,
    path: &str,
    value: Value,
    catalogue: &[Entry],
) {
    // The last entry of that instant is the one that is applied last.
    let same = entries.iter().rposition(|entry| at_of(entry) == at);
    let set = same.and_then(|index| entries[index].get_mut("set"));
    if let Some(Value::Object(fields)) = set {
        // What was set at or below this path is replaced by it.
        fields.retain(|other, _| {
            let stays = match object_of_kind(path) {
                Some(object) if other.starts_with(object) => {
                    document::fits(other, path, &value, catalogue)
                }
                _ => true,
            };
            stays && !document::is_at_or_below(other, path)
        });
        fields.insert(path.to_owned(), value);
        return;
    }
    let later = entries.iter().position(|entry| at_of(entry) > at).unwrap_or(entries.len());
    let set = Map::from_iter([(path.to_owned(), value)]);
    entries.insert(later, serde_json::json!({ "at": at.write(), "set": set }));
}
