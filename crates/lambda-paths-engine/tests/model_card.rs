//! docs/model.md is true: its numbers are the program's, its tests exist, no constant is missing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lambda_paths_engine::scenario::{ColdStart, Scenario, catalogue};
use lambda_paths_engine::time::Span;
use lambda_paths_engine::{price, rules};
use serde_json::{Value, json};

/// One rule of the card.
struct Row {
    number: String,
    source: String,
    tag: String,
    test: String,
}

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn card() -> Vec<Row> {
    let text = read("../../docs/model.md");
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| AWS"));
    let rows: Vec<Row> = rows
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [aws, model, number, source, tag, test] = cells[..] else {
                panic!("six cells, not {}: {line}", cells.len());
            };
            assert!(!aws.is_empty() && !model.is_empty(), "{line}");
            let [number, source, tag, test] = [number, source, tag, test].map(str::to_owned);
            Row { number, source, tag, test }
        })
        .collect();
    assert!(rows.len() > 40, "the card has its rules");
    rows
}

/// What a row says about numbers, as names and values.
fn numbers(row: &Row) -> impl Iterator<Item = (&str, &str)> {
    let parts = row.number.split("; ").filter(|part| !part.is_empty());
    parts.map(|part| {
        let (name, value) = part.split_once(" = ").unwrap_or_else(|| panic!("no value: {part}"));
        (name.trim_matches('`'), value)
    })
}

/// The constants of queues by name, as the card prints them.
fn constants_of_queues() -> [(&'static str, String); 20] {
    let seconds = |span: Span| format!("{} s", span.as_secs_f64());
    let dollars = |price: f64| format!("{price} USD");
    [
        ("SQS_FIRST_POLLERS", rules::SQS_FIRST_POLLERS.to_string()),
        ("SQS_MOST_POLLERS", rules::SQS_MOST_POLLERS.to_string()),
        ("SQS_FEWEST_POLLERS", rules::SQS_FEWEST_POLLERS.to_string()),
        ("SQS_QUIET", seconds(rules::SQS_QUIET)),
        ("SQS_PROVISIONED_FEWEST", rules::SQS_PROVISIONED_FEWEST.to_string()),
        ("SQS_PROVISIONED_MOST", rules::SQS_PROVISIONED_MOST.to_string()),
        ("SQS_POLLER_BATCHES", rules::SQS_POLLER_BATCHES.to_string()),
        ("SQS_POLLER_REST", seconds(rules::SQS_POLLER_REST)),
        ("SQS_PROVISIONED_STEP", seconds(rules::SQS_PROVISIONED_STEP)),
        ("SQS_BACKOFF_HOLD", seconds(rules::SQS_BACKOFF_HOLD)),
        ("SQS_RECEIVE_MAX", rules::SQS_RECEIVE_MAX.to_string()),
        ("SQS_IN_FLIGHT_MAX", rules::SQS_IN_FLIGHT_MAX.to_string()),
        ("SQS_POISON_RECEIVES", rules::SQS_POISON_RECEIVES.to_string()),
        ("SQS_SCALING_STEP", seconds(rules::SQS_SCALING_STEP)),
        ("SQS_LONG_POLL", seconds(rules::SQS_LONG_POLL)),
        ("SQS_HIDDEN_MIN", seconds(rules::SQS_HIDDEN_MIN)),
        ("SQS_THROTTLE_RETRY", seconds(rules::SQS_THROTTLE_RETRY)),
        ("SQS_REQUESTS", dollars(price::SQS_REQUESTS)),
        ("SQS_FIFO_REQUESTS", dollars(price::SQS_FIFO_REQUESTS)),
        ("SQS_POLLER_HOURS", dollars(price::SQS_POLLER_HOURS)),
    ]
}

/// The constants by name, as the card prints them.
fn constants() -> Vec<(&'static str, String)> {
    let seconds = |span: Span| format!("{} s", span.as_secs_f64());
    let factors = |(low, high): (f64, f64)| format!("{low} to {high}");
    let dollars = |price: f64| format!("{price} USD");
    let rest = [
        ("INIT_LIMIT", seconds(rules::INIT_LIMIT)),
        ("PROVISIONED_INIT_LIMIT", seconds(rules::PROVISIONED_INIT_LIMIT)),
        ("PROVISIONED_STEP", seconds(rules::PROVISIONED_STEP)),
        ("SCALE_UP_BURST", rules::SCALE_UP_BURST.to_string()),
        ("SCALE_UP_PER_SECOND", rules::SCALE_UP_PER_SECOND.to_string()),
        ("REQUESTS_PER_UNIT", rules::REQUESTS_PER_UNIT.to_string()),
        ("REQUESTS_AT_ONCE_MIN", rules::REQUESTS_AT_ONCE_MIN.to_string()),
        ("RUNTIME_START_SIGMA", rules::RUNTIME_START_SIGMA.to_string()),
        ("IMAGE_START", seconds(rules::IMAGE_START)),
        ("FULL_CPU_MEMORY", format!("{} MB", rules::FULL_CPU_MEMORY)),
        ("ASYNC_ERROR_DELAY", seconds(rules::ASYNC_ERROR_DELAY)),
        ("ASYNC_ERROR_SPREAD", factors(rules::ASYNC_ERROR_SPREAD)),
        ("ASYNC_THROTTLE_DELAY", seconds(rules::ASYNC_THROTTLE_DELAY)),
        ("ASYNC_THROTTLE_DELAY_MAX", seconds(rules::ASYNC_THROTTLE_DELAY_MAX)),
        ("ASYNC_THROTTLE_SPREAD", factors(rules::ASYNC_THROTTLE_SPREAD)),
        ("KINESIS_SHARD_PUTS", rules::KINESIS_SHARD_PUTS.to_string()),
        ("DYNAMODB_READ_RECORDS", rules::DYNAMODB_READ_RECORDS.to_string()),
        ("STREAM_RETRY_DELAY", seconds(rules::STREAM_RETRY_DELAY)),
        ("STREAM_RETRY_GROWTH", rules::STREAM_RETRY_GROWTH.to_string()),
        ("STREAM_RETRY_DELAY_MAX", seconds(rules::STREAM_RETRY_DELAY_MAX)),
        ("STREAM_RETRY_SPREAD", factors(rules::STREAM_RETRY_SPREAD)),
        ("KINESIS_POLL_INTERVAL", seconds(rules::KINESIS_POLL_INTERVAL)),
        ("DYNAMODB_POLL_INTERVAL", seconds(rules::DYNAMODB_POLL_INTERVAL)),
        ("KAFKA_FIRST_POLLERS", rules::KAFKA_FIRST_POLLERS.to_string()),
        ("KAFKA_MOST_POLLERS", rules::KAFKA_MOST_POLLERS.to_string()),
        ("KAFKA_POLLER_BATCHES", rules::KAFKA_POLLER_BATCHES.to_string()),
        ("KAFKA_LAG_CHECK", seconds(rules::KAFKA_LAG_CHECK)),
        ("KAFKA_SCALING_DELAY", seconds(rules::KAFKA_SCALING_DELAY)),
        ("KAFKA_RETRIES_WITH_DESTINATION", rules::KAFKA_RETRIES_WITH_DESTINATION.to_string()),
        ("KAFKA_POLLERS_PER_UNIT", rules::KAFKA_POLLERS_PER_UNIT.to_string()),
        ("SDK_QUOTA", rules::SDK_QUOTA.to_string()),
        ("SDK_TRANSIENT_COST", rules::SDK_TRANSIENT_COST.to_string()),
        ("SDK_THROTTLING_COST", rules::SDK_THROTTLING_COST.to_string()),
        ("SDK_TRANSIENT_BASE", seconds(rules::SDK_TRANSIENT_BASE)),
        ("SDK_THROTTLING_BASE", seconds(rules::SDK_THROTTLING_BASE)),
        ("SDK_DELAY_MAX", seconds(rules::SDK_DELAY_MAX)),
        ("SDK_OLD_COST", rules::SDK_OLD_COST.to_string()),
        ("SDK_OLD_TIMEOUT_COST", rules::SDK_OLD_TIMEOUT_COST.to_string()),
        ("SDK_LEGACY_BASE", seconds(rules::SDK_LEGACY_BASE)),
        ("LAMBDA_REQUESTS", dollars(price::LAMBDA_REQUESTS)),
        ("LAMBDA_GB_SECOND", dollars(price::LAMBDA_GB_SECOND)),
        ("LAMBDA_ARM_GB_SECOND", dollars(price::LAMBDA_ARM_GB_SECOND)),
        ("PROVISIONED_RUN_GB_SECOND", dollars(price::PROVISIONED_RUN_GB_SECOND)),
        ("PROVISIONED_RUN_ARM_GB_SECOND", dollars(price::PROVISIONED_RUN_ARM_GB_SECOND)),
        ("PROVISIONED_HELD_GB_SECOND", dollars(price::PROVISIONED_HELD_GB_SECOND)),
        ("PROVISIONED_HELD_ARM_GB_SECOND", dollars(price::PROVISIONED_HELD_ARM_GB_SECOND)),
        ("REST_API_CALLS", dollars(price::REST_API_CALLS)),
        ("HTTP_API_CALLS", dollars(price::HTTP_API_CALLS)),
        ("S3_PUTS", dollars(price::S3_PUTS)),
        ("SNS_PUBLISHES", dollars(price::SNS_PUBLISHES)),
        ("EVENT_BRIDGE_EVENTS", dollars(price::EVENT_BRIDGE_EVENTS)),
        ("KINESIS_SHARD_HOURS", dollars(price::KINESIS_SHARD_HOURS)),
        ("KINESIS_PUT_UNITS", dollars(price::KINESIS_PUT_UNITS)),
        ("KAFKA_POLLER_UNIT_HOURS", dollars(price::KAFKA_POLLER_UNIT_HOURS)),
    ];
    constants_of_queues().into_iter().chain(rest).collect()
}

#[test]
fn every_constant_is_in_the_card_once_with_its_value() {
    let rows = card();
    let told: Vec<(&str, &str)> = rows.iter().flat_map(numbers).collect();
    for (name, value) in constants() {
        let found: Vec<&str> =
            told.iter().filter(|(other, _)| *other == name).map(|(_, value)| *value).collect();
        assert_eq!(found, [value], "{name}");
    }
    // The list above is whole.
    let sources = read("../lambda-paths-scenario/src/rules.rs") + &read("src/price.rs");
    let defined: BTreeSet<&str> = sources
        .lines()
        .filter_map(|line| line.strip_prefix("pub const ")?.split(':').next())
        .collect();
    let listed = constants();
    assert_eq!(defined, listed.iter().map(|(name, _)| *name).collect());
}

#[test]
fn every_setting_in_the_card_has_its_default() {
    let catalogue = catalogue();
    let is_constant = |name: &str| name.chars().all(|letter| !letter.is_ascii_lowercase());
    for row in card() {
        for (name, told) in numbers(&row).filter(|(name, _)| !is_constant(name)) {
            // `alb integrationTimeout` is the setting where an object is of that kind.
            let (kind, field) = name.split_once(' ').map_or((None, name), |(k, f)| (Some(k), f));
            let fit: Vec<_> = catalogue
                .iter()
                .filter(|entry| entry.path == field || entry.path.ends_with(&format!(".{field}")))
                .filter(|entry| kind.is_none_or(|kind| entry.when.iter().any(|(_, k)| *k == kind)))
                .collect();
            assert!(!fit.is_empty(), "no setting is called {name}");
            for entry in fit {
                let suffix = match entry.field.unit.suffix() {
                    "" => String::new(),
                    "/s" => " per second".to_owned(),
                    suffix => format!(" {suffix}"),
                };
                let value = match &entry.default {
                    Value::Null => "none".to_owned(),
                    Value::Bool(on) => if *on { "on" } else { "off" }.to_owned(),
                    Value::String(text) => text.clone(),
                    number => format!("{number}{suffix}"),
                };
                assert_eq!(told, value, "{}", entry.path);
            }
        }
    }
}

#[test]
fn every_runtime_is_in_the_card_with_its_starts() {
    let text = read("../../docs/model.md");
    let (_, list) = text.split_once("### Starts by runtime").expect("the card lists them");
    let lines = list.lines().skip_while(|line| !line.starts_with("- "));
    let told: Vec<&str> = lines.take_while(|line| line.starts_with("- ")).collect();
    let catalogue = catalogue();
    let field = catalogue.iter().find(|entry| entry.path == "function.coldStart.runtime");
    let names = field.expect("it is a setting").field.choices;
    let expected: Vec<String> = names.iter().map(|name| starts(name)).collect();
    assert_eq!(told, expected);
}

/// A runtime's line of the card.
fn starts(name: &str) -> String {
    let cold_start = json!({ "kind": "runtime", "runtime": name });
    let document = json!({ "schema": "lambda-paths/1", "function": { "coldStart": cold_start } });
    let scenario = Scenario::from_document(document).expect("it is sound");
    let ColdStart::Runtime { runtime, .. } = scenario.initial.lanes[0].function.cold_start else {
        panic!("{name} is a runtime");
    };
    let millis = |span: Span| span.as_secs_f64() * 1e3;
    match runtime.starts() {
        (x86, Some(arm)) => format!("- `{name}`: {} ms, on arm64 {} ms", millis(x86), millis(arm)),
        (x86, None) => format!("- `{name}`: {} ms", millis(x86)),
    }
}

#[test]
fn every_rule_has_a_source_and_says_how_sure_it_is() {
    for row in card() {
        assert!(row.source.len() > 5, "{}: a source is missing", row.test);
        assert!(["documented", "measured", "assumed"].contains(&row.tag.as_str()), "{}", row.tag);
    }
}

#[test]
fn every_test_that_the_card_names_exists() {
    let text = read("../../docs/model.md");
    let named = text.split('`').filter(|code| code.contains("::") && !code.contains(' '));
    let named: BTreeSet<&str> = named.collect();
    assert!(card().iter().all(|row| named.contains(row.test.trim_matches('`'))));
    for name in named {
        let (module, function) = name.rsplit_once("::").expect("it has a module");
        let file = module.replace("::", "/");
        let inside = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{file}.rs"));
        let place = if inside.exists() { "src" } else { "tests" };
        let source = read(&format!("{place}/{file}.rs"));
        let place = source.find(&format!("fn {function}("));
        let before = source[..place.unwrap_or_else(|| panic!("{name} does not exist"))].trim_end();
        assert!(before.ends_with("#[test]"), "{name} is not a test");
    }
}
