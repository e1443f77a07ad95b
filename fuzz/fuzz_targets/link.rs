//! Any text as a link: either faults that each name a key, or a scenario whose own link leads back
//! to it. Never a panic.

#![no_main]

use lambda_paths_engine::scenario::Link;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Link::parse(text) {
        Ok(link) => {
            let own = link.scenario.to_link();
            let again = Link::parse(&own).expect("its own link is sound");
            assert_eq!(again.scenario.initial, link.scenario.initial);
            assert_eq!(again.scenario.changes, link.scenario.changes);
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(!fault.to_string().contains(char::is_control), "{fault:?}");
            }
        }
    }
});
