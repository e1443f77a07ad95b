//! One lane: what it is, who waits, who retries, its failure control, its picture and its counts.

use lambda_paths_scene::chart;
use leptos::html::Canvas;
use leptos::prelude::*;

use crate::handle::{LaneFacts, LaneKind};
use crate::page::handle;
use crate::page::slider::Slider;
use crate::session::{LaneReadout, lane_failure};

/// What stands for the one who retries where a scenario has nobody do it.
const NOBODY_RETRIES: &str = "nobody: the first failure is the last";

/// What never changes about a kind of invocation.
pub struct About {
    /// Its name.
    pub name: &'static str,
    /// Who waits.
    pub waits: &'static str,
    /// Who retries.
    pub retries: &'static str,
    /// Where failures end.
    pub ends: &'static str,
    /// What it is used for.
    pub uses: &'static str,
}

impl LaneKind {
    /// What never changes about it.
    #[must_use]
    pub fn about(self) -> About {
        match self {
            Self::Synchronous => About {
                name: "Synchronous",
                waits: "the caller, until the response is back",
                retries: "the caller",
                ends: "an error in the caller’s hands",
                uses: "APIs, authentication, payment",
            },
            Self::Asynchronous => About {
                name: "Asynchronous",
                waits: "nobody: the caller is gone after “accepted”",
                retries: "Lambda: after 1 minute, then 2",
                ends: "a dead-letter queue, or lost",
                uses: "thumbnails, notifications, event-driven work",
            },
            Self::Sqs => About {
                name: "Polling",
                waits: "nobody: the message waits in its queue",
                retries: "the queue: the message reappears",
                ends: "the queue’s dead-letter queue",
                uses: "order workers, streams, reliable background work",
            },
            Self::Fifo => About {
                name: "Polling, in order",
                waits: "nobody: the message waits behind its group",
                retries: "the queue: the message reappears, and its group waits",
                ends: "the queue’s dead-letter queue",
                uses: "ledgers, one customer’s commands in order",
            },
            Self::Stream => About {
                name: "Stream",
                waits: "nobody: the record waits in its shard",
                retries: "the mapping: the whole batch, and the shard waits",
                ends: "an on-failure destination, or lost",
                uses: "change feeds, clicks and metrics in order",
            },
        }
    }

    /// A class for its colours.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Synchronous => "synchronous",
            Self::Asynchronous => "asynchronous",
            Self::Sqs | Self::Fifo => "sqs",
            Self::Stream => "stream",
        }
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
    let readout = Memo::new(move |_| {
        handle.readout.with(|readout| readout.lanes.get(index).cloned().unwrap_or_default())
    });
    let failure = Signal::derive(move || Some(readout.with(|lane| lane.failure)));
    let set_failure = Callback::new(move |percent: f64| {
        let rate = percent / 100.0;
        handle.act(|session| session.set(&lane_failure(index), rate.into()));
    });
    view! {
        <section class=format!("lane {}", facts.kind.class()) aria-labelledby=labelled_by>
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
                        <dd>{if facts.retries { about.retries } else { NOBODY_RETRIES }}</dd>
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
            <div class="picture">
                <canvas
                    node_ref=canvas
                    role="img"
                    aria-label=move || described(facts.kind, &readout.get())
                ></canvas>
            </div>
            <Counts kind=facts.kind readout />
        </section>
    }
}

/// The picture in words, for those who cannot see it.
fn described(kind: LaneKind, lane: &LaneReadout) -> String {
    let About { name, waits, retries, .. } = kind.about();
    let LaneReadout { in_flight, succeeded, standing, .. } = lane;
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
