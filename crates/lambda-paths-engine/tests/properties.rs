//! Laws that every run keeps, whatever its scenario.

mod audit;
mod random;

use std::collections::BTreeMap;

use audit::Audit;
use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::{Progress, Simulation};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Kind, Transition};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use random::{crowded, edit, plain, queues, scenario};
use serde_json::{Value, json};

/// Occurrences that are looked at of one run: the laws hold of its beginning too.
const OCCURRENCES: u64 = 30_000;

/// The same cases each time. `PROPTEST_RNG_SEED` and `PROPTEST_CASES` ask for others.
fn cases(cases: u32) -> Config {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(1);
    }
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    config
}

/// The end of what is looked at.
fn horizon(scenario: &Scenario) -> Instant {
    let mut simulation = Simulation::new(scenario);
    simulation.advance(simulation.end(), OCCURRENCES, &mut |_| {});
    simulation.now()
}

/// All transitions of a run up to `until`.
fn transitions(scenario: &Scenario, until: Instant) -> Vec<Transition> {
    let mut transitions = Vec::new();
    let mut simulation = Simulation::new(scenario);
    simulation.advance(until, 10 * OCCURRENCES, &mut |transition| transitions.push(*transition));
    transitions
}

/// What one lane does, changes of the scenario aside.
fn lane(transitions: &[Transition], lane: u16) -> Vec<Transition> {
    let of_lane = transitions.iter().filter(|transition| {
        transition.lane == lane && !matches!(transition.kind, Kind::Changed { .. })
    });
    of_lane.copied().collect()
}

/// Of one lane: the failures, and the length, of the executions that are first attempts.
fn first_attempts(transitions: &[Transition], lane: u16) -> BTreeMap<u32, (bool, Span)> {
    let ends = transitions.iter().filter(|end| (end.lane, end.attempt) == (lane, 1));
    let ends = ends.filter_map(|end| match end.kind {
        Kind::Succeeded { duration, .. } => Some((end.request, (false, duration))),
        Kind::Failed { duration, .. } => Some((end.request, (true, duration))),
        _ => None,
    });
    ends.collect()
}

/// The paths with room for all, and without starts, which would hide what chance decides.
fn fair(seed: u32, duration: &Value, failure_rate: f64) -> Scenario {
    plain(seed, 60, &["synchronous", "asynchronous", "sqs", "kinesis"])
        .edited_all([
            ("account.concurrency", json!(100_000)),
            ("arrivals.rate", json!(5)),
            ("function.timeout", json!(20)),
            ("function.coldStart", json!({ "kind": "constant", "value": 0 })),
            ("function.duration", duration.clone()),
            ("function.failure.rate", json!(failure_rate)),
            ("lanes[3].path.shards", json!(1_000)),
            ("lanes[3].path.partitionKeys", json!(1_000_000)),
            ("lanes[3].path.batchSize", json!(1)),
            ("lanes[3].path.maximumRetryAttempts", json!(0)),
        ])
        .expect("it is sound")
}

fn duration() -> impl Strategy<Value = Value> {
    prop_oneof![
        (0.0..2.0).prop_map(|value| json!({ "kind": "constant", "value": value })),
        (0.0..2.0, 2.0..9.0)
            .prop_map(|(min, max)| json!({ "kind": "uniform", "min": min, "max": max })),
        (0.0..2.0).prop_map(|mean| json!({ "kind": "exponential", "mean": mean })),
        (0.0..2.0, 0.0..1.0).prop_map(
            |(median, sigma)| json!({ "kind": "lognormal", "median": median, "sigma": sigma })
        ),
    ]
}

/// Whether a change at the start sets back what an edit of a path has set.
fn is_changed_at_the_start(edited: &Scenario, path: &str) -> bool {
    let unchanged = edited.edited("changes", json!([])).expect("it is sound without changes");
    let [after, before] = [edited, &unchanged].map(|scenario| scenario.complete_at(Instant::START));
    // What lanes share stands with each of them.
    (0..edited.initial.lanes.len()).any(|lane| {
        let path = if path.starts_with("lanes[") {
            path.to_owned()
        } else {
            format!("lanes[{lane}].{path}")
        };
        let pointer = format!("/{}", path.replace('[', ".").replace(']', "").replace('.', "/"));
        after.pointer(&pointer) != before.pointer(&pointer)
    })
}

/// Follows a run with the audit.
fn check(scenario: &Scenario) {
    let mut simulation = Simulation::new(scenario);
    let mut audit = Audit::new(scenario);
    for _ in 0..OCCURRENCES {
        let progress = simulation.advance(simulation.end(), 1, &mut |transition| {
            audit.follow(transition);
        });
        audit.compare(simulation.measures(), simulation.now());
        if progress == Progress::Reached {
            break;
        }
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn every_transition_is_lawful_and_every_request_is_somewhere(scenario in scenario()) {
        check(&scenario);
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn queues_keep_their_laws_whatever_is_set_about_them(scenario in queues()) {
        check(&scenario);
    }

    #[test]
    fn a_crowd_is_let_in_as_concurrency_and_pace_allow(scenario in crowded()) {
        check(&scenario);
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn however_a_run_is_sliced_it_is_the_same(scenario in scenario()) {
        let until = horizon(&scenario);
        let mut whole = Simulation::new(&scenario);
        whole.advance(until, u64::MAX, &mut |_| {});

        let mut steps = Simulation::new(&scenario);
        while steps.advance(until, 1, &mut |_| {}) == Progress::OutOfBudget {}
        prop_assert_eq!(steps.report(), whole.report());

        let mut slices = Simulation::new(&scenario);
        for slice in 1..=3_000 {
            let until = Instant::from_micros(until.micros() * slice / 3_000);
            slices.advance(until, u64::MAX, &mut |_| {});
        }
        prop_assert_eq!(slices.report(), whole.report());
    }

    #[test]
    fn a_clone_goes_on_as_the_original_does(scenario in scenario(), share in 0.0..1.0) {
        let until = horizon(&scenario);
        let mut original = Simulation::new(&scenario);
        original.advance(Instant::START + (until - Instant::START).scale(share), 999, &mut |_| {});
        let mut clone = original.clone();
        original.advance(until, u64::MAX, &mut |_| {});
        clone.advance(until, u64::MAX, &mut |_| {});
        prop_assert_eq!(original.report(), clone.report());
        let mut again = Simulation::new(&scenario);
        again.advance(until, u64::MAX, &mut |_| {});
        prop_assert_eq!(original.report(), again.report());
    }

    #[test]
    fn an_edit_of_the_future_runs_as_if_it_had_always_been_planned(
        scenario in scenario(), share in 0.0..1.0, edit in edit(), when in 0.0..1.0,
    ) {
        let until = horizon(&scenario);
        let mut edited = Simulation::new(&scenario);
        edited.advance(Instant::START + (until - Instant::START).scale(share), 999, &mut |_| {});
        let Some(planned) = edit.while_running(&scenario, when) else {
            return Ok(());
        };
        let same_past = |at: Instant| planned.settings_at(at) == scenario.settings_at(at);
        prop_assume!(planned.changes.iter().filter(|change| change.at <= edited.now()).eq(
            scenario.changes.iter().filter(|change| change.at <= edited.now())));
        prop_assert!(same_past(edited.now()));
        edited.edit(planned.clone());
        let until = until.min(horizon(&planned)).max(edited.now());
        edited.advance(until, u64::MAX, &mut |_| {});
        let mut fresh = Simulation::new(&planned);
        fresh.advance(until, u64::MAX, &mut |_| {});
        prop_assert_eq!(edited.report(), fresh.report());
    }

    #[test]
    fn an_edit_of_one_lane_changes_no_other(
        scenario in scenario(), edit in edit(), edited in 0..4_u16, when in 0.0..1.0,
    ) {
        let Ok(scenario) = scenario.edited("account.concurrency", json!(100_000)) else {
            return Ok(());
        };
        let room = scenario.changes.iter().all(|change| {
            change.settings.account.concurrency == 100_000
        });
        let lanes = u16::try_from(scenario.initial.lanes.len()).expect("few lanes");
        let edited = edited % lanes;
        let edit = edit.in_lane(edited.into(), lanes.into());
        prop_assume!(room && edit.of(&scenario).0.starts_with("lanes["));
        let Some(other) = edit.while_running(&scenario, when) else {
            return Ok(());
        };
        let until = horizon(&scenario).min(horizon(&other));
        let (before, after) = (transitions(&scenario, until), transitions(&other, until));
        for index in (0..lanes).filter(|index| *index != edited) {
            let (before, after) = (lane(&before, index), lane(&after, index));
            let differs = before.iter().zip(&after).find(|(before, after)| before != after);
            prop_assert!(differs.is_none(), "lane {}: {:?}", index, differs);
            prop_assert_eq!(before.len(), after.len());
        }
    }

    #[test]
    fn a_remedy_that_the_scenario_takes_ends_its_warning(scenario in scenario()) {
        for warning in scenario.warnings() {
            let Some((path, value)) = &warning.remedy else { continue };
            // What lanes share, or what changes later, may not suit all of them.
            if let Ok(edited) = scenario.edited(path, value.clone()) {
                let gone = !edited.warnings().contains(&warning);
                prop_assert!(
                    gone || is_changed_at_the_start(&edited, path),
                    "{} stays after {} = {}", warning, path, value
                );
            }
        }
    }

    #[test]
    fn more_failures_keep_all_that_failed_before(
        seed in any::<u32>(), duration in duration(), p in 0.0..1.0, more in 0.0..1.0,
    ) {
        let fewer = fair(seed, &duration, p);
        let fewer = transitions(&fewer, horizon(&fewer));
        let more = fair(seed, &duration, p + (1.0 - p) * more);
        let more = transitions(&more, horizon(&more));
        for lane in 0..4 {
            let (fewer, more) = (first_attempts(&fewer, lane), first_attempts(&more, lane));
            for (request, (failed, duration)) in &fewer {
                if let Some(other) = more.get(request) {
                    prop_assert!(other.0 || !failed, "request {} fails no more", request);
                    prop_assert_eq!(duration, &other.1);
                }
            }
        }
    }

    #[test]
    fn a_request_has_the_same_luck_in_every_lane(
        seed in any::<u32>(), duration in duration(), p in 0.0..1.0,
    ) {
        let scenario = fair(seed, &duration, p);
        let transitions = transitions(&scenario, horizon(&scenario));
        let lanes: [_; 4] = [0, 1, 2, 3].map(|lane| first_attempts(&transitions, lane));
        let mut compared = 0;
        for (request, first) in &lanes[0] {
            for other in lanes[1..].iter().filter_map(|lane| lane.get(request)) {
                prop_assert_eq!(first, other);
                compared += 1;
            }
        }
        prop_assert!(compared > 100, "only {} were compared", compared);
    }
}
