//! A lane's picture, in which requests and piles can be selected: by pointer, by touch, and by the
//! arrow keys.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::handle::Handle;
use crate::page::handle;
use crate::page::inspector::name;
use crate::page::items::document;
use crate::selection::{Selection, picture, selection};
use lambda_paths_scene::picture::Point;

/// The picture of a lane.
#[component]
pub fn Picture(
    /// Index of the lane.
    index: usize,
    /// The lane's name.
    id: String,
    /// What it is painted on.
    canvas: NodeRef<Canvas>,
    /// What holds it, and has the keyboard.
    frame: NodeRef<Div>,
    /// The picture in words.
    label: Signal<String>,
) -> impl IntoView {
    let handle = handle();
    let selection = selection();
    let place = Place { handle, selection, index, canvas };
    let leave = move |_| {
        selection.cursor.set(None);
        handle.repaint();
    };
    view! {
        <div
            class="picture"
            tabindex="0"
            role="application"
            aria-roledescription="picture"
            aria-label=format!("Picture of lane {id}: arrow keys go from request to request")
            node_ref=frame
            on:keydown=move |event| place.press(&event)
            on:blur=leave
        >
            <canvas
                node_ref=canvas
                role="img"
                aria-label=move || label.get()
                on:click=move |event| place.click(&event)
            ></canvas>
        </div>
    }
}

/// What acts on a picture: it can be copied into every closure.
#[derive(Clone, Copy)]
struct Place {
    handle: Handle,
    selection: Selection,
    index: usize,
    canvas: NodeRef<Canvas>,
}

impl Place {
    #[expect(clippy::cast_precision_loss, reason = "a picture's size in pixels is small")]
    fn click(self, event: &MouseEvent) {
        let at = Point { x: event.offset_x() as f32, y: event.offset_y() as f32 };
        let session = self.handle.session();
        let picture = picture(&session.borrow(), self.index, self.canvas);
        if let Some(target) = picture.and_then(|picture| picture.nearest(at)) {
            self.selection.select(self.handle, Some((self.index, target)));
        }
    }

    fn press(self, event: &KeyboardEvent) {
        let Self { handle, selection, index, .. } = self;
        match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => self.go(true),
            "ArrowLeft" | "ArrowUp" => self.go(false),
            "Enter" | " " => {
                let cursor = selection.cursor.get_untracked();
                if cursor.is_some() {
                    selection.select(handle, cursor);
                    focus_later(index);
                }
            }
            "Escape" => {
                selection.cursor.set(None);
                selection.select(handle, None);
            }
            _ => return,
        }
        event.prevent_default();
        handle.repaint();
    }

    /// Goes to the next target, or to the one before; past the last one it begins again.
    fn go(self, ahead: bool) {
        let Self { handle, selection, index, canvas } = self;
        let session = handle.session();
        let session = session.borrow();
        let Some(picture) = picture(&session, index, canvas) else { return };
        let from = selection.cursor.get_untracked().filter(|(lane, _)| *lane == index);
        let next = picture.beside(from.map(|(_, target)| target), ahead);
        let Some(target) = next.or_else(|| picture.beside(None, ahead)) else { return };
        let what = session.scene().lanes()[index].describe(&picture, target);
        selection.spoken.set(format!("{what}. Enter tells its story."));
        selection.cursor.set(Some((index, target)));
    }
}

/// The inspector takes the keyboard, once it is there.
fn focus_later(index: usize) {
    request_animation_frame(move || {
        let found = document().and_then(|page| page.get_element_by_id(&name(index)));
        if let Some(found) = found.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
            // Fails for what takes no focus.
            let _ = found.focus();
        }
    });
}
