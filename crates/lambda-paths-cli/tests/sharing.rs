//! What authors put into their pages: posters, links and snippets.

use std::ops::Range;
use std::process::Command;

use lambda_paths_engine::scenario::{Link, PRESETS};
use lambda_paths_scene::ink::Ink;
use resvg::tiny_skia::Pixmap;

/// What a call prints, which ends with 0 and says nothing beside.
#[track_caller]
fn output_of(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_lambda-paths"))
        .args(arguments)
        .output()
        .expect("the program starts");
    let errors = String::from_utf8(done.stderr).expect("text");
    assert_eq!((done.status.code(), errors.as_str()), (Some(0), ""), "{arguments:?}");
    String::from_utf8(done.stdout).expect("text")
}

/// The address in the attribute or brackets that begin so, as a browser reads it.
#[track_caller]
fn address(snippet: &str, begin: &str, end: char) -> String {
    let (_, rest) = snippet.split_once(begin).expect("it begins");
    rest.split(end).next().unwrap_or_default().replace("&amp;", "&").replace("&quot;", "\"")
}

#[test]
fn a_poster_is_printed_or_written_with_the_same_bytes() {
    let name = format!("lambda-paths-{}.svg", std::process::id());
    let path = std::env::temp_dir().join(name);
    let file = path.to_str().expect("a plain name");
    let scenario = ["poster", "--preset", "outage", "--at", "90"];
    let printed = output_of(&scenario);
    assert!(printed.starts_with("<svg ") && printed.ends_with("</svg>\n"));
    let mut arguments = scenario.to_vec();
    arguments.extend(["-o", file]);
    assert_eq!(output_of(&arguments), "");
    assert_eq!(std::fs::read_to_string(&path).expect("the poster"), printed);
    std::fs::remove_file(&path).expect("the poster");
}

#[test]
fn a_card_has_its_words_and_lanes_in_pixels_the_same_each_time() {
    let name = format!("lambda-paths-{}.png", std::process::id());
    let path = std::env::temp_dir().join(name);
    let file = path.to_str().expect("a plain name");
    let mut cards = Vec::new();
    for preset in ["three-paths", "three-paths", "outage"] {
        assert_eq!(output_of(&["poster", "--preset", preset, "-o", file]), "");
        cards.push(std::fs::read(&path).expect("the card"));
    }
    std::fs::remove_file(&path).expect("the card");
    assert!(cards[0] == cards[1] && cards[0] != cards[2]);
    let card = Pixmap::decode_png(&cards[0]).expect("a PNG");
    assert_eq!((card.width(), card.height()), (1200, 630));
    let seen = |ink: Ink, down: Range<u32>| {
        let (r, g, b) = ink.light();
        let is_ink = |x, y| {
            let pixel = card.pixel(x, y).expect("within the card");
            (pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()) == (r, g, b, 255)
        };
        down.flat_map(|y| (0..1200).map(move |x| (x, y))).filter(|(x, y)| is_ink(*x, *y)).count()
    };
    // The title, by strokes of letters; a token or two in each third; no hole anywhere.
    assert!(seen(Ink::Text, 0..60) > 100);
    for third in [60..245, 245..435, 435..630] {
        assert!(seen(Ink::Going, third) > 50);
    }
    assert!(card.pixels().iter().all(|pixel| pixel.alpha() == 255));
}

#[test]
fn a_card_has_one_size_and_a_poster_two_formats() {
    let scenario = ["poster", "--preset", "outage"];
    let refused = |more: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_lambda-paths"))
            .args(scenario.iter().chain(more))
            .output()
            .expect("the program starts");
        assert_eq!(done.status.code(), Some(2));
        String::from_utf8(done.stderr).expect("plain text")
    };
    assert!(refused(&["--format", "png", "--width", "800"]).contains("1200 by 630 pixels"));
    assert!(refused(&["--format", "gif"]).contains("svg or png, not gif"));
    let mut arguments = scenario.to_vec();
    arguments.extend(["--format", "svg", "-o", "-"]);
    assert!(output_of(&arguments).starts_with("<svg "));
}

#[test]
fn a_poster_that_cannot_be_written_names_its_file() {
    let folder = std::env::temp_dir();
    let file = folder.join("no-such-folder").join("poster.svg");
    let done = Command::new(env!("CARGO_BIN_EXE_lambda-paths"))
        .args(["poster", "--preset", "outage", "-o"])
        .arg(&file)
        .output()
        .expect("the program starts");
    let told = String::from_utf8(done.stderr).expect("plain text");
    assert!(told.starts_with(&format!("cannot write {}: ", file.display())), "{told}");
    assert_eq!(done.status.code(), Some(1));
}

#[test]
fn a_link_opens_the_scenario_that_it_was_made_of() {
    for preset in PRESETS {
        let fragment = output_of(&["link", "--preset", preset.name, "--seed", "7"]);
        let read = Link::parse(fragment.trim_end()).expect("a sound link").scenario;
        assert_eq!(read.initial.seed, 7);
        assert_eq!(read.changes.len(), preset.scenario().changes.len());
        let base = "https://example.org/x/#old";
        let whole = output_of(&["link", "--preset", preset.name, "--seed=7", "--base", base]);
        assert_eq!(whole, format!("https://example.org/x/#{fragment}"));
    }
}

#[test]
fn snippets_open_the_scenario_and_hold_hostile_texts() {
    let link = "path=async&rate=5&title=%22%3E%3Cscript%3E%5D(x)%26";
    let base = "https://example.org/a(b)/?q=\"><b>";
    let snippets = output_of(&["embed", "--link", link, "--base", base, "--poster", "a b.svg"]);
    let own = "<script type=\"module\" src=\"https://example.org/a(b)/embed.js\"></script>";
    assert!(snippets.contains(own), "{snippets}");
    assert!(
        !snippets.replace(own, "").contains("<script") && !snippets.contains("<b>"),
        "{snippets}"
    );
    let meant = Link::parse(link).expect("a sound link").scenario;
    let frame = address(&snippets, "<iframe src=\"", '"');
    let read = Link::parse(&frame).expect("a sound link");
    assert_eq!((&read.scenario.initial, read.view("embed")), (&meant.initial, Some("")));
    assert_eq!(read.scenario.title, "\"><script>](x)&");
    let poster = address(&snippets, "](a%20b.svg)](", ')');
    assert_eq!(Link::parse(&poster).expect("a sound link").scenario.initial, meant.initial);
}

#[test]
fn a_frame_has_room_for_its_lanes() {
    let one = output_of(&["embed", "--link", "path=async"]);
    let three = output_of(&["embed", "--preset", "three-paths"]);
    assert!(one.contains("height=\"405\"") && three.contains("height=\"955\""), "{one}{three}");
}
