//! Composing a link: the shortest one that leads back to the same scenario.

use serde_json::{Map, Value};

use super::{Link, PACKED_PREFIX, SHORT_KEYS, encoding, packing, select_lanes};
use crate::document::default_lanes;
use crate::field::object_of_kind;
use crate::fields::Draft;
use crate::json;
use crate::preset::PRESETS;
use crate::{Path, Scenario, write};

/// A readable link that is longer travels packed, which is a text of one piece.
const READABLE_CHARS_MAX: usize = 2000;
/// Kinds within kinds: a path's, and its client's retry's within that.
const KINDS_NESTED_MAX: usize = 2;

/// What a lane may override.
const OVERRIDABLE: [&str; 2] = ["arrivals", "function"];

/// Keys and values of a link.
type Keys = Vec<(String, String)>;

impl Scenario {
    /// The fragment, without `#`, that opens this scenario: empty for the default one.
    ///
    /// It names what differs from the default, or from a built-in scenario. What keys cannot say,
    /// such as changes of its own, travels packed as `s=`.
    #[must_use]
    pub fn to_link(&self) -> String {
        // What has another title is another scenario, and to try each takes its time.
        let presets = PRESETS.iter().filter(|preset| preset.title == self.title).map(|preset| {
            let key = ("preset".to_owned(), preset.name.to_owned());
            (vec![key], preset.scenario())
        });
        std::iter::once((Vec::new(), Self::default()))
            .chain(presets)
            .filter_map(|(keys, base)| self.keys_over(base, keys))
            .map(|keys| join(&keys))
            .filter(|link| link.len() <= READABLE_CHARS_MAX && self.is_said_by(link))
            .min_by_key(String::len)
            .unwrap_or_else(|| self.packed())
    }

    fn packed(&self) -> String {
        let minimal = Value::Object(self.minimal());
        let document = match Self::from_document(minimal.clone()) {
            Ok(scenario) if self.says_the_same(&scenario) => minimal,
            _ => self.document.clone(),
        };
        let text = encoding::base64_encode(&packing::pack(&document));
        format!("s={PACKED_PREFIX}{text}")
    }

    fn is_said_by(&self, link: &str) -> bool {
        Link::parse(link).is_ok_and(|link| self.says_the_same(&link.scenario))
    }

    fn says_the_same(&self, other: &Self) -> bool {
        (&self.title, &self.initial, &self.changes)
            == (&other.title, &other.initial, &other.changes)
    }

    /// The document without what is default anyway. A lane keeps what it overrides, even with the
    /// same value: a later edit of the scenario's own field must not reach it.
    fn minimal(&self) -> Map<String, Value> {
        let defaults = write::complete(Draft::default());
        let complete = write::complete(self.draft());
        let mut minimal = Map::new();
        for (key, value) in self.object() {
            let kept = match key.as_str() {
                "schema" | "changes" => Some(value.clone()),
                "lanes" => Some(minimal_lanes(value, &complete["lanes"])),
                _ => difference(&defaults[key], &complete[key]),
            };
            minimal.extend(kept.map(|kept| (key.clone(), kept)));
        }
        minimal
    }

    /// The keys that turn `base` into this scenario, behind those that name it; `None` where keys
    /// cannot say that. Whether they do say it is for the caller to check.
    fn keys_over(&self, mut base: Self, mut keys: Keys) -> Option<Keys> {
        let ids = self.lane_ids();
        if ids != base.lane_ids() {
            base = base.edited("lanes", select_lanes(&base, &ids).ok()?).ok()?;
            keys.push(("path".to_owned(), ids));
        }
        let target = self.shared();
        // Where a kind differs, the rest is told against that kind's own defaults.
        for _ in 0..KINDS_NESTED_MAX {
            let mut kinds = leaves(&base.shared(), &target);
            kinds.retain(|(path, _)| object_of_kind(path).is_some());
            keys.extend(kinds.iter().map(|(path, kind)| key(path, kind)));
            let kinds = kinds.iter().map(|(path, kind)| (path.as_str(), kind.clone()));
            base = base.edited_all(kinds).ok()?;
        }
        let rest = leaves(&base.shared(), &target);
        keys.extend(rest.iter().map(|(path, value)| key(path, value)));
        keys.extend(own_keys(&overrides(self), &overrides(&base))?);
        Some(keys)
    }

    /// Every field but what single lanes override.
    fn shared(&self) -> Value {
        let mut shared = write::complete(self.draft());
        for lane in shared["lanes"].as_array_mut().into_iter().flatten() {
            *lane = serde_json::json!({ "path": lane["path"] });
        }
        shared
    }

    fn lane_ids(&self) -> String {
        let ids: Vec<&str> = self.initial.lanes.iter().map(|lane| lane.id.as_str()).collect();
        ids.join(",")
    }
}

/// The lanes as the document has them, or would have them if it had any.
pub(super) fn named_lanes(scenario: &Scenario) -> Value {
    scenario.object().get("lanes").cloned().unwrap_or_else(default_lanes)
}

/// What the lanes of a document override, as a document with nothing else.
fn overrides(scenario: &Scenario) -> Value {
    let mut lanes = named_lanes(scenario);
    for lane in lanes.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        lane.retain(|key, _| OVERRIDABLE.contains(&key.as_str()));
    }
    serde_json::json!({ "lanes": lanes })
}

/// The keys that turn the overrides of `base` into `own`; `None` where `base` overrides more.
fn own_keys(own: &Value, base: &Value) -> Option<Keys> {
    let set = leaves(base, own);
    let stands_in_own = |(path, _): &(String, Value)| set.iter().any(|(other, _)| other == path);
    leaves(own, base)
        .iter()
        .all(stands_in_own)
        .then(|| set.iter().map(|(path, value)| key(path, value)).collect())
}

/// The lanes of a document, each with its id, its overrides, and what its path has that is not
/// the default.
fn minimal_lanes(authored: &Value, complete: &Value) -> Value {
    let lanes = authored.as_array().into_iter().flatten().enumerate();
    lanes
        .map(|(index, authored)| {
            let lane = &complete[index];
            let path = &lane["path"];
            let default_path = path["kind"]
                .as_str()
                .and_then(Path::of_kind)
                .map(|mut path| Value::Object(write::write(&mut path)));
            let mut kept = Map::from_iter([("kind".to_owned(), path["kind"].clone())]);
            let default_path = default_path.unwrap_or_default();
            if let Some(Value::Object(more)) = difference(&default_path, path) {
                kept.extend(more);
            }
            let mut minimal = Map::from_iter([("id".to_owned(), lane["id"].clone())]);
            minimal.insert("path".to_owned(), Value::Object(kept));
            for name in OVERRIDABLE {
                minimal.extend(authored.get(name).map(|own| (name.to_owned(), own.clone())));
            }
            Value::Object(minimal)
        })
        .collect()
}

/// What of `value` is not in `base`; an object of another kind counts as a whole.
fn difference(base: &Value, value: &Value) -> Option<Value> {
    match (base, value) {
        (Value::Object(old), Value::Object(new)) if same_kind(old, new) => {
            let differing = new.iter().filter_map(|(key, value)| {
                difference(&base[key], value).map(|kept| (key.clone(), kept))
            });
            let differing: Map<String, Value> = differing.collect();
            (!differing.is_empty()).then_some(Value::Object(differing))
        }
        _ => (base != value).then(|| value.clone()),
    }
}

fn same_kind(old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let kinds = |object| Map::iter(object).filter(|(key, _)| object_of_kind(key).is_some());
    kinds(old).eq(kinds(new))
}

/// The fields of `value` that `base` has not, or not so, each with its path.
fn leaves(base: &Value, value: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    collect_leaves(base, value, "", &mut found);
    found
}

fn collect_leaves(base: &Value, value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let dot = if path.is_empty() { "" } else { "." };
                let base = base.get(key).unwrap_or(&Value::Null);
                collect_leaves(base, value, &format!("{path}{dot}{key}"), found);
            }
        }
        Value::Array(list) if list.iter().all(Value::is_object) && !list.is_empty() => {
            for (index, value) in list.iter().enumerate() {
                let base = base.get(index).unwrap_or(&Value::Null);
                collect_leaves(base, value, &format!("{path}[{index}]"), found);
            }
        }
        _ if base != value => found.push((path.to_owned(), value.clone())),
        _ => {}
    }
}

/// One key of a link. A text that would be read as a number, say, stands in quotes.
fn key(path: &str, value: &Value) -> (String, String) {
    let short = SHORT_KEYS.iter().find(|(_, long)| *long == path);
    let value = match value {
        Value::String(text) if json::parse(text).is_err() => text.clone(),
        _ => json::compact(value),
    };
    (short.map_or(path, |(short, _)| short).to_owned(), value)
}

fn join(keys: &[(String, String)]) -> String {
    let parts: Vec<String> = keys
        .iter()
        .map(|(key, value)| {
            format!("{}={}", encoding::percent_encode(key), encoding::percent_encode(value))
        })
        .collect();
    parts.join("&")
}
