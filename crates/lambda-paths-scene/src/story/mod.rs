//! The life of one request, for whoever asks why: its attempts as bars over time, and what happened
//! in sentences, each with the rule of the model card behind it. A fold over the transitions of its
//! lane, and only of requests that somebody asks about.

mod ends;
mod retries;
mod tries;

use lambda_paths_engine::scenario::{Lane, Path, Scenario, Settings, Sqs};
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_engine::transition::{Capacity, Kind, Retrier, Start, Throttled, Transition};

use crate::chart;
use crate::picture::Tone;
use crate::words;

/// So many sentences, and bars, are kept of a life at most: the first ones, and the latest.
const KEPT_MAX: usize = 400;
/// So many of the first ones are kept.
const KEPT_FIRST: usize = 40;

/// One thing that happened to the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// When.
    pub at: Instant,
    /// The attempt that it belongs to, as the retrier counts; 0 before the first.
    pub attempt: u32,
    /// What happened, why, and who decided it.
    pub text: String,
    /// The anchor of the rule behind it in the model card; empty where there is none.
    pub rule: &'static str,
    /// Whether it tells how the request ended.
    pub is_end: bool,
    repeats: Repeats,
}

/// Whether a sentence may stand for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeats {
    No,
    /// Refusals in a row, since when.
    Refusal(u32, Instant),
    /// The wait after a refusal.
    Wait,
}

/// A stretch of time that the request spent in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it did, or where it was.
    pub row: &'static str,
    /// Since when.
    pub from: Instant,
    /// Until when; `None` while it lasts.
    pub until: Option<Instant>,
    /// How it went.
    pub tone: Tone,
}

/// Rows of the bars.
pub(crate) mod row {
    pub(crate) const CALLER: &str = "Caller waits";
    pub(crate) const BACK_OFF: &str = "Back-off";
    pub(crate) const INTERNAL: &str = "Internal queue";
    pub(crate) const DELAYED: &str = "Delayed";
    pub(crate) const VISIBLE: &str = "Visible in queue";
    pub(crate) const HIDDEN: &str = "Hidden, held";
    pub(crate) const SHARD: &str = "Waits in shard";
    pub(crate) const HELD: &str = "Held by mapping";
    pub(crate) const COLD: &str = "Cold start";
    pub(crate) const HANDLER: &str = "Handler";
}

/// An execution that carries the request.
#[derive(Clone, Copy, Debug)]
struct Run {
    environment: u32,
    /// The request that its transitions name.
    leader: u32,
    attempt: u32,
    batch: u32,
    handler_at: Instant,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    Arrival,
    Way,
    Try(Instant),
    Poller,
    Show(Instant),
    Mapping,
    Function,
    Answer,
    Nothing,
}

/// The life of one request so far.
#[derive(Clone, Debug)]
pub struct Story {
    scenario: Scenario,
    lane: Lane,
    index: u16,
    /// The request's number within its lane, from 0.
    pub request: u32,
    /// What happened, in order.
    pub sentences: Vec<Sentence>,
    /// What it spent its time on, in order.
    pub bars: Vec<Bar>,
    /// How many sentences were left out because there are too many.
    pub left_out: u32,
    /// When it came to its end, if it has.
    pub ended: Option<Instant>,
    arrived: Instant,
    /// Its own attempt, as the retrier counts.
    attempt: u32,
    runs: Vec<Run>,
    /// The latest execution of the lane, whose batch the request may join, and how it began.
    latest: Run,
    began: (Start, Capacity),
    /// Whether the execution that ended last in the lane had carried it.
    mine: bool,
    /// The latest refusal in the lane.
    refusal: Option<(Instant, Throttled)>,
    /// The request that the latest receive in the lane brought first.
    receive: u32,
    /// While a poller holds it without an execution: the request that its batch begins with, as far
    /// as that is known.
    held_with: Option<u32>,
    /// The shard that keeps it.
    shard: Option<u32>,
    /// Since when it has waited in its queue or shard.
    since: Instant,
    awaited: Awaited,
    /// When the latest execution that carried it ended well, if it did.
    went_well: Option<Instant>,
    /// Whether the latest answer was that there are too many requests.
    told_to_slow_down: bool,
    /// Whether a copy of it is due although it is done.
    copied: bool,
}

impl Story {
    /// Of this request, before it arrives, while these settings are in force; `None` where the
    /// scenario has no such lane.
    #[must_use]
    pub fn new(scenario: &Scenario, settings: &Settings, lane: u16, request: u32) -> Option<Self> {
        let settings = settings.lanes.get(usize::from(lane))?;
        let nobody = Run {
            environment: 0,
            leader: request,
            attempt: 0,
            batch: 1,
            handler_at: Instant::START,
        };
        Some(Self {
            scenario: scenario.clone(),
            lane: settings.clone(),
            index: lane,
            request,
            sentences: Vec::new(),
            bars: Vec::new(),
            left_out: 0,
            ended: None,
            arrived: Instant::START,
            attempt: 0,
            runs: Vec::new(),
            latest: nobody,
            began: (Start::Warm, Capacity::OnDemand),
            mine: false,
            refusal: None,
            receive: request,
            held_with: None,
            shard: None,
            since: Instant::START,
            awaited: Awaited::Arrival,
            went_well: None,
            told_to_slow_down: false,
            copied: false,
        })
    }

    /// The scenario was edited ahead of now.
    pub fn edit(&mut self, scenario: &Scenario) {
        self.scenario = scenario.clone();
    }

    /// The scenario in whose run it lives.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The lane's index.
    #[must_use]
    pub fn lane(&self) -> usize {
        usize::from(self.index)
    }

    /// Whether nothing more can happen to it.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.ended.is_some() && self.runs.is_empty() && !self.copied
    }

    /// What it is called: `event 14`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", words::event(&self.lane.path), self.request.saturating_add(1))
    }

    /// Takes in what happened, to whichever request.
    pub fn fold(&mut self, transition: &Transition) {
        let Transition { at, lane, request, attempt, kind } = *transition;
        if let Kind::Changed { change } = kind {
            self.changed(at, change);
        }
        if lane != self.index {
            return;
        }
        match kind {
            Kind::Invoked { environment, batch_size, handler_at, start, capacity } => {
                let (leader, batch) = (request, batch_size);
                self.latest = Run { environment, leader, attempt, batch, handler_at };
                (self.began, self.mine) = ((start, capacity), false);
            }
            Kind::Received { together: false, .. } => self.receive = request,
            Kind::Throttled { reason } => self.refusal = Some((at, reason)),
            Kind::Succeeded { environment, duration, .. } => {
                return self.execution_ended(at, (request, environment), duration, None);
            }
            Kind::Failed { environment, duration, reason, .. } => {
                return self.execution_ended(at, (request, environment), duration, Some(reason));
            }
            _ => {}
        }
        if request == self.request {
            self.attempt = attempt.max(self.attempt);
            self.own(at, kind);
        } else if self.concerns_its_batch(request, kind) {
            self.own(at, kind);
        } else if let Kind::Blocked { slice } | Kind::Unblocked { slice } = kind {
            self.stands_behind(at, slice, kind);
        }
    }

    /// Whether what happened to another request happened to the batch of this one.
    fn concerns_its_batch(&self, request: u32, kind: Kind) -> bool {
        match kind {
            Kind::Throttled { .. } | Kind::RetryScheduled { by: Retrier::Poller, .. } => {
                self.held_with == Some(request)
            }
            Kind::Split { .. } | Kind::Blocked { .. } => self.mine,
            _ => false,
        }
    }

    /// What happened to the request itself, or to its batch.
    fn own(&mut self, at: Instant, kind: Kind) {
        match kind {
            Kind::Arrived { poison } => self.arrives(at, poison),
            Kind::Sent => self.is_sent(at),
            Kind::Accepted { caller_wait } => self.is_accepted(at, caller_wait),
            Kind::Queued => self.is_queued(at),
            Kind::Delayed { until } => self.is_delayed(at, until),
            Kind::Put { .. } | Kind::Grouped { .. } | Kind::Deduplicated => self.is_put(at, kind),
            Kind::Received { age, hidden_until, .. } => self.is_received(at, age, hidden_until),
            Kind::Invoked { .. } | Kind::Joined { .. } => self.runs(at),
            Kind::Throttled { reason } => self.is_refused(at, reason),
            Kind::RetryScheduled { at: due, by } => self.is_tried_later(at, due, by),
            Kind::Responded { status, function_error, .. } => {
                self.is_answered(at, status, function_error);
            }
            Kind::ClientTimedOut => self.caller_times_out(at),
            Kind::Blocked { .. } | Kind::Split { .. } => self.blocks(at, kind),
            _ => self.leaves(at, kind),
        }
    }

    fn changed(&mut self, at: Instant, change: u32) {
        let coming = self.scenario.changes.get(change as usize);
        let Some(lane) = coming.and_then(|change| change.settings.lanes.get(self.lane())) else {
            return;
        };
        let differs = *lane != self.lane;
        self.lane = lane.clone();
        if differs && self.awaited != Awaited::Arrival && self.ended.is_none() {
            self.say(at, "", "A setting of this lane changes.".to_owned());
        }
    }

    fn say(&mut self, at: Instant, rule: &'static str, text: String) {
        let attempt = self.attempt;
        let (is_end, repeats) = (false, Repeats::No);
        self.sentences.push(Sentence { at, attempt, text, rule, is_end, repeats });
        if self.sentences.len() > KEPT_MAX {
            self.sentences.remove(KEPT_FIRST);
            self.left_out += 1;
        }
    }

    /// A stretch of time begins, at a place that it leaves before the next begins.
    fn bar(&mut self, row: &'static str, from: Instant, tone: Tone) {
        self.bars.push(Bar { row, from, until: None, tone });
        if self.bars.len() > KEPT_MAX {
            self.bars.remove(KEPT_FIRST);
        }
    }

    /// The stretches of these rows are over.
    fn end_bars(&mut self, rows: &[&str], at: Instant) {
        self.bars.retain_mut(|bar| {
            if bar.until.is_none() && rows.contains(&bar.row) {
                bar.until = Some(at);
            }
            bar.until != Some(bar.from)
        });
    }

    /// Whether an execution that carried it has just ended well, and yet it is not done: the
    /// handler reported it as failed.
    fn is_reported(&self, at: Instant) -> bool {
        self.went_well == Some(at)
    }

    fn queue(&self) -> Option<&Sqs> {
        self.lane.path.queue()
    }

    fn is_stream(&self) -> bool {
        matches!(self.lane.path, Path::Stream(_))
    }

    /// What it waits for, in words; `None` once nothing more can happen to it.
    #[must_use]
    pub fn awaited(&self, now: Instant) -> Option<String> {
        if self.ended.is_some() {
            return (!self.is_complete()).then(|| "An execution of it still runs.".to_owned());
        }
        Some(match self.awaited {
            Awaited::Arrival => "It has not arrived yet.".to_owned(),
            Awaited::Way | Awaited::Nothing => "It is on its way.".to_owned(),
            Awaited::Try(due) => {
                format!("Next: it is tried again at {}, {}.", clock(due), ahead(due, now))
            }
            Awaited::Show(due) => {
                format!("Next: it is visible at {}, {}.", clock(due), ahead(due, now))
            }
            Awaited::Poller => "Next: a poller receives it, as soon as one is free.".to_owned(),
            Awaited::Mapping => "Next: the mapping comes to it.".to_owned(),
            Awaited::Function => {
                let since = self.runs.last().map_or(now, |run| run.handler_at);
                format!("Next: its execution ends. {}", running(since, now))
            }
            Awaited::Answer => "Next: the answer reaches its caller.".to_owned(),
        })
    }
}

fn running(since: Instant, now: Instant) -> String {
    match since < now {
        true => format!("The handler has run for {}.", chart::span(now.since(since))),
        false => "Its environment starts.".to_owned(),
    }
}

fn ahead(due: Instant, now: Instant) -> String {
    match due > now {
        true => format!("in {}", chart::span(due.since(now))),
        false => "now".to_owned(),
    }
}

/// An instant as a clock, with milliseconds where there are any: `1:02.350`.
#[must_use]
pub fn clock(at: Instant) -> String {
    let mut clock = words::clock(at);
    let millis = at.micros() / 1000 % 1000;
    if millis > 0 {
        clock += &format!(".{millis:03}");
    }
    clock
}

/// A span in words, `no time` for none.
fn span(span: Span) -> String {
    if span == Span::ZERO { "no time".to_owned() } else { chart::span(span) }
}
