//! What AWS accepts and advises against in the settings of queues.

mod advice;

use advice::check;
use lambda_paths_engine::scenario::Scenario;
use serde_json::{Value, json};

/// A queue without any warning, with these fields on top.
fn queue(fields: &Value) -> Value {
    let mut path = json!({ "kind": "sqs", "maxReceiveCount": 5 });
    for (key, value) in fields.as_object().expect("fields are an object") {
        path[key] = value.clone();
    }
    path
}

#[test]
fn a_visibility_timeout_below_six_function_timeouts() {
    let warnings = check(
        &queue(&json!({ "visibilityTimeout": 59.9 })),
        &json!({ "timeout": 10 }),
        &["lanes[0].path.visibilityTimeout: 59.9 s is below six times the function's timeout of \
            10 s"],
    );
    assert!(warnings[0].why.ends_with(": 60 s leave room for that."), "{}", warnings[0].why);
    let remedy = Some(("lanes[0].path.visibilityTimeout".to_owned(), json!(60)));
    assert_eq!(warnings[0].remedy, remedy);
    check(&queue(&json!({ "visibilityTimeout": 60 })), &json!({ "timeout": 10 }), &[]);
}

#[test]
fn few_receives() {
    let few = "lanes[0].path.maxReceiveCount: 4 is below the 5 receives that AWS recommends";
    let four = json!({ "maxReceiveCount": 4, "visibilityTimeout": 20 });
    // Nothing uses up a receive but a message's own failure.
    check(&queue(&four), &json!({}), &[]);
    let mut batches = four.clone();
    batches["batchSize"] = json!(2);
    let warnings = check(&queue(&batches), &json!({}), &[few]);
    assert!(warnings[0].why.contains("another message of its batch"), "{}", warnings[0].why);
    assert!(warnings[0].why.contains("80 s after its first receive"), "{}", warnings[0].why);
    batches["reportBatchItemFailures"] = json!(true);
    check(&queue(&batches), &json!({}), &[]);
    let mut throttled = four;
    throttled["maximumConcurrency"] = json!(6);
    check(&queue(&throttled), &json!({ "reservedConcurrency": 6 }), &[]);
    throttled["maximumConcurrency"] = json!(null);
    let none = "lanes[0].path.maximumConcurrency: none lets the mapping fetch more than the \
        function's 6 can run";
    let warnings = check(&queue(&throttled), &json!({ "reservedConcurrency": 6 }), &[few, none]);
    assert!(warnings[0].why.contains("was throttled"), "{}", warnings[0].why);
}

#[test]
fn a_single_receive() {
    let one = "lanes[0].path.maxReceiveCount: 1 is below the 5 receives that AWS recommends";
    let warnings = check(&queue(&json!({ "maxReceiveCount": 1 })), &json!({}), &[one]);
    assert!(warnings[0].why.starts_with("The first failure or throttle"), "{}", warnings[0].why);
    let warnings = check(
        &queue(&json!({ "maxReceiveCount": 1, "batchSize": 10 })),
        &json!({}),
        &["lanes[0].path.maxReceiveCount: one receive gives a batch of 10 no second chance"],
    );
    assert!(warnings[0].why.contains("the other 9 are dead letters"), "{}", warnings[0].why);
    let partial = json!({ "maxReceiveCount": 1, "batchSize": 10, "reportBatchItemFailures": true });
    check(&queue(&partial), &json!({}), &[one]);
}

#[test]
fn few_receives_in_an_account_below_the_batches_that_a_mapping_begins_with() {
    let fields = |concurrency: u32| {
        let document = json!({
            "schema": "lambda-paths/1", "account": { "concurrency": concurrency },
            "lanes": [{ "path": { "kind": "sqs" } }],
        });
        let scenario = Scenario::from_document(document).expect("it is sound");
        scenario.warnings().into_iter().map(|warning| warning.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(4), ["lanes[0].path.maxReceiveCount"]);
    assert_eq!(fields(5), [""; 0]);
}

#[test]
fn a_queue_without_dead_letters_repeats_what_cannot_succeed() {
    let warnings = check(
        &queue(&json!({ "deadLetterQueue": false })),
        &json!({}),
        &["lanes[0].path.deadLetterQueue: without a dead-letter queue a message that cannot \
            succeed comes back until it expires"],
    );
    // Four days, every thirty seconds.
    assert!(warnings[0].why.contains("11520 times in all"), "{}", warnings[0].why);
}

#[test]
fn a_retention_that_ends_before_the_last_receive() {
    let warnings = check(
        &queue(&json!({ "messageRetentionPeriod": 150 })),
        &json!({}),
        &["lanes[0].path.messageRetentionPeriod: 150 s end before 5 receives are used up"],
    );
    assert!(warnings[0].why.contains("150 s after its first receive"), "{}", warnings[0].why);
    check(&queue(&json!({ "messageRetentionPeriod": 151 })), &json!({}), &[]);
}

#[test]
fn dead_letters_that_are_kept_for_less_than_the_queue_keeps_messages() {
    let warnings = check(
        &queue(&json!({ "messageRetentionPeriod": 1_000, "deadLetterRetentionPeriod": 999 })),
        &json!({}),
        &["lanes[0].path.deadLetterRetentionPeriod: 999 s are less than the queue's own 1000 s"],
    );
    let remedy = ("lanes[0].path.deadLetterRetentionPeriod".to_owned(), json!(1_209_600));
    assert_eq!(warnings[0].remedy, Some(remedy));
    check(
        &queue(&json!({ "messageRetentionPeriod": 1_000, "deadLetterRetentionPeriod": 1_000 })),
        &json!({}),
        &[],
    );
}

#[test]
fn more_sends_than_a_fifo_queue_takes() {
    let warnings = |kind: &str, rate: f64| {
        let document = json!({
            "schema": "lambda-paths/1",
            "arrivals": { "kind": "constant", "rate": rate },
            "lanes": [{ "path": { "kind": kind, "maxReceiveCount": 5 } }],
        });
        Scenario::from_document(document).expect("it is sound").warnings()
    };
    let [warning] = &warnings("sqsFifo", 300.5)[..] else { panic!("one warning") };
    assert_eq!(warning.field, "arrivals.rate");
    assert!(warning.message.starts_with("301 messages a second"), "{}", warning.message);
    assert_eq!(warning.remedy, Some(("arrivals.rate".to_owned(), json!(300))));
    assert_eq!(warnings("sqsFifo", 300.0), []);
    assert_eq!(warnings("sqs", 300.5), []);
}

#[test]
fn reserved_concurrency_does_not_hold_pollers_back() {
    let warnings = check(
        &queue(&json!({})),
        &json!({ "reservedConcurrency": 2 }),
        &["function.reservedConcurrency: 2 is below the 5 batches that a mapping begins with"],
    );
    assert!(warnings[0].why.starts_with("3 of them find no place"), "{}", warnings[0].why);
    let remedy = ("lanes[0].path.maximumConcurrency".to_owned(), json!(2));
    assert_eq!(warnings[0].remedy, Some(remedy));
    let warnings = check(
        &queue(&json!({})),
        &json!({ "reservedConcurrency": 1 }),
        &["function.reservedConcurrency: 1 is below the 5 batches that a mapping begins with"],
    );
    assert_eq!(warnings[0].remedy, None, "a maximum concurrency is two at least");
    check(
        &queue(&json!({})),
        &json!({ "reservedConcurrency": 10 }),
        &["lanes[0].path.maximumConcurrency: none lets the mapping fetch more than the \
            function's 10 can run"],
    );
    check(&queue(&json!({ "maximumConcurrency": 2 })), &json!({ "reservedConcurrency": 2 }), &[]);
}

#[test]
fn a_batching_window_adds_to_the_visibility_timeout() {
    let path = queue(&json!({ "visibilityTimeout": 27, "maximumBatchingWindow": 10 }));
    let warnings = check(
        &path,
        &json!({}),
        &["lanes[0].path.visibilityTimeout: 27 s is below six times the function's timeout of \
            3 s and the batching window of 10 s"],
    );
    assert_eq!(warnings[0].remedy.as_ref().map(|(_, value)| value), Some(&json!(28)));
}

#[test]
fn provisioned_pollers_take_ten_batches_each() {
    let warnings = check(
        &queue(&json!({ "minimumPollers": 2, "maximumPollers": 3 })),
        &json!({ "reservedConcurrency": 19 }),
        &["function.reservedConcurrency: 19 is below the 20 batches that a mapping begins with"],
    );
    assert_eq!(warnings[0].remedy, None, "provisioned mode takes no maximum concurrency");
    let room = json!({ "reservedConcurrency": 30 });
    check(&queue(&json!({ "minimumPollers": 2, "maximumPollers": 3 })), &room, &[]);
}

#[test]
fn a_fifo_queue_has_no_more_batches_than_groups_and_blocks_them() {
    let fifo = json!({ "kind": "sqsFifo", "maxReceiveCount": 5, "messageGroups": 3 });
    check(&fifo, &json!({ "reservedConcurrency": 3 }), &[]);
    check(
        &fifo,
        &json!({ "reservedConcurrency": 2 }),
        &["function.reservedConcurrency: 2 is below the 3 batches that a mapping begins with"],
    );
    let mut endless = fifo;
    endless["deadLetterQueue"] = json!(false);
    let warnings = check(
        &endless,
        &json!({}),
        &["lanes[0].path.deadLetterQueue: without a dead-letter queue a message that cannot \
            succeed comes back until it expires"],
    );
    assert!(warnings[0].why.contains("its group wait behind it"), "{}", warnings[0].why);
}
