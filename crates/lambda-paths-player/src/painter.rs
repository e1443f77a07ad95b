//! The canvas that a lane's picture is painted on. What is painted where is said in
//! `lambda_paths_scene::paint`.

use std::f64::consts::TAU;

use lambda_paths_scene::paint::{self, Crowd, Paint, Surface, Type};
use lambda_paths_scene::picture::{Picture, Point, Rect};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use crate::browser::canvas;
use crate::palette::Palette;
use crate::words::Words;

/// Paints pictures; it remembers from one to the next colours, words, and what crowds are made of.
#[derive(Debug, Default)]
pub struct Painter {
    palette: Palette,
    words: Words,
    crowd: Crowd,
    /// Where the pixels of a crowd are put before they go on top of what is painted already.
    layer: Option<HtmlCanvasElement>,
}

impl Painter {
    /// Looks at the colours and the typeface that hold at `canvas`: they may change at any time.
    /// True when they are other ones.
    pub fn refresh(&mut self, canvas: &HtmlCanvasElement) -> bool {
        let context = canvas::prepare(canvas).map(|(context, ..)| context);
        let palette = context.and_then(|context| Palette::of(canvas, &context));
        let other = palette.filter(|palette| *palette != self.palette);
        let is_other = other.is_some();
        if let Some(palette) = other {
            self.palette = palette;
            self.words.clear();
        }
        is_other
    }

    /// The colours and the typeface that it paints with.
    #[must_use]
    pub fn palette(&self) -> &Palette {
        &self.palette
    }

    /// Paints `picture` on the whole canvas.
    #[expect(clippy::cast_possible_truncation, reason = "a canvas's size in pixels is small")]
    pub fn paint(&mut self, canvas: &HtmlCanvasElement, picture: &Picture) {
        let Some((context, width, height)) = canvas::prepare(canvas) else { return };
        context.clear_rect(0.0, 0.0, width, height);
        let pixels = (canvas.width(), canvas.height());
        let ratio = f64::from(pixels.0) / width;
        let mut sheet = Sheet { context, painter: self, ratio, pixels };
        paint::picture(&mut sheet, picture, (width as f32, height as f32));
    }
}

/// A canvas while it is painted on.
struct Sheet<'a> {
    context: CanvasRenderingContext2d,
    painter: &'a mut Painter,
    /// Device pixels to a CSS pixel.
    ratio: f64,
    /// Its size in device pixels.
    pixels: (u32, u32),
}

impl Sheet<'_> {
    /// Fills and strokes the path.
    fn finish(&self, paint: Paint) {
        if let Some(ink) = paint.fill {
            self.context.set_fill_style_str(self.painter.palette.colour(ink));
            self.context.fill();
        }
        if let Some((ink, width)) = paint.stroke {
            self.context.set_stroke_style_str(self.painter.palette.colour(ink));
            self.context.set_line_width(f64::from(width));
            if paint.dashed {
                self.set_dashes(&js_sys::Array::of2(&3.into(), &3.into()));
            }
            self.context.stroke();
            if paint.dashed {
                self.set_dashes(&js_sys::Array::new());
            }
        }
    }

    fn set_dashes(&self, dashes: &js_sys::Array) {
        // Fails for what is no list of numbers only.
        let _ = self.context.set_line_dash(dashes);
    }

    fn trace(&self, points: &[Point]) {
        for (index, point) in points.iter().enumerate() {
            let (x, y) = (f64::from(point.x), f64::from(point.y));
            if index == 0 {
                self.context.move_to(x, y);
            } else {
                self.context.line_to(x, y);
            }
        }
    }

    /// A part of a circle, from one turn to another, counted from the right.
    fn part(&self, centre: Point, radius: f32, from: f64, to: f64) {
        let [x, y, radius] = [centre.x, centre.y, radius.max(0.0)].map(f64::from);
        // Fails for a negative radius only.
        let _ = self.context.arc(x, y, radius, from * TAU, to * TAU);
    }

    /// Puts a crowd on top; `None` where the browser has no layer or no pixels to give.
    #[expect(clippy::cast_possible_truncation, reason = "a pixel ratio")]
    fn put_crowd(&mut self, picture: &Picture) -> Option<()> {
        let Painter { crowd, layer, palette, .. } = &mut *self.painter;
        let (width, height) = self.pixels;
        let pixels = crowd.draw(picture, self.pixels, self.ratio as f32, |ink| palette.rgb(ink));
        if layer.is_none() {
            let document = web_sys::window()?.document()?;
            *layer = document.create_element("canvas").ok()?.dyn_into().ok();
        }
        let layer = layer.as_ref()?;
        if (layer.width(), layer.height()) != self.pixels {
            layer.set_width(width);
            layer.set_height(height);
        }
        let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), width, height);
        let context = layer.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        context.put_image_data(&image.ok()?, 0.0, 0.0).ok()?;
        let (across, down) = (f64::from(width) / self.ratio, f64::from(height) / self.ratio);
        let onto = &self.context;
        onto.draw_image_with_html_canvas_element_and_dw_and_dh(layer, 0.0, 0.0, across, down).ok()
    }
}

impl Surface for Sheet<'_> {
    fn circle(&mut self, centre: Point, radius: f32, paint: Paint) {
        self.context.begin_path();
        self.part(centre, radius, 0.0, 1.0);
        self.finish(paint);
    }

    fn rectangle(&mut self, area: Rect, corner: f32, paint: Paint) {
        self.context.begin_path();
        let Rect { x, y, width, height } = area;
        let [x, y, width, height] = [x, y, width, height].map(f64::from);
        // Fails for a negative radius only.
        let _ = self.context.round_rect_with_f64(x, y, width, height, f64::from(corner));
        self.finish(paint);
    }

    fn polygon(&mut self, corners: &[Point], paint: Paint) {
        self.context.begin_path();
        self.trace(corners);
        self.context.close_path();
        self.finish(paint);
    }

    fn lines(&mut self, lines: &[&[Point]], paint: Paint) {
        self.context.begin_path();
        lines.iter().for_each(|line| self.trace(line));
        self.finish(paint);
    }

    fn arc(&mut self, centre: Point, radius: f32, share: f32, paint: Paint) {
        self.context.begin_path();
        self.part(centre, radius, -0.25, f64::from(share) - 0.25);
        self.finish(paint);
    }

    fn sector(&mut self, centre: Point, radius: f32, share: f32, paint: Paint) {
        self.context.begin_path();
        self.trace(&[centre]);
        self.part(centre, radius, -0.25, f64::from(share) - 0.25);
        self.finish(paint);
    }

    fn headstone(&mut self, centre: Point, radius: f32, paint: Paint) {
        let Point { x, y } = centre;
        self.context.begin_path();
        self.trace(&[Point { x: x - radius, y: y + radius }, Point { x: x - radius, y }]);
        self.part(centre, radius, 0.5, 1.0);
        self.context.line_to(f64::from(x + radius), f64::from(y + radius));
        self.context.close_path();
        self.finish(paint);
    }

    fn text(&mut self, text: &str, at: Point, look: Type) {
        let Painter { words, palette, .. } = &mut *self.painter;
        words.paint(&self.context, palette, self.ratio, (text, at, look));
    }

    #[expect(clippy::cast_possible_truncation, reason = "words are short")]
    fn width_of(&mut self, text: &str, look: Type) -> f32 {
        let Painter { words, palette, .. } = &mut *self.painter;
        words.width(&self.context, palette, text, look) as f32
    }

    fn set_alpha(&mut self, alpha: f32) {
        self.context.set_global_alpha(f64::from(alpha));
    }

    fn crowd(&mut self, picture: &Picture) -> bool {
        self.put_crowd(picture).is_some()
    }
}
