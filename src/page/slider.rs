//! A slider with its value beside it. Its edits reach the session when the hand rests for a moment,
//! so that a drag is one change on the timeline and not fifty.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

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
    max: f64,
    /// Step of the keys.
    step: f64,
    /// Written after the value.
    unit: &'static str,
    /// Hears of every edit.
    on_edit: Callback<f64>,
) -> impl IntoView {
    // While a hand is on it, the slider shows what the hand says.
    let held = RwSignal::new(None::<f64>);
    let pending = StoredValue::new_local(None::<Timeout>);
    let edit = move |event| {
        let Ok(new) = event_target_value(&event).parse::<f64>() else { return };
        held.set(Some(new));
        pending.set_value(Some(Timeout::new(REST_MILLIS, move || {
            on_edit.run(new);
            held.set(None);
        })));
    };
    let shown = move || held.get().or_else(|| value.get());
    let text = move || shown().map_or_else(|| "–".to_owned(), |value| format!("{value}{unit}"));
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
            <output class="slider-value">{text}</output>
        </label>
    }
}
