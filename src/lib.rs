//! The browser app.
use leptos::prelude::*;

/// Mounts the app on the page's body.
pub fn start() {
    mount_to_body(|| view! { <p>"lambda-paths"</p> });
}
