//! Words as they were painted before: shaping them anew costs a browser more than all the rest of a
//! picture. What is asked for again is kept as pixels on one sheet.

use lambda_paths_scene::paint::{Align, Stand, Type};
use lambda_paths_scene::picture::Point;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::palette::Palette;

/// The sheet's size in device pixels.
const SHEET: (u32, u32) = (1024, 512);
/// Free around words, for letters that reach over their own width.
const PAD: f64 = 2.0;
/// So many words are remembered. When there are more, all are forgotten: most that is on a picture
/// changes seldom.
const WORDS_MAX: usize = 192;

/// Words that were painted, and the sheet where they are.
#[derive(Debug, Default)]
pub(crate) struct Words {
    sheet: Option<(HtmlCanvasElement, CanvasRenderingContext2d)>,
    known: Vec<Word>,
    /// Where the next words go.
    x: f64,
    y: f64,
    /// Device pixels to a CSS pixel.
    ratio: f64,
}

#[derive(Debug)]
struct Word {
    text: String,
    look: Type,
    /// In CSS pixels.
    width: f64,
    /// Whether it was painted before.
    painted: bool,
    /// Where it is on the sheet, from its second time on.
    place: Option<(f64, f64)>,
}

impl Words {
    /// Forgets all: colours or typeface may be other ones now.
    pub(crate) fn clear(&mut self) {
        self.known.clear();
        (self.x, self.y) = (0.0, 0.0);
    }

    /// How wide words are, in CSS pixels.
    pub(crate) fn width(
        &mut self,
        onto: &CanvasRenderingContext2d,
        palette: &Palette,
        text: &str,
        look: Type,
    ) -> f64 {
        let index = self.know(onto, palette, text, look);
        self.known[index].width
    }

    fn know(
        &mut self,
        onto: &CanvasRenderingContext2d,
        palette: &Palette,
        text: &str,
        look: Type,
    ) -> usize {
        let known = self.known.iter().position(|word| word.look == look && word.text == text);
        known.unwrap_or_else(|| {
            if self.known.len() >= WORDS_MAX {
                self.clear();
            }
            onto.set_font(&palette.font(f64::from(look.size), look.weight));
            let width = onto.measure_text(text).map_or(0.0, |measured| measured.width());
            let text = text.to_owned();
            self.known.push(Word { text, look, width, painted: false, place: None });
            self.known.len() - 1
        })
    }

    /// Paints words; `ratio` is that of `onto`.
    pub(crate) fn paint(
        &mut self,
        onto: &CanvasRenderingContext2d,
        palette: &Palette,
        ratio: f64,
        (text, at, look): (&str, Point, Type),
    ) {
        if (self.ratio - ratio).abs() > f64::EPSILON {
            self.clear();
            self.ratio = ratio;
        }
        let (x, y) = (f64::from(at.x), f64::from(at.y));
        let index = self.know(onto, palette, text, look);
        let Word { width, painted, .. } = self.known[index];
        self.known[index].painted = true;
        let placed = if painted { self.place(index, palette) } else { None };
        let Some(((left, top), sheet)) = placed else {
            return write(onto, palette, text, look, (x, y));
        };
        let before = match look.align {
            Align::Left => 0.0,
            Align::Centre => width / 2.0,
            Align::Right => width,
        };
        let (wide, high) = size(look, width);
        // On whole device pixels, so that they stay crisp.
        let whole = |at: f64| (at * ratio).round() / ratio;
        let (to_x, to_y) = (whole(x - before - PAD), whole(y - high / 2.0));
        // Fails for a sheet without a size only.
        let _ = onto.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            &sheet,
            left,
            top,
            wide * ratio,
            high * ratio,
            to_x,
            to_y,
            wide,
            high,
        );
    }

    /// Where a known word is on the sheet; it is put there if there is room.
    fn place(
        &mut self,
        index: usize,
        palette: &Palette,
    ) -> Option<((f64, f64), HtmlCanvasElement)> {
        if self.sheet.is_none() {
            let document = web_sys::window()?.document()?;
            let sheet: HtmlCanvasElement =
                document.create_element("canvas").ok()?.dyn_into().ok()?;
            sheet.set_width(SHEET.0);
            sheet.set_height(SHEET.1);
            let context = sheet.get_context("2d").ok()??.dyn_into().ok()?;
            self.sheet = Some((sheet, context));
        }
        let (sheet, context) = self.sheet.as_ref()?;
        let word = &mut self.known[index];
        if word.place.is_none() {
            let (wide, high) = size(word.look, word.width);
            let (wide, high) = ((wide * self.ratio).ceil(), (high * self.ratio).ceil());
            if self.x + wide > f64::from(SHEET.0) {
                // Every line is as high as the highest words.
                (self.x, self.y) = (0.0, self.y + (28.0 * self.ratio).ceil());
            }
            if self.y + high > f64::from(SHEET.1) || wide > f64::from(SHEET.0) {
                self.clear();
                return None;
            }
            let place = (self.x, self.y);
            self.x += wide;
            context.clear_rect(place.0, place.1, wide, high);
            let look = Type { align: Align::Left, ..word.look };
            let at = (place.0 / self.ratio + PAD, place.1 / self.ratio + high / self.ratio / 2.0);
            let scale = self.ratio;
            // Fails for numbers that are not finite only.
            let _ = context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
            write(context, palette, &word.text, look, at);
            let _ = context.reset_transform();
            word.place = Some(place);
        }
        Some((word.place?, sheet.clone()))
    }
}

/// How much room words take, in CSS pixels: their point is in the middle of the height.
fn size(look: Type, width: f64) -> (f64, f64) {
    ((width + 2.0 * PAD).ceil(), (f64::from(look.size) * 2.0).ceil().min(28.0))
}

/// Writes words on a context.
fn write(
    context: &CanvasRenderingContext2d,
    palette: &Palette,
    text: &str,
    look: Type,
    (x, y): (f64, f64),
) {
    context.set_font(&palette.font(f64::from(look.size), look.weight));
    context.set_fill_style_str(palette.colour(look.ink));
    context.set_text_align(match look.align {
        Align::Left => "left",
        Align::Centre => "center",
        Align::Right => "right",
    });
    context.set_text_baseline(match look.stand {
        Stand::Baseline => "alphabetic",
        Stand::Middle => "middle",
    });
    // Fails only when the text cannot be drawn, and then there is nothing to be done.
    let _ = context.fill_text(text, x, y);
}
