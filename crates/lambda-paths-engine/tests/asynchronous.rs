//! Asynchronous events from end to end: sources, destinations, copies of what is done, and the
//! counts that AWS would show.

mod sample;
mod story;

use lambda_paths_engine::measure::report::Statistic;
use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::transition::{Destination, Kind, Undelivered};
use sample::Sample;
use serde_json::{Value, json};
use story::{Run, check, run};

/// The path with these fields beside nominal delays.
fn path(fields: &Value) -> Value {
    let mut path = json!({ "kind": "asynchronous", "retryDelayJitter": 0 });
    for (key, value) in fields.as_object().expect("fields are an object") {
        path[key] = value.clone();
    }
    path
}

fn always_fails() -> Value {
    json!({ "function": { "failure": { "rate": 1 } } })
}

/// Sums of these CloudWatch metrics of the only lane.
fn sums<const N: usize>(run: &Run, names: [&str; N]) -> [u64; N] {
    names.map(|name| match run.lane().cloud_watch["AWS/Lambda"][name] {
        Statistic::Sum(sum) => sum,
        other => panic!("{name} is {other:?}"),
    })
}

#[test]
fn an_event_that_always_fails_counts_as_cloudwatch_counts_it() {
    let expected = ["0 Invoked 1 Cold", "61 Invoked 2 Warm", "182 Invoked 3 Warm"];
    let run = check(&path(&json!({})), &always_fails(), &expected);
    let names = ["Invocations", "Errors", "Throttles", "AsyncEventsReceived", "AsyncEventsDropped"];
    assert_eq!(sums(&run, names), [3, 3, 0, 1, 1], "caught by the dead-letter queue, and dropped");
    assert_eq!(run.lane().requests.dead_lettered, 1);
}

#[test]
fn an_event_that_is_too_old_for_a_retry_ends_after_one_invocation() {
    let mut at_once = always_fails();
    at_once["function"]["duration"] = json!({ "value": 0 });
    let run = check(
        &path(&json!({ "maximumEventAge": 60 })),
        &at_once,
        &[
            "0 Invoked 1 Cold",
            "0 Delivered 1 SqsDeadLetterQueue EventAgeExceeded",
            "0 DeadLettered 1 EventAgeExceeded",
        ],
    );
    assert_eq!(sums(&run, ["Invocations", "AsyncEventsDropped"]), [1, 1]);
}

#[test]
fn a_reservation_of_zero_drops_without_an_invocation_or_a_throttle() {
    let run = check(
        &path(&json!({ "onFailure": "sqs" })),
        &json!({ "function": { "reservedConcurrency": 0 } }),
        &["0 Delivered Sqs ZeroReservedConcurrency", "0 DeadLettered ZeroReservedConcurrency"],
    );
    let names = ["Invocations", "Throttles", "AsyncEventsReceived", "AsyncEventsDropped"];
    assert_eq!(sums(&run, names), [0, 0, 1, 1]);
}

#[test]
fn an_event_throttled_for_a_minute_runs_at_its_seventh_try() {
    // A caller of the same account holds its only concurrency for a minute.
    let run = check(
        &path(&json!({})),
        &json!({
            "arrivals": { "count": 2 },
            "function": { "reservedConcurrency": 1, "duration": { "value": 60 } },
        }),
        &[
            "0 Tried",
            "r1 0 Tried",
            "r1 1 Tried",
            "r1 3 Tried",
            "r1 7 Tried",
            "r1 15 Tried",
            "r1 31 Tried",
            "r1 63 Tried",
        ],
    );
    assert_eq!(sums(&run, ["Throttles", "Errors", "AsyncEventsReceived"]), [6, 0, 2]);
    let age = run.lane().cloud_watch["AWS/Lambda"]["AsyncEventAge"];
    let Statistic::Times(age) = age else { panic!("{age:?} is no time") };
    // In milliseconds, and at every try, throttled or not.
    assert_eq!((age.sample_count, age.minimum, age.maximum), (8, Some(0.0), Some(63_000.0)));
}

#[test]
fn an_event_throttled_for_six_hours_is_tried_again_79_times() {
    // Callers of another lane hold the account's only concurrency, one after the other.
    let document = json!({
        "schema": "lambda-paths/1",
        "duration": 25_200,
        "network": { "clientHop": 0, "serviceHop": 0 },
        "account": { "concurrency": 1 },
        "function": {
            "timeout": 900,
            "duration": { "kind": "constant", "value": 900 },
            "coldStart": { "kind": "constant", "value": 0 },
            "failure": { "rate": 0 },
        },
        "lanes": [
            {
                "id": "busy",
                "arrivals": { "kind": "trace",
                    "times": (0..28).map(|call| call * 900).collect::<Vec<u32>>() },
                "path": { "kind": "synchronous", "client": { "retry": { "kind": "none" } } },
            },
            {
                "id": "event",
                "arrivals": { "kind": "burst", "count": 1, "at": 0 },
                "path": path(&json!({})),
            },
        ],
    });
    let run = sample::run(&document, 1);
    let of_event = || run.transitions.iter().filter(|transition| transition.lane == 1);
    let tried = of_event().filter(|transition| matches!(transition.kind, Kind::Tried { .. }));
    assert_eq!(tried.count(), 1 + 79);
    let end = of_event().next_back().expect("it ends");
    assert!(matches!(end.kind, Kind::DeadLettered { reason: Undelivered::EventAgeExceeded }));
    // The 80th retry would come 300 s later, which is too late.
    assert_eq!(end.at.micros(), 21_511_000_000);
    assert_eq!(run.report.lanes[1].throttles, 80);
}

#[test]
fn every_source_answers_its_caller_and_hands_over_one_hop_later() {
    let hops = json!({ "network": { "clientHop": 0.02, "serviceHop": 0.005 } });
    for (source, dollars) in [("s3", 5.0e-6), ("sns", 0.5e-6), ("eventBridge", 1.0e-6)] {
        let run = check(
            &path(&json!({ "source": source })),
            &hops,
            &["0.02 Accepted", "0.025 Queued", "1.025 Completed 1"],
        );
        assert_eq!(run.lane().caller_wait.max, Some(0.04), "{source}");
        assert!((run.lane().cost.front_door - dollars).abs() < 1e-12, "{source}");
    }
}

#[test]
fn a_caller_that_invokes_itself_hands_over_without_a_hop_or_a_price() {
    let run = check(
        &path(&json!({ "source": "invoke" })),
        &json!({ "network": { "clientHop": 0.02, "serviceHop": 0.005 } }),
        &["0.02 Accepted", "0.02 Queued", "1.02 Completed 1"],
    );
    assert_eq!(run.lane().caller_wait.max, Some(0.04), "202 comes back");
    assert_eq!(run.lane().cost.front_door.total_cmp(&0.0), std::cmp::Ordering::Equal);
}

#[test]
fn a_slow_source_delays_the_event_but_neither_its_caller_nor_its_age() {
    let run = check(
        &path(&json!({ "sourceDelay": 30, "maximumEventAge": 60 })),
        &json!({ "network": { "clientHop": 0.02, "serviceHop": 0.005 } }),
        &["0.02 Accepted", "30.025 Queued", "31.025 Completed 1"],
    );
    assert_eq!(run.lane().caller_wait.max, Some(0.04));
    assert!(
        run.transitions.iter().any(|transition| {
            matches!(transition.kind, Kind::Tried { age } if age.micros() == 0)
        })
    );
}

#[test]
fn a_dead_letter_queue_and_a_destination_both_get_what_was_given_up() {
    let run = check(
        &path(&json!({
            "onFailure": "s3", "deadLetterConfig": "sns", "maximumRetryAttempts": 0,
        })),
        &always_fails(),
        &[
            "1 Delivered 1 SnsDeadLetterQueue RetriesExhausted",
            "1 Delivered 1 S3 RetriesExhausted",
            "1 DeadLettered 1 RetriesExhausted",
        ],
    );
    assert_eq!(run.lane().requests.dead_lettered, 1, "one event, one end");
    assert!((run.lane().cost.destinations - 5.5e-6).abs() < 1e-12);
}

#[test]
fn each_success_is_told_to_its_destination_and_nothing_else_is() {
    let destinations =
        [("sqs", "Sqs"), ("sns", "Sns"), ("lambda", "Lambda"), ("eventBridge", "EventBridge")];
    for (name, told) in destinations {
        let path = path(&json!({ "onSuccess": name, "maximumRetryAttempts": 0 }));
        let line = format!("1 Delivered 1 {told} Success");
        check(&path, &json!({}), &[&line, "1 Completed 1"]);
        let failed = run(&path, &always_fails());
        let told = |line: &String| line.contains("Delivered") && line.contains("Success");
        assert!(!failed.lines().any(|line| told(&line)), "{name} hears of a failure");
    }
}

#[test]
fn a_delivery_that_fails_loses_the_event_but_never_a_success() {
    let broken = |fields: Value| {
        let mut path = path(&fields);
        path["destinationFailureRate"] = json!(1);
        path["maximumRetryAttempts"] = json!(0);
        path
    };
    let run = check(
        &broken(json!({ "onFailure": "sqs", "deadLetterConfig": "sqs" })),
        &always_fails(),
        &[
            "1 DeliveryFailed 1 SqsDeadLetterQueue RetriesExhausted",
            "1 DeliveryFailed 1 Sqs RetriesExhausted",
            "1 Dropped 1 DeliveryFailed",
        ],
    );
    let names = ["DeadLetterErrors", "DestinationDeliveryFailures", "AsyncEventsDropped"];
    assert_eq!(sums(&run, names), [1, 1, 1]);
    let run = check(
        &broken(json!({ "onSuccess": "sns" })),
        &json!({}),
        &["1 DeliveryFailed 1 Sns Success", "1 Completed 1"],
    );
    assert_eq!((sums(&run, names), run.lane().requests.succeeded), ([0, 1, 0], 1));
}

#[test]
fn deliveries_to_a_queue_and_a_destination_fail_independently() {
    let document = json!({
        "schema": "lambda-paths/1",
        "arrivals": { "kind": "burst", "count": 400, "at": 0 },
        "account": { "concurrency": 1000 },
        "function": { "failure": { "rate": 1 } },
        "lanes": [{ "path": {
            "kind": "asynchronous", "maximumRetryAttempts": 0, "onFailure": "lambda",
            "deadLetterConfig": "sqs", "destinationFailureRate": 0.4,
        } }],
    });
    let samples: Vec<Sample> = (0..400).map(|seed| sample::run(&document, seed)).collect();
    let lost = |sample: &Sample| sample.lane().requests.dropped as f64 / 400.0;
    sample::check("lost", 0.4 * 0.4, &samples, lost);
    let kept = |sample: &Sample| sample.lane().requests.dead_lettered as f64 / 400.0;
    sample::check("kept", 1.0 - 0.4 * 0.4, &samples, kept);
    let reached = |sample: &Sample| {
        let sent = sample.transitions.iter().filter(|transition| {
            matches!(transition.kind, Kind::Delivered { destination: Destination::Lambda, .. })
        });
        sent.count() as f64 / 400.0
    };
    sample::check("reached the destination", 0.6, &samples, reached);
}

#[test]
fn an_event_that_is_done_may_be_delivered_once_more_and_is_still_one_event() {
    let run = check(
        &path(&json!({ "duplicateRate": 1, "onSuccess": "sqs" })),
        &json!({}),
        &[
            "0 Tried",
            "0 Invoked 1 Cold",
            "1 Delivered 1 Sqs Success",
            "1 Completed 1",
            "1 Redelivered",
            "1 Tried",
            "1 Invoked Warm",
            "2 Duplicated",
            "2 Delivered Sqs Success",
        ],
    );
    let lane = run.lane();
    assert_eq!((lane.requests.succeeded, lane.requests.in_flight), (1, 0));
    assert_eq!((lane.invocations, lane.duplicates), (2, 1));
    assert_eq!((lane.attempts.total, lane.attempts.per_request.as_slice()), (1, &[1][..]));
    assert_eq!(sums(&run, ["AsyncEventsReceived", "Invocations"]), [1, 2]);
}

#[test]
fn a_copy_that_fails_or_is_refused_is_not_tried_again() {
    let at =
        |seconds: f64, path: &str, value: f64| json!([{ "at": seconds, "set": { path: value } }]);
    let failing = json!({ "changes": at(0.5, "function.failure.rate", 1.0) });
    let duplicates = path(&json!({ "duplicateRate": 1 }));
    let expected = ["1 Completed 1", "1 Redelivered", "2 Failed Error"];
    let run = check(&duplicates, &failing, &expected);
    assert_eq!(
        (run.lane().errors, run.lane().duplicates, run.lane().requests.succeeded),
        (1, 0, 1)
    );
    // The second event runs on, and there is room for one only.
    let mut scarce = json!({
        "arrivals": { "kind": "trace", "times": [0, 0.5] },
        "function": { "reservedConcurrency": 2 },
    });
    scarce["changes"] = at(0.75, "function.reservedConcurrency", 1.0);
    let mut path = duplicates;
    path["onSuccess"] = json!("sqs");
    let expected = ["1 Redelivered", "1 Throttled", "r1 1.5 Redelivered", "r1 2.5 Duplicated"];
    let run = check(&path, &scarce, &expected);
    assert_eq!((run.lane().throttles, run.lane().requests.in_flight), (1, 0));
}

#[test]
fn copies_add_their_share_to_the_invocations_and_nothing_to_the_attempts() {
    // Every success draws for a copy, which fails as any attempt does.
    let document = json!({
        "schema": "lambda-paths/1",
        "duration": 1000,
        "arrivals": { "kind": "burst", "count": 400, "at": 0 },
        "function": { "failure": { "rate": 0.5 } },
        "lanes": [{ "path": { "kind": "asynchronous", "duplicateRate": 0.4 } }],
    });
    let samples: Vec<Sample> = (0..20).map(|seed| sample::run(&document, seed)).collect();
    let share = |count: u64| count as f64 / 400.0;
    sample::check("attempts", 1.75, &samples, |sample| share(sample.lane().attempts.total));
    let expected = 1.75 + 0.875 * 0.4;
    sample::check("invocations", expected, &samples, |sample| share(sample.lane().invocations));
    let expected = 0.875 * 0.4 * 0.5;
    sample::check("duplicates", expected, &samples, |sample| share(sample.lane().duplicates));
}

#[test]
fn what_no_function_can_have_is_refused() {
    for (fields, fault) in [
        (
            json!({ "deadLetterConfig": "sns" }),
            "deadLetterConfig: a function has one dead-letter queue, and onFailure is one already",
        ),
        (
            json!({ "source": "invoke", "sourceDelay": 1 }),
            "sourceDelay: a source of invoke is the caller itself, which delays nothing",
        ),
        (
            json!({ "onSuccess": "s3" }),
            "onSuccess: \"s3\" is none of none, sqs, sns, lambda, eventBridge; \
             the nearest is sqs",
        ),
    ] {
        let document = json!({ "schema": "lambda-paths/1", "lanes": [{ "path": path(&fields) }] });
        let faults = Scenario::from_document(document).expect_err("it is refused");
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults, [format!("lanes[0].path.{fault}")]);
    }
}
