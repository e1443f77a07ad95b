//! What a reader may rely on in both charts, whatever the run and the size.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes in tests are small"
)]

mod recorder;

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::{Instant, Span};
use lambda_paths_scene::chart::{
    AttemptsChart, Chart, LaneAttempts, LaneLine, LatencyChart, LatencyPoint, Mark, Palette,
    RGBColor,
};
use recorder::{Call, Kind, drawn};

const LIGHT: &Palette = &Palette::LIGHT;
const WIDTHS: [u32; 4] = [280, 360, 800, 1200];
const HEIGHT: u32 = 260;

fn seconds(seconds: u64) -> Instant {
    Instant::START + Span::from_secs(seconds)
}

/// A lane with one point in each of these windows of ten seconds.
fn lane(lane: usize, label: &str, windows: &[u64], p95_millis: u64) -> LaneLine {
    let point = |window: &u64| LatencyPoint {
        from: seconds(window * 10),
        to: seconds(window * 10 + 10),
        p50: Span::from_micros(p95_millis * 300),
        p95: Span::from_micros(p95_millis * 1000 + window * 700),
    };
    LaneLine { label: label.to_owned(), lane, points: windows.iter().map(point).collect() }
}

fn latency(lanes: Vec<LaneLine>, now: u64, changes: &[u64]) -> LatencyChart {
    let mark =
        |(at, index): (&u64, i32)| Mark { at: seconds(*at), label: format!("change {index}") };
    let changes = changes.iter().zip(1..).map(mark).collect();
    LatencyChart { lanes, now: seconds(now), duration: Span::from_secs(600), changes }
}

fn run(part: f64) -> Simulation {
    let mut simulation = Simulation::new(&Scenario::default());
    let until = simulation.end().as_secs_f64() * part;
    simulation.advance(Instant::from_secs_f64(until), u64::MAX, &mut |_| {});
    simulation
}

/// Runs, and charts that runs seldom give: none or many lanes, long names, equal values, extremes.
fn latency_charts() -> Vec<LatencyChart> {
    let mut charts: Vec<_> =
        [0.0, 0.004, 0.5, 1.0].map(|part| LatencyChart::new(&run(part))).into();
    let all: Vec<u64> = (0..60).collect();
    let six = (0..6).map(|index| lane(index, "a lane of quite a long name", &all, 500));
    charts.push(latency(six.collect(), 600, &[0, 5, 10, 299, 300, 301, 595, 600]));
    let far = vec![lane(0, "fast", &all, 0), lane(1, "slow", &all, 2_000_000_000)];
    charts.push(latency(far, 300, &[290, 310]));
    charts.push(latency(vec![lane(0, "sync", &[3], 700), lane(1, "stale", &[1], 70)], 40, &[]));
    charts.push(latency(Vec::new(), 0, &[]));
    charts.push(LatencyChart { duration: Span::ZERO, ..latency(Vec::new(), 0, &[0]) });
    charts
}

fn attempts(requests: &[&[u64]]) -> AttemptsChart {
    let lanes = requests.iter().enumerate().map(|(lane, requests)| LaneAttempts {
        label: ["sync", "async", "queue"][lane % 3].to_owned(),
        lane,
        requests: requests.to_vec(),
    });
    AttemptsChart { lanes: lanes.collect() }
}

fn attempts_charts() -> Vec<AttemptsChart> {
    let mut charts: Vec<_> =
        [0.0, 0.004, 0.5, 1.0].map(|part| AttemptsChart::new(&run(part))).into();
    charts.push(attempts(&[&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], &[0, 9_999_999], &[]]));
    charts.push(attempts(&[&[1_000_000_000_000, 1][..]; 8]));
    charts.push(attempts(&[]));
    charts
}

/// Every chart's calls at every width and two pixel ratios, with the size in device pixels.
fn everywhere(mut look: impl FnMut(&[Call], (i32, i32))) {
    for ratio in [1.0, 2.0] {
        for width in WIDTHS {
            let size = (width, HEIGHT);
            let device = ((f64::from(width) * ratio) as i32, (f64::from(HEIGHT) * ratio) as i32);
            for chart in latency_charts() {
                look(&drawn(&chart, size, LIGHT, ratio), device);
            }
            for chart in attempts_charts() {
                look(&drawn(&chart, size, LIGHT, ratio), device);
            }
        }
    }
}

fn texts(calls: &[Call]) -> Vec<&Call> {
    calls.iter().filter(|call| call.text().is_some()).collect()
}

fn has_text(calls: &[Call], text: &str) -> bool {
    calls.iter().any(|call| call.text() == Some(text))
}

#[test]
fn nothing_is_drawn_outside_the_area() {
    everywhere(|calls, (width, height)| {
        for call in calls {
            let [left, top, right, bottom] = call.bounds;
            let inside = left >= 0 && top >= 0 && right <= width && bottom <= height;
            assert!(inside, "{call:?} on {width} × {height}");
        }
    });
}

#[test]
fn words_never_overlap() {
    everywhere(|calls, size| {
        let texts = texts(calls);
        for (index, text) in texts.iter().enumerate() {
            for other in &texts[index + 1..] {
                assert!(!text.overlaps(other), "{text:?} and {other:?} on {size:?}");
            }
        }
    });
}

#[test]
fn numbers_are_numbers() {
    everywhere(|calls, _| {
        for text in calls.iter().filter_map(Call::text) {
            assert!(!text.is_empty() && !text.contains("NaN") && !text.contains("inf"), "{text}");
        }
    });
}

#[test]
fn a_line_breaks_where_there_is_no_data() {
    let with = |windows: Vec<u64>| {
        let chart = latency(vec![lane(0, "sync", &windows, 700)], 600, &[300]);
        let calls = drawn(&chart, (800, HEIGHT), LIGHT, 1.0);
        // The mark at 300 s tells where that is.
        let mark = calls.iter().rfind(|call| call.is_path_of(LIGHT.muted)).unwrap().bounds[0];
        let lines = calls.iter().filter(|call| call.is_path_of(LIGHT.lanes[0]));
        lines.filter(|line| line.bounds[0] < mark && mark < line.bounds[2]).count()
    };
    assert_eq!(with((0..60).collect()), 2, "p50 and p95 go through");
    assert_eq!(with((0..29).chain(31..60).collect()), 0, "nothing crosses a gap of two windows");
}

#[test]
fn a_window_between_two_gaps_is_seen() {
    let chart = latency(vec![lane(0, "sync", &[10, 20], 700)], 600, &[]);
    let calls = drawn(&chart, (800, HEIGHT), LIGHT, 1.0);
    let lines = calls.iter().filter(|call| call.is_path_of(LIGHT.lanes[0]));
    let steps = lines.filter(|call| (5..=20).contains(&(call.bounds[2] - call.bounds[0]))).count();
    assert!(steps >= 4, "p50 and p95 of both windows, each a step");
}

#[test]
fn ticks_stand_on_a_logarithmic_axis() {
    let lanes = vec![lane(0, "sync", &[0], 11), lane(1, "async", &[0], 7_200_000)];
    let calls = drawn(&latency(lanes, 10, &[]), (800, 600), LIGHT, 1.0);
    let y = |text: &str| {
        let call = calls.iter().find(|call| call.text() == Some(text));
        f64::from(call.unwrap_or_else(|| panic!("{text} is not drawn")).bounds[1])
    };
    let decade = y("100 ms") - y("1 s");
    for (lower, upper, decades) in [
        ("1 ms", "10 ms", 1.0),
        ("10 ms", "100 ms", 1.0),
        ("1 s", "10 s", 1.0),
        ("10 s", "1 min", libm::log10(6.0)),
        ("1 min", "10 min", 1.0),
        ("10 min", "1 h", libm::log10(6.0)),
        ("1 h", "6 h", libm::log10(6.0)),
    ] {
        let distance = y(lower) - y(upper);
        assert!((distance - decades * decade).abs() <= 2.0, "{lower} to {upper}: {distance}");
    }
}

#[test]
fn a_narrow_chart_has_fewer_ticks() {
    let chart = LatencyChart::new(&run(1.0));
    let ticks = |width| {
        let calls = drawn(&chart, (width, HEIGHT), LIGHT, 1.0);
        calls.iter().filter_map(Call::text).filter(|text| text.ends_with(" min")).count()
    };
    assert!(ticks(280) < ticks(800) && ticks(280) >= 2);
}

#[test]
fn wide_charts_name_lanes_at_their_lines_and_narrow_ones_in_a_legend() {
    let chart = LatencyChart::new(&run(0.5));
    for (width, values) in [(280, false), (360, false), (800, true), (1200, true)] {
        let calls = drawn(&chart, (width, HEIGHT), LIGHT, 1.0);
        for lane in ["sync", "async", "queue"] {
            let named = calls.iter().filter(|call| call.text() == Some(lane)).count();
            assert_eq!(named, 1, "{lane} at {width}");
        }
        assert_eq!(calls.iter().filter_map(Call::text).any(|text| text == "57 s"), values);
    }
}

#[test]
fn the_shares_of_a_lane_make_one() {
    for chart in attempts_charts() {
        for lane in chart.lanes.iter().filter(|lane| lane.finished() > 0) {
            let groups = 0..chart.groups();
            let requests: u64 = groups.clone().map(|group| lane.in_group(group)).sum();
            assert_eq!(requests, lane.finished(), "the last group holds all higher counts");
            let shares: f64 = groups.filter_map(|group| lane.share(group)).sum();
            assert!((shares - 1.0).abs() < 1e-9, "{shares}");
        }
    }
}

#[test]
fn more_than_eight_attempts_share_a_group() {
    let chart = attempts(&[&[5, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 3]]);
    assert_eq!((chart.groups(), chart.lanes[0].in_group(8)), (9, 6));
    assert!(has_text(&drawn(&chart, (800, HEIGHT), LIGHT, 1.0), "9+"));
    assert_eq!(
        attempts(&[&[5, 0, 0, 0, 0, 0]]).groups(),
        3,
        "counts that nobody took are no groups"
    );
}

#[test]
fn empty_charts_say_so_in_words() {
    for lanes in [0, 3] {
        let lines = (0..lanes).map(|index| lane(index, "lane", &[], 0)).collect();
        let chart = latency(lines, 0, &[]);
        let words = "No request has completed yet";
        assert!(has_text(&drawn(&chart, (280, HEIGHT), LIGHT, 1.0), words));
        assert_eq!(chart.summary(), format!("{words}."));

        let chart = attempts(&vec![&[][..]; lanes]);
        let words = "No request has finished yet";
        assert!(has_text(&drawn(&chart, (280, HEIGHT), LIGHT, 1.0), words));
        assert_eq!(chart.summary(), format!("{words}."));
    }
}

#[test]
fn senseless_sizes_and_ratios_draw_no_garbage() {
    for size in [(0, 0), (1, 1), (40, 300), (300, 40)] {
        for calls in [
            drawn(&LatencyChart::new(&run(0.5)), size, LIGHT, 1.0),
            drawn(&AttemptsChart::new(&run(0.5)), size, LIGHT, 1.0),
        ] {
            assert_eq!(calls.len(), 1, "only the surface on {size:?}");
        }
    }
    let chart = LatencyChart::new(&run(0.5));
    let plain = drawn(&chart, (800, HEIGHT), LIGHT, 1.0);
    for ratio in [f64::NAN, f64::INFINITY, 0.0, -2.0] {
        assert_eq!(drawn(&chart, (800, HEIGHT), LIGHT, ratio), plain, "{ratio} counts as 1");
    }
}

#[test]
fn lanes_differ_in_more_than_colour() {
    let one = RGBColor(0, 0, 0);
    let colourless = Palette { lanes: [one; 4], ..Palette::LIGHT };
    let look = |calls: Vec<Call>| calls.into_iter().map(|call| call.kind).collect::<Vec<Kind>>();
    let lines = |index| {
        let chart = latency(vec![lane(index, "lane", &[0, 1, 2], 700)], 30, &[]);
        look(drawn(&chart, (360, HEIGHT), &colourless, 1.0))
    };
    let bars = |index| {
        let lane = LaneAttempts { label: "lane".to_owned(), lane: index, requests: vec![8, 2] };
        let chart = AttemptsChart { lanes: vec![lane] };
        look(drawn(&chart, (360, HEIGHT), &colourless, 1.0))
    };
    for index in 0..4 {
        for other in 0..index {
            assert_ne!(lines(index), lines(other), "lines of {index} and {other}");
            assert_ne!(bars(index), bars(other), "bars of {index} and {other}");
        }
    }
}

#[test]
fn summaries_and_tables_say_what_the_charts_show() {
    let lanes = vec![
        lane(0, "sync", &[0, 1, 3], 600),
        lane(1, "async", &[3], 63_000),
        lane(2, "queue", &[0], 31_000),
    ];
    let chart = latency(lanes, 38, &[]);
    assert_eq!(chart.summary(), "p95 now: sync 602 ms, async 63 s, queue no data.");
    let table = chart.table();
    assert_eq!(
        table.headers.join("|"),
        "Until|sync p50|sync p95|async p50|async p95|queue p50|queue p95"
    );
    let rows: Vec<String> = table.rows.iter().map(|row| row.join("|")).collect();
    assert_eq!(
        rows,
        [
            "10 s|180 ms|600 ms|–|–|9.3 s|31 s",
            "20 s|180 ms|601 ms|–|–|–|–",
            "40 s|180 ms|602 ms|19 s|63 s|–|–",
        ]
    );

    let chart = attempts(&[&[800, 190, 10], &[1], &[]]);
    assert_eq!(chart.summary(), "More than one attempt: sync 20 %, async 0 %, queue no data.");
    let rows: Vec<String> = chart.table().rows.iter().map(|row| row.join("|")).collect();
    assert_eq!(
        rows,
        [
            "1|800 (80 %)|1 (100 %)|0 (–)",
            "2|190 (19 %)|0 (0 %)|0 (–)",
            "3|10 (1 %)|0 (0 %)|0 (–)",
            "Finished|1,000|1|0",
        ]
    );
}

#[test]
fn a_runs_measures_become_points_in_order() {
    for lane in LatencyChart::new(&run(1.0)).lanes {
        assert!((1..=120).contains(&lane.points.len()));
        assert!(lane.points.iter().all(|point| point.p50 <= point.p95 && point.from < point.to));
        assert!(lane.points.windows(2).all(|pair| pair[0].to <= pair[1].from));
    }
}

#[test]
fn pictures_without_a_page_have_the_pages_colours() {
    let sheet = include_str!("../../../../style/tokens.css");
    let schemes: Vec<&str> = sheet.split("@media").collect();
    for (palette, scheme) in [(Palette::LIGHT, schemes[0]), (Palette::DARK, schemes[1])] {
        let [first, second, third, fourth] = palette.lanes;
        for (name, RGBColor(red, green, blue)) in [
            ("surface", palette.surface),
            ("text", palette.text),
            ("muted", palette.muted),
            ("grid", palette.grid),
            ("lane-0", first),
            ("lane-1", second),
            ("lane-2", third),
            ("lane-3", fourth),
        ] {
            let token = format!("--{name}: #{red:02x}{green:02x}{blue:02x};");
            assert!(scheme.contains(&token), "style/tokens.css does not say {token}");
        }
    }
}
