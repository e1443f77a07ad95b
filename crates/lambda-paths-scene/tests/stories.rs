//! Stories of requests are whole, agree with the counts, and point at rules that there are.

use std::collections::HashSet;

use lambda_paths_engine::measure::LaneMeasures;
use lambda_paths_engine::scenario::{PRESETS, Scenario};
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::Transition;
use lambda_paths_scene::story::Story;

/// So many requests of each lane are asked about, spread over the run.
const ASKED: u32 = 150;

struct Told {
    simulation: Simulation,
    transitions: Vec<Transition>,
}

fn run(scenario: &Scenario) -> Told {
    let mut transitions = Vec::new();
    let mut simulation = Simulation::new(scenario);
    simulation.run(&mut |transition| transitions.push(*transition));
    Told { simulation, transitions }
}

impl Told {
    fn story(&self, lane: u16, request: u32) -> Story {
        let scenario = self.simulation.scenario();
        let story = Story::new(scenario, &scenario.initial, lane, request);
        let mut story = story.expect("a lane");
        self.transitions.iter().for_each(|transition| story.fold(transition));
        story
    }

    fn lanes(&self) -> impl Iterator<Item = (u16, &LaneMeasures)> {
        (0..).zip(&self.simulation.measures().lanes)
    }
}

/// A scenario of one lane; `rest` is what comes before its lanes.
fn scenario(path: &str, rest: &str) -> Scenario {
    let text = format!(r#"{{"schema":"lambda-paths/1",{rest},"lanes":[{{"path":{path}}}]}}"#);
    Scenario::from_json(&text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
}

/// The sentences of the first request of one lane, with their times.
fn lines(path: &str, function: &str) -> Vec<String> {
    let rest = r#""duration":1000,"arrivals":{"kind":"burst","count":1,"at":1}"#;
    let story = run(&scenario(path, &format!(r#"{rest},"function":{function}"#))).story(0, 0);
    let line = |sentence: &lambda_paths_scene::story::Sentence| {
        format!("{} {}", lambda_paths_scene::story::clock(sentence.at), sentence.text)
    };
    story.sentences.iter().map(line).collect()
}

#[test]
fn an_event_that_always_fails_tells_who_tried_again_when_and_why() {
    let path = r#"{"kind":"asynchronous","retryDelayJitter":0}"#;
    let function = r#"{"duration":{"kind":"constant","value":0.5},
        "coldStart":{"kind":"constant","value":0},"failure":{"rate":1}}"#;
    let expected = [
        "0:01 Event 1 arrives. Its caller uploads an object to S3.",
        "0:01.020 The source has it and answers: the caller leaves after 40 ms, and nobody waits.",
        "0:01.025 It is in Lambda’s internal queue.",
        "0:01.025 Lambda runs it, attempt 1, in a new environment.",
        "0:01.525 The execution fails after 500 ms: the handler threw an error.",
        "0:01.525 Lambda decides: it keeps the event for 60 s and tries again at 1:01.525, retry 1 \
         of 2 (maximumRetryAttempts).",
        "1:01.525 Lambda runs it, attempt 2, in a warm environment.",
        "1:02.025 The execution fails after 500 ms: the handler threw an error.",
        "1:02.025 Lambda decides: it keeps the event for 2.0 min and tries again at 3:02.025, \
         retry 2 of 2 (maximumRetryAttempts).",
        "3:02.025 Lambda runs it, attempt 3, in a warm environment.",
        "3:02.525 The execution fails after 500 ms: the handler threw an error.",
        "3:02.525 Lambda sends it to the function’s dead-letter queue.",
        "3:02.525 The end: it is a dead letter. Lambda gives it up after 3 failed attempts: \
         maximumRetryAttempts is 2.",
    ];
    assert_eq!(lines(path, function), expected);
}

#[test]
fn a_refusal_is_answered_at_once_though_an_earlier_attempt_still_runs() {
    let path = r#"{"kind":"synchronous","frontDoor":"apiGatewayRest",
        "client":{"timeout":3,"retry":{"kind":"fixed","delay":1,"maxAttempts":2}}}"#;
    let function = r#"{"duration":{"kind":"constant","value":10},"timeout":20,
        "reservedConcurrency":1}"#;
    let lines = lines(path, function);
    let count = |what: &str| lines.iter().filter(|line| line.contains(what)).count();
    assert_eq!((count("Lambda refuses it"), count("waits no longer than")), (1, 0), "{lines:#?}");
    assert_eq!(count("API Gateway answers"), 1, "{lines:#?}");
    assert!(!lines.iter().any(|line| line.contains("29 s")), "{lines:#?}");
    let all = r#""duration":1000,"arrivals":{"kind":"burst","count":1,"at":1}"#;
    let scenario = scenario(path, &format!(r#"{all},"function":{function}"#));
    let story = run(&scenario).story(0, 0);
    let end = story.sentences.iter().find(|one| one.text.contains("maxAttempts 2"));
    assert_eq!(end.map(|one| one.rule), Some("fixed-client.retry.delay"), "{lines:#?}");
}

#[test]
fn a_delay_that_is_edited_is_one_stretch_after_another() {
    let rest = r#""duration":100,"arrivals":{"kind":"burst","count":1,"at":1},
        "changes":[{"at":5,"set":{"lanes[0].path.delaySeconds":30}}]"#;
    let scenario = scenario(r#"{"kind":"sqsFifo","delaySeconds":60}"#, rest);
    let story = run(&scenario).story(0, 0);
    let delays: Vec<_> = story.bars.iter().filter(|bar| bar.row == "Delayed").collect();
    assert_eq!(delays.len(), 2, "{:#?}", story.bars);
    assert_eq!(delays[0].until, Some(delays[1].from), "{delays:#?}");
}

#[test]
fn every_request_of_every_built_in_scenario_has_a_whole_story() {
    for preset in PRESETS {
        let told = run(&preset.scenario());
        let end = told.simulation.end();
        for (lane, measures) in told.lanes() {
            let arrived = u32::try_from(measures.arrived).expect("few");
            let step = arrived.div_ceil(ASKED).max(1);
            for request in (0..arrived).filter(|request| request.is_multiple_of(step)) {
                let story = told.story(lane, request);
                let name = format!("{} {lane} {request}", preset.name);
                is_whole(&story, end, &name);
            }
        }
    }
}

fn is_whole(story: &Story, end: Instant, name: &str) {
    let told = format!("{name}: {:#?}", story.sentences);
    let first = story.sentences.first().expect("it arrives");
    assert!(first.text.contains(" arrives. "), "{told}");
    let ends = story.sentences.iter().filter(|one| one.text.starts_with("The end: "));
    assert_eq!(ends.count(), usize::from(story.ended.is_some()), "{told}");
    assert_eq!(story.awaited(end).is_none(), story.is_complete(), "{told}");
    assert!(story.sentences.is_sorted_by_key(|one| one.at), "{told}");
    for bar in &story.bars {
        let until = bar.until.unwrap_or(end);
        assert!(bar.from <= until || until == end, "{bar:?} {told}");
        let lasts = story.ended.is_some() && bar.row != "Handler";
        assert!(!lasts || bar.until.is_some(), "{bar:?} {told}");
    }
}

#[test]
fn the_sentences_of_all_requests_agree_with_the_counts() {
    for (path, function) in [
        (r#"{"kind":"synchronous"}"#, r#"{"failure":{"rate":0.4}}"#),
        (r#"{"kind":"asynchronous","duplicateRate":0.2}"#, "{}"),
        (
            r#"{"kind":"sqs","batchSize":4,"maximumBatchingWindow":1}"#,
            r#"{"reservedConcurrency":2}"#,
        ),
        (r#"{"kind":"sqsFifo","messageGroups":3,"batchSize":2}"#, "{}"),
        (
            r#"{"kind":"kinesis","bisectBatchOnFunctionError":true,"maximumRetryAttempts":2,
                "onFailure":"sqs"}"#,
            r#"{"failure":{"rate":0.1}}"#,
        ),
    ] {
        let rest = r#""duration":400,"arrivals":{"kind":"poisson","rate":1}"#;
        let scenario = scenario(path, &format!(r#"{rest},"function":{function}"#));
        let told = run(&scenario);
        let measures = &told.simulation.measures().lanes[0];
        let arrived = u32::try_from(measures.arrived).expect("few");
        let stories: Vec<Story> = (0..arrived).map(|request| told.story(0, request)).collect();
        let count = |what: &str| {
            let said = stories.iter().flat_map(|story| &story.sentences);
            said.filter(|one| one.text.contains(what)).count() as u64
        };
        assert_eq!(count(" arrives. "), measures.arrived, "{path}");
        assert_eq!(count("The end: it is done"), measures.succeeded, "{path}");
        assert_eq!(count("The end: it is a dead letter"), measures.dead_lettered, "{path}");
        assert_eq!(count("The end: it is lost"), measures.dropped, "{path}");
        assert_eq!(count("The end: the caller gives up"), measures.failed, "{path}");
        assert_eq!(count("a duplicate."), measures.duplicates, "{path}");
        let runs = count("Lambda runs it") + count("Lambda runs a copy");
        let carried: u64 =
            (told.transitions.iter()).map(|transition| u64::from(is_run(transition))).sum();
        assert_eq!(runs, carried, "{path}");
    }
}

fn is_run(transition: &Transition) -> bool {
    use lambda_paths_engine::transition::Kind;
    matches!(transition.kind, Kind::Invoked { .. } | Kind::Joined { .. })
}

#[test]
fn every_rule_that_a_sentence_names_is_in_the_card_once() {
    let anchors = anchors(include_str!("../../../docs/model.md"));
    let sources = [
        include_str!("../src/story/tries.rs"),
        include_str!("../src/story/retries.rs"),
        include_str!("../src/story/ends.rs"),
    ];
    let mut named = 0;
    for text in sources.iter().flat_map(|source| source.split('"')) {
        let is_rule = text.contains(['-', '_', '.']) || anchors.contains(text);
        let is_name = text.chars().all(|one| one.is_ascii_alphanumeric() || "-_.".contains(one));
        if is_rule && is_name && text.chars().any(char::is_alphabetic) && text != "Back-off" {
            assert!(anchors.contains(text), "{text} is no rule of the model card");
            named += 1;
        }
    }
    assert!(named > 50, "{named}");
}

/// The card's anchors, as its page has them: each rule's first six words, and each number's name.
fn anchors(card: &str) -> HashSet<String> {
    let mut anchors = HashSet::new();
    for line in card.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let rule = cells[1].to_lowercase();
        let words = rule.split(|one: char| !one.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(6).collect();
        anchors.insert(words.join("-"));
        anchors.extend(cells[3].split('`').skip(1).step_by(2).map(|name| name.replace(' ', "-")));
    }
    anchors
}
