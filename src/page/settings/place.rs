//! Where a field of the catalogue stands in the document, and what it is called.

use lambda_paths_engine::scenario::{Fault, lane_path};

/// The path of a catalogue's field in the document: for a lane, or for what all share. `None` where
/// the field is not among those.
pub(super) fn place_of(generic: &str, lane: Option<usize>) -> Option<String> {
    let own = generic.strip_prefix("lanes[].");
    match (lane, own) {
        (Some(lane), Some(own)) => Some(lane_path(lane, own)),
        (Some(lane), None) if generic.starts_with("arrivals.") => Some(lane_path(lane, generic)),
        (Some(lane), None) if generic.starts_with("function.") => Some(lane_path(lane, generic)),
        (None, None) => Some(generic.to_owned()),
        _ => None,
    }
}

/// A field's name as people know it: AWS's, with the object that it stands in.
pub(super) fn label(path: &str) -> &str {
    let fronts = ["lanes[].path.", "lanes[].", "function."];
    fronts.iter().find_map(|front| path.strip_prefix(front)).unwrap_or(path)
}

/// Faults in one sentence, for the one who set `path`.
pub(super) fn told(path: &str, faults: &[Fault]) -> String {
    let told: Vec<String> = faults
        .iter()
        .map(|fault| match field_of(&fault.field) {
            field if field == path => fault.message.clone(),
            field => format!("{field}: {}", fault.message),
        })
        .collect();
    told.join("; ")
}

/// The field of a fault, also where a change would set it.
fn field_of(field: &str) -> &str {
    let change = field.strip_prefix("changes[").and_then(|rest| rest.split_once("].set."));
    change.map_or(field, |(_, field)| field)
}

#[cfg(test)]
mod tests {
    use lambda_paths_engine::scenario::Scenario;

    use super::*;

    #[test]
    fn a_field_is_placed_with_the_lane_or_with_all() {
        assert_eq!(place_of("function.timeout", None).as_deref(), Some("function.timeout"));
        let own = Some("lanes[2].function.timeout");
        assert_eq!(place_of("function.timeout", Some(2)).as_deref(), own);
        assert_eq!(place_of("lanes[].id", Some(0)).as_deref(), Some("lanes[0].id"));
        assert_eq!(place_of("lanes[].id", None), None);
        assert_eq!(place_of("seed", Some(0)), None);
    }

    #[test]
    fn a_refusal_names_other_fields_only() {
        let session = Scenario::default();
        let faults = session.edited("lanes[2].path.visibilityTimeout", 50_000.into()).unwrap_err();
        let message = told("lanes[2].path.visibilityTimeout", &faults);
        assert_eq!(message, "50000 is above 43200");
        assert!(told("seed", &faults).starts_with("lanes[2].path.visibilityTimeout: 50000"));
    }
}
