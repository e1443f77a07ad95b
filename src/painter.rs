//! Paints a lane's picture on a canvas. It only reads the picture; all numbers come from elsewhere.

mod rows;

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use lambda_paths_scene::picture::{Picture, Rect, Shape, Slot, SlotState, Stage, StageKind, Token};
use lambda_paths_scene::picture::{Tone, Track};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::browser::canvas;
use crate::palette::Palette;

/// Paints `picture` on the whole canvas.
pub fn paint(canvas: &HtmlCanvasElement, picture: &Picture, palette: &Palette) {
    let Some((context, width, height)) = canvas::prepare(canvas) else { return };
    context.clear_rect(0.0, 0.0, width, height);
    let painter = Painter { context, palette };
    for track in &picture.tracks {
        painter.track(*track);
    }
    for stage in &picture.stages {
        painter.stage(stage);
    }
    for row in &picture.rows {
        painter.row(*row);
    }
    for batch in &picture.batches {
        painter.batch(*batch);
    }
    if let Some(others) = &picture.others {
        painter.others(others);
    }
    for slot in &picture.slots {
        painter.slot(*slot);
    }
    for token in &picture.tokens {
        painter.token(token);
    }
    painter.notes(picture, width, height);
}

struct Painter<'a> {
    context: CanvasRenderingContext2d,
    palette: &'a Palette,
}

impl Painter<'_> {
    fn fill(&self, colour: &str) {
        self.context.set_fill_style_str(colour);
    }

    fn stroke(&self, colour: &str, width: f64) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width);
    }

    fn circle(&self, x: f64, y: f64, radius: f64) {
        self.context.begin_path();
        // Fails for a negative radius only.
        let _ = self.context.arc(x, y, radius.max(0.0), 0.0, TAU);
    }

    fn rounded(&self, rect: Rect, radius: f64) {
        self.context.begin_path();
        let Rect { x, y, width, height } = rect;
        let [x, y, width, height] = [x, y, width, height].map(f64::from);
        // Fails for a negative radius only.
        let _ = self.context.round_rect_with_f64(x, y, width, height, radius);
    }

    fn text(&self, text: &str, x: f64, y: f64) {
        // Fails only when the text cannot be drawn, and then there is nothing to be done.
        let _ = self.context.fill_text(text, x, y);
    }

    fn track(&self, track: Track) {
        let Track { from, to, faint } = track;
        let [x0, y0, x1, y1] = [from.x, from.y, to.x, to.y].map(f64::from);
        if (x1 - x0).abs() + (y1 - y0).abs() < 8.0 {
            return;
        }
        self.stroke(&self.palette.line, if faint { 1.0 } else { 1.5 });
        self.context.begin_path();
        self.context.move_to(x0, y0);
        self.context.line_to(x1, y1);
        let length = f64::hypot(x1 - x0, y1 - y0);
        let (dx, dy) = ((x1 - x0) / length * 5.0, (y1 - y0) / length * 5.0);
        self.context.move_to(x1 - dx - dy, y1 - dy + dx);
        self.context.line_to(x1, y1);
        self.context.line_to(x1 - dx + dy, y1 - dy - dx);
        self.context.stroke();
    }

    fn stage(&self, stage: &Stage) {
        let Rect { x, y, .. } = stage.area;
        let left = f64::from(x);
        self.context.set_font(&self.palette.font(12.0, 500));
        self.context.set_text_baseline("alphabetic");
        match &stage.kind {
            StageKind::Pile { count, reason, short } => {
                return self.pile(stage, *count, reason, short);
            }
            StageKind::Successes { count, short } => return self.successes(stage, *count, short),
            StageKind::Callers => {}
            StageKind::Service => {
                self.fill(&self.palette.tray);
                self.rounded(stage.area, 10.0);
                self.context.fill();
                self.stroke(&self.palette.line, 1.5);
                self.context.stroke();
            }
            StageKind::Queue | StageKind::Function | StageKind::Pollers => {
                self.fill(&self.palette.tray);
                self.rounded(stage.area, 10.0);
                self.context.fill();
            }
        }
        self.fill(&self.palette.muted);
        let centre = f64::from(stage.area.centre().x);
        let (at, align) = match stage.kind {
            StageKind::Callers => (left, "left"),
            StageKind::Function => (left + f64::from(stage.area.width), "right"),
            _ => (centre, "center"),
        };
        self.context.set_text_align(align);
        let above = if stage.kind == StageKind::Service { f64::from(y) - 8.0 } else { 13.0 };
        self.text(stage.name, at, above);
    }

    fn headstone(&self, x: f64, y: f64, radius: f64) {
        self.context.begin_path();
        self.context.move_to(x - radius, y + radius);
        self.context.line_to(x - radius, y);
        // Fails for a negative radius only.
        let _ = self.context.arc(x, y, radius, TAU / 2.0, TAU);
        self.context.line_to(x + radius, y + radius);
        self.context.close_path();
    }

    fn slot(&self, slot: Slot) {
        let size = f64::from(slot.area.width);
        self.context.set_line_dash(&js_sys::Array::new()).ok();
        match slot.state {
            SlotState::Idle | SlotState::Polling => {
                self.stroke(&self.palette.line, 1.25);
                self.rounded(slot.area, size * 0.22);
                self.context.stroke();
            }
            SlotState::Busy => {
                self.fill(&self.palette.busy);
                self.rounded(slot.area, size * 0.22);
                self.context.fill();
                self.stroke(&self.palette.going, 1.5);
                self.context.stroke();
            }
            SlotState::Orphaned => {
                self.fill(&self.palette.busy);
                self.rounded(slot.area, size * 0.22);
                self.context.fill();
                let dashes = js_sys::Array::of2(&3.into(), &3.into());
                self.context.set_line_dash(&dashes).ok();
                self.stroke(&self.palette.muted, 1.5);
                self.context.stroke();
                self.context.set_line_dash(&js_sys::Array::new()).ok();
            }
            SlotState::Starting(share) => {
                let Rect { x, y, width, height } = slot.area;
                let filled = height * share;
                let area = Rect { x, y: y + height - filled, width, height: filled };
                self.fill(&self.palette.busy);
                self.rounded(area, (size * 0.22).min(f64::from(filled) / 2.0));
                self.context.fill();
                self.stroke(&self.palette.waiting, 1.5);
                self.rounded(slot.area, size * 0.22);
                self.context.stroke();
            }
        }
        if slot.provisioned {
            // It stands on a plinth: it was there before anybody asked.
            let Rect { x, y, width, height } = slot.area;
            let [x, y, width, height] = [x, y, width, height].map(f64::from);
            self.fill(&self.palette.muted);
            self.context.fill_rect(x + width * 0.16, y + height - 1.5, width * 0.68, 3.0);
        }
    }

    fn colour(&self, tone: Tone) -> &str {
        match tone {
            Tone::Going => &self.palette.going,
            Tone::Waiting => &self.palette.waiting,
            Tone::Good => &self.palette.good,
            Tone::Bad => &self.palette.bad,
            Tone::Throttled => &self.palette.throttled,
            Tone::Hidden | Tone::Caller | Tone::Probe => &self.palette.muted,
        }
    }

    fn token(&self, token: &Token) {
        let [x, y, radius] = [token.at.x, token.at.y, token.radius].map(f64::from);
        let colour = self.colour(token.tone);
        self.context.set_global_alpha(f64::from(token.alpha));
        self.fill(colour);
        self.stroke(colour, 1.5);
        if let Some(batch) = token.batch {
            self.carried(batch, x, y, radius);
        }
        match token.shape {
            Shape::Disc => self.disc(x, y, radius),
            Shape::Diamond => self.polygon(x, y, radius * 1.2, 4, 1.0),
            Shape::Burst => self.polygon(x, y, radius * 1.3, 16, 0.55),
            Shape::Check => {
                self.disc(x, y, radius);
                self.check(x, y, radius);
            }
            Shape::Barred => self.barred(x, y, radius),
            Shape::Outline => self.outline(token, x, y, radius),
            Shape::Headstone => {
                self.headstone(x, y, radius * 0.85);
                self.context.fill();
            }
            Shape::Probe => {
                self.circle(x, y, radius * 0.55);
                self.context.stroke();
            }
        }
        if let Some(left) = token.ring {
            self.stroke(colour, (radius * 0.25).max(1.0));
            self.context.begin_path();
            let (from, to) = (-TAU / 4.0, -TAU / 4.0 + TAU * f64::from(left));
            // Fails for a negative radius only.
            let _ = self.context.arc(x, y, radius + (radius * 0.3).max(1.0), from, to);
            self.context.stroke();
        }
        if let Some(number) = token.number
            && token.shape != Shape::Check
        {
            self.number(number, token.shape, x, y, radius);
        }
        self.context.set_global_alpha(1.0);
    }

    /// A batch is a pile of tokens, and says how many they are.
    fn carried(&self, batch: u32, x: f64, y: f64, radius: f64) {
        for step in [0.7, 0.35] {
            self.circle(x - radius * step, y - radius * step, radius);
            self.context.stroke();
        }
        self.context.set_font(&self.palette.font(9.5, 650));
        self.context.set_text_align("center");
        self.context.set_text_baseline("middle");
        self.text(&format!("×{batch}"), x, y + radius + 5.5);
    }

    fn disc(&self, x: f64, y: f64, radius: f64) {
        self.circle(x, y, radius);
        self.context.fill();
    }

    /// A polygon whose every second corner is drawn in to `inner` of the radius.
    fn polygon(&self, x: f64, y: f64, radius: f64, corners: u32, inner: f64) {
        self.context.begin_path();
        for corner in 0..corners {
            let reach = if corner % 2 == 1 { radius * inner } else { radius };
            let (dx, dy) = sixteenth(corner * 16 / corners);
            self.context.line_to(x + dx * reach, y + dy * reach);
        }
        self.context.close_path();
        self.context.fill();
    }

    fn check(&self, x: f64, y: f64, radius: f64) {
        self.stroke(&self.palette.on_tone, (radius * 0.3).max(1.0));
        self.context.begin_path();
        self.context.move_to(x - radius * 0.45, y + radius * 0.02);
        self.context.line_to(x - radius * 0.1, y + radius * 0.38);
        self.context.line_to(x + radius * 0.5, y - radius * 0.36);
        self.context.stroke();
    }

    fn barred(&self, x: f64, y: f64, radius: f64) {
        let side = radius * 1.7;
        self.context.fill_rect(x - side / 2.0, y - side / 2.0, side, side);
        self.fill(&self.palette.on_tone);
        self.context.fill_rect(x - side * 0.3, y - radius * 0.18, side * 0.6, radius * 0.36);
    }

    fn outline(&self, token: &Token, x: f64, y: f64, radius: f64) {
        self.circle(x, y, radius);
        self.fill(&self.palette.surface);
        self.context.fill();
        self.context.stroke();
        if let Some(share) = token.pie {
            self.fill(&self.palette.pie);
            self.context.begin_path();
            self.context.move_to(x, y);
            let (from, to) = (-TAU / 4.0, -TAU / 4.0 + TAU * f64::from(share));
            // Fails for a negative radius only.
            let _ = self.context.arc(x, y, radius - 1.0, from, to);
            self.context.fill();
        }
    }

    fn number(&self, number: u32, shape: Shape, x: f64, y: f64, radius: f64) {
        if radius < 4.5 {
            return;
        }
        let outlined = matches!(shape, Shape::Outline | Shape::Probe);
        self.fill(if outlined { &self.palette.muted } else { &self.palette.on_tone });
        self.context.set_font(&self.palette.font(radius * 1.35, 700));
        self.context.set_text_align("center");
        self.context.set_text_baseline("middle");
        self.text(&number.to_string(), x, y + 0.5);
    }

    fn notes(&self, picture: &Picture, width: f64, height: f64) {
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
            self.start_words(&self.palette.text, 11.0, "right");
            self.text(&notes.join(" · "), width, height - 13.0);
        }
    }
}

/// The point of the unit circle after so many sixteenths of a turn, from the top.
fn sixteenth(turn: u32) -> (f64, f64) {
    const QUARTER: [(f64, f64); 4] = [
        (0.0, -1.0),
        (0.382_683, -0.923_88),
        (FRAC_1_SQRT_2, -FRAC_1_SQRT_2),
        (0.923_88, -0.382_683),
    ];
    let (x, y) = QUARTER[(turn % 4) as usize];
    match turn / 4 % 4 {
        0 => (x, y),
        1 => (-y, x),
        2 => (-x, -y),
        _ => (y, -x),
    }
}
