//! A sheet: a surface that writes what is painted on it as SVG, in inks rather than colours.
//!
//! Coordinates have one decimal, and widths of words are estimated: nothing depends on the machine.

use std::fmt::{Arguments, Write};

use crate::chart::svg;
use crate::ink::Ink;
use crate::paint::{Align, Paint, Stand, Surface, Type};
use crate::picture::{Point, Rect};
use crate::xml::escape;

/// Height of capitals and digits, in parts of the font's size.
const CAPITALS: f32 = 0.72;

/// Words on a line, so far behind those before.
pub(super) struct Run<'a> {
    pub(super) behind: f32,
    pub(super) text: &'a str,
    pub(super) look: Type,
}

/// What is painted so far.
#[derive(Debug)]
pub(super) struct Sheet {
    body: String,
    /// What is painted next is moved by so much.
    origin: Point,
    alpha: f32,
}

impl Sheet {
    pub(super) fn new() -> Self {
        Self { body: String::new(), origin: Point { x: 0.0, y: 0.0 }, alpha: 1.0 }
    }

    /// Paints from here on right and down of this point.
    pub(super) fn move_to(&mut self, x: f32, y: f32) {
        self.origin = Point { x, y };
    }

    /// Takes in a drawing that was made elsewhere.
    pub(super) fn insert(&mut self, drawing: &str) {
        let Point { x, y } = self.origin;
        let (x, y) = (tenths(x), tenths(y));
        self.put(format_args!("<g transform=\"translate({x} {y})\">{drawing}</g>\n"));
    }

    /// Words that follow each other on a line, each so far behind the one before: whatever the
    /// typeface, none covers another.
    pub(super) fn runs(&mut self, at: Point, runs: &[Run]) {
        let (x, y) = (self.x(at.x), self.y(at.y));
        self.put(format_args!("<text x=\"{x}\" y=\"{y}\">"));
        for (index, Run { behind, text, look }) in runs.iter().enumerate() {
            self.body.push_str("<tspan");
            if index > 0 {
                self.put(format_args!(" dx=\"{}\"", tenths(*behind)));
            }
            let (class, size, weight) = (look.ink.token(), tenths(look.size), look.weight);
            let text = escape(text);
            self.put(format_args!(
                " class=\"{class}\" font-size=\"{size}\" font-weight=\"{weight}\">{text}</tspan>"
            ));
        }
        self.body.push_str("</text>\n");
    }

    /// How wide these runs are.
    pub(super) fn width_of_runs(&mut self, runs: &[Run]) -> f32 {
        let mut width = 0.0;
        for (index, Run { behind, text, look }) in runs.iter().enumerate() {
            width += self.width_of(text, *look) + if index > 0 { *behind } else { 0.0 };
        }
        width
    }

    pub(super) fn into_body(self) -> String {
        self.body
    }

    fn put(&mut self, text: Arguments) {
        self.body.write_fmt(text).expect("a string takes all that is written to it");
    }

    fn x(&self, x: f32) -> String {
        tenths(self.origin.x + x)
    }

    fn y(&self, y: f32) -> String {
        tenths(self.origin.y + y)
    }

    /// The end of an element: how it looks.
    fn close(&mut self, paint: Paint) {
        if let Some(ink) = paint.fill {
            self.put(format_args!(" class=\"{}\"", ink.token()));
        }
        if let Some((ink, width)) = paint.stroke {
            // Two classes stand in one attribute.
            if paint.fill.is_some() {
                self.body.pop();
                self.put(format_args!(" {}-line\"", ink.token()));
            } else {
                self.put(format_args!(" class=\"{}-line\"", ink.token()));
            }
            self.put(format_args!(" stroke-width=\"{}\"", tenths(width)));
        }
        if paint.dashed {
            self.put(format_args!(" stroke-dasharray=\"3\""));
        }
        if self.alpha < 1.0 {
            self.put(format_args!(" opacity=\"{}\"", tenths(self.alpha)));
        }
        self.body.push_str("/>\n");
    }

    fn points(&self, points: &[Point]) -> String {
        let points: Vec<String> =
            points.iter().map(|point| format!("{} {}", self.x(point.x), self.y(point.y))).collect();
        points.join(" ")
    }

    /// From the top of a circle clockwise to where a share of it ends.
    fn turn(&self, centre: Point, radius: f32, share: f32) -> (String, String) {
        let angle = core::f32::consts::TAU * share.clamp(0.0, 0.999);
        let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));
        let top = format!("{} {}", self.x(centre.x), self.y(centre.y - radius));
        let (dx, dy) = (tenths(radius * sin), tenths(radius - radius * cos));
        let (large, r) = (u8::from(share > 0.5), tenths(radius));
        (top, format!("a{r} {r} 0 {large} 1 {dx} {dy}"))
    }
}

impl Surface for Sheet {
    fn circle(&mut self, centre: Point, radius: f32, paint: Paint) {
        let (x, y, r) = (self.x(centre.x), self.y(centre.y), tenths(radius));
        self.put(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\""));
        self.close(paint);
    }

    fn rectangle(&mut self, area: Rect, corner: f32, paint: Paint) {
        let (x, y) = (self.x(area.x), self.y(area.y));
        let (width, height, corner) = (tenths(area.width), tenths(area.height), tenths(corner));
        self.put(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{corner}\""
        ));
        self.close(paint);
    }

    fn polygon(&mut self, corners: &[Point], paint: Paint) {
        let points = self.points(corners);
        self.put(format_args!("<polygon points=\"{points}\""));
        self.close(paint);
    }

    fn lines(&mut self, lines: &[&[Point]], paint: Paint) {
        let paths: Vec<String> =
            lines.iter().map(|line| format!("M{}", self.points(line))).collect();
        let paths = paths.concat();
        self.put(format_args!("<path d=\"{paths}\""));
        self.close(paint);
    }

    fn arc(&mut self, centre: Point, radius: f32, share: f32, paint: Paint) {
        let (top, turn) = self.turn(centre, radius, share);
        self.put(format_args!("<path d=\"M{top}{turn}\""));
        self.close(paint);
    }

    fn sector(&mut self, centre: Point, radius: f32, share: f32, paint: Paint) {
        let (top, turn) = self.turn(centre, radius, share);
        let (x, y) = (self.x(centre.x), self.y(centre.y));
        self.put(format_args!("<path d=\"M{top}{turn}L{x} {y}z\""));
        self.close(paint);
    }

    fn headstone(&mut self, centre: Point, radius: f32, paint: Paint) {
        let (x, y) = (self.x(centre.x - radius), self.y(centre.y + radius));
        let (r, across) = (tenths(radius), tenths(radius * 2.0));
        self.put(format_args!("<path d=\"M{x} {y}v-{r}a{r} {r} 0 0 1 {across} 0v{r}z\""));
        self.close(paint);
    }

    fn text(&mut self, text: &str, at: Point, look: Type) {
        let below = match look.stand {
            Stand::Baseline => 0.0,
            Stand::Middle => look.size * CAPITALS / 2.0,
        };
        let (x, y) = (self.x(at.x), self.y(at.y + below));
        let (class, size) = (look.ink.token(), tenths(look.size));
        self.put(format_args!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\" font-size=\"{size}\""));
        if look.weight != 400 {
            self.put(format_args!(" font-weight=\"{}\"", look.weight));
        }
        match look.align {
            Align::Left => {}
            Align::Centre => self.body.push_str(" text-anchor=\"middle\""),
            Align::Right => self.body.push_str(" text-anchor=\"end\""),
        }
        if self.alpha < 1.0 {
            self.put(format_args!(" opacity=\"{}\"", tenths(self.alpha)));
        }
        self.put(format_args!(">{}</text>\n", escape(text)));
    }

    #[expect(clippy::cast_possible_truncation, reason = "words are short")]
    fn width_of(&mut self, text: &str, look: Type) -> f32 {
        let bold = if look.weight > 500 { 1.15 } else { 1.0 };
        svg::width(text) as f32 * look.size * bold
    }

    fn set_alpha(&mut self, alpha: f32) {
        self.alpha = alpha;
    }
}

/// Colours of all inks for the elements of class `lambda-paths`: custom properties, beside plain
/// values for what reads no custom properties. Dark is for screens alone: paper is light.
pub(super) fn style() -> String {
    let mut light = String::new();
    let mut dark = String::new();
    let mut rules = String::new();
    for ink in Ink::all() {
        let name = ink.token();
        let [l, d] = [ink.light(), ink.dark()].map(|(r, g, b)| format!("#{r:02x}{g:02x}{b:02x}"));
        let _ = write!(light, "--{name}:{l};");
        let _ = write!(dark, "--{name}:{d};");
        for (class, property) in [("", "fill"), ("-line", "stroke")] {
            let _ = writeln!(
                rules,
                ".lambda-paths .{name}{class}{{{property}:{l};{property}:var(--{name})}}"
            );
        }
    }
    format!(
        "<style>\n.lambda-paths{{font-variant-numeric:tabular-nums;{light}}}\n{rules}\
         @media screen and (prefers-color-scheme:dark){{.lambda-paths{{{dark}}}}}\n</style>\n"
    )
}

/// What the light inks look like, for a program that knows neither variables nor schemes.
pub(super) fn plain_style() -> String {
    let mut rules = String::new();
    for ink in Ink::all() {
        let (name, (r, g, b)) = (ink.token(), ink.light());
        for (class, property) in [("", "fill"), ("-line", "stroke")] {
            let _ = writeln!(rules, ".{name}{class}{{{property}:#{r:02x}{g:02x}{b:02x}}}");
        }
    }
    format!("<style>\n{rules}</style>\n")
}

/// A number with at most one decimal.
#[expect(clippy::cast_possible_truncation, reason = "pixels are few")]
fn tenths(number: f32) -> String {
    let tenths = libm::roundf(number * 10.0) as i32;
    let (sign, whole, tenth) =
        (if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10);
    if tenth == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tenth}") }
}
