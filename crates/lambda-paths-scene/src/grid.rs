//! Places in an area: a grid that is filled row by row, or lines that are filled from the right.

use crate::picture::{Point, Rect};

/// A grid of places in an area, filled row by row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    pub(crate) area: Rect,
    columns: u32,
    rows: u32,
    pub(crate) cell: f32,
    /// Where the first row begins.
    top: f32,
}

/// Cells shrink by so much, step by step, as more places are taken.
const SHRINK: [f32; 11] = [1.0, 0.8, 0.62, 0.48, 0.36, 0.27, 0.2, 0.15, 0.115, 0.09, 0.07];

impl Grid {
    /// The largest cells of a few sizes that show `count`; the smallest when none does.
    pub(crate) fn new(area: Rect, count: u32, largest: f32) -> Self {
        let mut grid = Self { area, columns: 1, rows: 1, cell: largest, top: area.y };
        for shrink in SHRINK {
            grid.cell = largest * shrink;
            grid.columns = whole(area.width / grid.cell).max(1);
            grid.rows = whole(area.height / grid.cell).max(1);
            if grid.columns * grid.rows >= count {
                break;
            }
        }
        grid
    }

    /// Moves the rows that `count` places fill to the middle of the area.
    #[expect(clippy::cast_precision_loss, reason = "rows are few")]
    pub(crate) fn centred(mut self, count: u32) -> Self {
        let rows = count.div_ceil(self.columns).clamp(1, self.rows);
        self.top = self.area.y + (self.area.height - rows as f32 * self.cell).max(0.0) / 2.0;
        self
    }

    /// The middle of a place; `None` when there is no room for it.
    #[expect(clippy::cast_precision_loss, reason = "columns and rows are small")]
    pub(crate) fn place(&self, slot: u32) -> Option<Point> {
        let (column, row) = (slot % self.columns, slot / self.columns);
        (row < self.rows).then_some(Point {
            x: self.area.x + (column as f32 + 0.5) * self.cell,
            y: self.top + (row as f32 + 0.5) * self.cell,
        })
    }
}

/// Lines of places in an area, one below the other: a row each for shards or groups, whose first
/// place is at the right, and one for the sum of those that found no room.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines {
    area: Rect,
    top: f32,
    height: f32,
    pub(crate) cell: f32,
    /// Places of a line.
    pub(crate) columns: f32,
}

/// Between the places of a line and its right end, where its gate is.
const GATE: f32 = 9.0;

impl Lines {
    /// `count` lines, with places of at most `cell`, that leave so much room for words at the left.
    #[expect(clippy::cast_precision_loss, reason = "lines are few")]
    pub(crate) fn new(area: Rect, count: u32, cell: f32, words: f32) -> Self {
        let count = count.max(1) as f32;
        let height = (area.height / count).min(cell * 1.5);
        let cell = cell.min(height - 5.0).max(3.0);
        let columns = ((area.width - words - GATE) / cell).floor().max(1.0);
        let top = area.y + (area.height - height * count) / 2.0;
        Self { area, top, height, cell, columns }
    }

    /// The area of a line.
    pub(crate) fn line(&self, line: u16) -> Rect {
        let Rect { x, width, .. } = self.area;
        let y = self.top + f32::from(line) * self.height + 1.5;
        Rect { x, y, width, height: self.height - 3.0 }
    }

    /// The middle of a place, so far from the head of its line; its left end, where what comes goes
    /// in, when there is no room.
    pub(crate) fn place(&self, line: u16, rank: f32) -> Point {
        let y = self.line(line).centre().y;
        let right = self.area.x + self.area.width - GATE;
        let place = right - (rank + 0.5) * self.cell;
        Point { x: if rank < self.columns { place } else { self.area.x }, y }
    }

    /// Around the places from the first to before the last one, as far as there is room.
    pub(crate) fn around(&self, line: u16, first: f32, last: f32) -> Rect {
        let Rect { y, height, .. } = self.line(line);
        let right = self.place(line, first).x + self.cell / 2.0;
        let left = self.place(line, last.min(self.columns) - 1.0).x - self.cell / 2.0;
        Rect { x: left, y, width: right - left, height }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels are small and the cast saturates"
)]
fn whole(value: f32) -> u32 {
    value as u32
}
