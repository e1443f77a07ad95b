//! Charts: what a run measured, drawn through any plotters backend, and the same in words.
//!
//! A chart is plain data ([`LatencyChart`], [`AttemptsChart`]) made from a simulation. Drawing is a
//! pure function of the data, a [`Palette`] and the pixel ratio; nothing here knows the web, the
//! system's fonts, or the colour scheme. Each chart can also say itself: as a [`Table`] and as one
//! sentence.
//!
//! All layout is in CSS pixels; the pen multiplies by the pixel ratio, since a backend counts in
//! whole device pixels.

mod attempts;
mod axes;
mod label;
mod lane_style;
mod latency;
mod legend;
mod pen;
mod scale;
pub mod svg;

pub use attempts::{AttemptsChart, LaneAttempts};
pub use label::{count, share, span};
pub use latency::{LaneLine, LatencyChart, LatencyPoint, Mark};
pub use pen::Drawn;
pub use plotters::drawing::DrawingArea;
pub use plotters::style::RGBColor;

use plotters::coord::Shift;
use plotters_backend::DrawingBackend;

/// The colours of a chart, given by whoever draws it: so light, dark and forced colours stay where
/// the page's other colours are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub surface: RGBColor,
    /// Words that matter, and the line at now.
    pub text: RGBColor,
    /// Words that explain.
    pub muted: RGBColor,
    /// Grid lines.
    pub grid: RGBColor,
    /// One for each lane; further lanes begin again, and differ in shape.
    pub lanes: [RGBColor; 4],
}

impl Palette {
    /// The page's colours in a light scheme, for pictures without a page.
    pub const LIGHT: Self = Self {
        surface: RGBColor(0xff, 0xff, 0xff),
        text: RGBColor(0x1b, 0x1c, 0x1e),
        muted: RGBColor(0x5c, 0x5f, 0x66),
        grid: RGBColor(0xe4, 0xe4, 0xdd),
        lanes: [
            RGBColor(0x00, 0x72, 0xb2),
            RGBColor(0xa3, 0x32, 0x7b),
            RGBColor(0x66, 0x72, 0x0a),
            RGBColor(0x5c, 0x5f, 0x66),
        ],
    };

    /// The page's colours in a dark scheme.
    pub const DARK: Self = Self {
        surface: RGBColor(0x19, 0x1b, 0x1e),
        text: RGBColor(0xed, 0xed, 0xea),
        muted: RGBColor(0xa3, 0xa8, 0xb0),
        grid: RGBColor(0x2b, 0x2f, 0x35),
        lanes: [
            RGBColor(0x56, 0xb4, 0xe9),
            RGBColor(0xee, 0x8f, 0xc8),
            RGBColor(0xc3, 0xcc, 0x4c),
            RGBColor(0xa3, 0xa8, 0xb0),
        ],
    };
}

/// What both charts can: be drawn, and be said.
pub trait Chart {
    /// Draws the chart onto the whole area. `ratio` is device pixels per CSS pixel.
    ///
    /// # Errors
    /// When the backend fails.
    fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        palette: &Palette,
        ratio: f64,
    ) -> Drawn<B>;

    /// What the chart says now, in one sentence.
    fn summary(&self) -> String;

    /// The chart's numbers.
    fn table(&self) -> Table;
}

/// A chart's numbers as words, for whoever does not see the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns.
    pub headers: Vec<String>,
    /// As many cells as headers each; the first one names the row.
    pub rows: Vec<Vec<String>>,
}
