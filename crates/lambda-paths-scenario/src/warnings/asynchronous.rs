//! Warnings about events that Lambda gives up early, or without a trace.

use serde_json::Value;

use super::{Warnings, count, path_field, seconds};
use crate::Asynchronous;
use crate::rules;
use crate::time::Span;

impl Warnings<'_> {
    pub(super) fn asynchronous(&mut self, index: usize, path: &Asynchronous) {
        self.events_lost(index, path);
        self.too_old_to_retry(index, path);
    }

    fn events_lost(&mut self, index: usize, path: &Asynchronous) {
        if path.keeps_failures() {
            return;
        }
        let retries = path.maximum_retry_attempts;
        let field = path_field(index, "onFailure");
        self.warn(
            field.clone(),
            "none keeps nothing of what Lambda gives up".to_owned(),
            format!(
                "After {} over {}, or after {} of throttles, an event is lost without a trace.",
                count(retries + 1, "attempt"),
                seconds(due(retries)),
                seconds(path.maximum_event_age)
            ),
            Some((field, Value::from("sqs"))),
        );
    }

    /// Lambda looks ahead: it gives up as soon as the next try would come too late.
    fn too_old_to_retry(&mut self, index: usize, path: &Asynchronous) {
        let age = path.maximum_event_age;
        let retries = path.maximum_retry_attempts;
        let Some(late) = (1..=retries).find(|retry| due(*retry) >= age) else {
            return;
        };
        let field = path_field(index, "maximumEventAge");
        // Room for the spread of the waits, and for the longest runs.
        let longest = due(retries).scale(rules::ASYNC_ERROR_SPREAD.1);
        let timeout = self.settings.lanes[index].function.timeout;
        let room = longest + timeout.saturating_mul(u64::from(retries) + 1) + Span::from_secs(1);
        self.warn(
            field.clone(),
            format!("{} leaves no time for retry {late} of {retries}", seconds(age)),
            format!(
                "Retry {late} is due {} after the first attempt at the earliest, and Lambda gives \
                 an event up as soon as the next one would come too late: it ends after {}.",
                seconds(due(late)),
                count(late, "attempt")
            ),
            Some((field, super::whole_seconds(room))),
        );
    }
}

/// How long after the first attempt a retry is due, if no attempt takes time.
fn due(retry: u32) -> Span {
    let waits = u64::from(retry * (retry + 1) / 2);
    rules::ASYNC_ERROR_DELAY.saturating_mul(waits)
}
