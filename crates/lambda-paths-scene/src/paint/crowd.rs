//! Thousands of tokens and environments, put straight into pixels: as shapes, one by one, they
//! would take a browser longer than a frame has. Each shape is cut once for each size and place
//! between pixels, and stamped from then on.

#![expect(clippy::cast_precision_loss, reason = "pixels are few")]

use super::token::{NUMBERED_MIN, colour};
use crate::ink::{Ink, Rgb};
use crate::picture::{Picture, Rect, Shape, Slot, SlotState, Token, Tone};

/// From so many tokens and environments on a picture is a crowd.
const CROWD_MIN: usize = 400;
/// So many tokens of a crowd wear what they say; more could not be read.
const LABELLED_MAX: usize = 150;
/// Steps of a radius to a device pixel.
const STEPS: f32 = 2.0;
/// Largest radius that is stamped, in steps; larger ones are cut to it.
const RADIUS_MAX: usize = 40;
/// Places between two pixels, in each direction.
const PHASES: usize = 4;
/// Samples of a pixel, in each direction.
const SAMPLES: u8 = 4;
const SHAPES: usize = 8;
/// Coordinates are counted from so many pixels beyond the edge: tokens there are cut off.
const MARGIN: u8 = 64;

/// Pixels, and the stamps that were cut so far.
#[derive(Debug, Default)]
pub struct Crowd {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
    stamps: Vec<Option<Stamp>>,
}

/// What a shape covers of the pixels around its middle.
type Stamp = Box<[Cell]>;

/// A pixel that a shape covers.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cell {
    /// How far right and down it is of the pixel that the middle is in, from [`MARGIN`] before it.
    right: u8,
    down: u8,
    /// How much of it is covered, of 255.
    cover: u8,
}

/// Whether a picture is drawn as a crowd.
#[must_use]
pub(super) fn is_crowded(picture: &Picture) -> bool {
    picture.tokens.len() + picture.slots.len() > CROWD_MIN
}

/// The tokens of a crowd that wear what they say, and are drawn on top of it.
pub(super) fn labelled(picture: &Picture) -> impl Iterator<Item = &Token> {
    let wears = |token: &&Token| {
        token.radius >= NUMBERED_MIN && (token.number.is_some() || token.batch.is_some())
    };
    picture.tokens.iter().filter(wears).take(LABELLED_MAX)
}

impl Crowd {
    /// Puts a picture's environments and tokens into pixels: `width` times `height` of them,
    /// `ratio` to a CSS pixel, each as red, green, blue and opacity. What is empty is clear.
    pub fn draw(
        &mut self,
        picture: &Picture,
        (width, height): (u32, u32),
        ratio: f32,
        palette: impl Fn(Ink) -> Rgb,
    ) -> &[u8] {
        (self.width, self.height) = (width as usize, height as usize);
        self.pixels.resize(self.width * self.height, [0; 4]);
        self.pixels.as_flattened_mut().fill(0);
        self.stamps.resize(SHAPES * (RADIUS_MAX + 1) * PHASES * PHASES, None);
        for slot in &picture.slots {
            self.slot(slot, ratio, &palette);
        }
        let colours = Tone::ALL.map(|tone| Colour::of(palette(colour(tone))));
        for token in &picture.tokens {
            self.token(token, ratio, colours[token.tone as usize]);
        }
        self.pixels.as_flattened()
    }

    fn token(&mut self, token: &Token, ratio: f32, colour: Colour) {
        let alpha = u32::try_from(whole(token.alpha * 256.0)).unwrap_or(0);
        // Beyond the edge all is counted from a place where nothing is below zero.
        let [x, y] = [token.at.x, token.at.y].map(|at| at * ratio + f32::from(MARGIN));
        if alpha == 0 || x < 0.0 || y < 0.0 {
            return;
        }
        let radius = whole(token.radius * ratio * STEPS).clamp(1, RADIUS_MAX);
        let (column, row) = (whole(x), whole(y));
        let [across, down] = [(x, column), (y, row)]
            .map(|(at, whole_at)| whole((at - whole_at as f32) * PHASES as f32).min(PHASES - 1));
        let index = (token.shape as usize * (RADIUS_MAX + 1) + radius) * PHASES * PHASES;
        let stamp = self.stamps[index + across * PHASES + down].get_or_insert_with(|| {
            let middle = |phase: usize| (phase as f32 + 0.5) / PHASES as f32;
            cut(token.shape, radius as f32 / STEPS, middle(across), middle(down))
        });
        for Cell { right, down, cover } in stamp {
            // What hangs over the edge is left out: below zero is far beyond the other one.
            let from = |at: usize, by: u8| {
                at.wrapping_add(usize::from(by)).wrapping_sub(2 * usize::from(MARGIN))
            };
            let (x, y) = (from(column, *right), from(row, *down));
            if x < self.width && y < self.height {
                let solid = (u32::from(*cover) * alpha) >> 8;
                blend(&mut self.pixels[y * self.width + x], colour, solid);
            }
        }
    }

    /// An environment, or a poller: what it is inside, and its edge.
    fn slot(&mut self, slot: &Slot, ratio: f32, palette: &impl Fn(Ink) -> Rgb) {
        let (inside, edge) = match slot.state {
            SlotState::Idle | SlotState::Polling => (None, Ink::Line),
            SlotState::Busy => (Some(Ink::Busy), Ink::Going),
            SlotState::Orphaned => (Some(Ink::Busy), Ink::Muted),
            SlotState::Starting(_) => (None, Ink::Waiting),
        };
        let edge = if slot.provisioned && edge == Ink::Line { Ink::Muted } else { edge };
        let solid = |ink: Ink| {
            let (red, green, blue) = palette(ink);
            [red, green, blue, 255]
        };
        let (inside, edge) = (inside.map(solid), solid(edge));
        let Rect { x, y, width, height } = slot.area;
        let [left, top] = [x, y].map(|at| whole(at * ratio));
        let [right, bottom] = [x + width, y + height].map(|at| whole(at * ratio));
        let right = right.min(self.width);
        for y in top..bottom.min(self.height) {
            let line = y * self.width;
            let Some(pixels) = self.pixels.get_mut(line + left.min(right)..line + right) else {
                continue;
            };
            let last = pixels.len().saturating_sub(1);
            for (x, pixel) in pixels.iter_mut().enumerate() {
                let rim = x == 0 || x == last || y == top || y + 1 == bottom;
                if let Some(paint) = if rim { Some(edge) } else { inside } {
                    *pixel = paint;
                }
            }
        }
    }
}

/// Cuts a shape of this radius, whose middle is at this place in its pixel.
fn cut(shape: Shape, radius: f32, x: f32, y: f32) -> Stamp {
    let reach = u8::try_from(whole(radius * 1.25 + 1.0)).unwrap_or(MARGIN).min(MARGIN);
    let cell = |(right, down): (u8, u8)| {
        let from = |at: u8, middle: f32| f32::from(at) - f32::from(MARGIN) - middle;
        let (from_x, from_y) = (from(right, x), from(down, y));
        let step = |sample: u8| (f32::from(sample) + 0.5) / f32::from(SAMPLES);
        let samples = (0..SAMPLES * SAMPLES).filter(|sample| {
            let dx = (from_x + step(sample % SAMPLES)) / radius;
            let dy = (from_y + step(sample / SAMPLES)) / radius;
            covers(shape, dx, dy)
        });
        let share = samples.count() * 255 / usize::from(SAMPLES * SAMPLES);
        let cover = u8::try_from(share).unwrap_or(u8::MAX);
        (cover > 0).then_some(Cell { right, down, cover })
    };
    let span = || MARGIN - reach..=MARGIN + reach;
    span().flat_map(|down| span().map(move |right| (right, down))).filter_map(cell).collect()
}

/// Whether a shape covers a point, in radii from its middle.
fn covers(shape: Shape, x: f32, y: f32) -> bool {
    let (across, down, square) = (x.abs(), y.abs(), x * x + y * y);
    match shape {
        Shape::Disc => square <= 1.0,
        Shape::Check => square <= 1.0 && !on_check(x, y),
        Shape::Diamond => across + down <= 1.2,
        // A star of eight points: two squares, one of them on its corner.
        Shape::Burst => across + down <= 1.25 || across.max(down) <= 0.88,
        Shape::Barred => across.max(down) <= 0.85 && (down > 0.2 || across > 0.5),
        Shape::Outline => (0.42..=1.0).contains(&square),
        Shape::Headstone => across <= 0.85 && down <= 0.85 && (y >= 0.0 || square <= 0.72),
        Shape::Probe => (0.1..=0.42).contains(&square),
    }
}

/// Whether a point is on the two strokes of a check.
fn on_check(x: f32, y: f32) -> bool {
    let short = (y - x - 0.45).abs() <= 0.3 && (-0.5..=-0.1).contains(&x);
    let long = (y + 1.2 * x - 0.26).abs() <= 0.32 && (-0.1..=0.5).contains(&x);
    short || long
}

/// A colour in two numbers, each for two of a pixel's four bytes, which are blended at once.
#[derive(Clone, Copy, Debug)]
struct Colour {
    /// Red, and blue above it.
    even: u32,
    /// Green, and above it the opacity.
    odd: u32,
}

impl Colour {
    fn of((red, green, blue): Rgb) -> Self {
        let pair = |low: u8, high: u32| u32::from(low) | high << 16;
        Self { even: pair(red, blue.into()), odd: pair(green, 256) }
    }
}

/// Lays a colour over a pixel, so solid of 255.
fn blend(pixel: &mut [u8; 4], Colour { even, odd }: Colour, solid: u32) {
    const PAIR: u32 = 0x00ff_00ff;
    let under = u32::from_le_bytes(*pixel);
    // Nothing of what is clear shines through.
    let mixed = if solid >= 250 || under >> 24 == 0 {
        even | (odd & 0xff) << 8 | solid << 24
    } else {
        let rest = 256 - solid;
        let even = (even * solid + (under & PAIR) * rest) >> 8 & PAIR;
        let odd = (odd * solid + (under >> 8 & PAIR) * rest) & !PAIR;
        even | odd
    };
    *pixel = mixed.to_le_bytes();
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels are few, and the cast saturates"
)]
fn whole(value: f32) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Point;

    fn token(shape: Shape, x: f32, y: f32) -> Token {
        let (at, tone) = (Point { x, y }, Tone::Good);
        let (number, batch, ring, pie) = (None, None, None, None);
        Token { request: 0, at, radius: 3.0, tone, shape, alpha: 1.0, number, batch, ring, pie }
    }

    /// How much of a picture of 20 times 20 pixels is painted, in whole pixels.
    fn painted(token: Token) -> f32 {
        let picture = Picture { tokens: vec![token], ..Picture::default() };
        let mut crowd = Crowd::default();
        let pixels = crowd.draw(&picture, (20, 20), 1.0, Ink::light);
        pixels.chunks_exact(4).map(|pixel| f32::from(pixel[3]) / 255.0).sum()
    }

    #[test]
    fn a_disc_covers_its_area_wherever_it_is_between_pixels() {
        for (x, y) in [(10.0, 10.0), (9.6, 10.3), (3.0, 16.9)] {
            let area = painted(token(Shape::Disc, x, y));
            assert!((area - 28.3).abs() < 1.5, "{area}");
        }
    }

    #[test]
    fn what_hangs_over_the_edge_is_cut_off_there() {
        assert!((painted(token(Shape::Disc, 0.0, 10.0)) - 14.1).abs() < 1.5);
        assert!((painted(token(Shape::Disc, 20.0, 20.0)) - 7.1).abs() < 1.5);
        for (x, y) in
            [(-40.0, 5.0), (5.0, 400.0), (-400.0, -400.0), (f32::NAN, 0.0), (f32::MAX, 9.0)]
        {
            assert!(painted(token(Shape::Disc, x, y)) < 0.1, "{x} {y}");
        }
    }

    #[test]
    fn every_shape_can_be_told_from_every_other() {
        let cut = |mark: crate::legend::Mark| cut(mark.look().1, 4.0, 0.5, 0.5);
        let marks = crate::legend::Mark::ALL;
        for (index, one) in marks.iter().enumerate() {
            for other in marks[..index].iter().filter(|other| other.look().1 != one.look().1) {
                assert_ne!(cut(*one), cut(*other), "{one:?} {other:?}");
            }
        }
    }
}
