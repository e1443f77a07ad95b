//! What a reader may rely on in the pictures of front doors, destinations, groups and shards.

use lambda_paths_engine::scenario::{PRESETS, Scenario};
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_scene::picture::{Gate, Picture, Rect, StageKind, Token, Tone};
use lambda_paths_scene::{Motion, Scene};

const SIZE: (f32, f32) = (900.0, 200.0);
const TRAVEL: Motion = Motion { travel: Span::from_micros(2_000_000) };

struct Run {
    simulation: Simulation,
    scene: Scene,
}

impl Run {
    fn new(scenario: &Scenario) -> Self {
        let scene = Scene::new(&scenario.initial);
        Self { simulation: Simulation::new(scenario), scene }
    }

    /// A lane of this path, and the rest of a scenario.
    fn of(path: &str, rest: &str) -> Self {
        let json = format!(r#"{{"schema":"lambda-paths/1","lanes":[{{"path":{path}}}],{rest}}}"#);
        Self::new(&Scenario::from_json(&json).expect("the tests write sound scenarios"))
    }

    fn to(&mut self, seconds: f64, motion: Motion) {
        let Self { simulation, scene } = self;
        let until = Instant::from_secs_f64(seconds);
        scene.advance(simulation, until, u64::MAX, motion, &mut |_| {});
        scene.settle(motion);
    }

    fn picture(&self, motion: Motion) -> Picture {
        self.scene.lanes()[0].picture(self.simulation.now(), motion, SIZE)
    }

    /// The picture at an instant, everything where it stands.
    fn at(&mut self, seconds: f64) -> Picture {
        self.to(seconds, Motion::STEPS);
        self.picture(Motion::STEPS)
    }
}

fn names(picture: &Picture) -> Vec<&'static str> {
    picture.stages.iter().map(|stage| stage.name).collect()
}

fn within(token: &Token, area: Rect) -> bool {
    let (x, y) = (token.at.x - area.x, token.at.y - area.y);
    (0.0..=area.width).contains(&x) && (0.0..=area.height).contains(&y)
}

/// Ten records at once for one shard, all of one key, and a function that fails on each.
const FAILING: &str = r#""arrivals":{"kind":"burst","count":10,"at":0.5},
    "network":{"clientHop":0,"serviceHop":0},
    "function":{"failure":{"rate":1},"duration":{"kind":"constant","value":1},
        "coldStart":{"kind":"constant","value":0}}"#;

#[test]
fn every_front_door_and_source_wears_its_own_name_and_invoke_has_none() {
    let of = |path: &str| names(&Run::of(path, r#""seed":1"#).at(1.0));
    for (door, name) in [
        ("apiGatewayRest", "REST API"),
        ("apiGatewayHttp", "HTTP API"),
        ("alb", "Load balancer"),
        ("functionUrl", "Function URL"),
    ] {
        let path = format!(r#"{{"kind":"synchronous","frontDoor":"{door}"}}"#);
        assert_eq!(of(&path)[1], name);
    }
    for (source, name) in [("s3", "S3"), ("sns", "SNS"), ("eventBridge", "EventBridge")] {
        assert_eq!(of(&format!(r#"{{"kind":"asynchronous","source":"{source}"}}"#))[1], name);
    }
    let invoke = of(r#"{"kind":"synchronous","frontDoor":"invoke"}"#);
    assert_eq!(invoke, ["Callers", "Lambda environments", "Gave up"]);
    let event = of(r#"{"kind":"asynchronous","source":"invoke"}"#);
    assert_eq!(event[..2], ["Callers", "Lambda’s internal queue"]);
}

#[test]
fn an_event_ends_at_the_destination_that_it_was_given_and_success_is_told_where_it_goes() {
    let path = r#"{"kind":"asynchronous","maximumRetryAttempts":0,"onFailure":"eventBridge",
        "onSuccess":"sns"}"#;
    let mut run = Run::of(path, r#""seed":3,"function":{"failure":{"rate":0.5}}"#);
    let picture = run.at(200.0);
    let measures = &run.simulation.measures().lanes[0];
    let mut piles = picture.stages.iter().rev();
    let successes = piles.next().unwrap();
    let StageKind::Successes { count, .. } = successes.kind else { panic!("{successes:?}") };
    assert_eq!((successes.name, count), ("On success: SNS topic", measures.succeeded));
    let failures = piles.next().unwrap();
    let StageKind::Pile { count, .. } = failures.kind else { panic!("{failures:?}") };
    assert_eq!((failures.name, count), ("On failure: EventBridge", measures.dead_lettered));
}

#[test]
fn what_is_lost_never_lies_among_the_dead_letters() {
    let path = r#"{"kind":"asynchronous","maximumRetryAttempts":0,"onFailure":"sqs",
        "destinationFailureRate":0.5}"#;
    let mut run = Run::of(path, r#""seed":3,"function":{"failure":{"rate":1}}"#);
    let picture = run.at(200.0);
    let measures = &run.simulation.measures().lanes[0];
    let count = |kind: &StageKind| match kind {
        StageKind::Pile { count, .. } => Some(*count),
        _ => None,
    };
    let counts: Vec<_> = picture.stages.iter().filter_map(|stage| count(&stage.kind)).collect();
    assert_eq!(counts, [measures.dead_lettered, measures.dropped]);
    assert!(counts.iter().all(|count| *count > 0));
}

#[test]
fn a_blocked_shard_is_marked_until_its_batch_is_done_and_no_other_is() {
    let path = r#"{"kind":"kinesis","shards":1,"pollInterval":1,"maximumRetryAttempts":2,
        "retryDelayJitter":0}"#;
    let mut run = Run::of(path, FAILING);
    assert_eq!(run.at(1.5).rows[0].gate, Gate::Open, "its first try runs");
    let blocked = run.at(2.3);
    assert_eq!(blocked.rows[0].gate, Gate::Blocked);
    assert!(blocked.batches[0].failed);
    assert!(run.scene.lanes()[0].account().contains("1 blocked"));
    let free = run.at(30.0);
    assert_eq!((free.rows[0].gate, free.batches.len()), (Gate::Open, 0));
    assert_eq!(run.simulation.measures().lanes[0].dropped, 10);
}

#[test]
fn a_batch_moves_as_one_and_says_how_many_it_carries() {
    let path = r#"{"kind":"kinesis","shards":1,"pollInterval":1,"retryDelayJitter":0}"#;
    let mut run = Run::of(path, FAILING);
    let running = run.at(1.5);
    let row = running.rows[0].area;
    let (records, batch): (Vec<&Token>, Vec<&Token>) =
        running.tokens.iter().partition(|token| within(token, row));
    assert_eq!((records.len(), batch.len()), (10, 1));
    assert_eq!(batch[0].batch, Some(10));
    // The fourth try begins at 6.375 s, 1.125 s after the third failed.
    let kept = run.at(5.8125);
    let batch = kept.tokens.iter().find(|token| !within(token, row)).unwrap();
    assert_eq!((batch.tone, batch.number, batch.batch), (Tone::Waiting, Some(4), Some(10)));
    assert!((batch.ring.unwrap() - 0.5).abs() < 0.01, "{batch:?}");
}

#[test]
fn a_queues_batch_moves_as_one_too_while_each_message_stays_hidden() {
    let path = r#"{"kind":"sqs","batchSize":10,"maximumBatchingWindow":2,"visibilityTimeout":60}"#;
    let mut run = Run::of(path, FAILING);
    let picture = run.at(1.0);
    let hidden = picture.tokens.iter().filter(|token| token.tone == Tone::Hidden).count();
    let batches: Vec<_> = picture.tokens.iter().filter_map(|token| token.batch).collect();
    assert_eq!((hidden, batches), (10, vec![10]));
}

#[test]
fn a_split_batch_is_drawn_as_its_parts() {
    let path = r#"{"kind":"kinesis","shards":1,"pollInterval":1,"retryDelayJitter":0,
        "bisectBatchOnFunctionError":true}"#;
    let mut run = Run::of(path, FAILING);
    assert_eq!(run.at(1.5).batches.len(), 1);
    let split = run.at(2.3);
    let [first, second] = split.batches[..] else { panic!("{:?}", split.batches) };
    assert!(first.area.x > second.area.x, "the first part is nearer to the function");
    assert!((first.area.width - second.area.width).abs() < 1.0, "halves of ten");
}

#[test]
fn shards_that_find_no_room_are_summed_up() {
    let path = r#"{"kind":"kinesis","shards":40}"#;
    let rest = r#""arrivals":{"kind":"constant","rate":50},"function":{"failure":{"rate":0.01}},
        "network":{"clientHop":0}"#;
    let mut run = Run::of(path, rest);
    for step in 1..=100 {
        let picture = run.at(f64::from(step));
        let others = picture.others.expect("there are others");
        assert_eq!((picture.rows.len(), others.rows), (5, 35));
        let in_rows = picture.tokens.iter().filter(|token| {
            token.batch.is_none() && picture.rows.iter().any(|row| within(token, row.area))
        });
        let more: usize = picture.rows.iter().map(|row| row.more as usize).sum();
        let measures = &run.simulation.measures().lanes[0];
        let drawn = in_rows.count() + more + others.keep as usize;
        assert_eq!(drawn as u64, measures.in_flight(), "at {step} s");
    }
}

#[test]
fn a_group_with_a_message_in_flight_is_held_and_one_that_failed_blocks() {
    let path = r#"{"kind":"sqsFifo","messageGroups":1,"visibilityTimeout":30}"#;
    let mut run = Run::of(path, FAILING);
    let running = run.at(1.0);
    assert_eq!(running.rows[0].gate, Gate::Held);
    let hidden = running.tokens.iter().filter(|token| token.tone == Tone::Hidden).count();
    assert_eq!(hidden, 1, "the rest of the group waits");
    assert_eq!(run.at(10.0).rows[0].gate, Gate::Blocked);
}

#[test]
fn provisioned_environments_are_told_from_others() {
    let rest = r#""arrivals":{"kind":"burst","count":5,"at":1},"account":{"concurrency":200},
        "function":{"provisionedConcurrency":3,"failure":{"rate":0}}"#;
    let mut run = Run::of(r#"{"kind":"synchronous"}"#, rest);
    let provisioned =
        |picture: &Picture| picture.slots.iter().map(|slot| slot.provisioned).collect::<Vec<_>>();
    assert_eq!(provisioned(&run.at(0.5)), [true; 3]);
    assert_eq!(provisioned(&run.at(10.0)), [true, true, true, false, false]);
}

#[test]
fn in_every_built_in_scenario_all_stands_within_its_lane_and_is_drawn_or_counted() {
    for preset in PRESETS {
        let mut run = Run::new(&preset.scenario());
        for step in 1..=60_u32 {
            run.to(f64::from(step) * 2.5, TRAVEL);
            let lanes = run.scene.lanes().iter().zip(&run.simulation.measures().lanes);
            for (lane, measures) in lanes {
                for size in [SIZE, (300.0, 200.0)] {
                    let picture = lane.picture(run.simulation.now(), TRAVEL, size);
                    for token in &picture.tokens {
                        let area = Rect { x: -0.5, y: -0.5, width: size.0 + 1.0, height: 201.0 };
                        assert!(within(token, area), "{}: {token:?}", preset.name);
                    }
                    let areas = picture.rows.iter().map(|row| row.area);
                    for area in areas.chain(picture.batches.iter().map(|batch| batch.area)) {
                        assert!(area.width > 0.0 && area.x >= 0.0, "{}: {area:?}", preset.name);
                        assert!(area.x + area.width <= size.0, "{}: {area:?}", preset.name);
                    }
                    let more: u32 = picture.rows.iter().map(|row| row.more).sum();
                    assert!(u64::from(more) <= measures.in_flight(), "{}", preset.name);
                }
            }
        }
    }
}

#[test]
fn rows_look_the_same_however_often_they_were_looked_at() {
    for (name, until) in [("blocked-shard", 100), ("bisect", 60), ("fifo-order", 100)] {
        let scenario = PRESETS.iter().find(|preset| preset.name == name).unwrap().scenario();
        let (mut often, mut once) = (Run::new(&scenario), Run::new(&scenario));
        for step in 1..=until * 10 {
            often.to(f64::from(step) * 0.1, Motion::STEPS);
        }
        once.to(f64::from(until), Motion::STEPS);
        let lanes = once.scene.lanes().iter().zip(often.scene.lanes());
        for (once_lane, often_lane) in lanes {
            let now = once.simulation.now();
            let (one, other) = (
                once_lane.picture(now, Motion::STEPS, SIZE),
                often_lane.picture(now, Motion::STEPS, SIZE),
            );
            assert_eq!((&one.rows, &one.batches), (&other.rows, &other.batches), "{name}");
            assert_eq!((one.others, &one.stages), (other.others, &other.stages), "{name}");
            let places = |picture: &Picture| -> Vec<(u32, i32)> {
                let rows = &picture.rows;
                let in_rows = |token: &&Token| rows.iter().any(|row| within(token, row.area));
                let tokens = picture.tokens.iter().filter(in_rows);
                #[expect(clippy::cast_possible_truncation, reason = "pixels are small")]
                tokens.map(|token| (token.request, token.at.x as i32)).collect()
            };
            assert_eq!(places(&one), places(&other), "{name}");
        }
    }
}
