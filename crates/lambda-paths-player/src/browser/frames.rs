//! The frame loop: one callback a frame, until it is dropped.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A running frame loop. Dropping it ends it.
pub struct Frames {
    shared: Rc<Shared>,
}

type Callback = Closure<dyn FnMut(f64)>;

struct Shared {
    /// The frame that is asked for.
    handle: Cell<Option<i32>>,
    callback: RefCell<Option<Callback>>,
}

impl Shared {
    fn request(&self) {
        let callback = self.callback.borrow();
        let (Some(window), Some(callback)) = (web_sys::window(), callback.as_ref()) else { return };
        let handle = window.request_animation_frame(callback.as_ref().unchecked_ref()).ok();
        self.handle.set(handle);
    }
}

impl Frames {
    /// Calls `each` once a frame with the screen's clock in milliseconds.
    #[must_use]
    pub fn start(mut each: impl FnMut(f64) + 'static) -> Self {
        let shared = Rc::new(Shared { handle: Cell::new(None), callback: RefCell::new(None) });
        let weak = Rc::downgrade(&shared);
        let callback = Closure::new(move |millis: f64| {
            each(millis);
            if let Some(shared) = weak.upgrade() {
                shared.request();
            }
        });
        shared.callback.replace(Some(callback));
        shared.request();
        Self { shared }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let (Some(window), Some(handle)) = (web_sys::window(), self.shared.handle.take()) {
            // Fails only for a window that is gone, and its frames with it.
            let _ = window.cancel_animation_frame(handle);
        }
    }
}
