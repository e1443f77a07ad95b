//! What the shards of a stream keep, or the message groups of a queue: for the first few, record by
//! record and in order; for the others, in sum.

use std::collections::VecDeque;

use lambda_paths_engine::time::Instant;

/// So many rows are drawn, with the line that sums up the others.
pub(crate) const DRAWN_MAX: u16 = 6;
/// So many requests of a row are followed; those behind them stand in line until it is their turn.
const FOLLOWED_MAX: u32 = 24;

/// A request that stands too far behind to be drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub(crate) request: u32,
    pub(crate) poison: bool,
    /// The slice whose batch it belongs to.
    pub(crate) hand: Option<u32>,
}

/// A row that is drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// How many of its requests are followed.
    pub(crate) followed: u32,
    /// Those behind them, in order of their numbers.
    pub(crate) behind: VecDeque<Standing>,
    /// The parts of the batch in hand, first one first; empty where a shard has several slices.
    pub(crate) parts: VecDeque<u32>,
}

/// The rows of one lane.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// How many there are.
    pub(crate) count: u32,
    pub(crate) drawn: Vec<Row>,
    /// Requests in all rows.
    pub(crate) keep: u32,
    /// Slices whose batch stands in the way, and since when.
    pub(crate) blocked: Vec<(u32, Instant)>,
}

impl Rows {
    pub(crate) fn new(count: u32) -> Self {
        // The last line sums up those that find no room.
        let drawn = if count > u32::from(DRAWN_MAX) { DRAWN_MAX - 1 } else { DRAWN_MAX };
        let drawn = drawn.min(u16::try_from(count).unwrap_or(u16::MAX));
        Self { count, drawn: vec![Row::default(); usize::from(drawn)], ..Self::default() }
    }

    /// The row of that index, if it is drawn.
    pub(crate) fn drawn_as(&self, row: u32) -> Option<u16> {
        u16::try_from(row).ok().filter(|row| usize::from(*row) < self.drawn.len())
    }

    /// Lines on the picture.
    pub(crate) fn lines(&self) -> u32 {
        self.count.min(u32::from(DRAWN_MAX))
    }

    /// Whether one more of this row is followed.
    pub(crate) fn has_room(&self, row: u16) -> bool {
        let row = &self.drawn[usize::from(row)];
        row.followed < FOLLOWED_MAX && row.behind.is_empty()
    }

    /// A request stands behind all that are followed.
    pub(crate) fn stand(&mut self, row: u16, request: u32, poison: bool) {
        let behind = &mut self.drawn[usize::from(row)].behind;
        let standing = Standing { request, poison, hand: None };
        let at = behind.partition_point(|other| other.request < request);
        behind.insert(at, standing);
    }

    /// Bytes of those that stand behind.
    pub(crate) fn bytes(&self) -> usize {
        self.drawn.iter().map(|row| row.behind.len() * size_of::<Standing>()).sum()
    }

    fn find(&self, request: u32) -> Option<(u16, usize)> {
        (0..).zip(&self.drawn).find_map(|(row, Row { behind, .. })| {
            Some((row, behind.binary_search_by_key(&request, |one| one.request).ok()?))
        })
    }

    /// The one of that number that stands behind.
    pub(crate) fn standing(&mut self, request: u32) -> Option<&mut Standing> {
        let (row, at) = self.find(request)?;
        self.drawn[usize::from(row)].behind.get_mut(at)
    }

    /// Takes the one of that number out of those that stand behind.
    pub(crate) fn take(&mut self, request: u32) -> Option<(u16, Standing)> {
        let (row, at) = self.find(request)?;
        Some((row, self.drawn[usize::from(row)].behind.remove(at)?))
    }

    /// The next one to be followed, of a row that has room for it.
    pub(crate) fn next(&mut self) -> Option<(u16, Standing)> {
        (0..).zip(&mut self.drawn).find_map(|(row, Row { followed, behind, .. })| {
            if *followed < FOLLOWED_MAX { Some((row, behind.pop_front()?)) } else { None }
        })
    }

    /// A record joins the batch in hand of its row.
    pub(crate) fn read(&mut self, row: u16) {
        match self.drawn[usize::from(row)].parts.front_mut() {
            Some(part) => *part += 1,
            None => self.drawn[usize::from(row)].parts.push_back(1),
        }
    }

    /// So many records leave the first part of the batch in hand.
    pub(crate) fn pass(&mut self, row: u16, passed: u32) {
        let parts = &mut self.drawn[usize::from(row)].parts;
        if let Some(part) = parts.front_mut() {
            *part = part.saturating_sub(passed);
            if *part == 0 {
                parts.pop_front();
            }
        }
    }

    /// The first part is split. Where records of it went well, they have left already, and what is
    /// left is no split.
    pub(crate) fn split(&mut self, row: u16, first: u32, second: u32) {
        let parts = &mut self.drawn[usize::from(row)].parts;
        if let Some(part) = parts.front_mut()
            && *part == first + second
        {
            *part = second;
            parts.push_front(first);
        }
    }
}
