//! Links and the built-in scenarios: what is written, what is read, and what strangers may send.

mod scenario;

use lambda_paths_engine::scenario::{Fault, Link, PRESETS, Preset, Scenario, Settings};
use lambda_paths_engine::time::Instant;
use proptest::prelude::*;
use scenario::any_scenario;
use serde_json::{Value, json};

fn preset(name: &str) -> Scenario {
    Preset::named(name).expect("a built-in scenario").scenario()
}

fn edited(scenario: &Scenario, edits: &[(&str, Value)]) -> Scenario {
    scenario.edited_all(edits.iter().cloned()).expect("sound edits")
}

/// The link is written for the scenario, and read back to it.
#[track_caller]
fn check(scenario: &Scenario, link: &str) {
    assert_eq!(scenario.to_link(), link);
    let read = Link::parse(link).expect("a sound link");
    assert_eq!(read.notices, []);
    assert_same(&read.scenario, scenario);
}

#[track_caller]
fn assert_same(left: &Scenario, right: &Scenario) {
    assert_eq!(left.title, right.title);
    assert_eq!(left.initial, right.initial);
    assert_eq!(left.changes, right.changes);
}

#[track_caller]
fn check_faults(link: &str, expected: &[&str]) {
    let faults = Link::parse(link).err().unwrap_or_default();
    let told: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert_eq!(told, expected);
}

#[test]
fn the_default_scenario_needs_no_link() {
    check(&Scenario::default(), "");
}

#[test]
fn a_link_names_only_what_differs() {
    let edits = [("function.failure.rate", json!(0.3)), ("arrivals.rate", json!(5))];
    check(&edited(&Scenario::default(), &edits), "rate=5&failure=0.3");
    let edits = [("seed", json!(7)), ("function.timeout", json!(5)), ("duration", json!(600))];
    check(&edited(&Scenario::default(), &edits), "seed=7&function.timeout=5");
}

#[test]
fn a_link_chooses_and_orders_lanes() {
    let one = Link::parse("path=async&failure=0.3&rate=5").unwrap().scenario;
    let ids: Vec<&str> = one.initial.lanes.iter().map(|lane| lane.id.as_str()).collect();
    assert_eq!(ids, ["async"]);
    check(&one, "path=async&rate=5&failure=0.3");
    let two = Link::parse("path=queue,sync").unwrap().scenario;
    assert_eq!(two.initial.lanes[0], Settings::default().lanes[2]);
    check(&two, "path=queue,sync");
}

#[test]
fn a_link_chooses_a_stream_that_no_built_in_scenario_has() {
    let stream = Link::parse("path=kinesis,sync&rate=5").unwrap().scenario;
    check(&stream, "path=kinesis,sync&rate=5");
    let edits = [("lanes[0].path.bisectBatchOnFunctionError", json!(true))];
    check(
        &edited(&stream, &edits),
        "path=kinesis,sync&rate=5&lanes[0].path.bisectBatchOnFunctionError=true",
    );
}

#[test]
fn a_link_says_what_one_lane_overrides() {
    let edits = [
        ("lanes[2].path.visibilityTimeout", json!(60)),
        ("lanes[1].function.failure.rate", json!(1)),
    ];
    check(
        &edited(&Scenario::default(), &edits),
        "lanes[2].path.visibilityTimeout=60&lanes[1].function.failure.rate=1",
    );
}

#[test]
fn a_link_keeps_what_a_lane_overrides_with_the_same_value() {
    let pinned = edited(&Scenario::default(), &[("lanes[1].function.failure.rate", json!(0.2))]);
    let read = Link::parse(&pinned.to_link()).unwrap().scenario;
    let later = edited(&read, &[("function.failure.rate", json!(1))]);
    let lane = &later.initial.lanes[1];
    assert_eq!(lane.function, pinned.initial.lanes[1].function);
}

#[test]
fn a_link_says_another_kind() {
    let edits = [
        ("function.duration.kind", json!("uniform")),
        ("function.duration.max", json!(2)),
        ("lanes[0].path.client.retry.kind", json!("none")),
    ];
    check(
        &edited(&Scenario::default(), &edits),
        "function.duration.kind=uniform&lanes[0].path.client.retry.kind=none&\
         function.duration.max=2",
    );
    // Hand-written links may say it in any order.
    let read = Link::parse("function.duration.value=2&function.duration.kind=constant");
    assert!(read.is_ok());
}

#[test]
fn a_link_names_a_built_in_scenario_and_what_differs_from_it() {
    check(&preset("outage"), "preset=outage");
    let edits = [("arrivals.rate", json!(9))];
    check(&edited(&preset("outage"), &edits), "preset=outage&rate=9");
}

#[test]
fn texts_survive() {
    for title in ["", "a b", "42", "true", "\"quoted\"", "100 % & more = ü + #", " 5 "] {
        let scenario = edited(&Scenario::default(), &[("title", json!(title))]);
        let read = Link::parse(&scenario.to_link()).unwrap().scenario;
        assert_eq!(read.title, title);
    }
}

#[test]
fn changes_of_its_own_travel_packed() {
    let scenario = Scenario::default()
        .changed_at(Instant::from_secs_f64(90.5), "function.failure.rate", json!(1))
        .unwrap();
    let link = scenario.to_link();
    assert!(link.starts_with("s=2.") && link.len() < 40, "{link}");
    assert_same(&Link::parse(&link).unwrap().scenario, &scenario);
    // What stands beside it edits it.
    let read = Link::parse(&format!("{link}&rate=7")).unwrap().scenario;
    assert_same(&read, &edited(&scenario, &[("arrivals.rate", json!(7))]));
}

#[test]
fn a_link_of_the_first_version_opens() {
    // Do not touch: these links are out in the world.
    for link in [
        "",
        "path=async&failure=0.3&rate=5",
        "preset=outage&seed=7",
        "path=sync,queue&lanes[1].path.visibilityTimeout=60&function.timeout=5&title=A%20b",
        "s=1.eyJzY2hlbWEiOiJsYW1iZGEtcGF0aHMvMSIsInNlZWQiOjd9",
    ] {
        assert!(Link::parse(link).is_ok(), "{link}");
    }
    let packed = Link::parse("s=1.eyJzY2hlbWEiOiJsYW1iZGEtcGF0aHMvMSIsInNlZWQiOjd9").unwrap();
    assert_eq!(packed.scenario.initial.seed, 7);
}

#[test]
fn a_whole_address_is_read_as_its_fragment() {
    for address in [
        "seed=7",
        "#seed=7",
        "?seed=7",
        "https://example.org/sim/#seed=7",
        "https://example.org/sim/?utm=x#seed=7",
        "https://example.org/sim/?seed=7",
        "#embed&seed=%37&",
    ] {
        assert_eq!(Link::parse(address).unwrap().scenario.initial.seed, 7, "{address}");
    }
    assert_same(&Link::parse("https://example.org/").unwrap().scenario, &Scenario::default());
}

#[test]
fn how_it_shall_be_shown_is_kept_apart() {
    let link = Link::parse("#embed&speed=10&rate=5&t=60&theme=dark").unwrap();
    assert_eq!(link.view("embed"), Some(""));
    assert_eq!(link.view("speed"), Some("10"));
    assert_eq!(link.view("t"), Some("60"));
    assert_eq!(link.view("theme"), Some("dark"));
    assert_eq!(link.view("rate"), None);
    assert_eq!(link.notices, []);
}

#[test]
fn unknown_keys_are_told_and_not_obeyed() {
    let link = Link::parse("faliure=0.3&seed=7&utm_source=x").unwrap();
    assert_eq!(link.scenario.initial.seed, 7);
    let told: Vec<String> = link.notices.iter().map(Fault::to_string).collect();
    assert!(told[0].starts_with("faliure: unknown, so not obeyed; the nearest known key is "));
    assert_eq!(told.len(), 2);
}

#[test]
fn faults_of_a_link_are_told_at_once() {
    check_faults(
        "rate=fast&failure=1.5&path=sync,fax&seed=1&seed=2&function.timeout=%zz",
        &[
            "seed: stands twice",
            "function.timeout: is not percent-encoded UTF-8",
            "path: \"fax\" is none of sync, async, queue, fifo, kinesis, dynamodb, kafka; the \
             nearest is fifo",
            "arrivals.rate: \"fast\" is not a number",
            "function.failure.rate: 1.5 is above 1",
        ],
    );
    check_faults(
        "preset=outrage",
        &["preset: \"outrage\" is no built-in scenario; the nearest is outage"],
    );
    check_faults("preset=outage&s=1.e30", &["s: cannot stand beside preset"]);
    check_faults("s=3.e30", &["s: is packed in a way that this version does not know"]);
    check_faults("s=2.e", &["s: is not base64url"]);
    check_faults("s=2.e30", &["s: is damaged"]);
    check_faults("s=2.AA", &["document: null is not a scenario, which is an object"]);
    check_faults("s=1.e", &["s: is not base64url"]);
    check_faults("s=1.e30", &["schema: is missing; it must be \"lambda-paths/1\""]);
    check_faults("s=1._w", &["s: is not UTF-8"]);
    check_faults("lanes[5].path.batchSize=5", &["lanes[5].path.batchSize: there are only 3"]);
    check_faults(&"x".repeat(200_001), &["link: 200001 bytes are more than 200000"]);
}

#[test]
fn every_built_in_scenario_is_sound_and_has_a_short_link() {
    for preset in PRESETS {
        let scenario = preset.scenario();
        assert_eq!(scenario.title, preset.title, "{}", preset.name);
        assert!(preset.sentence.ends_with('.'));
        let link = scenario.to_link();
        assert!(link.len() <= 300, "{} has a link of {}", preset.name, link.len());
        assert_same(&Link::parse(&link).unwrap().scenario, &scenario);
        // Even one that no readable key can say.
        let far = Instant::from_secs_f64(1.5);
        let edited = scenario.changed_at(far, "function.timeout", json!(99)).unwrap();
        assert!(edited.to_link().len() <= 300, "{}", preset.name);
    }
}

#[test]
fn the_first_built_in_scenario_is_the_default_with_a_title() {
    let scenario = PRESETS[0].scenario();
    assert_eq!(PRESETS[0].name, "three-paths");
    assert_eq!(scenario.initial, Settings::default());
    assert_eq!(scenario.changes, []);
}

proptest! {
    #[test]
    fn a_scenario_comes_back_from_its_link(scenario in any_scenario()) {
        let read = Link::parse(&scenario.to_link()).unwrap();
        prop_assert_eq!(&read.scenario.title, &scenario.title);
        prop_assert_eq!(&read.scenario.initial, &scenario.initial);
        prop_assert_eq!(&read.scenario.changes, &scenario.changes);
        prop_assert_eq!(read.notices, []);
    }

    #[test]
    fn no_link_panics(link in any::<String>()) {
        let _ = Link::parse(&link);
    }

    #[test]
    fn no_link_of_known_keys_panics(
        key in "(path|preset|s|rate|lanes\\[[0-9]{0,20}\\]\\.path\\.kind|function\\.[a-z.]{0,9})",
        value in "[0-9a-zA-Z.,%\\[\\]{}\":_-]{0,40}",
    ) {
        let _ = Link::parse(&format!("{key}={value}&s=1.{value}"));
        let _ = Link::parse(&format!("{key}={value}&s=2.{value}"));
        let _ = Link::parse(&format!("{key}={value}"));
    }
}
