//! A poster: one drawing that tells a run, for print, for where no script runs, and until the
//! simulator has loaded. It holds its words and both colour schemes: no script, no reference to
//! anything outside.
//!
//! The same scenario, instant and width give the same bytes on every machine.

mod card;
mod lane;
mod legend;
mod moment;
mod sheet;
mod text;
mod words;

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::Instant;
use plotters::drawing::IntoDrawingArea;

use crate::chart::svg::{FONTS, SvgBackend};
use crate::chart::{AttemptsChart, Chart, LatencyChart, Palette};
use crate::ink::Ink;
use crate::paint::{Align, Paint, Stand, Surface, Type};
use crate::picture::{Point, Rect};
use crate::xml::escape;
pub use card::{CARD, card};
use legend::Legend;
use moment::Moment;
use sheet::{Run, Sheet};

/// The width that posters are drawn for unless told otherwise, in CSS pixels.
pub const WIDTH: u32 = 760;
/// The least and the greatest width.
pub const WIDTHS: core::ops::RangeInclusive<u32> = 320..=2400;

/// Narrower ones have smaller margins, and their charts below each other.
const WIDE_MIN: f32 = 600.0;
/// Height of a chart.
const CHART: f32 = 210.0;
/// Between two lines of small words.
const LINE: f32 = 17.0;

/// Words in this size.
const fn words(size: f32, weight: u32, ink: Ink) -> Type {
    Type { size, weight, align: Align::Left, stand: Stand::Baseline, ink }
}

const SMALL: Type = words(12.0, 400, Ink::Muted);

/// Draws the run at an instant, or without one when most is to be seen, as an SVG document.
#[must_use]
pub fn draw(scenario: &Scenario, at: Option<Instant>, width: u32) -> String {
    let moment = Moment::chosen(scenario, at);
    let width = width.clamp(*WIDTHS.start(), *WIDTHS.end());
    let mut poster = Poster::new(width);
    poster.heading(&moment.simulation);
    poster.lanes(&moment);
    poster.explain();
    poster.charts(&moment.simulation);
    poster.foot();
    poster.document(&moment.simulation)
}

/// What a scenario's poster is called.
#[must_use]
pub fn title(scenario: &Scenario) -> &str {
    words::title(scenario)
}

/// What is drawn so far, from the top.
struct Poster {
    sheet: Sheet,
    width: f32,
    margin: f32,
    /// Where what comes next begins.
    y: f32,
    /// What the pictures show.
    legend: Legend,
}

impl Poster {
    #[expect(clippy::cast_precision_loss, reason = "pixels are few")]
    fn new(width: u32) -> Self {
        let width = width as f32;
        let margin = if width < WIDE_MIN { 16.0 } else { 24.0 };
        Self { sheet: Sheet::new(), width, margin, y: margin, legend: Legend::default() }
    }

    fn is_wide(&self) -> bool {
        self.width >= WIDE_MIN
    }

    fn inner(&self) -> f32 {
        self.width - 2.0 * self.margin
    }

    /// Words at the left margin, a line below what came before.
    fn put(&mut self, text: &str, look: Type, line: f32) {
        self.y += line;
        self.sheet.text(text, Point { x: self.margin, y: self.y }, look);
    }

    fn heading(&mut self, simulation: &Simulation) {
        let big = words(if self.is_wide() { 21.0 } else { 18.0 }, 700, Ink::Text);
        let title = words::title(simulation.scenario());
        let room = self.inner();
        for line in text::wrapped(&mut self.sheet, title, big, room, 3) {
            self.put(&line, big, big.size * 1.2);
        }
        let seed = simulation.settings().seed;
        let under = format!("The run {} · seed {seed}", words::when(simulation));
        self.put(&under, words(12.5, 400, Ink::Muted), 21.0);
        self.y += 16.0;
    }

    fn lanes(&mut self, moment: &Moment) {
        let measures = &moment.simulation.measures().lanes;
        let settings = &moment.simulation.settings().lanes;
        for (index, (lane, told)) in settings.iter().zip(measures).enumerate() {
            self.rule();
            let (now, size) = (moment.simulation.now(), (self.inner(), lane::PICTURE));
            let picture = moment.scene.lanes()[index].picture(now, moment::MOTION, size);
            self.legend.add(&picture);
            self.lane(index, lane, told, &picture);
        }
    }

    /// A hairline between two parts.
    fn rule(&mut self) {
        let (left, right) = (self.margin, self.width - self.margin);
        let line = [Point { x: left, y: self.y }, Point { x: right, y: self.y }];
        self.sheet.lines(&[&line], Paint::stroke(Ink::Grid, 1.0));
    }

    fn charts(&mut self, simulation: &Simulation) {
        let latency = LatencyChart::new(simulation);
        let attempts = AttemptsChart::new(simulation);
        self.rule();
        let top = self.y;
        let (left, inner) = (self.margin, self.inner());
        let (says, tells) = ("from arrival to success", "of finished requests");
        if self.is_wide() {
            let gap = 28.0;
            let each = (inner - gap) * 0.56;
            self.chart(&latency, ("Latency", says), (left, each));
            self.y = top;
            self.chart(
                &attempts,
                ("Attempts per request", tells),
                (left + each + gap, inner - gap - each),
            );
        } else {
            self.chart(&latency, ("Latency", says), (left, inner));
            self.chart(&attempts, ("Attempts per request", tells), (left, inner));
        }
        self.y += 8.0;
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels are few")]
    fn chart(&mut self, chart: &impl Chart, (name, says): (&str, &str), (x, width): (f32, f32)) {
        self.y += 26.0;
        let look = words(15.0, 650, Ink::Text);
        let title = Run { behind: 0.0, text: name, look };
        let runs = [title, Run { behind: 8.0, text: says, look: SMALL }];
        let shown = if self.sheet.width_of_runs(&runs) <= width { 2 } else { 1 };
        self.sheet.runs(Point { x, y: self.y }, &runs[..shown]);
        self.y += 12.0;
        let mut drawing = String::new();
        let backend = SvgBackend::within(&mut drawing, (width as u32, CHART as u32));
        let area = backend.into_drawing_area();
        // A string takes all that is written to it.
        let _ = chart.draw(&area, &Palette::INKS, 1.0);
        drop(area);
        self.sheet.move_to(x.round(), self.y.round());
        self.sheet.insert(&drawing);
        self.sheet.move_to(0.0, 0.0);
        self.y += CHART;
    }

    fn foot(&mut self) {
        let note = "Drawn as it plays in real time: what happened in the last second is still on \
                    its way. A model, not AWS: all times are model time.";
        self.rule();
        self.y += 4.0;
        let look = words(11.0, 400, Ink::Muted);
        let room = self.inner();
        for line in text::wrapped(&mut self.sheet, note, look, room, 4) {
            self.put(&line, look, LINE);
        }
        self.y += self.margin - 4.0;
    }

    /// The whole document.
    fn document(self, simulation: &Simulation) -> String {
        let (width, height) = (self.width, self.y.ceil());
        let title = escape(words::title(simulation.scenario()));
        let description = escape(&words::description(simulation));
        // Names that no other run on the same page has.
        let name = format!("lambda-paths-{:016x}", simulation.hash());
        let mut ground = Sheet::new();
        let area = Rect { x: 0.5, y: 0.5, width: width - 1.0, height: height - 1.0 };
        ground.rectangle(area, 12.0, Paint::both(Ink::Surface, Ink::Grid, 1.0));
        let (style, ground, body) = (sheet::style(), ground.into_body(), self.sheet.into_body());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lambda-paths\" role=\"img\" \
             aria-labelledby=\"{name}-title\" aria-describedby=\"{name}-desc\" width=\"{width}\" \
             height=\"{height}\" viewBox=\"0 0 {width} {height}\" fill=\"none\" \
             font-family=\"{FONTS}\">\n<title id=\"{name}-title\">{title}</title>\n\
             <desc id=\"{name}-desc\">{description}</desc>\n{style}{ground}{body}</svg>\n"
        )
    }
}
