//! How a request comes, where it waits, and how its executions go.

use lambda_paths_engine::scenario::{EventSource, Path, StreamSource};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Capacity, Failed, Kind, Start};

use super::{Awaited, Run, Story, clock, row, span};
use crate::picture::Tone;
use crate::words;

impl Story {
    pub(super) fn arrives(&mut self, at: Instant, poison: bool) {
        (self.arrived, self.awaited) = (at, Awaited::Way);
        self.bar(row::CALLER, at, Tone::Caller);
        let name = words::capital(&self.name());
        let to = match &self.lane.path {
            Path::Synchronous(path) => {
                let door = words::front_door(&path.front_door);
                format!("Its caller sends it to {} and waits.", lower(door))
            }
            Path::Asynchronous(path) => match path.source {
                EventSource::S3 => "Its caller uploads an object to S3.".to_owned(),
                EventSource::Sns => "Its caller publishes to SNS.".to_owned(),
                EventSource::EventBridge => "Its caller puts it on EventBridge.".to_owned(),
                EventSource::Invoke => "Its caller invokes with the type Event.".to_owned(),
            },
            Path::Sqs(_) | Path::SqsFifo(_) => "Its producer sends it to the queue.".to_owned(),
            Path::Stream(_) => "Its producer puts it into the stream.".to_owned(),
        };
        let (rule, never) = match poison {
            true => ("function.failure.poisonRate", " It is poison: it can never succeed."),
            false => ("", ""),
        };
        self.say(at, rule, format!("{name} arrives. {to}{never}"));
    }

    pub(super) fn is_sent(&mut self, at: Instant) {
        self.end_bars(&[row::BACK_OFF], at);
        self.awaited = Awaited::Answer;
        if self.attempt > 1 {
            let text = format!("The caller sends it again: attempt {}.", self.attempt);
            self.say(at, "", text);
        }
    }

    /// The first service has it. The caller of a synchronous path goes on waiting.
    pub(super) fn is_accepted(&mut self, at: Instant, caller_wait: Span) {
        if matches!(self.lane.path, Path::Synchronous(_)) {
            return;
        }
        self.end_bars(&[row::CALLER], self.arrived + caller_wait);
        let (who, rule) = match &self.lane.path {
            Path::Asynchronous(path) if path.source == EventSource::Invoke => {
                ("Lambda answers 202", "invoke-with-the-type-event-puts")
            }
            Path::Asynchronous(_) => ("The source has it and answers", "source"),
            Path::Stream(_) => ("The stream has it", ""),
            _ => ("The queue has it", ""),
        };
        let waited = span(caller_wait);
        self.say(at, rule, format!("{who}: the caller leaves after {waited}, and nobody waits."));
    }

    pub(super) fn is_queued(&mut self, at: Instant) {
        self.end_bars(&[row::DELAYED, row::HIDDEN], at);
        self.since = at;
        self.held_with = None;
        match self.lane.path {
            Path::Asynchronous(_) => {
                self.bar(row::INTERNAL, at, Tone::Going);
                self.say(at, "", "It is in Lambda’s internal queue.".to_owned());
            }
            Path::Stream(_) => {
                self.bar(row::SHARD, at, Tone::Going);
                self.awaited = Awaited::Mapping;
            }
            _ => {
                let again = self.attempt > 0;
                self.bar(row::VISIBLE, at, if again { Tone::Waiting } else { Tone::Going });
                self.awaited = Awaited::Poller;
                if again {
                    self.reappears(at);
                }
            }
        }
    }

    fn reappears(&mut self, at: Instant) {
        let (rule, still) = match self.runs.is_empty() {
            true => ("visibilityTimeout", ""),
            false => {
                ("delivers-a-message-again-while-it", ", though an execution of it still runs")
            }
        };
        let text = format!("Its visibility timeout ends, and it is visible again{still}.");
        self.say(at, rule, text);
    }

    pub(super) fn is_delayed(&mut self, at: Instant, until: Instant) {
        self.end_bars(&[row::DELAYED], at);
        self.bar(row::DELAYED, at, Tone::Hidden);
        self.awaited = Awaited::Show(until);
        let wait = span(until.since(at));
        self.say(at, "delaySeconds", format!("The queue shows it to nobody for {wait}."));
    }

    /// Its place in a stream or FIFO queue.
    pub(super) fn is_put(&mut self, at: Instant, kind: Kind) {
        let (rule, text) = match kind {
            Kind::Put { shard, key } => {
                self.shard = Some(shard);
                let (key, shard) = (key.saturating_add(1), shard.saturating_add(1));
                ("shards", format!("Its partition key {key} puts it into shard {shard}."))
            }
            Kind::Grouped { group } => {
                let group = group.saturating_add(1);
                let text = format!(
                    "It belongs to group {group}, of which no message is delivered while another \
                     is in flight."
                );
                ("messageGroups", text)
            }
            _ => {
                let text = "Its producer sends it once more; the queue knows it, and drops that.";
                ("duplicateSendRate", text.to_owned())
            }
        };
        self.say(at, rule, text);
    }

    pub(super) fn is_received(&mut self, at: Instant, age: Span, hidden_until: Instant) {
        let waited = at.since(self.since);
        let after = if waited > Span::ZERO {
            format!(" after {}", span(waited))
        } else {
            " at once".to_owned()
        };
        if let Path::Stream(path) = &self.lane.path {
            let rule = match path.source {
                StreamSource::Kinesis => "KINESIS_POLL_INTERVAL",
                StreamSource::DynamoDbStreams => "DYNAMODB_POLL_INTERVAL",
                StreamSource::Kafka => "polls-a-kafka-topic-without-a",
            };
            let age = span(age);
            self.awaited = Awaited::Mapping;
            return self.say(at, rule, format!("The mapping reads it, {age} after it was put."));
        }
        self.end_bars(&[row::VISIBLE], at);
        self.bar(row::HIDDEN, at, Tone::Hidden);
        self.held_with = Some(self.receive);
        self.awaited = Awaited::Show(hidden_until);
        let Some(queue) = self.queue() else { return };
        let of = match queue.dead_letter_queue {
            true => format!(" of {}", queue.max_receive_count),
            false => String::new(),
        };
        let text = format!(
            "A poller takes it{after}: receive {}{of}. Nobody else sees it before {}.",
            self.attempt,
            clock(hidden_until)
        );
        self.say(at, "visibilityTimeout", text);
    }

    /// An execution begins that carries it.
    pub(super) fn runs(&mut self, at: Instant) {
        let run = Run { attempt: self.attempt, ..self.latest };
        self.end_bars(&[row::INTERNAL, row::SHARD, row::HELD], at);
        if run.handler_at > at {
            self.bar(row::COLD, at, Tone::Waiting);
            self.end_bars(&[row::COLD], run.handler_at);
        }
        self.bar(row::HANDLER, run.handler_at, Tone::Going);
        (self.awaited, self.held_with, self.copied) = (Awaited::Function, None, false);
        self.runs.push(run);
        let with = match run.batch {
            1 => String::new(),
            batch => format!(" in a batch of {batch}"),
        };
        let (start, capacity) = self.began;
        let (mut rule, mut how) = match start {
            Start::Warm => ("", ", in a warm environment".to_owned()),
            Start::Reset => (
                "resets-an-environment-after-a-crash",
                ", in an environment that initialises again".to_owned(),
            ),
            Start::Cold if run.handler_at == at => {
                ("function.coldStart.value", ", in a new environment".to_owned())
            }
            Start::Cold => {
                let wait = span(run.handler_at.since(at));
                let how = format!(", in a new environment: a cold start of {wait}");
                ("function.coldStart.value", how)
            }
        };
        match capacity {
            Capacity::OnDemand => {}
            Capacity::Provisioned => {
                rule = "function.provisionedConcurrency";
                how = ", in a provisioned environment".to_owned();
            }
            Capacity::Spillover => {
                rule = "function.provisionedConcurrency";
                how += "; it spills over what is provisioned";
            }
        }
        let which = match self.attempt_of_run() {
            0 => "a copy of it".to_owned(),
            attempt => format!("it, attempt {attempt}"),
        };
        self.say(at, rule, format!("Lambda runs {which}{with}{how}."));
    }

    /// The attempt of the latest execution; 0 for a copy of what is done.
    fn attempt_of_run(&self) -> u32 {
        if self.ended.is_some() { 0 } else { self.attempt }
    }

    pub(super) fn execution_ended(
        &mut self,
        at: Instant,
        (leader, environment): (u32, u32),
        duration: Span,
        failed: Option<Failed>,
    ) {
        let found =
            self.runs.iter().position(|run| run.leader == leader && run.environment == environment);
        self.mine = found.is_some();
        let Some(index) = found else { return };
        let run = self.runs.remove(index);
        self.went_well = failed.is_none().then_some(at);
        if self.ended.is_none() && self.awaited == Awaited::Function && self.runs.is_empty() {
            self.awaited = match self.lane.path {
                Path::Synchronous(_) => Awaited::Answer,
                Path::Stream(_) => Awaited::Mapping,
                _ => Awaited::Way,
            };
            if failed.is_some() && self.is_stream() {
                self.is_held(at);
            }
        }
        let tone = if failed.is_none() { Tone::Good } else { Tone::Bad };
        let handler = self.bars.iter_mut().filter(|bar| bar.row == row::HANDLER);
        let mut handler = handler.filter(|bar| bar.until.is_none() && bar.from == run.handler_at);
        if let Some(bar) = handler.next() {
            (bar.until, bar.tone) = (Some(at), tone);
        }
        let took = span(duration);
        let (rule, text) = match failed {
            None => ("", format!("The handler ends well after {took}.")),
            Some(reason) => {
                let rule = match reason {
                    Failed::Error if run.batch > 1 && !self.is_stream() => {
                        "reportBatchItemFailures"
                    }
                    Failed::Error if run.batch > 1 => "a-batch-that-fails-is-tried",
                    Failed::Error => "function.failure.rate",
                    Failed::Timeout => "function.timeout",
                    Failed::Crash => "resets-an-environment-after-a-crash",
                };
                let why = words::failed(reason);
                let whole = match run.batch {
                    1 => String::new(),
                    batch => format!(" All {batch} of its batch have failed with it."),
                };
                (rule, format!("The execution fails after {took}: {why}.{whole}"))
            }
        };
        self.say_of(at, run.attempt, rule, text);
    }
}

/// A name as it stands within a sentence.
fn lower(name: &str) -> String {
    match name.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => name.to_owned(),
    }
}
