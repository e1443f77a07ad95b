//! Playback: screen time in, model time out. Speed and pause live here and nowhere else.

use lambda_paths_engine::time::Span;
use lambda_paths_scene::Motion;
pub use lambda_paths_scene::words::clock;

/// Named speeds: how many seconds of model time pass in a second on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed {
    /// Name in links.
    pub key: &'static str,
    /// What the reader sees.
    pub name: &'static str,
    /// Thousandths of model seconds to a second on the screen.
    pub per_mille: u64,
}

/// The speeds, slowest first.
pub const SPEEDS: [Speed; 5] = [
    Speed { key: "slow", name: "Slow motion", per_mille: 200 },
    Speed { key: "real", name: "Real time", per_mille: 1_000 },
    Speed { key: "fast", name: "Fast", per_mille: 6_000 },
    Speed { key: "minute", name: "Minute a second", per_mille: 60_000 },
    Speed { key: "hour", name: "Hour a second", per_mille: 3_600_000 },
];

/// The speed of a page that names none: a minute's wait takes ten seconds.
pub const FIRST_SPEED: usize = 2;

/// How long a hop takes on the screen, in milliseconds.
const HOP_MILLIS: u64 = 380;

/// Faster than this, in thousandths, nothing is seen to travel: a hop on the screen would be many
/// seconds of the model, and the picture a crowd far behind its numbers.
const TRAVEL_PER_MILLE_MAX: u64 = 10_000;

/// Screen time that one frame may cover at most, in milliseconds: what passed in a hidden tab or a
/// stalled one is not made up for.
const FRAME_MILLIS_MAX: f64 = 100.0;

/// The state of play.
#[derive(Clone, Copy, Debug)]
pub struct Playback {
    /// Whether time passes.
    pub playing: bool,
    /// Index in [`SPEEDS`].
    pub speed: usize,
    /// Whether tokens step from place to place rather than travel.
    pub steps: bool,
    /// Whether stretches in which nothing is to be seen are skipped.
    pub skips: bool,
    /// Whether everything is shown where it stands, until time passes again.
    stands_still: bool,
    last_frame: Option<f64>,
}

impl Playback {
    /// Playing, unless told otherwise.
    #[must_use]
    pub fn new(speed: usize, steps: bool) -> Self {
        Self { playing: true, speed, steps, skips: true, stands_still: false, last_frame: None }
    }

    /// Model time that passes in the frame at this time of the screen's clock, in milliseconds.
    pub fn frame(&mut self, screen_millis: f64) -> Span {
        let passed = self.last_frame.map_or(0.0, |last| screen_millis - last);
        self.last_frame = Some(screen_millis);
        if !self.playing {
            return Span::ZERO;
        }
        self.stands_still = false;
        Span::from_secs_f64(passed.clamp(0.0, FRAME_MILLIS_MAX) / 1e3)
            .saturating_mul(SPEEDS[self.speed].per_mille)
            .per_mille()
    }

    /// Model time that passes in so many milliseconds of the screen.
    #[must_use]
    pub fn passing(&self, millis: u64) -> Span {
        Span::from_micros(millis * SPEEDS[self.speed].per_mille)
    }

    /// Pauses, and shows everything where it stands, as the numbers say: nothing is on its way.
    pub fn stand_still(&mut self) {
        self.playing = false;
        self.stands_still = true;
    }

    /// How tokens move while time passes.
    #[must_use]
    pub fn flow(&self) -> Motion {
        if self.steps || SPEEDS[self.speed].per_mille > TRAVEL_PER_MILLE_MAX {
            return Motion::STEPS;
        }
        Motion { travel: self.passing(HOP_MILLIS) }
    }

    /// How tokens move at present.
    #[must_use]
    pub fn motion(&self) -> Motion {
        if self.stands_still { Motion::STEPS } else { self.flow() }
    }
}

/// A thousandth of a span.
trait PerMille {
    fn per_mille(self) -> Self;
}

impl PerMille for Span {
    fn per_mille(self) -> Self {
        Self::from_micros(self.micros() / 1000)
    }
}

/// The speed that a link names.
#[must_use]
pub fn speed_named(key: &str) -> Option<usize> {
    SPEEDS.iter().position(|speed| speed.key == key)
}

#[cfg(test)]
mod tests {
    use lambda_paths_engine::time::Instant;

    use super::*;

    #[test]
    fn model_time_passes_at_the_named_speed_whatever_the_frame_rate() {
        for frames in [30, 60, 144] {
            let mut playback = Playback::new(FIRST_SPEED, false);
            let mut passed = playback.frame(0.0);
            for frame in 1..=frames {
                passed += playback.frame(f64::from(frame) * 1000.0 / f64::from(frames));
            }
            assert!((passed.as_secs_f64() - 6.0).abs() < 1e-3, "{frames}: {passed:?}");
        }
    }

    #[test]
    fn a_pause_and_a_hidden_tab_cost_no_model_time() {
        let mut playback = Playback::new(1, false);
        playback.frame(0.0);
        playback.playing = false;
        assert_eq!(playback.frame(5_000.0), Span::ZERO);
        playback.playing = true;
        assert_eq!(playback.frame(3_600_000.0), Span::from_micros(100_000));
    }

    #[test]
    fn clocks_show_hours_only_when_there_are_any() {
        assert_eq!(clock(Instant::from_secs_f64(61.9)), "1:01");
        assert_eq!(clock(Instant::from_secs_f64(3_725.0)), "1:02:05");
    }
}
