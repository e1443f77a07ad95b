//! Rules between fields: what AWS refuses although each value is in its own range.

use serde_json::{Map, Value};

use super::fault::{Fault, Faults};
use super::fields::{Draft, REQUESTS_MAX};
use super::{
    ArrivalKind, Arrivals, Asynchronous, Destination, Distribution, EventSource, Function, Lane,
    Path, Sqs, Stream, StreamSource,
};
use crate::rules::SQS_RECEIVE_MAX;
use crate::time::Span;

/// Shortest batching window of batches that one receive cannot fill.
const WINDOW_MIN: Span = Span::from_secs(1);
/// Concurrency of an account that cannot be reserved.
const UNRESERVED_MIN: u64 = 100;

/// What a rule is judged for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// The scenario as it starts: somebody sets it up, and AWS checks the whole.
    Start,
    /// A change while it runs: AWS checks only the one resource that is edited.
    Later,
}

/// Reports each rule that the draft breaks. A rule about a faulty field says nothing.
pub(super) fn check(
    draft: &Draft,
    object: &Map<String, Value>,
    moment: Moment,
    faults: &mut Faults,
) {
    let mut rules = Rules { draft, object, faults };
    for (index, lane) in draft.lanes.iter().enumerate() {
        rules.durations(index, &lane.function);
        rules.provisioned_concurrency(index, &lane.function);
        rules.requests(index, &lane.arrivals);
        if let Path::Asynchronous(path) = &lane.path {
            rules.dead_letters(index, path);
            rules.source_delay(index, path);
        }
        if let Path::Stream(stream) = &lane.path {
            rules.event_pollers(index, stream);
        }
        if let Some(queue) = lane.path.queue() {
            rules.batching_window(index, queue);
            rules.provisioned_pollers(index, queue);
            if moment == Moment::Start {
                rules.visibility(index, lane, queue.visibility_timeout);
                rules.maximum_concurrency(index, lane, queue.maximum_concurrency);
            }
        }
    }
    rules.claimed_concurrency();
}

/// Where the document says what the lane has: in the lane itself, or for all lanes.
pub(super) fn place(object: &Map<String, Value>, lane: usize, path: &str) -> String {
    let own = object.get("lanes").and_then(|lanes| lanes.get(lane));
    let found = own.and_then(|own| path.split('.').try_fold(own, |value, key| value.get(key)));
    match found {
        Some(_) => format!("lanes[{lane}].{path}"),
        None => path.to_owned(),
    }
}

struct Rules<'a> {
    draft: &'a Draft,
    object: &'a Map<String, Value>,
    faults: &'a mut Faults,
}

impl Rules<'_> {
    fn place(&self, lane: usize, path: &str) -> String {
        place(self.object, lane, path)
    }

    fn refuse(&mut self, field: String, involved: &[String], message: impl FnOnce() -> String) {
        let sound = |field: &String| !self.faults.touch(field);
        if sound(&field) && involved.iter().all(sound) {
            self.faults.add(Fault::new(field, message()));
        }
    }

    fn durations(&mut self, lane: usize, function: &Function) {
        let cold_start = function.cold_start.distribution(function.architecture);
        for (name, distribution) in [("duration", function.duration), ("coldStart", cold_start)] {
            if let Distribution::Uniform { min, max } = distribution
                && min > max
            {
                let field = self.place(lane, &format!("function.{name}.min"));
                let other = self.place(lane, &format!("function.{name}.max"));
                self.refuse(field, &[other], || {
                    format!("{} is above max, {}", min.as_secs_f64(), max.as_secs_f64())
                });
            }
        }
    }

    /// Requests are counted in 32 bits.
    fn requests(&mut self, lane: usize, arrivals: &Arrivals) {
        let (field, rate) = match arrivals.kind {
            ArrivalKind::Constant(rate) | ArrivalKind::Poisson(rate) => {
                ("arrivals.rate", Span::from_micros(rate.0).as_secs_f64())
            }
            // Most come when every answer is there at once.
            ArrivalKind::Users { count, think_time, .. } => {
                ("arrivals.count", f64::from(count) / think_time.as_secs_f64())
            }
            ArrivalKind::Burst { .. } | ArrivalKind::Trace(_) => return,
        };
        let seconds = self.draft.duration.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "for a comparison with a round limit")]
        let limit = arrivals.limit.map_or(f64::INFINITY, |limit| limit as f64);
        if (rate * seconds).min(limit) > REQUESTS_MAX {
            let field = self.place(lane, field);
            let limit = self.place(lane, "arrivals.limit");
            self.refuse(field, &["duration".to_owned(), limit], || {
                format!("{rate} per second for {seconds} s are more than {REQUESTS_MAX} requests")
            });
        }
    }

    /// A function has one dead-letter queue, beside which it may have a destination.
    fn dead_letters(&mut self, lane: usize, path: &Asynchronous) {
        let named = path.on_failure.is_some_and(Destination::is_dead_letter_queue);
        if named && path.dead_letter_config.is_some() {
            let field = format!("lanes[{lane}].path.deadLetterConfig");
            let other = format!("lanes[{lane}].path.onFailure");
            self.refuse(field, &[other], || {
                "a function has one dead-letter queue, and onFailure is one already".to_owned()
            });
        }
    }

    /// A caller that invokes the function itself has nobody in between to wait for.
    fn source_delay(&mut self, lane: usize, path: &Asynchronous) {
        if path.source == EventSource::Invoke && path.source_delay > Span::ZERO {
            let field = format!("lanes[{lane}].path.sourceDelay");
            let other = format!("lanes[{lane}].path.source");
            self.refuse(field, &[other], || {
                "a source of invoke is the caller itself, which delays nothing".to_owned()
            });
        }
    }

    /// AWS checks this when the mapping is created; the queue itself allows any later change.
    fn visibility(&mut self, lane: usize, Lane { function, .. }: &Lane, visibility: Span) {
        if visibility < function.timeout {
            let field = format!("lanes[{lane}].path.visibilityTimeout");
            let timeout = self.place(lane, "function.timeout");
            self.refuse(field, &[timeout], || {
                format!(
                    "InvalidParameterValueException: Queue visibility timeout: {} seconds is \
                     less than Function timeout: {} seconds",
                    visibility.as_secs_f64(),
                    function.timeout.as_secs_f64()
                )
            });
        }
    }

    /// AWS's guide rules it out: the pollers would fetch what the function cannot take.
    fn maximum_concurrency(
        &mut self,
        lane: usize,
        Lane { function, .. }: &Lane,
        maximum: Option<u32>,
    ) {
        let (Some(maximum), Some(reserved)) = (maximum, function.reserved_concurrency) else {
            return;
        };
        if maximum > reserved {
            let field = format!("lanes[{lane}].path.maximumConcurrency");
            let other = self.place(lane, "function.reservedConcurrency");
            self.refuse(field, &[other], || {
                format!("{maximum} is above the function's reservedConcurrency, {reserved}")
            });
        }
    }

    /// Kafka handles errors in provisioned mode only: without it, a batch is tried again until it
    /// succeeds or its records are gone.
    fn event_pollers(&mut self, lane: usize, stream: &Stream) {
        if stream.source != StreamSource::Kafka {
            return;
        }
        let field = |name: &str| format!("lanes[{lane}].path.{name}");
        if let (Some(fewest), Some(most)) = (stream.minimum_pollers, stream.maximum_pollers) {
            self.poller_range(lane, fewest, most);
        }
        if stream.is_provisioned() {
            return;
        }
        let handling = [
            ("bisectBatchOnFunctionError", stream.bisect_batch_on_function_error),
            ("maximumRetryAttempts", stream.maximum_retry_attempts.is_some()),
            ("maximumRecordAge", stream.maximum_record_age.is_some()),
            ("reportBatchItemFailures", stream.report_batch_item_failures),
            ("onFailure", stream.on_failure.is_some()),
        ];
        for (name, _) in handling.iter().filter(|(_, set)| *set) {
            let pollers = [field("minimumPollers"), field("maximumPollers")];
            self.refuse(field(name), &pollers, || {
                "Kafka has it in provisioned mode only: set minimumPollers or maximumPollers"
                    .to_owned()
            });
        }
    }

    /// Provisioned concurrency comes out of the reservation, where there is one.
    fn provisioned_concurrency(&mut self, lane: usize, function: &Function) {
        if function.reserved_concurrency.is_some_and(|most| function.provisioned_concurrency > most)
        {
            let field = self.place(lane, "function.provisionedConcurrency");
            let other = self.place(lane, "function.reservedConcurrency");
            self.refuse(field, &[other], || {
                "InvalidParameterValueException: Requested Provisioned Concurrency should not be \
                 greater than the reservedConcurrentExecution for function"
                    .to_owned()
            });
        }
    }

    fn batching_window(&mut self, lane: usize, sqs: &Sqs) {
        if sqs.batch_size > SQS_RECEIVE_MAX && sqs.maximum_batching_window < WINDOW_MIN {
            let field = format!("lanes[{lane}].path.batchSize");
            let window = format!("lanes[{lane}].path.maximumBatchingWindow");
            self.refuse(field, &[window], || {
                "InvalidParameterValueException: Maximum batch window in seconds must be greater \
                 than 0 if maximum batch size is greater than 10"
                    .to_owned()
            });
        }
    }

    /// AWS refuses it in words of its own, which are not public.
    fn poller_range(&mut self, lane: usize, fewest: u32, most: u32) {
        let field = |name: &str| format!("lanes[{lane}].path.{name}");
        if fewest > most {
            self.refuse(field("minimumPollers"), &[field("maximumPollers")], || {
                format!("{fewest} is above maximumPollers, {most}")
            });
        }
    }

    /// AWS refuses both in words of its own, which are not public.
    fn provisioned_pollers(&mut self, lane: usize, sqs: &Sqs) {
        let Some((fewest, most)) = sqs.provisioned_pollers() else {
            return;
        };
        self.poller_range(lane, fewest, most);
        let field = |name: &str| format!("lanes[{lane}].path.{name}");
        if sqs.maximum_concurrency.is_some() {
            let pollers = [field("minimumPollers"), field("maximumPollers")];
            self.refuse(field("maximumConcurrency"), &pollers, || {
                "InvalidParameterValueException: MaximumConcurrency cannot be used with \
                 provisioned pollers"
                    .to_owned()
            });
        }
    }

    /// Each lane has a function of its own; all of them claim from one account.
    fn claimed_concurrency(&mut self) {
        let mut claimed = 0;
        for (lane, Lane { function, .. }) in self.draft.lanes.iter().enumerate() {
            let (name, aws_name, own) = match function.reserved_concurrency {
                Some(own) => ("reservedConcurrency", "ReservedConcurrentExecutions", own),
                None => {
                    let own = function.provisioned_concurrency;
                    ("provisionedConcurrency", "ConcurrentExecutions", own)
                }
            };
            claimed += u64::from(own);
            let account = u64::from(self.draft.account.concurrency);
            if own > 0 && claimed + UNRESERVED_MIN > account {
                let field = self.place(lane, &format!("function.{name}"));
                self.refuse(field, &["account.concurrency".to_owned()], || {
                    format!(
                        "InvalidParameterValueException: Specified {aws_name} for function \
                         decreases account's UnreservedConcurrentExecution below its minimum \
                         value of [{UNRESERVED_MIN}]."
                    )
                });
                return;
            }
        }
    }
}
