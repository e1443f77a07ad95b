//! The clocks of streams, exact to the tick: polls, batches, retries, splits, and who waits behind
//! whom.

mod story;

use lambda_paths_engine::transition::{Kind, Undelivered};
use serde_json::{Value, json};
use story::{Run, check, run};

/// One shard of Kinesis, polled as AWS does although nothing else takes time, and nominal waits.
fn kinesis() -> Value {
    json!({ "kind": "kinesis", "shards": 1, "pollInterval": 1, "retryDelayJitter": 0 })
}

fn with(mut path: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().expect("an object") {
        path[key] = value.clone();
    }
    path
}

fn at(times: &[f64]) -> Value {
    json!({ "arrivals": { "kind": "trace", "times": times } })
}

fn burst(count: u32, at: f64) -> Value {
    json!({ "arrivals": { "kind": "burst", "count": count, "at": at } })
}

fn always_fails(mut differences: Value) -> Value {
    differences["function"]["failure"] = json!({ "rate": 1 });
    differences
}

/// Sizes of the batches that were executed, in order.
fn batches(run: &Run) -> Vec<u32> {
    let sizes = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Invoked { batch_size, .. } => Some(batch_size),
        _ => None,
    });
    sizes.collect()
}

#[test]
fn a_shard_is_polled_once_a_second_and_the_stream_of_a_table_four_times() {
    let mut far = at(&[0.2, 4.999, 7.0]);
    far["network"] = json!({ "serviceHop": 0.001 });
    let kinesis = json!({ "kind": "kinesis", "shards": 1 });
    check(&kinesis, &far, &["1 Received", "r1 5 Received", "r2 7 Received"]);
    let table = json!({ "kind": "dynamoDbStreams", "shards": 1 });
    check(&table, &far, &["0.25 Received", "r1 5 Received", "r2 7 Received"]);
}

#[test]
fn without_hops_a_record_is_found_at_once_and_with_it_all_of_its_instant() {
    for kind in ["kinesis", "dynamoDbStreams", "kafka"] {
        let path = json!({ "kind": kind, "shards": 1, "maximumBatchingWindow": 0 });
        let run = check(&path, &burst(64, 0.3), &["0.3 Invoked 1 Cold"]);
        assert_eq!(batches(&run), [64], "{kind}");
    }
}

#[test]
fn the_mapping_goes_on_without_a_pause_until_it_has_caught_up() {
    // The second record comes while the first is worked on, the third after that.
    check(
        &kinesis(),
        &at(&[0.5, 1.7, 2.1, 3.5]),
        &["1 Received", "r1 2 Received", "r2 3 Received", "r3 4 Received"],
    );
}

#[test]
fn a_batch_takes_what_there_is_up_to_its_size() {
    let path = with(kinesis(), &json!({ "batchSize": 10 }));
    let run = check(
        &path,
        &burst(25, 0.5),
        &["1 Invoked 1 Cold", "r10 2 Invoked 1 Warm", "r20 3 Invoked 1 Warm"],
    );
    assert_eq!(batches(&run), [10, 10, 5]);
    assert_eq!(run.lane().attempts.per_request, [25]);
    // One answer of a table's stream brings a thousand records at most.
    let path = json!({ "kind": "dynamoDbStreams", "shards": 1, "batchSize": 10_000 });
    assert_eq!(batches(&story::run(&path, &burst(2_500, 0.2))), [1_000, 1_000, 500]);
}

#[test]
fn a_batching_window_ends_with_its_time_or_with_a_full_batch() {
    let path = with(kinesis(), &json!({ "maximumBatchingWindow": 10, "batchSize": 3 }));
    let run = check(
        &path,
        &at(&[0.5, 4.5, 20.5, 21.5, 22.2]),
        &["11 Invoked 1 Cold", "r2 23 Invoked 1 Warm"],
    );
    assert_eq!(batches(&run), [2, 3]);
}

#[test]
fn a_failing_batch_is_tried_again_after_growing_waits_until_its_retries_end() {
    let path = with(kinesis(), &json!({ "maximumRetryAttempts": 3, "onFailure": "sqs" }));
    let run = check(
        &path,
        &always_fails(at(&[0.5, 1.5])),
        &[
            "1 Invoked 1 Cold",
            "2 Blocked 1",
            "2 RetryScheduled 1",
            "2.5 Invoked 2 Warm",
            "3.5 RetryScheduled 2",
            "4.25 Invoked 3 Warm",
            "5.25 RetryScheduled 3",
            "6.375 Invoked 4 Warm",
            "7.375 Delivered 4 Sqs RetryAttemptsExhausted",
            "7.375 DeadLettered 4 RetryAttemptsExhausted",
            "7.375 Unblocked",
            "r1 7.375 Invoked 1 Warm",
            "r1 8.375 Blocked 1",
            "r1 8.375 RetryScheduled 1",
            "r1 8.875 Invoked 2 Warm",
            "r1 9.875 RetryScheduled 2",
            "r1 10.625 Invoked 3 Warm",
            "r1 11.625 RetryScheduled 3",
            "r1 12.75 Invoked 4 Warm",
            "r1 13.75 Delivered 4 Sqs RetryAttemptsExhausted",
            "r1 13.75 DeadLettered 4 RetryAttemptsExhausted",
            "13.75 Unblocked",
        ],
    );
    assert_eq!(run.lane().requests.dead_lettered, 2);
    assert_eq!(run.lane().attempts.per_request, [0, 0, 0, 2]);
}

#[test]
fn without_limits_a_batch_is_tried_until_the_stream_loses_it() {
    let mut scenario = always_fails(at(&[0.5]));
    scenario["duration"] = json!(90_000);
    let run = run(&kinesis(), &scenario);
    let gone = Kind::Dropped { reason: Undelivered::RetentionExceeded };
    let dropped = run.transitions.iter().find(|transition| transition.kind == gone);
    let dropped = dropped.expect("it is dropped").at.as_secs_f64();
    // At the first try that is due after a day: waits grow to a minute.
    assert!((86_400.5..86_462.0).contains(&dropped), "{dropped}");
}

#[test]
fn a_record_above_the_maximum_age_is_given_up_and_what_is_behind_it_goes_on() {
    let path = with(kinesis(), &json!({ "maximumRecordAge": 60, "onFailure": "sns" }));
    let mut scenario = at(&[0.5, 59.5]);
    scenario["changes"] = json!([{ "at": 58, "set": { "function.failure.rate": 0 } }]);
    let run = check(
        &path,
        &always_fails(scenario),
        &["67.665046 DeadLettered 10 RecordAgeExceeded", "r1 68.665046 Completed 1"],
    );
    assert_eq!(run.lane().requests.dead_lettered, 1);
}

#[test]
fn throttles_use_up_no_retries() {
    let path = with(kinesis(), &json!({ "maximumRetryAttempts": 0, "shards": 2 }));
    // Two records of different shards, and one execution at a time.
    let mut scenario = at(&[0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    scenario["function"] = json!({ "reservedConcurrency": 1, "duration": { "value": 5 } });
    let run = run(&path, &scenario);
    assert_eq!(run.lane().requests.succeeded, 6);
    assert_eq!(run.lane().attempts.per_request, [6]);
    // Tries at 1, 1.5, 2.25, 3.375, 5.0625, and then there is room.
    assert_eq!(run.lane().throttles, 5);
}

/// Runs one batch of `size` in which one record is poison: the first seed that has exactly one.
fn one_poison(path: &Value, size: u32) -> Run {
    (0..1_000)
        .map(|seed| {
            let mut scenario = burst(size, 0.5);
            scenario["seed"] = json!(seed);
            scenario["function"] = json!({ "failure": { "poisonRate": 1.0 / f64::from(size) } });
            run(path, &scenario)
        })
        .find(|run| {
            let poison = Kind::Arrived { poison: true };
            run.transitions.iter().filter(|transition| transition.kind == poison).count() == 1
        })
        .expect("in one of a thousand runs")
}

#[test]
fn bisecting_64_records_with_one_poison_takes_13_invocations() {
    let path = with(
        kinesis(),
        &json!({
            "bisectBatchOnFunctionError": true, "maximumRetryAttempts": 0, "onFailure": "s3",
        }),
    );
    let run = one_poison(&path, 64);
    assert_eq!((run.lane().invocations, run.lane().errors), (13, 7));
    let mut sizes = batches(&run);
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32, 64]);
    assert_eq!(run.lane().requests.succeeded, 63);
    assert_eq!(run.lane().requests.dead_lettered, 1);
    assert_eq!(run.lane().stream.expect("a stream").splits, 6);
}

#[test]
fn bisecting_takes_about_twice_the_logarithm_of_the_batch() {
    for (size, least, most) in [(10, 7, 9), (100, 13, 15), (1_000, 19, 21)] {
        let path = with(
            kinesis(),
            &json!({
                "bisectBatchOnFunctionError": true, "maximumRetryAttempts": 0, "batchSize": size,
            }),
        );
        let run = one_poison(&path, size);
        let invocations = run.lane().invocations;
        assert!((least..=most).contains(&invocations), "{size}: {invocations}");
        assert_eq!(run.lane().requests.dropped, 1);
    }
}

#[test]
fn without_bisecting_a_poison_record_takes_its_batch_along() {
    let path = with(kinesis(), &json!({ "maximumRetryAttempts": 2 }));
    let run = one_poison(&path, 64);
    assert_eq!(batches(&run), [64, 64, 64]);
    assert_eq!(run.lane().requests.dropped, 64);
}

#[test]
fn a_partial_response_tries_again_from_the_first_failed_record_on() {
    let path =
        with(kinesis(), &json!({ "reportBatchItemFailures": true, "maximumRetryAttempts": 2 }));
    let run = one_poison(&path, 64);
    let poison = run
        .transitions
        .iter()
        .position(|transition| transition.kind == Kind::Arrived { poison: true });
    let poison = run.transitions[poison.expect("there is one")].request;
    assert_eq!(batches(&run), [64, 64 - poison, 64 - poison]);
    assert_eq!(run.lane().errors, 0, "the handler itself returns well");
    assert_eq!(run.lane().requests.succeeded, u64::from(poison));
    assert_eq!(run.lane().requests.dropped, u64::from(64 - poison));
}

#[test]
fn with_both_the_split_is_where_the_response_says() {
    let path = with(
        kinesis(),
        &json!({
            "reportBatchItemFailures": true, "bisectBatchOnFunctionError": true,
            "maximumRetryAttempts": 0,
        }),
    );
    let run = one_poison(&path, 64);
    assert_eq!(run.lane().requests.dropped, 1);
    assert_eq!(run.lane().requests.succeeded, 63);
    // What was good behind the poison record ran well before, and runs again.
    assert!(run.lane().duplicates > 0);
}

#[test]
fn a_poison_record_blocks_its_shard_and_no_other() {
    let path = with(kinesis(), &json!({ "shards": 4, "batchSize": 1 }));
    let mut scenario = json!({ "arrivals": { "kind": "constant", "rate": 4 }, "duration": 2000 });
    scenario["function"] = json!({
        "duration": { "value": 0.01 }, "failure": { "poisonRate": 0.0002 }, "timeout": 3,
    });
    scenario["seed"] = json!(5);
    let run = run(&path, &scenario);
    let blocked: Vec<u32> = run
        .transitions
        .iter()
        .filter_map(|transition| match transition.kind {
            Kind::Blocked { slice } => Some(slice),
            _ => None,
        })
        .collect();
    assert!(!blocked.is_empty() && blocked.len() < 4, "{blocked:?}");
    let late = run.transitions.iter().filter(|t| t.at.as_secs_f64() > 1_900.0);
    let mut done = [0; 4];
    for transition in late {
        if let Kind::BatchEnded { slice, passed, .. } = transition.kind {
            done[slice as usize] += passed;
        }
    }
    for (slice, done) in (0..).zip(done) {
        assert_eq!(done == 0, blocked.contains(&slice), "slice {slice}: {done}");
    }
}

#[test]
fn the_iterator_age_grows_second_by_second_while_a_batch_is_stuck() {
    let run = run(&kinesis(), &always_fails(at(&[0.5])));
    let ages: Vec<(f64, f64)> = run
        .transitions
        .iter()
        .filter_map(|transition| match transition.kind {
            Kind::BatchEnded { iterator_age, .. } => {
                Some((transition.at.as_secs_f64(), iterator_age.as_secs_f64()))
            }
            _ => None,
        })
        .collect();
    assert!(ages.len() > 15);
    for (at, age) in ages {
        assert!((at - 0.5 - age).abs() < 1e-9, "{age} at {at}");
    }
}

#[test]
fn a_shard_of_kinesis_takes_a_thousand_records_a_second() {
    let run = run(&kinesis(), &burst(1_500, 0.5));
    assert_eq!((run.lane().requests.failed, run.lane().requests.succeeded), (500, 1_000));
    assert!(run.lines().any(|line| line == "r1000 0.5 GaveUp ProvisionedThroughputExceeded"));
    let path = json!({ "kind": "dynamoDbStreams", "shards": 1 });
    assert_eq!(story::run(&path, &burst(1_500, 0.5)).lane().requests.succeeded, 1_500);
}

#[test]
fn hops_come_on_top() {
    let mut scenario = at(&[0.5]);
    scenario["network"] = json!({ "clientHop": 0.1, "serviceHop": 0.25 });
    let run = check(
        &kinesis(),
        &scenario,
        &["0.6 Accepted", "1 Received", "1.25 Invoked 1 Cold", "2.25 Completed 1"],
    );
    assert_eq!(run.lane().caller_wait.mean, Some(0.2));
}

#[test]
fn a_higher_parallelization_factor_waits_for_the_batch_in_hand() {
    let path = with(kinesis(), &json!({ "batchSize": 1, "partitionKeys": 1_000 }));
    let mut scenario = burst(20, 0.5);
    scenario["function"] = json!({ "duration": { "value": 4 } });
    scenario["changes"] =
        json!([{ "at": 2, "set": { "lanes[0].path.parallelizationFactor": 10 } }]);
    let run = run(&path, &scenario);
    let starts: Vec<f64> = run
        .transitions
        .iter()
        .filter(|transition| matches!(transition.kind, Kind::Invoked { .. }))
        .map(|transition| transition.at.as_secs_f64())
        .collect();
    assert_eq!(&starts[..3], [1.0, 5.0, 5.0]);
    assert!(starts.iter().filter(|start| **start <= 5.0).count() > 5, "{starts:?}");
}
