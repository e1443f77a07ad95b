//! One lane's picture at an instant, as plain data in CSS pixels: what a painter draws, back to
//! front.

use crate::target::Ring;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// A point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
}

impl Rect {
    /// Its middle.
    #[must_use]
    pub fn centre(&self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }
}

/// Everything to draw of one lane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Ways between the stages.
    pub tracks: Vec<Track>,
    /// The stages.
    pub stages: Vec<Stage>,
    /// The shards of a stream, or the message groups of a queue.
    pub rows: Vec<Row>,
    /// The rows that found no room, in sum.
    pub others: Option<Others>,
    /// The batches that the mapping has in hand, around their records.
    pub batches: Vec<Batch>,
    /// The function's environments, and the pollers.
    pub slots: Vec<Slot>,
    /// Requests and their companions.
    pub tokens: Vec<Token>,
    /// Rings around what is selected.
    pub rings: Vec<Ring>,
    /// One in so many requests is drawn; 1 when all are.
    pub one_in: u32,
    /// Tokens that found no room at their stage and are not drawn.
    pub unseen: u32,
    /// Environments and pollers that found no room.
    pub unseen_slots: u32,
}

impl Picture {
    /// Nothing is in it; the room that it took is kept.
    pub(crate) fn clear(&mut self) {
        let Self { rows, batches, slots, tokens, rings, .. } = self;
        rows.clear();
        batches.clear();
        slots.clear();
        tokens.clear();
        rings.clear();
        (self.others, self.unseen_slots) = (None, 0);
    }
}

/// A shard, or a message group: what it keeps stands in order, the first at the right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Its area.
    pub area: Rect,
    /// What it keeps behind what is drawn.
    pub more: u32,
    /// Whether what comes next may go.
    pub gate: Gate,
}

/// Whether what comes next in a row may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// It may.
    Open,
    /// Not while a message of the group is in flight.
    Held,
    /// Not until what failed is done or given up.
    Blocked,
}

/// The rows that found no room, in sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Others {
    /// Where their line stands.
    pub area: Rect,
    /// How many they are.
    pub rows: u32,
    /// What they are called.
    pub name: &'static str,
    /// What they keep.
    pub keep: u32,
    /// How many batches block one of them.
    pub blocked: u32,
}

/// A batch in hand, or a part of a split one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Batch {
    /// Around its records, as far as they are drawn.
    pub area: Rect,
    /// Whether it failed, and will be tried again.
    pub failed: bool,
}

/// A way that tokens go, drawn from one point to the other with its arrow head there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Track {
    /// Where it begins.
    pub from: Point,
    /// Where its arrow points.
    pub to: Point,
    /// Whether it is a way that only failures go.
    pub faint: bool,
}

/// A place on the path.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its area.
    pub area: Rect,
    /// Its name, drawn above it (below it for a pile).
    pub name: &'static str,
    /// What kind of place it is.
    pub kind: StageKind,
}

/// What kind of place a stage is.
#[derive(Clone, Debug, PartialEq)]
pub enum StageKind {
    /// Where callers stand: no frame.
    Callers,
    /// A service that passes requests on.
    Service,
    /// A queue that holds them.
    Queue,
    /// The pollers of a queue.
    Pollers,
    /// The function: frame around its environments.
    Function,
    /// Where requests end that were given up: how many, and the commonest reason.
    Pile {
        /// Requests that ended here.
        count: u64,
        /// The commonest reason, in words; while there is nothing, how to say that.
        reason: &'static str,
        /// Its name where there is little room.
        short: &'static str,
    },
    /// Where a record of each success goes, and how many came.
    Successes {
        /// Records that came.
        count: u64,
        /// Its name where there is little room.
        short: &'static str,
    },
}

/// One environment of the function, or one poller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Its area.
    pub area: Rect,
    /// What it does.
    pub state: SlotState,
    /// Whether it is a provisioned environment: there before anybody asked.
    pub provisioned: bool,
}

/// What an environment does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SlotState {
    /// A cold start, so far along (0..1).
    Starting(f32),
    /// An execution.
    Busy,
    /// An execution that nobody waits for any more.
    Orphaned,
    /// Nothing, kept for the next request.
    Idle,
    /// A poller in a long poll.
    Polling,
}

/// A request, or a companion of it: the caller that waits, the copy that a poller holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// The request's number.
    pub request: u32,
    /// Its centre.
    pub at: Point,
    /// Half its size.
    pub radius: f32,
    /// Its state, as a colour.
    pub tone: Tone,
    /// Its state, as a shape.
    pub shape: Shape,
    /// 0 unseen, 1 solid.
    pub alpha: f32,
    /// The number it wears: the attempt, from the second on.
    pub number: Option<u32>,
    /// How many requests it carries, where it is a batch of several.
    pub batch: Option<u32>,
    /// What is left of a countdown (1..0), as a ring around it.
    pub ring: Option<f32>,
    /// How far a wait has gone (0..1), as a pie inside it.
    pub pie: Option<f32>,
}

/// The colour of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Under way.
    Going,
    /// Waiting for another attempt.
    Waiting,
    /// Done.
    Good,
    /// Failed.
    Bad,
    /// Refused for want of concurrency.
    Throttled,
    /// Taken by a poller, hidden in its queue.
    Hidden,
    /// A caller that waits.
    Caller,
    /// A poll on its way.
    Probe,
}

impl Tone {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 8] = [
        Self::Going,
        Self::Waiting,
        Self::Good,
        Self::Bad,
        Self::Throttled,
        Self::Hidden,
        Self::Caller,
        Self::Probe,
    ];
}

/// The shape of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A request under way or waiting.
    Disc,
    /// A request that can never succeed.
    Diamond,
    /// Done: a disc with a check.
    Check,
    /// Failed: a burst.
    Burst,
    /// Refused: a square with a bar.
    Barred,
    /// An outline: hidden, or a caller.
    Outline,
    /// Given up: a headstone.
    Headstone,
    /// A poll: a small open circle.
    Probe,
}
