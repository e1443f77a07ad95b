//! The front doors: what each lets through, how long it waits, and what its callers see.

mod story;

use lambda_paths_engine::scenario::{Fault, Scenario};
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::Span;
use lambda_paths_engine::transition::{GaveUp, Kind, Throttled};
use serde_json::{Value, json};
use story::{Run, check, run};

const DOORS: [&str; 5] = ["apiGatewayRest", "apiGatewayHttp", "alb", "functionUrl", "invoke"];

/// A caller who waits for as long as it takes, and never calls again.
fn door(name: &str) -> Value {
    let client = json!({ "timeout": 900, "retry": { "kind": "none" } });
    json!({ "kind": "synchronous", "frontDoor": name, "client": client })
}

fn invoke(timeout: f64, retry: &Value) -> Value {
    let client = json!({ "timeout": timeout, "retry": retry });
    json!({ "kind": "synchronous", "frontDoor": "invoke", "client": client })
}

fn lasts(seconds: f64) -> Value {
    json!({ "function": { "timeout": 900, "duration": { "value": seconds } } })
}

fn throttles_all() -> Value {
    json!({ "function": { "reservedConcurrency": 0 } })
}

/// What the callers see, in order.
fn seen(run: &Run) -> Vec<String> {
    let answers = run.transitions.iter().filter_map(|transition| match transition.kind {
        Kind::Responded { status, function_error: false, .. } => Some(status.to_string()),
        Kind::Responded { status, function_error: true, .. } => Some(format!("{status} error")),
        Kind::ClientTimedOut => Some("nothing".to_owned()),
        _ => None,
    });
    answers.collect()
}

/// What the caller of each door sees of the same event.
#[track_caller]
fn check_doors(differences: &Value, expected: [&str; 5]) {
    let found = DOORS.map(|name| seen(&run(&door(name), differences)).join(", "));
    assert_eq!(found, expected);
}

#[test]
fn each_front_door_tells_its_callers_something_else_of_the_same_event() {
    check_doors(&json!({}), ["200"; 5]);
    // However the function fails.
    for mode in ["error", "timeout", "crash"] {
        let fails = json!({ "function": { "timeout": 7, "failure": { "rate": 1, "mode": mode } } });
        check_doors(&fails, ["502", "500", "502", "502", "200 error"]);
    }
    let too_long = json!({ "function": { "timeout": 10, "duration": { "value": 20 } } });
    check_doors(&too_long, ["502", "500", "502", "502", "200 error"]);
    check_doors(&throttles_all(), ["500", "503", "502", "429", "429"]);
    // Two of them wait for as long as the function runs.
    check_doors(&lasts(100.0), ["504", "503", "504", "200", "200"]);
}

#[test]
fn a_front_door_that_gives_up_leaves_the_function_running_and_billed() {
    for (name, seconds, status) in
        [("apiGatewayRest", 29, 504), ("apiGatewayHttp", 30, 503), ("alb", 60, 504)]
    {
        let run = check(
            &door(name),
            &lasts(100.0),
            &[
                "0 Sent 1",
                &format!("{seconds} Responded 1 {status}"),
                &format!("{seconds} GaveUp 1 NoRetries"),
                "100 Succeeded 1",
            ],
        );
        assert_eq!((run.lane().invocations, run.lane().errors), (1, 0), "{name}");
        check_gb_seconds(&run, 100.0 / 8.0);
        check(&door(name), &lasts(f64::from(seconds)), &[&format!("{seconds} Responded 1 200")]);
    }
}

/// GB-seconds that one invocation is billed.
#[track_caller]
fn check_gb_seconds(run: &Run, expected: f64) {
    let found = (run.lane().cost.function - 0.2e-6) / 0.000_016_666_7;
    assert!((found - expected).abs() < 1e-3, "{found} GB-s");
}

#[test]
fn a_client_that_stops_waiting_leaves_the_function_running_behind_every_door() {
    for name in DOORS {
        let mut path = door(name);
        path["client"]["timeout"] = json!(5);
        let expected = ["5 ClientTimedOut 1", "5 GaveUp 1 NoRetries", "20 Succeeded 1"];
        check_gb_seconds(&check(&path, &lasts(20.0), &expected), 20.0 / 8.0);
    }
}

#[test]
fn the_integration_timeout_may_be_shorter() {
    for (name, status) in [("apiGatewayRest", 504), ("apiGatewayHttp", 503), ("alb", 504)] {
        let mut path = door(name);
        path["integrationTimeout"] = json!(2.5);
        check(&path, &lasts(3.0), &[&format!("2.5 Responded 1 {status}"), "3 Succeeded 1"]);
    }
}

#[test]
fn an_sdk_is_one_hop_nearer_than_any_front_door() {
    let hops = json!({ "network": { "clientHop": 0.02, "serviceHop": 0.005 } });
    check(&door("alb"), &hops, &["0.02 Accepted 1", "0.025 Invoked 1 Cold", "1.05 Completed 1"]);
    check(&invoke(30.0, &json!({})), &hops, &["0.02 Invoked 1 Cold", "1.04 Completed 1"]);
    assert!(!run(&invoke(30.0, &json!({})), &hops).lines().any(|line| line.contains("Accepted")));
}

#[test]
fn a_late_door_answers_before_the_client_gives_up_although_the_function_is_far() {
    // There and back to the function alone takes 20 s.
    let mut path = door("apiGatewayRest");
    path["integrationTimeout"] = json!(1);
    path["client"]["timeout"] = json!(5);
    let hops = json!({ "network": { "clientHop": 0.5, "serviceHop": 10 } });
    check(&path, &hops, &["0 Sent 1", "2 Responded 1 504", "10.5 Invoked 1 Cold"]);
    path["integrationTimeout"] = json!(29);
    check(&path, &hops, &["0 Sent 1", "5 ClientTimedOut 1", "10.5 Invoked 1 Cold"]);
}

#[test]
fn a_function_error_has_status_200_and_no_sdk_retries_it() {
    let retry = json!({ "kind": "awsStandard", "maxAttempts": 3 });
    let run = check(
        &invoke(30.0, &retry),
        &json!({ "function": { "failure": { "rate": 1 } } }),
        &["0 Sent 1", "1 Responded 1 200 FunctionError", "1 GaveUp 1 FunctionError"],
    );
    let lane = run.lane();
    assert_eq!((lane.requests.failed, lane.attempts.total, lane.errors), (1, 1, 1));
    assert_eq!(lane.latency.count, 0, "nothing succeeded");
}

#[test]
fn an_sdk_whose_read_timeout_is_too_short_runs_the_function_three_times() {
    let retry = json!({ "kind": "awsStandard", "maxAttempts": 3 });
    let run = run(&invoke(60.0, &retry), &lasts(90.0));
    let lane = run.lane();
    assert_eq!((lane.requests.failed, lane.invocations, lane.errors), (1, 3, 0));
    assert_eq!((lane.environments.peak, lane.duplicates), (2, 2));
    // Three timeouts and two waits, of 0.15 s at most.
    let wait = lane.caller_wait.max.unwrap();
    assert!((180.0..=180.15).contains(&wait), "{wait}");
}

#[test]
fn an_sdk_that_is_throttled_for_ever_waits_three_seconds_at_most() {
    let retry = json!({ "kind": "awsStandard", "tokenBucket": "none" });
    let mut differences = throttles_all();
    differences["arrivals"] = json!({ "kind": "constant", "rate": 1, "limit": 900 });
    let run = run(&invoke(60.0, &retry), &differences);
    assert_eq!(run.lane().attempts.per_request, [0, 0, 900], "three attempts each");
    let wait = run.lane().caller_wait;
    assert!(wait.max.is_some_and(|max| max <= 3.0), "{wait:?}");
    // Standard error of the mean: √((1² + 2²) / 12 / 900) = 0.0215 s.
    assert!(wait.mean.is_some_and(|mean| (mean - 1.5).abs() < 0.065), "{wait:?}");
}

/// Calls that come evenly at a gateway with this rate and burst.
fn gateway(name: &str, (rate, burst): (u32, u32), arrivals: &Value) -> Run {
    let mut path = door(name);
    path["throttlingRateLimit"] = json!(rate);
    path["throttlingBurstLimit"] = json!(burst);
    run(&path, &json!({ "arrivals": arrivals, "function": { "duration": { "value": 0 } } }))
}

#[test]
fn a_gateway_lets_the_burst_through_and_then_its_rate() {
    for name in ["apiGatewayRest", "apiGatewayHttp"] {
        // 11 a second: the burst of 50 lasts 50 s, then one in eleven is refused. Until the first
        // request, at 1/11 s, the bucket is full, and the rate adds nothing.
        let run =
            gateway(name, (10, 50), &json!({ "kind": "constant", "rate": 11, "limit": 1100 }));
        let refused = run.transitions.iter().filter(|transition| {
            transition.kind == Kind::Throttled { reason: Throttled::GatewayRateLimitExceeded }
        });
        let instants: Vec<f64> = refused.map(|transition| transition.at.as_secs_f64()).collect();
        assert!((49.0..=51.0).contains(&instants[0]), "{name}: the first at {}", instants[0]);
        assert_eq!(instants.len(), 1_100 - 1_049, "{name}: one a second for 50 s");
        // CloudWatch's Throttles are Lambda's, and there the others never were.
        assert_eq!((run.lane().throttles, run.lane().invocations), (0, 1_049));
        assert_eq!(seen(&run).iter().filter(|status| *status == "429").count(), 51);
    }
}

#[test]
fn an_account_lets_5000_through_at_once_and_10000_a_second() {
    let run = |arrivals: &Value| {
        run(
            &door("apiGatewayHttp"),
            &json!({
                "account": { "concurrency": 100_000 },
                "arrivals": arrivals, "function": { "duration": { "value": 0 } },
            }),
        )
    };
    let count = |run: &Run, status: &str| seen(run).iter().filter(|seen| *seen == status).count();
    let at_once = run(&json!({ "kind": "burst", "count": 5_002, "at": 0 }));
    assert_eq!((count(&at_once, "200"), count(&at_once, "429")), (5_000, 2));
    // 11,000 a second: the burst lasts 5 s, and then one in eleven is refused.
    let steady = run(&json!({ "kind": "constant", "rate": 11_000, "limit": 77_000 }));
    let first = steady
        .transitions
        .iter()
        .find(|transition| matches!(transition.kind, Kind::Responded { status: 429, .. }));
    assert!(first.is_some_and(|first| (first.at.as_secs_f64() - 5.0).abs() < 0.002), "{first:?}");
    assert!(count(&steady, "429").abs_diff(2 * 1_000) <= 1, "{}", count(&steady, "429"));
}

#[test]
fn a_gateway_that_refuses_is_throttling_to_a_client_and_costs_nothing() {
    let mut path = door("apiGatewayRest");
    path["throttlingBurstLimit"] = json!(0);
    path["client"]["retry"] = json!({ "kind": "awsStandard" });
    let run = run(&path, &json!({ "arrivals": { "kind": "constant", "rate": 1, "limit": 200 } }));
    // 500 tokens at 5 a retry.
    assert_eq!(run.lane().attempts.total, 200 + 100);
    assert!(run.lane().cost.front_door.abs() < 1e-12 && run.lane().cost.function.abs() < 1e-12);
    let gave_up =
        |why| move |kind: &Kind| matches!(kind, Kind::GaveUp { reason, .. } if *reason == why);
    let kinds: Vec<Kind> = run.transitions.iter().map(|transition| transition.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| gave_up(GaveUp::RetryQuotaExceeded)(kind)).count(), 150);
}

#[test]
fn answers_are_counted_by_class_and_the_gateways_own_apart() {
    let mut path = door("apiGatewayRest");
    path["throttlingRateLimit"] = json!(0);
    path["throttlingBurstLimit"] = json!(3);
    let document = json!({
        "schema": "lambda-paths/1",
        "network": { "clientHop": 0.5, "serviceHop": 0.25 },
        "arrivals": { "kind": "trace", "times": [0, 100, 200, 300] },
        "function": {
            "timeout": 60, "duration": { "kind": "constant", "value": 1 },
            "coldStart": { "kind": "constant", "value": 0 }, "failure": { "rate": 0 },
        },
        "lanes": [{ "path": path }],
        "changes": [
            { "at": 100, "set": { "function.failure.rate": 1 } },
            { "at": 200, "set": { "function.duration.value": 50 } },
        ],
    });
    let scenario = Scenario::from_document(document).unwrap();
    let mut simulation = Simulation::new(&scenario);
    simulation.run(&mut |_| {});
    let measures = &simulation.measures().lanes[0];
    let responses = &measures.responses;
    assert_eq!((responses.success, responses.client_error, responses.server_error), (1, 1, 2));
    assert_eq!((responses.gateway_throttles, measures.throttles), (1, 0));
    // To Lambda and back, twice, and a timeout; the gateway's own answer has none.
    let latency = &responses.integration_latency;
    assert_eq!((latency.count(), latency.max()), (3, Some(Span::from_secs(29))));
    assert_eq!(latency.mean(), Some(Span::from_micros(32_000_000 / 3)));
}

#[test]
fn only_a_door_that_waited_for_the_function_has_an_integration_latency() {
    let latency = |path: &Value| {
        let run = run(path, &json!({ "function": { "duration": { "value": 0 } } }));
        let found = run.transitions.iter().find_map(|transition| match transition.kind {
            Kind::Responded { integration_latency, .. } => Some(integration_latency),
            _ => None,
        });
        found.expect("an answer")
    };
    assert_eq!(latency(&door("functionUrl")), Some(Span::ZERO), "no time is a time");
    assert_eq!(latency(&door("invoke")), None);
    let mut path = door("apiGatewayRest");
    path["throttlingBurstLimit"] = json!(0);
    assert_eq!(latency(&path), None);
}

#[test]
fn new_limits_of_a_gateway_hold_at_once_and_fill_nothing_up() {
    let mut path = door("apiGatewayRest");
    path["throttlingRateLimit"] = json!(1);
    path["throttlingBurstLimit"] = json!(2);
    let limits = |rate: u32, burst: u32| {
        json!({ "lanes[0].path.throttlingRateLimit": rate,
            "lanes[0].path.throttlingBurstLimit": burst })
    };
    let run = run(
        &path,
        &json!({
            "arrivals": { "kind": "trace", "times": [0, 0, 0, 10, 10, 10, 20, 20, 20] },
            "function": { "duration": { "value": 0 } },
            "changes": [
                // Full again at 2 s; a larger burst is room, not tokens.
                { "at": 9.5, "set": limits(0, 5) },
                // Empty until now; from now on two a second, and at most one.
                { "at": 15, "set": limits(2, 1) },
            ],
        }),
    );
    assert_eq!(seen(&run), ["200", "200", "429", "200", "200", "429", "200", "429", "429"]);
}

#[test]
fn each_front_door_costs_what_aws_asks_for_it() {
    for (name, cost) in DOORS.iter().zip([0.003_5, 0.001, 0.0, 0.0, 0.0]) {
        let run = run(
            &door(name),
            &json!({
                "arrivals": { "kind": "constant", "rate": 2, "limit": 1_000 },
                "function": { "duration": { "value": 0.1 } },
            }),
        );
        let found = run.lane().cost.front_door;
        assert!((found - cost).abs() < 1e-9, "{name}: {found}");
    }
}

#[track_caller]
fn check_faults(path: &Value, expected: &[&str]) {
    let document = json!({ "schema": "lambda-paths/1", "lanes": [{ "path": path }] });
    let faults = Scenario::from_document(document).err().unwrap_or_default();
    assert_eq!(faults.iter().map(Fault::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn a_front_door_refuses_timeouts_that_aws_does_not_take() {
    for (name, sound) in
        [("apiGatewayRest", [0.05, 29.0]), ("apiGatewayHttp", [0.05, 30.0]), ("alb", [1.0, 4000.0])]
    {
        for value in sound {
            check_faults(&json!({ "frontDoor": name, "integrationTimeout": value }), &[]);
        }
        let [least, most] = sound;
        let fault = format!("lanes[0].path.integrationTimeout: {}", most + 0.5);
        check_faults(
            &json!({ "frontDoor": name, "integrationTimeout": most + 0.5 }),
            &[&format!("{fault} is above {most}, the most that {name} takes")],
        );
        check_faults(
            &json!({ "frontDoor": name, "integrationTimeout": 0.04 }),
            &[&format!(
                "lanes[0].path.integrationTimeout: 0.04 is below {least}, \
                the least that {name} takes"
            )],
        );
    }
    for name in ["functionUrl", "invoke"] {
        check_faults(
            &json!({ "frontDoor": name, "integrationTimeout": 5 }),
            &[&format!(
                "lanes[0].path.integrationTimeout: unknown field of frontDoor {name}; \
                the nearest known one is frontDoor"
            )],
        );
    }
}

#[test]
fn another_front_door_keeps_what_it_has_too_and_drops_the_rest() {
    let scenario = Scenario::default()
        .edited_all([
            ("lanes[0].path.integrationTimeout", json!(10)),
            ("lanes[0].path.throttlingBurstLimit", json!(7)),
        ])
        .unwrap();
    let path_of = |scenario: &Scenario| scenario.document()["lanes"][0]["path"].clone();
    let alb = scenario.edited("lanes[0].path.frontDoor", json!("alb")).unwrap();
    let expected = json!({ "kind": "synchronous", "integrationTimeout": 10, "frontDoor": "alb" });
    assert_eq!(path_of(&alb), expected);
    let url = alb.edited("lanes[0].path.frontDoor", json!("functionUrl")).unwrap();
    assert_eq!(path_of(&url), json!({ "kind": "synchronous", "frontDoor": "functionUrl" }));
    let link = alb.to_link();
    assert_eq!(link, "lanes[0].path.frontDoor=alb&lanes[0].path.integrationTimeout=10");
}

#[test]
fn a_lane_keeps_its_front_door_while_it_runs() {
    let change = |path: &str, value: Value| {
        let set = json!({ path: value });
        let document = json!({ "schema": "lambda-paths/1", "changes": [{ "at": 1, "set": set }] });
        let faults = Scenario::from_document(document).err().unwrap_or_default();
        faults.iter().map(Fault::to_string).collect::<Vec<_>>()
    };
    let path = "lanes[0].path.frontDoor";
    let fault = format!("changes[0].set.{path}: cannot change during a run");
    assert_eq!(change(path, json!("invoke")), [fault]);
    assert!(change(path, json!("apiGatewayRest")).is_empty());
    assert!(change("lanes[0].path.integrationTimeout", json!(5)).is_empty());
}
