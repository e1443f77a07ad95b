//! The three types of invocation in one line each. A cell lights up when the run has shown it.

use lambda_paths_scene::about::LaneKind;
use leptos::prelude::*;

use crate::page::handle;
use crate::page::lane::class;
use lambda_paths_player::session::LaneReadout;

const COLUMNS: [&str; 5] =
    ["Type", "Who waits", "Who retries", "Where failures end", "Typical uses"];

/// The comparison at the foot of the page.
#[component]
pub fn Comparison() -> impl IntoView {
    let handle = handle();
    let row = |kind: LaneKind| {
        let about = kind.about();
        let cell =
            move |column: usize, text: &'static str, shown: fn(LaneKind, &LaneReadout) -> bool| {
                view! { <td data-label=COLUMNS[column] class:lit=seen(kind, shown)>{text}</td> }
            };
        view! {
            <tr class=class(kind)>
                <th scope="row">{about.name}</th>
                {cell(1, about.waits, |kind, lane| match kind {
                    LaneKind::Synchronous => lane.in_flight > 0,
                    _ => lane.arrived > 0,
                })}
                {cell(2, about.retries, |_, lane| lane.retried > 0)}
                {cell(3, about.ends, |_, lane| lane.failed + lane.dead_lettered + lane.lost > 0)}
                <td data-label=COLUMNS[4]>{about.uses}</td>
            </tr>
        }
    };
    let column = |name: &'static str| view! { <th scope="col">{name}</th> };
    let rows = move || {
        let mut kinds = vec![LaneKind::Synchronous, LaneKind::Asynchronous, LaneKind::Sqs];
        for kind in [LaneKind::Fifo, LaneKind::Stream] {
            if handle.lanes.with(|lanes| lanes.iter().any(|facts| facts.kind == kind)) {
                kinds.push(kind);
            }
        }
        kinds.into_iter().map(row).collect_view()
    };
    view! {
        <section class="comparison" aria-labelledby="comparison">
            <h2 id="comparison">"In one line each"</h2>
            <div class="scroll" tabindex="0" role="group" aria-labelledby="comparison">
                <table>
                    <thead>
                        <tr>
                            {COLUMNS.map(column).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="hint">"A cell lights up once this run has shown it."</p>
        </section>
    }
}

/// Whether a lane of this kind has shown something so far in this run.
fn seen(kind: LaneKind, shown: fn(LaneKind, &LaneReadout) -> bool) -> Memo<bool> {
    let handle = handle();
    Memo::new(move |before: Option<&bool>| {
        let restarted = handle.readout.with(|readout| readout.now.micros() == 0);
        let now = handle.lanes.with(|lanes| {
            handle.readout.with(|readout| {
                let of_kind = lanes.iter().filter(|facts| facts.kind == kind);
                let mut lanes = of_kind.filter_map(|facts| readout.lanes.get(facts.index));
                lanes.any(|lane| shown(kind, lane))
            })
        });
        now || (!restarted && before.copied().unwrap_or(false))
    })
}
