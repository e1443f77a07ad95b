//! Drawing the attempts chart.

use super::{AttemptsChart, LaneAttempts, NO_DATA};
use crate::chart::axes::{self, FOOT, GAP, Plot, Tick};
use crate::chart::label;
use crate::chart::lane_style::LaneStyle;
use crate::chart::legend::{Legend, Sample};
use crate::chart::pen::{Drawn, Pen};
use crate::chart::scale::Scale;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

/// Between two bars of a group.
const BETWEEN: f64 = 3.0;
/// Bars grow with the chart up to this width.
const BAR_MAX: f64 = 44.0;
/// How much of a group's room its bars take at most.
const FULL: f64 = 0.76;
/// Room for the count above a bar of 100 %.
const COUNT: f64 = 20.0;

/// Draws the chart onto all that the pen reaches.
pub(super) fn draw<B: DrawingBackend>(chart: &AttemptsChart, pen: &Pen<B>) -> Drawn<B> {
    pen.clear()?;
    let frame = Frame::new(pen, chart)?;
    if !frame.plot.is_visible() {
        return Ok(());
    }
    frame.axes(pen)?;
    frame.legend.draw(pen)?;
    for (place, lane) in chart.lanes.iter().enumerate() {
        frame.bars(pen, lane, place)?;
    }
    if chart.is_empty() {
        axes::say(pen, &frame.plot, NO_DATA)?;
    }
    Ok(())
}

/// Where everything stands.
struct Frame {
    plot: Plot,
    y: Scale,
    groups: usize,
    /// Room of a group.
    pitch: f64,
    /// Width of a bar.
    bar: f64,
    /// From the middle of a group to the left edge of its first bar.
    reach: f64,
    legend: Legend,
}

impl Frame {
    #[expect(clippy::cast_precision_loss, reason = "there are few groups and lanes")]
    fn new<B: DrawingBackend>(
        pen: &Pen<B>,
        chart: &AttemptsChart,
    ) -> Result<Self, DrawingAreaErrorKind<B::ErrorType>> {
        let (width, height) = pen.size();
        let left = pen.width_of("100 %")? + GAP;
        let lanes = chart
            .lanes
            .iter()
            .map(|lane| (Sample::Bar(LaneStyle::of(pen.palette, lane.lane)), lane.label.clone()));
        let legend = Legend::new(pen, lanes, width)?;
        let plot =
            Plot { left, top: legend.height() + COUNT, right: width - 1.0, bottom: height - FOOT };
        let (groups, lanes) = (chart.groups(), chart.lanes.len().max(1) as f64);
        let pitch = plot.width() / groups as f64;
        let bar = ((pitch * FULL + BETWEEN) / lanes - BETWEEN).clamp(1.0, BAR_MAX);
        Ok(Self {
            plot,
            y: Scale { values: (0.0, 1.0), places: (plot.bottom, plot.top) },
            groups,
            pitch,
            bar,
            reach: (lanes * (bar + BETWEEN) - BETWEEN) / 2.0,
            legend,
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "there are few groups")]
    fn middle(&self, group: usize) -> f64 {
        self.plot.left + (group as f64 + 0.5) * self.pitch
    }

    fn axes<B: DrawingBackend>(&self, pen: &Pen<B>) -> Drawn<B> {
        let quarters = [(0.0, "0"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1.0, "100 %")];
        let rows: Vec<Tick> =
            quarters.map(|(share, label)| (self.y.place(share), label.to_owned())).into();
        axes::rows(pen, &self.plot, &rows)?;
        let mut columns: Vec<Tick> = (0..self.groups)
            .map(|group| (self.middle(group), AttemptsChart::group_name(group)))
            .collect();
        // The first label names what is counted, where there is room to.
        let first = "1 attempt";
        if pen.width_of(first)? <= self.pitch - GAP {
            columns[0].1 = first.to_owned();
        }
        axes::columns(pen, &self.plot, &columns, false)
    }

    #[expect(clippy::cast_precision_loss, reason = "there are few lanes")]
    fn bars<B: DrawingBackend>(&self, pen: &Pen<B>, lane: &LaneAttempts, place: usize) -> Drawn<B> {
        let style = LaneStyle::of(pen.palette, lane.lane);
        for group in 0..self.groups {
            let requests = lane.in_group(group);
            let Some(share) = lane.share(group).filter(|_| requests > 0) else { continue };
            let left = self.middle(group) - self.reach + place as f64 * (self.bar + BETWEEN);
            // However few there are, they are seen.
            let top = self.y.place(share).min(self.plot.bottom - 2.0);
            let right = left + self.bar;
            pen.bar((left, top), (right, self.plot.bottom), &style)?;

            let count = label::share(requests, lane.finished());
            let width = pen.width_of(&count)?;
            if width <= self.bar {
                let at = ((left + right) / 2.0, top - 10.0);
                pen.words(&count, at, HPos::Center, pen.palette.muted)?;
            }
        }
        Ok(())
    }
}
