//! What the reader asked of the browser, and how much room there is.

/// Whether the reader prefers reduced motion, at this moment.
#[must_use]
pub fn prefers_reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether the window has room for more than what matters most.
#[must_use]
pub fn is_wide() -> bool {
    matches("(min-width: 1000px)")
}

fn matches(query: &str) -> bool {
    let found = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    found.is_some_and(|found| found.matches())
}
