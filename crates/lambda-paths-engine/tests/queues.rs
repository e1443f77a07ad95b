//! Standard queues and their mappings, exact to the tick: what is visible when, how batches gather,
//! and how many pollers there are.

mod story;

use lambda_paths_engine::scenario::{Fault, Scenario};
use lambda_paths_engine::transition::Kind;
use serde_json::{Value, json};
use story::{Run, check, run};

fn sqs(more: Value) -> Value {
    let mut path = json!({ "kind": "sqs", "visibilityTimeout": 60 });
    for (key, value) in more.as_object().expect("fields") {
        path[key] = value.clone();
    }
    path
}

/// Visibility timeouts below the function's timeout come with a change: a new mapping refuses them.
fn visible_after(seconds: f64) -> Value {
    json!([{ "at": 0, "set": { "lanes[0].path.visibilityTimeout": seconds } }])
}

/// Instants and sizes of the executions' batches.
fn batches(run: &Run) -> Vec<(f64, u32)> {
    let batches = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Invoked { batch_size, .. } => Some((transition.at.as_secs_f64(), batch_size)),
        _ => None,
    });
    batches.collect()
}

/// Instants at which the number of pollers changed.
fn pollers(run: &Run) -> Vec<(f64, u32)> {
    let scaled = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::PollersScaled { pollers } => Some((transition.at.as_secs_f64(), pollers)),
        _ => None,
    });
    scaled.collect()
}

fn count(run: &Run, is_one: impl Fn(&Kind) -> bool) -> usize {
    run.transitions.iter().filter(|transition| is_one(&transition.kind)).count()
}

#[test]
fn a_delayed_message_is_in_the_queue_and_shown_to_nobody() {
    let run = check(
        &sqs(json!({ "delaySeconds": 5 })),
        &json!({}),
        &["0 Accepted", "0 Delayed", "5 Queued", "5 Received 1", "6 Deleted 1"],
    );
    let queue = run.lane().queue;
    assert_eq!((queue.max_age, queue.peak_visible), (5.0, 1), "its age counts from the send");
    assert_eq!(run.lane().cloud_watch["AWS/SQS"]["ApproximateNumberOfMessagesDelayed"].json(), 1);
}

#[test]
fn a_batch_gathers_until_it_is_full_or_its_window_is_over() {
    let run = run(
        &sqs(json!({ "batchSize": 3, "maximumBatchingWindow": 10 })),
        &json!({ "arrivals": { "kind": "trace", "times": [0, 1, 2, 20] } }),
    );
    assert_eq!(batches(&run), [(2.0, 3), (30.0, 1)]);
}

#[test]
fn the_visibility_timeout_of_the_first_message_runs_while_its_batch_gathers() {
    // Received at 0 and 9 s, invoked at 10 s, done at 65 s: too late for the first one only.
    check(
        &sqs(json!({ "batchSize": 10, "maximumBatchingWindow": 10 })),
        &json!({
            "duration": 70,
            "arrivals": { "kind": "trace", "times": [0, 9] },
            "function": { "duration": { "value": 55 } },
        }),
        &["0 Received 1", "r1 9 Received 1", "60 Received 2", "r1 65 Deleted 1"],
    );
}

#[test]
fn a_batch_of_more_than_ten_takes_several_receives_and_deletes() {
    let run = run(
        &sqs(json!({ "batchSize": 25, "maximumBatchingWindow": 1, "maximumConcurrency": 2 })),
        &json!({ "duration": 19, "arrivals": { "count": 100 } }),
    );
    assert_eq!(batches(&run), [(0.0, 25), (0.0, 25), (1.0, 25), (1.0, 25)]);
    // Ten, ten and five, four times.
    assert_eq!(count(&run, |kind| matches!(kind, Kind::Received { together: false, .. })), 12);
    assert_eq!(count(&run, |kind| matches!(kind, Kind::Deleted { together: false, .. })), 12);
    assert!((run.lane().cost.queue - (100.0 + 12.0 + 12.0) * 0.4e-6).abs() < 1e-9);
}

#[test]
fn a_poller_that_gathers_polls_again_when_it_has_its_answer() {
    // A poll takes a second there and a second back.
    let run = run(
        &sqs(json!({
            "batchSize": 30, "maximumBatchingWindow": 20, "maximumConcurrency": 2,
        })),
        &json!({ "network": { "serviceHop": 1 }, "arrivals": { "count": 30 } }),
    );
    // Two pollers: ten messages for each, then the other ten for the first.
    let received: Vec<u64> = run
        .transitions
        .iter()
        .filter(|transition| matches!(transition.kind, Kind::Received { together: false, .. }))
        .map(|transition| transition.at.micros() / 1_000_000)
        .collect();
    assert_eq!(received, [0, 0, 2]);
    assert_eq!(batches(&run), [(21.0, 20), (21.0, 10)]);
}

#[test]
fn no_more_than_120_000_messages_are_in_flight() {
    let run = run(
        &sqs(json!({
            "visibilityTimeout": 900, "batchSize": 10_000, "maximumBatchingWindow": 1,
        })),
        &json!({
            "duration": 120,
            "arrivals": { "count": 125_000 },
            "function": { "timeout": 100, "duration": { "value": 90 } },
        }),
    );
    let in_flight = &run.lane().cloud_watch["AWS/SQS"]["ApproximateNumberOfMessagesNotVisible"];
    assert_eq!(in_flight.json(), 120_000);
    assert_eq!(run.lane().attempts.total, 125_000, "the others come when there is room");
}

#[test]
fn deliveries_of_a_message_are_its_duration_over_its_visibility_timeout() {
    for (duration, visibility, receives) in
        [(10, 4, 5), (10, 4, 2), (12, 4, 5), (9, 1, 4), (3, 7, 3), (20, 3, 1000)]
    {
        let run = run(
            &sqs(json!({ "maxReceiveCount": receives })),
            &json!({
                "duration": duration + visibility * receives.min(20),
                "arrivals": { "count": 1 },
                "function": { "duration": { "value": duration } },
                "changes": visible_after(f64::from(visibility)),
            }),
        );
        // The finishing worker's handle is out of date but for the last receive.
        let before_end = run.transitions.iter().filter(|transition| {
            matches!(transition.kind, Kind::Received { .. })
                && transition.at.as_secs_f64() < f64::from(duration)
        });
        let expected = u32::div_ceil(duration, visibility).min(receives);
        assert_eq!(before_end.count(), expected as usize, "D = {duration}, V = {visibility}");
    }
}

#[test]
fn a_late_delete_works_only_where_the_setting_says_so() {
    let late = json!({
        "duration": 25,
        "function": { "duration": { "value": 10 } },
        "changes": visible_after(4.0),
    });
    let ignored = [
        "10 DeleteIgnored 1",
        "12 DeadLettered 3 MaxReceiveCountExceeded",
        "14 DeleteIgnored 2",
        "18 DeleteIgnored 3",
    ];
    check(&sqs(json!({})), &late, &ignored);
    let works = ["10 Deleted 3", "10 Completed 3", "14 DeleteIgnored 2", "18 DeleteIgnored 3"];
    check(&sqs(json!({ "staleDeleteWorks": true })), &late, &works);
}

#[test]
fn a_message_is_lost_exactly_when_its_retention_ends() {
    // Two pollers are at work, and the third message waits until it is lost.
    check(
        &sqs(json!({ "maximumConcurrency": 2, "messageRetentionPeriod": 60 })),
        &json!({
            "arrivals": { "count": 3 },
            "function": { "timeout": 60, "duration": { "value": 60 } },
        }),
        &["r2 60 Dropped RetentionExceeded", "60 Completed 1", "r1 60 Completed 1"],
    );
}

#[test]
fn a_message_in_flight_at_the_end_of_its_retention_is_lost_when_it_would_be_visible_again() {
    check(
        &sqs(json!({ "messageRetentionPeriod": 70 })),
        &json!({ "function": { "failure": { "rate": 1 } } }),
        &["0 Received 1", "60 Received 2", "120 Dropped 2 RetentionExceeded"],
    );
}

#[test]
fn a_dead_letter_is_lost_at_once_where_its_queue_keeps_nothing_so_old() {
    let fails = json!({ "function": { "failure": { "rate": 1 } } });
    let kept = |seconds: u32| sqs(json!({ "deadLetterRetentionPeriod": seconds }));
    check(&kept(181), &fails, &["180 DeadLettered 3 MaxReceiveCountExceeded"]);
    check(&kept(180), &fails, &["180 Dropped 3 DeadLetterRetentionExceeded"]);
}

#[test]
fn a_quiet_mapping_keeps_two_pollers_and_begins_with_five_again() {
    let run = run(
        &sqs(json!({})),
        &json!({
            "duration": 302,
            "arrivals": { "kind": "burst", "count": 10, "at": 300 },
            "function": { "duration": { "value": 60 } },
        }),
    );
    let expected = [(60.0, 4), (120.0, 3), (180.0, 2), (300.0, 5), (300.2, 6), (300.4, 7)];
    assert_eq!(pollers(&run)[..6], expected);
    assert_eq!(batches(&run)[..6], [300.0, 300.0, 300.0, 300.0, 300.0, 300.2].map(|at| (at, 1)));
}

#[test]
fn errors_halve_the_concurrency_for_a_minute_where_the_setting_says_so() {
    let failing = json!({
        "duration": 90,
        "arrivals": { "count": 2_000 },
        "function": { "duration": { "value": 20 }, "failure": { "rate": 1 } },
    });
    let full = run(&sqs(json!({})), &failing);
    assert_eq!(pollers(&full).last(), Some(&(90.0, 455)));
    // 105 pollers after 20 s, half of which go; a minute later one more comes, and then halves
    // again.
    let halved = run(&sqs(json!({ "errorBackoff": true })), &failing);
    let scaled = pollers(&halved);
    let at = scaled.iter().position(|(at, _)| *at >= 20.0).expect("it scales");
    assert_eq!(scaled[at - 1..=at + 1], [(19.8, 104), (20.0, 52), (80.0, 53)]);
    assert!(scaled[at + 1..].windows(2).any(|two| two[1].1 == two[0].1 / 2), "{scaled:?}");
    // A handler that reports what failed does not slow the mapping down.
    let reports =
        run(&sqs(json!({ "errorBackoff": true, "reportBatchItemFailures": true })), &failing);
    assert_eq!(pollers(&reports), pollers(&full));
}

#[test]
fn a_provisioned_poller_holds_ten_batches_and_polls_ten_times_a_second() {
    let run = run(
        &sqs(json!({ "minimumPollers": 2, "maximumPollers": 3 })),
        &json!({
            "duration": 50,
            "arrivals": { "count": 100 },
            "function": { "duration": { "value": 55 } },
        }),
    );
    let mut times = [const { Vec::new() }; 3];
    for transition in &run.transitions {
        if let Kind::Received { poller, .. } = transition.kind {
            times[poller as usize].push(transition.at.micros() / 100_000);
        }
    }
    assert_eq!(pollers(&run), [(0.6, 3)], "1,000 concurrent executions a minute");
    let from = |first: u64| (first..first + 10).collect::<Vec<_>>();
    assert_eq!(times, [from(0), from(0), from(6)]);
    // Two pollers for 0.6 s and three for 49.4 s.
    let requests = 100.0 + 30.0;
    let hours = (2.0 * 0.6 + 3.0 * 49.4) / 3600.0;
    let cost = requests * 0.4e-6 + hours * 0.009_25;
    assert!((run.lane().cost.queue - cost).abs() < 1e-9, "{}", run.lane().cost.queue);
}

#[test]
fn a_duplicate_without_a_cause_is_one_more_receive_at_once() {
    let run =
        run(&sqs(json!({ "duplicateRate": 1, "maxReceiveCount": 2 })), &json!({ "duration": 10 }));
    let received: Vec<String> = run.lines().filter(|line| line.contains("Received")).collect();
    assert_eq!(received, ["0 Received 1", "0.01 Received 2"]);
    assert_eq!((run.lane().invocations, run.lane().duplicates), (2, 1));
}

#[test]
fn a_message_received_three_times_counts_no_more_for_the_age_of_the_oldest() {
    let age = |receives: u32| {
        let run = run(
            &sqs(json!({ "maxReceiveCount": receives })),
            &json!({ "duration": 1000, "function": { "failure": { "rate": 1 } } }),
        );
        run.lane().cloud_watch["AWS/SQS"]["ApproximateAgeOfOldestMessage"].json()
    };
    assert_eq!(age(2), 120.0, "at 120 s it moves to the dead-letter queue");
    assert_eq!(age(9), 120.0, "at 120 s it is received for the third time");
}

#[track_caller]
fn check_faults(fields: &Value, expected: &[&str]) {
    let mut document = fields.clone();
    document["schema"] = json!("lambda-paths/1");
    let faults = Scenario::from_document(document).err().unwrap_or_default();
    assert_eq!(faults.iter().map(Fault::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn large_batches_need_a_window_as_aws_demands() {
    let refusal = "InvalidParameterValueException: Maximum batch window in seconds must be greater \
                   than 0 if maximum batch size is greater than 10";
    let path = |batch_size: u32, window: f64| {
        json!({ "lanes": [{ "path": {
            "kind": "sqs", "batchSize": batch_size, "maximumBatchingWindow": window,
        } }] })
    };
    check_faults(&path(10, 0.0), &[]);
    check_faults(&path(10_000, 1.0), &[]);
    check_faults(&path(11, 0.0), &[&format!("lanes[0].path.batchSize: {refusal}")]);
}

#[test]
fn provisioned_pollers_exclude_a_maximum_concurrency() {
    let path = |more: Value| {
        let mut path = json!({ "kind": "sqs", "minimumPollers": 5 });
        for (key, value) in more.as_object().expect("fields") {
            path[key] = value.clone();
        }
        json!({ "lanes": [{ "path": path }] })
    };
    check_faults(&path(json!({})), &[]);
    check_faults(
        &path(json!({ "maximumConcurrency": 5 })),
        &["lanes[0].path.maximumConcurrency: InvalidParameterValueException: MaximumConcurrency \
           cannot be used with provisioned pollers"],
    );
    check_faults(
        &path(json!({ "maximumPollers": 4 })),
        &["lanes[0].path.minimumPollers: 5 is above maximumPollers, 4"],
    );
}

#[test]
fn a_mapping_keeps_the_mode_of_its_pollers() {
    let lane = |pollers: Value| json!([{ "path": { "kind": "sqs", "minimumPollers": pollers } }]);
    let to =
        |pollers: Value| json!([{ "at": 5, "set": { "lanes[0].path.minimumPollers": pollers } }]);
    let refusal = "changes[0].set.lanes[0].path.minimumPollers: cannot change during a run";
    check_faults(&json!({ "lanes": lane(json!(2)), "changes": to(json!(5)) }), &[]);
    check_faults(&json!({ "lanes": lane(json!(2)), "changes": to(Value::Null) }), &[refusal]);
    check_faults(&json!({ "lanes": lane(Value::Null), "changes": to(json!(5)) }), &[refusal]);
}

trait Json {
    fn json(&self) -> Value;
}

impl<T: serde::Serialize> Json for T {
    fn json(&self) -> Value {
        serde_json::to_value(self).expect("it is JSON")
    }
}
