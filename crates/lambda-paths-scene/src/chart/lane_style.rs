//! How a lane looks in every chart: colour, and always something besides colour.

use super::Palette;
use super::pen::Point;
use plotters::style::RGBColor;

/// The shape along a lane's line and at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
}

/// The inside of a lane's bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filling {
    Solid,
    Diagonal,
    Tint,
    Stripes,
}

/// What tells a lane's lines and bars apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct LaneStyle {
    pub(super) colour: RGBColor,
    pub(super) marker: Marker,
    pub(super) filling: Filling,
}

const MARKERS: [Marker; 4] = [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond];
const FILLINGS: [Filling; 4] = [Filling::Solid, Filling::Diagonal, Filling::Tint, Filling::Stripes];

impl LaneStyle {
    /// The look of lane `index`. Colours come round every four lanes, shapes and fillings then
    /// shift by one, so that sixteen lanes differ.
    pub(super) fn of(palette: &Palette, index: usize) -> Self {
        let (turn, shift) = (index % 4, index / 4);
        Self {
            colour: palette.lanes[turn],
            marker: MARKERS[(turn + shift) % 4],
            filling: FILLINGS[(turn + shift) % 4],
        }
    }
}

impl Marker {
    /// The corners of the shape around `centre`, all shapes of about the same area; a circle has
    /// none.
    pub(super) fn corners(self, (x, y): Point, radius: f64) -> Vec<Point> {
        let around = |offsets: &[(f64, f64)]| -> Vec<Point> {
            offsets.iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect()
        };
        match self {
            Self::Circle => Vec::new(),
            Self::Square => around(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
            Self::Triangle => around(&[(0.0, -1.3), (1.25, 0.9), (-1.25, 0.9)]),
            Self::Diamond => around(&[(0.0, -1.35), (1.35, 0.0), (0.0, 1.35), (-1.35, 0.0)]),
        }
    }
}
