//! What an author may rely on in a poster.

use lambda_paths_engine::scenario::{PRESETS, Preset, Scenario};
use lambda_paths_engine::simulation::Simulation;
use lambda_paths_engine::time::Instant;
use lambda_paths_scene::ink::Ink;
use lambda_paths_scene::poster::{CARD, WIDTH, WIDTHS, card, draw};

/// Raw size of a poster. Compressed by brotli it must stay below 15,000, which `cargo xtask test`
/// checks; that has been an eighth to a tenth of this.
const RAW_BYTES_MAX: usize = 130_000;

fn preset(name: &str) -> Scenario {
    Preset::named(name).expect("a built-in scenario").scenario()
}

fn titled(title: &str) -> Scenario {
    preset("three-paths").edited("title", title.into()).expect("a sound edit")
}

/// The text of an element that stands once.
fn text_of<'a>(poster: &'a str, element: &str) -> &'a str {
    let (_, rest) = poster.split_once(&format!("<{element} id=")).expect("the element begins");
    let (_, rest) = rest.split_once('>').expect("its tag ends");
    rest.split_once(&format!("</{element}>")).expect("it ends").0
}

/// Reads the document as an XML parser does, as far as posters need it: elements that are closed in
/// order, attributes in double quotes, no `&` but those of entities. Returns the elements' names
/// and the attributes' names.
fn check_xml(document: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut names = Vec::new();
    let mut rest = document.trim_end();
    while !rest.is_empty() {
        let (text, tag) = rest.split_once('<').unwrap_or((rest, ""));
        check_text(text);
        assert!(!open.is_empty() || text.trim().is_empty(), "text outside the root: {text}");
        if tag.is_empty() {
            break;
        }
        let (tag, after) = tag.split_once('>').expect("every tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "what is open is closed");
            continue;
        }
        let is_empty = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        names.push(name.to_owned());
        while !attributes.trim().is_empty() {
            let (attribute, value) = attributes.split_once("=\"").expect("name, =, quote");
            let (value, after) = value.split_once('"').expect("a quote ends it");
            assert!(attribute.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
            check_text(value);
            names.push(format!("@{}", attribute.trim()));
            attributes = after;
        }
        if !is_empty {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    names
}

fn check_text(text: &str) {
    for part in text.split('&').skip(1) {
        let entity = part.split(';').next().unwrap_or_default();
        assert!(["amp", "lt", "gt", "quot", "#39"].contains(&entity), "&{entity}");
    }
    let is_sound = |c: char| c == '\n' || (c >= ' ' && c != '\u{fffe}' && c != '\u{ffff}');
    assert!(text.chars().all(is_sound), "{text:?}");
}

#[test]
fn every_built_in_scenario_has_a_light_poster_that_is_sound_xml_and_names_nothing_outside() {
    const ALLOWED: [&str; 13] = [
        "svg", "title", "desc", "style", "g", "text", "tspan", "rect", "circle", "path", "polygon",
        "polyline", "line",
    ];
    for preset in PRESETS {
        let poster = draw(&preset.scenario(), None, WIDTH);
        assert!(poster.len() <= RAW_BYTES_MAX, "{} has {} bytes", preset.name, poster.len());
        for name in check_xml(&poster) {
            match name.strip_prefix('@') {
                Some(attribute) => assert!(
                    !attribute.contains("href") && !attribute.starts_with("on"),
                    "{attribute}"
                ),
                None => assert!(ALLOWED.contains(&name.as_str()), "{name}"),
            }
        }
        let addresses = poster.matches("://").count();
        assert_eq!(addresses, 1, "{} names its own kind, and no address", preset.name);
        assert!(!poster.contains("url(") && !poster.contains("@import"));
    }
}

#[test]
fn the_same_scenario_instant_and_width_give_the_same_bytes() {
    let scenario = preset("outage");
    let at = Some(Instant::from_secs_f64(90.0));
    assert_eq!(draw(&scenario, at, WIDTH), draw(&scenario, at, WIDTH));
    assert_eq!(draw(&scenario, None, WIDTH), draw(&scenario.clone(), None, WIDTH));
    assert_ne!(draw(&scenario, at, WIDTH), draw(&scenario, None, WIDTH));
    assert_ne!(draw(&scenario, at, WIDTH), draw(&scenario, at, *WIDTHS.start()));
}

#[test]
fn a_poster_tells_the_run_in_words_with_the_numbers_of_its_report() {
    let scenario = preset("outage");
    let at = Instant::from_secs_f64(300.0);
    let poster = draw(&scenario, Some(at), WIDTH);
    let mut simulation = Simulation::new(&scenario);
    simulation.advance(at, u64::MAX, &mut |_| {});
    assert!(poster.starts_with("<svg ") && poster.contains(" role=\"img\" "));
    assert_eq!(text_of(&poster, "title"), "A minute in which everything fails");
    let told = text_of(&poster, "desc");
    assert!(told.contains("at 5:00 of 10:00"), "{told}");
    for lane in simulation.report().lanes {
        let (requests, id) = (lane.requests, &lane.id);
        let counts = format!(
            "{} arrived, {} under way, {} succeeded",
            requests.arrived, requests.in_flight, requests.succeeded
        );
        let about = told.split(&format!("Lane {id}, ")).nth(1).expect("each lane is told");
        assert!(about.contains(&counts), "{counts}: {about}");
        let mean = lane.attempts.mean.expect("requests have finished");
        assert!(about.contains(&format!("{mean:.2} attempts in the mean")), "{about}");
    }
    assert!(told.contains("p95 now: "), "{told}");
    assert!(told.contains("More than one attempt: "), "{told}");
}

#[test]
fn a_hostile_title_stays_a_title() {
    let hostile = "</title><script>alert(1)</script>\" onload=\"x\u{fffe}&lt; '";
    let poster = draw(&titled(hostile), Some(Instant::START), WIDTH);
    let names = check_xml(&poster);
    assert!(!names.iter().any(|name| name == "script" || name == "@onload"), "{names:?}");
    assert!(text_of(&poster, "title").starts_with("&lt;/title&gt;&lt;script&gt;"));
}

#[test]
fn a_title_of_any_length_and_a_run_of_any_kind_fit_at_any_width() {
    for title in ["", "x", &"long words ".repeat(18), &"w".repeat(200)] {
        for width in [*WIDTHS.start(), 360, WIDTH, *WIDTHS.end()] {
            let poster = draw(&titled(title), Some(Instant::from_secs_f64(1.0)), width);
            check_xml(&poster);
            assert!(poster.contains(&format!(" width=\"{width}\" ")));
            assert!(!text_of(&poster, "title").trim().is_empty());
        }
    }
}

#[test]
fn both_colour_schemes_stand_in_it_and_paper_is_light() {
    let poster = draw(&preset("three-paths"), Some(Instant::START), WIDTH);
    let (light, dark) = poster
        .split_once("@media screen and (prefers-color-scheme:dark)")
        .expect("dark is for screens");
    let dark = dark.split_once("</style>").expect("the style ends").0;
    for ink in Ink::all() {
        let hex = |(red, green, blue): (u8, u8, u8)| format!("#{red:02x}{green:02x}{blue:02x}");
        let property = |value| format!("--{}:{};", ink.token(), value);
        assert!(light.contains(&property(hex(ink.light()))), "{ink:?}");
        assert!(dark.contains(&property(hex(ink.dark()))), "{ink:?}");
        // What reads no custom properties gets the light value.
        let name = ink.token();
        let plain = format!(".{name}{{fill:{};fill:var(--{name})}}", hex(ink.light()));
        assert!(light.contains(&plain), "{plain}");
    }
}

#[test]
fn a_card_has_its_shape_and_all_its_lanes_however_many_there_are() {
    let one = Preset::named("notifications").expect("a built-in scenario").scenario();
    let many = format!(
        "{{\"schema\":\"lambda-paths/1\",\"title\":\"<&\",\"lanes\":[{}]}}",
        (0..12)
            .map(|n| format!("{{\"id\":\"lane{n}\",\"path\":{{\"kind\":\"sqs\"}}}}"))
            .collect::<Vec<_>>()
            .join(",")
    );
    let many = Scenario::from_json(&many).expect("a sound scenario");
    for scenario in [one, many] {
        let drawn = card(&scenario, Some(Instant::from_secs_f64(20.0)));
        check_xml(&drawn);
        let (_, rest) = drawn.split_once("viewBox=\"").expect("a view box");
        let area: Vec<f32> = rest
            .split('"')
            .next()
            .unwrap_or_default()
            .split(' ')
            .map(|number| number.parse().expect("a number"))
            .collect();
        let shape = CARD.0 as f32 / CARD.1 as f32;
        assert!((area[2] / area[3] - shape).abs() < 0.01, "{area:?}");
        for lane in &scenario.initial.lanes {
            assert!(drawn.contains(&format!(">{}</tspan>", lane.id)), "{}", lane.id);
        }
    }
}
