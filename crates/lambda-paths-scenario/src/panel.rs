//! What people are told about each field beyond its name and range: who owns it, what it does, and
//! where that comes from. It is written to a file when the site is built, so that only who opens
//! the settings downloads it; programs that do not write that file carry none of these texts.

use serde_json::{Map, Value, json};

use super::catalogue::{Entry, catalogue};
use super::source::Source;

/// Who owns a field, in the order in which requests meet them.
const OWNERS: [&str; 11] = [
    "Lane",
    "Caller",
    "Front door",
    "Source",
    "Internal queue",
    "Queue",
    "Stream",
    "Mapping and pollers",
    "Function",
    "Account and network",
    "Run",
];

/// The fields to begin with: what people change at work, by the ends of their paths.
const FIRST: [&str; 28] = [
    "lanes[].id",
    "path.kind",
    "arrivals.kind",
    "arrivals.rate",
    "arrivals.count",
    "client.timeout",
    "client.retry.kind",
    "client.retry.maxAttempts",
    "frontDoor",
    "integrationTimeout",
    "path.source",
    "maximumEventAge",
    "maximumRetryAttempts",
    "onFailure",
    "visibilityTimeout",
    "maxReceiveCount",
    "deadLetterQueue",
    "messageGroups",
    "shards",
    "batchSize",
    "maximumConcurrency",
    "bisectBatchOnFunctionError",
    "reportBatchItemFailures",
    "function.timeout",
    "duration.median",
    "failure.rate",
    "reservedConcurrency",
    "duration",
];

/// What a queue's mapping has; the rest is the queue's own.
const SQS_MAPPING: [&str; 7] = [
    "batchSize",
    "maximumBatchingWindow",
    "maximumConcurrency",
    "minimumPollers",
    "maximumPollers",
    "reportBatchItemFailures",
    "errorBackoff",
];

/// The texts of all fields: `owners` in order, `sources`, and `fields` in the catalogue's order,
/// each with its `path`, the index of its `owner`, whether it is among the `first`, what it `says`,
/// and the index of its `source`. What is not to be set field by field has no owner.
#[must_use]
pub fn texts() -> Value {
    let mut sources: Vec<Source> = Vec::new();
    let fields: Vec<Value> = catalogue()
        .iter()
        .map(|entry| {
            let mut text = Map::new();
            text.insert("path".to_owned(), json!(entry.path));
            text.insert("says".to_owned(), json!(entry.field.sentence));
            if let Some(owner) = owner(entry) {
                let index = OWNERS.iter().position(|known| *known == owner);
                text.insert("owner".to_owned(), json!(index));
            }
            if is_first(&entry.path) {
                text.insert("first".to_owned(), json!(true));
            }
            if let Some(source) = entry.field.source {
                let known = sources.iter().position(|known| *known == source);
                let index = known.unwrap_or_else(|| {
                    sources.push(source);
                    sources.len() - 1
                });
                text.insert("source".to_owned(), json!(index));
            }
            Value::Object(text)
        })
        .collect();
    let sources: Vec<Value> = sources
        .iter()
        .map(|source| json!({ "title": source.title, "url": source.url, "tag": source.tag.name() }))
        .collect();
    json!({ "owners": OWNERS, "sources": sources, "fields": fields })
}

fn is_first(path: &str) -> bool {
    FIRST.iter().any(|end| {
        path.strip_suffix(end).is_some_and(|front| front.is_empty() || front.ends_with('.'))
    })
}

/// Who owns a field; `None` for what is no setting of its own.
fn owner(entry: &Entry) -> Option<&'static str> {
    let path = entry.path.as_str();
    let Some(own) = path.strip_prefix("lanes[].") else {
        return match path.split('.').next() {
            Some("arrivals") => Some("Caller"),
            Some("function") => Some("Function"),
            Some("account" | "network") => Some("Account and network"),
            Some("schema" | "lanes" | "changes") => None,
            _ => Some("Run"),
        };
    };
    if own == "id" || own == "path.kind" {
        return Some("Lane");
    }
    if own.starts_with("path.client.") {
        return Some("Caller");
    }
    let name = entry.field.name;
    Some(match entry.when.first().map(|(_, kind)| *kind) {
        Some("synchronous") => "Front door",
        Some("asynchronous") if name.starts_with("source") => "Source",
        Some("asynchronous") => "Internal queue",
        Some("sqs" | "sqsFifo") if !SQS_MAPPING.contains(&name) => "Queue",
        Some("kinesis" | "dynamoDbStreams" | "kafka")
            if ["shards", "partitionKeys", "retentionPeriod"].contains(&name) =>
        {
            "Stream"
        }
        _ => "Mapping and pollers",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_an_owner_and_what_to_begin_with_are_fields() {
        let entries = catalogue();
        for entry in &entries {
            let is_list = ["schema", "lanes", "changes"].contains(&entry.path.as_str());
            assert_eq!(owner(entry).is_none(), is_list, "{}", entry.path);
        }
        for end in FIRST {
            assert!(entries.iter().any(|entry| entry.path.ends_with(end)), "{end}");
        }
        for owner in OWNERS {
            assert!(entries.iter().any(|entry| super::owner(entry) == Some(owner)), "{owner}");
        }
    }

    #[test]
    fn the_texts_are_in_the_order_of_the_catalogue_with_their_sources() {
        let texts = texts();
        let fields = texts["fields"].as_array().expect("a list");
        for (text, entry) in fields.iter().zip(catalogue()) {
            assert_eq!(text["path"], entry.path);
            assert!(text["says"].as_str().is_some_and(|says| says.ends_with('.')));
            let source = text.get("source").and_then(Value::as_u64);
            let index = source.map(|index| usize::try_from(index).expect("a small index"));
            let title = index.map(|index| texts["sources"][index]["title"].clone());
            assert_eq!(title, entry.field.source.map(|source| json!(source.title)));
        }
    }
}
