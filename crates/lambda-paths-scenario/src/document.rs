//! The document as a tree that can be edited by dotted paths.

use serde_json::{Map, Value};

use super::catalogue::{Entry, generic_path};
use super::defaults;
use super::fault::{excerpt, show};
use super::field::object_of_kind;
use super::{Arrivals, Function};

/// Steps of one path: far more than any field needs.
const STEPS_MAX: usize = 16;

/// One step of a path.
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// Sets the field at `path`, and makes the objects on the way. To set a `kind` drops what the
/// former kind had and the new one has not.
pub(super) fn set(
    document: &mut Map<String, Value>,
    path: &str,
    value: Value,
    catalogue: &[Entry],
) -> Result<(), String> {
    let steps = steps(path)?;
    let [Step::Key(first), rest @ ..] = steps.as_slice() else {
        return Err("is not the path of a field".to_owned());
    };
    if *first == "lanes" && !rest.is_empty() && !document.contains_key("lanes") {
        document.insert("lanes".to_owned(), default_lanes());
    }
    let Some((last, way)) = rest.split_last() else {
        document.insert((*first).to_owned(), value);
        return Ok(());
    };
    let mut place = document.entry(*first).or_insert_with(empty_object);
    for step in way {
        place = enter(place, step)?;
    }
    match (last, place) {
        (Step::Key(key), Value::Object(object)) => {
            if let Some(prefix) = object_of_kind(path) {
                // What the new kind has too survives: `rate` a step from poisson to constant.
                let fit = |key: &str| fits(&format!("{prefix}{key}"), path, &value, catalogue);
                object.retain(|key, _| fit(key));
            }
            object.insert((*key).to_owned(), value);
        }
        (Step::Index(_), place) => *enter(place, last)? = value,
        (Step::Key(_), other) => return Err(format!("{} is not an object", show(other))),
    }
    Ok(())
}

/// Orders edits that take effect together: an object before its fields, a kind before the others.
pub(super) fn rank(path: &str) -> u64 {
    let depth: u64 = path.bytes().map(|byte| u64::from(matches!(byte, b'.' | b'['))).sum();
    let among = match object_of_kind(path) {
        Some(_) if path.ends_with("kind") => 0,
        Some(_) => 1,
        None => 2,
    };
    depth * 3 + among
}

/// The default lanes as a document names them.
pub(super) fn default_lanes() -> Value {
    defaults::lanes(&Arrivals::default(), &Function::default())
        .iter()
        .map(|lane| serde_json::json!({ "id": lane.id, "path": { "kind": lane.path.kind() } }))
        .collect()
}

fn empty_object() -> Value {
    Value::Object(Map::new())
}

fn enter<'a>(place: &'a mut Value, step: &Step<'_>) -> Result<&'a mut Value, String> {
    match (step, place) {
        (Step::Key(key), Value::Object(object)) => {
            Ok(object.entry(*key).or_insert_with(empty_object))
        }
        (Step::Index(index), Value::Array(list)) => {
            let length = list.len();
            list.get_mut(*index).ok_or_else(|| format!("there are only {length}"))
        }
        (Step::Key(_), other) => Err(format!("{} is not an object", show(other))),
        (Step::Index(_), other) => Err(format!("{} is not a list", show(other))),
    }
}

/// Whether the field, or the object, at `path` is there where the kind at `kind_path` is this one.
pub(super) fn fits(path: &str, kind_path: &str, kind: &Value, catalogue: &[Entry]) -> bool {
    let (generic, kind_path) = (generic_path(path), generic_path(kind_path));
    catalogue.iter().any(|entry| {
        is_at_or_below(&entry.path, &generic)
            && entry.when.iter().all(|(path, value)| *path != kind_path || kind == value)
    })
}

/// Whether a path is another one, or leads into it.
pub(super) fn is_at_or_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Splits `lanes[1].path.kind` into its steps.
fn steps(path: &str) -> Result<Vec<Step<'_>>, String> {
    let unreadable = || format!("\"{}\" is not the path of a field", excerpt(path));
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, mut indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        if key.is_empty() {
            return Err(unreadable());
        }
        steps.push(Step::Key(key));
        while !indices.is_empty() {
            let (index, rest) = indices
                .strip_prefix('[')
                .and_then(|inside| inside.split_once(']'))
                .ok_or_else(unreadable)?;
            steps.push(Step::Index(index.parse().map_err(|_| unreadable())?));
            indices = rest;
        }
        if steps.len() > STEPS_MAX {
            return Err(unreadable());
        }
    }
    Ok(steps)
}
