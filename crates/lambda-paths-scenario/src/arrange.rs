//! Lanes as a whole: added, copied, put in another order, taken away. Changes on the timeline
//! follow the lane that they were made for.

use serde_json::{Map, Value};

use super::defaults;
use super::document::{self, is_at_or_below};
use super::fault::Fault;
use super::field::object_of_kind;
use super::fields;
use super::place::{in_lane, lane_path};
use super::{Path, Scenario};

/// Characters of a lane's id at most.
const ID_CHARS_MAX: usize = 32;

impl Scenario {
    /// The scenario with these of its lanes, by their indices, in this order. A lane that stands
    /// twice is copied, under an id of its own.
    ///
    /// # Errors
    ///
    /// Every fault of the new document: that it has no lane, or too many.
    pub fn arranged(&self, order: &[usize]) -> Result<Self, Vec<Fault>> {
        let mut object = self.object().clone();
        let old = take_lanes(&mut object);
        let mut ids = self.own_ids();
        let mut lanes: Vec<Value> = Vec::with_capacity(order.len());
        for (place, &index) in order.iter().enumerate() {
            let Some(mut lane) = old.get(index).cloned() else { continue };
            if let Some(lane) = lane.as_object_mut()
                && order[..place].contains(&index)
            {
                let id = free_id(&ids[index], &ids);
                lane.insert("id".to_owned(), Value::from(id.as_str()));
                ids.push(id);
            }
            lanes.push(lane);
        }
        object.insert(fields::lanes().name.to_owned(), Value::Array(lanes));
        for set in changes_set(&mut object) {
            *set = std::mem::take(set)
                .into_iter()
                .flat_map(|(path, value)| follow(&path, value, order))
                .collect();
        }
        Self::from_document(Value::Object(object))
    }

    /// The scenario with one more lane at the end, whose `path` this is.
    ///
    /// # Errors
    ///
    /// Every fault of the new document.
    pub fn with_lane(&self, path: Value) -> Result<Self, Vec<Fault>> {
        let mut object = self.object().clone();
        let mut lanes = take_lanes(&mut object);
        let kind = path.get("kind").and_then(Value::as_str).and_then(Path::of_kind);
        let id = kind.map_or("lane", |path| defaults::lane_id(&path));
        let id = free_id(id, &self.own_ids());
        lanes.push(serde_json::json!({ "id": id, "path": path }));
        object.insert(fields::lanes().name.to_owned(), Value::Array(lanes));
        Self::from_document(Value::Object(object))
    }

    /// The ids of its lanes, which their document may leave to their kinds.
    fn own_ids(&self) -> Vec<String> {
        self.initial.lanes.iter().map(|lane| lane.id.clone()).collect()
    }

    /// The scenario in which a lane has the value of all lanes again, from the start of the run on.
    /// The field is one of `arrivals` or `function`, as `function.timeout`; where it is a kind, its
    /// whole object is meant.
    ///
    /// # Errors
    ///
    /// Every fault of the new document.
    pub fn with_shared(&self, lane: usize, field: &str) -> Result<Self, Vec<Fault>> {
        let field = object_of_kind(field).unwrap_or(field).trim_end_matches('.');
        let mut object = self.object().clone();
        let mut lanes = take_lanes(&mut object);
        if let Some(own) = lanes.get_mut(lane).and_then(Value::as_object_mut) {
            forget(own, field);
        }
        object.insert(fields::lanes().name.to_owned(), Value::Array(lanes));
        let own = lane_path(lane, field);
        for set in changes_set(&mut object) {
            set.retain(|path, _| !is_at_or_below(path, &own));
        }
        Self::from_document(Value::Object(object))
    }
}

/// The lanes of a document, each by itself; the default ones where it names none.
fn take_lanes(object: &mut Map<String, Value>) -> Vec<Value> {
    match object.get_mut(fields::lanes().name) {
        Some(Value::Array(lanes)) => std::mem::take(lanes),
        _ => document::default_lanes().as_array().cloned().unwrap_or_default(),
    }
}

/// What each change sets.
fn changes_set(object: &mut Map<String, Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    let entries = object.get_mut(fields::changes().name).and_then(Value::as_array_mut);
    entries
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.get_mut("set").and_then(Value::as_object_mut))
}

/// A setting of one lane goes where the lane went, to each copy of it.
fn follow(path: &str, value: Value, order: &[usize]) -> Vec<(String, Value)> {
    let Some((index, field)) = in_lane(path) else { return vec![(path.to_owned(), value)] };
    let places = order.iter().enumerate().filter(|(_, old)| **old == index);
    places.map(|(place, _)| (lane_path(place, field), value.clone())).collect()
}

/// This id, or the first of its followers that no lane has: `queue`, `queue-2`, `queue-3`.
fn free_id(id: &str, ids: &[String]) -> String {
    let taken = |id: &str| ids.iter().any(|other| other == id);
    if !taken(id) {
        return id.to_owned();
    }
    // A copy of a copy is the next one, not the copy's copy.
    let stem = match id.rsplit_once('-') {
        Some((stem, number)) if number.parse::<u32>().is_ok() => stem,
        _ => id,
    };
    let mut number = 2;
    loop {
        let tail = format!("-{number}");
        let room = ID_CHARS_MAX - tail.len();
        let next: String = stem.chars().take(room).chain(tail.chars()).collect();
        if !taken(&next) {
            return next;
        }
        number += 1;
    }
}

/// Removes a field, and what is empty without it.
fn forget(object: &mut Map<String, Value>, field: &str) {
    match field.split_once('.') {
        None => object.retain(|key, _| key != field),
        Some((key, rest)) => {
            if let Some(inside) = object.get_mut(key).and_then(Value::as_object_mut) {
                forget(inside, rest);
                let is_empty = inside.is_empty();
                object.retain(|other, _| !is_empty || other != key);
            }
        }
    }
}
