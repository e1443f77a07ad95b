//! What the stages of a lane are called: AWS's own names, from the lane's settings.

use lambda_paths_engine::scenario::{EventSource, FrontDoor, Path, StreamSource};
use lambda_paths_engine::transition::Destination;

use crate::about::LaneKind;
use crate::geometry::Fate;

/// What a lane's stages are called, each in full and in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// Who begins.
    pub(crate) callers: &'static str,
    /// The front door, or the source of an event; none where the caller talks to Lambda itself.
    pub(crate) door: Option<&'static str>,
    /// What keeps requests until they are invoked.
    pub(crate) queue: [&'static str; 2],
    /// What the rows of its queue are called.
    pub(crate) rows: &'static str,
    /// Where requests are kept that were given up; none where they are lost.
    pub(crate) dead_letters: Option<[&'static str; 2]>,
    /// Where a record of each success goes.
    pub(crate) successes: Option<[&'static str; 2]>,
}

const DEAD_LETTER_QUEUE: [&str; 2] = ["Dead-letter queue", "Dead letters"];

impl Names {
    pub(crate) fn of(path: &Path) -> Self {
        let plain = Self {
            callers: "Producers",
            door: None,
            queue: ["", ""],
            rows: "shards",
            dead_letters: None,
            successes: None,
        };
        let kept = |keeps: bool| keeps.then_some(DEAD_LETTER_QUEUE);
        match path {
            Path::Synchronous(path) => {
                Self { callers: "Callers", door: front_door(&path.front_door), ..plain }
            }
            Path::Asynchronous(path) => Self {
                callers: "Callers",
                door: source(path.source),
                queue: ["Lambda’s internal queue", "Internal queue"],
                dead_letters: match (path.dead_letter_queue(), path.failure_destination()) {
                    (None, destination) => destination.map(on_failure),
                    (Some(Destination::SnsDeadLetterQueue), None) => {
                        Some(["Dead-letter topic", "Dead letters"])
                    }
                    (Some(_), None) => Some(DEAD_LETTER_QUEUE),
                    (Some(_), Some(_)) => Some(["Dead letters and destination", "Dead letters"]),
                },
                successes: path.on_success.map(on_success),
                ..plain
            },
            Path::Sqs(path) => Self {
                queue: ["SQS queue", "Queue"],
                dead_letters: kept(path.dead_letter_queue),
                ..plain
            },
            Path::SqsFifo(path) => Self {
                queue: ["FIFO queue, group by group →", "FIFO groups"],
                rows: "groups",
                dead_letters: kept(path.queue.dead_letter_queue),
                ..plain
            },
            Path::Stream(path) => Self {
                queue: match path.source {
                    StreamSource::Kinesis => ["Shards, oldest record first →", "Shards"],
                    StreamSource::DynamoDbStreams => ["Shards of the table’s stream →", "Shards"],
                    StreamSource::Kafka => ["Partitions, oldest record first →", "Partitions"],
                },
                rows: if path.source == StreamSource::Kafka { "partitions" } else { "shards" },
                dead_letters: path.on_failure.map(on_failure),
                ..plain
            },
        }
    }
}

impl Names {
    /// What a pile is called, in full and in short, by how what lies there ended.
    pub(crate) fn heap(&self, arrangement: LaneKind, fate: Option<Fate>) -> [&'static str; 2] {
        match fate {
            Some(Fate::GaveUp) if arrangement == LaneKind::Stream => ["Refused"; 2],
            Some(Fate::GaveUp) => ["Gave up"; 2],
            Some(Fate::Lost) => ["Lost"; 2],
            Some(Fate::DeadLettered) => self.dead_letters.unwrap_or(DEAD_LETTER_QUEUE),
            None => self.successes.unwrap_or(["On success", "Successes"]),
        }
    }
}

/// A front door's own name.
pub(crate) fn front_door(door: &FrontDoor) -> Option<&'static str> {
    match door {
        FrontDoor::ApiGatewayRest(_) => Some("REST API"),
        FrontDoor::ApiGatewayHttp(_) => Some("HTTP API"),
        FrontDoor::Alb { .. } => Some("Load balancer"),
        FrontDoor::FunctionUrl => Some("Function URL"),
        FrontDoor::Invoke => None,
    }
}

/// The name of what hands an event to Lambda.
pub(crate) fn source(source: EventSource) -> Option<&'static str> {
    match source {
        EventSource::S3 => Some("S3"),
        EventSource::Sns => Some("SNS"),
        EventSource::EventBridge => Some("EventBridge"),
        EventSource::Invoke => None,
    }
}

fn on_failure(destination: Destination) -> [&'static str; 2] {
    match destination {
        Destination::SqsDeadLetterQueue | Destination::SnsDeadLetterQueue => DEAD_LETTER_QUEUE,
        Destination::Sqs => ["On failure: SQS queue", "SQS queue"],
        Destination::Sns => ["On failure: SNS topic", "SNS topic"],
        Destination::Lambda => ["On failure: another function", "Function"],
        Destination::EventBridge => ["On failure: EventBridge", "EventBridge"],
        Destination::S3 => ["On failure: S3 bucket", "S3 bucket"],
        Destination::Kafka => ["On failure: Kafka topic", "Kafka topic"],
    }
}

fn on_success(destination: Destination) -> [&'static str; 2] {
    match destination {
        Destination::Sns => ["On success: SNS topic", "SNS topic"],
        Destination::Lambda => ["On success: another function", "Function"],
        Destination::EventBridge => ["On success: EventBridge", "EventBridge"],
        _ => ["On success: SQS queue", "SQS queue"],
    }
}
