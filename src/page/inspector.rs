//! Why: what happened to the request that is selected, over time and in sentences; or what came
//! last onto a pile.

use lambda_paths_engine::time::Instant;
use lambda_paths_player::session::Session;
use lambda_paths_scene::chart;
use lambda_paths_scene::picture::Tone;
use lambda_paths_scene::story::{self, Story};
use lambda_paths_scene::target::Target;
use web_sys::Element;

use crate::page::element::{add, append, children, say, set, svg};
use crate::page::items::{self, Item};

/// Width of the bars' area, in its own units.
const WIDTH: u64 = 1000;
/// What the button stands for that closes an inspector: no request has this number.
pub const CLOSE: u64 = u64::MAX;
/// A bar is at least so wide.
const BAR_MIN: u64 = 5;

/// Shows what is selected in a lane, looked at closely, or nothing.
pub fn show(session: &Session, index: usize, host: &Element) {
    let Some((_, target)) = session.selected().filter(|(lane, _)| *lane == index) else {
        return host.set_text_content(None);
    };
    let section = host.first_element_child().unwrap_or_else(|| section(host));
    let parts: Vec<Element> = children(&section).collect();
    let [head, state, bars, sentences, details] = &parts[..] else { return };
    let (Some(title), Some(table)) = (head.first_element_child(), children(details).nth(1)) else {
        return;
    };
    let (name, now) = match target {
        Target::Request(_) => tell(session, bars, sentences, &table),
        Target::Pile(pile) => {
            bars.set_text_content(None);
            table.set_text_content(None);
            list(session, (index, pile), sentences)
        }
    };
    set(&section, "aria-label", &name);
    say(&title, &name);
    say(state, &now);
}

/// The parts that are filled: a heading, how it stands, the bars, the sentences, the table.
fn section(host: &Element) -> Element {
    let section = add(host, "section", &[("class", "inspector"), ("tabindex", "-1")], "");
    let head = add(&section, "div", &[("class", "head")], "");
    add(&head, "h3", &[], "");
    add(&head, "button", &[("class", "quiet"), ("value", &CLOSE.to_string())], "Close");
    add(&section, "p", &[("class", "state")], "");
    add(&section, "div", &[("class", "gantt"), ("aria-hidden", "true")], "");
    add(&section, "ol", &[], "");
    let details = add(&section, "details", &[], "");
    add(&details, "summary", &[], "The bars as a table");
    add(&details, "table", &[], "");
    section
}

/// Tells the story of the request that is asked about: its name, and what it waits for.
fn tell(
    session: &Session,
    bars: &Element,
    sentences: &Element,
    table: &Element,
) -> (String, String) {
    let Some(inquiry) = session.inquiry() else { return Default::default() };
    let (story, now) = (inquiry.story(), session.simulation().now());
    let lane = session.scenario().initial.lanes.get(story.lane());
    let title = format!("Why: {} of {}", story.name(), lane.map_or("", |lane| &lane.id));
    let items = story.sentences.iter().map(|sentence| Item {
        class: if sentence.is_end { "end" } else { "" },
        at: sentence.at,
        text: sentence.text.clone(),
        rule: sentence.rule,
        value: None,
    });
    items::show(sentences, items);
    draw(story, now, bars);
    table.set_text_content(None);
    if table.parent_element().is_some_and(|details| details.has_attribute("open")) {
        fill(story, now, table);
    }
    let state = match (inquiry.has_caught_up(), story.awaited(now), story.left_out) {
        (false, ..) => "Looking back to where it began …".to_owned(),
        (_, Some(awaited), _) => awaited,
        (_, None, 0) => "It has come to its end.".to_owned(),
        (_, None, left_out) => format!("It has come to its end. {left_out} sentences left out."),
    };
    (title, state)
}

/// Lists what came last onto a pile.
fn list(session: &Session, (lane, pile): (usize, usize), list: &Element) -> (String, String) {
    let Some(scene) = session.scene().lanes().get(lane) else { return Default::default() };
    let (name, latest) = scene.pile(pile);
    let none = latest.is_empty();
    let items = latest.into_iter().map(|one| Item {
        class: "",
        at: one.at,
        text: format!("{}: {}", scene.name(one.request), one.reason),
        rule: "",
        value: Some(u64::from(one.request)),
    });
    items::show(list, items);
    let id = session.scenario().initial.lanes.get(lane).map_or("", |lane| &lane.id);
    let state = if none { "Nothing lies here." } else { "The latest; each tells its story." };
    (format!("{name} of {id}"), state.to_owned())
}

/// From when to when the bars are drawn.
fn extent(story: &Story, now: Instant) -> Option<(Instant, Instant)> {
    let from = story.bars.first()?.from;
    let until = story.bars.iter().map(|bar| bar.until.unwrap_or(now)).max()?;
    Some((from, until.max(story.ended.unwrap_or(from))))
}

/// A row for each thing that it did, in the order of its first time.
fn draw(story: &Story, now: Instant, area: &Element) {
    area.set_text_content(None);
    let Some((from, until)) = extent(story, now) else { return };
    let whole = until.since(from).micros().max(1);
    let along = |at: Instant| at.since(from).micros().min(whole) * WIDTH / whole;
    let mut rows: Vec<&str> = Vec::new();
    for bar in &story.bars {
        if !rows.contains(&bar.row) {
            rows.push(bar.row);
        }
    }
    for row in rows {
        add(area, "span", &[], row);
        let lines = svg("svg");
        set(&lines, "viewBox", &format!("0 0 {WIDTH} 10"));
        set(&lines, "preserveAspectRatio", "none");
        for bar in story.bars.iter().filter(|bar| bar.row == row) {
            let rect = svg("rect");
            let start = along(bar.from);
            let width = (along(bar.until.unwrap_or(now)).saturating_sub(start)).max(BAR_MIN);
            set(&rect, "x", &start.min(WIDTH - BAR_MIN).to_string());
            set(&rect, "width", &width.to_string());
            set(&rect, "height", "10");
            set(&rect, "class", tone(bar.tone));
            append(&lines, &rect);
        }
        append(area, &lines);
    }
    add(area, "span", &[], "");
    let axis = add(area, "span", &[("class", "axis")], "");
    for text in [story::clock(from), chart::span(until.since(from)), story::clock(until)] {
        add(&axis, "span", &[], &text);
    }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Going => "going",
        Tone::Waiting => "waiting",
        Tone::Good => "good",
        Tone::Bad => "bad",
        _ => "muted",
    }
}

/// The bars as a table.
fn fill(story: &Story, now: Instant, table: &Element) {
    let row = |tag: &str, cells: [&str; 4]| {
        let row = add(table, "tr", &[], "");
        for text in cells {
            add(&row, tag, &[], text);
        }
    };
    row("th", ["What", "From", "To", "For"]);
    for bar in &story.bars {
        let until = bar.until.filter(|until| *until <= now);
        let to = until.map_or("now".to_owned(), story::clock);
        let lasts = chart::span(until.unwrap_or(now).since(bar.from));
        row("td", [bar.row, &story::clock(bar.from), &to, &lasts]);
    }
}
