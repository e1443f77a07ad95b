//! One setting of the running scenario: what it is now, and what it shall be.

use lambda_paths_engine::scenario::{Entry, Unit, catalogue, compact, generic_path, value_at};
use lambda_paths_engine::time::Span;
use lambda_paths_player::session::Session;
use serde_json::{Value, json};

/// The failure rate of all lanes, those with one of their own included.
const FAILURE: &str = "failure";
/// The arrivals a second in every lane.
const RATE: &str = "rate";

/// Value and range of a setting, as JSON.
pub(crate) fn read(session: &Session, field: &str) -> Result<String, String> {
    let field = full(field);
    let generic = generic_path(field);
    let entries = catalogue();
    let is_meant = |entry: &&Entry| entry.path == generic;
    let Some(entry) = entries.iter().find(is_meant) else {
        return Err(format!("{field}: there is no such setting"));
    };
    let simulation = session.simulation();
    let coming = simulation.now() + Span::from_micros(1);
    let document = simulation.scenario().complete_at(coming);
    let value = value_at(&document, field).unwrap_or(&Value::Null);
    let range = entry.field.range;
    Ok(compact(&json!({
        "value": value,
        "min": range.map(|(min, _)| min),
        "max": range.map(|(_, max)| max),
        "whole": matches!(entry.field.unit, Unit::Count | Unit::Megabytes),
        "suffix": entry.field.unit.suffix(),
        "choices": entry.field.choices,
    })))
}

/// Sets it from now on.
pub(crate) fn write(session: &mut Session, field: &str, value: &str) -> Result<(), String> {
    let value: Value = serde_json::from_str(value).map_err(|error| format!("{field}: {error}"))?;
    let set = match (field, value.as_f64()) {
        (FAILURE, Some(rate)) => session.set_failure(rate),
        (RATE, Some(rate)) => session.set_rate(rate),
        _ => session.set(full(field), value),
    };
    set.map_err(crate::lines)
}

/// The path that a short name stands for.
pub(crate) fn full(field: &str) -> &str {
    match field {
        FAILURE => "function.failure.rate",
        RATE => "arrivals.rate",
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_paths_engine::scenario::Link;
    use lambda_paths_player::playback::Playback;

    fn session(link: &str) -> Session {
        Session::new(Link::parse(link).unwrap().scenario, Playback::new(0, false))
    }

    #[test]
    fn a_setting_is_read_with_its_range_and_read_back_as_it_was_set() {
        let mut session = session("lanes[1].path.maximumRetryAttempts=1");
        let retries = "lanes[1].path.maximumRetryAttempts";
        let said = read(&session, retries).unwrap();
        assert!(said.starts_with(r#"{"value":1,"min":0.0,"max":2.0,"whole":true"#), "{said}");
        write(&mut session, retries, "0").unwrap();
        assert!(read(&session, retries).unwrap().starts_with(r#"{"value":0,"#));
        write(&mut session, "failure", "0.75").unwrap();
        for field in ["failure", "function.failure.rate", "lanes[2].function.failure.rate"] {
            assert!(read(&session, field).unwrap().starts_with(r#"{"value":0.75,"#), "{field}");
        }
    }

    #[test]
    fn what_is_no_setting_or_no_value_of_it_is_told() {
        let mut session = session("");
        assert!(read(&session, "falure").is_err());
        assert!(write(&mut session, "failure", "2").is_err());
        assert!(write(&mut session, "function.timeout", "nonsense").is_err());
        assert!(write(&mut session, "falure", "1").is_err());
    }
}
