//! The past of a run: checkpoints at regular model times, from which any instant is reached again
//! exactly. However long the run is, they are few: when there are too many, every other one goes.

use lambda_paths_engine::time::{Instant, Span};

use crate::run::{Marks, Run};

/// More are not kept.
const CHECKPOINTS_MAX: usize = 32;
/// Bytes that all checkpoints may take together, by what they weigh: under heavy load they do
/// within a minute, and memory grows no more.
const BYTES_MAX: usize = 16_000_000;
/// Bytes of a run without requests: its measures for the most part.
const RUN_BYTES: usize = 130_000;
/// Bytes of a request that is not done: as many as the engine promises to need at most.
const REQUEST_BYTES: usize = 160;
/// Between two checkpoints, while a run is young.
const FIRST_SPACING: Span = Span::from_secs(2);

/// Checkpoints of one run, and what is known of it.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    /// In order of time; the first is the start of the run.
    checkpoints: Vec<Run>,
    spacing: Span,
    /// Whether the room that checkpoints may take was claimed.
    claimed: bool,
    /// The marks of the run as far as it was ever seen.
    known: Marks,
}

impl Timeline {
    /// The timeline of a run that stands at its start.
    pub(crate) fn new(start: Run) -> Self {
        let known = start.marks.clone();
        Self { checkpoints: vec![start], spacing: FIRST_SPACING, claimed: false, known }
    }

    /// When the next checkpoint is due, for a run that stands at `now`.
    pub(crate) fn due(&self, now: Instant) -> Instant {
        let last = self.last().max(now).micros();
        Instant::from_micros((last / self.spacing.micros() + 1) * self.spacing.micros())
    }

    fn last(&self) -> Instant {
        self.checkpoints.last().map_or(Instant::START, Run::now)
    }

    /// Takes note of where the run stands, and keeps a checkpoint if one is due right now.
    pub(crate) fn note(&mut self, run: &Run) {
        let now = run.now();
        if now >= self.known.until {
            self.known.clone_from(&run.marks);
        }
        let is_due = now > self.last() && now.micros().is_multiple_of(self.spacing.micros());
        // A checkpoint is whole: all that happens at its instant has happened.
        if is_due && run.simulation.next_at() > now && self.makes_room(run) {
            self.checkpoints.push(run.clone());
        }
    }

    /// Thins the checkpoints out until there is room for one more; false if it is not due any more
    /// then, or never has room.
    fn makes_room(&mut self, run: &Run) -> bool {
        let more = weight(run);
        if self.checkpoints.first().map_or(0, weight) + more > BYTES_MAX {
            return false;
        }
        if self.bytes() + more > BYTES_MAX && !std::mem::replace(&mut self.claimed, true) {
            claim(BYTES_MAX.saturating_sub(self.bytes()) + BYTES_MAX / 16);
        }
        while self.checkpoints.len() >= CHECKPOINTS_MAX || self.bytes() + more > BYTES_MAX {
            self.spacing = self.spacing.saturating_mul(2);
            let spacing = self.spacing.micros();
            self.checkpoints.retain(|run| run.now().micros().is_multiple_of(spacing));
        }
        run.now().micros().is_multiple_of(self.spacing.micros())
    }

    fn bytes(&self) -> usize {
        self.checkpoints.iter().map(weight).sum()
    }

    /// The latest checkpoint that is not after `at`.
    pub(crate) fn latest(&self, at: Instant) -> &Run {
        let after = self.checkpoints.partition_point(|run| run.now() <= at);
        &self.checkpoints[after.saturating_sub(1)]
    }

    /// The latest checkpoint of which something holds that holds of all before it.
    pub(crate) fn latest_of(&self, holds: impl Fn(&Run) -> bool) -> Option<&Run> {
        self.checkpoints.iter().take_while(|run| holds(run)).last()
    }

    /// From `at` on the run is another one, and `run` stands before that.
    pub(crate) fn fork(&mut self, at: Instant, run: &Run) {
        let before = self.checkpoints.partition_point(|run| run.now() < at);
        self.checkpoints.truncate(before.max(1));
        self.known.clone_from(&run.marks);
    }

    /// What is known of the run, also of what lies ahead after going back.
    pub(crate) fn known(&self) -> &Marks {
        &self.known
    }
}

/// Takes so many bytes, and gives them back at once. A module's memory only ever grows: so it does
/// it once, and not by every checkpoint that fits a little better, nor by the gaps between them.
fn claim(bytes: usize) {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(bytes)));
}

/// About how many bytes a checkpoint takes: its counts, its requests, and its pictures.
fn weight(run: &Run) -> usize {
    let lanes = &run.simulation.measures().lanes;
    let in_flight: u64 = lanes.iter().map(|lane| lane.in_flight()).sum();
    let requests = usize::try_from(in_flight).unwrap_or(usize::MAX);
    RUN_BYTES.saturating_add(requests.saturating_mul(REQUEST_BYTES)) + run.scene.bytes()
}

#[cfg(test)]
mod tests {
    use lambda_paths_engine::scenario::Scenario;
    use lambda_paths_scene::Motion;

    use super::*;
    use crate::run::just_before;

    /// A whole run, looked at wherever a checkpoint is due.
    fn play(json: &str, mut look: impl FnMut(&Run, &Timeline)) -> (Run, Timeline) {
        let scenario = Scenario::from_json(json).expect("a sound scenario");
        let mut run = Run::new(&scenario);
        let mut timeline = Timeline::new(run.clone());
        while !run.is_over() {
            run.advance(timeline.due(run.now()), u64::MAX, Motion::STEPS, &mut |_| {});
            timeline.note(&run);
            look(&run, &timeline);
        }
        (run, timeline)
    }

    #[test]
    fn checkpoints_stay_few_and_near_however_long_a_run_is() {
        let json = r#"{"schema":"lambda-paths/1","duration":86400,
            "arrivals":{"kind":"constant","rate":0.05}}"#;
        let (_, timeline) = play(json, |run, timeline| {
            let kept = timeline.checkpoints.len();
            assert!(kept <= CHECKPOINTS_MAX);
            let way = run.now().since(timeline.latest(just_before(run.now())).now());
            assert!(way.micros() <= (run.now().micros() / 16).max(FIRST_SPACING.micros()));
        });
        assert!(timeline.checkpoints.len() > CHECKPOINTS_MAX / 2);
    }

    #[test]
    fn checkpoints_of_a_crowd_weigh_no_more_than_they_may() {
        let json = r#"{"schema":"lambda-paths/1","duration":120,
            "arrivals":{"kind":"poisson","rate":1000}}"#;
        let (run, timeline) = play(json, |run, timeline| {
            assert!(timeline.bytes() <= BYTES_MAX, "{:?}", run.now());
        });
        assert!(run.scene.followed() > 1_000 && timeline.checkpoints.len() > 1);
    }
}
