//! What AWS accepts and warns about: settings that are sound each for itself and bad together.
//!
//! A warning is plain data with this scenario's own numbers. It judges the settings of one instant;
//! what changes do later is their author's demonstration.

mod asynchronous;
mod sqs;
mod stream;
mod synchronous;

use serde_json::{Map, Value};

use super::consistency::place;
use super::leaf::number_to_json;
use super::{Lane, Path, Scenario, Settings};
use crate::time::{Instant, Span};

/// Something that AWS accepts and its guides advise against.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// The field's path in the document, as `lanes[2].path.visibilityTimeout`.
    pub field: String,
    /// What is the matter with its value, in one sentence without a full stop.
    pub message: String,
    /// The law behind it, with the numbers of this scenario, in one sentence.
    pub why: String,
    /// An edit after which this warning is gone: a path and its new value.
    pub remedy: Option<(String, Value)>,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}. {}", self.field, self.message, self.why)
    }
}

impl Scenario {
    /// What AWS would accept and warn about as the run begins, lane by lane.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        self.warnings_at(Instant::START)
    }

    /// What AWS would accept and warn about in the settings in force at an instant.
    #[must_use]
    pub fn warnings_at(&self, at: Instant) -> Vec<Warning> {
        let document = self.document_at(at);
        let settings = self.settings_at(at);
        let mut warnings = Warnings { settings, document: &document, list: Vec::new() };
        for (index, lane) in settings.lanes.iter().enumerate() {
            warnings.judge(index, lane);
        }
        warnings.list
    }
}

struct Warnings<'a> {
    settings: &'a Settings,
    document: &'a Map<String, Value>,
    list: Vec<Warning>,
}

impl Warnings<'_> {
    fn judge(&mut self, index: usize, lane: &Lane) {
        self.switched_off(index, lane);
        self.nothing_to_spill_over_to(index, lane);
        match &lane.path {
            Path::Synchronous(path) => self.synchronous(index, lane, path),
            Path::Asynchronous(path) => self.asynchronous(index, path),
            Path::Sqs(path) => self.sqs(index, lane, path, None),
            Path::SqsFifo(path) => self.sqs(index, lane, &path.queue, Some(path.message_groups)),
            Path::Stream(path) => self.stream(index, lane, path),
        }
    }

    /// Adds a warning; lanes that share a field share its warning.
    fn warn(
        &mut self,
        field: String,
        message: String,
        why: String,
        remedy: Option<(String, Value)>,
    ) {
        let warning = Warning { field, message, why, remedy };
        if !self.list.contains(&warning) {
            self.list.push(warning);
        }
    }

    /// Where the document says what this lane's function has.
    fn function(&self, lane: usize, field: &str) -> String {
        place(self.document, lane, &format!("function.{field}"))
    }

    fn switched_off(&mut self, index: usize, lane: &Lane) {
        if lane.function.reserved_concurrency == Some(0) {
            let field = self.function(index, "reservedConcurrency");
            self.warn(
                field.clone(),
                "0 refuses every invocation".to_owned(),
                "Reserved concurrency is a cap too, and a cap of 0 is how one stops a function."
                    .to_owned(),
                Some((field, Value::Null)),
            );
        }
    }

    /// Provisioned environments come out of the reservation.
    fn nothing_to_spill_over_to(&mut self, index: usize, lane: &Lane) {
        let provisioned = lane.function.provisioned_concurrency;
        if provisioned == 0 || lane.function.reserved_concurrency != Some(provisioned) {
            return;
        }
        self.warn(
            self.function(index, "provisionedConcurrency"),
            format!("{provisioned} is all of the function's reserved concurrency"),
            format!(
                "Nothing is left to spill over to: with {} at work the next invocation is \
                 throttled, not started on demand, even if the account has room.",
                count(provisioned, "environment")
            ),
            Some((self.function(index, "reservedConcurrency"), Value::Null)),
        );
    }
}

/// The field of a lane's path.
fn path_field(lane: usize, field: &str) -> String {
    format!("lanes[{lane}].path.{field}")
}

/// A time as a message shows it.
fn seconds(span: Span) -> String {
    format!("{} s", span.as_secs_f64())
}

/// A time as an edit sets it, in whole seconds and not less.
fn whole_seconds(span: Span) -> Value {
    number_to_json(span.as_secs_f64().ceil())
}

/// A number and its thing, one or more.
fn count(number: u32, thing: &str) -> String {
    if number == 1 { format!("one {thing}") } else { format!("{number} {thing}s") }
}
