//! The pen: draws in CSS pixels onto a drawing area that counts in device pixels.

use super::Palette;
use super::lane_style::{Filling, LaneStyle, Marker};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, DashedPathElement, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, RGBColor, TextStyle};
use plotters_backend::DrawingBackend;

/// A place in CSS pixels, right and down from the area's upper left corner.
pub(super) type Point = (f64, f64);

/// What drawing returns: nothing, or the backend's error.
pub type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;
type Asked<T, B> = Result<T, DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// Size of all words, in CSS pixels: one size, so that what stands in a row has one baseline.
const FONT_SIZE: f64 = 12.0;
/// Distance between two hatch lines.
const HATCH: f64 = 5.0;
/// How much of a lane's colour a tint has.
const TINT: f64 = 0.22;

/// Draws with one palette at one pixel ratio.
pub(super) struct Pen<'a, B: DrawingBackend> {
    area: &'a DrawingArea<B, Shift>,
    pub(super) palette: &'a Palette,
    ratio: f64,
}

impl<'a, B: DrawingBackend> Pen<'a, B> {
    /// A pen for this area; a senseless `ratio` counts as 1.
    pub(super) fn new(area: &'a DrawingArea<B, Shift>, palette: &'a Palette, ratio: f64) -> Self {
        let ratio = if ratio.is_finite() && ratio > 0.0 { ratio } else { 1.0 };
        Self { area, palette, ratio }
    }

    /// Width and height of the area in CSS pixels.
    pub(super) fn size(&self) -> (f64, f64) {
        let (width, height) = self.area.dim_in_pixel();
        (f64::from(width) / self.ratio, f64::from(height) / self.ratio)
    }

    #[expect(clippy::cast_possible_truncation, reason = "float to integer casts saturate")]
    fn device(&self, length: f64) -> i32 {
        libm::round(length * self.ratio) as i32
    }

    fn at(&self, (x, y): Point) -> (i32, i32) {
        (self.device(x), self.device(y))
    }

    fn all(&self, points: &[Point]) -> Vec<(i32, i32)> {
        points.iter().map(|point| self.at(*point)).collect()
    }

    /// A stroke is never thinner than one device pixel.
    fn stroke(&self, width: f64) -> u32 {
        self.device(width).max(1).unsigned_abs()
    }

    /// Fills the whole area with the surface's colour.
    pub(super) fn clear(&self) -> Drawn<B> {
        self.area.fill(&self.palette.surface)
    }

    pub(super) fn line(&self, points: &[Point], colour: RGBColor, width: f64) -> Drawn<B> {
        let style = colour.stroke_width(self.stroke(width));
        self.area.draw(&PathElement::new(self.all(points), style))
    }

    pub(super) fn dashed(
        &self,
        points: &[Point],
        (on, off): (f64, f64),
        colour: RGBColor,
        width: f64,
    ) -> Drawn<B> {
        let style = colour.stroke_width(self.stroke(width));
        let (on, off) = (self.device(on).max(1), self.device(off).max(1));
        self.area.draw(&DashedPathElement::new(self.all(points), on, off, style))
    }

    /// A hairline that may be translucent.
    pub(super) fn thin(&self, points: &[Point], colour: RGBAColor) -> Drawn<B> {
        self.area.draw(&PathElement::new(self.all(points), colour.stroke_width(self.stroke(1.0))))
    }

    pub(super) fn polygon(&self, points: &[Point], colour: RGBAColor) -> Drawn<B> {
        self.area.draw(&Polygon::new(self.all(points), colour.filled()))
    }

    pub(super) fn rectangle(&self, from: Point, to: Point, colour: RGBAColor) -> Drawn<B> {
        self.area.draw(&Rectangle::new([self.at(from), self.at(to)], colour.filled()))
    }

    pub(super) fn dot(&self, centre: Point, radius: f64, colour: RGBColor) -> Drawn<B> {
        let radius = self.device(radius).max(1);
        self.area.draw(&Circle::new(self.at(centre), radius, colour.filled()))
    }

    /// A lane's marker, apart from what it stands on by a rim of the surface's colour.
    pub(super) fn marker(&self, centre: Point, lane: &LaneStyle, radius: f64) -> Drawn<B> {
        for (radius, colour) in [(radius + 1.0, self.palette.surface), (radius, lane.colour)] {
            match lane.marker {
                Marker::Circle => self.dot(centre, radius, colour)?,
                shape => self.polygon(&shape.corners(centre, radius), colour.to_rgba())?,
            }
        }
        Ok(())
    }

    /// A lane's bar: its colour, filling and outline.
    pub(super) fn bar(&self, from: Point, to: Point, lane: &LaneStyle) -> Drawn<B> {
        if lane.filling == Filling::Solid {
            return self.rectangle(from, to, lane.colour.to_rgba());
        }
        // Grid lines do not show through.
        self.rectangle(from, to, self.palette.surface.to_rgba())?;
        self.rectangle(from, to, lane.colour.mix(TINT))?;
        for (start, end) in hatch(lane.filling, from, to) {
            self.line(&[start, end], lane.colour, 1.0)?;
        }
        // The outline lies within the bar.
        let inset = 1.0 / self.ratio;
        let (left, top, right, bottom) = (from.0, from.1, to.0 - inset, to.1 - inset);
        let outline = [(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)];
        self.line(&outline, lane.colour, 1.0)
    }

    fn text_style(&self, colour: RGBColor, align: HPos) -> TextStyle<'static> {
        let size = FONT_SIZE * self.ratio;
        let font = FontDesc::new(FontFamily::SansSerif, size, FontStyle::Normal);
        TextStyle { font, color: colour.to_backend_color(), pos: Pos::new(align, VPos::Center) }
    }

    /// How wide these words are.
    pub(super) fn width_of(&self, text: &str) -> Asked<f64, B> {
        let style = self.text_style(self.palette.text, HPos::Left);
        let (width, _) = self.area.estimate_text_size(text, &style)?;
        Ok(f64::from(width) / self.ratio)
    }

    /// As much of these words as `room` holds, with an ellipsis where some are left out.
    pub(super) fn fitted(&self, text: &str, room: f64) -> Asked<String, B> {
        let mut kept: Vec<char> = text.chars().collect();
        let mut fitted = text.to_owned();
        while !kept.is_empty() && self.width_of(&fitted)? > room {
            kept.pop();
            fitted = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        }
        Ok(fitted)
    }

    /// One line of words whose capitals are centred on `at`.
    pub(super) fn text(&self, text: &str, at: Point, align: HPos, colour: RGBColor) -> Drawn<B> {
        self.area.draw(&Text::new(text, self.at(at), self.text_style(colour, align)))
    }

    /// Words in front of what they stand on.
    pub(super) fn words(&self, text: &str, at: Point, align: HPos, colour: RGBColor) -> Drawn<B> {
        let width = self.width_of(text)?;
        let left = match align {
            HPos::Left => at.0,
            HPos::Center => at.0 - width / 2.0,
            HPos::Right => at.0 - width,
        };
        let half = FONT_SIZE * 0.6;
        let (from, to) = ((left, at.1 - half), (left + width, at.1 + half));
        self.rectangle(from, to, self.palette.surface.to_rgba())?;
        self.text(text, at, align, colour)
    }
}

/// The hatch lines of a bar, none of which leaves it.
fn hatch(filling: Filling, from: Point, to: Point) -> Vec<(Point, Point)> {
    let (width, height) = (to.0 - from.0, to.1 - from.1);
    let mut lines = Vec::new();
    // Lines are anchored at the bar's foot, so that they stand still while the bar grows.
    let mut offset = HATCH / 2.0;
    match filling {
        Filling::Solid | Filling::Tint => {}
        Filling::Stripes => {
            while offset < height {
                lines.push(((from.0, to.1 - offset), (to.0, to.1 - offset)));
                offset += HATCH;
            }
        }
        Filling::Diagonal => {
            // Points of a line are equally far right of the left edge and above `offset`.
            offset -= width;
            while offset < height {
                let (start, end) = ((-offset).max(0.0), (height - offset).min(width));
                let point = |right: f64| (from.0 + right, to.1 - offset - right);
                lines.push((point(start), point(end)));
                offset += HATCH;
            }
        }
    }
    lines
}
