//! Names at the ends of lines: each as near to its line as the others let it.

use super::LatencyChart;
use crate::chart::axes::{GAP, Plot};
use crate::chart::label;
use crate::chart::lane_style::LaneStyle;
use crate::chart::pen::{Drawn, Pen, Point};
use lambda_paths_engine::time::Span;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::style::Color;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

/// Distance between the baselines of two labels.
const PITCH: f64 = 18.0;
/// From the end of a line to its label.
const LEADER: f64 = 22.0;
/// Longer names are cut.
const NAME_MAX: f64 = 110.0;
/// What stands where nothing has completed lately.
const NO_DATA: &str = "no data";

/// The ends of all lines that have any.
#[derive(Default)]
pub(super) struct Ends {
    ends: Vec<End>,
}

struct End {
    at: Point,
    style: LaneStyle,
    name: String,
    value: String,
}

impl Ends {
    /// Room to the right of the plot that the labels of this chart need, whatever their values.
    pub(super) fn gutter<B: DrawingBackend>(
        pen: &Pen<B>,
        chart: &LatencyChart,
    ) -> Result<f64, DrawingAreaErrorKind<B::ErrorType>> {
        let mut name = 0.0_f64;
        for lane in &chart.lanes {
            name = name.max(pen.width_of(&lane.label)?.min(NAME_MAX));
        }
        let longest = label::span(Span::from_secs(119 * 60));
        let value = pen.width_of(&longest)?.max(pen.width_of(NO_DATA)?);
        Ok(LEADER + name + GAP + value + 1.0)
    }

    /// Whether the labels of so many lanes fit above each other.
    #[expect(clippy::cast_precision_loss, reason = "there are few lanes")]
    pub(super) fn fit(lanes: usize, height: f64) -> bool {
        lanes as f64 * PITCH <= height
    }

    pub(super) fn add(&mut self, at: Point, style: LaneStyle, name: &str, value: Option<String>) {
        let value = value.unwrap_or_else(|| NO_DATA.to_owned());
        // Kept from top to bottom as they come: they are few, and std's sort costs the page 2 kB.
        let row = self.ends.partition_point(|end| end.at.1 <= at.1);
        self.ends.insert(row, End { at, style, name: name.to_owned(), value });
    }

    pub(super) fn draw_markers<B: DrawingBackend>(&self, pen: &Pen<B>) -> Drawn<B> {
        self.ends.iter().try_for_each(|end| pen.marker(end.at, &end.style, 4.0))
    }

    /// Draws names and values right of `now`, where there is no data yet.
    pub(super) fn draw_labels<B: DrawingBackend>(
        &mut self,
        pen: &Pen<B>,
        plot: &Plot,
        now: f64,
    ) -> Drawn<B> {
        let wanted: Vec<f64> = self.ends.iter().map(|end| end.at.1).collect();
        let rows = spread(&wanted, (plot.top + PITCH / 2.0, plot.bottom - PITCH / 2.0));
        let x = now + LEADER;
        let mut names = Vec::new();
        let mut widest = 0.0_f64;
        for end in &self.ends {
            names.push(pen.fitted(&end.name, NAME_MAX)?);
            widest = widest.max(pen.width_of(&names[names.len() - 1])?);
        }
        for ((end, name), y) in self.ends.iter().zip(&names).zip(rows) {
            let near = end.at.0.max(now - 4.0);
            if end.at.0 < near {
                // It is not taken for data.
                pen.dashed(&[end.at, (near, end.at.1)], (1.0, 3.0), end.style.colour, 1.0)?;
            }
            let leader = [(near, end.at.1), (now + 4.0, end.at.1), (x - 8.0, y), (x - 4.0, y)];
            pen.line(&leader, end.style.colour, 1.0)?;
            let (from, to) = ((x - 2.0, y - PITCH / 2.0), (x + widest + GAP, y + PITCH / 2.0));
            pen.rectangle(from, to, pen.palette.surface.to_rgba())?;
            pen.text(name, (x, y), HPos::Left, pen.palette.text)?;
            pen.words(&end.value, (x + widest + GAP, y), HPos::Left, pen.palette.muted)?;
        }
        Ok(())
    }
}

/// Moves sorted places apart to at least a label's pitch, each as little as that needs, within
/// `bounds` as far as there is room.
fn spread(wanted: &[f64], (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut rows = wanted.to_vec();
    let mut least = top;
    for row in &mut rows {
        *row = row.max(least);
        least = *row + PITCH;
    }
    let mut most = bottom;
    for row in rows.iter_mut().rev() {
        *row = row.min(most);
        most = *row - PITCH;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance_and_their_bounds() {
        for wanted in [&[0.0, 1.0, 2.0, 3.0][..], &[90.0, 100.0, 100.0], &[50.0], &[]] {
            let rows = spread(wanted, (9.0, 100.0));
            assert!(rows.windows(2).all(|pair| pair[1] - pair[0] >= PITCH - 1e-9), "{rows:?}");
            assert!(rows.iter().all(|row| (9.0..=100.0).contains(row)), "{rows:?}");
        }
    }

    #[test]
    fn labels_that_have_room_stay_at_their_lines() {
        let wanted = [20.0, 60.0, 95.0];
        assert_eq!(spread(&wanted, (9.0, 100.0)), wanted);
    }
}
