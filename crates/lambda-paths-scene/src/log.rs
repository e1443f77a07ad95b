//! What was notable in a run, for those who read it or hear it: firsts, beginnings and ends, and
//! not every one of many. A fold over transitions, bounded however long a run is.

use lambda_paths_engine::scenario::{Scenario, compact};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Failed, Kind, Transition};

use crate::words;

/// More entries are not kept: the older half goes.
const ENTRIES_MAX: usize = 200;
/// Without a refusal for so long, throttling has ended.
const CALM: Span = Span::from_secs(30);
/// What comes again and again is told no more often than this.
const AGAIN: Span = Span::from_secs(120);
/// So many failures in a row are an outage.
const OUTAGE: u32 = 12;

/// Something notable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What happened; the latest of it, where it is the end of something.
    pub transition: Transition,
    what: What,
}

/// Why it is notable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// It is the first of its kind in the lane.
    First,
    /// It is told whenever it happens.
    Told,
    ThrottlingBegins,
    /// After so many refusals.
    ThrottlingEnds(u32),
    OutageBegins,
    /// After so many failures.
    OutageEnds(u32),
}

/// What is remembered of a lane.
#[derive(Clone, Copy, Debug, Default)]
struct Memory {
    /// Kinds that were told, a bit each.
    told: u32,
    /// The last refusal, while throttling lasts, and how many there were.
    throttled: Option<Instant>,
    refusals: u32,
    failures: u32,
    /// When these were told last.
    blocked: Option<Instant>,
    scaled: Option<Instant>,
    /// The slice whose blockage was told, until it is free.
    slice: Option<u32>,
}

/// What was notable so far.
#[derive(Clone, Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
    left_out: usize,
    lanes: Vec<Memory>,
}

impl Log {
    /// What was notable, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many entries there have been in all, those that are no longer kept among them.
    #[must_use]
    pub fn told(&self) -> usize {
        self.left_out + self.entries.len()
    }

    /// Takes in what happened.
    pub fn fold(&mut self, transition: &Transition) {
        let Transition { at, lane, kind, .. } = *transition;
        let lane = usize::from(lane);
        if lane >= self.lanes.len() {
            self.lanes.resize(lane + 1, Memory::default());
        }
        let memory = &mut self.lanes[lane];
        let what = match kind {
            Kind::RetryScheduled { .. } => memory.first(0),
            Kind::Failed { reason: Failed::Timeout, .. } => {
                memory.fails().or_else(|| memory.first(1))
            }
            Kind::Failed { .. } => memory.fails(),
            Kind::Succeeded { .. } => memory.succeeds(),
            Kind::Throttled { .. } => memory.is_refused(at),
            Kind::Invoked { .. } => memory.calms_down(at),
            Kind::DeadLettered { .. } => memory.first(2),
            Kind::Dropped { .. } => memory.first(3),
            Kind::GaveUp { .. } => memory.first(4),
            Kind::ClientTimedOut => memory.first(5),
            Kind::Duplicated => memory.first(6),
            Kind::Split { .. } => memory.first(7),
            Kind::DeliveryFailed { .. } => memory.first(8),
            Kind::Blocked { slice } => memory.is_blocked(at, slice),
            Kind::Unblocked { slice } => {
                (memory.slice == Some(slice)).then(|| memory.slice = None).map(|()| What::Told)
            }
            Kind::PollersScaled { .. } => again(&mut memory.scaled, at),
            Kind::Changed { .. } | Kind::Provisioned { .. } => Some(What::Told),
            _ => None,
        };
        let Some(what) = what else { return };
        if self.entries.len() == ENTRIES_MAX {
            self.entries.drain(..ENTRIES_MAX / 2);
            self.left_out += ENTRIES_MAX / 2;
        }
        self.entries.push(Entry { transition: *transition, what });
    }
}

impl Memory {
    fn first(&mut self, kind: u32) -> Option<What> {
        let first = self.told & 1 << kind == 0;
        self.told |= 1 << kind;
        first.then_some(What::First)
    }

    fn fails(&mut self) -> Option<What> {
        self.failures = self.failures.saturating_add(1);
        (self.failures == OUTAGE).then_some(What::OutageBegins)
    }

    fn succeeds(&mut self) -> Option<What> {
        let failures = std::mem::take(&mut self.failures);
        (failures >= OUTAGE).then_some(What::OutageEnds(failures))
    }

    fn is_refused(&mut self, at: Instant) -> Option<What> {
        let begins = self.throttled.is_none_or(|last| at.since(last) > CALM);
        self.refusals = if begins { 1 } else { self.refusals.saturating_add(1) };
        self.throttled = Some(at);
        begins.then_some(What::ThrottlingBegins)
    }

    fn calms_down(&mut self, at: Instant) -> Option<What> {
        self.throttled.filter(|last| at.since(*last) > CALM)?;
        self.throttled = None;
        Some(What::ThrottlingEnds(self.refusals))
    }

    fn is_blocked(&mut self, at: Instant, slice: u32) -> Option<What> {
        let told = self.slice.is_none().then(|| again(&mut self.blocked, at)).flatten();
        if told.is_some() {
            self.slice = Some(slice);
        }
        told
    }
}

/// Tells it unless it was told a short time ago.
fn again(last: &mut Option<Instant>, at: Instant) -> Option<What> {
    let due = last.is_none_or(|last| at.since(last) >= AGAIN);
    due.then(|| *last = Some(at)).map(|()| What::Told)
}

impl Entry {
    /// In words, for the lane by its name, in a run of this scenario.
    #[must_use]
    pub fn text(&self, scenario: &Scenario) -> String {
        let at = self.transition.at;
        let settings = scenario.settings_at(at);
        let what = words::sentence(&self.transition, settings).unwrap_or_default();
        let lane = settings.lanes.get(usize::from(self.transition.lane));
        let lane = lane.map_or("", |lane| lane.id.as_str());
        match self.what {
            _ if matches!(self.transition.kind, Kind::Changed { .. }) => {
                let set = scenario.changes_set().filter(|(when, ..)| *when == at);
                let set = set.map(|(_, path, value)| format!("{path} becomes {}", compact(value)));
                let set: Vec<String> = set.collect();
                format!("{}: {}.", what.trim_end_matches('.'), set.join(", "))
            }
            What::Told => format!("{lane}: {what}"),
            What::First => format!("{lane}, {}: {what}", self.first()),
            What::ThrottlingBegins => format!("{lane}, throttling begins: {what}"),
            What::ThrottlingEnds(refusals) => {
                format!("{lane}, throttling is over: {refusals} refused, none for a while.")
            }
            What::OutageBegins => format!("{lane}: {OUTAGE} executions in a row have failed."),
            What::OutageEnds(failures) => {
                format!("{lane}: an execution succeeds again, after {failures} failures in a row.")
            }
        }
    }

    fn first(&self) -> &'static str {
        match self.transition.kind {
            Kind::RetryScheduled { .. } => "first retry",
            Kind::Failed { .. } | Kind::ClientTimedOut => "first timeout",
            Kind::DeadLettered { .. } => "first dead letter",
            Kind::Dropped { .. } => "first loss",
            Kind::GaveUp { .. } => "first to give up",
            Kind::Duplicated => "first duplicate",
            Kind::Split { .. } => "first split",
            _ => "first failed delivery",
        }
    }
}

#[cfg(test)]
mod tests {
    use lambda_paths_engine::scenario::Preset;
    use lambda_paths_engine::simulation::Simulation;

    use super::*;

    fn told(scenario: &Scenario) -> Vec<String> {
        let mut log = Log::default();
        Simulation::new(scenario).run(&mut |transition| log.fold(transition));
        assert!(log.entries.len() <= ENTRIES_MAX);
        assert!(log.entries.is_sorted_by_key(|entry| entry.transition.at));
        log.entries.iter().map(|entry| entry.text(scenario)).collect()
    }

    #[test]
    fn firsts_are_told_once_in_each_lane_and_outages_with_their_ends() {
        let preset = Preset::named("outage").expect("a built-in scenario");
        let told = told(&preset.scenario());
        let count = |what: &str| told.iter().filter(|text| text.contains(what)).count();
        assert_eq!(count("first retry"), 3, "{told:#?}");
        assert!(count("in a row have failed") >= 3, "{told:#?}");
        assert!(count("succeeds again") >= 3, "{told:#?}");
        assert!(count("A setting changes") >= 2, "{told:#?}");
        assert!(count("function.failure.rate becomes 1") >= 1, "{told:#?}");
    }

    #[test]
    fn an_outage_that_begins_with_the_first_timeout_is_told_at_its_twelfth_failure() {
        let json = r#"{"schema":"lambda-paths/1","duration":60,
            "arrivals":{"kind":"burst","count":12,"at":1},
            "function":{"timeout":3,"failure":{"rate":0},"duration":{"kind":"constant","value":9}},
            "lanes":[{"path":{"kind":"asynchronous"}}]}"#;
        let told = told(&Scenario::from_json(json).expect("a sound scenario"));
        let count = |what: &str| told.iter().filter(|text| text.contains(what)).count();
        assert_eq!(count("first timeout"), 1, "{told:#?}");
        assert_eq!(count("12 executions in a row have failed"), 1, "{told:#?}");
    }

    #[test]
    fn throttling_is_told_when_it_begins_and_when_it_is_over() {
        let json = r#"{"schema":"lambda-paths/1","duration":400,
            "arrivals":{"kind":"trace","times":[1,1,1,100,101,250,250,390]},
            "function":{"reservedConcurrency":1,"failure":{"rate":0}},
            "lanes":[{"id":"a","path":{"kind":"synchronous",
                "client":{"retry":{"kind":"none"}}}}]}"#;
        let scenario = Scenario::from_json(json).expect("a sound scenario");
        let told = told(&scenario);
        let begins = told.iter().filter(|text| text.contains("throttling begins")).count();
        let ends: Vec<_> = told.iter().filter(|text| text.contains("is over")).collect();
        assert_eq!((begins, ends.len()), (2, 2), "{told:#?}");
        assert_eq!(ends[0], "a, throttling is over: 2 refused, none for a while.");
    }
}
