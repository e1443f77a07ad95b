//! The canvas that a lane's picture is painted on. What is painted where is said in
//! `lambda_paths_scene::paint`.

use std::f64::consts::TAU;

use lambda_paths_scene::paint::{self, Align, Paint, Stand, Surface, Type};
use lambda_paths_scene::picture::{Picture, Point, Rect};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::browser::canvas;
use crate::palette::Palette;

/// Paints `picture` on the whole canvas.
#[expect(clippy::cast_possible_truncation, reason = "a canvas's size in pixels is small")]
pub fn paint(canvas: &HtmlCanvasElement, picture: &Picture, palette: &Palette) {
    let Some((context, width, height)) = canvas::prepare(canvas) else { return };
    context.clear_rect(0.0, 0.0, width, height);
    let mut painter = Painter { context, palette };
    paint::picture(&mut painter, picture, (width as f32, height as f32));
}

struct Painter<'a> {
    context: CanvasRenderingContext2d,
    palette: &'a Palette,
}

impl Painter<'_> {
    /// Fills and strokes the path.
    fn finish(&self, paint: Paint) {
        if let Some(ink) = paint.fill {
            self.context.set_fill_style_str(self.palette.colour(ink));
            self.context.fill();
        }
        if let Some((ink, width)) = paint.stroke {
            self.context.set_stroke_style_str(self.palette.colour(ink));
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

    fn set_type(&self, look: Type) {
        self.context.set_font(&self.palette.font(f64::from(look.size), look.weight));
    }
}

impl Surface for Painter<'_> {
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
        self.set_type(look);
        self.context.set_fill_style_str(self.palette.colour(look.ink));
        self.context.set_text_align(match look.align {
            Align::Left => "left",
            Align::Centre => "center",
            Align::Right => "right",
        });
        self.context.set_text_baseline(match look.stand {
            Stand::Baseline => "alphabetic",
            Stand::Middle => "middle",
        });
        // Fails only when the text cannot be drawn, and then there is nothing to be done.
        let _ = self.context.fill_text(text, f64::from(at.x), f64::from(at.y));
    }

    #[expect(clippy::cast_possible_truncation, reason = "words are short")]
    fn width_of(&mut self, text: &str, look: Type) -> f32 {
        self.set_type(look);
        self.context.measure_text(text).map_or(0.0, |measured| measured.width()) as f32
    }

    fn set_alpha(&mut self, alpha: f32) {
        self.context.set_global_alpha(f64::from(alpha));
    }
}
