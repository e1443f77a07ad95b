//! Warnings about streams that one bad record stops, or that lose what they give up.

use serde_json::Value;

use super::{Warnings, count, path_field, seconds};
use crate::{Lane, Stream, StreamSource};

/// Retries that this model suggests: they outlast a hiccup, and they end.
const RETRIES: u32 = 5;

impl Warnings<'_> {
    pub(super) fn stream(&mut self, index: usize, lane: &Lane, stream: &Stream) {
        if is_endless(stream) {
            self.stands_in_the_way(index, stream);
        } else {
            self.neighbours_given_up(index, stream);
            self.records_lost(index, stream);
        }
        self.shards_outnumber(index, lane, stream);
    }

    /// A batch that fails is tried again, and nothing behind it is read, until the stream has it no
    /// longer.
    fn stands_in_the_way(&mut self, index: usize, stream: &Stream) {
        let field = path_field(index, "maximumRetryAttempts");
        let shards = if stream.source == StreamSource::Kafka { "partition" } else { "shard" };
        let kept = seconds(stream.retention_period);
        let of = match stream.slices() {
            1 => "everything behind it waits".to_owned(),
            lanes => format!("one of {lanes} concurrent batches waits"),
        };
        // Kafka limits retries in provisioned mode only.
        let limited = stream.source != StreamSource::Kafka || stream.is_provisioned();
        self.warn(
            field.clone(),
            format!("without a limit one record that cannot succeed blocks its {shards}"),
            format!(
                "Neither retries nor record age end its batch, so {of} until the stream forgets \
                 the record after {kept}, and the iterator age grows by a second each second{}.",
                if limited { "" } else { "; Kafka has such limits in provisioned mode only" }
            ),
            limited.then(|| (field, Value::from(RETRIES))),
        );
    }

    /// Without a way to tell records apart a batch is given up as a whole.
    fn neighbours_given_up(&mut self, index: usize, stream: &Stream) {
        let told_apart = stream.bisect_batch_on_function_error || stream.report_batch_item_failures;
        if told_apart || stream.batch_size == 1 {
            return;
        }
        let field = path_field(index, "bisectBatchOnFunctionError");
        self.warn(
            field.clone(),
            format!("off gives up a batch of {} as a whole", stream.batch_size),
            format!(
                "When its limits are reached, one record that cannot succeed takes up to {} with \
                 it.",
                count(stream.batch_size - 1, "good record")
            ),
            Some((field, Value::from(true))),
        );
    }

    fn records_lost(&mut self, index: usize, stream: &Stream) {
        if stream.on_failure.is_some() {
            return;
        }
        let field = path_field(index, "onFailure");
        let limits = [
            stream.maximum_retry_attempts.map(|retries| count(retries + 1, "attempt")),
            stream.maximum_record_age.map(seconds),
        ];
        let limits: Vec<String> = limits.into_iter().flatten().collect();
        self.warn(
            field.clone(),
            "none keeps nothing of what the mapping gives up".to_owned(),
            format!("After {} a record is lost without a trace.", limits.join(" or ")),
            Some((field, Value::from("sqs"))),
        );
    }

    /// Every shard has its own batches, and they run side by side.
    fn shards_outnumber(&mut self, index: usize, lane: &Lane, stream: &Stream) {
        let batches = stream.slices();
        let few = |reserved: &u32| (1..batches).contains(reserved);
        let Some(reserved) = lane.function.reserved_concurrency.filter(few) else {
            return;
        };
        let field = self.function(index, "reservedConcurrency");
        self.warn(
            field.clone(),
            format!("{reserved} is below the {batches} batches that run side by side"),
            format!(
                "While records wait in all shards, {} of them are throttled at a time, and all \
                 behind them wait too.",
                batches - reserved
            ),
            Some((field, Value::from(batches))),
        );
    }
}

/// Whether nothing but the stream's retention ends a batch that fails: Kafka ends it where there is
/// a destination.
fn is_endless(stream: &Stream) -> bool {
    let kafka = stream.source == StreamSource::Kafka;
    let destination = stream.on_failure.is_some();
    stream.maximum_retry_attempts.is_none()
        && stream.maximum_record_age.is_none()
        && !(kafka && destination)
}
