//! A plotters backend over a 2D canvas, in device pixels.
//!
//! Its own, since plotters-canvas blurs on dense screens, and measures words by adding elements to
//! the page.

use std::cell::RefCell;
use std::convert::Infallible;
use std::f64::consts::TAU;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use web_sys::CanvasRenderingContext2d;

use super::widths::TextWidths;

/// Height of capitals and digits, in parts of the font's size.
const CAPITALS: f64 = 0.72;

/// Draws on a context without transform. It has no errors: what the canvas refuses, such as numbers
/// that are not finite, is never asked of it.
pub(super) struct CanvasBackend<'a> {
    context: CanvasRenderingContext2d,
    size: (u32, u32),
    typeface: String,
    widths: &'a RefCell<TextWidths>,
    /// Lines of one style in a row are one path, stroked when something else comes.
    pending: Option<Stroke>,
}

/// Width, colour and opacity, comparable.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stroke {
    width: u32,
    rgb: (u8, u8, u8),
    alpha_bits: u64,
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> CanvasBackend<'a> {
    /// A backend for a context whose backing store has this size.
    pub(super) fn new(
        context: CanvasRenderingContext2d,
        size: (u32, u32),
        typeface: String,
        widths: &'a RefCell<TextWidths>,
    ) -> Self {
        context.set_text_baseline("alphabetic");
        Self { context, size, typeface, widths, pending: None }
    }

    /// Strokes the lines that were gathered.
    fn flush(&mut self) {
        if self.pending.take().is_some() {
            self.context.stroke();
        }
    }

    /// Goes on with lines of this style.
    fn begin<S: BackendStyle>(&mut self, style: &S) {
        let (width, colour) = (style.stroke_width(), style.color());
        let stroke = Stroke { width, rgb: colour.rgb, alpha_bits: colour.alpha.to_bits() };
        if self.pending != Some(stroke) {
            self.flush();
            self.context.set_stroke_style_str(&css(colour));
            self.context.set_line_width(f64::from(width));
            self.context.begin_path();
            self.pending = Some(stroke);
        }
    }

    fn trace(&self, points: impl IntoIterator<Item = BackendCoord>, shift: f64) {
        for (index, (x, y)) in points.into_iter().enumerate() {
            let (x, y) = (f64::from(x) + shift, f64::from(y) + shift);
            if index == 0 {
                self.context.move_to(x, y);
            } else {
                self.context.line_to(x, y);
            }
        }
    }

    fn font<T: BackendTextStyle>(&self, style: &T) -> String {
        format!("{}px {}", style.size(), self.typeface)
    }
}

impl DrawingBackend for CanvasBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        self.flush();
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Done {
        self.draw_rect((x, y), (x + 1, y + 1), &colour, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Done {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        self.begin(style);
        self.trace(path, crisp(style.stroke_width()));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        if !fill {
            return self.draw_path(corners, style);
        }
        self.flush();
        self.context.set_fill_style_str(&css(style.color()));
        let [x, y] = [left, top].map(f64::from);
        self.context.fill_rect(x, y, f64::from(right - left), f64::from(bottom - top));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        self.flush();
        self.context.begin_path();
        // Fails for a negative radius only.
        let _ = self.context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, TAU);
        if fill {
            self.context.set_fill_style_str(&css(style.color()));
            self.context.fill();
        } else {
            self.context.set_stroke_style_str(&css(style.color()));
            self.context.set_line_width(f64::from(style.stroke_width()));
            self.context.stroke();
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Done {
        self.flush();
        self.context.begin_path();
        self.trace(corners, 0.0);
        self.context.set_fill_style_str(&css(style.color()));
        self.context.fill();
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Done {
        self.flush();
        let below = match style.anchor().v_pos {
            VPos::Top => CAPITALS * style.size(),
            VPos::Center => CAPITALS / 2.0 * style.size(),
            VPos::Bottom => 0.0,
        };
        self.context.set_font(&self.font(style));
        self.context.set_text_align(match style.anchor().h_pos {
            HPos::Left => "left",
            HPos::Center => "center",
            HPos::Right => "right",
        });
        self.context.set_fill_style_str(&css(style.color()));
        // Fails only when the text cannot be drawn, and then there is nothing to be done.
        let _ = self.context.fill_text(text, f64::from(x), f64::from(y) + below.round());
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let font = self.font(style);
        self.context.set_font(&font);
        let width = self.widths.borrow_mut().of(text, &font, &self.context);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a font size")]
        let height = style.size().ceil() as u32;
        Ok((width, height))
    }
}

/// A line an odd number of pixels wide is crisp when it runs between whole coordinates.
fn crisp(width: u32) -> f64 {
    f64::from(width % 2) / 2.0
}

fn css(colour: BackendColor) -> String {
    let (red, green, blue) = colour.rgb;
    format!("rgba({red}, {green}, {blue}, {})", colour.alpha)
}
