//! Words on lines of a width.

use crate::paint::{Surface, Type};

/// The text on at most `lines_max` lines of this width; an ellipsis stands where some is left out.
pub(super) fn wrapped<S: Surface>(
    surface: &mut S,
    text: &str,
    look: Type,
    width: f32,
    lines_max: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = match lines.last() {
            Some(line) => format!("{line} {word}"),
            None => word.to_owned(),
        };
        let fits = surface.width_of(&longer, look) <= width;
        match lines.last_mut() {
            Some(line) if fits => *line = longer,
            _ => lines.push(word.to_owned()),
        }
    }
    let is_cut = lines.len() > lines_max;
    lines.truncate(lines_max);
    for line in &mut lines {
        *line = fitted(surface, line, look, width);
    }
    if let Some(last) = lines.last_mut().filter(|_| is_cut) {
        let longer = format!("{last} …");
        *last = fitted(surface, &longer, look, width);
    }
    lines
}

/// As much of a line as fits.
pub(super) fn fitted<S: Surface>(surface: &mut S, text: &str, look: Type, width: f32) -> String {
    if surface.width_of(text, look) <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.trim_end_matches('…').chars().collect();
    while let Some(_cut) = kept.pop() {
        let line = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if surface.width_of(&line, look) <= width {
            return line;
        }
    }
    String::new()
}
