//! Where the stages of a lane stand, from the size of its picture and what is in it.

use crate::about::LaneKind;
use crate::grid::{Grid, Lines};
use crate::names::Names;
use crate::picture::{Point, Rect, Stage, StageKind, Track};

/// How a request ends that does not succeed: the pile that it goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    GaveUp,
    DeadLettered,
    Lost,
}

/// A place where a token can stand; the number is its slot there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    Caller(u32),
    /// The front door, or the source of an event.
    Door,
    Queue(u32),
    /// In the line of a shard or group, as its rank says.
    Row(u16),
    /// Behind all that is drawn of a line.
    Tail(u16),
    Poller(u32),
    Environment(u32),
    /// Just outside the function, where a throttle turns a request away.
    Threshold,
    Pile(Fate),
    Successes,
}

/// How many places are taken: the grids shrink to show them all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Crowd {
    pub(crate) callers: u32,
    pub(crate) queued: u32,
    pub(crate) environments: u32,
    pub(crate) pollers: u32,
    /// Lines of the rows, with the one for those that found no room.
    pub(crate) lines: u32,
    /// Shards or groups in all.
    pub(crate) rows: u32,
}

/// One pile at the foot of a lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heap {
    /// How what lies there ended; none for the records of successes.
    pub(crate) fate: Option<Fate>,
    pub(crate) count: u64,
    pub(crate) reason: &'static str,
}

/// The places of one lane's picture.
#[derive(Clone, Debug)]
pub(crate) struct Geometry {
    size: (f32, f32),
    radius: f32,
    /// How crowded the picture is, 0 to 1: tokens that meet in a crowd are small, and spread out.
    density: f32,
    /// Whether there is little room from left to right, as on a phone.
    narrow: bool,
    arrangement: LaneKind,
    names: Names,
    rows: u32,
    /// Rows that are drawn one by one.
    drawn: u32,
    /// Slices of a shard.
    slices: u32,
    callers: Grid,
    door: Rect,
    queue: Grid,
    pub(crate) lines: Lines,
    queue_frame: Rect,
    pollers: Grid,
    pollers_frame: Rect,
    environments: Grid,
    function_frame: Rect,
    foot: f32,
    axis: f32,
}

/// Room above the stages for their names.
const NAMES: f32 = 22.0;
/// Height of the piles under the stages.
const PILE: f32 = 26.0;

/// How crowded a picture is with so many in its fullest stage: not at all with a few dozen.
#[expect(clippy::cast_precision_loss, reason = "a share is drawn, not computed with")]
fn density(fullest: u32) -> f32 {
    (fullest.saturating_sub(48) as f32 / 400.0).min(1.0)
}

impl Geometry {
    pub(crate) fn new(
        (arrangement, names): (LaneKind, Names),
        (width, height): (f32, f32),
        crowd: Crowd,
    ) -> Self {
        let narrow = width < 520.0;
        let radius = if narrow { 6.0 } else { 8.0 };
        let cell = radius * 2.0 + if narrow { 6.0 } else { 8.0 };
        let tall = (height - NAMES - PILE - 14.0).max(40.0);
        let axis = NAMES + tall / 2.0;
        let column = |(from, to): (f32, f32)| Rect {
            x: from * width,
            y: NAMES,
            width: (to - from) * width,
            height: tall,
        };
        let inside = |rect: Rect, by: f32| Rect {
            x: rect.x + by,
            y: rect.y + by,
            width: (rect.width - 2.0 * by).max(1.0),
            height: (rect.height - 2.0 * by).max(1.0),
        };
        let callers = column((0.0, 0.15));
        let (door, queue, pollers, function) = match arrangement {
            LaneKind::Synchronous => (0.46, (0.46, 0.46), (0.46, 0.46), (0.74, 1.0)),
            LaneKind::Asynchronous => (0.25, (0.36, 0.62), (0.62, 0.62), (0.76, 1.0)),
            LaneKind::Sqs => (0.22, (0.24, 0.5), (0.58, 0.66), (0.76, 1.0)),
            LaneKind::Fifo | LaneKind::Stream => (0.18, (0.2, 0.54), (0.61, 0.69), (0.78, 1.0)),
        };
        let door_size = if narrow { 34.0 } else { 46.0 };
        let door = Rect {
            x: door * width - door_size / 2.0,
            y: axis - door_size / 2.0,
            width: door_size,
            height: door_size,
        };
        let (queue, pollers, function) = (column(queue), column(pollers), column(function));
        let words = if narrow { 33.0 } else { 46.0 };
        Self {
            size: (width, height),
            radius,
            density: density(crowd.callers.max(crowd.queued).max(crowd.environments)),
            narrow,
            arrangement,
            names,
            rows: crowd.rows.max(1),
            drawn: if crowd.rows > crowd.lines { crowd.lines - 1 } else { crowd.lines },
            slices: crowd.pollers.div_ceil(crowd.rows.max(1)).max(1),
            callers: Grid::new(inside(callers, 4.0), crowd.callers, cell),
            door,
            queue: Grid::new(inside(queue, 8.0), crowd.queued, cell),
            lines: Lines::new(inside(queue, 5.0), crowd.lines, cell, words),
            queue_frame: queue,
            pollers: Grid::new(inside(pollers, 4.0), crowd.pollers, cell).centred(crowd.pollers),
            pollers_frame: pollers,
            environments: Grid::new(inside(function, 8.0), crowd.environments, cell * 1.5)
                .centred(crowd.environments),
            function_frame: function,
            foot: height - PILE,
            axis,
        }
    }

    /// Where a spot is, for a token of this rank in its row; `None` when there is no room for it.
    pub(crate) fn place(&self, spot: Spot, rank: f32) -> Option<Point> {
        match spot {
            Spot::Caller(slot) => self.callers.place(slot),
            Spot::Door if self.names.door.is_none() => Some(self.threshold()),
            Spot::Door => Some(self.door.centre()),
            Spot::Queue(slot) => self.queue.place(slot),
            Spot::Row(line) => Some(self.lines.place(line, rank)),
            Spot::Tail(line) => Some(self.lines.place(line, self.lines.columns)),
            Spot::Poller(slice) if self.arrangement == LaneKind::Stream => self.reader(slice),
            Spot::Poller(slot) => self.pollers.place(slot),
            Spot::Environment(slot) => self.environments.place(slot),
            Spot::Threshold => Some(self.threshold()),
            Spot::Pile(fate) => Some(self.heap(Some(fate))),
            Spot::Successes => Some(self.heap(None)),
        }
    }

    /// The middle of the stage that a spot belongs to: for what must be seen without room for it.
    pub(crate) fn middle(&self, spot: Spot) -> Point {
        let stage = match spot {
            Spot::Caller(_) => self.callers.area,
            Spot::Poller(_) => self.pollers_frame,
            Spot::Environment(_) => self.function_frame,
            _ => self.queue_frame,
        };
        stage.centre()
    }

    fn threshold(&self) -> Point {
        Point { x: self.function_frame.x - 2.0, y: self.axis }
    }

    /// Where the mapping holds the batch of a slice: beside its shard, while that has a row.
    #[expect(clippy::cast_precision_loss, reason = "slices of a shard are ten at most")]
    fn reader(&self, slice: u32) -> Option<Point> {
        let (shard, nth) = (slice % self.rows, slice / self.rows);
        let line = u16::try_from(shard).ok().filter(|line| u32::from(*line) < self.drawn)?;
        let Rect { x, width, .. } = self.pollers_frame;
        let step = width / self.slices as f32;
        Some(Point { x: x + (nth as f32 + 0.5) * step, y: self.lines.line(line).centre().y })
    }

    /// The headstone, or check, of a pile.
    fn heap(&self, fate: Option<Fate>) -> Point {
        Point { x: self.heap_left(fate) + 10.0, y: self.foot + PILE / 2.0 }
    }

    /// The left edge of a pile: what may lie there shares the foot of the lane.
    fn heap_left(&self, fate: Option<Fate>) -> f32 {
        let width = self.size.0;
        let start = match self.arrangement {
            LaneKind::Synchronous => return self.callers.area.x - 4.0,
            _ if self.narrow => 0.0,
            _ => self.queue_frame.x,
        };
        match (fate, self.names.dead_letters.is_some()) {
            (Some(Fate::DeadLettered), _) | (Some(Fate::Lost), false) => start,
            (Some(Fate::Lost), true) => start + (width - start) * 0.4,
            (Some(Fate::GaveUp), _) => start + (width - start) * 0.62,
            (None, _) if self.narrow => width * 0.62,
            (None, _) => self.function_frame.x,
        }
    }

    /// How far from the middle of a spot that all share a token of this number stands, in a crowd.
    #[expect(clippy::cast_precision_loss, reason = "a place in a crowd, not a number")]
    pub(crate) fn scatter(&self, spot: Spot, request: u32) -> (f32, f32) {
        let reach = match spot {
            Spot::Door if self.names.door.is_some() => (self.door.width, self.door.height),
            Spot::Door | Spot::Threshold => (6.0, self.function_frame.height * 0.8),
            Spot::Pile(_) | Spot::Successes => (10.0, 8.0),
            _ => return (0.0, 0.0),
        };
        // Multiples of these leave no gaps and no heaps in a square.
        let within = |step: u32| (request.wrapping_mul(step) >> 8) as f32 / 16_777_216.0 - 0.5;
        let (x, y) = (within(3_242_174_889), within(2_447_445_414));
        (x * reach.0 * self.density, y * reach.1 * self.density)
    }

    /// How large a token is at a spot: crowded grids make it smaller.
    pub(crate) fn radius(&self, spot: Spot) -> f32 {
        let cell = match spot {
            Spot::Caller(_) => self.callers.cell,
            Spot::Queue(_) => self.queue.cell,
            Spot::Row(_) | Spot::Tail(_) => self.lines.cell,
            Spot::Poller(_) => self.poller_cell(),
            Spot::Environment(_) => self.environments.cell,
            Spot::Door | Spot::Threshold | Spot::Pile(_) | Spot::Successes => {
                return self.radius * (1.0 - 0.65 * self.density);
            }
        };
        (cell * (0.38 + 0.06 * self.density)).min(self.radius * 1.1)
    }

    #[expect(clippy::cast_precision_loss, reason = "slices of a shard are ten at most")]
    fn poller_cell(&self) -> f32 {
        match self.arrangement {
            LaneKind::Stream => {
                (self.pollers_frame.width / self.slices as f32).min(self.lines.cell * 1.3)
            }
            _ => self.pollers.cell,
        }
    }

    /// The frame of an environment or poller; `None` when there is no room for it.
    pub(crate) fn slot(&self, spot: Spot) -> Option<Rect> {
        let cell = match spot {
            Spot::Poller(_) => self.poller_cell(),
            _ => self.environments.cell,
        };
        let size = cell * 0.86;
        let at = self.place(spot, 0.0)?;
        Some(Rect { x: at.x - size / 2.0, y: at.y - size / 2.0, width: size, height: size })
    }

    pub(crate) fn tracks(&self) -> Vec<Track> {
        let y = self.axis;
        let go = |from: f32, to: f32| Track {
            from: Point { x: from, y },
            to: Point { x: to, y },
            faint: false,
        };
        let back = |from: f32, to: f32| Track {
            from: Point { x: from, y: y + 10.0 },
            to: Point { x: to, y: y + 10.0 },
            faint: false,
        };
        let callers = self.callers.area.x + self.callers.area.width + 6.0;
        let (door, door_end) = (self.door.x - 6.0, self.door.x + self.door.width + 6.0);
        let function = self.function_frame.x - 6.0;
        let (queue, queue_end) =
            (self.queue_frame.x - 6.0, self.queue_frame.x + self.queue_frame.width + 6.0);
        let mut tracks = match (self.arrangement, self.names.door) {
            (LaneKind::Synchronous, None) => {
                vec![go(callers, function), back(function, callers)]
            }
            (LaneKind::Synchronous, Some(_)) => vec![
                go(callers, door),
                go(door_end, function),
                back(function, door_end),
                back(door, callers),
            ],
            (LaneKind::Asynchronous, None) => vec![go(callers, queue), go(queue_end, function)],
            (LaneKind::Asynchronous, Some(_)) => {
                vec![go(callers, door), go(door_end, queue), go(queue_end, function)]
            }
            (LaneKind::Sqs | LaneKind::Fifo | LaneKind::Stream, _) => vec![
                go(callers, queue),
                go(self.pollers_frame.x - 4.0, queue_end),
                go(self.pollers_frame.x + self.pollers_frame.width + 6.0, function),
            ],
        };
        let (top, bottom) = (y + self.function_frame.height / 2.0 + 3.0, self.foot - 2.0);
        let down = |x| Track { from: Point { x, y: top }, to: Point { x, y: bottom }, faint: true };
        let failures = match self.arrangement {
            LaneKind::Synchronous => Fate::GaveUp,
            _ if self.names.dead_letters.is_some() => Fate::DeadLettered,
            _ => Fate::Lost,
        };
        let heap = self.heap(Some(failures)).x;
        let synchronous = self.arrangement == LaneKind::Synchronous;
        tracks.push(down(if synchronous { heap } else { heap.max(self.queue_frame.x + 10.0) }));
        if self.names.successes.is_some() {
            tracks.push(down(self.heap(None).x.max(self.function_frame.x + 10.0)));
        }
        tracks
    }

    /// The stages, and at the foot the piles.
    pub(crate) fn stages(&self, heaps: &[Heap]) -> Vec<Stage> {
        let stage = |area: Rect, name, kind| Stage { area, name, kind };
        let short = |[long, short]: [&'static str; 2]| if self.narrow { short } else { long };
        let mut stages = vec![stage(self.callers.area, self.names.callers, StageKind::Callers)];
        if let (Some(name), false) = (self.names.door, self.arrangement.polls()) {
            stages.push(stage(self.door, name, StageKind::Service));
        }
        if self.arrangement != LaneKind::Synchronous {
            stages.push(stage(self.queue_frame, short(self.names.queue), StageKind::Queue));
        }
        if self.arrangement.polls() {
            let stream = self.arrangement == LaneKind::Stream;
            let name = if stream { "Mapping" } else { "Pollers" };
            stages.push(stage(self.pollers_frame, name, StageKind::Pollers));
        }
        let environments = short(["Lambda environments", "Lambda"]);
        stages.push(stage(self.function_frame, environments, StageKind::Function));
        for (index, heap) in heaps.iter().enumerate() {
            let [name, short] = self.names.heap(self.arrangement, heap.fate);
            let Heap { fate, count, reason } = *heap;
            let kind = match fate {
                Some(_) => StageKind::Pile { count, reason, short },
                None => StageKind::Successes { count, short },
            };
            let x = self.heap_left(fate);
            let end = heaps.get(index + 1).map_or(self.size.0, |next| self.heap_left(next.fate));
            let area = Rect { x, y: self.foot, width: end - x, height: PILE };
            stages.push(stage(area, name, kind));
        }
        stages
    }
}
