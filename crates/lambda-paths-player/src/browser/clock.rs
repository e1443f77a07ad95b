//! The screen's clock, for what must not keep a frame waiting. It enters no number.

/// Milliseconds since the page was opened, as frames are told the time.
#[must_use]
pub fn millis() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    // Without a clock it is always late: whoever asks does no more than it must.
    performance.map_or(f64::INFINITY, |performance| performance.now())
}
