//! Where a field stands in a document, as `lanes[1].function.timeout`, and what is there.

use serde_json::Value;

/// The lane that a field of the document belongs to, and the field's place within it.
#[must_use]
pub fn in_lane(path: &str) -> Option<(usize, &str)> {
    let (lane, field) = path.strip_prefix("lanes[")?.split_once("].")?;
    Some((lane.parse().ok()?, field))
}

/// A field of a lane, by its place within it.
#[must_use]
pub fn lane_path(lane: usize, field: &str) -> String {
    format!("lanes[{lane}].{field}")
}

/// What a document has at a place.
#[must_use]
pub fn value_at<'a>(document: &'a Value, path: &str) -> Option<&'a Value> {
    path.split(['.', '[']).try_fold(document, |value, step| match step.strip_suffix(']') {
        Some(index) => value.get(index.parse::<usize>().ok()?),
        None => value.get(step),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_at_its_place() {
        let document = serde_json::json!({ "lanes": [{ "path": { "batchSize": 10 } }] });
        let path = lane_path(0, "path.batchSize");
        assert_eq!(value_at(&document, &path), Some(&Value::from(10)));
        assert_eq!(in_lane(&path), Some((0, "path.batchSize")));
        assert_eq!(value_at(&document, &lane_path(1, "path.batchSize")), None);
        assert_eq!(in_lane("function.timeout"), None);
    }
}
