//! Words as they were painted before: shaping them anew costs a browser more than all the rest of a
//! picture. What is asked for again is kept as pixels on a sheet. What is new goes over a draft: as
//! the same pixels in the same place, so that no picture tells what was painted before it.

use lambda_paths_scene::paint::{Align, Stand, Type};
use lambda_paths_scene::picture::Point;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::palette::Palette;

/// The sheet's size in device pixels.
const SHEET: (u32, u32) = (1024, 512);
/// Words are no higher, in CSS pixels.
const HIGH_MAX: f64 = 28.0;
/// Free around words, for letters that reach over their own width.
const PAD: f64 = 2.0;
/// So many words are remembered. When there are more, all are forgotten: most that is on a picture
/// changes seldom.
const WORDS_MAX: usize = 192;

/// Words that were painted, and the sheet where they are.
#[derive(Debug, Default)]
pub(crate) struct Words {
    sheet: Option<Sheet>,
    /// Where words are painted that are not on the sheet. A small one: a browser copies what it is
    /// asked to write on between two copies from it.
    draft: Option<Sheet>,
    known: Vec<Word>,
    /// Where the next words go on the sheet.
    x: f64,
    y: f64,
    /// Device pixels to a CSS pixel.
    ratio: f64,
}

#[derive(Clone, Debug)]
struct Sheet {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
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
        let kept = if painted { self.place(index, palette) } else { None };
        let Some((sheet, (left, top))) = kept.or_else(|| self.sketch((text, look), width, palette))
        else {
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
            &sheet.canvas,
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
    fn place(&mut self, index: usize, palette: &Palette) -> Option<(Sheet, (f64, f64))> {
        let sheet = sheet(&mut self.sheet, SHEET)?;
        let word = &mut self.known[index];
        if word.place.is_none() {
            let (wide, high) = size(word.look, word.width);
            let (wide, high) = ((wide * self.ratio).ceil(), (high * self.ratio).ceil());
            if self.x + wide > f64::from(SHEET.0) {
                // Every line is as high as the highest words.
                (self.x, self.y) = (0.0, self.y + (HIGH_MAX * self.ratio).ceil());
            }
            if self.y + high > f64::from(SHEET.1) || wide > f64::from(SHEET.0) {
                self.clear();
                return None;
            }
            let place = (self.x, self.y);
            self.x += wide;
            sheet.put((&word.text, word.look), word.width, place, self.ratio, palette);
            word.place = Some(place);
        }
        Some((sheet, word.place?))
    }

    /// Words on the draft, instead of those that were there; `None` where they find no room.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small size")]
    fn sketch(
        &mut self,
        words: (&str, Type),
        width: f64,
        palette: &Palette,
    ) -> Option<(Sheet, (f64, f64))> {
        let high = (HIGH_MAX * self.ratio).ceil() as u32;
        let draft = sheet(&mut self.draft, (SHEET.0 / 2, high))?;
        let (wide, _) = size(words.1, width);
        if wide * self.ratio > f64::from(draft.canvas.width()) {
            return None;
        }
        draft.put(words, width, (0.0, 0.0), self.ratio, palette);
        Some((draft, (0.0, 0.0)))
    }
}

/// The sheet that is kept there, at least of this size; it is made the first time.
fn sheet(kept: &mut Option<Sheet>, (width, height): (u32, u32)) -> Option<Sheet> {
    if kept.is_none() {
        let document = web_sys::window()?.document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(width);
        canvas.set_height(height);
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        *kept = Some(Sheet { canvas, context });
    }
    let sheet = kept.clone()?;
    if sheet.canvas.height() < height {
        sheet.canvas.set_height(height);
    }
    Some(sheet)
}

impl Sheet {
    /// Writes words into an empty place.
    fn put(
        &self,
        (text, look): (&str, Type),
        width: f64,
        (left, top): (f64, f64),
        ratio: f64,
        palette: &Palette,
    ) {
        let (wide, high) = size(look, width);
        let (wide, high) = ((wide * ratio).ceil(), (high * ratio).ceil());
        self.context.clear_rect(left, top, wide, high);
        let look = Type { align: Align::Left, ..look };
        let at = (left / ratio + PAD, (top + high / 2.0) / ratio);
        // Fails for numbers that are not finite only.
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        write(&self.context, palette, text, look, at);
        let _ = self.context.reset_transform();
    }
}

/// How much room words take, in CSS pixels: their point is in the middle of the height.
fn size(look: Type, width: f64) -> (f64, f64) {
    ((width + 2.0 * PAD).ceil(), (f64::from(look.size) * 2.0).ceil().min(HIGH_MAX))
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
