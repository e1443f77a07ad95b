//! What is wrong with a document: every fault at once, each naming its field.

use std::fmt;

use serde_json::Value;

use super::changes::FIXED;
use super::document::is_at_or_below;
use super::field::object_of_kind;
use super::json;

/// More faults than anybody reads; what lies beyond is counted, not listed.
const FAULTS_MAX: usize = 1000;
/// How much of a hostile key or text a message repeats, in characters.
const EXCERPT_CHARS_MAX: usize = 60;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The field's path in the document, as `lanes[2].path.visibilityTimeout`.
    pub field: String,
    /// What is wrong with it, as `50000 is above 43200`.
    pub message: String,
}

impl Fault {
    pub(super) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl Fault {
    /// Whether it is that the field cannot change during a run: it can be edited for the whole run.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.message == FIXED
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.field, self.message)
    }
}

impl std::error::Error for Fault {}

/// Collects faults while a document is walked, and knows where the walk stands.
#[derive(Default)]
pub(super) struct Faults {
    path: String,
    list: Vec<Fault>,
    unlisted: usize,
}

impl Faults {
    /// Something is wrong with the field where the walk stands.
    pub(super) fn report(&mut self, message: impl Into<String>) {
        self.push(Fault::new(self.path.clone(), message));
    }

    /// Whether no further fault is listed: there is no use in wording one.
    pub(super) fn count_only(&mut self) -> bool {
        let full = self.list.len() >= FAULTS_MAX;
        self.unlisted += usize::from(full);
        full
    }

    /// Adds a fault whose field is already whole; the same fault twice is one.
    pub(super) fn add(&mut self, fault: Fault) {
        if self.list.len() >= FAULTS_MAX || !self.list.contains(&fault) {
            self.push(fault);
        }
    }

    fn push(&mut self, fault: Fault) {
        if self.list.len() < FAULTS_MAX {
            self.list.push(fault);
        } else {
            self.unlisted += 1;
        }
    }

    /// Does `walk` one step further down: a key, or an index as `[3]`.
    pub(super) fn within(&mut self, step: &str, walk: impl FnOnce(&mut Self)) {
        let outside = self.path.len();
        if !self.path.is_empty() && !step.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(step);
        walk(self);
        self.path.truncate(outside);
    }

    /// Whether the field, or an object that it lies in, has a fault: its value means nothing then.
    pub(super) fn touch(&self, field: &str) -> bool {
        self.list.iter().any(|fault| {
            let object = object_of_kind(&fault.field).map(|object| object.trim_end_matches('.'));
            let faulty = object.unwrap_or(&fault.field);
            is_at_or_below(field, faulty)
        })
    }

    /// What was found so far.
    pub(super) fn list(&self) -> &[Fault] {
        &self.list
    }

    /// All faults, or the go-ahead when there is none.
    pub(super) fn into_result(mut self) -> Result<(), Vec<Fault>> {
        if self.unlisted > 0 {
            let rest = format!("{} more faults, not listed", self.unlisted);
            self.list.push(Fault::new("document", rest));
        }
        if self.list.is_empty() { Ok(()) } else { Err(self.list) }
    }
}

/// A value as a message shows it: short, on one line, without control characters.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => json::compact(value),
        Value::String(text) => format!("\"{}\"", excerpt(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// The beginning of a text from outside, on one line, without control characters.
pub(super) fn excerpt(text: &str) -> String {
    let mut short = String::new();
    for character in text.chars().take(EXCERPT_CHARS_MAX) {
        match character {
            '"' | '\\' => short.extend(['\\', character]),
            unseen if is_unseen(unseen) => short.extend(unseen.escape_default()),
            seen => short.push(seen),
        }
    }
    if text.chars().nth(EXCERPT_CHARS_MAX).is_some() {
        short.push('…');
    }
    short
}

/// A key from outside as a fault's field: never empty, for then nobody could look for it.
pub(super) fn name(key: &str) -> String {
    if key.is_empty() { "\"\"".to_owned() } else { excerpt(key) }
}

/// The known word that takes the fewest edits to reach, if none begins with it; the first of
/// equals.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = letters(word);
    known.into_iter().min_by_key(|candidate| {
        let candidate = letters(candidate);
        (word.is_empty() || !candidate.starts_with(&word), edits(&word, &candidate))
    })
}

/// The letters that count when two names are compared: case and separators do not.
fn letters(word: &str) -> Vec<char> {
    word.chars()
        .take(EXCERPT_CHARS_MAX)
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Levenshtein's distance, one row of the table at a time.
fn edits(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

/// Whether a character shows nothing, breaks the line, or turns the direction of writing.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_takes_the_fewest_edits() {
        let known = ["timeout", "memorySize", "failure", "idleTimeout"];
        assert_eq!(nearest("falure", known), Some("failure"));
        assert_eq!(nearest("memory_size", known), Some("memorySize"));
        assert_eq!(nearest("IDLETIMEOUT", known), Some("idleTimeout"));
        assert_eq!(nearest("memo", known), Some("memorySize"));
        assert_eq!(nearest("", known), Some("timeout"));
        assert_eq!(nearest("x", []), None);
    }

    #[test]
    fn messages_repeat_little_of_a_hostile_text() {
        assert_eq!(excerpt("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\nb");
        assert_eq!(excerpt(&"x".repeat(100_000)).chars().count(), 61);
    }

    #[test]
    fn a_fault_touches_what_lies_below_it() {
        let mut faults = Faults::default();
        faults.add(Fault::new("lanes[1].path.kind", "unknown"));
        assert!(faults.touch("lanes[1].path.visibilityTimeout"));
        assert!(!faults.touch("lanes[1].function.timeout"));
        assert!(!faults.touch("lanes[10].path.visibilityTimeout"));
    }
}
