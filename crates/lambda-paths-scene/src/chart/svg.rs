//! A backend that writes SVG, with widths of words estimated from a table: it asks no font of the
//! system, so that a picture is the same on every machine.

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use std::convert::Infallible;
use std::fmt::{Arguments, Write};

use crate::ink::Ink;
use crate::xml::escape;

/// Typefaces of the page, and what stands in for them elsewhere.
pub(crate) const FONTS: &str =
    "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
/// Height of capitals and digits, in parts of the font's size.
const CAPITALS: f64 = 0.72;

/// Writes a picture as SVG into a string; the document is whole once
/// [`present`](DrawingBackend::present) was called.
pub struct SvgBackend<'a> {
    out: &'a mut String,
    size: (u32, u32),
    is_open: bool,
    colours: Colours,
}

/// How colours are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colours {
    /// As they are.
    Plain,
    /// As classes: each is the number of an ink, as in [`Palette::INKS`](super::Palette::INKS).
    Inks,
}

type Written = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> SvgBackend<'a> {
    /// Begins a document of this width and height at the end of `out`.
    pub fn new(out: &'a mut String, size: (u32, u32)) -> Self {
        let (width, height) = size;
        let mut backend = Self { out, size, is_open: true, colours: Colours::Plain };
        backend.put(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" fill=\"none\" font-family=\"{FONTS}\" \
             style=\"font-variant-numeric: tabular-nums\">\n"
        ));
        backend
    }

    /// Adds to a document what stands within it, with inks as classes of its elements.
    pub(crate) fn within(out: &'a mut String, size: (u32, u32)) -> Self {
        Self { out, size, is_open: false, colours: Colours::Inks }
    }

    fn put(&mut self, text: Arguments) {
        self.out.write_fmt(text).expect("a string takes all that is written to it");
    }

    fn put_points(&mut self, points: impl IntoIterator<Item = BackendCoord>, shift: f64) {
        for (x, y) in points {
            self.put(format_args!("{},{} ", f64::from(x) + shift, f64::from(y) + shift));
        }
    }

    /// `name="#rrggbb"`, and the opacity where there is any.
    fn put_paint(&mut self, name: &str, colour: BackendColor) {
        let (red, green, blue) = colour.rgb;
        if self.colours == Colours::Inks {
            let class = Ink::numbered(blue).token();
            let line = if name == "stroke" { "-line" } else { "" };
            self.put(format_args!(" class=\"{class}{line}\""));
        } else {
            self.put(format_args!(" {name}=\"#{red:02x}{green:02x}{blue:02x}\""));
        }
        if colour.alpha < 1.0 {
            self.put(format_args!(" {name}-opacity=\"{}\"", colour.alpha));
        }
    }

    fn put_stroke<S: BackendStyle>(&mut self, style: &S) {
        self.put_paint("stroke", style.color());
        self.put(format_args!(" stroke-width=\"{}\"/>\n", style.stroke_width()));
    }

    fn put_shape<S: BackendStyle>(&mut self, style: &S, fill: bool) {
        if fill {
            self.put_paint("fill", style.color());
            self.put(format_args!("/>\n"));
        } else {
            self.put_stroke(style);
        }
    }
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Written {
        Ok(())
    }

    fn present(&mut self) -> Written {
        if std::mem::take(&mut self.is_open) {
            self.out.push_str("</svg>\n");
        }
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Written {
        self.draw_rect((x, y), (x + 1, y + 1), &colour, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Written {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Written {
        // A line an odd number of pixels wide is crisp between two whole coordinates.
        let shift = f64::from(style.stroke_width() % 2) / 2.0;
        self.put(format_args!("<polyline points=\""));
        self.put_points(path, shift);
        self.put(format_args!("\""));
        self.put_stroke(style);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Written {
        let (width, height) = (right - left, bottom - top);
        self.put(format_args!(
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\""
        ));
        self.put_shape(style, fill);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Written {
        self.put(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\""));
        self.put_shape(style, fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Written {
        self.put(format_args!("<polygon points=\""));
        self.put_points(corners, 0.0);
        self.put(format_args!("\""));
        self.put_shape(style, true);
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Written {
        let size = style.size();
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let below = match style.anchor().v_pos {
            VPos::Top => CAPITALS * size,
            VPos::Center => CAPITALS / 2.0 * size,
            VPos::Bottom => 0.0,
        };
        let baseline = f64::from(y) + libm::round(below);
        self.put(format_args!(
            "<text x=\"{x}\" y=\"{baseline}\" font-size=\"{size}\" text-anchor=\"{anchor}\""
        ));
        self.put_paint("fill", style.color());
        self.put(format_args!(">{}</text>\n", escape(text)));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((pixels(width(text) * style.size()), pixels(style.size())))
    }
}

/// Width of words in parts of the font's size.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

/// Width of a letter in parts of the font's size: those of Helvetica, and a bit more, since the
/// typeface may be a wider one.
fn advance(letter: char) -> f64 {
    1.15 * match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | 'I' => 0.25,
        ' ' | 'f' | 't' | 'r' | '-' | '(' | ')' | '/' => 0.31,
        'm' | 'M' | 'W' | '%' => 0.87,
        'w' => 0.73,
        'A'..='Z' => 0.69,
        _ => 0.56,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
fn pixels(length: f64) -> u32 {
    libm::ceil(length) as u32
}
