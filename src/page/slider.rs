//! A slider with its value beside it. Its edits reach the session when the hand rests for a moment,
//! so that a drag is one change on the timeline and not fifty.

use std::cell::Cell;

use lambda_paths_player::browser::clock;
use web_sys::{Element, HtmlInputElement};

use crate::page::element::{add, input, say, set};

/// How long a hand rests before its edit counts, in milliseconds.
const REST_MILLIS: f64 = 120.0;

/// How far a slider goes.
#[derive(Clone, Copy)]
pub struct Range {
    /// Greatest value; the least is zero.
    pub max: &'static str,
    /// Step of the keys.
    pub step: &'static str,
    /// Written after the value.
    pub unit: &'static str,
}

/// A failure rate, in percent.
pub const PERCENT: Range = Range { max: "100", step: "1", unit: " %" };

/// A named slider.
pub struct Slider {
    /// Where it is, with its name and its value.
    pub root: Element,
    input: HtmlInputElement,
    reading: Element,
    unit: &'static str,
    /// While a hand is on it, what the hand says, and since when.
    held: Cell<Option<(f64, f64)>>,
    shown: Cell<Option<f64>>,
}

impl Slider {
    /// A slider; `name` is for those who cannot see what stands around it.
    #[must_use]
    pub fn new(parent: &Element, label: &str, name: &str, range: Range) -> Self {
        let root = add(parent, "label", &[("class", "slider")], "");
        add(&root, "span", &[("class", "slider-label")], label);
        let Range { max, step, unit } = range;
        let attributes = [
            ("type", "range"),
            ("min", "0"),
            ("max", max),
            ("step", step),
            ("value", "0"),
            ("disabled", ""),
            ("aria-label", name),
            ("aria-valuetext", "–"),
        ];
        let input = input(&root, &attributes);
        let reading = [("class", "slider-value"), ("aria-hidden", "true")];
        let reading = add(&root, "span", &reading, "–");
        Self { root, input, reading, unit, held: Cell::new(None), shown: Cell::new(None) }
    }

    /// A hand moved it.
    pub fn take(&self) {
        let value = self.input.value_as_number();
        if value.is_finite() {
            self.held.set(Some((value, clock::millis())));
            // It stands there already.
            self.shown.set(Some(value));
            self.tell(Some(value));
        }
    }

    /// What the hand has set it to, once it rests.
    #[must_use]
    pub fn rested(&self, now_millis: f64) -> Option<f64> {
        let (value, since) = self.held.get()?;
        (now_millis - since >= REST_MILLIS).then(|| {
            self.held.set(None);
            value
        })
    }

    /// Shows a value, if no hand is on it; `None` when there is no one value to show.
    pub fn show(&self, value: Option<f64>) {
        if self.held.get().is_none() && self.shown.replace(value) != value {
            self.input.set_disabled(value.is_none());
            self.input.set_value_as_number(value.unwrap_or(0.0));
            self.tell(value);
        }
    }

    fn tell(&self, value: Option<f64>) {
        let text = value.map_or_else(|| "–".to_owned(), |value| tenths(value) + self.unit);
        say(&self.reading, &text);
        set(&self.input, "aria-valuetext", &text);
    }
}

/// A number with at most one digit after the point.
#[expect(clippy::cast_possible_truncation, reason = "sliders go to a hundred or so")]
fn tenths(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{}", tenths / 10, rest.abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_a_digit_after_the_point_only_where_there_is_one() {
        let shown = [0.0, 2.0, 2.5, 99.96].map(tenths);
        assert_eq!(shown, ["0", "2", "2.5", "100"]);
    }
}
