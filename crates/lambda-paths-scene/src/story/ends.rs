//! How a request comes to its end, and what may still come after it.

use lambda_paths_engine::scenario::{ClientRetry, Path};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{GaveUp, Kind, Undelivered};

use super::{Awaited, Story, row, span};
use crate::words;

impl Story {
    pub(super) fn leaves(&mut self, at: Instant, kind: Kind) {
        match kind {
            Kind::Tried { .. } => self.copied = false,
            Kind::Redelivered => {
                self.copied = true;
                let text = "Lambda’s queue delivers it once more, although it is done.";
                self.say(at, "duplicateRate", text.to_owned());
            }
            Kind::Delivered { destination, condition } => {
                let (rule, what) = match condition {
                    None => ("onSuccess", "reports its success to"),
                    Some(_) if self.is_stream() => ("kinesis-onFailure", "sends a record of it to"),
                    Some(_) => ("asynchronous-onFailure", "sends it to"),
                };
                self.say(at, rule, format!("Lambda {what} {}.", words::place(destination)));
            }
            Kind::DeliveryFailed { destination, .. } => {
                let to = words::place(destination);
                let rule = "destinationFailureRate";
                self.say(at, rule, format!("Lambda cannot deliver it to {to}."));
            }
            Kind::DeleteIgnored { .. } => {
                let text = "The poller’s delete does nothing: its handle is out of date.";
                self.say(at, "staleDeleteWorks", text.to_owned());
            }
            Kind::Duplicated => {
                let rule = match self.lane.path {
                    Path::Stream(_) => "with-partial-responses-moves-the-checkpoint",
                    Path::Asynchronous(_) => "duplicateRate",
                    Path::Synchronous(_) => "client.timeout",
                    _ => "delivers-a-message-again-while-it",
                };
                self.say(at, rule, "So its work is done a second time: a duplicate.".to_owned());
            }
            Kind::Completed { latency } => self.is_done(at, latency),
            Kind::GaveUp { reason, caller_wait } => {
                let (rule, why) = self.caller_gives_up(reason);
                let waited = span(caller_wait);
                self.ends(at, rule, &format!("the caller gives up after {waited}: {why}."));
            }
            Kind::DeadLettered { reason } => {
                let (rule, why) = self.is_given_up(reason);
                self.ends(at, rule, &format!("it is a dead letter. {why}"));
            }
            Kind::Dropped { reason } => {
                let (rule, why) = self.is_given_up(reason);
                self.ends(at, rule, &format!("it is lost. {why}"));
            }
            _ => {}
        }
    }

    fn ends(&mut self, at: Instant, rule: &'static str, how: &str) {
        (self.ended, self.awaited, self.held_with) = (Some(at), Awaited::Nothing, None);
        for bar in self.bars.iter_mut().filter(|bar| bar.row != row::HANDLER) {
            bar.until.get_or_insert(at);
        }
        self.say(at, rule, format!("The end: {how}"));
        if let Some(sentence) = self.sentences.last_mut() {
            sentence.is_end = true;
        }
    }

    fn is_done(&mut self, at: Instant, latency: Span) {
        let deleted = match self.lane.path {
            Path::Sqs(_) | Path::SqsFifo(_) => " The poller deletes it from the queue.",
            _ => "",
        };
        let took = span(latency);
        self.ends(at, "", &format!("it is done, {took} after it arrived.{deleted}"));
    }

    fn caller_gives_up(&self, reason: GaveUp) -> (&'static str, String) {
        let Path::Synchronous(path) = &self.lane.path else {
            return ("KINESIS_SHARD_PUTS", words::gave_up(reason).to_owned());
        };
        let attempts = path.client.retry.max_attempts();
        match reason {
            GaveUp::AttemptsExhausted => {
                let rule = match path.client.retry {
                    ClientRetry::AwsLegacy { .. } => "awsLegacy-client.retry.maxAttempts",
                    ClientRetry::AwsStandard { .. } => "awsStandard-client.retry.maxAttempts",
                    _ => "fixed-client.retry.delay",
                };
                (rule, format!("all {attempts} attempts failed (maxAttempts {attempts})"))
            }
            GaveUp::RetryQuotaExceeded => {
                ("SDK_QUOTA", "its SDK’s retry quota cannot pay for another attempt".to_owned())
            }
            GaveUp::FunctionError => {
                ("invoke-answers-a-function-error-with", "it takes that for an answer".to_owned())
            }
            _ => ("client.retry.kind", "it never retries".to_owned()),
        }
    }

    /// Why an event, message or record was given up, with the numbers that decided it.
    fn is_given_up(&self, reason: Undelivered) -> (&'static str, String) {
        let attempts = self.attempt;
        match reason {
            Undelivered::RetriesExhausted => {
                let retries = match &self.lane.path {
                    Path::Asynchronous(path) => path.maximum_retry_attempts,
                    _ => 0,
                };
                let text = format!(
                    "Lambda gives it up after {attempts} failed attempts: maximumRetryAttempts is \
                     {retries}."
                );
                ("asynchronous-maximumRetryAttempts", text)
            }
            Undelivered::EventAgeExceeded => {
                let most = match &self.lane.path {
                    Path::Asynchronous(path) => span(path.maximum_event_age),
                    _ => String::new(),
                };
                let text = format!(
                    "Lambda gives it up: its next try would come after its maximum age of {most} \
                     (maximumEventAge)."
                );
                ("gives-an-event-up-at-once", text)
            }
            Undelivered::ZeroReservedConcurrency => {
                let text = "Lambda gives it up without a try: the reserved concurrency is zero.";
                ("gives-an-event-up-without-a", text.to_owned())
            }
            Undelivered::MaxReceiveCountExceeded => {
                let most = self.queue().map_or(0, |queue| queue.max_receive_count);
                let text = format!(
                    "The queue decides at this receive: it had been received {attempts} times, and \
                     maxReceiveCount is {most}."
                );
                ("maxReceiveCount", text)
            }
            Undelivered::RetentionExceeded => self.expires(),
            Undelivered::DeliveryFailed => {
                let text = "It was given up, and could not be delivered anywhere.";
                ("destinationFailureRate", text.to_owned())
            }
            Undelivered::RetryAttemptsExhausted => {
                let text = "The mapping gives its batch up: all its retries failed \
                            (maximumRetryAttempts).";
                ("kinesis-maximumRetryAttempts", text.to_owned())
            }
            Undelivered::RecordAgeExceeded => {
                let text = "The mapping gives it up: it is older than the maximumRecordAge.";
                ("maximumRecordAge", text.to_owned())
            }
            Undelivered::DeadLetterRetentionExceeded => {
                let kept =
                    self.queue().map_or(Span::ZERO, |path| path.dead_letter_retention_period);
                let text = format!(
                    "The queue moves it after {attempts} receives, and it is lost at once: the \
                     dead-letter queue keeps what is not older than {}, counted from its send.",
                    span(kept)
                );
                ("deadLetterRetentionPeriod", text)
            }
        }
    }

    fn expires(&self) -> (&'static str, String) {
        let (rule, period) = match (&self.lane.path, self.queue()) {
            (Path::Stream(path), _) => ("kinesis-retentionPeriod", path.retention_period),
            (_, Some(queue)) => ("messageRetentionPeriod", queue.message_retention_period),
            _ => ("", Span::ZERO),
        };
        (rule, format!("Nobody decides that: its retention of {} is over.", span(period)))
    }
}
