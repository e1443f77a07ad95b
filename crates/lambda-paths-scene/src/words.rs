//! A transition in words, for readers who look at it closely or cannot see it.

use crate::about::LaneKind;
use crate::chart;
use crate::names;
use lambda_paths_engine::scenario::{FrontDoor, Path, Settings, StreamSource};
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{
    Allocation, Destination, Failed, GaveUp, Kind, Retrier, Start, Throttled, Transition,
    Undelivered,
};

/// One sentence that says what happened and who decided it; `None` for what only keeps the books.
#[must_use]
pub fn sentence(transition: &Transition, settings: &Settings) -> Option<String> {
    let lane = settings.lanes.get(usize::from(transition.lane))?;
    let Transition { at, request, attempt, kind, .. } = *transition;
    let what = event(&lane.path);
    let n = request.saturating_add(1);
    let text = match kind {
        Kind::Arrived { .. } => format!("{} {n} arrives.", capital(what)),
        Kind::Sent | Kind::Responded { .. } | Kind::ClientTimedOut | Kind::GaveUp { .. } => {
            caller(kind, attempt, &format!("{what} {n}"))?
        }
        Kind::Accepted { .. } => match &lane.path {
            Path::Synchronous(path) => {
                format!("{} has {what} {n}.", front_door(&path.front_door))
            }
            _ => format!("The caller of {what} {n} has its answer and leaves."),
        },
        Kind::Queued if attempt > 0 => {
            format!("{} {n} is visible again: its visibility timeout has ended.", capital(what))
        }
        Kind::Queued => format!("{} {n} is in the queue.", capital(what)),
        Kind::Received { .. } if matches!(lane.path, Path::Stream(_)) => {
            format!("The mapping reads {what} {n} from its shard.")
        }
        Kind::Received { .. } => format!("A poller takes {what} {n}: receive {attempt}."),
        Kind::Invoked { start: Start::Cold, .. } => {
            format!("{} {n}: an environment starts, attempt {attempt}.", capital(what))
        }
        Kind::Invoked { .. } => format!("{} {n} runs, attempt {attempt}.", capital(what)),
        Kind::Succeeded { .. } => format!("Attempt {attempt} of {what} {n} succeeds."),
        Kind::Failed { reason, .. } => {
            format!("Attempt {attempt} of {what} {n} fails: {}.", failed(reason))
        }
        Kind::Throttled { reason: Throttled::GatewayRateLimitExceeded } => {
            format!("API Gateway refuses {what} {n}: too many requests.")
        }
        Kind::Throttled { reason } => format!("Lambda refuses {what} {n}: {}.", throttled(reason)),
        Kind::RetryScheduled { at: due, by } => {
            let wait = chart::span(due.since(at));
            format!("{} tries {what} {n} again in {wait}.", retrier(by))
        }
        Kind::Deleted { .. } => format!("The poller deletes {what} {n} from the queue."),
        Kind::DeadLettered { reason } => {
            format!("{} {n} is dead-lettered: {}.", capital(what), undelivered(reason))
        }
        Kind::Dropped { reason } => {
            format!("{} {n} is lost: {}.", capital(what), undelivered(reason))
        }
        Kind::Changed { .. } => "A setting changes.".to_owned(),
        Kind::Delivered { .. } | Kind::DeliveryFailed { .. } | Kind::Redelivered => {
            delivery(kind, &format!("{what} {n}"))?
        }
        Kind::Put { .. } | Kind::Blocked { .. } | Kind::Unblocked { .. } | Kind::Split { .. } => {
            shard(kind, &format!("{what} {n}"))?
        }
        Kind::PollersScaled { .. } | Kind::Provisioned { .. } => scaled(kind),
        Kind::Completed { .. }
        | Kind::Tried { .. }
        | Kind::Joined { .. }
        | Kind::Duplicated
        | Kind::EnvironmentExpired { .. }
        | Kind::BatchEnded { .. }
        | Kind::EnvironmentProvisioned { .. }
        | Kind::EnvironmentReleased { .. }
        | Kind::PolledEmpty { .. } => return None,
        _ => queue(at, kind, &format!("{what} {n}"))?,
    };
    Some(text)
}

/// What a queue does beside handing messages out.
fn queue(at: Instant, kind: Kind, message: &str) -> Option<String> {
    Some(match kind {
        Kind::Delayed { until } => {
            let wait = chart::span(until.since(at));
            format!("The queue shows {message} to nobody for {wait}.")
        }
        Kind::Grouped { group } => {
            format!("{} belongs to group {}.", capital(message), group.saturating_add(1))
        }
        Kind::Deduplicated => {
            format!("{} is sent a second time, and the queue drops that.", capital(message))
        }
        Kind::DeleteIgnored { .. } => {
            format!("A poller deletes {message} in vain: its handle is out of date.")
        }
        _ => return None,
    })
}

/// What Lambda sends on, or delivers once more.
fn delivery(kind: Kind, event: &str) -> Option<String> {
    Some(match kind {
        Kind::Delivered { destination, condition: None } => {
            format!("Lambda reports the success of {event} to {}.", place(destination))
        }
        Kind::Delivered { destination, condition: Some(_) } => {
            format!("Lambda sends {event} to {}.", place(destination))
        }
        Kind::DeliveryFailed { destination, .. } => {
            format!("Lambda cannot deliver {event} to {}.", place(destination))
        }
        Kind::Redelivered => {
            format!("Lambda’s queue delivers {event} once more, although it is done.")
        }
        _ => return None,
    })
}

/// What happens in a shard.
fn shard(kind: Kind, record: &str) -> Option<String> {
    Some(match kind {
        Kind::Put { shard, .. } => {
            format!("{} goes to shard {}.", capital(record), shard.saturating_add(1))
        }
        Kind::Blocked { .. } => {
            format!("The batch that begins with {record} blocks all that comes behind it.")
        }
        Kind::Unblocked { .. } => "A batch that stood in the way is out of it.".to_owned(),
        Kind::Split { first, second } => {
            format!("The mapping splits the batch of {record}: {first} and {second}.")
        }
        _ => return None,
    })
}

/// What the caller of a synchronous path does, or gets to hear.
fn caller(kind: Kind, attempt: u32, request: &str) -> Option<String> {
    Some(match kind {
        Kind::Sent if attempt > 1 => {
            format!("The caller sends {request} again: attempt {attempt}.")
        }
        Kind::Sent => format!("The caller sends {request} and waits."),
        Kind::Responded { function_error: true, .. } => {
            format!("The caller of {request} gets status 200 with a function error.")
        }
        Kind::Responded { status, .. } => format!("The caller of {request} gets status {status}."),
        Kind::ClientTimedOut => format!("The caller of {request} stops waiting for an answer."),
        Kind::GaveUp { reason, .. } => {
            format!("The caller gives {request} up: {}.", gave_up(reason))
        }
        _ => return None,
    })
}

pub(crate) fn place(destination: Destination) -> &'static str {
    match destination {
        Destination::SqsDeadLetterQueue => "the function’s dead-letter queue",
        Destination::SnsDeadLetterQueue => "the function’s dead-letter topic",
        Destination::Sqs => "an SQS queue",
        Destination::Sns => "an SNS topic",
        Destination::Lambda => "another function",
        Destination::EventBridge => "an EventBridge bus",
        Destination::S3 => "an S3 bucket",
        Destination::Kafka => "a Kafka topic",
    }
}

/// What a request is called on a path.
#[must_use]
pub fn event(path: &Path) -> &'static str {
    of_arrangement(LaneKind::of(path))
}

/// What a request is called on a path of this arrangement.
pub(crate) fn of_arrangement(arrangement: LaneKind) -> &'static str {
    match arrangement {
        LaneKind::Synchronous => "request",
        LaneKind::Asynchronous => "event",
        LaneKind::Sqs | LaneKind::Fifo => "message",
        LaneKind::Stream => "record",
    }
}

/// The way of a request, in the order of the picture.
#[must_use]
pub fn way(path: &Path) -> String {
    match path {
        Path::Synchronous(path) => match names::front_door(&path.front_door) {
            Some(door) => format!("caller ⇄ {door} ⇄ Lambda"),
            None => "caller ⇄ Lambda".to_owned(),
        },
        Path::Asynchronous(path) => {
            let source = names::source(path.source).unwrap_or("caller");
            format!("{source} → internal queue → Lambda")
        }
        Path::Sqs(_) => "SQS queue ← pollers → Lambda".to_owned(),
        Path::SqsFifo(_) => "SQS FIFO queue ← pollers → Lambda".to_owned(),
        Path::Stream(path) => {
            let stream = match path.source {
                StreamSource::Kinesis => "Kinesis",
                StreamSource::DynamoDbStreams => "DynamoDB",
                StreamSource::Kafka => "Kafka",
            };
            format!("{stream} ← mapping → Lambda")
        }
    }
}

pub(crate) fn front_door(door: &FrontDoor) -> &'static str {
    match door {
        FrontDoor::ApiGatewayRest(_) | FrontDoor::ApiGatewayHttp(_) => "API Gateway",
        FrontDoor::Alb { .. } => "The load balancer",
        FrontDoor::FunctionUrl => "The function URL",
        FrontDoor::Invoke => "Lambda",
    }
}

/// An instant as a clock: minutes and seconds, and hours when there are any.
#[must_use]
pub fn clock(at: Instant) -> String {
    let seconds = at.micros() / 1_000_000;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{rest:02}")
    } else {
        format!("{minutes}:{rest:02}")
    }
}

pub(crate) fn capital(word: &str) -> String {
    let mut capital = word.to_owned();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    capital
}

pub(crate) fn failed(reason: Failed) -> &'static str {
    match reason {
        Failed::Error => "the handler threw an error",
        Failed::Timeout => "the function’s timeout ended it",
        Failed::Crash => "the environment crashed",
    }
}

pub(crate) fn throttled(reason: Throttled) -> &'static str {
    match reason {
        Throttled::ConcurrentInvocationLimitExceeded => "the account’s concurrency is in use",
        Throttled::ReservedFunctionConcurrentInvocationLimitExceeded => {
            "the function’s reserved concurrency is in use"
        }
        Throttled::GatewayRateLimitExceeded => "the gateway lets no more requests through",
        Throttled::FunctionInvocationRateLimitExceeded
        | Throttled::ReservedFunctionInvocationRateLimitExceeded => {
            "more than ten requests a second for each unit of concurrency"
        }
        Throttled::ScaleUpLimitExceeded => "the function may not start more environments yet",
    }
}

/// What happens to a lane's pollers and environments as a whole.
fn scaled(kind: Kind) -> String {
    match kind {
        Kind::PollersScaled { pollers } => format!("The mapping has {pollers} pollers now."),
        Kind::Provisioned { status: Allocation::InProgress, requested } => {
            format!("{requested} provisioned environments are on their way.")
        }
        Kind::Provisioned { status: Allocation::Ready, requested } => {
            format!("{requested} provisioned environments are ready.")
        }
        _ => "The provisioned environments took too long to start.".to_owned(),
    }
}

fn retrier(by: Retrier) -> &'static str {
    match by {
        Retrier::Client => "The caller",
        Retrier::Lambda => "Lambda",
        Retrier::LambdaThrottle => "Lambda, after a throttle,",
        Retrier::Queue => "The queue, when its visibility timeout ends,",
        Retrier::Poller => "The poller",
        Retrier::Mapping => "The mapping",
    }
}

/// Why a caller made no further attempt.
#[must_use]
pub fn gave_up(reason: GaveUp) -> &'static str {
    match reason {
        GaveUp::AttemptsExhausted => "all attempts failed",
        GaveUp::RetryQuotaExceeded => "retry quota empty",
        GaveUp::NoRetries => "no retries",
        GaveUp::FunctionError => "function error",
        GaveUp::ProvisionedThroughputExceeded => "the shard takes no more in this second",
    }
}

/// Why an event or message was given up.
#[must_use]
pub fn undelivered(reason: Undelivered) -> &'static str {
    match reason {
        Undelivered::RetriesExhausted => "retries exhausted",
        Undelivered::EventAgeExceeded => "event age exceeded",
        Undelivered::ZeroReservedConcurrency => "zero reserved concurrency",
        Undelivered::MaxReceiveCountExceeded => "received too often",
        Undelivered::RetentionExceeded => "retention exceeded",
        Undelivered::DeliveryFailed => "delivery failed",
        Undelivered::RetryAttemptsExhausted => "retry attempts exhausted",
        Undelivered::RecordAgeExceeded => "record age exceeded",
        Undelivered::DeadLetterRetentionExceeded => "too old for the dead-letter queue",
    }
}
