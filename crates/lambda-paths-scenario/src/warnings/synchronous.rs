//! Warnings about callers and front doors that give up before the function does.

use super::{Warnings, path_field, seconds, whole_seconds};
use crate::time::Span;
use crate::{ClientRetry, Lane, Synchronous};

impl Warnings<'_> {
    pub(super) fn synchronous(&mut self, index: usize, lane: &Lane, path: &Synchronous) {
        self.front_door_gives_up(index, lane, path);
        self.caller_gives_up(index, lane, path);
    }

    /// A 504 does not stop the function.
    fn front_door_gives_up(&mut self, index: usize, lane: &Lane, path: &Synchronous) {
        let timeout = lane.function.timeout;
        let Some(door) = path.front_door.integration_timeout().filter(|door| *door < timeout)
        else {
            return;
        };
        let field = self.function(index, "timeout");
        let again = match path.client.retry {
            ClientRetry::None => "",
            _ => ", and a caller that retries starts another run beside it",
        };
        // A function's timeout is in whole seconds.
        let fits = Span::from_secs(door.micros() / Span::from_secs(1).micros());
        let remedy = (fits > Span::ZERO).then(|| (field.clone(), whole_seconds(fits)));
        self.warn(
            field,
            format!("{} is longer than the front door waits, {}", seconds(timeout), seconds(door)),
            format!(
                "The caller gets an error after {}, while the function runs on for up to {} more \
                 and is billed{again}.",
                seconds(door),
                seconds(timeout.saturating_sub(door))
            ),
            remedy,
        );
    }

    /// Invoke has no token that would make a second call the same as the first.
    fn caller_gives_up(&mut self, index: usize, lane: &Lane, path: &Synchronous) {
        let patience = path.client.timeout;
        let answer = match path.front_door.integration_timeout() {
            Some(door) => lane.function.timeout.min(door),
            None => lane.function.timeout,
        };
        if patience >= answer {
            return;
        }
        let field = path_field(index, "client.timeout");
        let why = match path.client.retry.max_attempts() {
            1 => format!(
                "The caller is gone after {}, and the function works on for nobody.",
                seconds(patience)
            ),
            attempts => format!(
                "After {} the caller calls again while the first run goes on, up to {attempts} \
                 runs for one request, and nothing tells the function that they are the same.",
                seconds(patience)
            ),
        };
        self.warn(
            field.clone(),
            format!(
                "{} is shorter than an answer may take, {}",
                seconds(patience),
                seconds(answer)
            ),
            why,
            Some((field, whole_seconds(answer))),
        );
    }
}
