//! What an author pastes: a scenario's link, and the snippets that show it in another page.

use std::io::{self, Write};

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_scene::poster;
use lambda_paths_scene::xml::escape;

/// What stands for the simulator's own address until the author says it.
const BASE: &str = "https://example.org/lambda-paths/";
/// What stands for the poster's file.
const POSTER: &str = "poster.svg";
/// Height of an embedded page without its lanes, and of a lane, in CSS pixels.
const CONTROLS_HEIGHT: usize = 130;
const LANE_HEIGHT: usize = 275;

/// The scenario's link: its fragment alone, or a whole address.
pub(crate) fn link(scenario: &Scenario, base: Option<&str>) -> String {
    let fragment = scenario.to_link();
    match base {
        Some(base) => address(base, &fragment),
        None => fragment,
    }
}

/// Writes the snippets, each ready to be pasted.
pub(crate) fn write(
    scenario: &Scenario,
    base: Option<&str>,
    poster: Option<&str>,
    output: &mut dyn Write,
) -> io::Result<()> {
    let base = base.unwrap_or(BASE);
    let fragment = scenario.to_link();
    let title = poster::title(scenario);
    let embedded = match fragment.as_str() {
        "" => "embed".to_owned(),
        fragment => format!("embed&{fragment}"),
    };
    let height = CONTROLS_HEIGHT + LANE_HEIGHT * scenario.initial.lanes.len();
    writeln!(
        output,
        "<!-- HTML: the simulator in a frame -->\n<iframe src=\"{}\" title=\"{}\"\n  \
         width=\"100%\" height=\"{height}\" loading=\"lazy\" style=\"border: 0\"></iframe>\n",
        escape(&address(base, &embedded)),
        escape(title),
    )?;
    writeln!(
        output,
        "<!-- HTML: the simulator as an element -->\n<script type=\"module\" \
         src=\"{}\"></script>\n<lambda-paths scenario=\"{}\">\n  \
         <a href=\"{}\">{}</a>\n</lambda-paths>\n",
        escape(&script(base)),
        escape(&fragment),
        escape(&address(base, &fragment)),
        escape(title),
    )?;
    writeln!(
        output,
        "<!-- Markdown: a poster that opens the simulator -->\n[![{}]({})]({})",
        markdown_text(title),
        markdown_target(poster.unwrap_or(POSTER)),
        markdown_target(&address(base, &fragment)),
    )
}

/// The simulator's address with this fragment instead of any it has.
fn address(base: &str, fragment: &str) -> String {
    let base = base.split('#').next().unwrap_or_default();
    if fragment.is_empty() { base.to_owned() } else { format!("{base}#{fragment}") }
}

/// The address of the element's script, beside the page.
fn script(base: &str) -> String {
    let page = base.split(['#', '?']).next().unwrap_or_default();
    let folder = page.rfind('/').map_or("", |end| &page[..=end]);
    format!("{folder}embed.js")
}

/// A text in which nothing means anything to Markdown, nor to the HTML within it.
fn markdown_text(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match letter {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            other => {
                if other.is_ascii_punctuation() && !".,:;-%'".contains(other) {
                    plain.push('\\');
                }
                plain.push(other);
            }
        }
    }
    plain
}

/// An address that neither its brackets nor its spaces end.
fn markdown_target(address: &str) -> String {
    let mut target = String::new();
    for letter in address.chars() {
        match letter {
            ' ' => target.push_str("%20"),
            '(' => target.push_str("%28"),
            ')' => target.push_str("%29"),
            '<' => target.push_str("%3C"),
            '>' => target.push_str("%3E"),
            '\\' => target.push_str("%5C"),
            other if other.is_control() => {}
            other => target.push(other),
        }
    }
    target
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_fragment_or_none() {
        assert_eq!(address("https://a.example/x/", "rate=5"), "https://a.example/x/#rate=5");
        assert_eq!(address("https://a.example/x/#old", ""), "https://a.example/x/");
        assert_eq!(script("https://a.example/x/index.html?q#old"), "https://a.example/x/embed.js");
    }

    #[test]
    fn markdown_takes_no_meaning_from_texts_and_addresses() {
        let plain = "a\\] \\(b\\) \\!\\[c\\] &lt;d&gt; &amp; \\_e\\_";
        assert_eq!(markdown_text("a] (b)\n![c] <d> & _e_"), plain);
        assert_eq!(markdown_target("a b(c).svg"), "a%20b%28c%29.svg");
    }
}
