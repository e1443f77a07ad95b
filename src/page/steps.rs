//! What goes to another place of the run, or to another edit of it: steps ahead and back, restart,
//! undo.

use lambda_paths_engine::scenario::Fault;
use lambda_paths_player::session::{Readout, Session, Step};
use leptos::prelude::*;

use crate::page::handle;
use crate::page::keys::{self, Help};

/// A button: its name, what it says when asked, what it does, and when there is nothing to do.
type Button =
    (&'static str, &'static str, fn(&mut Session) -> Result<(), Vec<Fault>>, fn(&Readout) -> bool);

const BUTTONS: [Button; 7] = [
    ("Back", "To the occurrence before", |session| back(session, Step::Occurrence), at_start),
    ("Step", "To the next occurrence", |session| ahead(session, Step::Occurrence), at_end),
    (
        "Previous trouble",
        "To the failure, throttle, retry or dead letter before",
        |session| back(session, Step::Notable),
        at_start,
    ),
    (
        "Next trouble",
        "To the next failure, throttle, retry or dead letter",
        |session| ahead(session, Step::Notable),
        at_end,
    ),
    ("Restart", "From the start, with what is set now", Session::restart, |_| false),
    ("Undo", "Take the last edit back", undo, |it| !it.can_undo),
    ("Redo", "Make the edit again", redo, |it| !it.can_redo),
];

fn undo(session: &mut Session) -> Result<(), Vec<Fault>> {
    session.undo();
    Ok(())
}

fn redo(session: &mut Session) -> Result<(), Vec<Fault>> {
    session.redo();
    Ok(())
}

fn back(session: &mut Session, step: Step) -> Result<(), Vec<Fault>> {
    session.step_back(step);
    Ok(())
}

fn ahead(session: &mut Session, step: Step) -> Result<(), Vec<Fault>> {
    session.step(step);
    Ok(())
}

fn at_start(readout: &Readout) -> bool {
    readout.now.micros() == 0
}

fn at_end(readout: &Readout) -> bool {
    readout.ended
}

/// The buttons, the switch for quiet stretches, and the way to the list of keys.
#[component]
pub fn Steps(
    /// The list of keys.
    help: Help,
) -> impl IntoView {
    let handle = handle();
    let button = move |(name, title, act, idle): Button| {
        let idle = Memo::new(move |_| handle.readout.with(idle));
        // Not disabled: who has come here by keyboard keeps the focus.
        view! {
            <button
                title=title
                aria-disabled=move || idle.get().to_string()
                on:click=move |_| {
                    if !idle.get_untracked() {
                        handle.act(act);
                    }
                }
            >
                {name}
            </button>
        }
    };
    let skip = move |event| {
        let skips = event_target_checked(&event);
        handle.act(|session| {
            session.playback.skips = skips;
            Ok(())
        });
    };
    view! {
        <div class="steps">
            {BUTTONS.into_iter().map(button).collect_view()}
            <button aria-haspopup="dialog" on:click=move |_| keys::show(help)>
                "Keys"
            </button>
            <label class="skip">
                <input type="checkbox" prop:checked=true on:change=skip />
                "Skip quiet stretches"
            </label>
        </div>
    }
}
