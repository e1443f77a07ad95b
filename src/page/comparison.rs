//! The three types of invocation in one line each. A cell lights up when the run has shown it.

use leptos::prelude::*;

use crate::handle::LaneKind;
use crate::page::handle;
use crate::session::LaneReadout;

/// The comparison at the foot of the page.
#[component]
pub fn Comparison() -> impl IntoView {
    let row = |kind: LaneKind| {
        let about = kind.about();
        let cell = move |text: &'static str, shown: fn(LaneKind, &LaneReadout) -> bool| {
            view! { <td class:lit=seen(kind, shown)>{text}</td> }
        };
        view! {
            <tr class=kind.class()>
                <th scope="row">{about.name}</th>
                {cell(about.waits, |kind, lane| match kind {
                    LaneKind::Synchronous => lane.in_flight > 0,
                    LaneKind::Asynchronous | LaneKind::Sqs => lane.arrived > 0,
                })}
                {cell(about.retries, |_, lane| lane.retried > 0)}
                {cell(about.ends, |_, lane| lane.failed + lane.dead_lettered + lane.lost > 0)}
                <td>{about.uses}</td>
            </tr>
        }
    };
    let kinds = [LaneKind::Synchronous, LaneKind::Asynchronous, LaneKind::Sqs];
    view! {
        <section class="comparison" aria-labelledby="comparison">
            <h2 id="comparison">"In one line each"</h2>
            <div class="scroll" tabindex="0" role="group" aria-labelledby="comparison">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Type"</th>
                            <th scope="col">"Who waits"</th>
                            <th scope="col">"Who retries"</th>
                            <th scope="col">"Where failures end"</th>
                            <th scope="col">"Typical uses"</th>
                        </tr>
                    </thead>
                    <tbody>{kinds.map(row).collect_view()}</tbody>
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
