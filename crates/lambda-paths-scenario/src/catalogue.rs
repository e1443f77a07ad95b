//! The catalogue: every field with its path and default, for the settings panel and the docs.

use serde_json::Value;

use super::field::{Field, Fields, Leaf, Visitor};
use super::fields::{self, Draft};
use super::{Arrivals, Function, Lane};

/// One field of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where it stands, as `function.failure.rate` or `lanes[].path.visibilityTimeout`. A lane's
    /// own `arrivals` and `function` have the fields of the scenario's.
    pub path: String,
    /// It is a field only where each of these `kind`s has this value, outermost first.
    pub when: Vec<(String, &'static str)>,
    /// What is said about it.
    pub field: Field,
    /// What holds where the document is silent.
    pub default: Value,
    /// Whether that is the only value that it can have.
    pub fixed: bool,
}

/// Every field, in the order in which a document is written.
#[must_use]
pub fn catalogue() -> Vec<Entry> {
    let mut lister = Lister::default();
    Draft::default().visit(&mut lister);
    lister.entries
}

/// The path as the catalogue has it: `lanes[1].function.timeout` is `function.timeout`.
#[must_use]
pub fn generic_path(path: &str) -> String {
    let mut generic = String::with_capacity(path.len());
    let mut in_index = false;
    for letter in path.chars() {
        in_index = letter == '[' || in_index && letter != ']';
        if !in_index || letter == '[' {
            generic.push(letter);
        }
    }
    match generic.strip_prefix("lanes[].") {
        Some(shared) if is_in(shared, "arrivals") || is_in(shared, "function") => shared.to_owned(),
        _ => generic,
    }
}

fn is_in(path: &str, object: &str) -> bool {
    path.strip_prefix(object).is_some_and(|rest| rest.starts_with('.'))
}

#[derive(Default)]
struct Lister {
    /// Path of the object that is walked, with a dot at its end; empty for the document.
    prefix: String,
    when: Vec<(String, &'static str)>,
    entries: Vec<Entry>,
}

impl Lister {
    fn add(&mut self, field: &Field, default: Value, fixed: bool) {
        self.entries.push(Entry {
            path: format!("{}{}", self.prefix, field.name),
            when: self.when.clone(),
            field: *field,
            default,
            fixed,
        });
    }

    fn within(&mut self, name: &str, inside: &mut dyn Fields) {
        let outside = self.prefix.len();
        self.prefix.push_str(name);
        self.prefix.push('.');
        inside.visit(self);
        self.prefix.truncate(outside);
    }
}

impl Visitor for Lister {
    fn leaf(&mut self, field: &Field, value: &mut dyn Leaf) {
        self.add(field, value.write(), false);
    }

    fn group(&mut self, name: &'static str, inside: &mut dyn Fields) {
        // A lane's own are those of the scenario, which are listed already.
        if self.prefix != "lanes[]." || name == "path" {
            self.within(name, inside);
        }
    }

    fn kind(
        &mut self,
        kind: &Field,
        current: usize,
        variant: &mut dyn FnMut(&mut dyn Visitor, usize),
    ) {
        self.add(kind, Value::from(kind.choices[current]), false);
        let path = format!("{}{}", self.prefix, kind.name);
        // The default's own fields come first, untouched by the defaults of another kind.
        let others = (0..kind.choices.len()).filter(|index| *index != current);
        for index in std::iter::once(current).chain(others) {
            self.when.push((path.clone(), kind.choices[index]));
            variant(self, index);
            self.when.pop();
        }
    }

    fn fixed(&mut self, field: &Field, value: Value) {
        self.add(field, value, true);
    }

    fn lanes(&mut self, lanes: &mut Vec<Lane>, _: &Arrivals, _: &Function) {
        self.add(&fields::lanes(), Value::Null, false);
        if let Some(lane) = lanes.first_mut() {
            self.within("lanes[]", lane);
        }
    }

    fn elsewhere(&mut self, field: &Field) {
        self.add(field, Value::Array(Vec::new()), false);
    }
}
