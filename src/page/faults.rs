//! What is wrong with an input: every fault at once, while the page goes on with the last good
//! scenario. Texts from outside stay texts.

use leptos::prelude::*;

use crate::page::handle;

/// Faults shown at most; of more, their number is told.
const SHOWN: usize = 20;

/// The faults of the last input, if any.
#[component]
pub fn Faults() -> impl IntoView {
    let faults = handle().faults;
    let lead = move || match faults.with(Vec::len) {
        1 => "This cannot be used; the page goes on with what it had:".to_owned(),
        n => format!("This cannot be used, for {n} reasons; the page goes on with what it had:"),
    };
    let more = move || faults.with(Vec::len).saturating_sub(SHOWN);
    let items =
        move || faults.get().into_iter().take(SHOWN).map(|fault| view! { <li>{fault}</li> });
    view! {
        <div class="faults" role="alert" hidden=move || faults.with(Vec::is_empty)>
            <Show when=move || !faults.with(Vec::is_empty)>
                <p>{lead}</p>
                <ul>{move || items().collect_view()}</ul>
                <Show when=move || { more() > 0 }>
                    <p>"… and " {more} " more."</p>
                </Show>
                <button on:click=move |_| faults.set(Vec::new())>"Close"</button>
            </Show>
        </div>
    }
}
