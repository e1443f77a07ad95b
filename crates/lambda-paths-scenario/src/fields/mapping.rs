//! Fields that event source mappings of several kinds have, under the names of one AWS request.

use serde_json::Value;

use crate::fault::{Faults, show};
use crate::field::{Field, Leaf};
use crate::leaf::number_to_json;
use crate::time::{Span, TICKS_PER_SECOND};

/// Kafka's own batching window, the only one that is not in whole seconds.
const KAFKA_WINDOW: Span = Span::from_micros(500_000);

/// The API has one range for all kinds of mapping; a FIFO queue takes less.
pub(super) const fn batch_size(max: f64) -> Field {
    Field::count("batchSize", 1.0, max).aws_member_of("batchSize", 1.0, 10_000.0)
}

pub(super) const fn batching_window() -> Field {
    Field::seconds("maximumBatchingWindow", 0.0, 300.0).aws_member("maximumBatchingWindowInSeconds")
}

/// The API has one range for queues and for Kafka; a queue needs more.
pub(super) const fn minimum_pollers(min: f64) -> Field {
    Field::count("minimumPollers", min, 200.0).aws_member_of(
        "provisionedPollerConfig.minimumPollers",
        1.0,
        200.0,
    )
}

/// The API has one range for queues and for Kafka; a queue needs more, and Kafka takes less.
pub(super) const fn maximum_pollers(min: f64, max: f64) -> Field {
    Field::count("maximumPollers", min, max).aws_member_of(
        "provisionedPollerConfig.maximumPollers",
        1.0,
        10_000.0,
    )
}

/// A limit that AWS switches off with -1; between that and `min` there is nothing.
pub(super) struct Endless<'a, T> {
    pub(super) value: &'a mut Option<T>,
    pub(super) min: f64,
}

impl<T: Leaf + Default> Leaf for Endless<'_, T> {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        match value.as_f64() {
            Some(number) if number.total_cmp(&-1.0).is_eq() => *self.value = None,
            Some(number) if number > -1.0 && number < self.min => {
                faults.report(format!(
                    "{} is below {}; of less there is only -1, no limit",
                    show(value),
                    self.min
                ));
            }
            None if value.is_null() => faults.report("null is not a number; no limit is -1"),
            _ => self.value.get_or_insert_default().read(value, field, faults),
        }
    }

    fn write(&self) -> Value {
        self.value.as_ref().map_or_else(|| number_to_json(-1.0), Leaf::write)
    }
}

/// A batching window: AWS takes whole seconds, and Kafka has half a second of its own.
pub(super) struct Window<'a> {
    pub(super) window: &'a mut Span,
    pub(super) kafka: bool,
}

impl Leaf for Window<'_> {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        let mut window = *self.window;
        window.read(value, field, faults);
        let whole = window.micros().is_multiple_of(TICKS_PER_SECOND);
        if whole || self.kafka && window == KAFKA_WINDOW {
            *self.window = window;
        } else {
            let or = if self.kafka { ", nor Kafka's own 0.5" } else { "" };
            faults.report(format!("{} is not a whole number of seconds{or}", show(value)));
        }
    }

    fn write(&self) -> Value {
        self.window.write()
    }
}
