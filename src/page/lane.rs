//! One lane: what it is, who waits, who retries, its failure control, its picture and its counts.

use lambda_paths_scene::about::{About, LaneKind};
use lambda_paths_scene::chart;
use leptos::html::Canvas;
use leptos::prelude::*;

use crate::handle::LaneFacts;
use crate::page::handle;
use crate::page::inspector::Inspector;
use crate::page::picture::Picture;
use crate::page::slider::Slider;
use lambda_paths_player::session::{LaneReadout, lane_failure};

/// A class for the colours of a kind of lane.
#[must_use]
pub fn class(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Synchronous => "synchronous",
        LaneKind::Asynchronous => "asynchronous",
        LaneKind::Sqs | LaneKind::Fifo => "sqs",
        LaneKind::Stream => "stream",
    }
}

/// A lane of the page.
#[component]
pub fn Lane(
    /// Which.
    facts: LaneFacts,
    /// Its picture.
    canvas: NodeRef<Canvas>,
) -> impl IntoView {
    let handle = handle();
    let about = facts.kind.about();
    let index = facts.index;
    let heading = format!("lane-{index}");
    let labelled_by = heading.clone();
    let frame = NodeRef::new();
    let readout = Memo::new(move |_| {
        handle.readout.with(|readout| readout.lanes.get(index).cloned().unwrap_or_default())
    });
    let failure = Signal::derive(move || Some(readout.with(|lane| lane.failure)));
    let set_failure = Callback::new(move |percent: f64| {
        let rate = percent / 100.0;
        handle.act(|session| session.set(&lane_failure(index), rate.into()));
    });
    view! {
        <section
            class=format!("lane {}", class(facts.kind))
            data-lane=facts.id.clone()
            aria-labelledby=labelled_by
        >
            <header>
                <h2 id=heading>{about.name}" "<span class="id">{facts.id.clone()}</span></h2>
                <p class="way">{facts.way}</p>
                <dl class="who">
                    <div>
                        <dt>"Who waits"</dt>
                        <dd>{about.waits}</dd>
                    </div>
                    <div>
                        <dt>"Who retries"</dt>
                        <dd>{move || readout.with(|lane| lane.retries)}</dd>
                    </div>
                </dl>
                <Slider
                    label="Failure rate"
                    name=format!("Failure rate of lane {}, percent", facts.id)
                    value=failure
                    max="100"
                    step="1"
                    unit=" %"
                    on_edit=set_failure
                />
            </header>
            <Picture
                index
                id=facts.id.clone()
                canvas
                frame
                label=Signal::derive(move || described(facts.kind, &readout.get()))
            />
            <Counts kind=facts.kind readout />
            <Inspector index frame />
        </section>
    }
}

/// The picture in words, for those who cannot see it.
fn described(kind: LaneKind, lane: &LaneReadout) -> String {
    let About { name, waits, .. } = kind.about();
    let LaneReadout { in_flight, succeeded, standing, retries, .. } = lane;
    format!(
        "{name} lane, animated. Who waits: {waits}. Who retries: {retries}. \
         {in_flight} under way, {succeeded} done; the numbers stand below.{standing}"
    )
}

/// The live counts.
#[component]
fn Counts(kind: LaneKind, readout: Memo<LaneReadout>) -> impl IntoView {
    let count = |label: &'static str, class: &'static str, get: fn(&LaneReadout) -> u64| {
        let value = Memo::new(move |_| readout.with(get));
        view! {
            <div class=class class:none=move || value.get() == 0>
                <dt>{label}</dt>
                <dd data-count=label>{move || chart::count(value.get())}</dd>
            </div>
        }
    };
    let synchronous = kind == LaneKind::Synchronous;
    let refuses = synchronous || kind == LaneKind::Stream;
    view! {
        <dl class="counts">
            {count("arrived", "plain", |lane| lane.arrived)}
            {count("under way", "plain", |lane| lane.in_flight)}
            {count("succeeded", "good", |lane| lane.succeeded)}
            {count("retried", "waiting", |lane| lane.retried)}
            {count("throttled", "throttled", |lane| lane.throttles)}
            {refuses.then(|| count("gave up", "bad", |lane| lane.failed))}
            {(!synchronous).then(|| count("dead-lettered", "bad", |lane| lane.dead_lettered))}
            {(!synchronous).then(|| count("lost", "bad", |lane| lane.lost))}
        </dl>
    }
}
