//! What the reader asked of the browser.

/// Whether the reader prefers reduced motion, at this moment.
#[must_use]
pub fn prefers_reduced_motion() -> bool {
    let query = web_sys::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    query.is_some_and(|query| query.matches())
}
