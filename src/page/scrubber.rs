//! The whole run as a slider: go back, look, play on. Marks above it tell what happened where, and
//! a line of words says the same.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_player::axis::Axis;
use lambda_paths_player::playback::clock;
use lambda_paths_player::session::{BINS, Readout, Session};
use lambda_paths_scene::chart;
use web_sys::{Element, HtmlInputElement};

use crate::handle::Handle;
use crate::page::element::{add, append, focus, input, listen, number, set, show, svg};

/// The marks are drawn in so many units across, and down.
const ACROSS: u64 = 1200;
const DOWN: u64 = 20;
/// A press of an arrow key moves by the first of these that crosses the run in at most so many, in
/// milliseconds.
const STEPS: [u64; 9] =
    [100, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000];
const PRESSES_MAX: u64 = 600;
/// Instants that the line of words names at most.
const NAMED_MAX: usize = 4;

/// The slider, its marks, and the journey that it sets out on.
pub struct Scrubber {
    /// Outages, folds, what was given up, changes.
    marks: [Element; 4],
    input: HtmlInputElement,
    journey: Element,
    progress: Element,
    shown: RefCell<(Axis, Instant)>,
    heading: Cell<Option<Instant>>,
}

impl Scrubber {
    /// At the start of a run.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, parent: &Element) -> Self {
        let root = add(parent, "div", &[("class", "timeline")], "");
        let lines = svg("svg");
        let view = format!("0 0 {ACROSS} {DOWN}");
        let attributes =
            [("viewBox", &*view), ("preserveAspectRatio", "none"), ("aria-hidden", "true")];
        for (name, value) in attributes {
            set(&lines, name, value);
        }
        append(&root, &lines);
        let marks = ["outage", "fold", "given-up", "change"].map(|class| {
            let path = svg("path");
            set(&path, "class", class);
            append(&lines, &path);
            path
        });
        let input = input(&root, &[("type", "range"), ("min", "0"), ("aria-label", "Time")]);
        let seeks = handle.clone();
        let seek = move |event| {
            if let Some(to) = number(&event) {
                seeks.seek(to);
            }
        };
        listen(&input, &["input"], Box::new(seek));
        let journey = add(&root, "div", &[("class", "journey"), ("hidden", "")], "");
        let progress =
            add(&journey, "progress", &[("max", "100"), ("aria-label", "The way there")], "");
        let cancel = add(&journey, "button", &[], "Cancel");
        let (handle, slider) = (handle.clone(), input.clone());
        let cancels = move |_| {
            handle.change(Session::cancel);
            // The button goes with its journey.
            focus(&slider);
        };
        listen(&cancel, &["click"], Box::new(cancels));
        let shown = RefCell::default();
        Self { marks, input, journey, progress, shown, heading: Cell::new(None) }
    }

    /// Shows where the run stands. True when the marks are other ones.
    pub fn show(&self, readout: &Readout) -> bool {
        let (end, axis) = (readout.end, &readout.axis);
        let (is_new, is_longer) = {
            let shown = self.shown.borrow();
            (shown.0 != *axis || shown.1 != end, shown.1 != end)
        };
        if is_longer {
            self.input.set_max(&end.as_secs_f64().to_string());
            self.input.set_step(&step(end).to_string());
        }
        if is_new {
            self.shown.replace((axis.clone(), end));
            let paths = [outages(axis, end), folds(axis, end), given_up(axis)];
            for (mark, path) in self.marks.iter().zip(paths.iter().chain([&changes(axis, end)])) {
                set(mark, "d", path);
            }
        }
        let heading = readout.heading;
        if self.heading.replace(Some(heading)) != Some(heading) || is_longer {
            self.input.set_value_as_number(heading.as_secs_f64());
            set(&self.input, "aria-valuetext", &spoken(heading));
        }
        show(&self.journey, readout.journey.is_some());
        if let Some(percent) = readout.journey {
            set(&self.progress, "value", &percent.to_string());
        }
        is_new
    }
}

/// Where a long journey goes, or else what it has come to.
#[must_use]
pub fn told(readout: &Readout) -> String {
    match readout.journey {
        None => readout.sentence.clone(),
        Some(_) if readout.heading == readout.now => "Looking for it …".to_owned(),
        Some(_) => format!("Going to {} …", clock(readout.heading)),
    }
}

/// Where an instant stands on the axis.
fn across(at: Instant, end: Instant) -> u64 {
    let share = u128::from(at.micros()) * u128::from(ACROSS) / u128::from(end.micros().max(1));
    u64::try_from(share).unwrap_or(ACROSS).min(ACROSS)
}

/// A box on the axis, wide enough to be seen.
fn area(path: &mut String, left: u64, right: u64, top: u64) {
    let left = left.min(ACROSS - 2);
    *path += &format!("M{left} {top}H{}V{DOWN}H{left}z", right.max(left + 2));
}

fn stretches(stretches: &[(Instant, Instant)], end: Instant, top: u64) -> String {
    let mut path = String::new();
    for (from, to) in stretches {
        area(&mut path, across(*from, end), across(*to, end), top);
    }
    path
}

fn outages(axis: &Axis, end: Instant) -> String {
    stretches(&axis.outages, end, 0)
}

fn folds(axis: &Axis, end: Instant) -> String {
    stretches(&axis.folds, end, DOWN - 5)
}

fn changes(axis: &Axis, end: Instant) -> String {
    let ticks = axis.changes.iter().map(|at| format!("M{} 0V{DOWN}", across(*at, end)));
    ticks.collect()
}

fn given_up(axis: &Axis) -> String {
    let counts = &axis.marks.given_up;
    let most = u64::from(counts.iter().copied().max().unwrap_or(0)).max(1);
    let width = ACROSS / BINS as u64;
    let mut path = String::new();
    for (bin, count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
        // Even one is seen beside a thousand.
        let height = 4 + (DOWN - 4) * u64::from(*count) / most;
        area(&mut path, bin * width, (bin + 1) * width - 1, DOWN - height);
    }
    path
}

/// The marks in words.
#[must_use]
pub fn words(axis: &Axis) -> String {
    let mut words = Vec::new();
    let listed = |all: &mut dyn Iterator<Item = String>, count: usize| {
        let named = all.take(NAMED_MAX).collect::<Vec<_>>().join(", ");
        let rest = count.saturating_sub(NAMED_MAX);
        if rest > 0 { format!("{named} and {rest} more") } else { named }
    };
    let stretch = |(from, to): &(Instant, Instant)| format!("{} to {}", clock(*from), clock(*to));
    if !axis.changes.is_empty() {
        let at = listed(&mut axis.changes.iter().map(|at| clock(*at)), axis.changes.len());
        words.push(format!("Changes at {at}."));
    }
    if !axis.outages.is_empty() {
        let when = listed(&mut axis.outages.iter().map(stretch), axis.outages.len());
        words.push(format!("Outage from {when}."));
    }
    let given_up = axis.marks.given_up.iter().map(|count| u64::from(*count)).sum();
    if given_up > 0 {
        let until = clock(axis.marks.until);
        words.push(format!("{} dead-lettered or lost up to {until}.", chart::count(given_up)));
    }
    if let Some((from, to)) = axis.folds.last() {
        let skipped = axis.folds.iter().map(|(from, to)| to.since(*from).micros()).sum();
        let whole = chart::span(Span::from_micros(skipped));
        let last = stretch(&(*from, *to));
        words.push(format!("Skipped {whole} in which nothing was to be seen, last {last}."));
    }
    words.join(" ")
}

/// An instant as it is said.
fn spoken(at: Instant) -> String {
    let seconds = at.micros() / 1_000_000;
    let parts = [(seconds / 3600, "hour"), (seconds / 60 % 60, "minute"), (seconds % 60, "second")];
    let said = |(count, unit): &(u64, &str)| match count {
        0 => None,
        1 => Some(format!("1 {unit}")),
        _ => Some(format!("{count} {unit}s")),
    };
    let said: Vec<_> = parts.iter().filter_map(said).collect();
    if said.is_empty() { "the start".to_owned() } else { said.join(" ") }
}

/// How far a press of an arrow key moves, in seconds.
fn step(end: Instant) -> f64 {
    let millis = end.micros() / 1000;
    let step = STEPS.iter().find(|step| millis / **step <= PRESSES_MAX);
    Span::from_micros(step.unwrap_or(&STEPS[8]) * 1000).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> Instant {
        Instant::from_secs_f64(seconds)
    }

    #[test]
    fn the_marks_are_said_in_words_and_long_lists_are_cut() {
        assert_eq!(words(&Axis::default()), "");
        let axis = Axis {
            changes: (1..=6).map(|minute| at(f64::from(minute) * 60.0)).collect(),
            outages: vec![(at(60.0), at(90.0))],
            folds: vec![(at(5.0), at(15.0)), (at(70.0), at(120.0))],
            ..Axis::default()
        };
        assert_eq!(
            words(&axis),
            "Changes at 1:00, 2:00, 3:00, 4:00 and 2 more. Outage from 1:00 to 1:30. \
             Skipped 60 s in which nothing was to be seen, last 1:10 to 2:00."
        );
    }

    #[test]
    fn instants_are_said_as_people_say_them() {
        let said = [0.0, 1.0, 62.0, 3_600.0].map(|seconds| spoken(at(seconds)));
        assert_eq!(said, ["the start", "1 second", "1 minute 2 seconds", "1 hour"]);
    }
}
