//! A lane's picture, in which requests and piles can be selected: by pointer, by touch, and by the
//! arrow keys.

use lambda_paths_player::session::Session;
use lambda_paths_scene::picture::{self, Point};
use web_sys::{HtmlCanvasElement, KeyboardEvent, MouseEvent};

use crate::handle::Handle;

/// A pointer selects what it hits in the picture of a lane.
#[expect(clippy::cast_precision_loss, reason = "a picture's size in pixels is small")]
pub fn click(handle: &Handle, lane: usize, canvas: &HtmlCanvasElement, event: &MouseEvent) {
    let at = Point { x: event.offset_x() as f32, y: event.offset_y() as f32 };
    let picture = now(&handle.session().borrow(), lane, canvas);
    if let Some(target) = picture.and_then(|picture| picture.nearest(at)) {
        handle.select(Some((lane, target)));
    }
}

/// Does what a key says in the picture of a lane. True when that opens a story.
pub fn press(
    handle: &Handle,
    lane: usize,
    canvas: &HtmlCanvasElement,
    event: &KeyboardEvent,
) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return false;
    }
    let mut opens = false;
    match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => go(handle, lane, canvas, true),
        "ArrowLeft" | "ArrowUp" => go(handle, lane, canvas, false),
        "Enter" | " " => {
            let cursor = handle.session().borrow().asked.cursor;
            opens = cursor.is_some();
            if opens {
                handle.select(cursor);
            }
        }
        "Escape" => {
            leave(handle);
            handle.select(None);
        }
        _ => return false,
    }
    event.prevent_default();
    opens
}

/// The keyboard goes elsewhere.
pub fn leave(handle: &Handle) {
    handle.session().borrow_mut().asked.cursor = None;
    handle.show();
}

/// Goes to the next target, or to the one before; past the last one it begins again.
fn go(handle: &Handle, lane: usize, canvas: &HtmlCanvasElement, ahead: bool) {
    let mut session = handle.session().borrow_mut();
    let Some(picture) = now(&session, lane, canvas) else { return };
    let from = session.asked.cursor.filter(|(one, _)| *one == lane);
    let next = picture.beside(from.map(|(_, target)| target), ahead);
    let Some(target) = next.or_else(|| picture.beside(None, ahead)) else { return };
    let what = session.scene().lanes()[lane].describe(&picture, target);
    session.asked.voice = format!("{what}. Enter tells its story.");
    session.asked.cursor = Some((lane, target));
    handle.show();
}

/// The picture of a lane as it is on its canvas now.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a picture's size in pixels is small")]
pub fn now(session: &Session, lane: usize, canvas: &HtmlCanvasElement) -> Option<picture::Picture> {
    let (now, motion) = (session.simulation().now(), session.playback.motion());
    let size = (canvas.client_width() as f32, canvas.client_height() as f32);
    Some(session.scene().lanes().get(lane)?.picture(now, motion, size))
}
