//! The picture's colours and typeface: design tokens of the style sheet, read from an element, so
//! that theme, host page and forced colours decide and the painters only obey.

use lambda_paths_scene::ink::{Ink, Rgb};
use web_sys::{CanvasRenderingContext2d, Element};

/// No style sheet names this colour; it tells whether the context took another one.
const UNTOUCHED: &str = "#010203";

/// Colours and typeface, for drawing on a canvas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// One for each ink, in their order: as CSS writes it, and in numbers.
    colours: Vec<(String, Rgb)>,
    typeface: String,
}

impl Palette {
    /// The colours in force at `element`, in numbers as `context` understands them; `None` where
    /// the browser computes no style. What the style sheet leaves open is as on a light page.
    #[must_use]
    pub fn of(element: &Element, context: &CanvasRenderingContext2d) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(element).ok()??;
        let property =
            |name: &str| style.get_property_value(name).unwrap_or_default().trim().to_owned();
        let colour = |ink: Ink| {
            let text = property(&format!("--{}", ink.token()));
            let rgb = resolved(context, &text).unwrap_or(ink.light());
            (text, rgb)
        };
        Some(Self { colours: Ink::all().map(colour).collect(), typeface: property("font-family") })
    }

    /// The colour of an ink, as CSS writes it. An unknown one is empty, and a canvas ignores that.
    #[must_use]
    pub fn colour(&self, ink: Ink) -> &str {
        self.colours.get(ink as usize).map_or("", |(text, _)| text)
    }

    /// The colour of an ink in numbers.
    #[must_use]
    pub fn rgb(&self, ink: Ink) -> Rgb {
        self.colours.get(ink as usize).map_or(ink.light(), |(_, rgb)| *rgb)
    }

    /// The typeface.
    #[must_use]
    pub fn typeface(&self) -> &str {
        &self.typeface
    }

    /// The CSS font of this size in pixels and weight.
    #[must_use]
    pub fn font(&self, size: f64, weight: u32) -> String {
        format!("{weight} {size}px {}", self.typeface)
    }
}

/// The colour that CSS means by `value`: a context tells it, whatever its notation, system colours
/// included.
fn resolved(context: &CanvasRenderingContext2d, value: &str) -> Option<Rgb> {
    context.set_fill_style_str(UNTOUCHED);
    context.set_fill_style_str(value);
    let read = context.fill_style().as_string().filter(|read| read != UNTOUCHED)?;
    parsed(&read)
}

/// Reads the notations that a context answers in: `#rrggbb`, or `rgba(r, g, b, a)`, whose opacity
/// counts for nothing here.
fn parsed(colour: &str) -> Option<Rgb> {
    if let Some(digits) = colour.strip_prefix('#') {
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        return Some((part(0)?, part(2)?, part(4)?));
    }
    let inside = colour.strip_prefix("rgba(").or_else(|| colour.strip_prefix("rgb("))?;
    let mut parts = inside.split([',', ' ', ')']).filter(|part| !part.is_empty());
    let mut part = || parts.next()?.parse().ok();
    Some((part()?, part()?, part()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contexts_answers_are_understood() {
        assert_eq!(parsed("#0072b2"), Some((0, 114, 178)));
        assert_eq!(parsed("rgba(1, 2, 3, 0.5)"), Some((1, 2, 3)));
        assert_eq!(parsed("rgb(1 2 3)"), Some((1, 2, 3)));
        for nonsense in ["", "#", "#12", "red", "rgba(1, 2)", "color(srgb 1 0 0)"] {
            assert_eq!(parsed(nonsense), None, "{nonsense}");
        }
    }
}
