//! The charts on canvases: crisp at every pixel ratio, in the colours and the typeface that the
//! style sheet gives the canvas. What they show is decided in `lambda_paths_scene::chart`.

mod backend;
mod widths;

use std::cell::RefCell;

use lambda_paths_scene::chart::{self, Chart, DrawingArea};
use web_sys::HtmlCanvasElement;

use crate::browser::canvas;
use crate::palette::Palette;
use backend::CanvasBackend;
use widths::TextWidths;

/// Draws charts; it remembers from one drawing to the next how wide words are.
#[derive(Debug, Default)]
pub struct Easel {
    widths: RefCell<TextWidths>,
}

impl Easel {
    /// Draws `chart` over the whole canvas. Its size on the page, which the style sheet must fix in
    /// both directions, decides the layout. Nothing happens while the canvas has no size.
    pub fn draw(&self, canvas: &HtmlCanvasElement, chart: &impl Chart, palette: &Palette) {
        let Some((context, ..)) = canvas::prepare(canvas) else { return };
        // The backend counts in device pixels, as the backing store does.
        if context.reset_transform().is_err() {
            return;
        }
        let typeface = palette.typeface().to_owned();
        let size = (canvas.width(), canvas.height());
        let ratio = f64::from(size.0) / f64::from(canvas.client_width());
        let backend = CanvasBackend::new(context, size, typeface, &self.widths);
        let area = DrawingArea::from(backend);
        // The backend has no errors to report.
        let _ = chart
            .draw(&area, &chart::Palette::with(|ink| palette.rgb(ink)), ratio)
            .and_then(|()| area.present());
    }
}
