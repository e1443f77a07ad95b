//! Changes while a scenario runs: each edits the document, which is read again as a whole.

use serde_json::{Map, Value};

use super::catalogue::{Entry, catalogue};
use super::consistency::{self, Moment, place};
use super::document;
use super::fault::{Fault, Faults, name, show};
use super::field::{Field, Leaf};
use super::fields::{self, CHANGES_MAX, Draft};
use super::order;
use super::read::read_draft;
use super::{ArrivalKind, Change, Path};
use crate::time::Instant;

/// Values that all changes together may read again, since each is followed by the whole document.
const VALUES_READ_MAX: usize = 20_000_000;
/// Bytes of a text that count as one value.
const VALUE_BYTES: usize = 16;

/// Reads the changes of a document whose other fields gave `initial`, in order of time.
pub(super) fn read(
    object: &Map<String, Value>,
    initial: &Draft,
    faults: &mut Faults,
) -> Vec<Change> {
    let Some(value) = object.get("changes") else {
        return Vec::new();
    };
    let mut edits = Vec::new();
    faults.within("changes", |faults| match value {
        Value::Array(entries) if entries.len() > CHANGES_MAX => {
            faults.report(format!("{} changes are more than {CHANGES_MAX}", entries.len()));
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                faults.within(&format!("[{index}]"), |faults| {
                    edits.extend(read_edit(index, entry, faults));
                });
            }
        }
        _ => faults.report(format!("{} is not a list of changes", show(value))),
    });
    order::sort_by_key(&mut edits, |edit| edit.at.micros());
    apply(object, initial, &edits, faults)
}

/// The document in force at an instant, without its changes. It must have been read before.
pub(super) fn document_at(object: &Map<String, Value>, at: Instant) -> Map<String, Value> {
    let mut working = without_changes(object);
    let entries = object.get("changes").and_then(Value::as_array).into_iter().flatten();
    let mut unheard = Faults::default();
    let mut edits: Vec<Edit<'_>> = entries
        .enumerate()
        .filter_map(|(index, entry)| read_edit(index, entry, &mut unheard))
        .filter(|edit| edit.at <= at)
        .collect();
    order::sort_by_key(&mut edits, |edit| edit.at.micros());
    let catalogue = catalogue();
    for edit in &edits {
        apply_edit(&mut working, edit, &catalogue, &mut unheard);
    }
    working
}

fn without_changes(object: &Map<String, Value>) -> Map<String, Value> {
    let mut working = object.clone();
    working.retain(|key, _| key != "changes");
    working
}

/// How many values a document holds.
fn weight(value: &Value) -> usize {
    1 + match value {
        Value::String(text) => text.len() / VALUE_BYTES,
        Value::Array(list) => list.iter().map(weight).sum(),
        Value::Object(object) => object_weight(object),
        _ => 0,
    }
}

fn object_weight(object: &Map<String, Value>) -> usize {
    object.iter().map(|(key, value)| key.len() / VALUE_BYTES + weight(value)).sum()
}

/// Times that the lanes hold, each its own.
fn times_held(draft: &Draft) -> usize {
    let times = draft.lanes.iter().map(|lane| match &lane.arrivals.kind {
        ArrivalKind::Trace(times) => times.len(),
        _ => 0,
    });
    times.sum()
}

/// One entry of `changes` that has the right form.
struct Edit<'a> {
    /// Its place in the document.
    index: usize,
    at: Instant,
    set: &'a Map<String, Value>,
}

fn read_edit<'a>(index: usize, entry: &'a Value, faults: &mut Faults) -> Option<Edit<'a>> {
    let Value::Object(entry) = entry else {
        faults.report(format!("{} is not an object", show(entry)));
        return None;
    };
    for key in entry.keys().filter(|key| !["at", "set"].contains(&key.as_str())) {
        faults.within(&name(key), |faults| {
            faults.report("unknown field; a change has at and set");
        });
    }
    let at = read_at(entry.get("at"), &fields::change_at(), faults);
    let mut set = None;
    faults.within("set", |faults| match entry.get("set") {
        Some(Value::Object(fields)) => set = Some(fields),
        Some(other) => faults.report(format!("{} is not an object of paths", show(other))),
        None => faults.report("is missing"),
    });
    Some(Edit { index, at, set: set? })
}

fn read_at(value: Option<&Value>, field: &Field, faults: &mut Faults) -> Instant {
    let mut at = Instant::START;
    faults.within(field.name, |faults| match value {
        Some(value) => at.read(value, field, faults),
        None => faults.report("is missing"),
    });
    at
}

/// Applies the edits one after the other, and reads the document anew after each.
fn apply(
    object: &Map<String, Value>,
    initial: &Draft,
    edits: &[Edit<'_>],
    faults: &mut Faults,
) -> Vec<Change> {
    let catalogue = catalogue();
    let mut working = without_changes(object);
    let mut seen = faults.list().to_vec();
    let mut changes = Vec::with_capacity(edits.len());
    let mut values_read = 0;
    for edit in edits {
        values_read += object_weight(&working) + times_held(initial);
        if values_read > VALUES_READ_MAX {
            faults.add(Fault::new("changes", "are too many for a document as large as this"));
            break;
        }
        let found = apply_edit(&mut working, edit, &catalogue, faults);
        let mut reading = Faults::default();
        let draft = read_draft(&working, &mut reading);
        consistency::check(&draft, &working, Moment::Later, &mut reading);
        refuse_fixed(initial, &draft, &working, &mut reading);
        for (index, fault) in reading.list().iter().enumerate().filter(|_| found) {
            // What was wrong before is told once; what this edit sets is told again. Most of it
            // stands where it stood.
            let was_wrong = seen.get(index) == Some(fault) || seen.contains(fault);
            if !was_wrong || edit.sets(&fault.field) {
                let field = format!("changes[{}].set.{}", edit.index, fault.field);
                faults.add(Fault::new(field, fault.message.clone()));
            }
        }
        seen = reading.list().to_vec();
        changes.push(Change { at: edit.at, settings: draft.into() });
    }
    changes
}

impl Edit<'_> {
    /// Whether the edit sets the field, or an object that it lies in.
    fn sets(&self, field: &str) -> bool {
        self.set.keys().any(|path| document::is_at_or_below(field, path))
    }
}

/// Sets what one edit sets. Tells whether every path was one.
fn apply_edit(
    working: &mut Map<String, Value>,
    edit: &Edit<'_>,
    catalogue: &[Entry],
    faults: &mut Faults,
) -> bool {
    let mut paths: Vec<&String> = edit.set.keys().collect();
    order::sort_by_key(&mut paths, |path| document::rank(path));
    let mut all_set = true;
    for path in paths {
        let set = if path.as_str() == "changes" || path.starts_with("changes[") {
            Err(FIXED.to_owned())
        } else {
            document::set(working, path, edit.set[path].clone(), catalogue)
        };
        if let Err(message) = set {
            let field = format!("changes[{}].set.{}", edit.index, name(path));
            faults.add(Fault::new(field, message));
            all_set = false;
        }
    }
    all_set
}

pub(super) const FIXED: &str = "cannot change during a run";

/// Reports what differs from the start of the run and must not. What is faulty is told already.
fn refuse_fixed(initial: &Draft, now: &Draft, object: &Map<String, Value>, faults: &mut Faults) {
    let mut differing = Vec::new();
    let whole = [
        ("title", now.title != initial.title),
        ("seed", now.seed != initial.seed),
        ("duration", now.duration != initial.duration),
        ("lanes", now.lanes.len() != initial.lanes.len()),
    ];
    for (field, _) in whole.iter().filter(|(_, differs)| *differs) {
        differing.push((*field).to_owned());
    }
    for (index, (lane, first)) in now.lanes.iter().zip(&initial.lanes).enumerate() {
        if lane.id != first.id {
            differing.push(format!("lanes[{index}].id"));
        }
        if lane.path.kind() != first.path.kind() {
            differing.push(format!("lanes[{index}].path.kind"));
        }
        if let (Path::Synchronous(now), Path::Synchronous(first)) = (&lane.path, &first.path)
            && now.front_door.name() != first.front_door.name()
        {
            differing.push(format!("lanes[{index}].path.frontDoor"));
        }
        for field in fixed_path(&first.path, &lane.path) {
            differing.push(format!("lanes[{index}].path.{field}"));
        }
        if let (Path::Sqs(now), Path::Sqs(first)) = (&lane.path, &first.path)
            && now.provisioned_pollers().is_some() != first.provisioned_pollers().is_some()
        {
            differing.push(format!("lanes[{index}].path.minimumPollers"));
        }
        for field in fixed_arrivals(&first.arrivals.kind, &lane.arrivals.kind) {
            differing.push(place(object, index, field));
        }
        if lane.function.architecture != first.function.architecture {
            differing.push(place(object, index, "function.architecture"));
        }
        if lane.arrivals.limit != first.arrivals.limit {
            differing.push(place(object, index, "arrivals.limit"));
        }
    }
    differing.retain(|field| !faults.touch(field));
    for field in differing {
        faults.add(Fault::new(field, FIXED));
    }
}

/// The fields of a path that differ and must not: where a record is, is where it stays.
fn fixed_path(first: &Path, now: &Path) -> Vec<&'static str> {
    let fields = match (first, now) {
        (Path::Stream(first), Path::Stream(now)) => vec![
            ("shards", first.shards != now.shards),
            ("partitionKeys", first.partition_keys != now.partition_keys),
        ],
        (Path::SqsFifo(first), Path::SqsFifo(now)) => {
            vec![("messageGroups", first.message_groups != now.message_groups)]
        }
        _ => Vec::new(),
    };
    fields.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect()
}

/// The fields of a pattern of arrivals that differ; a rate and users can change while it runs.
fn fixed_arrivals(first: &ArrivalKind, now: &ArrivalKind) -> Vec<&'static str> {
    match (first, now) {
        (ArrivalKind::Constant(_), ArrivalKind::Constant(_))
        | (ArrivalKind::Poisson(_), ArrivalKind::Poisson(_))
        | (ArrivalKind::Users { .. }, ArrivalKind::Users { .. }) => Vec::new(),
        (ArrivalKind::Burst { count, at }, ArrivalKind::Burst { count: now_count, at: now_at }) => {
            let fields = [("arrivals.count", count != now_count), ("arrivals.at", at != now_at)];
            fields.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect()
        }
        (ArrivalKind::Trace(times), ArrivalKind::Trace(now_times)) if times == now_times => {
            Vec::new()
        }
        (ArrivalKind::Trace(_), ArrivalKind::Trace(_)) => vec!["arrivals.times"],
        _ => vec!["arrivals.kind"],
    }
}
