//! A run as lines of JSON, one a transition, in the order in which they happen.

use std::fmt;
use std::io::{self, Write};

use lambda_paths_engine::scenario::{EventSource, Path, Scenario};
use lambda_paths_engine::simulation::{Progress, Simulation};
use lambda_paths_engine::time::{Instant, Span, TICKS_PER_SECOND};
use lambda_paths_engine::transition::{
    Allocation, Capacity, Destination, Failed, Kind, Retrier, Start, Throttled, Transition,
    Undelivered,
};

use crate::failure::Failure;

/// Occurrences between two looks at whether enough is told.
const BUDGET: u64 = 1000;

/// Runs the scenario and writes its transitions: those of one lane, or of all, and no more than
/// `limit`.
pub(crate) fn write(
    scenario: &Scenario,
    lane: Option<&str>,
    limit: Option<u64>,
    output: &mut dyn Write,
) -> Result<(), Failure> {
    let ids: Vec<&str> = scenario.initial.lanes.iter().map(|lane| lane.id.as_str()).collect();
    if let Some(lane) = lane.filter(|lane| !ids.contains(lane)) {
        return Err(Failure::Usage(format!("{lane} is no lane; there are {}", ids.join(", "))));
    }
    let mut simulation = Simulation::new(scenario);
    let mut left = limit.unwrap_or(u64::MAX);
    let mut written = Ok(());
    let mut progress = Progress::OutOfBudget;
    while progress == Progress::OutOfBudget && left > 0 && written.is_ok() {
        let end = simulation.end();
        progress = simulation.advance(end, BUDGET, &mut |transition| {
            let id = ids[usize::from(transition.lane)];
            if left > 0 && written.is_ok() && lane.is_none_or(|lane| lane == id) {
                left -= 1;
                written = write_line(transition, id, status(scenario, transition), output);
            }
        });
    }
    written.map_err(Failure::Output)
}

/// The status of Lambda's own answer to an event that it accepts; no transition has it, for it
/// follows from the source.
fn status(scenario: &Scenario, transition: &Transition) -> Option<u16> {
    let Kind::Accepted { .. } = transition.kind else { return None };
    match &scenario.settings_at(transition.at).lanes[usize::from(transition.lane)].path {
        Path::Asynchronous(path) if path.source == EventSource::Invoke => Some(202),
        _ => None,
    }
}

fn write_line(
    transition: &Transition,
    lane: &str,
    status: Option<u16>,
    output: &mut dyn Write,
) -> io::Result<()> {
    let Transition { at, request, attempt, kind, .. } = transition;
    write!(output, "{{\"t\":{}", Seconds::at(*at))?;
    // A change belongs to the whole run.
    if !matches!(kind, Kind::Changed { .. }) {
        write!(output, ",\"lane\":\"{lane}\"")?;
    }
    if *request != Transition::NO_REQUEST {
        write!(output, ",\"request\":{},\"attempt\":{attempt}", number(*request))?;
    }
    write!(output, ",\"kind\":\"{}\"", name(kind))?;
    write_details(kind, *attempt, output)?;
    if let Some(status) = status {
        write!(output, ",\"status\":{status}")?;
    }
    writeln!(output, "}}")
}

/// People count requests from 1.
fn number(request: u32) -> u64 {
    u64::from(request) + 1
}

fn name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Arrived { .. } => "arrived",
        Kind::Sent => "sent",
        Kind::Accepted { .. } => "accepted",
        Kind::Queued => "queued",
        Kind::Tried { .. } => "tried",
        Kind::Received { .. } => "received",
        Kind::Invoked { .. } => "invoked",
        Kind::Joined { .. } => "joined",
        Kind::Succeeded { .. } => "succeeded",
        Kind::Failed { .. } => "failed",
        Kind::Throttled { .. } => "throttled",
        Kind::Duplicated => "duplicated",
        Kind::RetryScheduled { .. } => "retryScheduled",
        Kind::Responded { .. } => "responded",
        Kind::ClientTimedOut => "clientTimedOut",
        Kind::Deleted { .. } => "deleted",
        Kind::Completed { .. } => "completed",
        Kind::GaveUp { .. } => "gaveUp",
        Kind::DeadLettered { .. } => "deadLettered",
        Kind::Dropped { .. } => "dropped",
        Kind::EnvironmentExpired { .. } => "environmentExpired",
        Kind::PollersScaled { .. } => "pollersScaled",
        Kind::PolledEmpty { .. } => "polledEmpty",
        Kind::Changed { .. } => "changed",
        Kind::Delivered { .. } => "delivered",
        Kind::DeliveryFailed { .. } => "deliveryFailed",
        Kind::Redelivered => "redelivered",
        Kind::Put { .. } => "put",
        Kind::BatchEnded { .. } => "batchEnded",
        Kind::Blocked { .. } => "blocked",
        Kind::Unblocked { .. } => "unblocked",
        Kind::Split { .. } => "split",
        Kind::Provisioned { .. } => "provisioned",
        Kind::EnvironmentProvisioned { .. } => "environmentProvisioned",
        Kind::EnvironmentReleased { .. } => "environmentReleased",
        Kind::Delayed { .. } => "delayed",
        Kind::Deduplicated => "deduplicated",
        Kind::Grouped { .. } => "grouped",
        Kind::DeleteIgnored { .. } => "deleteIgnored",
    }
}

/// Writes what the kind carries, each behind a comma.
fn write_details(kind: &Kind, attempt: u32, output: &mut dyn Write) -> io::Result<()> {
    match *kind {
        Kind::Sent | Kind::Queued | Kind::Duplicated | Kind::ClientTimedOut | Kind::Redelivered => {
            Ok(())
        }
        Kind::Arrived { poison } => write!(output, ",\"poison\":{poison}"),
        Kind::Accepted { caller_wait } => {
            write!(output, ",\"callerWait\":{}", Seconds::of(caller_wait))
        }
        Kind::Tried { age } => write!(output, ",\"age\":{}", Seconds::of(age)),
        Kind::Received { .. }
        | Kind::Deleted { .. }
        | Kind::DeleteIgnored { .. }
        | Kind::Delayed { .. }
        | Kind::Deduplicated
        | Kind::Grouped { .. } => write_message(kind, attempt, output),
        Kind::Invoked { environment, start, handler_at, batch_size, capacity } => {
            let (cold, handler_at) = (start == Start::Cold, Seconds::at(handler_at));
            write!(output, ",\"coldStart\":{cold},\"start\":\"{}\"", name_of_start(start))?;
            write!(output, ",\"environment\":{environment},\"handlerAt\":{handler_at}")?;
            write!(output, ",\"batchSize\":{batch_size}{}", Told(capacity))
        }
        Kind::Joined { leader } => write!(output, ",\"leader\":{}", number(leader)),
        Kind::Succeeded { environment, init, duration, capacity } => {
            write_execution(environment, init, duration, capacity, output)
        }
        Kind::Failed { environment, init, duration, capacity, reason } => {
            write!(output, ",\"reason\":\"{}\"", failed(reason))?;
            write_execution(environment, init, duration, capacity, output)
        }
        Kind::Throttled { reason } => write_throttle(reason, output),
        Kind::RetryScheduled { at, by } => {
            let by = name_of_retrier(by);
            write!(output, ",\"at\":{},\"by\":\"{by}\"", Seconds::at(at))
        }
        Kind::Responded { status, function_error, integration_latency } => {
            write_answer(status, function_error, integration_latency, output)
        }
        Kind::Completed { latency } => write!(output, ",\"latency\":{}", Seconds::of(latency)),
        Kind::GaveUp { reason, caller_wait } => {
            write_reason(&reason, output)?;
            write!(output, ",\"callerWait\":{}", Seconds::of(caller_wait))
        }
        Kind::DeadLettered { reason } | Kind::Dropped { reason } => write_reason(&reason, output),
        Kind::Delivered { destination, condition }
        | Kind::DeliveryFailed { destination, condition } => {
            write_delivery(destination, condition, attempt, output)
        }
        Kind::EnvironmentExpired { environment }
        | Kind::EnvironmentProvisioned { environment }
        | Kind::EnvironmentReleased { environment } => {
            write!(output, ",\"environment\":{environment}")
        }
        Kind::PollersScaled { pollers } => write!(output, ",\"pollers\":{pollers}"),
        Kind::PolledEmpty { polls } => write!(output, ",\"polls\":{polls}"),
        Kind::Changed { change } => write!(output, ",\"change\":{change}"),
        Kind::Put { .. }
        | Kind::BatchEnded { .. }
        | Kind::Blocked { .. }
        | Kind::Unblocked { .. }
        | Kind::Split { .. } => write_stream(kind, output),
        Kind::Provisioned { status, requested } => write_allocation(status, requested, output),
    }
}

/// Writes what queues have; records of streams are received too.
fn write_message(kind: &Kind, attempt: u32, output: &mut dyn Write) -> io::Result<()> {
    match *kind {
        Kind::Received { poller, age, hidden_until: Instant::NEVER, .. } => {
            write!(output, ",\"poller\":{poller},\"age\":{}", Seconds::of(age))
        }
        Kind::Received { poller, age, hidden_until, together } => {
            let (age, until) = (Seconds::of(age), Seconds::at(hidden_until));
            write!(output, ",\"receiveCount\":{attempt},\"poller\":{poller},\"age\":{age}")?;
            write!(output, ",\"hiddenUntil\":{until},\"together\":{together}")
        }
        Kind::Deleted { visible, together } => {
            write!(output, ",\"visible\":{visible},\"together\":{together}")
        }
        Kind::DeleteIgnored { together } => write!(output, ",\"together\":{together}"),
        Kind::Delayed { until } => write!(output, ",\"until\":{}", Seconds::at(until)),
        Kind::Grouped { group } => write!(output, ",\"group\":{group}"),
        _ => Ok(()),
    }
}

/// Writes what only streams have.
fn write_stream(kind: &Kind, output: &mut dyn Write) -> io::Result<()> {
    match *kind {
        Kind::Put { shard, key } => write!(output, ",\"shard\":{shard},\"key\":{key}"),
        Kind::BatchEnded { slice, passed, iterator_age } => {
            write!(output, ",\"slice\":{slice},\"passed\":{passed}")?;
            write!(output, ",\"iteratorAge\":{}", Seconds::of(iterator_age))
        }
        Kind::Blocked { slice } | Kind::Unblocked { slice } => {
            write!(output, ",\"slice\":{slice}")
        }
        Kind::Split { first, second } => {
            write!(output, ",\"first\":{first},\"second\":{second}")
        }
        _ => Ok(()),
    }
}

/// Writes what a destination gets, under the names that it has in a record.
fn write_delivery(
    destination: Destination,
    condition: Option<Undelivered>,
    attempt: u32,
    output: &mut dyn Write,
) -> io::Result<()> {
    write!(output, ",\"destination\":\"{}\"", name_of(destination))?;
    match condition {
        Some(reason) => write!(output, ",\"condition\":\"{reason:?}\""),
        None => write!(output, ",\"condition\":\"Success\""),
    }?;
    write!(output, ",\"approximateInvokeCount\":{attempt}")
}

fn name_of_retrier(by: Retrier) -> &'static str {
    match by {
        Retrier::Client => "client",
        Retrier::Lambda => "lambda",
        Retrier::LambdaThrottle => "lambdaThrottle",
        Retrier::Queue => "queue",
        Retrier::Poller => "poller",
        Retrier::Mapping => "mapping",
    }
}

fn name_of_start(start: Start) -> &'static str {
    match start {
        Start::Warm => "warm",
        Start::Cold => "cold",
        Start::Reset => "reset",
    }
}

/// A destination as a scenario names it.
fn name_of(destination: Destination) -> &'static str {
    match destination {
        Destination::SqsDeadLetterQueue => "sqsDeadLetterQueue",
        Destination::SnsDeadLetterQueue => "snsDeadLetterQueue",
        Destination::Sqs => "sqs",
        Destination::Sns => "sns",
        Destination::Lambda => "lambda",
        Destination::EventBridge => "eventBridge",
        Destination::S3 => "s3",
        Destination::Kafka => "kafka",
    }
}

/// AWS's conditions keep their names, which are those of the variants.
fn write_reason(reason: &dyn fmt::Debug, output: &mut dyn Write) -> io::Result<()> {
    write!(output, ",\"reason\":\"{reason:?}\"")
}

const fn failed(reason: Failed) -> &'static str {
    match reason {
        Failed::Error => "error",
        Failed::Timeout => "timeout",
        Failed::Crash => "crash",
    }
}

/// What only some answers have is told only of those.
fn write_answer(
    status: u16,
    function_error: bool,
    integration_latency: Option<Span>,
    output: &mut dyn Write,
) -> io::Result<()> {
    write!(output, ",\"status\":{status}")?;
    if function_error {
        write!(output, ",\"functionError\":\"Unhandled\"")?;
    }
    if let Some(latency) = integration_latency {
        write!(output, ",\"integrationLatency\":{}", Seconds::of(latency))?;
    }
    Ok(())
}

/// With the status as AWS calls it.
fn write_allocation(status: Allocation, requested: u32, output: &mut dyn Write) -> io::Result<()> {
    let status = match status {
        Allocation::InProgress => "IN_PROGRESS",
        Allocation::Ready => "READY",
        Allocation::Failed => "FAILED",
    };
    write!(output, ",\"status\":\"{status}\",\"requested\":{requested}")
}

/// AWS's reason, and which limit of the model it was.
fn write_throttle(reason: Throttled, output: &mut dyn Write) -> io::Result<()> {
    let limit = match reason {
        Throttled::ConcurrentInvocationLimitExceeded
        | Throttled::ReservedFunctionConcurrentInvocationLimitExceeded => "concurrency",
        Throttled::FunctionInvocationRateLimitExceeded
        | Throttled::ReservedFunctionInvocationRateLimitExceeded => "requestRate",
        Throttled::ScaleUpLimitExceeded => "scaleUp",
        Throttled::GatewayRateLimitExceeded => "gateway",
    };
    write!(output, ",\"reason\":\"{}\",\"limit\":\"{limit}\"", reason.aws_reason())
}

/// The kind of concurrency, told only where it is not a matter of course.
struct Told(Capacity);

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Capacity::OnDemand => Ok(()),
            Capacity::Provisioned => formatter.write_str(",\"capacity\":\"provisioned\""),
            Capacity::Spillover => formatter.write_str(",\"capacity\":\"spillover\""),
        }
    }
}

fn write_execution(
    environment: u32,
    init: Span,
    duration: Span,
    capacity: Capacity,
    output: &mut dyn Write,
) -> io::Result<()> {
    let (init, duration) = (Seconds::of(init), Seconds::of(duration));
    write!(output, ",\"environment\":{environment},\"init\":{init},\"duration\":{duration}")?;
    write!(output, "{}", Told(capacity))
}

/// Microseconds as the exact decimal number of seconds: `61.0`, `0.000001`.
struct Seconds(u64);

impl Seconds {
    const fn at(instant: Instant) -> Self {
        Self(instant.micros())
    }

    const fn of(span: Span) -> Self {
        Self(span.micros())
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.0 / TICKS_PER_SECOND, self.0 % TICKS_PER_SECOND);
        let fraction = format!("{micros:06}");
        let shortest = fraction.trim_end_matches('0');
        write!(formatter, "{seconds}.{}", if shortest.is_empty() { "0" } else { shortest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_exact_decimals() {
        for (micros, text) in [
            (0, "0.0"),
            (1, "0.000001"),
            (61_000_000, "61.0"),
            (1_250_000, "1.25"),
            (u64::MAX, "18446744073709.551615"),
        ] {
            assert_eq!(Seconds(micros).to_string(), text);
        }
    }
}
