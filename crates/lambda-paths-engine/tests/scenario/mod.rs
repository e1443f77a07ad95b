//! Random scenarios for the laws of reading, editing and linking.

use lambda_paths_engine::scenario::{Entry, Scenario, Unit, catalogue};
use lambda_paths_engine::time::Instant;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A field's path with a lane in place of `[]`, and a value in its range.
fn edit() -> impl Strategy<Value = (String, Value)> {
    let entries: Vec<Entry> = catalogue()
        .into_iter()
        .filter(|entry| entry.field.unit != Unit::List && entry.path != "schema")
        .collect();
    (proptest::sample::select(entries), 0..3usize, any::<bool>(), any::<prop::sample::Index>())
        .prop_flat_map(|(entry, lane, own, index)| {
            let shared = entry.path.starts_with("function") || entry.path.starts_with("arrivals");
            let path = match shared && own {
                true => format!("lanes[{lane}].{}", entry.path),
                false => entry.path.replace("[]", &format!("[{lane}]")),
            };
            value(&entry, index).prop_map(move |value| (path.clone(), value))
        })
}

fn value(entry: &Entry, index: prop::sample::Index) -> BoxedStrategy<Value> {
    let field = entry.field;
    let (min, max) = field.range.unwrap_or((0.0, 1.0));
    match field.unit {
        Unit::Choice if field.choices.is_empty() => Just(Value::Null).boxed(),
        Unit::Choice => Just(json!(field.choices[index.index(field.choices.len())])).boxed(),
        Unit::Switch => any::<bool>().prop_map(Value::from).boxed(),
        Unit::Text if entry.path == "title" => "\\PC{0,20}".prop_map(Value::from).boxed(),
        Unit::Text => "[a-zA-Z0-9_-]{1,8}".prop_map(Value::from).boxed(),
        Unit::Times => proptest::collection::vec(0.0..1000.0f64, 0..5)
            .prop_map(|mut times| {
                times.sort_by(f64::total_cmp);
                json!(times)
            })
            .boxed(),
        Unit::Count | Unit::Megabytes => {
            (min..=max).prop_map(|number| json!(number.round())).boxed()
        }
        _ => prop_oneof![min..=max, min..=max.min(min + 10.0)].prop_map(Value::from).boxed(),
    }
}

/// A scenario that some random edits and changes led to; edits that are refused are left out.
pub(crate) fn any_scenario() -> impl Strategy<Value = Scenario> {
    let edits = proptest::collection::vec(edit(), 0..12);
    let changes = proptest::collection::vec((0..600u32, edit()), 0..3);
    (edits, changes).prop_map(|(edits, changes)| {
        let mut scenario = Scenario::default();
        for (path, value) in edits {
            scenario = scenario.edited(&path, value).unwrap_or(scenario);
        }
        for (at, (path, value)) in changes {
            let at = Instant::from_secs_f64(f64::from(at));
            scenario = scenario.changed_at(at, &path, value).unwrap_or(scenario);
        }
        scenario
    })
}
