//! The controls of the whole run: play, speed, steps, and what all lanes share.

use leptos::prelude::*;

use crate::page::handle;
use crate::page::keys::Help;
use crate::page::scrubber::{Marks, Scrubber, told};
use crate::page::slider::Slider;
use crate::page::steps::Steps;
use lambda_paths_player::playback::{SPEEDS, clock};

/// The bar of controls.
#[component]
pub fn Controls(
    /// The list of keys.
    help: Help,
) -> impl IntoView {
    let handle = handle();
    let readout = handle.readout;
    let failure = Signal::derive(move || readout.with(|readout| readout.failure));
    let rate = Signal::derive(move || readout.with(|readout| readout.rate));
    let set_failure = Callback::new(move |percent: f64| {
        handle.act(|session| session.set_failure(percent / 100.0));
    });
    let set_rate = Callback::new(move |rate: f64| {
        handle.act(|session| session.set_rate(rate));
    });
    view! {
        <section class="bar" aria-label="Play">
            <Play />
            <Clock />
            <Scrubber />
        </section>
        <section class="controls" aria-label="Controls of the run">
            <Steps help />
            <Speeds />
            <div class="sliders">
                <Slider
                    label="Failure rate"
                    name="Failure rate of all lanes, percent"
                    value=failure
                    max="100"
                    step="1"
                    unit=" %"
                    on_edit=set_failure
                />
                <Slider
                    label="Arrivals"
                    name="Arrivals a second in each lane"
                    value=rate
                    max="20"
                    step="0.5"
                    unit=" /s"
                    on_edit=set_rate
                />
                <Seed />
            </div>
            <Marks />
            <p class="sentence" role="status">
                {Memo::new(move |_| readout.with(told))}
            </p>
        </section>
    }
}

/// Play and pause.
#[component]
fn Play() -> impl IntoView {
    let handle = handle();
    let readout = handle.readout;
    let playing = Memo::new(move |_| readout.with(|readout| readout.playing));
    let ended = Memo::new(move |_| readout.with(|readout| readout.ended));
    let verb = move || match (playing.get(), ended.get()) {
        (true, _) => "Pause",
        (false, true) => "Play again",
        (false, false) => "Play",
    };
    view! {
        <button class="primary play" on:click=move |_| handle.act(|session| session.toggle())>
            <span class="icon" class:pause=playing aria-hidden="true"></span>
            {verb}
        </button>
    }
}

/// Model time.
#[component]
fn Clock() -> impl IntoView {
    let readout = handle().readout;
    let now = move || readout.with(|readout| clock(readout.now));
    let end = move || readout.with(|readout| clock(readout.end));
    view! {
        <p class="clock">
            <span class="now">{now}</span>
            <span class="of">" of "{end}</span>
            <Show when=move || readout.with(|readout| readout.behind)>
                <span class="behind">" as fast as it can"</span>
            </Show>
        </p>
    }
}

/// The named speeds.
#[component]
fn Speeds() -> impl IntoView {
    let handle = handle();
    let speed = handle.speed;
    let choice = |(index, choice): (usize, lambda_paths_player::playback::Speed)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="speed"
                    prop:checked=move || speed.get() == index
                    on:change=move |_| {
                        handle.set_speed(index);
                    }
                />
                <span>{choice.name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="visually-hidden">"Speed"</legend>
            {SPEEDS.into_iter().enumerate().map(choice).collect_view()}
        </fieldset>
    }
}

/// The seed: another one is another run of the same story.
#[component]
fn Seed() -> impl IntoView {
    let handle = handle();
    let seed = Memo::new(move |_| handle.readout.with(|readout| readout.seed));
    let set = move |event| {
        let text = event_target_value(&event);
        // What is no number is told by the scenario's own reading.
        let value = text.trim().parse::<u64>().map_or_else(|_| text.into(), Into::into);
        handle.act(|session| session.reseed(value));
    };
    view! {
        <label class="field seed">
            <span>"Seed"</span>
            <input
                type="text"
                inputmode="numeric"
                size="8"
                prop:value=move || seed.get().to_string()
                on:change=set
            />
        </label>
    }
}
