//! Paints a lane's picture on any surface: a canvas, or a drawing that is written down. It only
//! reads the picture; all numbers come from elsewhere.

mod crowd;
mod ring;
mod token;
mod words;

pub use crowd::Crowd;
use crowd::is_crowded;
pub use token::token;

use crate::ink::Ink;
use crate::picture::{Picture, Point, Rect, Slot, SlotState, Stage, StageKind, Track};

/// How the inside and the outline of a shape look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paint {
    /// The inside.
    pub fill: Option<Ink>,
    /// The outline, and how wide it is.
    pub stroke: Option<(Ink, f32)>,
    /// Whether the outline is dashed.
    pub dashed: bool,
}

impl Paint {
    /// The inside alone.
    #[must_use]
    pub const fn fill(ink: Ink) -> Self {
        Self { fill: Some(ink), stroke: None, dashed: false }
    }

    /// The outline alone.
    #[must_use]
    pub const fn stroke(ink: Ink, width: f32) -> Self {
        Self { fill: None, stroke: Some((ink, width)), dashed: false }
    }

    /// Both.
    #[must_use]
    pub const fn both(fill: Ink, stroke: Ink, width: f32) -> Self {
        Self { fill: Some(fill), stroke: Some((stroke, width)), dashed: false }
    }
}

/// Where words stand beside their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The point is where they begin.
    Left,
    /// The point is their middle.
    Centre,
    /// The point is where they end.
    Right,
}

/// How words stand above their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// They stand on it.
    Baseline,
    /// It is their middle.
    Middle,
}

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    /// Size in CSS pixels.
    pub size: f32,
    /// Weight, as CSS counts it.
    pub weight: u32,
    /// Where they stand across.
    pub align: Align,
    /// Where they stand down.
    pub stand: Stand,
    /// Their colour.
    pub ink: Ink,
}

/// What a picture is painted on, in CSS pixels.
pub trait Surface {
    /// A circle.
    fn circle(&mut self, centre: Point, radius: f32, paint: Paint);
    /// A rectangle with round corners.
    fn rectangle(&mut self, area: Rect, corner: f32, paint: Paint);
    /// A closed shape.
    fn polygon(&mut self, corners: &[Point], paint: Paint);
    /// Open lines of one colour.
    fn lines(&mut self, lines: &[&[Point]], paint: Paint);
    /// So large a share of a circle's outline, clockwise from the top.
    fn arc(&mut self, centre: Point, radius: f32, share: f32, paint: Paint);
    /// So large a share of a disc, clockwise from the top.
    fn sector(&mut self, centre: Point, radius: f32, share: f32, paint: Paint);
    /// A headstone: half a disc on a base.
    fn headstone(&mut self, centre: Point, radius: f32, paint: Paint);
    /// Words on one line.
    fn text(&mut self, text: &str, at: Point, look: Type);
    /// How wide words are.
    fn width_of(&mut self, text: &str, look: Type) -> f32;
    /// How solid all that follows is, 0 to 1.
    fn set_alpha(&mut self, alpha: f32);
    /// The environments and tokens of a crowded picture in one go; whether it was done.
    fn crowd(&mut self, _picture: &Picture) -> bool {
        false
    }
}

/// Roundness of a stage.
const CORNER: f32 = 10.0;
/// Roundness of an environment, as a share of its size.
const SLOT_CORNER: f32 = 0.22;

/// Words as wide as the stages' names are.
const NAME: Type =
    Type { size: 12.0, weight: 500, align: Align::Left, stand: Stand::Baseline, ink: Ink::Muted };

/// Paints `picture` on a surface of this size.
pub fn picture<S: Surface>(surface: &mut S, picture: &Picture, size: (f32, f32)) {
    for each in &picture.tracks {
        track(surface, *each);
    }
    for each in &picture.stages {
        stage(surface, each);
    }
    for each in &picture.rows {
        words::row(surface, *each);
    }
    for each in &picture.batches {
        words::batch(surface, *each);
    }
    if let Some(others) = &picture.others {
        words::others(surface, others);
    }
    if is_crowded(picture) && surface.crowd(picture) {
        crowd::labelled(picture).for_each(|each| token(surface, each));
    } else {
        picture.slots.iter().for_each(|each| slot(surface, *each));
        picture.tokens.iter().for_each(|each| token(surface, each));
    }
    for each in &picture.rings {
        ring::ring(surface, *each);
    }
    words::notes(surface, picture, size);
}

fn track<S: Surface>(surface: &mut S, track: Track) {
    let Track { from, to, faint } = track;
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    if dx.abs() + dy.abs() < 8.0 {
        return;
    }
    let length = libm::hypotf(dx, dy);
    let (dx, dy) = (dx / length * 5.0, dy / length * 5.0);
    let head = [
        Point { x: to.x - dx - dy, y: to.y - dy + dx },
        to,
        Point { x: to.x - dx + dy, y: to.y - dy - dx },
    ];
    let paint = Paint::stroke(Ink::Line, if faint { 1.0 } else { 1.5 });
    surface.lines(&[&[from, to], &head], paint);
}

fn stage<S: Surface>(surface: &mut S, stage: &Stage) {
    let Rect { x, y, .. } = stage.area;
    match &stage.kind {
        StageKind::Pile { count, reason, short } => {
            return words::pile(surface, stage, *count, reason, short);
        }
        StageKind::Successes { count, short } => {
            return words::successes(surface, stage, *count, short);
        }
        StageKind::Service => {
            let paint = Paint::both(Ink::Tray, Ink::Line, 1.5);
            surface.rectangle(stage.area, CORNER, paint);
        }
        StageKind::Queue | StageKind::Function | StageKind::Pollers => {
            surface.rectangle(stage.area, CORNER, Paint::fill(Ink::Tray));
        }
        StageKind::Callers => {}
    }
    let (at, align) = match stage.kind {
        StageKind::Callers => (x, Align::Left),
        StageKind::Function => (x + stage.area.width, Align::Right),
        _ => (stage.area.centre().x, Align::Centre),
    };
    let above = if stage.kind == StageKind::Service { y - 8.0 } else { 13.0 };
    surface.text(stage.name, Point { x: at, y: above }, Type { align, ..NAME });
}

/// Paints an environment, or a poller.
pub fn slot<S: Surface>(surface: &mut S, slot: Slot) {
    let corner = slot.area.width * SLOT_CORNER;
    let paint = match slot.state {
        SlotState::Idle | SlotState::Polling => Paint::stroke(Ink::Line, 1.25),
        SlotState::Busy => Paint::both(Ink::Busy, Ink::Going, 1.5),
        SlotState::Orphaned => Paint { dashed: true, ..Paint::both(Ink::Busy, Ink::Muted, 1.5) },
        SlotState::Starting(share) => {
            let Rect { x, y, width, height } = slot.area;
            let filled = height * share;
            let area = Rect { x, y: y + height - filled, width, height: filled };
            surface.rectangle(area, corner.min(filled / 2.0), Paint::fill(Ink::Busy));
            Paint::stroke(Ink::Waiting, 1.5)
        }
    };
    surface.rectangle(slot.area, corner, paint);
    if slot.provisioned {
        // It stands on a plinth: it was there before anybody asked.
        let Rect { x, y, width, height } = slot.area;
        let plinth =
            Rect { x: x + width * 0.16, y: y + height - 1.5, width: width * 0.68, height: 3.0 };
        surface.rectangle(plinth, 0.0, Paint::fill(Ink::Muted));
    }
}
