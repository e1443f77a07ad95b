//! When the app breaks, a person must see it: a panic that should never happen becomes a message in
//! the page, never a frozen canvas.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Event, console};

/// Id of the message, so that it is shown once.
const ID: &str = "failure";

/// Shows a message for any panic, and for any error that nobody caught, from now on.
pub fn show_from_now_on() {
    std::panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        console::error_1(&text.as_str().into());
        show(&text);
    }));
    let Some(window) = web_sys::window() else { return };
    let listener = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        let message = js_sys::Reflect::get(&event, &"message".into()).ok();
        show(&message.and_then(|text| text.as_string()).unwrap_or_default());
    });
    // Fails only where there are no events, and then there is nothing to hear.
    let _ = window.add_event_listener_with_callback("error", listener.as_ref().unchecked_ref());
    // It listens as long as the page lives.
    listener.forget();
}

/// A trap in WebAssembly comes as a second error after its panic: the first message stands.
fn show(text: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if document.get_element_by_id(ID).is_none() {
        // Fails only where the document refuses elements, and then nothing can be shown.
        let _ = append(&document, text);
    }
}

fn append(document: &Document, text: &str) -> Result<(), wasm_bindgen::JsValue> {
    let message = document.create_element("div")?;
    message.set_id(ID);
    message.set_class_name("failure");
    message.set_attribute("role", "alert")?;
    let lead = document.create_element("p")?;
    lead.set_text_content(Some(
        "The simulation has stopped: something went wrong that should never go wrong. \
         Reload the page to start again.",
    ));
    let detail = document.create_element("pre")?;
    detail.set_text_content(Some(text));
    message.append_child(&lead)?;
    message.append_child(&detail)?;
    if let Some(body) = document.body() {
        body.append_child(&message)?;
    }
    Ok(())
}
