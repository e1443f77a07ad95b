//! Scales: from a quantity to a place on an axis, and where the ticks stand.

use lambda_paths_engine::time::{Instant, Span};

const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A linear map from values to places in CSS pixels. What lies outside is drawn at the edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) values: (f64, f64),
    pub(super) places: (f64, f64),
}

impl Scale {
    pub(super) fn place(&self, value: f64) -> f64 {
        let (first, last) = self.values;
        let part = if last > first { (value - first) / (last - first) } else { 0.0 };
        let part = if part.is_nan() { 0.0 } else { part.clamp(0.0, 1.0) };
        self.places.0 + part * (self.places.1 - self.places.0)
    }
}

/// A tick of an axis: its value in microseconds, and what stands beside it.
pub(super) type LatencyTick = (u64, &'static str);

/// Every tick that a latency axis can have. They are the spans people think in, about a decade
/// apart.
const LATENCY_TICKS: [LatencyTick; 11] = [
    (1_000, "1 ms"),
    (10_000, "10 ms"),
    (100_000, "100 ms"),
    (SECOND, "1 s"),
    (10 * SECOND, "10 s"),
    (MINUTE, "1 min"),
    (10 * MINUTE, "10 min"),
    (HOUR, "1 h"),
    (6 * HOUR, "6 h"),
    (DAY, "1 d"),
    (14 * DAY, "14 d"),
];
/// An axis covers these ticks at least, so that it seldom moves while a run fills it.
const LATENCY_TICKS_AT_LEAST: (usize, usize) = (2, 5);

/// The ticks of an axis that covers all these spans, lowest first: 100 ms to 1 min, and more where
/// data asks for it.
pub(super) fn latency_ticks(spans: impl Iterator<Item = Span>) -> &'static [LatencyTick] {
    let (mut low, mut high) = LATENCY_TICKS_AT_LEAST;
    for span in spans {
        let micros = span.micros();
        while low > 0 && LATENCY_TICKS[low].0 > micros {
            low -= 1;
        }
        while high < LATENCY_TICKS.len() - 1 && LATENCY_TICKS[high].0 < micros {
            high += 1;
        }
    }
    &LATENCY_TICKS[low..=high]
}

/// A span's place on a logarithmic axis before it is scaled. Zero counts as one microsecond.
#[expect(clippy::cast_precision_loss, reason = "for showing only")]
pub(super) fn logarithm(micros: u64) -> f64 {
    libm::log10(micros.max(1) as f64)
}

/// Steps between ticks of model time: (from which duration on, unit, its name, how many).
const TIME_STEPS: [(u64, u64, &str, &[u64]); 5] = [
    (0, 1_000, "ms", &[1, 2, 5, 10, 20, 50, 100, 200, 500]),
    (2 * SECOND, SECOND, "s", &[1, 2, 5, 10, 20, 30]),
    (2 * MINUTE, MINUTE, "min", &[1, 2, 5, 10, 20, 30]),
    (2 * HOUR, HOUR, "h", &[1, 2, 3, 6, 12]),
    (2 * DAY, DAY, "d", &[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]),
];

/// Ticks from 0 to `duration` in whole steps that people count in, `most` steps at most. A run of
/// two minutes and more counts in minutes, and so on, so that no label needs two units.
pub(super) fn time_ticks(duration: Span, most: u64) -> Vec<(Instant, String)> {
    let micros = duration.micros();
    let mut ticks = vec![(Instant::START, "0".to_owned())];
    let units = TIME_STEPS.iter().rev();
    let shown = units.clone().position(|(from, ..)| micros >= *from).unwrap_or(0);
    // The run's own unit first, then coarser ones.
    let mut steps = TIME_STEPS[TIME_STEPS.len() - 1 - shown..]
        .iter()
        .flat_map(|(_, unit, name, counts)| counts.iter().map(move |count| (*unit, *name, *count)));
    if let Some((unit, name, step)) = steps.find(|(unit, _, step)| micros / (unit * step) <= most) {
        let labels = (1..=micros / (unit * step)).map(|index| {
            let count = index * step;
            (Instant::from_micros(count * unit), format!("{count} {name}"))
        });
        ticks.extend(labels);
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[LatencyTick]) -> Vec<&str> {
        ticks.iter().map(|(_, label)| *label).collect()
    }

    #[test]
    fn a_latency_axis_grows_with_its_data_only() {
        let of = |micros: &[u64]| latency_ticks(micros.iter().copied().map(Span::from_micros));
        assert_eq!(labels(of(&[])), ["100 ms", "1 s", "10 s", "1 min"]);
        assert_eq!(labels(of(&[99_999])), ["10 ms", "100 ms", "1 s", "10 s", "1 min"]);
        let long = of(&[5 * HOUR, 300_000]);
        assert_eq!(labels(long), ["100 ms", "1 s", "10 s", "1 min", "10 min", "1 h", "6 h"]);
        assert_eq!(labels(of(&[0, u64::MAX])).len(), LATENCY_TICKS.len());
    }

    #[test]
    fn latency_ticks_say_what_they_are() {
        for (micros, label) in LATENCY_TICKS {
            let said = super::super::label::span(Span::from_micros(micros));
            let said = said.replace(".0", "");
            let same = [("60 s", "1 min"), ("60 min", "1 h"), ("24 h", "1 d")];
            let said = same.iter().find(|(from, _)| *from == said).map_or(&*said, |(_, to)| *to);
            assert_eq!(said, label);
        }
    }

    #[test]
    fn time_ticks_count_in_one_unit() {
        let of = |seconds, most| -> Vec<String> {
            let ticks = time_ticks(Span::from_secs(seconds), most);
            ticks.into_iter().map(|(_, label)| label).collect()
        };
        assert_eq!(of(600, 5), ["0", "2 min", "4 min", "6 min", "8 min", "10 min"]);
        assert_eq!(of(600, 2), ["0", "5 min", "10 min"]);
        assert_eq!(of(90, 4), ["0", "20 s", "40 s", "60 s", "80 s"]);
        assert_eq!(of(100, 2), ["0", "1 min"]);
        assert_eq!(of(21_600, 6), ["0", "1 h", "2 h", "3 h", "4 h", "5 h", "6 h"]);
        assert_eq!(of(14 * 86_400, 4), ["0", "5 d", "10 d"]);
        assert_eq!(of(0, 4), ["0"]);
    }

    #[test]
    fn places_stay_on_the_axis_even_of_nonsense() {
        let scale = Scale { values: (0.0, 10.0), places: (100.0, 200.0) };
        for (value, place) in [(-1.0, 100.0), (5.0, 150.0), (1e9, 200.0), (f64::NAN, 100.0)] {
            assert!((scale.place(value) - place).abs() < 1e-9);
        }
        let empty = Scale { values: (3.0, 3.0), places: (100.0, 200.0) };
        assert!((empty.place(3.0) - 100.0).abs() < 1e-9);
    }
}
