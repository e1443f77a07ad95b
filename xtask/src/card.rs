//! The model card as a page: docs/model.md, whose Markdown uses headings, paragraphs, lists, tables
//! and code, as one HTML file that needs no other. Every heading and every rule has an anchor, so
//! that a sentence elsewhere can point at the rule behind it.

use std::fs;

use crate::failure::Failure;
use crate::workspace::Workspace;

/// So many words of a rule or heading make its anchor.
const ANCHOR_WORDS: usize = 6;

const HEAD: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<title>What lambda-paths models</title>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<link rel="icon" href="data:," />
<style>
"#;

const STYLE: &str = include_str!("card.css");

/// Writes the card into the built site.
pub(crate) fn write(workspace: &Workspace) -> Result<(), Failure> {
    let source = workspace.root.join("docs").join("model.md");
    let text = fs::read_to_string(&source).map_err(Failure::file(&source))?;
    let target = workspace.dist.join("model.html");
    fs::write(&target, page(&text)).map_err(Failure::file(&target))
}

/// The whole page.
fn page(markdown: &str) -> String {
    let mut writer = Writer::default();
    let body = writer.body(markdown);
    let contents: String = writer
        .contents
        .iter()
        .map(|(anchor, name)| format!("<li><a href=\"#{anchor}\">{name}</a></li>\n"))
        .collect();
    // The contents come after the introduction, before the first chapter.
    let chapters = body.find("<h2").unwrap_or(body.len());
    let (introduction, chapters) = body.split_at(chapters);
    format!(
        "{HEAD}{STYLE}</style>\n</head>\n<body>\n<main>\n<p><a href=\"./\">To the simulator</a>\
         </p>\n{introduction}<nav aria-label=\"Contents\">\n<ul>\n{contents}</ul>\n</nav>\n\
         {chapters}</main>\n</body>\n</html>\n"
    )
}

#[derive(Default)]
struct Writer {
    /// Anchors that are taken.
    anchors: Vec<String>,
    /// The chapters: anchor and name.
    contents: Vec<(String, String)>,
}

impl Writer {
    fn body(&mut self, markdown: &str) -> String {
        let mut html = String::new();
        for block in blocks(markdown) {
            html += &self.block(&block);
        }
        html
    }

    fn block(&mut self, lines: &[&str]) -> String {
        let first = lines.first().copied().unwrap_or_default();
        if let Some((marks, name)) = first
            .split_once(' ')
            .filter(|(marks, _)| !marks.is_empty() && marks.chars().all(|mark| mark == '#'))
        {
            let (level, anchor, name) = (marks.len(), self.anchor(name), inline(name));
            if level == 2 {
                self.contents.push((anchor.clone(), name.clone()));
            }
            return format!("<h{level} id=\"{anchor}\">{name}</h{level}>\n");
        }
        if first.starts_with("| ") {
            return self.table(lines);
        }
        if first.starts_with("- ") {
            let items = list_items(lines);
            let items = items.iter().map(|item| format!("<li>{}</li>\n", inline(item)));
            return format!("<ul>\n{}</ul>\n", items.collect::<String>());
        }
        format!("<p>{}</p>\n", inline(&lines.join(" ")))
    }

    /// A table; the roles say again what the elements are, because a narrow window shows each row
    /// as a block, and then browsers forget it.
    fn table(&mut self, lines: &[&str]) -> String {
        let headers = cells(lines[0]);
        let mut html =
            "<table role=\"table\">\n<thead role=\"rowgroup\">\n<tr role=\"row\">".to_owned();
        for header in &headers {
            html += &format!("<th role=\"columnheader\" scope=\"col\">{}</th>", inline(header));
        }
        html += "</tr>\n</thead>\n<tbody role=\"rowgroup\">\n";
        for line in &lines[2..] {
            let cells = cells(line);
            let anchor = self.anchor(cells[0]);
            html += &format!("<tr role=\"row\" id=\"{anchor}\">");
            for (header, cell) in headers.iter().zip(&cells) {
                let text = if *header == "number" { self.numbers(cell) } else { inline(cell) };
                let label = escape(header);
                html += &format!("<td role=\"cell\" data-label=\"{label}\">{text}</td>");
            }
            html += "</tr>\n";
        }
        html + "</tbody>\n</table>\n"
    }

    /// Numbers with an anchor for each name: `` `sqs batchSize` = 1 `` is at `sqs-batchSize`.
    fn numbers(&mut self, cell: &str) -> String {
        let mut html = String::new();
        for (index, part) in cell.split('`').enumerate() {
            if index % 2 == 0 {
                html += &escape(part);
            } else {
                let anchor = part.replace(' ', "-");
                let id = match self.anchors.contains(&anchor) {
                    true => String::new(),
                    false => format!(" id=\"{anchor}\""),
                };
                self.anchors.push(anchor);
                html += &format!("<code{id}>{}</code>", escape(part));
            }
        }
        html
    }

    /// An anchor of the first words, which no other one has.
    fn anchor(&mut self, text: &str) -> String {
        let plain = text.to_lowercase();
        let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(ANCHOR_WORDS).collect();
        let anchor = words.join("-");
        let mut unique = anchor.clone();
        let mut number = 1;
        while self.anchors.contains(&unique) {
            number += 1;
            unique = format!("{anchor}-{number}");
        }
        self.anchors.push(unique.clone());
        unique
    }
}

/// Runs of lines that belong together.
fn blocks(markdown: &str) -> Vec<Vec<&str>> {
    let mut blocks = vec![Vec::new()];
    for line in markdown.lines() {
        if line.trim().is_empty() {
            blocks.push(Vec::new());
        } else if let Some(block) = blocks.last_mut() {
            block.push(line);
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

/// List items, each with the lines that go on with it.
fn list_items(lines: &[&str]) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in lines {
        match (line.strip_prefix("- "), items.last_mut()) {
            (Some(item), _) => items.push(item.to_owned()),
            (None, Some(item)) => *item += &format!(" {}", line.trim()),
            (None, None) => {}
        }
    }
    items
}

/// Text with code and links.
fn inline(text: &str) -> String {
    let mut html = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            // A long name may break where its words meet.
            let name = escape(part).replace("::", "::<wbr>").replace('_', "_<wbr>");
            html += &format!("<code>{name}</code>");
        } else {
            html += &links(part);
        }
    }
    html
}

fn links(text: &str) -> String {
    let Some((before, rest)) = text.split_once('[') else { return escape(text) };
    match rest.split_once("](").and_then(|(name, rest)| Some((name, rest.split_once(')')?))) {
        Some((name, (address, after))) => {
            let (name, address) = (escape(name), escape(address));
            format!("{}<a href=\"{address}\">{name}</a>{}", escape(before), links(after))
        }
        None => format!("{}[{}", escape(before), links(rest)),
    }
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(markdown: &str) -> String {
        Writer::default().body(markdown)
    }

    #[test]
    fn a_rule_is_a_row_with_an_anchor_of_its_own_and_of_each_number() {
        let table = "| AWS does | number |\n|---|---|\n\
                     | Waits, then tries again `twice` or so | `A_B` = 1; `sqs c` = 2 |\n\
                     | Waits, then tries again twice or less | `A_B` = 1 |\n";
        let html = body(table);
        for expected in [
            "<tr role=\"row\" id=\"waits-then-tries-again-twice-or\">",
            "<tr role=\"row\" id=\"waits-then-tries-again-twice-or-2\">",
            "<code id=\"A_B\">A_B</code> = 1; <code id=\"sqs-c\">sqs c</code> = 2</td>",
            "<td role=\"cell\" data-label=\"number\"><code>A_B</code> = 1</td>",
        ] {
            assert!(html.contains(expected), "{expected}\n{html}");
        }
    }

    #[test]
    fn text_is_never_made_into_markup() {
        let html = body("# A <b> & \"c\"\n\n- one `<i>`\n  and [more](x\"y)\n\n[alone\n");
        assert_eq!(
            html,
            "<h1 id=\"a-b-c\">A &lt;b&gt; &amp; &quot;c&quot;</h1>\n\
             <ul>\n<li>one <code>&lt;i&gt;</code> and <a href=\"x&quot;y\">more</a></li>\n</ul>\n\
             <p>[alone</p>\n"
        );
    }

    #[test]
    fn every_rule_of_the_card_is_on_its_page() {
        let card = include_str!("../../docs/model.md");
        let rules =
            card.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| AWS"));
        assert_eq!(page(card).matches("<tr role=\"row\" id=").count(), rules.count());
    }
}
