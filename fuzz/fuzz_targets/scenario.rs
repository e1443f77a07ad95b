//! Any text as a scenario: either faults that each name a field, or a scenario that reads back the
//! same from what it writes. Never a panic.

#![no_main]

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::time::Instant;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Scenario::from_json(text) {
        Ok(scenario) => {
            let again = Scenario::from_json(&scenario.to_json()).expect("what is written is sound");
            assert_eq!(again, scenario);
            let complete = scenario.complete_at(Instant::START);
            let complete = Scenario::from_document(complete).expect("the whole is sound");
            assert_eq!(complete.initial, scenario.initial);
            for warning in scenario.warnings() {
                assert!(!warning.field.is_empty() && !warning.message.is_empty());
            }
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(!fault.field.is_empty() && !fault.message.is_empty());
                assert!(!fault.to_string().contains(char::is_control), "{fault:?}");
            }
        }
    }
});
