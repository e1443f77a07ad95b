//! Compares the warnings about a scenario of one lane, and tries their remedies.

use lambda_paths_engine::scenario::{Scenario, Warning};
use serde_json::{Value, json};

pub(crate) fn scenario(path: &Value, function: &Value) -> Scenario {
    let document = json!({
        "schema": "lambda-paths/1",
        "function": function,
        "lanes": [{ "path": path }],
    });
    Scenario::from_document(document).expect("it is sound")
}

/// Compares the fields and messages of all warnings, and tries each remedy.
#[track_caller]
pub(crate) fn check(path: &Value, function: &Value, expected: &[&str]) -> Vec<Warning> {
    let scenario = scenario(path, function);
    let warnings = scenario.warnings();
    let told = warnings.iter().map(|warning| format!("{}: {}", warning.field, warning.message));
    assert_eq!(told.collect::<Vec<_>>(), expected);
    for warning in &warnings {
        check_remedy(&scenario, warning);
    }
    warnings
}

/// After the remedy the scenario is sound, and the warning is gone.
#[track_caller]
pub(crate) fn check_remedy(scenario: &Scenario, warning: &Warning) {
    let Some((path, value)) = &warning.remedy else { return };
    let edited = scenario.edited(path, value.clone());
    let edited = edited.unwrap_or_else(|faults| panic!("{path} = {value}: {faults:?}"));
    let still = edited.warnings().into_iter().find(|other| other.field == warning.field);
    assert!(still.is_none(), "{warning} is still there after {path} = {value}: {still:?}");
}
