//! Each built-in scenario shows what its sentence says: one number at least, at any of a few seeds.

use lambda_paths_engine::measure::report::{LaneReport, Report};
use lambda_paths_engine::scenario::{PRESETS, Preset};
use lambda_paths_engine::simulation::Simulation;
use serde_json::json;

/// Checks what a built-in scenario says, at its own seed and at two others.
fn check<const LANES: usize>(name: &str, says: impl Fn(&[LaneReport; LANES])) {
    let preset = Preset::named(name).expect("it is built in");
    for seed in [42, 7, 1_000_003] {
        let scenario = preset.scenario().edited("seed", json!(seed)).expect("it is sound");
        let mut simulation = Simulation::new(&scenario);
        simulation.run(&mut |_| {});
        let Report { lanes, .. } = simulation.report();
        says(&lanes.try_into().expect("so many lanes"));
    }
}

fn p95(lane: &LaneReport) -> f64 {
    lane.latency.p95.expect("something succeeded")
}

#[test]
fn there_are_twenty_five_of_them_in_groups_and_none_is_there_twice() {
    assert_eq!(PRESETS.len(), 25, "and each has a claim here");
    let mut groups: Vec<&str> = PRESETS.iter().map(|preset| preset.group).collect();
    groups.dedup();
    assert_eq!(groups.len(), 5, "those of a group stand together: {groups:?}");
    for (index, preset) in PRESETS.iter().enumerate() {
        let same = |other: &Preset| other.name == preset.name || other.title == preset.title;
        assert_eq!(PRESETS.iter().position(same), Some(index), "{}", preset.name);
    }
}

#[test]
fn each_of_three_paths_has_somebody_else_who_waits_and_retries() {
    check("three-paths", |[sync, async_, queue]| {
        for lane in [sync, async_, queue] {
            assert!(lane.attempts.total * 100 > lane.requests.arrived * 115);
        }
        assert!(sync.caller_wait.max > Some(1.0));
        assert_eq!((async_.caller_wait.max, queue.caller_wait.max), (Some(0.04), Some(0.04)));
        // The client tries again within a second, the queue and Lambda when their clocks say so.
        assert!(p95(sync) < 1.0 && p95(queue) > 30.0 && p95(async_) > 51.0);
    });
}

#[test]
fn an_outage_is_an_error_to_callers_and_outlasted_elsewhere() {
    check("outage", |[sync, async_, queue]| {
        assert!(sync.requests.failed > 3 * queue.requests.dead_lettered);
        assert!(sync.requests.failed > 5 * async_.requests.dead_lettered);
        assert!(p95(queue) > 30.0 && p95(async_) > 51.0);
    });
}

#[test]
fn eager_callers_multiply_what_a_slow_function_refuses() {
    check("retry-storm", |[no_retry, eager, standard]| {
        assert!(eager.throttles > 7 * no_retry.throttles);
        assert!(standard.throttles < 2 * no_retry.throttles);
    });
}

#[test]
fn good_messages_die_in_the_batch_of_a_poison_one() {
    check("poison-message", |[whole, partial]| {
        assert!(whole.requests.dead_lettered > 4 * partial.requests.dead_lettered);
        assert!(partial.requests.dead_lettered > 0 && partial.errors == 0);
    });
}

#[test]
fn a_poison_record_stops_its_shard_unless_there_are_limits() {
    check("poison-record", |[no_limits, two_retries, bisected]| {
        assert!(no_limits.requests.in_flight * 2 > no_limits.requests.arrived);
        assert_eq!(no_limits.requests.dead_lettered, 0);
        assert!(two_retries.requests.in_flight < 20 && bisected.requests.in_flight < 20);
        assert!(two_retries.requests.dead_lettered > bisected.requests.dead_lettered);
        assert!(bisected.requests.dead_lettered > 0);
    });
}

#[test]
fn a_refusal_is_an_error_to_a_caller_and_a_delay_elsewhere() {
    check("throttled", |[sync, async_, queue]| {
        assert!(sync.throttles > 900 && sync.requests.failed > 700);
        for lane in [async_, queue] {
            assert!(lane.throttles > 900);
            assert_eq!((lane.requests.dead_lettered, lane.requests.dropped), (0, 0));
        }
    });
}

#[test]
fn a_caller_calls_again_while_its_first_run_still_works() {
    check("twenty-nine-seconds", |[sync, async_, queue]| {
        assert!(sync.duplicates > 100 && sync.errors == 0 && sync.requests.failed > 0);
        for lane in [async_, queue] {
            assert_eq!((lane.attempts.total, lane.duplicates), (lane.requests.arrived, 0));
        }
    });
}

#[test]
fn a_visibility_timeout_that_is_too_short_runs_messages_twice_and_kills_good_ones() {
    check("visibility-too-short", |[short, long]| {
        assert_eq!(short.errors + long.errors, 0, "nothing fails");
        assert!(short.duplicates > 0 && short.requests.dead_lettered > 0);
        assert_eq!((long.duplicates, long.requests.dead_lettered), (0, 0));
    });
}

#[test]
fn reserved_concurrency_brakes_a_queue_by_killing_messages_and_maximum_concurrency_does_not() {
    check("throttled-poller", |[reserved, maximum]| {
        assert_eq!(reserved.errors, 0, "nothing fails");
        assert!(reserved.throttles > 0 && reserved.requests.dead_lettered > 100);
        assert_eq!((maximum.throttles, maximum.requests.succeeded), (0, 1200));
    });
}

#[test]
fn order_workers_share_invocations_and_die_of_poison_alone() {
    check("order-workers", |[orders]| {
        assert!(orders.invocations * 3 < orders.requests.arrived);
        let share = orders.requests.dead_lettered * 100 / orders.requests.arrived;
        assert!(orders.requests.dead_lettered > 0 && share < 1, "{share} percent");
    });
}

#[test]
fn a_fifo_queue_of_few_groups_waits_behind_its_failures() {
    check("fifo-order", |[standard, few, many]| {
        assert!(p95(few) > 5.0 * p95(standard), "{} {}", p95(few), p95(standard));
        assert!(p95(few) > 2.5 * p95(many), "{} {}", p95(few), p95(many));
        assert!(few.latency.p50 > many.latency.p50);
    });
}

#[test]
fn a_bad_record_stops_its_shard_and_more_shards_lose_less() {
    check("blocked-shard", |[four, twenty]| {
        for lane in [four, twenty] {
            assert_eq!((lane.requests.dead_lettered, lane.requests.dropped), (0, 0));
        }
        assert!(four.requests.in_flight > 2 * twenty.requests.in_flight);
    });
}

#[test]
fn halved_batches_lose_the_bad_records_alone() {
    check("bisect", |[whole, halved]| {
        assert!(whole.requests.dead_lettered > 5 * halved.requests.dead_lettered);
        assert!(halved.requests.dead_lettered > 0 && halved.invocations > whole.invocations);
    });
}

#[test]
fn provisioned_pollers_keep_a_topic_from_falling_behind() {
    check("kafka-lag", |[on_demand, provisioned]| {
        assert!(p95(on_demand) > 5.0 * p95(provisioned));
    });
}

#[test]
fn both_lanes_of_thumbnails_lose_the_same_and_one_tells_of_it() {
    check("thumbnails", |[told, untold]| {
        assert_eq!(told.requests.dead_lettered, untold.requests.dropped);
        assert_eq!(told.requests.succeeded, untold.requests.succeeded);
        assert!(told.requests.dead_lettered > 0 && p95(told) > 50.0);
    });
}

#[test]
fn a_burst_starts_an_environment_for_each_caller_and_five_for_a_queue() {
    check("cold-start-burst", |[sync, async_, queue]| {
        assert_eq!([sync.cold_starts, async_.cold_starts, queue.cold_starts], [60, 60, 5]);
        assert!(sync.caller_wait.p50 > Some(2.0) && async_.caller_wait.p50 < Some(0.1));
    });
}

#[test]
fn provisioned_environments_spare_most_cold_starts_and_a_rush_spills_over() {
    check("provisioned-spill-over", |[on_demand, provisioned]| {
        assert!(provisioned.cold_starts > 0 && provisioned.cold_starts < on_demand.cold_starts);
        assert!(provisioned.latency.p99 < on_demand.latency.p99);
    });
}

#[test]
fn an_empty_retry_quota_spares_an_outage_its_retries() {
    check("sdk-outage", |[with, without]| {
        let retries = |lane: &LaneReport| lane.attempts.total - lane.requests.arrived;
        assert!(retries(without) > 10 * retries(with));
        assert!(with.requests.succeeded * 100 > without.requests.succeeded * 99);
    });
}

#[test]
fn who_calls_again_hardly_waits_longer_and_gets_through() {
    check("api", |[once, again]| {
        assert!(once.requests.failed > 80 && again.requests.failed < 3);
        assert!(again.latency.p99 < once.latency.p99.map(|p99| p99 + 0.1));
    });
}

#[test]
fn at_nine_only_who_comes_again_gets_in() {
    check("authentication", |[once, with_back_off]| {
        assert_eq!((once.requests.succeeded, once.requests.failed), (40, 160));
        assert_eq!(with_back_off.requests.succeeded, 200);
        assert!(with_back_off.caller_wait.max > Some(3.0));
    });
}

#[test]
fn an_impatient_caller_pays_twice() {
    check("payment", |[impatient, patient]| {
        assert!(impatient.duplicates > 50 && impatient.errors == 0);
        assert_eq!((patient.duplicates, patient.invocations), (0, patient.requests.arrived));
    });
}

#[test]
fn events_wait_for_a_place_and_calls_are_refused() {
    check("notifications", |[by_topic, by_calls]| {
        assert_eq!((by_topic.requests.succeeded, by_topic.caller_wait.max), (1000, Some(0.04)));
        assert!(by_topic.throttles > 1000 && by_topic.latency.max > Some(60.0));
        assert!(by_calls.requests.failed > 900);
    });
}

#[test]
fn events_are_tried_three_times_in_minutes_or_once() {
    check("event-driven", |[two_retries, no_retries]| {
        let share = |lane: &LaneReport| lane.requests.dead_lettered * 100 / lane.requests.arrived;
        assert!(share(two_retries) < 3 && share(no_retries) > 15);
        assert!(p95(two_retries) > 50.0 && p95(no_retries) < 1.0);
    });
}

#[test]
fn a_queue_waits_out_an_outage_that_is_too_long_for_two_retries() {
    check("background-work", |[event, queued]| {
        assert!(event.requests.dead_lettered > 150 && queued.requests.dead_lettered == 0);
        assert!(queued.requests.in_flight < 5 && queued.latency.max > Some(600.0));
    });
}

#[test]
fn a_window_makes_few_large_batches_for_which_each_click_waits() {
    check("clicks", |[at_once, ten_seconds]| {
        assert!(at_once.invocations > 20 * ten_seconds.invocations);
        assert!(p95(ten_seconds) > 9.0 && p95(at_once) < 2.0);
    });
}
