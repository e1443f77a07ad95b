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

use crate::ink::{Ink, Rgb};
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
    pub const LIGHT: Self = Self::of(Scheme::Light);

    /// The page's colours in a dark scheme.
    pub const DARK: Self = Self::of(Scheme::Dark);

    /// Not colours, but the numbers of the inks: whoever draws says later what they look like.
    pub(crate) const INKS: Self = Self::of(Scheme::Inks);

    /// The colours that these inks have where it is drawn.
    #[must_use]
    pub fn with(colour: impl Fn(Ink) -> Rgb) -> Self {
        let [surface, text, muted, grid, first, second, third, fourth] = [
            Ink::Surface,
            Ink::Text,
            Ink::Muted,
            Ink::Grid,
            Ink::Lane0,
            Ink::Lane1,
            Ink::Lane2,
            Ink::Lane3,
        ]
        .map(|ink| {
            let (red, green, blue) = colour(ink);
            RGBColor(red, green, blue)
        });
        Self { surface, text, muted, grid, lanes: [first, second, third, fourth] }
    }

    const fn of(scheme: Scheme) -> Self {
        Self {
            surface: scheme.colour(Ink::Surface),
            text: scheme.colour(Ink::Text),
            muted: scheme.colour(Ink::Muted),
            grid: scheme.colour(Ink::Grid),
            lanes: [
                scheme.colour(Ink::Lane0),
                scheme.colour(Ink::Lane1),
                scheme.colour(Ink::Lane2),
                scheme.colour(Ink::Lane3),
            ],
        }
    }
}

/// What an ink is in a palette.
#[derive(Clone, Copy)]
enum Scheme {
    Light,
    Dark,
    Inks,
}

impl Scheme {
    const fn colour(self, ink: Ink) -> RGBColor {
        let (red, green, blue) = match self {
            Self::Light => ink.light(),
            Self::Dark => ink.dark(),
            Self::Inks => (0, 0, ink as u8),
        };
        RGBColor(red, green, blue)
    }
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
