//! The frame that a chart's data stands in: grid, baseline and their labels.

use super::pen::{Drawn, Pen};
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

/// Height of a row of words.
pub(super) const ROW: f64 = 20.0;
/// Between words and what they name.
pub(super) const GAP: f64 = 8.0;
/// Height of the labels under the baseline.
pub(super) const FOOT: f64 = 26.0;
/// Labels of a vertical axis are not closer than this.
const ROW_MIN: f64 = 15.0;

/// The rectangle that data is drawn in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// Where a label stands on its axis, and what it says.
pub(super) type Tick = (f64, String);

impl Plot {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether there is room for any data.
    pub(super) fn is_visible(&self) -> bool {
        self.width() >= 60.0 && self.height() >= 30.0
    }
}

/// Grid lines across the plot with their labels to the left, the lowest first, and the baseline.
/// A label that would touch the one below is left out.
pub(super) fn rows<B: DrawingBackend>(pen: &Pen<B>, plot: &Plot, ticks: &[Tick]) -> Drawn<B> {
    let mut free = f64::INFINITY;
    for (y, label) in ticks {
        if *y < plot.bottom - 1.0 {
            pen.line(&[(plot.left, *y), (plot.right, *y)], pen.palette.grid, 1.0)?;
        }
        if *y <= free {
            pen.text(label, (plot.left - GAP, *y), HPos::Right, pen.palette.muted)?;
            free = y - ROW_MIN;
        }
    }
    let baseline = [(plot.left, plot.bottom), (plot.right, plot.bottom)];
    pen.line(&baseline, pen.palette.muted, 1.0)
}

/// Labels under the baseline, centred on their ticks but never outside the area. A label that would
/// touch the one before is left out.
pub(super) fn columns<B: DrawingBackend>(
    pen: &Pen<B>,
    plot: &Plot,
    ticks: &[Tick],
    with_marks: bool,
) -> Drawn<B> {
    let mut free = f64::NEG_INFINITY;
    for (x, label) in ticks {
        if with_marks {
            pen.line(&[(*x, plot.bottom), (*x, plot.bottom + 4.0)], pen.palette.muted, 1.0)?;
        }
        let half = pen.width_of(label)? / 2.0;
        let centre = centred(pen, *x, half);
        if centre - half >= free {
            pen.text(label, (centre, plot.bottom + 15.0), HPos::Center, pen.palette.muted)?;
            free = centre + half + GAP;
        }
    }
    Ok(())
}

/// The centre nearest to `x` at which words of this half width stay within the area.
pub(super) fn centred<B: DrawingBackend>(pen: &Pen<B>, x: f64, half: f64) -> f64 {
    let (width, _) = pen.size();
    x.min(width - half - 1.0).max(half + 1.0)
}

/// Says in words, amid the plot, why it is empty.
pub(super) fn say<B: DrawingBackend>(pen: &Pen<B>, plot: &Plot, words: &str) -> Drawn<B> {
    let middle = ((plot.left + plot.right) / 2.0, (plot.top + plot.bottom) / 2.0);
    pen.words(words, middle, HPos::Center, pen.palette.muted)
}
