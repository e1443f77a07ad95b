//! Latency over model time: for each lane the median and the 95th percentile of what completed
//! within each window.
//!
//! A window without completions is a gap. No data is not zero, and not what lies between its
//! neighbours either.

mod drawing;
mod ends;

use super::pen::Pen;
use super::{Chart, Drawn, Palette, Table, label};
use lambda_paths_engine::measure::series::Series;
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::{Instant, Span};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters_backend::DrawingBackend;

/// What the latency chart shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatencyChart {
    /// The lanes, top to bottom.
    pub lanes: Vec<LaneLine>,
    /// Model time reached.
    pub now: Instant,
    /// How long the time axis is.
    pub duration: Span,
    /// Edits of the scenario, in order of time, those that lie ahead on the axis too.
    pub changes: Vec<Mark>,
}

/// One lane's latency over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneLine {
    /// The lane's name.
    pub label: String,
    /// Which lane of the page this is: it decides colour and marker.
    pub lane: usize,
    /// Windows that have data, oldest first.
    pub points: Vec<LatencyPoint>,
}

/// Latency of the requests that completed within one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LatencyPoint {
    /// When the window begins.
    pub from: Instant,
    /// When it ends; the next window with data begins there unless there is a gap.
    pub to: Instant,
    /// Half of the requests were done within this time.
    pub p50: Span,
    /// 95 % of them were done within this time.
    pub p95: Span,
}

/// Something to be marked on the time axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Instant,
    /// What, in a word or two; shown where it fits.
    pub label: String,
}

impl LatencyChart {
    /// The latency of this run up to now, its lanes named by their ids.
    #[must_use]
    pub fn new(simulation: &Simulation) -> Self {
        let measures = simulation.measures().lanes.iter();
        let lanes = measures.zip(&simulation.settings().lanes).enumerate();
        let duration = reach(simulation.now(), simulation.end()).since(Instant::START);
        let changes = simulation.scenario().changes.iter().zip(1..);
        let changes = changes.filter(|(change, _)| change.at.since(Instant::START) <= duration);
        Self {
            lanes: lanes
                .map(|(lane, (measures, settings))| LaneLine {
                    label: settings.id.clone(),
                    lane,
                    points: points(&measures.series),
                })
                .collect(),
            now: simulation.now(),
            duration,
            changes: changes
                .map(|(change, number)| Mark { at: change.at, label: format!("change {number}") })
                .collect(),
        }
    }

    /// Whether no lane has any data.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lanes.iter().all(|lane| lane.points.is_empty())
    }
}

impl Chart for LatencyChart {
    fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        palette: &Palette,
        ratio: f64,
    ) -> Drawn<B> {
        drawing::draw(self, &Pen::new(area, palette, ratio))
    }

    /// One sentence: the newest 95th percentile of each lane.
    fn summary(&self) -> String {
        if self.is_empty() {
            return format!("{NO_DATA}.");
        }
        let lanes = self.lanes.iter().map(|lane| {
            let p95 = lane.newest(self.now).map_or("no data".to_owned(), |p| label::span(p.p95));
            format!("{} {p95}", lane.label)
        });
        format!("p95 now: {}.", lanes.collect::<Vec<_>>().join(", "))
    }

    /// A row for each window in which any lane has data; `–` where a lane has none.
    fn table(&self) -> Table {
        let mut headers = vec!["Until".to_owned()];
        for lane in &self.lanes {
            headers.extend([format!("{} p50", lane.label), format!("{} p95", lane.label)]);
        }
        let mut windows: Vec<Instant> = Vec::new();
        for point in self.lanes.iter().flat_map(|lane| &lane.points) {
            if let Err(row) = windows.binary_search(&point.to) {
                windows.insert(row, point.to);
            }
        }
        let rows = windows.into_iter().map(|to| {
            let mut row = vec![label::span(to.since(Instant::START))];
            for lane in &self.lanes {
                let point = lane.points.iter().find(|point| point.to == to);
                let cell = |span: Option<Span>| span.map_or("–".to_owned(), label::span);
                row.extend([cell(point.map(|p| p.p50)), cell(point.map(|p| p.p95))]);
            }
            row
        });
        Table { rows: rows.collect(), headers }
    }
}

/// What the chart says while it is empty.
const NO_DATA: &str = "No request has completed yet";

impl LaneLine {
    /// The latest window, if it is the current one or the one before; `None` when nothing has
    /// completed lately.
    fn newest(&self, now: Instant) -> Option<&LatencyPoint> {
        let last = self.points.last()?;
        (last.to + last.to.since(last.from) >= now).then_some(last)
    }

    /// The stretches of windows without a gap between them.
    fn stretches(&self) -> impl Iterator<Item = &[LatencyPoint]> {
        self.points.chunk_by(|earlier, later| later.from <= earlier.to)
    }
}

/// Where the time axis ends: with the run, or while it is young after an eighth of it, a quarter or
/// a half, so that most of the chart is not what lies ahead.
fn reach(now: Instant, end: Instant) -> Instant {
    let parts = [8, 4, 2].map(|part| Instant::from_micros(end.micros() / part));
    parts.into_iter().find(|part| *part > now).unwrap_or(end)
}

fn points(series: &Series) -> Vec<LatencyPoint> {
    let points = series.points().map(|point| LatencyPoint {
        from: point.at - series.window(),
        to: point.at,
        p50: point.p50,
        p95: point.p95,
    });
    points.collect()
}
