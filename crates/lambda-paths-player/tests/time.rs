//! What a reader may rely on when time is turned back, ahead, and elsewhere.

use lambda_paths_engine::scenario::{PRESETS, Preset, Scenario};
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::Instant;
use lambda_paths_player::playback::{FIRST_SPEED, Playback};
use lambda_paths_player::session::{Session, Step};
use lambda_paths_scene::picture::Picture;
use lambda_paths_scene::target::Target;
use serde_json::json;

fn at(seconds: f64) -> Instant {
    Instant::from_secs_f64(seconds)
}

fn scenario(json: &str) -> Scenario {
    Scenario::from_json(json).expect("the tests write sound scenarios")
}

/// The three paths for ten minutes, and a change of the scenario's own after five.
fn three_paths() -> Scenario {
    scenario(
        r#"{"schema":"lambda-paths/1","seed":5,"duration":600,
        "changes":[{"at":300,"set":{"function.failure.rate":0.5}}]}"#,
    )
}

fn session(scenario: Scenario) -> Session {
    Session::new(scenario, Playback::new(FIRST_SPEED, false))
}

/// Hash and report of a run of this scenario that goes straight to an instant.
fn straight(scenario: &Scenario, to: Instant) -> (u64, String) {
    let mut simulation = Simulation::new(scenario);
    simulation.advance(to, u64::MAX, &mut |_| {});
    numbers(&simulation)
}

fn numbers(simulation: &Simulation) -> (u64, String) {
    let report = serde_json::to_string(&simulation.report()).expect("a report is plain data");
    (simulation.hash(), report)
}

fn arrive(session: &mut Session) {
    while session.is_on_journey() {
        session.travel(1_000);
    }
}

fn seek(session: &mut Session, seconds: f64) {
    session.seek(at(seconds));
    arrive(session);
    assert_eq!(session.simulation().now(), at(seconds));
}

/// Plays with frames of these lengths, in milliseconds, until `to` is passed.
fn play(session: &mut Session, to: Instant, frames: &[f64]) {
    let mut millis = 0.0;
    session.frame(millis);
    session.playback.playing = true;
    for length in frames.iter().cycle() {
        if session.simulation().now() >= to {
            return;
        }
        millis += length;
        session.frame(millis);
    }
}

fn pictures(session: &Session) -> Vec<Picture> {
    let (now, motion) = (session.simulation().now(), session.playback.motion());
    session.scene().lanes().iter().map(|lane| lane.picture(now, motion, (900.0, 200.0))).collect()
}

#[test]
fn wherever_time_is_turned_to_the_run_is_as_if_it_had_gone_there_straight() {
    let scenario = three_paths();
    let mut session = session(scenario.clone());
    for seconds in [400.0, 20.0, 20.0, 599.0, 0.0, 300.0, 299.999_999, 600.0, 1.5] {
        seek(&mut session, seconds);
        assert_eq!(numbers(session.simulation()), straight(&scenario, at(seconds)), "{seconds}");
    }
    play(&mut session, at(600.0), &[16.0, 33.0, 7.0]);
    assert_eq!(numbers(session.simulation()), straight(&scenario, at(600.0)));
}

#[test]
fn numbers_depend_on_no_frame_rate_no_speed_and_no_tab_that_is_hidden() {
    let scenario = three_paths();
    let expected = straight(&scenario, at(600.0));
    for (speed, frames) in [
        (2, &[16.6][..]),
        (3, &[6.9, 6.9, 250.0, 0.0]),
        (4, &[1000.0 / 30.0]),
        (2, &[8.3, 8.3, 3_600_000.0, 16.7]),
    ] {
        let mut session = session(scenario.clone());
        session.playback.speed = speed;
        play(&mut session, at(600.0), frames);
        assert_eq!(numbers(session.simulation()), expected, "speed {speed}, {frames:?}");
    }
}

#[test]
fn a_picture_after_a_jump_is_the_picture_after_playing_there() {
    let session =
        |preset: &Preset, steps| Session::new(preset.scenario(), Playback::new(FIRST_SPEED, steps));
    for (preset, steps) in PRESETS.iter().flat_map(|preset| [(preset, false), (preset, true)]) {
        let mut played = session(preset, steps);
        for seconds in [3.0, 31.0, 64.7, 130.0] {
            let end = played.simulation().end();
            play(&mut played, at(seconds).min(end), &[16.0, 17.0, 40.0]);
            // Pausing shows everything where it stands.
            if played.playback.playing {
                played.toggle().expect("a pause never fails");
            }
            let now = played.simulation().now();
            let mut jumped = session(preset, steps);
            for to in [now, at(1.0), now] {
                jumped.seek(to);
                arrive(&mut jumped);
            }
            assert_eq!(pictures(&jumped), pictures(&played), "{} at {now:?}", preset.name);
        }
    }
}

#[test]
fn an_edit_in_the_past_begins_a_new_future_and_what_had_been_can_be_had_back() {
    let mut session = session(three_paths());
    seek(&mut session, 100.0);
    session.set("arrivals.rate", json!(4)).expect("a sound value");
    seek(&mut session, 200.0);
    session.set("function.timeout", json!(2)).expect("a sound value");
    seek(&mut session, 500.0);
    let before = numbers(session.simulation());
    let had_been = session.scenario().clone();

    seek(&mut session, 150.0);
    session.set("function.failure.rate", json!(1)).expect("a sound value");
    let changes: Vec<_> = session.scenario().changes_set().map(|(_, path, _)| path).collect();
    assert_eq!(changes, ["arrivals.rate", "function.failure.rate", "function.failure.rate"]);
    seek(&mut session, 500.0);
    let forked = session.scenario().clone();
    assert_eq!(numbers(session.simulation()), straight(&forked, at(500.0)));

    session.undo();
    arrive(&mut session);
    assert_eq!((session.scenario(), session.simulation().now()), (&had_been, at(500.0)));
    assert_eq!(numbers(session.simulation()), before);
    session.redo();
    arrive(&mut session);
    assert_eq!(session.scenario(), &forked);
    assert_eq!(numbers(session.simulation()), straight(&forked, at(500.0)));
}

#[test]
fn a_revised_scenario_stands_where_the_other_stood_and_plays_on_if_it_did() {
    let mut session = session(three_paths());
    play(&mut session, at(350.0), &[100.0]);
    let now = session.simulation().now();
    for (path, value) in [
        ("function.failure.rate", json!(0.9)),
        ("changes", json!([{ "at": 340, "set": { "arrivals.rate": 7 } }])),
        ("changes", json!([{ "at": 500, "set": { "arrivals.rate": 7 } }])),
        ("lanes", json!([{ "id": "one", "path": { "kind": "kinesis" } }])),
    ] {
        let revised = session.scenario().edited(path, value).expect("a sound edit");
        session.revise(revised.clone());
        arrive(&mut session);
        assert!(session.playback.playing);
        assert_eq!(session.simulation().now(), now);
        assert_eq!(numbers(session.simulation()), straight(&revised, now), "{path}");
        assert_eq!(session.scene().lanes().len(), revised.initial.lanes.len());
    }
}

#[test]
fn what_is_selected_is_drawn_after_an_edit_of_the_past_too() {
    let crowd = scenario(
        r#"{"schema":"lambda-paths/1","arrivals":{"kind":"burst","count":30000,"at":3},
        "lanes":[{"path":{"kind":"sqs"}}]}"#,
    );
    let revised = crowd.edited("function.failure.rate", json!(0.9)).expect("a sound edit");
    let [mut one, mut other] = [crowd, revised.clone()].map(session);
    for session in [&mut one, &mut other] {
        session.ask(Some((0, Target::Request(12_345))));
        seek(session, 3.5);
    }
    one.revise(revised);
    arrive(&mut one);
    assert_eq!(one.selected(), Some((0, Target::Request(12_345))));
    assert!(pictures(&one) == pictures(&other));
}

#[test]
fn a_request_that_is_picked_late_is_drawn_as_if_it_had_been_picked_before() {
    let crowd = scenario(
        r#"{"schema":"lambda-paths/1","arrivals":{"kind":"burst","count":30000,"at":3},
        "lanes":[{"path":{"kind":"sqs"}}]}"#,
    );
    let [mut early, mut late] = [crowd.clone(), crowd].map(session);
    let picked = Some((0, Target::Request(12_345)));
    early.ask(picked);
    seek(&mut early, 3.5);
    seek(&mut late, 3.5);
    assert!(!late.scene().lanes()[0].draws(12_345));
    late.ask(picked);
    while !late.inquiry().is_some_and(|inquiry| inquiry.has_caught_up()) {
        late.inquire();
    }
    arrive(&mut late);
    assert!(late.scene().lanes()[0].draws(12_345));
    assert!(pictures(&late) == pictures(&early));
    assert_eq!(late.simulation().hash(), early.simulation().hash());
    late.inquire();
    assert!(!late.is_on_journey(), "once is enough");
}

#[test]
fn another_voice_is_something_else_to_tell_however_long_it_is() {
    let mut session = session(three_paths());
    let [one, other] = ["Request 3.", "Request 4."].map(|voice| {
        session.asked.voice = voice.to_owned();
        session.telling()
    });
    assert_ne!(one, other);
}

#[test]
fn a_drag_of_a_slider_is_one_edit_and_two_fields_are_two() {
    let mut session = session(three_paths());
    let rate = |session: &Session| session.readout().rate;
    let first = rate(&session);
    for (frame, value) in (1..).zip([3, 5, 8]) {
        session.frame(f64::from(frame) * 200.0);
        session.set_rate(value.into()).expect("a sound rate");
    }
    session.set_failure(1.0).expect("a sound rate");
    session.undo();
    assert_eq!((rate(&session), session.readout().failure), (Some(8.0), Some(20.0)));
    session.undo();
    assert_eq!(rate(&session), first);
    assert!(!session.readout().can_undo && session.readout().can_redo);
    session.redo();
    assert_eq!(rate(&session), Some(8.0));
    // Whoever goes elsewhere has taken the hand off.
    seek(&mut session, 9.0);
    session.set_rate(1.0).expect("a sound rate");
    seek(&mut session, 8.0);
    session.set_rate(2.0).expect("a sound rate");
    session.undo();
    seek(&mut session, 10.0);
    assert_eq!(rate(&session), Some(1.0));
}

#[test]
fn a_restart_and_another_scenario_can_be_taken_back_to_where_the_run_stood() {
    let mut session = session(three_paths());
    seek(&mut session, 100.0);
    session.set_failure(1.0).expect("a sound rate");
    seek(&mut session, 250.0);
    let before = (session.scenario().clone(), numbers(session.simulation()));
    session.restart().expect("a sound restart");
    assert_eq!((session.simulation().now(), session.readout().failure), (at(0.0), Some(100.0)));
    session.load(PRESETS[1].scenario());
    session.undo();
    session.undo();
    arrive(&mut session);
    assert_eq!((session.scenario().clone(), numbers(session.simulation())), before);
}

#[test]
fn a_journey_that_is_given_up_leaves_the_run_where_it_stood() {
    let busy = r#"{"schema":"lambda-paths/1","duration":21600,
        "arrivals":{"kind":"poisson","rate":100}}"#;
    let mut session = session(scenario(busy));
    seek(&mut session, 5.0);
    let before = numbers(session.simulation());
    for to in [21_600.0, 21_000.0] {
        session.seek(at(to));
        assert!(session.is_on_journey());
        session.frame(1_000.0);
        assert_eq!(session.readout().journey, None, "nobody is told of what takes no time");
        session.frame(1_300.0);
        assert!(session.readout().journey.is_some_and(|percent| percent < 50));
        assert_eq!(session.readout().heading, at(to));
    }
    session.cancel();
    assert_eq!(numbers(session.simulation()), before);
    assert!(!session.is_on_journey() && !session.frame(1_400.0));
}

#[test]
fn steps_go_back_over_what_steps_went_ahead_to() {
    let mut session = session(three_paths());
    for step in [Step::Occurrence, Step::Notable] {
        seek(&mut session, 70.0);
        let mut stops = Vec::new();
        for _ in 0..60 {
            session.step(step);
            arrive(&mut session);
            stops.push(session.simulation().now());
        }
        // What happens at one instant is one stop on the way back.
        stops.dedup();
        for stop in stops.iter().rev().skip(1) {
            session.step_back(step);
            arrive(&mut session);
            assert_eq!(session.simulation().now(), *stop);
            assert_ne!(session.readout().sentence, "");
        }
    }
    seek(&mut session, 0.0);
    session.step_back(Step::Notable);
    arrive(&mut session);
    assert_eq!(session.readout().sentence, "Nothing happens before this.");
}

/// One event whose function always fails: it is tried again after a minute, and after two.
fn one_event() -> Scenario {
    scenario(
        r#"{"schema":"lambda-paths/1","duration":600,
        "arrivals":{"kind":"burst","count":1,"at":1},"function":{"failure":{"rate":1}},
        "lanes":[{"path":{"kind":"asynchronous"}},{"path":{"kind":"sqs","maxReceiveCount":2}}]}"#,
    )
}

#[test]
fn quiet_stretches_are_skipped_and_folded_and_no_number_knows_of_it() {
    let expected = straight(&one_event(), at(600.0));
    let mut frames = Vec::new();
    for skips in [true, false] {
        let mut session = session(one_event());
        session.playback.skips = skips;
        let mut count = 0;
        let mut before = at(0.0);
        while !session.readout().ended {
            session.frame(f64::from(count) * 16.0);
            count += 1;
            let now = session.simulation().now();
            assert!(skips || now.since(before).as_secs_f64() < 1.0);
            before = now;
        }
        assert_eq!(numbers(session.simulation()), expected);
        let folds = session.readout().axis.folds;
        assert_eq!(folds.is_empty(), !skips);
        assert!(folds.iter().all(|(from, to)| from < to));
        frames.push(count);
    }
    assert!(frames[0] < frames[1] * 9 / 10, "{frames:?}");
}

#[test]
fn when_nothing_more_happens_play_goes_on_for_whoever_wants_to_change_that() {
    let mut session =
        session(scenario(r#"{"schema":"lambda-paths/1","arrivals":{"kind":"constant","rate":0}}"#));
    play(&mut session, at(20.0), &[16.0]);
    assert!(session.simulation().now() < at(21.0));
}

#[test]
fn the_axis_marks_changes_outages_and_what_is_given_up() {
    let mut session = session(scenario(
        r#"{"schema":"lambda-paths/1","duration":1200,
        "changes":[{"at":60,"set":{"lanes[0].function.failure.rate":1}},
        {"at":120,"set":{"lanes[0].function.failure.rate":0}},
        {"at":900,"set":{"function.reservedConcurrency":0}}]}"#,
    ));
    seek(&mut session, 1_000.0);
    let (axis, given_up) = (session.readout().axis, |session: &Session| {
        session.readout().axis.marks.given_up.iter().map(|count| u64::from(*count)).sum::<u64>()
    });
    assert_eq!(axis.changes, [at(60.0), at(120.0), at(900.0)]);
    assert_eq!(axis.outages, [(at(60.0), at(120.0)), (at(900.0), at(1_200.0))]);
    let measures = &session.simulation().measures().lanes;
    let expected: u64 = measures.iter().map(|lane| lane.dead_lettered + lane.dropped).sum();
    assert!(expected > 0 && given_up(&session) == expected);
    // What lies ahead is known still after going back, and unknown after an edit.
    seek(&mut session, 1.0);
    assert_eq!(given_up(&session), expected);
    session.set_failure(0.0).expect("a sound rate");
    assert_eq!(given_up(&session), 0);
}
