//! Why a request runs again, who decided that, and what stands in its way meanwhile.

use lambda_paths_engine::scenario::{ClientRetry, FrontDoor, Path};
use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::{Kind, Retrier, Throttled};

use super::{Awaited, Repeats, Sentence, Story, clock, row, span};
use crate::picture::Tone;
use crate::words;

const BLOCKS: &str = "a-batch-that-fails-is-tried";

impl Story {
    pub(super) fn is_refused(&mut self, at: Instant, reason: Throttled) {
        self.copied = false;
        let rule = match reason {
            Throttled::ConcurrentInvocationLimitExceeded => "account.concurrency",
            Throttled::ReservedFunctionConcurrentInvocationLimitExceeded => {
                "function.reservedConcurrency"
            }
            Throttled::GatewayRateLimitExceeded => "throttlingRateLimit",
            Throttled::FunctionInvocationRateLimitExceeded
            | Throttled::ReservedFunctionInvocationRateLimitExceeded => "REQUESTS_PER_UNIT",
            Throttled::ScaleUpLimitExceeded => "SCALE_UP_BURST",
        };
        // One sentence stands for refusals in a row.
        let kept = self.sentences.len();
        let (mut count, mut first) = (1, at);
        if let [.., refusal, wait] = &self.sentences[..]
            && let (Repeats::Refusal(before, since), Repeats::Wait) =
                (refusal.repeats, wait.repeats)
            && refusal.rule == rule
        {
            (count, first) = (before + 1, since);
            self.sentences.truncate(kept - 2);
        }
        let who = match reason {
            Throttled::GatewayRateLimitExceeded => "API Gateway",
            _ => "Lambda",
        };
        let why = words::throttled(reason);
        let again = match count {
            1 => String::new(),
            count => format!(", {count} times since {}", clock(first)),
        };
        self.say(at, rule, format!("{who} refuses it{again}: {why}."));
        self.mark(Repeats::Refusal(count, first));
    }

    fn mark(&mut self, repeats: Repeats) {
        if let Some(sentence) = self.sentences.last_mut() {
            sentence.repeats = repeats;
        }
    }

    fn was_refused(&self) -> bool {
        let last = self.sentences.last();
        last.is_some_and(|last| matches!(last.repeats, Repeats::Refusal(..)))
    }

    /// Somebody decided to try again.
    pub(super) fn is_tried_later(&mut self, at: Instant, due: Instant, by: Retrier) {
        // A stream's refusal names the first record of the batch alone.
        if by == Retrier::Mapping
            && !self.was_refused()
            && !self.mine
            && let Some((_, reason)) = self.refusal.filter(|(when, _)| *when == at)
        {
            self.is_refused(at, reason);
        }
        let refused = self.was_refused();
        let (wait, when) = (span(due.since(at)), clock(due));
        self.awaited = Awaited::Try(due);
        let (rule, text) = match by {
            Retrier::Client => {
                self.bar(row::BACK_OFF, at, Tone::Waiting);
                self.client_decides(&wait, &when)
            }
            Retrier::Lambda => {
                self.bar(row::INTERNAL, at, Tone::Waiting);
                let retries = match &self.lane.path {
                    Path::Asynchronous(path) => path.maximum_retry_attempts,
                    _ => 0,
                };
                let text = format!(
                    "Lambda decides: it keeps the event for {wait} and tries again at {when}, \
                     retry {} of {retries} (maximumRetryAttempts).",
                    self.attempt
                );
                ("ASYNC_ERROR_DELAY", text)
            }
            Retrier::LambdaThrottle => {
                let text = format!(
                    "Lambda keeps the event and tries again in {wait}, at {when}; that uses up no \
                     retry."
                );
                ("ASYNC_THROTTLE_DELAY", text)
            }
            Retrier::Queue => {
                self.awaited = Awaited::Show(due);
                self.returns(at, &wait, &when)
            }
            Retrier::Poller => (
                "SQS_THROTTLE_RETRY",
                format!("The poller keeps it and offers it again at {when}."),
            ),
            Retrier::Mapping => {
                self.is_held(at);
                let partial = match self.is_reported(at) {
                    true => "The handler reports it, or one before it, as failed. ",
                    false => "",
                };
                let text = format!(
                    "{partial}The mapping decides: it tries its batch again in {wait}, at {when}; \
                     its shard waits."
                );
                ("STREAM_RETRY_DELAY", text)
            }
        };
        self.say(at, rule, text);
        if refused {
            self.mark(Repeats::Wait);
        }
    }

    /// The mapping keeps it in hand.
    pub(super) fn is_held(&mut self, at: Instant) {
        self.end_bars(&[row::SHARD, row::HELD], at);
        self.bar(row::HELD, at, Tone::Waiting);
    }

    /// A caller that gets no good answer sends again.
    fn client_decides(&self, wait: &str, when: &str) -> (&'static str, String) {
        let Path::Synchronous(path) = &self.lane.path else { return ("", String::new()) };
        let (rule, who) = match path.client.retry {
            ClientRetry::AwsStandard { .. } if self.told_to_slow_down => {
                ("SDK_THROTTLING_BASE", "The caller’s SDK")
            }
            ClientRetry::AwsStandard { .. } => ("SDK_TRANSIENT_BASE", "The caller’s SDK"),
            ClientRetry::AwsLegacy { .. } => ("SDK_LEGACY_BASE", "The caller’s SDK"),
            _ => ("fixed-client.retry.delay", "The caller"),
        };
        let most = path.client.retry.max_attempts();
        let attempt = self.attempt.saturating_add(1);
        let text = format!(
            "{who} decides: it waits {wait} and sends attempt {attempt} of {most} at {when}."
        );
        (rule, text)
    }

    /// A message that is not deleted comes back.
    fn returns(&self, at: Instant, wait: &str, when: &str) -> (&'static str, String) {
        let (rule, why) = match self.is_reported(at) {
            true => ("with-partial-batch-responses-only-the", "The handler reports it as failed. "),
            false => ("visibilityTimeout", ""),
        };
        let group = match self.lane.path {
            Path::SqsFifo(_) => " Its group waits.",
            _ => "",
        };
        let text = format!(
            "{why}Nobody sends it again: it stays in the queue, and is visible in {wait}, at \
             {when}, when its visibility timeout ends.{group}"
        );
        (rule, text)
    }

    /// An answer is at the caller.
    pub(super) fn is_answered(&mut self, at: Instant, status: u16, function_error: bool) {
        let Path::Synchronous(path) = &self.lane.path else { return };
        let door = path.front_door;
        self.told_to_slow_down = status == 429;
        let waited = span(at.since(self.arrived));
        let name = words::front_door(&door);
        let refused = self.was_refused();
        let (rule, text) = if status == 200 && !function_error {
            ("", format!("The caller gets status 200, {waited} after it first asked."))
        } else if function_error {
            let text = "The caller gets status 200 with a function error, which no SDK retries.";
            ("invoke-answers-a-function-error-with", text.to_owned())
        } else if self.runs.iter().any(|run| run.attempt == self.attempt)
            && let Some(most) = door.integration_timeout().map(span)
        {
            let text = format!(
                "{name} waits no longer than {most}: the caller gets status {status}, and the \
                 function runs on."
            );
            (gives_up_rule(&door), text)
        } else {
            let text = format!(
                "{name} answers: the caller gets status {status}, {waited} after it first asked."
            );
            (error_rule(&door, refused), text)
        };
        self.say(at, rule, text);
    }

    pub(super) fn caller_times_out(&mut self, at: Instant) {
        let Path::Synchronous(path) = &self.lane.path else { return };
        self.told_to_slow_down = false;
        let patience = span(path.client.timeout);
        let text = format!(
            "The caller has waited {patience} for this answer, and waits no longer; Lambda does \
             not hear of it."
        );
        self.say(at, "client.timeout", text);
    }

    /// Its own batch stands in the way of others, or is split.
    pub(super) fn blocks(&mut self, at: Instant, kind: Kind) {
        match kind {
            Kind::Split { first, second } => {
                let text = format!("The mapping splits its batch: {first} and {second}.");
                self.say(at, "bisectBatchOnFunctionError", text);
            }
            _ => {
                let text = "Its batch blocks the shard: what lies behind it waits.";
                self.say(at, BLOCKS, text.to_owned());
            }
        }
    }

    /// Something in its shard stands in its way, or does so no more.
    pub(super) fn stands_behind(&mut self, at: Instant, slice: u32, kind: Kind) {
        let Path::Stream(path) = &self.lane.path else { return };
        let here = self.shard == Some(slice % path.shards.max(1));
        let waits = here && self.awaited == Awaited::Mapping && path.parallelization_factor == 1;
        if waits {
            let text = match kind {
                Kind::Blocked { .. } => "A batch before it fails, and blocks its shard: it waits.",
                _ => "Its shard is free again.",
            };
            self.say(at, BLOCKS, text.to_owned());
        }
    }

    /// What belongs to an attempt that is not the latest one.
    pub(super) fn say_of(&mut self, at: Instant, attempt: u32, rule: &'static str, text: String) {
        self.say(at, rule, text);
        if let Some(Sentence { attempt: of, .. }) = self.sentences.last_mut() {
            *of = attempt;
        }
    }
}

/// The rule by which a front door gives up.
fn gives_up_rule(door: &FrontDoor) -> &'static str {
    match door {
        FrontDoor::ApiGatewayRest(_) => "apiGatewayRest-integrationTimeout",
        FrontDoor::ApiGatewayHttp(_) => "apiGatewayHttp-integrationTimeout",
        _ => "alb-integrationTimeout",
    }
}

/// The rule that says which status a caller sees.
fn error_rule(door: &FrontDoor, refused: bool) -> &'static str {
    match (door, refused) {
        (FrontDoor::ApiGatewayRest(_), false) => "frontDoor",
        (FrontDoor::ApiGatewayRest(_), true) => "a-rest-api-answers-500-not",
        (_, false) => "an-http-api-answers-500-then",
        (FrontDoor::ApiGatewayHttp(_), true) => "an-http-api-answers-503-then",
        (_, true) => "a-load-balancer-answers-502-then",
    }
}
