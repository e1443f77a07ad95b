//! What a picture says in words: its piles, what is behind its rows, and what it does not show.

use super::{Align, NAME, Paint, Stand, Surface, Type, token};
use crate::ink::Ink;
use crate::picture::{Batch, Gate, Others, Picture, Point, Rect, Row, Stage};

/// How far right of a pile's edge its text begins: after its mark.
const PILE_TEXT: f32 = 22.0;
/// Half the size of a pile's mark.
const MARK: f32 = 6.0;
/// Lower rows say less.
const TALL_MIN: f32 = 22.0;

/// Words on the picture, from their middle.
const fn words(size: f32, ink: Ink) -> Type {
    Type { size, weight: 600, align: Align::Left, stand: Stand::Middle, ink }
}

/// What was given up lies in a pile: a headstone, how many, and why, as far as there is room.
pub(super) fn pile<S: Surface>(
    surface: &mut S,
    stage: &Stage,
    count: u64,
    reason: &str,
    short: &str,
) {
    let ink = if count > 0 { Ink::Bad } else { Ink::Muted };
    surface.headstone(heap(stage), MARK, Paint::fill(ink));
    let name = stage.name;
    let labels = match count {
        0 => [format!("{name}: {reason}"), format!("{short}: {reason}")],
        _ => [format!("{name}: {count} · {reason}"), format!("{name}: {count}")],
    };
    label(surface, stage, count, &labels, short);
}

/// Where the records of successes lie.
pub(super) fn successes<S: Surface>(surface: &mut S, stage: &Stage, count: u64, short: &str) {
    let ink = if count > 0 { Ink::Good } else { Ink::Muted };
    token::done(surface, heap(stage), MARK, ink);
    label(surface, stage, count, &[format!("{}: {count}", stage.name)], short);
}

/// The middle of a pile's mark.
fn heap(stage: &Stage) -> Point {
    Point { x: stage.area.x + 10.0, y: stage.area.centre().y }
}

/// The longest of these texts that a pile has room for; the last resort is its short name.
fn label<S: Surface>(surface: &mut S, stage: &Stage, count: u64, labels: &[String], short: &str) {
    let Rect { x, width, .. } = stage.area;
    let last = format!("{short}: {count}");
    let ink = if count > 0 { Ink::Text } else { Ink::Muted };
    let look = Type { stand: Stand::Middle, ink, ..NAME };
    let room = width - PILE_TEXT;
    let label = labels.iter().find(|label| surface.width_of(label, look) <= room).unwrap_or(&last);
    surface.text(label, Point { x: x + PILE_TEXT, y: stage.area.centre().y + 0.5 }, look);
}

/// A row, its gate at the right end, and in words what is behind what is drawn.
pub(super) fn row<S: Surface>(surface: &mut S, row: Row) {
    let Rect { x, y, width, height } = row.area;
    let blocked = row.gate == Gate::Blocked;
    let ink = if blocked { Ink::Bad } else { Ink::Muted };
    let frame =
        if blocked { Paint::both(Ink::Surface, Ink::Bad, 1.5) } else { Paint::fill(Ink::Surface) };
    surface.rectangle(row.area, 6.0, frame);
    if row.gate != Gate::Open {
        let wide = if blocked { 5.0 } else { 2.5 };
        let gate = Rect { x: x + width - wide, y, width: wide, height };
        surface.rectangle(gate, 0.0, Paint::fill(ink));
    }
    let look = words(10.5, ink);
    let mut middle = y + height / 2.0 + 0.5;
    let left = x + 6.0;
    if blocked && height > TALL_MIN && surface.width_of("blocked", look) + 8.0 < width * 0.22 {
        let up = if row.more > 0 { 6.0 } else { 0.0 };
        surface.text("blocked", Point { x: left, y: middle - up }, look);
        middle += 6.0;
    }
    if row.more > 0 {
        surface.text(&format!("+{}", row.more), Point { x: left, y: middle }, look);
    }
}

/// The rows that found no room: as much of what they keep as there is room to say.
pub(super) fn others<S: Surface>(surface: &mut S, others: &Others) {
    let Others { area, rows, name, keep, blocked } = others;
    let ink = if *blocked > 0 { Ink::Bad } else { Ink::Muted };
    let look = words(11.0, ink);
    let mut text = format!("+{rows} {name} · {keep} waiting");
    if *blocked > 0 {
        text.push_str(&format!(" · {blocked} blocked"));
    }
    if surface.width_of(&text, look) > area.width - 8.0 {
        text = format!("+{rows} {name}");
    }
    surface.text(&text, Point { x: area.x + 6.0, y: area.centre().y + 0.5 }, look);
}

/// A batch in hand, around its records.
pub(super) fn batch<S: Surface>(surface: &mut S, batch: Batch) {
    let ink = if batch.failed { Ink::Waiting } else { Ink::Going };
    surface.rectangle(batch.area, 6.0, Paint::both(Ink::Busy, ink, 1.5));
}

/// What is not drawn is said.
pub(super) fn notes<S: Surface>(surface: &mut S, picture: &Picture, (width, height): (f32, f32)) {
    let mut notes = Vec::new();
    if picture.one_in > 1 {
        notes.push(format!("one token stands for {}", picture.one_in));
    } else if picture.unseen > 0 {
        notes.push(format!("+{} more", picture.unseen));
    }
    if picture.unseen_slots > 0 {
        notes.push(format!("+{} environments or pollers", picture.unseen_slots));
    }
    if !notes.is_empty() {
        let look = Type { align: Align::Right, ..words(11.0, Ink::Text) };
        surface.text(&notes.join(" · "), Point { x: width, y: height - 13.0 }, look);
    }
}
