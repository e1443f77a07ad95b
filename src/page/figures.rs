//! The charts under the lanes, each with its sentence and its table for those who cannot see it.

use lambda_paths_engine::simulation::Simulation;
use lambda_paths_scene::chart::{AttemptsChart, Chart, LatencyChart, Table};
use leptos::html::Canvas;
use leptos::prelude::*;

use crate::page::handle;
use lambda_paths_player::charts::Easel;
use lambda_paths_player::palette::Palette;

/// A chart out of sight is drawn once in so many turns.
const OUT_OF_SIGHT_TURNS: u32 = 8;

/// The canvases of the charts, and what draws on them.
#[derive(Clone, Copy)]
pub struct FigureCanvases {
    easel: StoredValue<Easel, LocalStorage>,
    latency: NodeRef<Canvas>,
    attempts: NodeRef<Canvas>,
    /// Counts drawings.
    turn: StoredValue<u32>,
    /// The charts' own sentences, set when they are drawn.
    summaries: RwSignal<[String; 2]>,
}

impl Default for FigureCanvases {
    fn default() -> Self {
        Self {
            easel: StoredValue::new_local(Easel::default()),
            latency: NodeRef::new(),
            attempts: NodeRef::new(),
            turn: StoredValue::new(0),
            summaries: RwSignal::default(),
        }
    }
}

impl FigureCanvases {
    /// Draws one chart as the run stands, the other one next time; those out of sight only now and
    /// then, so that print and a quick scroll do not find them empty.
    pub fn draw(&self, simulation: &Simulation, palette: &Palette) {
        let turn = self.turn.get_value();
        self.turn.set_value(turn.wrapping_add(1));
        let anyway = (turn / 2).is_multiple_of(OUT_OF_SIGHT_TURNS);
        if turn.is_multiple_of(2) {
            self.draw_one(0, self.latency, anyway, palette, || LatencyChart::new(simulation));
        } else {
            self.draw_one(1, self.attempts, anyway, palette, || AttemptsChart::new(simulation));
        }
    }

    fn draw_one<C: Chart>(
        &self,
        index: usize,
        canvas: NodeRef<Canvas>,
        anyway: bool,
        palette: &Palette,
        chart: impl Fn() -> C,
    ) {
        let Some(canvas) = canvas.get_untracked() else { return };
        if !anyway && !in_sight(&canvas) {
            return;
        }
        let chart = chart();
        self.easel.with_value(|easel| easel.draw(&canvas, &chart, palette));
        let summary = chart.summary();
        if self.summaries.with_untracked(|shown| shown[index] != summary) {
            self.summaries.update(|shown| shown[index] = summary);
        }
    }
}

/// Whether any of it is within the window.
fn in_sight(canvas: &web_sys::HtmlCanvasElement) -> bool {
    let area = canvas.get_bounding_client_rect();
    let height = web_sys::window().and_then(|window| window.inner_height().ok());
    let height = height.and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    area.bottom() > 0.0 && area.top() < height
}

/// The figures of the page.
#[component]
pub fn Figures(
    /// Where they are drawn.
    canvases: FigureCanvases,
) -> impl IntoView {
    let summaries = canvases.summaries;
    view! {
        <div class="figures">
            <Figure
                title="Latency"
                caption="From arrival to success, by the time of success"
                canvas=canvases.latency
                summary=Signal::derive(move || summaries.with(|[latency, _]| latency.clone()))
                table=|simulation| LatencyChart::new(simulation).table()
            />
            <Figure
                title="Attempts per request"
                caption="Finished requests, by how often they were tried"
                canvas=canvases.attempts
                summary=Signal::derive(move || summaries.with(|[_, attempts]| attempts.clone()))
                table=|simulation| AttemptsChart::new(simulation).table()
            />
        </div>
    }
}

#[component]
fn Figure(
    title: &'static str,
    caption: &'static str,
    canvas: NodeRef<Canvas>,
    summary: Signal<String>,
    table: fn(&Simulation) -> Table,
) -> impl IntoView {
    let handle = handle();
    let shown = RwSignal::new(None::<Table>);
    let update = move || {
        let session = handle.session();
        shown.set(Some(table(session.borrow().simulation())));
    };
    view! {
        <figure>
            <figcaption>
                <h2>{title}</h2>
                <p class="hint">{caption}</p>
            </figcaption>
            <canvas
                node_ref=canvas
                role="img"
                aria-label=move || format!("{title}. {}", summary.get())
            ></canvas>
            <details on:toggle=move |_| update()>
                <summary>"The same as a table"</summary>
                <button on:click=move |_| update()>"Bring up to date"</button>
                <div class="scroll" tabindex="0" role="group" aria-label=format!("{title}, table")>
                    {move || shown.get().map(rows)}
                </div>
            </details>
        </figure>
    }
}

fn rows(table: Table) -> impl IntoView {
    let header = |text: String| view! { <th scope="col">{text}</th> };
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let first = cells.next().map(|text| view! { <th scope="row">{text}</th> });
        let cells = cells.map(|text| view! { <td>{text}</td> }).collect_view();
        view! { <tr>{first} {cells}</tr> }
    };
    view! {
        <table>
            <thead>
                <tr>{table.headers.into_iter().map(header).collect_view()}</tr>
            </thead>
            <tbody>{table.rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
