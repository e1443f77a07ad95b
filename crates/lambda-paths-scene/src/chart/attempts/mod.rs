//! Attempts per request: of the requests that came to an end, which share took one attempt, which
//! two, and so on.

mod drawing;

use super::pen::Pen;
use super::{Chart, Drawn, Palette, Table, label};
use lambda_paths_engine::simulation::Simulation;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters_backend::DrawingBackend;

/// What the attempts chart shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptsChart {
    /// The lanes, top to bottom.
    pub lanes: Vec<LaneAttempts>,
}

/// One lane's finished requests by their attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneAttempts {
    /// The lane's name.
    pub label: String,
    /// Which lane of the page this is: it decides colour and filling.
    pub lane: usize,
    /// Entry i: so many requests took i + 1 attempts. Those that were never tried are not among
    /// them.
    pub requests: Vec<u64>,
}

/// More attempts than these share one group.
const SINGLES_MAX: usize = 8;
/// So many groups there are at least, so that the axis seldom moves: three is AWS's own default on
/// every path.
const GROUPS_MIN: usize = 3;
/// What the chart says while it is empty.
const NO_DATA: &str = "No request has finished yet";

impl AttemptsChart {
    /// The attempts of this run up to now, its lanes named by their ids.
    #[must_use]
    pub fn new(simulation: &Simulation) -> Self {
        let measures = simulation.measures().lanes.iter();
        let lanes = measures.zip(&simulation.settings().lanes).enumerate();
        let lanes = lanes.map(|(lane, (measures, settings))| LaneAttempts {
            label: settings.id.clone(),
            lane,
            requests: measures.attempts_per_request.clone(),
        });
        Self { lanes: lanes.collect() }
    }

    /// Whether no lane has any data.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lanes.iter().all(|lane| lane.finished() == 0)
    }

    /// How many groups of bars there are; the last one may hold all higher counts.
    #[must_use]
    pub fn groups(&self) -> usize {
        let most = self.lanes.iter().map(LaneAttempts::most_attempts).max().unwrap_or(0);
        most.clamp(GROUPS_MIN, SINGLES_MAX + 1)
    }

    /// What group `index` is called: `1`, `2`, …, `9+`.
    #[must_use]
    pub fn group_name(index: usize) -> String {
        if index < SINGLES_MAX { (index + 1).to_string() } else { format!("{}+", SINGLES_MAX + 1) }
    }
}

impl Chart for AttemptsChart {
    fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        palette: &Palette,
        ratio: f64,
    ) -> Drawn<B> {
        drawing::draw(self, &Pen::new(area, palette, ratio))
    }

    /// One sentence: which share of each lane's requests needed more than one attempt.
    fn summary(&self) -> String {
        if self.is_empty() {
            return format!("{NO_DATA}.");
        }
        let lanes = self.lanes.iter().map(|lane| {
            let finished = lane.finished();
            let again = finished - lane.in_group(0);
            let share =
                if finished == 0 { "no data".to_owned() } else { label::share(again, finished) };
            format!("{} {share}", lane.label)
        });
        format!("More than one attempt: {}.", lanes.collect::<Vec<_>>().join(", "))
    }

    /// A row for each group, and one for all finished requests.
    fn table(&self) -> Table {
        let labels = self.lanes.iter().map(|lane| lane.label.clone());
        let mut rows: Vec<Vec<String>> = (0..self.groups())
            .map(|group| {
                let cells = self.lanes.iter().map(|lane| {
                    let requests = lane.in_group(group);
                    let share = label::share(requests, lane.finished());
                    format!("{} ({share})", label::count(requests))
                });
                std::iter::once(Self::group_name(group)).chain(cells).collect()
            })
            .collect();
        let finished = self.lanes.iter().map(|lane| label::count(lane.finished()));
        rows.push(std::iter::once("Finished".to_owned()).chain(finished).collect());
        Table { headers: std::iter::once("Attempts".to_owned()).chain(labels).collect(), rows }
    }
}

impl LaneAttempts {
    /// All finished requests that were tried.
    #[must_use]
    pub fn finished(&self) -> u64 {
        self.requests.iter().sum()
    }

    /// Requests of one group.
    #[must_use]
    pub fn in_group(&self, index: usize) -> u64 {
        if index < SINGLES_MAX {
            self.requests.get(index).copied().unwrap_or(0)
        } else {
            self.requests.iter().skip(SINGLES_MAX).sum()
        }
    }

    /// Share of a group among all finished requests, 0 to 1; `None` without any.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for showing only")]
    pub fn share(&self, group: usize) -> Option<f64> {
        let finished = self.finished();
        (finished > 0).then(|| self.in_group(group) as f64 / finished as f64)
    }

    fn most_attempts(&self) -> usize {
        self.requests.iter().rposition(|requests| *requests > 0).map_or(0, |index| index + 1)
    }
}
