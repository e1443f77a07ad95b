//! A lane's picture, in which requests and piles can be selected: by pointer, by touch, and by the
//! arrow keys.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use crate::handle::Handle;
use crate::page::element::{document, focus};
use crate::page::handle;
use crate::page::inspector::name;
use lambda_paths_player::session::Session;
use lambda_paths_scene::picture::{self, Point};

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
    let place = Place { handle, index, canvas };
    let leave = move |_| {
        handle.session().borrow_mut().asked.cursor = None;
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
            on:click=move |event| place.click(&event)
        >
            <canvas
                node_ref=canvas
                role="img"
                aria-label=move || label.get()
            ></canvas>
        </div>
    }
}

/// What acts on a picture: it can be copied into every closure.
#[derive(Clone, Copy)]
struct Place {
    handle: Handle,
    index: usize,
    canvas: NodeRef<Canvas>,
}

impl Place {
    #[expect(clippy::cast_precision_loss, reason = "a picture's size in pixels is small")]
    fn click(self, event: &MouseEvent) {
        let at = Point { x: event.offset_x() as f32, y: event.offset_y() as f32 };
        let session = self.handle.session();
        let picture = now(&session.borrow(), self.index, self.canvas);
        if let Some(target) = picture.and_then(|picture| picture.nearest(at)) {
            self.handle.select(Some((self.index, target)));
        }
    }

    fn press(self, event: &KeyboardEvent) {
        let Self { handle, index, .. } = self;
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => self.go(true),
            "ArrowLeft" | "ArrowUp" => self.go(false),
            "Enter" | " " => {
                let cursor = handle.session().borrow().asked.cursor;
                if cursor.is_some() {
                    handle.select(cursor);
                    focus_later(index);
                }
            }
            "Escape" => {
                handle.session().borrow_mut().asked.cursor = None;
                handle.select(None);
            }
            _ => return,
        }
        event.prevent_default();
        handle.repaint();
    }

    /// Goes to the next target, or to the one before; past the last one it begins again.
    fn go(self, ahead: bool) {
        let Self { handle, index, canvas } = self;
        let session = handle.session();
        let mut session = session.borrow_mut();
        let Some(picture) = now(&session, index, canvas) else { return };
        let from = session.asked.cursor.filter(|(lane, _)| *lane == index);
        let next = picture.beside(from.map(|(_, target)| target), ahead);
        let Some(target) = next.or_else(|| picture.beside(None, ahead)) else { return };
        let what = session.scene().lanes()[index].describe(&picture, target);
        session.asked.voice = format!("{what}. Enter tells its story.");
        session.asked.cursor = Some((index, target));
        drop(session);
        handle.turn();
    }
}

/// The picture of a lane as it is on its canvas now.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a picture's size in pixels is small")]
pub fn now(session: &Session, lane: usize, canvas: NodeRef<Canvas>) -> Option<picture::Picture> {
    let (now, motion) = (session.simulation().now(), session.playback.motion());
    let canvas = canvas.get_untracked()?;
    let size = (canvas.client_width() as f32, canvas.client_height() as f32);
    Some(session.scene().lanes().get(lane)?.picture(now, motion, size))
}

/// The inspector takes the keyboard, once it is there.
fn focus_later(index: usize) {
    request_animation_frame(move || {
        if let Some(found) = document().and_then(|page| page.get_element_by_id(&name(index))) {
            focus(&found);
        }
    });
}
