//! Where the stages of a lane stand, from the size of its picture and what is in it.

use lambda_paths_engine::scenario::Path;

use crate::picture::{Point, Rect, Stage, StageKind, Track};

/// How a lane's stages are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrangement {
    Synchronous,
    Asynchronous,
    Sqs,
    Stream,
}

impl Arrangement {
    pub(crate) fn of(path: &Path) -> Self {
        match path {
            Path::Synchronous(_) => Self::Synchronous,
            Path::Asynchronous(_) => Self::Asynchronous,
            Path::Sqs(_) | Path::SqsFifo(_) => Self::Sqs,
            Path::Stream(_) => Self::Stream,
        }
    }
}

/// A place where a token can stand; the number is its slot there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    Caller(u32),
    /// The front door, or the source of an event.
    Door,
    Queue(u32),
    Poller(u32),
    Environment(u32),
    /// Just outside the function, where a throttle turns a request away.
    Threshold,
    Pile,
}

/// How many places are taken: the grids shrink to show them all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Crowd {
    pub(crate) callers: u32,
    pub(crate) queued: u32,
    pub(crate) environments: u32,
    pub(crate) pollers: u32,
}

/// A grid of places in an area, filled row by row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    area: Rect,
    columns: u32,
    rows: u32,
    pub(crate) cell: f32,
    /// Where the first row begins.
    top: f32,
}

impl Grid {
    /// The largest cells of a few sizes that show `count`; the smallest when none does.
    fn new(area: Rect, count: u32, largest: f32) -> Self {
        let mut grid = Self { area, columns: 1, rows: 1, cell: largest, top: area.y };
        for shrink in [1.0, 0.8, 0.62, 0.48, 0.36, 0.27, 0.2] {
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
    fn centred(mut self, count: u32) -> Self {
        let rows = count.div_ceil(self.columns).clamp(1, self.rows);
        self.top = self.area.y + (self.area.height - rows as f32 * self.cell).max(0.0) / 2.0;
        self
    }

    /// The middle of a place; `None` when there is no room for it.
    #[expect(clippy::cast_precision_loss, reason = "columns and rows are small")]
    fn place(&self, slot: u32) -> Option<Point> {
        let (column, row) = (slot % self.columns, slot / self.columns);
        (row < self.rows).then_some(Point {
            x: self.area.x + (column as f32 + 0.5) * self.cell,
            y: self.top + (row as f32 + 0.5) * self.cell,
        })
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

/// The places of one lane's picture.
#[derive(Clone, Debug)]
pub(crate) struct Geometry {
    radius: f32,
    /// Whether there is little room from left to right, as on a phone.
    narrow: bool,
    arrangement: Arrangement,
    pub(crate) callers: Grid,
    door: Rect,
    pub(crate) queue: Grid,
    queue_frame: Rect,
    pub(crate) pollers: Grid,
    pollers_frame: Rect,
    pub(crate) environments: Grid,
    function_frame: Rect,
    pile: Rect,
    axis: f32,
}

/// Room above the stages for their names.
const NAMES: f32 = 22.0;
/// Height of the pile under the stages.
const PILE: f32 = 26.0;

impl Geometry {
    pub(crate) fn new(arrangement: Arrangement, (width, height): (f32, f32), crowd: Crowd) -> Self {
        let narrow = width < 520.0;
        let radius = if narrow { 6.0 } else { 8.0 };
        let cell = radius * 2.0 + if narrow { 6.0 } else { 8.0 };
        let top = NAMES;
        let tall = (height - NAMES - PILE - 14.0).max(40.0);
        let axis = top + tall / 2.0;
        let column = |from: f32, to: f32| Rect {
            x: from * width,
            y: top,
            width: (to - from) * width,
            height: tall,
        };
        let inside = |rect: Rect, by: f32| Rect {
            x: rect.x + by,
            y: rect.y + by,
            width: (rect.width - 2.0 * by).max(1.0),
            height: (rect.height - 2.0 * by).max(1.0),
        };
        let callers = column(0.0, 0.15);
        let (door, queue, pollers, function) = match arrangement {
            Arrangement::Synchronous => (0.46, (0.46, 0.46), (0.46, 0.46), (0.74, 1.0)),
            Arrangement::Asynchronous => (0.25, (0.36, 0.62), (0.62, 0.62), (0.76, 1.0)),
            Arrangement::Sqs | Arrangement::Stream => {
                (0.22, (0.24, 0.5), (0.58, 0.66), (0.76, 1.0))
            }
        };
        let door_size = if narrow { 34.0 } else { 46.0 };
        let door = Rect {
            x: door * width - door_size / 2.0,
            y: axis - door_size / 2.0,
            width: door_size,
            height: door_size,
        };
        let (queue, pollers, function) = (
            column(queue.0, queue.1),
            column(pollers.0, pollers.1),
            column(function.0, function.1),
        );
        let pile_x = match arrangement {
            Arrangement::Synchronous => callers.x,
            Arrangement::Asynchronous | Arrangement::Sqs | Arrangement::Stream => queue.x,
        };
        let pile =
            Rect { x: pile_x, y: height - PILE, width: (width - pile_x).min(240.0), height: PILE };
        Self {
            radius,
            narrow,
            arrangement,
            callers: Grid::new(inside(callers, 4.0), crowd.callers, cell),
            door,
            queue: Grid::new(inside(queue, 8.0), crowd.queued, cell),
            queue_frame: queue,
            pollers: Grid::new(inside(pollers, 4.0), crowd.pollers, cell).centred(crowd.pollers),
            pollers_frame: pollers,
            environments: Grid::new(inside(function, 8.0), crowd.environments, cell * 1.5)
                .centred(crowd.environments),
            function_frame: function,
            pile,
            axis,
        }
    }

    /// Where a spot is; `None` when there is no room for it.
    pub(crate) fn place(&self, spot: Spot) -> Option<Point> {
        match spot {
            Spot::Caller(slot) => self.callers.place(slot),
            Spot::Door => Some(self.door.centre()),
            Spot::Queue(slot) => self.queue.place(slot),
            Spot::Poller(slot) => self.pollers.place(slot),
            Spot::Environment(slot) => self.environments.place(slot),
            Spot::Threshold => Some(Point { x: self.function_frame.x - 2.0, y: self.axis }),
            Spot::Pile => Some(Point { x: self.pile.x + 10.0, y: self.pile.y + PILE / 2.0 }),
        }
    }

    /// How large a token is at a spot: crowded grids make it smaller.
    pub(crate) fn radius(&self, spot: Spot) -> f32 {
        let cell = match spot {
            Spot::Caller(_) => self.callers.cell,
            Spot::Queue(_) => self.queue.cell,
            Spot::Poller(_) => self.pollers.cell,
            Spot::Environment(_) => self.environments.cell,
            Spot::Door | Spot::Threshold | Spot::Pile => return self.radius,
        };
        (cell * 0.38).min(self.radius * 1.1)
    }

    /// The frame of an environment or poller; `None` when there is no room for it.
    pub(crate) fn slot(&self, spot: Spot) -> Option<Rect> {
        let cell = match spot {
            Spot::Poller(_) => self.pollers.cell,
            _ => self.environments.cell,
        };
        let size = cell * 0.86;
        let at = self.place(spot)?;
        Some(Rect { x: at.x - size / 2.0, y: at.y - size / 2.0, width: size, height: size })
    }

    pub(crate) fn tracks(&self) -> Vec<Track> {
        let y = self.axis;
        let go = |from: f32, to: f32, faint: bool| Track {
            from: Point { x: from, y },
            to: Point { x: to, y },
            faint,
        };
        let callers_end = self.callers.area.x + self.callers.area.width + 6.0;
        let (door, door_end) = (self.door.x - 6.0, self.door.x + self.door.width + 6.0);
        let function = self.function_frame.x - 6.0;
        let queue_end = self.queue_frame.x + self.queue_frame.width + 6.0;
        let mut tracks = match self.arrangement {
            Arrangement::Synchronous => {
                let back = |from, to| {
                    let mut track = go(from, to, false);
                    (track.from.y, track.to.y) = (y + 10.0, y + 10.0);
                    track
                };
                vec![
                    go(callers_end, door, false),
                    go(door_end, function, false),
                    back(function, door_end),
                    back(door, callers_end),
                ]
            }
            Arrangement::Asynchronous => vec![
                go(callers_end, door, false),
                go(door_end, self.queue_frame.x - 6.0, false),
                go(queue_end, function, false),
            ],
            Arrangement::Sqs | Arrangement::Stream => vec![
                go(callers_end, self.queue_frame.x - 6.0, false),
                go(self.pollers_frame.x - 6.0, queue_end, false),
                go(self.pollers_frame.x + self.pollers_frame.width + 6.0, function, false),
            ],
        };
        let (top, bottom) = (y + self.function_frame.height / 2.0 + 3.0, self.pile.y - 2.0);
        let x = self.pile.x + 10.0;
        let down = |x| Track { from: Point { x, y: top }, to: Point { x, y: bottom }, faint: true };
        tracks.push(down(x));
        tracks
    }

    pub(crate) fn stages(
        &self,
        count: u64,
        reason: &'static str,
        dead_letters: bool,
    ) -> Vec<Stage> {
        let stage = |area: Rect, name, kind| Stage { area, name, kind };
        let short = |long, short| if self.narrow { short } else { long };
        let environments = short("Lambda environments", "Lambda");
        let function = stage(self.function_frame, environments, StageKind::Function);
        let pile = |name| stage(self.pile, name, StageKind::Pile { count, reason });
        let lost = if dead_letters { "Dead-letter queue" } else { "Lost" };
        match self.arrangement {
            Arrangement::Synchronous => vec![
                stage(self.callers.area, "Callers", StageKind::Callers),
                stage(self.door, "API Gateway", StageKind::Service),
                function,
                pile("Gave up"),
            ],
            Arrangement::Asynchronous => vec![
                stage(self.callers.area, "Callers", StageKind::Callers),
                stage(self.door, "S3", StageKind::Service),
                stage(
                    self.queue_frame,
                    short("Lambda’s internal queue", "Internal queue"),
                    StageKind::Queue,
                ),
                function,
                pile(lost),
            ],
            Arrangement::Sqs => vec![
                stage(self.callers.area, "Producers", StageKind::Callers),
                stage(self.queue_frame, short("SQS queue", "Queue"), StageKind::Queue),
                stage(self.pollers_frame, "Pollers", StageKind::Pollers),
                function,
                pile(lost),
            ],
            Arrangement::Stream => vec![
                stage(self.callers.area, "Producers", StageKind::Callers),
                stage(self.queue_frame, short("Shards of the stream", "Shards"), StageKind::Queue),
                stage(self.pollers_frame, "Mapping", StageKind::Pollers),
                function,
                pile(if dead_letters { "On-failure destination" } else { "Lost" }),
            ],
        }
    }
}
