//! Reading: from a document to a scenario, or to every fault that it has.

use serde_json::{Map, Value};

use super::changes;
use super::consistency::{self, Moment};
use super::defaults;
use super::fault::{Fault, Faults, name, nearest, show};
use super::field::{Field, Fields, Leaf, Visitor};
use super::fields::{self, Draft, LANES_MAX, SCHEMA};
use super::json;
use super::leaf::choose;
use super::{Arrivals, Function, Lane, Scenario};

impl Scenario {
    /// Reads the JSON text of a document.
    ///
    /// # Errors
    ///
    /// Every fault of the document, each with the field that has it; never an empty list.
    pub fn from_json(text: &str) -> Result<Self, Vec<Fault>> {
        json::parse(text).map_err(|fault| vec![fault]).and_then(Self::from_document)
    }

    /// Reads a document that is JSON already.
    ///
    /// # Errors
    ///
    /// Every fault of the document, each with the field that has it; never an empty list.
    pub fn from_document(document: Value) -> Result<Self, Vec<Fault>> {
        let Value::Object(object) = &document else {
            let message = format!("{} is not a scenario, which is an object", show(&document));
            return Err(vec![Fault::new("document", message)]);
        };
        let mut faults = Faults::default();
        let draft = read_draft(object, &mut faults);
        consistency::check(&draft, object, Moment::Start, &mut faults);
        let changes = changes::read(object, &draft, &mut faults);
        faults.into_result()?;
        Ok(Self { title: draft.title.clone(), initial: draft.into(), changes, document })
    }
}

/// Reads everything but the changes. What is faulty or absent keeps its default.
pub(super) fn read_draft(object: &Map<String, Value>, faults: &mut Faults) -> Draft {
    let mut draft = Draft::default();
    if !object.contains_key("schema") {
        faults.add(Fault::new("schema", format!("is missing; it must be \"{SCHEMA}\"")));
    }
    Reader::read(object, &mut draft, faults);
    draft
}

/// Takes the values that one object of the document has.
pub(super) struct Reader<'a> {
    object: &'a Map<String, Value>,
    /// Keys that have been asked for: all others are unknown.
    known: Vec<&'static str>,
    /// The object's kind, and the key that has it, for a message about a key that this kind does
    /// not have.
    kind: Option<(&'static str, &'static str)>,
    /// Whether unknown keys can be told: not if the kind itself is faulty.
    judges_keys: bool,
    faults: &'a mut Faults,
}

impl<'a> Reader<'a> {
    /// Reads an object into its fields, and refuses what it has beyond them.
    pub(super) fn read(
        object: &'a Map<String, Value>,
        inside: &mut dyn Fields,
        faults: &'a mut Faults,
    ) {
        let mut reader = Self { object, known: Vec::new(), kind: None, judges_keys: true, faults };
        inside.visit(&mut reader);
        if reader.judges_keys {
            reader.refuse_unknown();
        }
    }

    /// Reads a value that must be an object.
    fn read_value(value: &'a Value, inside: &mut dyn Fields, faults: &'a mut Faults) {
        match value {
            Value::Object(object) => Self::read(object, inside, faults),
            _ => faults.report(format!("{} is not an object", show(value))),
        }
    }

    fn refuse_unknown(&mut self) {
        for key in self.object.keys() {
            if self.known.contains(&key.as_str()) || self.faults.count_only() {
                continue;
            }
            let near = nearest(key, self.known.iter().copied()).unwrap_or_default();
            let of_kind = self.kind.map(|(key, kind)| format!(" of {key} {kind}"));
            let of_kind = of_kind.unwrap_or_default();
            let message = format!("unknown field{of_kind}; the nearest known one is {near}");
            self.faults.within(&name(key), |faults| faults.report(message));
        }
    }
}

impl Visitor for Reader<'_> {
    fn leaf(&mut self, field: &Field, value: &mut dyn Leaf) {
        self.known.push(field.name);
        if let Some(given) = self.object.get(field.name) {
            self.faults.within(field.name, |faults| value.read(given, field, faults));
        }
    }

    fn group(&mut self, name: &'static str, inside: &mut dyn Fields) {
        self.known.push(name);
        if let Some(given) = self.object.get(name) {
            self.faults.within(name, |faults| Reader::read_value(given, inside, faults));
        }
    }

    fn kind(
        &mut self,
        kind: &Field,
        current: usize,
        variant: &mut dyn FnMut(&mut dyn Visitor, usize),
    ) {
        let names = kind.choices;
        self.known.push(kind.name);
        let mut chosen = Some(current);
        if let Some(given) = self.object.get(kind.name) {
            self.faults.within(kind.name, |faults| {
                chosen = match given {
                    Value::String(name) => choose(name, names, faults),
                    _ => {
                        let all = names.join(", ");
                        faults.report(format!("{} is none of {all}", show(given)));
                        None
                    }
                };
            });
        }
        match chosen {
            Some(index) => {
                self.kind = Some((kind.name, names[index]));
                variant(self, index);
            }
            None => self.judges_keys = false,
        }
    }

    fn fixed(&mut self, field: &Field, value: Value) {
        self.known.push(field.name);
        let Some(given) = self.object.get(field.name) else {
            return;
        };
        let same = match (given.as_f64(), value.as_f64()) {
            (Some(given), Some(value)) => given.total_cmp(&value).is_eq(),
            _ => given.is_null() || value.is_null() && given == "none",
        };
        if !same {
            let message = match field.only {
                Some(reason) => format!("{} is not {value}: {reason}", show(given)),
                None => format!("{} is not modelled yet, only {value} is", show(given)),
            };
            self.faults.within(field.name, |faults| faults.report(message));
        }
    }

    fn lanes(&mut self, lanes: &mut Vec<Lane>, arrivals: &Arrivals, function: &Function) {
        let name = fields::lanes().name;
        self.known.push(name);
        match self.object.get(name) {
            None => *lanes = defaults::lanes(arrivals, function),
            Some(given) => self.faults.within(name, |faults| {
                *lanes = read_lanes(given, arrivals, function, faults);
            }),
        }
    }

    fn elsewhere(&mut self, field: &Field) {
        self.known.push(field.name);
    }
}

/// Reads the list of lanes; each begins with what all share.
fn read_lanes(
    value: &Value,
    arrivals: &Arrivals,
    function: &Function,
    faults: &mut Faults,
) -> Vec<Lane> {
    let Value::Array(entries) = value else {
        faults.report(format!("{} is not a list of lanes", show(value)));
        return Vec::new();
    };
    if entries.is_empty() {
        faults.report("is empty; at least one lane is needed");
    }
    if entries.len() > LANES_MAX {
        faults.report(format!("{} lanes are more than {LANES_MAX}", entries.len()));
        return Vec::new();
    }
    let mut lanes: Vec<Lane> = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let mut lane = Lane {
            id: String::new(),
            arrivals: arrivals.clone(),
            function: function.clone(),
            path: super::Path::Synchronous(super::Synchronous::default()),
        };
        faults.within(&format!("[{index}]"), |faults| {
            Reader::read_value(entry, &mut lane, faults);
            if let Some(first) = lanes.iter().position(|other| other.id == lane.id) {
                let taken = format!("\"{}\" is the id of lanes[{first}] too", lane.id);
                faults.within("id", |faults| faults.report(taken));
            }
        });
        lanes.push(lane);
    }
    lanes
}
