//! The fragment of the page's address.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The fragment at this moment, without its `#`.
#[must_use]
pub fn current() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Hears of every change of the fragment, until it is dropped.
pub struct Listener {
    callback: Closure<dyn FnMut()>,
}

impl Listener {
    /// Calls `each` with the new fragment, without its `#`.
    #[must_use]
    pub fn start(each: impl Fn(String) + 'static) -> Self {
        let callback = Closure::new(move || each(current()));
        if let Some(window) = web_sys::window() {
            let function = callback.as_ref().unchecked_ref();
            // Fails only where there are no events, and then there is nothing to hear.
            let _ = window.add_event_listener_with_callback("hashchange", function);
        }
        Self { callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let function = self.callback.as_ref().unchecked_ref();
            // Fails only where there was nothing to hear.
            let _ = window.remove_event_listener_with_callback("hashchange", function);
        }
    }
}
