//! Paints what a lane says in words on its picture: the rows of shards and groups, and the piles.

use lambda_paths_scene::picture::{Batch, Gate, Others, Rect, Row, Stage};

use super::Painter;

/// How far right of a pile's edge its text begins: after its mark.
const PILE_TEXT: f64 = 22.0;

impl Painter<'_> {
    /// What was given up lies in a pile: a headstone, how many, and why, as far as there is room.
    pub(super) fn pile(&self, stage: &Stage, count: u64, reason: &str, short: &str) {
        let (x, y) = self.heap(stage);
        self.fill(if count > 0 { &self.palette.bad } else { &self.palette.muted });
        self.headstone(x, y, 6.0);
        self.context.fill();
        let name = stage.name;
        let labels = match count {
            0 => [format!("{name}: {reason}"), format!("{short}: {reason}")],
            _ => [format!("{name}: {count} · {reason}"), format!("{name}: {count}")],
        };
        self.label(stage, count, &labels, short);
    }

    /// Where the records of successes lie.
    pub(super) fn successes(&self, stage: &Stage, count: u64, short: &str) {
        let (x, y) = self.heap(stage);
        self.fill(if count > 0 { &self.palette.good } else { &self.palette.muted });
        self.disc(x, y, 6.0);
        self.check(x, y, 6.0);
        self.label(stage, count, &[format!("{}: {count}", stage.name)], short);
    }

    /// The middle of a pile's mark.
    fn heap(&self, stage: &Stage) -> (f64, f64) {
        (f64::from(stage.area.x) + 10.0, f64::from(stage.area.centre().y))
    }

    /// The longest of these texts that a pile has room for; the last resort is its short name.
    fn label(&self, stage: &Stage, count: u64, labels: &[String], short: &str) {
        let Rect { x, width, .. } = stage.area;
        let last = format!("{short}: {count}");
        self.context.set_text_align("left");
        self.context.set_text_baseline("middle");
        self.fill(if count > 0 { &self.palette.text } else { &self.palette.muted });
        let room = f64::from(width) - PILE_TEXT;
        let label = labels.iter().find(|label| self.width(label) <= room).unwrap_or(&last);
        self.text(label, f64::from(x) + PILE_TEXT, f64::from(stage.area.centre().y) + 0.5);
    }

    fn width(&self, text: &str) -> f64 {
        self.context.measure_text(text).map_or(0.0, |measured| measured.width())
    }

    /// A row, its gate at the right end, and in words what is behind what is drawn.
    pub(super) fn row(&self, row: Row) {
        let Rect { x, y, width, height } = row.area;
        let [x, y, width, height] = [x, y, width, height].map(f64::from);
        self.fill(&self.palette.surface);
        self.rounded(row.area, 6.0);
        self.context.fill();
        let blocked = row.gate == Gate::Blocked;
        if blocked {
            self.stroke(&self.palette.bad, 1.5);
            self.context.stroke();
        }
        if row.gate != Gate::Open {
            let wide = if blocked { 5.0 } else { 2.5 };
            self.fill(if blocked { &self.palette.bad } else { &self.palette.muted });
            self.context.fill_rect(x + width - wide, y, wide, height);
        }
        let colour = if blocked { &self.palette.bad } else { &self.palette.muted };
        let mut middle = y + height / 2.0 + 0.5;
        self.start_words(colour, 10.5, "left");
        if blocked && height > 22.0 && self.width("blocked") + 8.0 < width * 0.22 {
            self.text("blocked", x + 6.0, middle - if row.more > 0 { 6.0 } else { 0.0 });
            middle += 6.0;
        }
        if row.more > 0 {
            self.text(&format!("+{}", row.more), x + 6.0, middle);
        }
    }

    /// Words on the picture, from their middle.
    pub(super) fn start_words(&self, colour: &str, size: f64, align: &str) {
        self.fill(colour);
        self.context.set_font(&self.palette.font(size, 600));
        self.context.set_text_align(align);
        self.context.set_text_baseline("middle");
    }

    /// The rows that found no room: as much of what they keep as there is room to say.
    pub(super) fn others(&self, others: &Others) {
        let Others { area, rows, name, keep, blocked } = others;
        self.start_words(&self.palette.muted, 11.0, "left");
        let mut text = format!("+{rows} {name} · {keep} waiting");
        if *blocked > 0 {
            self.fill(&self.palette.bad);
            text.push_str(&format!(" · {blocked} blocked"));
        }
        if self.width(&text) > f64::from(area.width) - 8.0 {
            text = format!("+{rows} {name}");
        }
        self.text(&text, f64::from(area.x) + 6.0, f64::from(area.centre().y) + 0.5);
    }

    /// A batch in hand, around its records.
    pub(super) fn batch(&self, batch: Batch) {
        self.fill(&self.palette.busy);
        self.rounded(batch.area, 6.0);
        self.context.fill();
        let colour = if batch.failed { &self.palette.waiting } else { &self.palette.going };
        self.stroke(colour, 1.5);
        self.context.stroke();
    }
}
