//! What a reader may rely on in the picture of a lane.

use std::collections::{BTreeSet, HashSet};

use lambda_paths_engine::scenario::{Link, PRESETS, Scenario};
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_scene::picture::{Picture, Shape, StageKind, Token, Tone};
use lambda_paths_scene::{Motion, Scene, words};

const SIZE: (f32, f32) = (900.0, 200.0);
const TRAVEL: Motion = Motion { travel: Span::from_micros(2_000_000) };

struct Run {
    simulation: Simulation,
    scene: Scene,
}

impl Run {
    fn new(json: &str) -> Self {
        let scenario = Scenario::from_json(json).expect("the tests write sound scenarios");
        let scene = Scene::new(&scenario.initial);
        Self { simulation: Simulation::new(&scenario), scene }
    }

    fn to(&mut self, seconds: f64, motion: Motion) {
        let Self { simulation, scene } = self;
        let until = Instant::from_secs_f64(seconds);
        scene.advance(simulation, until, u64::MAX, motion, &mut |_| {});
        scene.settle(motion);
    }

    fn picture(&self, lane: usize, motion: Motion) -> Picture {
        self.scene.lanes()[lane].picture(self.simulation.now(), motion, SIZE)
    }
}

fn requests(picture: &Picture) -> usize {
    picture.tokens.iter().map(|token| token.request).collect::<BTreeSet<_>>().len()
}

#[test]
fn with_reduced_motion_the_picture_shows_exactly_the_requests_that_are_under_way() {
    let mut run = Run::new(r#"{"schema":"lambda-paths/1","function":{"failure":{"rate":0.4}}}"#);
    for step in 1..=400_u32 {
        run.to(f64::from(step) * 1.37, Motion::STEPS);
        for (lane, measures) in run.simulation.measures().lanes.iter().enumerate() {
            let picture = run.picture(lane, Motion::STEPS);
            assert_eq!(picture.one_in, 1);
            assert_eq!(requests(&picture) as u64, measures.in_flight(), "lane {lane}, step {step}");
        }
    }
}

#[test]
fn all_that_is_drawn_stands_within_the_picture() {
    let mut run = Run::new(r#"{"schema":"lambda-paths/1","function":{"failure":{"rate":0.5}}}"#);
    for step in 1..=300_u32 {
        run.to(f64::from(step), TRAVEL);
        for lane in 0..3 {
            for token in run.picture(lane, TRAVEL).tokens {
                let within = |at: f32, most: f32| (0.0..=most).contains(&at);
                assert!(within(token.at.x, SIZE.0) && within(token.at.y, SIZE.1), "{token:?}");
                assert!(within(token.alpha, 1.0) && token.radius > 0.0, "{token:?}");
            }
        }
    }
}

#[test]
fn a_request_that_has_ended_leaves_the_picture_when_its_way_is_shown() {
    let json = r#"{"schema":"lambda-paths/1","duration":4000,
        "arrivals":{"kind":"constant","rate":1,"limit":60},"function":{"failure":{"rate":0.5}}}"#;
    let mut run = Run::new(json);
    run.to(60.5, TRAVEL);
    assert!((0..3).all(|lane| requests(&run.picture(lane, TRAVEL)) > 0));
    run.to(1_000.0, TRAVEL);
    for (lane, measures) in run.simulation.measures().lanes.iter().enumerate() {
        assert_eq!((measures.in_flight(), requests(&run.picture(lane, TRAVEL))), (0, 0));
    }
}

#[test]
fn a_speed_of_the_screen_changes_where_tokens_are_drawn_and_nothing_else() {
    let json = r#"{"schema":"lambda-paths/1"}"#;
    let (mut slow, mut fast) = (Run::new(json), Run::new(json));
    for step in 1..=100_u32 {
        slow.to(f64::from(step) * 3.0, Motion { travel: Span::from_micros(80_000) });
        fast.to(f64::from(step) * 3.0, Motion { travel: Span::from_secs(1_000) });
    }
    assert_eq!(slow.simulation.report(), fast.simulation.report());
}

#[test]
fn a_message_in_a_pollers_hands_stays_in_its_queue_with_what_is_left_of_its_timeout() {
    let json = r#"{"schema":"lambda-paths/1","arrivals":{"kind":"burst","count":1,"at":0},
        "network":{"clientHop":0,"serviceHop":0},
        "function":{"failure":{"rate":1},"duration":{"kind":"constant","value":1}},
        "lanes":[{"path":{"kind":"sqs","visibilityTimeout":30,"maxReceiveCount":2}}]}"#;
    let mut run = Run::new(json);
    run.to(15.0, Motion::STEPS);
    let picture = run.picture(0, Motion::STEPS);
    let hidden = picture.tokens.iter().find(|token| token.tone == Tone::Hidden).unwrap();
    assert!((hidden.ring.unwrap() - 0.5).abs() < 0.01, "{hidden:?}");
    run.to(45.0, Motion::STEPS);
    let picture = run.picture(0, Motion::STEPS);
    let again = picture.tokens.iter().find(|token| token.tone == Tone::Hidden).unwrap();
    assert_eq!(again.number, Some(2));
    run.to(61.0, Motion::STEPS);
    let pile = run.picture(0, Motion::STEPS).stages.into_iter().last().unwrap();
    let StageKind::Pile { count, reason, .. } = pile.kind else { panic!("{pile:?}") };
    assert_eq!((count, reason), (1, "received too often"));
}

#[test]
fn poison_has_a_shape_of_its_own_from_the_start() {
    let json = r#"{"schema":"lambda-paths/1","arrivals":{"kind":"burst","count":1,"at":0},
        "function":{"failure":{"poisonRate":1,"rate":0}}}"#;
    let mut run = Run::new(json);
    run.to(0.03, TRAVEL);
    for lane in 0..3 {
        let picture = run.picture(lane, TRAVEL);
        assert!(picture.tokens.iter().any(|token| token.shape == Shape::Diamond), "lane {lane}");
    }
}

#[test]
fn of_more_than_ten_thousand_requests_one_stands_for_several_and_the_picture_says_so() {
    let json = r#"{"schema":"lambda-paths/1","arrivals":{"kind":"burst","count":5000,"at":0},
        "function":{"duration":{"kind":"constant","value":2}}}"#;
    let mut run = Run::new(json);
    run.to(1.0, Motion::STEPS);
    let picture = run.picture(1, Motion::STEPS);
    assert_eq!((picture.one_in, requests(&picture)), (2, 2500));
    assert_eq!(picture.unseen, 0);
}

#[test]
fn the_crowd_that_the_page_is_timed_with_has_ten_thousand_tokens() {
    let link = include_str!("../../../e2e/bench/crowd.link").trim();
    let scenario = Link::parse(link).expect("a sound link").scenario;
    let scene = Scene::new(&scenario.initial);
    let mut run = Run { simulation: Simulation::new(&scenario), scene };
    let motion = Motion { travel: Span::from_micros(380_000) };
    let tokens = |run: &Run| -> Vec<Token> {
        let pictures = (0..3).map(|lane| run.picture(lane, motion));
        pictures.flat_map(|picture| picture.tokens).collect()
    };
    for frame in 1..=100 {
        run.to(f64::from(frame) / 5.0, motion);
        if frame > 60 && frame % 10 == 0 {
            assert!(tokens(&run).len() >= 10_000, "{} in frame {frame}", tokens(&run).len());
        }
    }
}

#[test]
fn every_sentence_is_a_sentence() {
    let mut told = HashSet::new();
    for preset in PRESETS {
        let scenario = preset.scenario();
        Simulation::new(&scenario).run(&mut |transition| {
            if let Some(sentence) = words::sentence(transition, &scenario.initial) {
                let first = sentence.chars().next();
                let begins = first.is_some_and(|first| first.is_ascii_uppercase());
                assert!(begins && sentence.ends_with('.'), "{}: {sentence}", preset.name);
                told.insert(std::mem::discriminant(&transition.kind));
            }
        });
    }
    assert_eq!(told.len(), 25, "kinds were told");
}
