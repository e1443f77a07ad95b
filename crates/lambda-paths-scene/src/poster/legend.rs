//! A legend of what a poster's pictures show, painted as it is there.

use super::{Poster, SMALL};
use crate::paint::{self, Surface};
use crate::picture::{Picture, Point, Rect, Shape, Slot, SlotState, Token, Tone};

/// Room of a mark, and of a batch's; from one entry to the next, and from line to line.
const MARK: f32 = 18.0;
const BATCH_MARK: f32 = 24.0;
const BETWEEN: f32 = 16.0;
const LINE: f32 = 20.0;

/// What tokens mean, in the order of a life.
const TOKENS: [(Tone, Shape, &str); 8] = [
    (Tone::Going, Shape::Disc, "under way"),
    (Tone::Going, Shape::Diamond, "can never succeed"),
    (Tone::Waiting, Shape::Disc, "waits for its next attempt, whose number it wears"),
    (Tone::Good, Shape::Check, "done"),
    (Tone::Bad, Shape::Burst, "failed"),
    (Tone::Throttled, Shape::Barred, "refused"),
    (Tone::Hidden, Shape::Outline, "hidden until its ring has run out"),
    (Tone::Bad, Shape::Headstone, "given up"),
];

const BATCH: &str = "a batch, of as many as it says";

/// What was seen in the pictures so far.
#[derive(Default)]
pub(super) struct Legend {
    tokens: Vec<(Tone, Shape)>,
    batches: bool,
    provisioned: bool,
}

impl Legend {
    pub(super) fn add(&mut self, picture: &Picture) {
        for token in &picture.tokens {
            if !self.shows(token.tone, token.shape) {
                self.tokens.push((token.tone, token.shape));
            }
            self.batches |= token.batch.is_some();
        }
        self.provisioned |= picture.slots.iter().any(|slot| slot.provisioned);
    }

    fn shows(&self, tone: Tone, shape: Shape) -> bool {
        self.tokens.contains(&(tone, shape))
    }
}

impl Poster {
    /// What the marks in the pictures mean: those that are in them.
    pub(super) fn explain(&mut self) {
        self.rule();
        self.y += 2.0;
        let mut x = f32::INFINITY;
        for (tone, shape, meaning) in TOKENS {
            if self.legend.shows(tone, shape) {
                let at = self.entry(&mut x, meaning);
                self.sample(tone, shape, at, None);
            }
        }
        if self.legend.batches {
            let at = self.entry(&mut x, BATCH);
            let at = Point { x: at.x + 4.0, y: at.y - 1.0 };
            self.sample(Tone::Going, Shape::Disc, at, Some(3));
        }
        if self.legend.provisioned {
            let at = self.entry(&mut x, "provisioned environment");
            let area = Rect { x: at.x - 5.5, y: at.y - 6.0, width: 11.0, height: 11.0 };
            paint::slot(&mut self.sheet, Slot { area, state: SlotState::Idle, provisioned: true });
        }
        self.y += LINE;
    }

    /// Puts an entry's words behind those before, or on a line of their own; the place of its mark.
    fn entry(&mut self, x: &mut f32, meaning: &str) -> Point {
        let mark = if meaning == BATCH { BATCH_MARK } else { MARK };
        let wide = mark + self.sheet.width_of(meaning, SMALL);
        if *x + wide > self.width - self.margin {
            *x = self.margin;
            self.y += LINE;
        }
        let left = *x;
        self.sheet.text(meaning, Point { x: left + mark, y: self.y }, SMALL);
        *x += wide + BETWEEN;
        Point { x: left + 6.0, y: self.y - 4.0 }
    }

    fn sample(&mut self, tone: Tone, shape: Shape, at: Point, batch: Option<u32>) {
        let token = Token {
            request: 0,
            at,
            radius: if tone == Tone::Hidden || batch.is_some() { 4.5 } else { 5.5 },
            tone,
            shape,
            alpha: 1.0,
            number: (tone == Tone::Waiting).then_some(2),
            batch,
            ring: (tone == Tone::Hidden).then_some(0.7),
            pie: None,
        };
        paint::token(&mut self.sheet, &token);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::Ink;

    #[test]
    fn what_no_picture_shows_is_not_explained() {
        let mut poster = Poster::new(600);
        poster.legend.tokens = vec![(Tone::Good, Shape::Check)];
        poster.explain();
        let body = poster.sheet.into_body();
        assert!(body.contains(">done</text>") && !body.contains("failed"), "{body}");
        assert_eq!(body.matches(Ink::Good.token()).count(), 1);
    }
}
