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
        let text = value.map_or_else(|| "–".to_owned(), |value| written(value) + self.unit);
        say(&self.reading, &text);
        set(&self.input, "aria-valuetext", &text);
    }
}

/// The true number, where the slider ends before it or steps over it: with as many digits after the
/// point as it has, up to four.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no rate is below zero, nor above a hundred thousand"
)]
fn written(value: f64) -> String {
    let parts = (value * 10_000.0).round() as u64;
    let text = format!("{}.{:04}", parts / 10_000, parts % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_what_they_have_after_the_point_and_no_more() {
        let shown = [0.0, 2.0, 2.5, 100.0, 0.04, 12.55, 99.999_96].map(written);
        assert_eq!(shown, ["0", "2", "2.5", "100", "0.04", "12.55", "100"]);
    }
}
