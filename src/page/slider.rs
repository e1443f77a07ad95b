//! A slider with its value beside it. Its edits reach the session when the hand rests for a moment,
//! so that a drag is one change on the timeline and not fifty.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// How long a hand rests before its edit counts, in milliseconds.
const REST_MILLIS: u32 = 120;

/// A named slider. `value` is `None` when there is no one value to show.
#[component]
pub fn Slider(
    /// What it sets.
    #[prop(into)]
    label: String,
    /// A name for those who cannot see what stands around it.
    #[prop(into)]
    name: String,
    /// What it shows.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Greatest value; the least is zero.
    max: &'static str,
    /// Step of the keys.
    step: &'static str,
    /// Written after the value.
    unit: &'static str,
    /// Hears of every edit.
    on_edit: Callback<f64>,
) -> impl IntoView {
    // While a hand is on it, the slider shows what the hand says.
    let held = RwSignal::new(None::<f64>);
    let pending = StoredValue::new_local(None::<Timeout>);
    let edit = move |event| {
        let Some(new) = number(&event) else { return };
        held.set(Some(new));
        pending.set_value(Some(Timeout::new(REST_MILLIS, move || {
            on_edit.run(new);
            held.set(None);
        })));
    };
    let shown = move || held.get().or_else(|| value.get());
    let text = move || shown().map_or_else(|| "–".to_owned(), |value| tenths(value) + unit);
    view! {
        <label class="slider">
            <span class="slider-label">{label}</span>
            <input
                type="range"
                min="0"
                max=max
                step=step
                aria-label=name
                aria-valuetext=text
                prop:value=move || shown().unwrap_or(0.0)
                disabled=move || value.get().is_none() && held.get().is_none()
                on:input=edit
            />
            <span class="slider-value" aria-hidden="true">{text}</span>
        </label>
    }
}

/// What a slider says.
fn number(event: &Event) -> Option<f64> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    Some(input.value_as_number()).filter(|number| number.is_finite())
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
