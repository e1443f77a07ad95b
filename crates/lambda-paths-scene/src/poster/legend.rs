//! A legend of what a poster's pictures show, painted as it is there.

use super::{Poster, SMALL};
use crate::legend::Mark;
use crate::paint::{self, Surface};
use crate::picture::{Picture, Point, Rect, Slot, SlotState, Token};

/// Room of a mark, and of a batch's; from one entry to the next, and from line to line.
const MARK: f32 = 18.0;
const BATCH_MARK: f32 = 24.0;
const BETWEEN: f32 = 16.0;
const LINE: f32 = 20.0;

/// What was seen in the pictures so far.
#[derive(Default)]
pub(super) struct Legend {
    marks: Vec<Mark>,
    provisioned: bool,
}

impl Legend {
    pub(super) fn add(&mut self, picture: &Picture) {
        let seen = |mark: &Mark| picture.tokens.iter().any(|token| mark.is_on(token));
        self.marks.extend(Mark::ALL.into_iter().filter(seen));
        self.provisioned |= picture.slots.iter().any(|slot| slot.provisioned);
    }
}

impl Poster {
    /// What the marks in the pictures mean: those that are in them.
    pub(super) fn explain(&mut self) {
        self.rule();
        self.y += 2.0;
        let mut x = f32::INFINITY;
        for mark in Mark::ALL {
            if self.legend.marks.contains(&mark) {
                let at = self.entry(&mut x, mark.meaning(), mark == Mark::Batch);
                self.sample(mark, at);
            }
        }
        if self.legend.provisioned {
            let at = self.entry(&mut x, "provisioned environment", false);
            let area = Rect { x: at.x - 5.5, y: at.y - 6.0, width: 11.0, height: 11.0 };
            paint::slot(&mut self.sheet, Slot { area, state: SlotState::Idle, provisioned: true });
        }
        self.y += LINE;
    }

    /// Puts an entry's words behind those before, or on a line of their own; the place of its mark.
    fn entry(&mut self, x: &mut f32, meaning: &str, is_wide: bool) -> Point {
        let mark = if is_wide { BATCH_MARK } else { MARK };
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

    fn sample(&mut self, mark: Mark, at: Point) {
        let (tone, shape) = mark.look();
        let (batch, small) = (mark == Mark::Batch, matches!(mark, Mark::Batch | Mark::Hidden));
        let token = Token {
            request: 0,
            at: if batch { Point { x: at.x + 4.0, y: at.y - 1.0 } } else { at },
            radius: if small { 4.5 } else { 5.5 },
            tone,
            shape,
            alpha: 1.0,
            number: (mark == Mark::Waiting).then_some(2),
            batch: batch.then_some(3),
            ring: (mark == Mark::Hidden).then_some(0.7),
            pie: (mark == Mark::Caller).then_some(0.3),
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
        poster.legend.marks = vec![Mark::Done];
        poster.explain();
        let body = poster.sheet.into_body();
        assert!(body.contains(">done</text>") && !body.contains("failed"), "{body}");
        assert_eq!(body.matches(Ink::Good.token()).count(), 1);
    }
}
