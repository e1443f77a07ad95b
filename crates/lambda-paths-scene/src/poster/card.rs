//! A card: title and lanes of a poster, in the shape that social networks show pictures in.

use lambda_paths_engine::scenario::Scenario;
use lambda_paths_engine::time::Instant;

use super::moment::Moment;
use super::{FONTS, Poster, sheet, words};
use crate::ink::Ink;
use crate::paint::{Paint, Surface};
use crate::picture::Rect;
use crate::xml::escape;

/// Width and height of a card, in pixels.
pub const CARD: (u32, u32) = (1200, 630);

/// Widths that lanes are drawn for, until they are as high as a card of that width has room for.
const WIDTHS: core::ops::RangeInclusive<u32> = 600..=2400;
const STEP: usize = 40;

/// Draws the run at an instant, or without one when most is to be seen, as an SVG document of light
/// colours only. However many lanes there are, all are on it.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "pixels are few")]
pub fn card(scenario: &Scenario, at: Option<Instant>) -> String {
    let moment = Moment::chosen(scenario, at);
    let shape = CARD.0 as f32 / CARD.1 as f32;
    let drawn = |width| {
        let mut poster = Poster::new(width);
        poster.heading(&moment.simulation);
        poster.lanes(&moment);
        poster
    };
    let fits = |poster: &Poster| poster.y * shape <= poster.width;
    let mut poster = drawn(*WIDTHS.start());
    for width in WIDTHS.step_by(STEP) {
        if fits(&poster) {
            break;
        }
        poster = drawn(width);
    }
    document(poster, scenario, shape)
}

/// The whole document: what was drawn stands in the middle.
fn document(poster: Poster, scenario: &Scenario, shape: f32) -> String {
    let height = poster.y.max(poster.width / shape);
    let area = Rect {
        x: ((poster.width - height * shape) / 2.0).floor(),
        y: ((poster.y - height) / 2.0).floor(),
        width: (height * shape).ceil(),
        height: height.ceil(),
    };
    let mut ground = sheet::Sheet::new();
    ground.rectangle(area, 0.0, Paint::fill(Ink::Surface));
    let title = escape(words::title(scenario));
    let (style, ground, body) =
        (sheet::plain_style(), ground.into_body(), poster.sheet.into_body());
    let Rect { x, y, width, height } = area;
    let (across, down) = CARD;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{across}\" height=\"{down}\" \
         viewBox=\"{x} {y} {width} {height}\" fill=\"none\" font-family=\"{FONTS}\">\n\
         <title>{title}</title>\n{style}{ground}{body}</svg>\n"
    )
}
