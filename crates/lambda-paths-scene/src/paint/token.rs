//! A request as it is painted: its state as colour and shape, its attempt, its countdown.

use core::f32::consts::FRAC_1_SQRT_2;

use super::{Align, Paint, Stand, Surface, Type};
use crate::ink::Ink;
use crate::picture::{Point, Shape, Token, Tone};

/// Numbers on smaller tokens cannot be read.
pub(super) const NUMBERED_MIN: f32 = 4.5;

/// Paints a token.
pub fn token<S: Surface>(surface: &mut S, token: &Token) {
    let Token { at, radius, shape, .. } = *token;
    let ink = colour(token.tone);
    surface.set_alpha(token.alpha);
    if let Some(batch) = token.batch {
        carried(surface, batch, at, radius, ink);
    }
    match shape {
        Shape::Disc => surface.circle(at, radius, Paint::fill(ink)),
        Shape::Diamond => polygon(surface, at, radius * 1.2, 4, 1.0, ink),
        Shape::Burst => polygon(surface, at, radius * 1.3, 16, 0.55, ink),
        Shape::Check => done(surface, at, radius, ink),
        Shape::Barred => barred(surface, at, radius, ink),
        Shape::Outline => {
            surface.circle(at, radius, Paint::both(Ink::Surface, ink, 1.5));
            if let Some(share) = token.pie {
                surface.sector(at, radius - 1.0, share, Paint::fill(Ink::Pie));
            }
        }
        Shape::Headstone => surface.headstone(at, radius * 0.85, Paint::fill(ink)),
        Shape::Probe => surface.circle(at, radius * 0.55, Paint::stroke(ink, 1.5)),
    }
    if let Some(left) = token.ring {
        let paint = Paint::stroke(ink, (radius * 0.25).max(1.0));
        surface.arc(at, radius + (radius * 0.3).max(1.0), left, paint);
    }
    if let Some(number) = token.number
        && shape != Shape::Check
    {
        self::number(surface, number, token);
    }
    surface.set_alpha(1.0);
}

/// The colour of a state.
pub(super) fn colour(tone: Tone) -> Ink {
    match tone {
        Tone::Going => Ink::Going,
        Tone::Waiting => Ink::Waiting,
        Tone::Good => Ink::Good,
        Tone::Bad => Ink::Bad,
        Tone::Throttled => Ink::Throttled,
        Tone::Hidden | Tone::Caller | Tone::Probe => Ink::Muted,
    }
}

/// A polygon whose every second corner is drawn in to `inner` of the radius.
fn polygon<S: Surface>(surface: &mut S, at: Point, radius: f32, corners: u8, inner: f32, ink: Ink) {
    let mut points = [at; 16];
    for (corner, point) in (0..corners).zip(&mut points) {
        let reach = if corner % 2 == 1 { radius * inner } else { radius };
        let (dx, dy) = sixteenth(corner * (16 / corners));
        *point = Point { x: at.x + dx * reach, y: at.y + dy * reach };
    }
    surface.polygon(&points[..usize::from(corners)], Paint::fill(ink));
}

/// A batch is a pile of tokens, and says how many they are.
fn carried<S: Surface>(surface: &mut S, batch: u32, at: Point, radius: f32, ink: Ink) {
    for step in [0.7, 0.35] {
        let behind = Point { x: at.x - radius * step, y: at.y - radius * step };
        surface.circle(behind, radius, Paint::stroke(ink, 1.5));
    }
    let look = Type { size: 9.5, weight: 650, align: Align::Centre, stand: Stand::Middle, ink };
    let below = Point { y: at.y + radius + 5.5, ..at };
    surface.text(&format!("×{batch}"), below, look);
}

/// A disc with a check.
pub(super) fn done<S: Surface>(surface: &mut S, at: Point, radius: f32, ink: Ink) {
    surface.circle(at, radius, Paint::fill(ink));
    let point = |dx: f32, dy: f32| Point { x: at.x + radius * dx, y: at.y + radius * dy };
    let line = [point(-0.45, 0.02), point(-0.1, 0.38), point(0.5, -0.36)];
    surface.lines(&[&line], Paint::stroke(Ink::OnTone, (radius * 0.3).max(1.0)));
}

/// A square with a bar across it.
fn barred<S: Surface>(surface: &mut S, at: Point, radius: f32, ink: Ink) {
    let side = radius * 1.7;
    let block = |width: f32, height: f32| {
        let (x, y) = (width / 2.0, height / 2.0);
        [(-x, -y), (x, -y), (x, y), (-x, y)].map(|(dx, dy)| Point { x: at.x + dx, y: at.y + dy })
    };
    surface.polygon(&block(side, side), Paint::fill(ink));
    surface.polygon(&block(side * 0.6, radius * 0.36), Paint::fill(Ink::OnTone));
}

fn number<S: Surface>(surface: &mut S, number: u32, token: &Token) {
    if token.radius < NUMBERED_MIN {
        return;
    }
    let outlined = matches!(token.shape, Shape::Outline | Shape::Probe);
    let look = Type {
        // Of few sizes, whatever the token's: a surface may keep what it has written.
        size: libm::roundf(token.radius * 2.7) / 2.0,
        weight: 700,
        align: Align::Centre,
        stand: Stand::Middle,
        ink: if outlined { Ink::Muted } else { Ink::OnTone },
    };
    surface.text(&number.to_string(), Point { y: token.at.y + 0.5, ..token.at }, look);
}

/// The point of the unit circle after so many sixteenths of a turn, from the top.
fn sixteenth(turn: u8) -> (f32, f32) {
    const QUARTER: [(f32, f32); 4] = [
        (0.0, -1.0),
        (0.382_683, -0.923_88),
        (FRAC_1_SQRT_2, -FRAC_1_SQRT_2),
        (0.923_88, -0.382_683),
    ];
    let (x, y) = QUARTER[usize::from(turn % 4)];
    match turn / 4 % 4 {
        0 => (x, y),
        1 => (-y, x),
        2 => (-x, -y),
        _ => (y, -x),
    }
}
