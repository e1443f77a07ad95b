//! A legend: samples with their names, in as many rows as the width asks for.

use super::axes::ROW;
use super::lane_style::LaneStyle;
use super::pen::{Drawn, Pen};
use plotters::drawing::DrawingAreaErrorKind;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

/// Width of a sample and the space behind it.
const SAMPLE: f64 = 26.0;
const SWATCH: f64 = 20.0;
/// Between two entries.
const BETWEEN: f64 = 18.0;

/// What an entry shows before its name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    /// A lane's line with its marker.
    Line(LaneStyle),
    /// A lane's bar.
    Bar(LaneStyle),
    /// A line of this width, whoever's.
    Width(f64),
}

impl Sample {
    fn room(self) -> f64 {
        if matches!(self, Self::Bar(_)) { SWATCH } else { SAMPLE }
    }
}

/// Entries with their places.
pub(super) struct Legend {
    entries: Vec<(f64, usize, Sample, String)>,
    rows: usize,
}

impl Legend {
    /// Places entries left to right within `width`, and on further rows.
    pub(super) fn new<B: DrawingBackend>(
        pen: &Pen<B>,
        entries: impl IntoIterator<Item = (Sample, String)>,
        width: f64,
    ) -> Result<Self, DrawingAreaErrorKind<B::ErrorType>> {
        let mut legend = Self { entries: Vec::new(), rows: 0 };
        let mut x = f64::INFINITY;
        for (sample, name) in entries {
            let name = pen.fitted(&name, width - sample.room())?;
            let wide = sample.room() + pen.width_of(&name)?;
            if x + wide > width {
                x = 0.0;
                legend.rows += 1;
            }
            legend.entries.push((x, legend.rows - 1, sample, name));
            x += wide + BETWEEN;
        }
        Ok(legend)
    }

    /// This legend, and another one on rows of its own below.
    pub(super) fn and(mut self, other: Self) -> Self {
        for (x, row, sample, name) in other.entries {
            self.entries.push((x, self.rows + row, sample, name));
        }
        self.rows += other.rows;
        self
    }

    /// Height of all rows.
    #[expect(clippy::cast_precision_loss, reason = "there are few rows")]
    pub(super) fn height(&self) -> f64 {
        self.rows as f64 * ROW
    }

    /// Draws the legend at the area's upper left corner.
    #[expect(clippy::cast_precision_loss, reason = "there are few rows")]
    pub(super) fn draw<B: DrawingBackend>(&self, pen: &Pen<B>) -> Drawn<B> {
        for (x, row, sample, name) in &self.entries {
            let (x, y) = (*x, (*row as f64 + 0.5) * ROW);
            match sample {
                Sample::Line(lane) => {
                    pen.line(&[(x, y), (x + 20.0, y)], lane.colour, 2.0)?;
                    pen.marker((x + 10.0, y), lane, 4.0)?;
                }
                Sample::Bar(lane) => pen.bar((x, y - 6.0), (x + 13.0, y + 6.0), lane)?,
                Sample::Width(width) => {
                    pen.line(&[(x, y), (x + 20.0, y)], pen.palette.muted, *width)?;
                }
            }
            pen.text(name, (x + sample.room(), y), HPos::Left, pen.palette.text)?;
        }
        Ok(())
    }
}
