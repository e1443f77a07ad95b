//! Canvases that stay crisp: the backing store follows the size on the page and the pixel ratio.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Beyond two device pixels to a CSS pixel nobody sees a difference, but everybody pays for it.
const RATIO_MAX: f64 = 2.0;

/// Device pixels to a CSS pixel, as far as they are used.
#[must_use]
pub fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, RATIO_MAX)
}

/// Fits the backing store; returns the context, scaled to CSS pixels, and the size in CSS pixels.
/// `None` while the canvas has no size, or the browser has no context to give.
#[must_use]
pub fn prepare(canvas: &HtmlCanvasElement) -> Option<(CanvasRenderingContext2d, f64, f64)> {
    let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    if width < 1.0 || height < 1.0 {
        return None;
    }
    let ratio = pixel_ratio();
    let (across, down) = (device(width * ratio), device(height * ratio));
    if canvas.width() != across || canvas.height() != down {
        canvas.set_width(across);
        canvas.set_height(down);
    }
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    // Fails for numbers that are not finite only.
    context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).ok()?;
    Some((context, width, height))
}

/// Whether the backing store fits the size on the page, as [`prepare`] left it. What has no size
/// there fits.
#[must_use]
pub fn fits(canvas: &HtmlCanvasElement) -> bool {
    let ratio = pixel_ratio();
    let is = |pixels: u32, size: i32| size < 1 || pixels == device(f64::from(size) * ratio);
    let (across, down) = (canvas.client_width(), canvas.client_height());
    across < 1 || is(canvas.width(), across) && is(canvas.height(), down)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes on a page are positive and small"
)]
fn device(pixels: f64) -> u32 {
    pixels.round() as u32
}
