//! The picture's colours and typeface: design tokens of the style sheet, read from an element, so
//! that theme, host page and forced colours decide and the painters only obey.

use web_sys::{CssStyleDeclaration, Element};

/// Colours as CSS writes them, for drawing on a canvas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// Behind everything.
    pub surface: String,
    /// Stages.
    pub tray: String,
    /// An environment at work.
    pub busy: String,
    /// What has waited.
    pub pie: String,
    /// Hairlines.
    pub line: String,
    /// Text.
    pub text: String,
    /// Text that stands back.
    pub muted: String,
    /// Marks on a token.
    pub on_tone: String,
    /// Under way.
    pub going: String,
    /// Waiting for another attempt.
    pub waiting: String,
    /// Done.
    pub good: String,
    /// Failed.
    pub bad: String,
    /// Refused.
    pub throttled: String,
    typeface: String,
}

impl Palette {
    /// The colours in force at `element`; `None` where the browser computes no style.
    #[must_use]
    pub fn of(element: &Element) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(element).ok()??;
        let get = |name: &str| property(&style, name);
        Some(Self {
            surface: get("--surface"),
            tray: get("--tray"),
            busy: get("--busy"),
            pie: get("--pie"),
            line: get("--line"),
            text: get("--text"),
            muted: get("--muted"),
            on_tone: get("--on-tone"),
            going: get("--going"),
            waiting: get("--waiting"),
            good: get("--good"),
            bad: get("--bad"),
            throttled: get("--throttled"),
            typeface: get("font-family"),
        })
    }

    /// The CSS font of this size in pixels and weight.
    #[must_use]
    pub fn font(&self, size: f64, weight: u32) -> String {
        format!("{weight} {size}px {}", self.typeface)
    }
}

/// An unknown property is empty, and a canvas ignores an empty colour.
fn property(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default().trim().to_owned()
}
