//! Links: a scenario as the fragment of an address, readable where that is possible.
//!
//! A link comes from strangers: it is limited in length, and nothing in it is obeyed that is not
//! understood. Unknown keys are told, so that a link of a later version still opens.

mod compose;
mod encoding;
mod packing;
mod words;

use serde_json::Value;

use super::catalogue::{Entry, catalogue, generic_path};
use super::document;
use super::fault::{Fault, name, nearest, show};
use super::field::Unit;
use super::json;
use super::order;
use super::preset::{PRESETS, Preset};
use super::{Path, Scenario, fields};

/// The longest link that is read, in bytes.
const BYTES_MAX: usize = 200_000;
/// What packed documents begin with: the version of the packing. The first one, JSON as it is, is
/// read for ever, and no longer written.
const PACKED_PREFIX: &str = "2.";
const PACKED_JSON_PREFIX: &str = "1.";
/// Keys that say how to show a scenario, not what it is.
const VIEW_KEYS: [&str; 10] =
    ["speed", "t", "theme", "embed", "controls", "charts", "autoplay", "lang", "request", "lanes"];
/// Short keys, and the fields that they stand for.
const SHORT_KEYS: [(&str, &str); 2] =
    [("failure", "function.failure.rate"), ("rate", "arrivals.rate")];
/// Keys that choose what the other keys edit.
const BASE_KEYS: [&str; 3] = ["path", "preset", "s"];

/// What a link says.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The scenario.
    pub scenario: Scenario,
    /// How it shall be shown, as `("speed", "10")`, in the link's order.
    pub view: Vec<(String, String)>,
    /// What was not understood, and is not obeyed.
    pub notices: Vec<Fault>,
}

impl Link {
    /// Reads an address, or its fragment with or without `#`.
    ///
    /// # Errors
    ///
    /// Every fault of the link and of the scenario that it describes; never an empty list.
    pub fn parse(address: &str) -> Result<Self, Vec<Fault>> {
        if address.len() > BYTES_MAX {
            let message = format!("{} bytes are more than {BYTES_MAX}", address.len());
            return Err(vec![Fault::new("link", message)]);
        }
        let mut parts = Parts::default();
        parts.split(fragment(address));
        let scenario = parts.scenario();
        if !parts.faults.is_empty() {
            return Err(parts.faults);
        }
        Ok(Self { scenario: scenario?, view: parts.view, notices: parts.notices })
    }

    /// The view's value for a key, empty where the key stands alone.
    #[must_use]
    pub fn view(&self, key: &str) -> Option<&str> {
        self.view.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// What follows `#`; in an address without one, what follows `?`.
fn fragment(address: &str) -> &str {
    if let Some((_, fragment)) = address.split_once('#') {
        return fragment;
    }
    match address.split_once('?') {
        Some((_, query)) => query,
        None if address.contains("://") => "",
        None => address,
    }
}

/// The keys of a link, sorted by what they are about.
#[derive(Default)]
struct Parts {
    base: Vec<(String, String)>,
    edits: Vec<(String, Value)>,
    view: Vec<(String, String)>,
    notices: Vec<Fault>,
    faults: Vec<Fault>,
}

impl Parts {
    fn split(&mut self, fragment: &str) {
        let catalogue = catalogue();
        for part in fragment.split('&').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            match (encoding::percent_decode(key), encoding::percent_decode(value)) {
                (Some(key), Some(value)) => self.sort(key, value, &catalogue),
                _ => self.faults.push(Fault::new(name(key), "is not percent-encoded UTF-8")),
            }
        }
    }

    fn sort(&mut self, key: String, value: String, catalogue: &[Entry]) {
        if VIEW_KEYS.contains(&key.as_str()) {
            self.view.push((key, value));
        } else if BASE_KEYS.contains(&key.as_str()) {
            self.refuse_second(&key, |parts| parts.base.iter().any(|(other, _)| *other == key));
            self.base.push((key, value));
        } else if let Some(path) = field_path(&key, catalogue) {
            self.refuse_second(&key, |parts| parts.edits.iter().any(|(other, _)| *other == path));
            let value = json::parse(&value).unwrap_or(Value::String(value));
            self.edits.push((path, value));
        } else {
            let known = catalogue.iter().map(|entry| entry.path.as_str());
            let short = SHORT_KEYS.iter().map(|(short, _)| *short);
            let known = known.chain(short).chain(BASE_KEYS).chain(VIEW_KEYS);
            let near = nearest(&key, known).unwrap_or_default();
            let message = format!("unknown, so not obeyed; the nearest known key is {near}");
            self.notices.push(Fault::new(name(&key), message));
        }
    }

    fn refuse_second(&mut self, key: &str, stands: impl FnOnce(&Self) -> bool) {
        if stands(self) {
            self.faults.push(Fault::new(key, "stands twice"));
        }
    }

    fn scenario(&mut self) -> Result<Scenario, Vec<Fault>> {
        let base = self.base_scenario()?;
        let mut edits = Vec::new();
        if let Some(ids) = self.base_value("path") {
            match select_lanes(&base, ids) {
                Ok(lanes) => edits.push((fields::lanes().name, lanes)),
                Err(fault) => self.faults.push(fault),
            }
        }
        order::sort_by_key(&mut self.edits, |(path, _)| document::rank(path));
        edits.extend(self.edits.iter().map(|(path, value)| (path.as_str(), value.clone())));
        let edited = if edits.is_empty() { Ok(base) } else { base.edited_all(edits) };
        edited.map_err(|faults| self.add_faults(faults))
    }

    /// The scenario that the link starts from.
    fn base_scenario(&mut self) -> Result<Scenario, Vec<Fault>> {
        let base = match (self.base_value("s"), self.base_value("preset")) {
            (None, None) => Ok(Scenario::default()),
            (Some(packed), None) => unpack(packed),
            (None, Some(name)) => preset(name).map(Preset::scenario),
            (Some(_), Some(_)) => Err(vec![Fault::new("s", "cannot stand beside preset")]),
        };
        base.map_err(|faults| self.add_faults(faults))
    }

    /// Keeps the faults, and leaves nothing to return but the sign that there were some.
    fn add_faults(&mut self, faults: Vec<Fault>) -> Vec<Fault> {
        self.faults.extend(faults);
        Vec::new()
    }

    fn base_value(&self, key: &str) -> Option<&str> {
        self.base.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// The field that a key stands for, if it is one of a scenario's.
fn field_path(key: &str, catalogue: &[Entry]) -> Option<String> {
    let short = SHORT_KEYS.iter().find(|(short, _)| *short == key);
    let path = short.map_or(key, |(_, path)| path);
    let generic = generic_path(path);
    let known = |entry: &Entry| {
        entry.path == generic && entry.field.unit != Unit::List && entry.path != "schema"
    };
    (catalogue.iter().any(known) && !path.contains("[]")).then(|| path.to_owned())
}

fn preset(name: &str) -> Result<&'static Preset, Vec<Fault>> {
    Preset::named(name).ok_or_else(|| {
        let near = nearest(name, PRESETS.iter().map(|preset| preset.name)).unwrap_or_default();
        let shown = show(&Value::from(name));
        let message = format!("{shown} is no built-in scenario; the nearest is {near}");
        vec![Fault::new("preset", message)]
    })
}

/// The lanes of `base` with these ids, in this order.
fn select_lanes(base: &Scenario, ids: &str) -> Result<Value, Fault> {
    let lanes = compose::named_lanes(base);
    let own: Vec<&str> = base.initial.lanes.iter().map(|lane| lane.id.as_str()).collect();
    let mut selected = Vec::new();
    for id in ids.split(',') {
        if let Some(index) = own.iter().position(|known| *known == id) {
            selected.push(lanes[index].clone());
        } else if let Some(path) = Path::of_lane_id(id) {
            // Kinds that the base has no lane of: `path=kinesis`.
            selected.push(serde_json::json!({ "id": id, "path": { "kind": path.kind() } }));
        } else {
            let mut all = own.clone();
            for other in Path::lane_ids() {
                if !all.contains(&other) {
                    all.push(other);
                }
            }
            let near = nearest(id, all.iter().copied()).unwrap_or_default();
            let (shown, all) = (show(&Value::from(id)), all.join(", "));
            let message = format!("{shown} is none of {all}; the nearest is {near}");
            return Err(Fault::new("path", message));
        }
    }
    Ok(Value::Array(selected))
}

fn unpack(packed: &str) -> Result<Scenario, Vec<Fault>> {
    let refuse = |message: &str| vec![Fault::new("s", message)];
    let unknown = || refuse("is packed in a way that this version does not know");
    let decoded =
        |text: &str| encoding::base64_decode(text).ok_or_else(|| refuse("is not base64url"));
    if let Some(text) = packed.strip_prefix(PACKED_PREFIX) {
        let document = packing::unpack(&decoded(text)?);
        return Scenario::from_document(document.ok_or_else(|| refuse("is damaged"))?);
    }
    let text = packed.strip_prefix(PACKED_JSON_PREFIX).ok_or_else(unknown)?;
    let text = String::from_utf8(decoded(text)?).map_err(|_| refuse("is not UTF-8"))?;
    Scenario::from_json(&text)
}
