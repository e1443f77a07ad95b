//! One lane of a poster: what it is, its picture, its counts.

use lambda_paths_engine::measure::LaneMeasures;
use lambda_paths_engine::scenario::{Lane, Path};

use super::sheet::Run;
use super::words::{self, Count};
use super::{LINE, Poster, SMALL, text};
use crate::about::{LaneKind, who_retries};
use crate::chart;
use crate::ink::Ink;
use crate::paint::{self, Align, Paint, Surface, Type};
use crate::picture::{Picture, Point, Rect};
use crate::words::way;

/// Height of a lane's picture.
pub(super) const PICTURE: f32 = 168.0;

impl Poster {
    pub(super) fn lane(
        &mut self,
        index: usize,
        lane: &Lane,
        measures: &LaneMeasures,
        picture: &Picture,
    ) {
        self.name(index, lane);
        self.who(&lane.path);
        self.y += 14.0;
        self.sheet.move_to(self.margin, self.y);
        let size = (self.inner(), PICTURE);
        paint::picture(&mut self.sheet, picture, size);
        self.sheet.move_to(0.0, 0.0);
        self.y += PICTURE + 4.0;
        self.counts(&words::counts(measures));
        self.y += 18.0;
    }

    fn name(&mut self, index: usize, lane: &Lane) {
        self.y += 29.0;
        let (left, y) = (self.margin, self.y);
        let tint = Rect { x: left, y: y - 10.0, width: 10.0, height: 10.0 };
        self.sheet.rectangle(tint, 3.0, Paint::fill(Ink::lane(index)));
        let right = self.width - self.margin;
        let room = right - left - 18.0;
        let name = super::words(16.0, 650, Ink::Text);
        let id = text::fitted(&mut self.sheet, &lane.id, SMALL, room - 160.0);
        let runs = [run(0.0, LaneKind::of(&lane.path).about().name, name), run(7.0, &id, SMALL)];
        let free = room - self.sheet.width_of_runs(&runs) - 20.0;
        self.sheet.runs(Point { x: left + 18.0, y }, &runs);
        let way = way(&lane.path);
        if self.sheet.width_of(&way, SMALL) <= free {
            let look = Type { align: Align::Right, ..SMALL };
            self.sheet.text(&way, Point { x: right, y }, look);
        } else {
            self.put(&way, SMALL, LINE + 3.0);
        }
    }

    fn who(&mut self, path: &Path) {
        let value = super::words(12.5, 650, Ink::Text);
        self.y += 3.0;
        let waits = LaneKind::of(path).about().waits;
        for (asks, answer) in [("Who waits", waits), ("Who retries", who_retries(path))] {
            let room = self.inner() - self.sheet.width_of(asks, SMALL) - 6.0;
            for (index, line) in
                text::wrapped(&mut self.sheet, answer, value, room, 3).iter().enumerate()
            {
                self.y += LINE + 1.0;
                let at = Point { x: self.margin, y: self.y };
                match index {
                    0 => self.sheet.runs(at, &[run(0.0, asks, SMALL), run(6.0, line, value)]),
                    _ => self.sheet.runs(at, &[run(0.0, line, value)]),
                }
            }
        }
    }

    fn counts(&mut self, counts: &[Count]) {
        let values: Vec<String> = counts.iter().map(|count| chart::count(count.value)).collect();
        let mut line: Vec<Run> = Vec::new();
        self.y += 18.0;
        for (Count { label, ink, .. }, value) in counts.iter().zip(&values) {
            let start = line.len();
            let behind = if start == 0 { 0.0 } else { 16.0 };
            let value = run(behind, value, super::words(15.0, 700, *ink));
            line.extend([value, run(5.0, label, SMALL)]);
            if self.sheet.width_of_runs(&line) > self.inner() {
                let next = line.split_off(start);
                self.sheet.runs(Point { x: self.margin, y: self.y }, &line);
                self.y += 21.0;
                line = next;
            }
        }
        self.sheet.runs(Point { x: self.margin, y: self.y }, &line);
    }
}

fn run(behind: f32, text: &str, look: Type) -> Run<'_> {
    Run { behind, text, look }
}
