//! The picture's colours and typeface: design tokens of the style sheet, read from an element, so
//! that theme, host page and forced colours decide and the painters only obey.

use lambda_paths_scene::ink::Ink;
use web_sys::Element;

/// Colours as CSS writes them, for drawing on a canvas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// One for each ink, in their order.
    colours: Vec<String>,
    typeface: String,
}

impl Palette {
    /// The colours in force at `element`; `None` where the browser computes no style.
    #[must_use]
    pub fn of(element: &Element) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(element).ok()??;
        // An unknown property is empty, and a canvas ignores an empty colour.
        let property =
            |name: &str| style.get_property_value(name).unwrap_or_default().trim().to_owned();
        let colours = Ink::all().map(|ink| property(&format!("--{}", ink.token()))).collect();
        Some(Self { colours, typeface: property("font-family") })
    }

    /// The colour of an ink.
    #[must_use]
    pub fn colour(&self, ink: Ink) -> &str {
        self.colours.get(ink as usize).map_or("", String::as_str)
    }

    /// The CSS font of this size in pixels and weight.
    #[must_use]
    pub fn font(&self, size: f64, weight: u32) -> String {
        format!("{weight} {size}px {}", self.typeface)
    }
}
