//! Rings around what is selected, and around where the keyboard stands.

use super::{Paint, Surface};
use crate::ink::Ink;
use crate::target::{Ring, RingKind};

/// Paints a ring: a light one around a dark one, so that it is seen on whatever it lies.
pub(super) fn ring<S: Surface>(surface: &mut S, ring: Ring) {
    let dashed = ring.kind == RingKind::Cursor;
    surface.circle(ring.at, ring.radius + 1.5, Paint::stroke(Ink::Surface, 2.0));
    surface.circle(ring.at, ring.radius, Paint { dashed, ..Paint::stroke(Ink::Text, 2.0) });
}
