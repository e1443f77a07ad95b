//! What the tokens mean.

use leptos::prelude::*;

/// The legend of the pictures.
#[component]
pub fn Legend() -> impl IntoView {
    let entry = |class: &'static str, text: &'static str| {
        view! {
            <li>
                <span class=format!("mark {class}") aria-hidden="true"></span>
                {text}
            </li>
        }
    };
    view! {
        <ul class="legend" aria-label="Legend">
            {entry("going", "under way")}
            {entry("waiting", "waits for its next attempt, whose number it wears")}
            {entry("good", "done")}
            {entry("bad", "failed")}
            {entry("throttled", "refused: no concurrency left")}
            {entry("hidden", "taken, and hidden until its ring has run out")}
            {entry("dead", "given up")}
            {entry("poison", "can never succeed")}
            {entry("batch", "a batch, of as many as it says")}
            {entry("plinth", "provisioned environment")}
            <li>"Ways take time to be seen: while it plays, the picture trails the numbers."</li>
        </ul>
    }
}
