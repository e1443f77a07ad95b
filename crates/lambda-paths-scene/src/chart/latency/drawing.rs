//! Drawing the latency chart.

use super::ends::Ends;
use super::{LaneLine, LatencyChart, LatencyPoint, NO_DATA};
use crate::chart::axes::{self, FOOT, GAP, Plot, Tick};
use crate::chart::label;
use crate::chart::lane_style::LaneStyle;
use crate::chart::legend::{Legend, Sample};
use crate::chart::pen::{Drawn, Pen, Point};
use crate::chart::scale::{self, LatencyTick, Scale};
use lambda_paths_engine::time::{Instant, Span};
use plotters::drawing::DrawingAreaErrorKind;
use plotters::style::Color;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

/// Line widths: the percentile that hurts is the strong one.
const P95_WIDTH: f64 = 2.0;
const P50_WIDTH: f64 = 1.0;
/// How much of a lane's colour a riser has, and from which height on.
const RISER: f64 = 0.22;
const LEAP: f64 = 9.0;
/// Distance between markers along a line.
const MARKER_PITCH: f64 = 96.0;
/// Height of the words above the plot: now, and the changes.
const MARKS: f64 = 18.0;
/// Least distance between labels of the time axis.
const TIME_LABEL: f64 = 72.0;
/// Direct labels need a plot that is still this wide beside them.
const PLOT_MIN: f64 = 320.0;

/// Draws the chart onto all that the pen reaches.
pub(super) fn draw<B: DrawingBackend>(chart: &LatencyChart, pen: &Pen<B>) -> Drawn<B> {
    pen.clear()?;
    let frame = Frame::new(pen, chart)?;
    if !frame.plot.is_visible() {
        return Ok(());
    }
    frame.axes(pen, chart)?;
    frame.legend.draw(pen)?;
    frame.changes(pen, chart)?;
    for lane in &chart.lanes {
        frame.steps(pen, lane, chart.now, (|point| point.p50, P50_WIDTH))?;
    }
    for (place, lane) in chart.lanes.iter().enumerate() {
        frame.steps(pen, lane, chart.now, (|point| point.p95, P95_WIDTH))?;
        frame.markers(pen, chart, place)?;
    }
    frame.ends(pen, chart)?;
    if chart.is_empty() {
        axes::say(pen, &frame.plot, NO_DATA)?;
    }
    Ok(())
}

/// Where everything stands.
struct Frame {
    plot: Plot,
    x: Scale,
    y: Scale,
    ticks: &'static [LatencyTick],
    legend: Legend,
    /// Lanes are named at the ends of their lines; otherwise the legend names them.
    direct: bool,
}

impl Frame {
    fn new<B: DrawingBackend>(
        pen: &Pen<B>,
        chart: &LatencyChart,
    ) -> Result<Self, DrawingAreaErrorKind<B::ErrorType>> {
        let points = chart.lanes.iter().flat_map(|lane| &lane.points);
        let ticks = scale::latency_ticks(points.flat_map(|point| [point.p50, point.p95]));
        let mut left = 0.0_f64;
        for (_, label) in ticks {
            left = left.max(pen.width_of(label)?);
        }
        left += GAP;

        let (width, height) = pen.size();
        let gutter = Ends::gutter(pen, chart)?;
        let bottom = height - FOOT;
        let room = bottom - axes::ROW - MARKS;
        let direct = width - left - gutter >= PLOT_MIN && Ends::fit(chart.lanes.len(), room);

        // Directly named lanes need no legend.
        let lanes = chart.lanes.iter().filter(|_| !direct);
        let names = lanes
            .map(|lane| (Sample::Line(LaneStyle::of(pen.palette, lane.lane)), lane.label.clone()));
        let key = [(P95_WIDTH, "p95"), (P50_WIDTH, "p50")];
        let key = key.map(|(width, name)| (Sample::Width(width), name.to_owned()));
        let legend = Legend::new(pen, names, width)?.and(Legend::new(pen, key, width)?);

        let right = width - if direct { gutter } else { 8.0 };
        let plot = Plot { left, top: legend.height() + MARKS, right, bottom };
        let (lowest, highest) = (ticks.first(), ticks.last());
        let value = |tick: Option<&LatencyTick>| scale::logarithm(tick.map_or(1, |tick| tick.0));
        let x =
            Scale { values: (0.0, chart.duration.as_secs_f64()), places: (plot.left, plot.right) };
        let y = Scale { values: (value(lowest), value(highest)), places: (plot.bottom, plot.top) };
        Ok(Self { plot, x, y, ticks, legend, direct })
    }

    fn x(&self, at: Instant) -> f64 {
        self.x.place(at.as_secs_f64())
    }

    fn y(&self, latency: Span) -> f64 {
        self.y.place(scale::logarithm(latency.micros()))
    }

    fn axes<B: DrawingBackend>(&self, pen: &Pen<B>, chart: &LatencyChart) -> Drawn<B> {
        let rows = self.ticks.iter().map(|(micros, label)| {
            let tick: Tick = (self.y(Span::from_micros(*micros)), (*label).to_owned());
            tick
        });
        axes::rows(pen, &self.plot, &rows.collect::<Vec<_>>())?;

        let most = libm::floor(self.plot.width() / TIME_LABEL);
        let ticks = scale::time_ticks(chart.duration, whole(most));
        let columns = ticks.into_iter().map(|(at, label)| (self.x(at), label));
        axes::columns(pen, &self.plot, &columns.collect::<Vec<_>>(), true)
    }

    /// The line at now and those at changes. Words that would touch others are left out; now comes
    /// first.
    fn changes<B: DrawingBackend>(&self, pen: &Pen<B>, chart: &LatencyChart) -> Drawn<B> {
        let colours = pen.palette;
        let y = self.plot.top - MARKS / 2.0;
        let now = self.x(chart.now);
        let half = pen.width_of("now")? / 2.0;
        // Not in the column of the axis' own labels.
        let centre = axes::centred(pen, now.max(self.plot.left + half), half);
        let reserved = (centre - half - GAP, centre + half + GAP);
        let mut free = self.plot.left;
        for mark in &chart.changes {
            let x = self.x(mark.at);
            let line = [(x, self.plot.top), (x, self.plot.bottom)];
            pen.dashed(&line, (2.0, 3.0), colours.muted, 1.0)?;
            let half = pen.width_of(&mark.label)? / 2.0;
            let centre = axes::centred(pen, x, half);
            let (start, end) = (centre - half, centre + half);
            if start >= free && (end <= reserved.0 || start >= reserved.1) {
                pen.text(&mark.label, (centre, y), HPos::Center, colours.muted)?;
                free = end + GAP;
            }
        }
        pen.line(&[(now, self.plot.top), (now, self.plot.bottom)], colours.text, 1.0)?;
        pen.text("now", (centre, y), HPos::Center, colours.text)
    }

    /// One percentile of a lane: a step for each window, none where there is no data. Where the
    /// percentile leaps, as it does when a window happens to be without retries, the riser stands
    /// back: nothing was measured along it.
    fn steps<B: DrawingBackend>(
        &self,
        pen: &Pen<B>,
        lane: &LaneLine,
        now: Instant,
        (percentile, width): (fn(&LatencyPoint) -> Span, f64),
    ) -> Drawn<B> {
        let colour = LaneStyle::of(pen.palette, lane.lane).colour;
        for stretch in lane.stretches() {
            let steps = stretch.iter().map(|point| self.step(point, now, percentile(point)));
            let steps: Vec<_> = steps.collect();
            let leaps = |a: &[Point; 2], b: &[Point; 2]| (a[1].1 - b[0].1).abs() > LEAP;
            for pair in steps.windows(2).filter(|pair| leaps(&pair[0], &pair[1])) {
                pen.thin(&[pair[0][1], pair[1][0]], colour.mix(RISER))?;
            }
            for level in steps.chunk_by(|a, b| !leaps(a, b)) {
                pen.line(level.as_flattened(), colour, width)?;
            }
        }
        Ok(())
    }

    /// Both ends of a window's step, as far as the window has passed.
    fn step(&self, point: &LatencyPoint, now: Instant, latency: Span) -> [Point; 2] {
        let end = point.to.min(now).max(point.from);
        let y = self.y(latency);
        [(self.x(point.from), y), (self.x(end), y)]
    }

    /// Markers along the line, so that it is known without its colour. They stand at fixed windows:
    /// time passes them by and does not push them.
    fn markers<B: DrawingBackend>(
        &self,
        pen: &Pen<B>,
        chart: &LatencyChart,
        place: usize,
    ) -> Drawn<B> {
        let lane = &chart.lanes[place];
        let style = LaneStyle::of(pen.palette, lane.lane);
        let Some(last) = lane.points.last() else { return Ok(()) };
        let end = self.x(last.to.min(chart.now));
        let window = last.to.since(last.from).micros().max(1);
        let windows = chart.duration.micros().div_ceil(window).max(1);
        #[expect(clippy::cast_precision_loss, reason = "there are few windows")]
        let every = libm::ceil(MARKER_PITCH / self.plot.width() * windows as f64).max(1.0);
        let every = whole(every);
        let first = every * (2 * place as u64 + 1) / (2 * chart.lanes.len() as u64);
        for point in &lane.points {
            let [from, to] = self.step(point, chart.now, point.p95);
            let at = ((from.0 + to.0) / 2.0, from.1);
            let is_due = point.from.micros() / window % every == first % every;
            if is_due && at.0 < end - MARKER_PITCH / 4.0 {
                pen.marker(at, &style, 3.0)?;
            }
        }
        Ok(())
    }

    /// The marker at the end of each line, and the lane's name and newest value beside it.
    fn ends<B: DrawingBackend>(&self, pen: &Pen<B>, chart: &LatencyChart) -> Drawn<B> {
        let mut ends = Ends::default();
        for lane in &chart.lanes {
            let Some(last) = lane.points.last() else { continue };
            let style = LaneStyle::of(pen.palette, lane.lane);
            let [_, end] = self.step(last, chart.now, last.p95);
            let newest = lane.newest(chart.now).map(|point| label::span(point.p95));
            ends.add(end, style, &lane.label, newest);
        }
        if self.direct {
            ends.draw_labels(pen, &self.plot, self.x(chart.now))?;
        }
        ends.draw_markers(pen)
    }
}

/// A small count, from a number that is whole and not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
fn whole(number: f64) -> u64 {
    number as u64
}
