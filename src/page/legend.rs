//! What the marks on the pictures mean. An entry lets its tokens stand out: while a pointer or the
//! focus is on it, or from a click to the next.

use lambda_paths_scene::about::LaneKind;
use lambda_paths_scene::legend::Mark;
use leptos::prelude::*;

use crate::page::handle;
use lambda_paths_player::browser::media;

/// The legend of the pictures.
#[component]
pub fn Legend() -> impl IntoView {
    let handle = handle();
    let held = RwSignal::new(None::<Mark>);
    let show = move |mark: Option<Mark>| handle.highlight.set(mark.or(held.get_untracked()));
    let entry = |mark: Mark| {
        let is_held = move || held.get() == Some(mark);
        let hold = move |_| {
            held.set((!is_held()).then_some(mark));
            show(None);
        };
        let kinds = move |wanted: fn(LaneKind) -> bool| {
            handle.lanes.with(|lanes| lanes.iter().any(|lane| wanted(lane.kind)))
        };
        let is_seen = move || match mark {
            Mark::Probe | Mark::Batch => kinds(LaneKind::polls),
            Mark::Hidden => kinds(|kind| matches!(kind, LaneKind::Sqs | LaneKind::Fifo)),
            _ => true,
        };
        view! {
            <li hidden=move || !is_seen()>
                <button
                    class="quiet"
                    aria-pressed=move || is_held().to_string()
                    on:click=hold
                    on:mouseenter=move |_| show(Some(mark))
                    on:mouseleave=move |_| show(None)
                    on:focus=move |_| show(Some(mark))
                    on:blur=move |_| show(None)
                >
                    <span class=class(mark) aria-hidden="true"></span>
                    {mark.meaning()}
                </button>
            </li>
        }
    };
    let note = |class: &'static str, text: &'static str| {
        view! {
            <li>
                <span class=class aria-hidden="true"></span>
                {text}
            </li>
        }
    };
    let in_order = move || {
        let rows = |kind| matches!(kind, LaneKind::Fifo | LaneKind::Stream);
        !handle.lanes.with(|lanes| lanes.iter().any(|lane| rows(lane.kind)))
    };
    view! {
        <details class="legend" open=media::is_wide()>
            <summary>"What the marks mean"</summary>
            <ul aria-label="Marks, each a switch that lets its tokens stand out">
                {Mark::ALL.map(entry).collect_view()}
            </ul>
            <ul aria-label="Frames">
                {note("mark busy", "environment at work")} {note("mark idle", "idle")}
                {note("mark starting", "cold start")}
                {note("mark plinth", "provisioned")}
                <li hidden=in_order>
                    <span class="mark gate" aria-hidden="true"></span>
                    "gate: nothing passes until the one in front is done or given up"
                </li>
            </ul>
            <p class="hint">
                "Ways take time to be seen: while it plays, the picture trails the numbers."
            </p>
        </details>
    }
}

/// The classes that draw a mark.
fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Caller => "mark caller",
        Mark::Going => "mark going",
        Mark::Poison => "mark poison",
        Mark::Probe => "mark probe",
        Mark::Batch => "mark batch",
        Mark::Hidden => "mark hidden",
        Mark::Waiting => "mark waiting",
        Mark::Done => "mark good",
        Mark::Failed => "mark bad",
        Mark::Refused => "mark throttled",
        Mark::GivenUp => "mark dead",
    }
}
