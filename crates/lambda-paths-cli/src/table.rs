//! A report as a table for people: one row a lane, the numbers below each other.

use std::io::{self, Write};

use lambda_paths_engine::measure::report::{LaneReport, Report};

/// What stands where nothing was counted: no data is not zero.
const NO_DATA: &str = "-";

const HEADINGS: [&str; 14] = [
    "lane",
    "arrived",
    "succeeded",
    "failed",
    "dead-lettered",
    "dropped",
    "in flight",
    "attempts",
    "throttles",
    "p50",
    "p95",
    "p99",
    "wait p50",
    "cost",
];

/// Writes the table, with what was run above it and the units below.
pub(crate) fn write(title: &str, report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let Report { seed, simulated_seconds, events, hash, .. } = report;
    if !title.is_empty() {
        writeln!(output, "{title}")?;
    }
    writeln!(output, "seed {seed}, {simulated_seconds} s, {events} events, hash {hash}\n")?;
    let headings = HEADINGS.map(str::to_owned);
    let rows: Vec<[String; HEADINGS.len()]> = report.lanes.iter().map(cells).collect();
    let widths: [usize; HEADINGS.len()] = std::array::from_fn(|column| {
        let cells = rows.iter().chain([&headings]).map(|row| row[column].len());
        cells.max().unwrap_or(0)
    });
    for row in [&headings].into_iter().chain(&rows) {
        let mut line = format!("{:1$}", row[0], widths[0]);
        for (cell, width) in row.iter().zip(widths).skip(1) {
            line.push_str(&format!("  {cell:>width$}"));
        }
        writeln!(output, "{line}")?;
    }
    writeln!(
        output,
        "\np50, p95, p99: seconds from arrival to success; wait: seconds that the caller waited;\n\
         attempts: mean of finished requests; cost: US dollars"
    )
}

fn cells(lane: &LaneReport) -> [String; HEADINGS.len()] {
    let requests = lane.requests;
    [
        lane.id.clone(),
        requests.arrived.to_string(),
        requests.succeeded.to_string(),
        requests.failed.to_string(),
        requests.dead_lettered.to_string(),
        requests.dropped.to_string(),
        requests.in_flight.to_string(),
        number(lane.attempts.mean, 2),
        lane.throttles.to_string(),
        number(lane.latency.p50, 3),
        number(lane.latency.p95, 3),
        number(lane.latency.p99, 3),
        number(lane.caller_wait.p50, 3),
        number(Some(lane.cost.total), 6),
    ]
}

fn number(number: Option<f64>, decimals: usize) -> String {
    number.map_or_else(|| NO_DATA.to_owned(), |number| format!("{number:.decimals$}"))
}
