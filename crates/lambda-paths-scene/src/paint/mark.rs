//! Rings around what is selected, and around where the keyboard stands.

use super::{Paint, Surface};
use crate::ink::Ink;
use crate::target::{Mark, MarkKind};

/// Paints a ring: a light one around a dark one, so that it is seen on whatever it lies.
pub(super) fn mark<S: Surface>(surface: &mut S, mark: Mark) {
    let dashed = mark.kind == MarkKind::Cursor;
    surface.circle(mark.at, mark.radius + 1.5, Paint::stroke(Ink::Surface, 2.0));
    surface.circle(mark.at, mark.radius, Paint { dashed, ..Paint::stroke(Ink::Text, 2.0) });
}
