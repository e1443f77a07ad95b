//! Writing: a scenario as its author's document, or with every field that it has.

use serde_json::{Map, Value};

use super::field::{Field, Fields, Leaf, Visitor};
use super::fields::{self, Draft};
use super::{Arrivals, Function, Lane};

/// All fields with their values, as an object.
pub(super) fn write(fields: &mut dyn Fields) -> Map<String, Value> {
    let mut writer = Writer { object: Map::new() };
    fields.visit(&mut writer);
    writer.object
}

/// The document that says everything: each lane with its whole arrivals and function.
pub(super) fn complete(mut draft: Draft) -> Value {
    Value::Object(write(&mut draft))
}

struct Writer {
    object: Map<String, Value>,
}

impl Visitor for Writer {
    fn leaf(&mut self, field: &Field, value: &mut dyn Leaf) {
        self.object.insert(field.name.to_owned(), value.write());
    }

    fn group(&mut self, name: &'static str, inside: &mut dyn Fields) {
        self.object.insert(name.to_owned(), Value::Object(write(inside)));
    }

    fn kind(
        &mut self,
        kind: &Field,
        current: usize,
        variant: &mut dyn FnMut(&mut dyn Visitor, usize),
    ) {
        let name = kind.choices[current];
        self.object.insert(kind.name.to_owned(), Value::from(name));
        variant(self, current);
    }

    fn fixed(&mut self, field: &Field, value: Value) {
        self.object.insert(field.name.to_owned(), value);
    }

    fn lanes(&mut self, lanes: &mut Vec<Lane>, _: &Arrivals, _: &Function) {
        let list = lanes.iter_mut().map(|lane| Value::Object(write(lane))).collect();
        self.object.insert(fields::lanes().name.to_owned(), list);
    }

    fn elsewhere(&mut self, _: &Field) {}
}
