//! The command line as others call it: what it prints, where, and how it ends.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// What a call left behind.
#[derive(Debug, PartialEq)]
struct Outcome {
    code: Option<i32>,
    output: String,
    errors: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lambda-paths"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn call(arguments: &[&str]) -> Outcome {
    call_with_input(arguments, "")
}

fn call_with_input(arguments: &[&str], input: &str) -> Outcome {
    let mut child = command(arguments).stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("the program reads");
    drop(stdin);
    let done = child.wait_with_output().expect("the program ends");
    Outcome {
        code: done.status.code(),
        output: String::from_utf8(done.stdout).expect("text"),
        errors: String::from_utf8(done.stderr).expect("text"),
    }
}

/// The call ends with 0 and says nothing beside its output.
#[track_caller]
fn output_of(arguments: &[&str], input: &str) -> String {
    let outcome = call_with_input(arguments, input);
    assert_eq!((outcome.code, outcome.errors.as_str()), (Some(0), ""));
    outcome.output
}

/// The call ends with 2, says nothing but this on standard error, and prints nothing.
#[track_caller]
fn check_refused(arguments: &[&str], input: &str, errors: &[&str]) {
    let outcome = call_with_input(arguments, input);
    assert_eq!((outcome.code, outcome.output.as_str()), (Some(2), ""));
    assert_eq!(outcome.errors.lines().collect::<Vec<_>>(), errors);
}

fn report(arguments: &[&str], input: &str) -> Value {
    let mut arguments = arguments.to_vec();
    arguments.extend(["--format", "json"]);
    serde_json::from_str(&output_of(&arguments, input)).expect("a report is JSON")
}

fn trace(arguments: &[&str], input: &str) -> Vec<Value> {
    let mut arguments = arguments.to_vec();
    arguments.insert(0, "trace");
    let text = output_of(&arguments, input);
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// One request at 0 on the asynchronous path, whose first attempts fail; nothing is random.
fn one_event() -> String {
    json!({
        "schema": "lambda-paths/1",
        "network": { "clientHop": 0, "serviceHop": 0 },
        "arrivals": { "kind": "trace", "times": [0] },
        "function": {
            "duration": { "kind": "constant", "value": 1 },
            "coldStart": { "kind": "constant", "value": 0 },
            "failure": { "rate": 1 },
        },
        "lanes": [
            { "id": "async", "path": { "kind": "asynchronous", "retryDelayJitter": 0 } },
        ],
    })
    .to_string()
}

#[test]
fn help_and_version_are_printed() {
    let help = output_of(&["--help"], "");
    for command in ["run", "trace", "validate", "presets", "poster", "link", "embed"] {
        assert!(help.contains(&format!("lambda-paths {command} ")), "{command}");
    }
    assert_eq!(output_of(&["run", "--help"], ""), help);
    assert_eq!(output_of(&["--version"], ""), "lambda-paths 0.1.0\n");
}

#[test]
fn bad_usage_ends_with_2() {
    for arguments in [
        &[][..],
        &["walk"],
        &["run"],
        &["run", "--preset", "none"],
        &["run", "no such file"],
        &["run", "-", "--seed"],
        &["trace", "--preset", "outage", "--lane", "none"],
        &["presets", "none"],
        &["poster", "--preset", "outage", "--at", "601"],
        &["poster", "--preset", "outage", "--width", "10"],
    ] {
        let outcome = call(arguments);
        assert_eq!((outcome.code, outcome.output.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(!outcome.errors.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_sound_scenario_validates_in_silence() {
    assert_eq!(output_of(&["validate", "-"], &one_event()), "");
}

#[test]
fn what_aws_takes_and_advises_against_is_a_warning_and_no_fault() {
    let scenario = r#"{ "schema": "lambda-paths/1", "lanes": [{ "path": { "kind": "sqs",
        "visibilityTimeout": 10, "maxReceiveCount": 5 } }] }"#;
    let outcome = call_with_input(&["validate", "-"], scenario);
    assert_eq!((outcome.code, outcome.output.as_str()), (Some(0), ""));
    assert_eq!(
        outcome.errors,
        "warning: lanes[0].path.visibilityTimeout: 10 s is below six times the function's timeout \
         of 3 s. A throttled batch is offered again only until its visibility timeout ends, and \
         has then used up a receive without a run: 18 s leave room for that.\n"
    );
}

#[test]
fn every_fault_is_told_one_a_line() {
    let faulty = r#"{ "schema": "lambda-paths/1", "seed": -1,
        "lanes": [{ "path": { "kind": "sqs", "visibilityTimeout": 50000 } }] }"#;
    let faults = ["seed: -1 is below 0", "lanes[0].path.visibilityTimeout: 50000 is above 43200"];
    for command in ["validate", "run", "trace"] {
        check_refused(&[command, "-"], faulty, &faults);
    }
    check_refused(
        &["validate", "-"],
        "{",
        &["document: is not JSON: EOF while parsing an object at line 1 column 1"],
    );
}

#[test]
fn a_file_is_read() {
    let path = std::env::temp_dir().join(format!("lambda-paths-{}.json", std::process::id()));
    std::fs::write(&path, one_event()).expect("a temporary file");
    let name = path.to_str().expect("a plain name");
    assert_eq!(report(&["run", name], ""), report(&["run", "-"], &one_event()));
    std::fs::remove_file(&path).expect("the temporary file");
}

#[test]
fn a_report_counts_what_happened() {
    let report = report(&["run", "-"], &one_event());
    assert_eq!(report["schema"], "lambda-paths-report/1");
    let lane = &report["lanes"][0];
    assert_eq!(lane["requests"]["deadLettered"], 1);
    assert_eq!(lane["attempts"]["perRequest"], json!([0, 0, 1]));
    // Nothing succeeded: no data is not zero.
    assert_eq!(lane["latency"]["p99"], Value::Null);
}

#[test]
fn a_table_has_a_row_for_each_lane_below_its_headings() {
    let table = output_of(&["run", "--preset", "three-paths", "--duration", "60"], "");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "Three paths, one in five fails");
    assert!(lines[1].starts_with("seed 42, 60 s, "), "{}", lines[1]);
    let rows = &lines[3..7];
    assert!(rows.iter().all(|row| row.chars().count() == rows[0].chars().count()), "{table}");
    let lanes: Vec<&str> = rows.iter().filter_map(|row| row.split(' ').next()).collect();
    assert_eq!(lanes, ["lane", "sync", "async", "queue"]);
}

#[test]
fn a_table_shows_no_number_where_nothing_was_counted() {
    let table = output_of(&["run", "-"], &one_event());
    let row = table.lines().find(|line| line.starts_with("async")).expect("the lane's row");
    let cells: Vec<&str> = row.split_whitespace().collect();
    let expected = ["async", "1", "0", "0", "1", "0", "0", "3.00", "0", "-", "-", "-", "0.000"];
    assert_eq!(cells[..13], expected);
}

#[test]
fn seed_and_duration_override_the_scenario() {
    let of = |arguments: &[&str]| {
        let mut all = vec!["run", "--preset", "three-paths"];
        all.extend(arguments);
        report(&all, "")
    };
    let (first, again) = (of(&["--seed", "7"]), of(&["--seed=7"]));
    assert_eq!(first, again);
    assert_eq!(first["seed"], 7);
    assert_ne!(first["hash"], of(&[])["hash"]);
    assert_eq!(of(&["--duration", "2.5"])["simulatedSeconds"], 2.5);
    let run = ["run", "--preset", "outage", "--seed", "x", "--duration", "0"];
    check_refused(&run, "", &["seed: \"x\" is not a number", "duration: 0 is below 1"]);
}

#[test]
fn a_link_is_run_and_what_is_unknown_in_it_is_told() {
    let link = "https://example.org/#path=async&rate=5&speed=10&color=red";
    let outcome = call(&["run", "--link", link, "--format", "json"]);
    assert_eq!(outcome.code, Some(0));
    let told = "color: unknown, so not obeyed; the nearest known key is ";
    assert!(outcome.errors.starts_with(told), "{}", outcome.errors);
    let report: Value = serde_json::from_str(&outcome.output).expect("a report is JSON");
    assert_eq!(report["lanes"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["lanes"][0]["id"], "async");
    check_refused(&["run", "--link", "rate=-1"], "", &["arrivals.rate: -1 is below 0"]);
}

#[test]
fn the_built_in_scenarios_are_listed_printed_and_sound() {
    let list = output_of(&["presets"], "");
    let names: Vec<&str> = list.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names[..2], ["three-paths", "outage"]);
    for name in names {
        let json = output_of(&["presets", name], "");
        let valid = call_with_input(&["validate", "-"], &json);
        assert_eq!((valid.code, valid.output.as_str()), (Some(0), ""), "{name}");
        assert!(valid.errors.lines().all(|line| line.starts_with("warning: ")), "{name}");
        let preset = report(&["run", "--preset", name, "--duration", "30"], "");
        assert_eq!(report(&["run", "-", "--duration", "30"], &json), preset, "{name}");
    }
}

#[test]
fn a_trace_tells_the_life_of_an_event() {
    let told = trace(&["-"], &one_event());
    let line = |kind: &str, attempt: u32| {
        let found = told.iter().find(|line| line["kind"] == kind && line["attempt"] == attempt);
        found.unwrap_or_else(|| panic!("no {kind} of attempt {attempt} in {told:#?}")).clone()
    };
    let arrived = json!({ "t": 0.0, "lane": "async", "request": 1, "attempt": 0,
        "kind": "arrived", "poison": false });
    assert_eq!(told[0], arrived);
    assert_eq!(line("invoked", 1)["coldStart"], true);
    let failed = line("failed", 1);
    assert_eq!((&failed["t"], &failed["reason"]), (&json!(1.0), &json!("error")));
    let retry = told.iter().find(|line| line["kind"] == "retryScheduled").expect("a retry");
    assert_eq!((&retry["at"], &retry["by"]), (&json!(61.0), &json!("lambda")));
    let again = line("invoked", 2);
    assert_eq!((&again["t"], &again["coldStart"]), (&json!(61.0), &json!(false)));
    let delivered = json!({ "t": 183.0, "lane": "async", "request": 1, "attempt": 3,
        "kind": "delivered", "destination": "sqsDeadLetterQueue", "condition": "RetriesExhausted",
        "approximateInvokeCount": 3 });
    assert_eq!(line("delivered", 3), delivered);
    assert_eq!(line("deadLettered", 3)["reason"], "RetriesExhausted");
}

#[test]
fn a_trace_tells_what_the_caller_sees_and_what_a_poller_takes() {
    let told = trace(&["--preset", "three-paths", "--duration", "60"], "");
    let of_kind = |kind: &str| told.iter().find(|line| line["kind"] == kind).expect("one of them");
    assert!([json!(200), json!(502)].contains(&of_kind("responded")["status"]));
    assert_eq!(of_kind("received")["receiveCount"], 1);
}

#[test]
fn a_trace_is_limited_to_a_lane_and_to_a_number_of_lines() {
    let told = trace(&["--preset", "three-paths", "--lane", "queue", "--limit", "2000"], "");
    assert_eq!(told.len(), 2000);
    assert!(told.iter().all(|line| line["lane"] == "queue"));
    assert_eq!(trace(&["--preset", "three-paths", "--limit", "0"], "").len(), 0);
}

#[test]
fn a_reader_who_has_enough_is_no_failure() {
    let mut child = command(&["trace", "--preset", "outage"]).spawn().expect("the program starts");
    let mut first = String::new();
    let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
    reader.read_line(&mut first).expect("a line");
    drop(reader);
    let done = child.wait_with_output().expect("the program ends");
    assert_eq!((done.status.code(), done.stderr), (Some(0), Vec::new()));
}

#[test]
fn a_trace_tells_a_function_error_from_a_success_and_the_gateways_throttle_from_lambdas() {
    let mut scenario: Value = serde_json::from_str(&one_event()).expect("it is JSON");
    let answer = |scenario: &Value, kind: &str| {
        let lines = trace(&["-"], &scenario.to_string());
        lines.into_iter().find(|line| line["kind"] == kind).expect("such a line")
    };
    scenario["lanes"] = json!([{ "path": { "kind": "synchronous", "frontDoor": "invoke" } }]);
    let responded = json!({ "t": 1.0, "lane": "sync", "request": 1, "attempt": 1,
        "kind": "responded", "status": 200, "functionError": "Unhandled" });
    assert_eq!(answer(&scenario, "responded"), responded);
    scenario["lanes"] = json!([{ "path": { "kind": "synchronous", "throttlingBurstLimit": 0 } }]);
    let throttled = answer(&scenario, "throttled");
    assert_eq!(throttled["reason"], "GatewayRateLimitExceeded");
    assert_eq!(answer(&scenario, "responded")["status"], 429);
}

#[test]
fn a_trace_tells_the_status_of_an_event_that_lambda_itself_accepts() {
    let mut scenario: Value = serde_json::from_str(&one_event()).expect("it is JSON");
    let accepted = |scenario: &Value| {
        let lines = trace(&["-"], &scenario.to_string());
        lines.into_iter().find(|line| line["kind"] == "accepted").expect("such a line")
    };
    assert_eq!(accepted(&scenario).get("status"), None, "S3 answers for itself");
    scenario["lanes"][0]["path"]["source"] = json!("invoke");
    assert_eq!(accepted(&scenario)["status"], 202);
}
