//! How wide words are: measured once, since measuring costs more than drawing.

use web_sys::CanvasRenderingContext2d;

/// So many texts are remembered. Charts show a few dozen at a time, but their numbers change.
const TEXTS_MAX: usize = 256;

/// Widths of texts in one font, in whole device pixels.
#[derive(Debug, Default)]
pub(super) struct TextWidths {
    font: String,
    widths: Vec<(String, u32)>,
}

impl TextWidths {
    /// The width of `text` in `font`, which is the context's.
    pub(super) fn of(&mut self, text: &str, font: &str, context: &CanvasRenderingContext2d) -> u32 {
        if self.font != font || self.widths.len() >= TEXTS_MAX {
            font.clone_into(&mut self.font);
            self.widths.clear();
        }
        if let Some((_, width)) = self.widths.iter().find(|(known, _)| known == text) {
            return *width;
        }
        let width = context.measure_text(text).map_or(0.0, |metrics| metrics.width());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small, ≥ 0")]
        let width = width.ceil() as u32;
        self.widths.push((text.to_owned(), width));
        width
    }
}
