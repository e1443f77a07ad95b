//! What is wrong with an input: every fault at once, while the page goes on with the last good
//! scenario. Texts from outside stay texts.

use leptos::prelude::*;

use crate::handle::Told;
use crate::page::handle;

/// Faults shown at most; of more, their number is told.
const SHOWN: usize = 20;

/// The faults of the last input, if any.
#[component]
pub fn Faults() -> impl IntoView {
    let told = handle().told;
    let is_empty = move || told.with(|told| *told == Told::default());
    let lead = move || {
        told.with(|told| match (told.refused.len(), told.in_vain.is_empty()) {
            (_, false) => {
                "Not everything here was understood, and only the rest was done:".to_owned()
            }
            (1, _) => "This cannot be used; the page goes on with what it had:".to_owned(),
            (n, _) => format!("This cannot be used, for {n} reasons; the page goes on as it was:"),
        })
    };
    let count = move || told.with(|told| told.refused.len() + told.in_vain.len());
    let more = move || count().saturating_sub(SHOWN);
    let items = move || {
        let Told { refused, in_vain } = told.get();
        let all = refused.into_iter().chain(in_vain).take(SHOWN);
        all.map(|fault| view! { <li>{fault}</li> }).collect_view()
    };
    view! {
        <div class="faults" role="alert" hidden=is_empty>
            <Show when=move || !is_empty()>
                <p>{lead}</p>
                <ul>{items}</ul>
                <Show when=move || { more() > 0 }>
                    <p>"… and " {more} " more."</p>
                </Show>
                <button on:click=move |_| told.set(Told::default())>"Close"</button>
            </Show>
        </div>
    }
}
