//! The workloads that are measured, as scenarios.

use lambda_paths_engine::scenario::Scenario;
use serde_json::{Value, json};

/// A workload: the scenario for so many requests.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// Its name on the command line.
    pub name: &'static str,
    document: fn(u32) -> Value,
}

/// All workloads. Their order is that of the numbers that the WebAssembly module takes.
pub const WORKLOADS: &[Workload] = &[
    // A queue: 80 requests/s, 100 concurrent, exponential 1 s, 20 % fail, 3 receives.
    Workload { name: "queue", document: queue },
    // The default scenario: three paths, one attempt in five fails.
    Workload { name: "three-paths", document: three_paths },
    // Three lanes at 100 requests/s each.
    Workload { name: "busy", document: busy },
    // A stream: 2,000 records/s, 4 shards, batches of 100, one in 1,000 bisected.
    Workload { name: "stream", document: stream },
];

impl Workload {
    /// The workload of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        WORKLOADS.iter().find(|workload| workload.name == name)
    }

    /// Its scenario, long enough for so many requests in all.
    #[must_use]
    pub fn scenario(&self, requests: u32) -> Scenario {
        Scenario::from_document((self.document)(requests)).expect("the workloads are sound")
    }
}

/// What the peers simulate: a waiting line before a hundred servers. They have no network, so this
/// has none; what fails comes back when its visibility timeout ends.
fn queue(requests: u32) -> Value {
    json!({
        "schema": "lambda-paths/1",
        "duration": f64::from(requests) / 80.0 + 300.0,
        "network": { "clientHop": 0, "serviceHop": 0 },
        "arrivals": { "kind": "poisson", "rate": 80, "limit": requests },
        "function": {
            "timeout": 30,
            "duration": { "kind": "exponential", "mean": 1 },
            "failure": { "rate": 0.2 },
        },
        "lanes": [{ "path": {
            "kind": "sqs",
            "visibilityTimeout": 30,
            "maxReceiveCount": 3,
            "maximumConcurrency": 100,
        } }],
    })
}

fn three_paths(requests: u32) -> Value {
    json!({
        "schema": "lambda-paths/1",
        "duration": f64::from(requests) / 6.0,
    })
}

fn busy(requests: u32) -> Value {
    json!({
        "schema": "lambda-paths/1",
        "duration": f64::from(requests) / 300.0,
        "arrivals": { "kind": "poisson", "rate": 100 },
    })
}

/// Records in batches, with some that are split until the bad one stands alone.
fn stream(requests: u32) -> Value {
    json!({
        "schema": "lambda-paths/1",
        "duration": f64::from(requests) / 2_000.0 + 60.0,
        "arrivals": { "kind": "poisson", "rate": 2_000, "limit": requests },
        "function": {
            "duration": { "kind": "constant", "value": 0.05 },
            "failure": { "rate": 0, "poisonRate": 0.001 },
        },
        "lanes": [{ "path": {
            "kind": "kinesis",
            "parallelizationFactor": 10,
            "bisectBatchOnFunctionError": true,
            "maximumRetryAttempts": 0,
            "onFailure": "sqs",
        } }],
    })
}

/// Until when the requests of [`unfinished`] have begun, and not one has ended.
pub const UNFINISHED_SECONDS: f64 = 400.0;

/// An asynchronous lane in which about so many events wait for their next try.
#[must_use]
pub fn waiting(unfinished: u32) -> Scenario {
    // Three tries, one minute and then two between them.
    let rate = f64::from(unfinished) / 180.0;
    let document = json!({
        "schema": "lambda-paths/1",
        "duration": 100_000,
        "account": { "concurrency": 100_000 },
        "arrivals": { "kind": "poisson", "rate": rate },
        "function": {
            "duration": { "kind": "constant", "value": 0.001 },
            "coldStart": { "kind": "constant", "value": 0 },
            "failure": { "rate": 1 },
        },
        "lanes": [{ "path": { "kind": "asynchronous" } }],
    });
    Scenario::from_document(document).expect("the workloads are sound")
}

/// For each path, a scenario in which, after [`UNFINISHED_SECONDS`], so many requests are
/// unfinished, each in its execution; at most a hundred thousand.
#[must_use]
pub fn unfinished(count: u32) -> Vec<(String, Scenario)> {
    let paths = [
        // The door that waits longest.
        json!({
            "kind": "synchronous",
            "frontDoor": "alb",
            "integrationTimeout": 4_000,
            "client": { "timeout": 900 },
        }),
        json!({ "kind": "asynchronous" }),
        json!({ "kind": "sqs", "visibilityTimeout": 900 }),
        json!({ "kind": "dynamoDbStreams" }),
    ];
    let scenario = |path: &Value| {
        let document = json!({
            "schema": "lambda-paths/1",
            "duration": 3_600,
            "account": { "concurrency": 100_000 },
            "arrivals": { "kind": "constant", "rate": 10_000, "limit": count },
            "function": {
                "timeout": 900,
                "duration": { "kind": "constant", "value": 600 },
                // So that all can begin at once; the other hundred of the account begin cold.
                "provisionedConcurrency": 99_900,
            },
            "lanes": [{ "path": path }],
        });
        Scenario::from_document(document).expect("the workloads are sound")
    };
    let named = |path: Value| {
        let kind = path["kind"].as_str().unwrap_or_default().to_owned();
        (kind, scenario(&path))
    };
    paths.into_iter().map(named).collect()
}
