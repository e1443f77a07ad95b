//! The charts' palette, from the custom properties that hold at the canvas: so theme, host page and
//! forced colours decide.

use lambda_paths_scene::chart::{Palette, RGBColor};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// No style sheet names this colour; it tells whether the context took another one.
const UNTOUCHED: &str = "#010203";

/// Palette and typeface of this canvas. What the page leaves open is as on a light page.
pub(super) fn of(
    canvas: &HtmlCanvasElement,
    context: &CanvasRenderingContext2d,
) -> (Palette, String) {
    let fallback = Palette::LIGHT;
    let style =
        web_sys::window().and_then(|window| window.get_computed_style(canvas).ok().flatten());
    let property = |name: &str| -> String {
        let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
        value.unwrap_or_default().trim().to_owned()
    };
    let colour = |name: &str, other: RGBColor| resolved(context, &property(name)).unwrap_or(other);
    let [first, second, third, fourth] = fallback.lanes;
    let palette = Palette {
        surface: colour("--surface", fallback.surface),
        text: colour("--text", fallback.text),
        muted: colour("--muted", fallback.muted),
        grid: colour("--grid", fallback.grid),
        lanes: [
            colour("--lane-0", first),
            colour("--lane-1", second),
            colour("--lane-2", third),
            colour("--lane-3", fourth),
        ],
    };
    let typeface = property("font-family");
    (palette, if typeface.is_empty() { "sans-serif".to_owned() } else { typeface })
}

/// The colour that CSS means by `value`: a context tells it, whatever its notation, system colours
/// included.
fn resolved(context: &CanvasRenderingContext2d, value: &str) -> Option<RGBColor> {
    context.set_fill_style_str(UNTOUCHED);
    context.set_fill_style_str(value);
    let read = context.fill_style().as_string().filter(|read| read != UNTOUCHED)?;
    parsed(&read)
}

/// Reads the notations that a context answers in: `#rrggbb`, or `rgba(r, g, b, a)`, whose opacity
/// counts for nothing here.
fn parsed(colour: &str) -> Option<RGBColor> {
    if let Some(digits) = colour.strip_prefix('#') {
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        return Some(RGBColor(part(0)?, part(2)?, part(4)?));
    }
    let inside = colour.strip_prefix("rgba(").or_else(|| colour.strip_prefix("rgb("))?;
    let mut parts = inside.split([',', ' ', ')']).filter(|part| !part.is_empty());
    let mut part = || parts.next()?.parse().ok();
    Some(RGBColor(part()?, part()?, part()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contexts_answers_are_understood() {
        assert_eq!(parsed("#0072b2"), Some(RGBColor(0, 114, 178)));
        assert_eq!(parsed("rgba(1, 2, 3, 0.5)"), Some(RGBColor(1, 2, 3)));
        assert_eq!(parsed("rgb(1 2 3)"), Some(RGBColor(1, 2, 3)));
        for nonsense in ["", "#", "#12", "red", "rgba(1, 2)", "color(srgb 1 0 0)"] {
            assert_eq!(parsed(nonsense), None, "{nonsense}");
        }
    }
}
