//! FIFO queues, exact to the tick: the order within a group, and who waits for whom.

mod story;

use std::collections::BTreeMap;

use lambda_paths_engine::transition::Kind;
use serde_json::{Value, json};
use story::{Run, check, run};

/// A FIFO queue whose messages belong to one group.
fn fifo(more: Value) -> Value {
    let mut path = json!({ "kind": "sqsFifo", "visibilityTimeout": 60, "messageGroups": 1 });
    for (key, value) in more.as_object().expect("fields") {
        path[key] = value.clone();
    }
    path
}

/// Each message's group.
fn groups(run: &Run) -> BTreeMap<u32, u32> {
    let groups = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Grouped { group } => Some((transition.request, group)),
        _ => None,
    });
    groups.collect()
}

#[test]
fn messages_of_one_group_go_one_after_the_other() {
    check(
        &fifo(json!({})),
        &json!({ "arrivals": { "count": 3 } }),
        &[
            "0 Received 1",
            "1 Completed 1",
            "r1 1 Received 1",
            "r1 2 Completed 1",
            "r2 2 Received 1",
            "r2 3 Completed 1",
        ],
    );
}

#[test]
fn a_dead_letter_queue_keeps_a_message_from_its_move_on() {
    check(
        &fifo(json!({ "maxReceiveCount": 2, "deadLetterRetentionPeriod": 60 })),
        &json!({ "function": { "failure": { "rate": 1 } } }),
        &["120 DeadLettered 2 MaxReceiveCountExceeded"],
    );
}

#[test]
fn a_message_that_failed_keeps_its_group_waiting_until_it_is_visible_again() {
    check(
        &fifo(json!({ "maxReceiveCount": 2 })),
        &json!({
            "duration": 150,
            "arrivals": { "count": 2 },
            "function": { "failure": { "rate": 1 } },
            "changes": [{ "at": 100, "set": { "function.failure.rate": 0 } }],
        }),
        &[
            "0 Received 1",
            "60 Received 2",
            // Its receives are used up: the group goes on without it, and its order is broken.
            "120 DeadLettered 2 MaxReceiveCountExceeded",
            "r1 120 Received 1",
            "r1 121 Completed 1",
        ],
    );
}

#[test]
fn as_many_groups_run_at_a_time_as_there_are() {
    for groups in [1, 3, 7] {
        let run = run(
            &fifo(json!({ "messageGroups": groups })),
            &json!({ "duration": 60, "arrivals": { "count": 500 } }),
        );
        assert_eq!(run.lane().environments.peak, groups);
    }
    let capped = run(
        &fifo(json!({ "messageGroups": 7, "maximumConcurrency": 2 })),
        &json!({ "duration": 60, "arrivals": { "count": 500 } }),
    );
    assert_eq!(capped.lane().environments.peak, 2);
}

#[test]
fn a_batch_takes_as_many_of_one_group_as_it_can_and_then_of_the_next() {
    // Two batches of what came together, the oldest group first; the second takes nothing of a
    // group that the first has taken from.
    let run = run(
        &fifo(json!({ "messageGroups": 4, "batchSize": 10, "maximumConcurrency": 2 })),
        &json!({ "duration": 1, "arrivals": { "count": 25 } }),
    );
    let mut lines: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (request, group) in groups(&run) {
        lines.entry(group).or_default().push(request);
    }
    let mut lines: Vec<Vec<u32>> = lines.into_values().collect();
    lines.sort();
    let first: Vec<u32> = lines.concat().into_iter().take(10).collect();
    lines.retain(|line| line.iter().all(|request| !first.contains(request)));
    let second: Vec<u32> = lines.concat().into_iter().take(10).collect();
    let received = |by: u32| {
        let received = run.transitions.iter().filter_map(|transition| match transition.kind {
            Kind::Received { poller, .. } if transition.at.micros() == 0 && poller == by => {
                Some(transition.request)
            }
            _ => None,
        });
        received.collect::<Vec<_>>()
    };
    assert_eq!((received(0), received(1)), (first, second));
    assert!(lines.len() > 1 && lines[0].len() < 10, "more than one group is in it");
}

#[test]
fn a_partial_response_lists_the_first_failure_and_all_behind_it() {
    // The first message goes alone, and the other eight in one batch behind it.
    let differences = json!({
        "seed": 1,
        "duration": 59,
        "arrivals": { "kind": "trace", "times": [0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] },
        "function": { "failure": { "rate": 0.3 } },
    });
    let failed = |path: Value| {
        let run = run(&path, &differences);
        let failed = run.transitions.iter().filter_map(|transition| match transition.kind {
            Kind::RetryScheduled { .. } if transition.attempt == 1 => Some(transition.request),
            _ => None,
        });
        failed.collect::<Vec<_>>()
    };
    let alone = failed(json!({ "kind": "sqs", "visibilityTimeout": 60 }));
    let first = *alone.first().expect("one fails");
    assert!((2..8).contains(&first) && alone.len() < 9 - first as usize, "{alone:?}");
    let listed = failed(fifo(json!({ "batchSize": 10, "reportBatchItemFailures": true })));
    assert_eq!(listed, (first..9).collect::<Vec<_>>());
    let whole = failed(fifo(json!({ "batchSize": 10 })));
    assert_eq!(whole, (1..9).collect::<Vec<_>>());
}

#[test]
fn a_handle_whose_visibility_timeout_has_ended_deletes_nothing() {
    // Both pollers are busy when the message is visible again, so that nobody has taken it when its
    // delete comes. A standard queue would take that delete.
    check(
        &fifo(json!({ "messageGroups": 10_000, "maximumConcurrency": 2 })),
        &json!({
            "arrivals": { "kind": "trace", "times": [0, 1] },
            "function": { "duration": { "value": 10 } },
            "changes": [
                { "at": 0, "set": { "lanes[0].path.visibilityTimeout": 4 } },
                { "at": 0.5, "set": { "lanes[0].path.visibilityTimeout": 60 } },
            ],
        }),
        &[
            "0 Received 1",
            "r1 1 Received 1",
            "10 DeleteIgnored 1",
            "10 Received 2",
            "r1 11 Deleted 1",
            "20 Duplicated 2",
            "20 Deleted 2",
        ],
    );
}

#[test]
fn a_delayed_group_keeps_its_order() {
    check(
        &fifo(json!({ "delaySeconds": 5 })),
        &json!({
            "arrivals": { "kind": "trace", "times": [0, 1, 2] },
            "function": { "duration": { "value": 20 } },
        }),
        &["5 Received 1", "r1 25 Received 1", "r2 45 Received 1"],
    );
}

#[test]
fn a_message_has_the_same_group_in_every_lane() {
    let lane = |id: &str, more: Value| json!({ "id": id, "path": fifo(more) });
    let run = run(
        &Value::Null,
        &json!({
            "duration": 20,
            "arrivals": { "count": 100 },
            "lanes": [
                lane("one", json!({ "messageGroups": 5 })),
                lane("two", json!({ "messageGroups": 5, "maximumConcurrency": 2 })),
            ],
        }),
    );
    let of_lane = |lane: u16| {
        let groups = run.transitions.iter().filter_map(|transition| match transition.kind {
            Kind::Grouped { group } if transition.lane == lane => Some(group),
            _ => None,
        });
        groups.collect::<Vec<_>>()
    };
    assert_eq!(of_lane(0), of_lane(1));
    let shares: BTreeMap<u32, usize> = of_lane(0).iter().fold(BTreeMap::new(), |mut map, group| {
        *map.entry(*group).or_default() += 1;
        map
    });
    // Twenty each on average, with a standard deviation of four.
    assert!(shares.len() == 5 && shares.values().all(|share| (8..=32).contains(share)));
}

#[test]
fn a_fifo_queue_has_a_price_of_its_own() {
    let run = run(&fifo(json!({})), &json!({ "duration": 10, "arrivals": { "count": 4 } }));
    assert!((run.lane().cost.queue - 12.0 * 0.5e-6).abs() < 1e-12);
}

#[test]
fn what_a_producer_sends_twice_is_delivered_once_and_billed_twice() {
    let twice = |rate: f64| {
        let path = fifo(json!({ "duplicateSendRate": rate }));
        run(&path, &json!({ "duration": 19, "arrivals": { "count": 3 } }))
    };
    let (once, twice) = (twice(0.0), twice(1.0));
    let told = twice.transitions.iter().filter(|told| told.kind == Kind::Deduplicated).count();
    assert_eq!(told, 3);
    assert_eq!((twice.lane().invocations, twice.lane().duplicates), (3, 0));
    let more = twice.lane().cost.queue - once.lane().cost.queue;
    assert!((more - 3.0 * 0.5e-6).abs() < 1e-12, "{more}");
}
