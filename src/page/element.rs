//! Elements made by hand, and what happens to them. Nothing here is generic: each form of a
//! function would be carried by the page again.

use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement};

/// The page's document.
pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The elements in an element, in order.
pub(crate) fn children(element: &Element) -> impl Iterator<Item = Element> + use<> {
    std::iter::successors(element.first_element_child(), Element::next_element_sibling)
}

/// A new element with attributes, and a text in it.
pub(crate) fn element(tag: &str, attributes: &[(&str, &str)], text: &str) -> Element {
    let document = document().expect("the page runs in a window with a document");
    let made = document.create_element(tag).expect("the page's tags are HTML's");
    for (name, value) in attributes {
        // Fails only for what is no name of an attribute.
        let _ = made.set_attribute(name, value);
    }
    if !text.is_empty() {
        made.set_text_content(Some(text));
    }
    made
}

/// A new element at the end of another one.
pub(crate) fn add(parent: &Element, tag: &str, attributes: &[(&str, &str)], text: &str) -> Element {
    let made = element(tag, attributes, text);
    append(parent, &made);
    made
}

/// A new input at the end of another element.
pub(crate) fn input(parent: &Element, attributes: &[(&str, &str)]) -> HtmlInputElement {
    add(parent, "input", attributes, "").unchecked_into()
}

/// A new element of a drawing.
pub(crate) fn svg(tag: &str) -> Element {
    let document = document().expect("the page runs in a window with a document");
    let made = document.create_element_ns(Some("http://www.w3.org/2000/svg"), tag);
    made.expect("the page's tags are SVG's")
}

/// Puts an element at the end of another one.
pub(crate) fn append(parent: &Element, child: &Element) {
    // Fails only where an element would come to lie within itself.
    let _ = parent.append_child(child);
}

/// Sets an attribute, if it is another one: who listens to the page hears of every setting.
pub(crate) fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        // Fails only for what is no name of an attribute.
        let _ = element.set_attribute(name, value);
    }
}

/// Sets a switch of an element.
pub(crate) fn turn(element: &Element, name: &str, is_on: bool) {
    set(element, name, if is_on { "true" } else { "false" });
}

/// Puts a text into an element, if it is another one.
pub(crate) fn say(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Shows or hides an element.
pub(crate) fn show(element: &Element, is_shown: bool) {
    if element.has_attribute("hidden") == is_shown {
        // Fails only for what is no name of an attribute.
        let _ = element.toggle_attribute("hidden");
    }
}

/// Hears, as long as the page lives, of events of these kinds in an element and all that it has.
/// What comes and goes in it needs no ear of its own. One event may come of another, while that is
/// heard: as a focus that is moved.
pub(crate) fn listen(element: &Element, kinds: &[&str], hear: Box<dyn Fn(Event)>) {
    let hear = Closure::wrap(hear).into_js_value();
    for kind in kinds {
        // This one does not rise from where it happens, and is heard on the way down.
        let on_the_way_down = *kind == "toggle";
        let hear = hear.unchecked_ref();
        // Fails only where there are no events, and then there is nothing to hear.
        let _ = element.add_event_listener_with_callback_and_bool(kind, hear, on_the_way_down);
    }
}

/// Goes on with what is promised, or with the reason why it does not come.
pub(crate) fn when(promise: &Promise, act: Box<dyn FnMut(JsValue)>) {
    let act = Closure::wrap(act);
    let _ = promise.then2(&act, &act);
    act.forget();
}

/// The element that an event happens to.
pub(crate) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The element that is selected, of those around an event's.
pub(crate) fn around(event: &Event, selector: &str) -> Option<Element> {
    target(event)?.closest(selector).ok().flatten()
}

/// The number that the button around an event stands for.
pub(crate) fn pressed(event: &Event) -> Option<u64> {
    around(event, "button")?.get_attribute("value")?.parse().ok()
}

/// What the input says that an event happens to.
pub(crate) fn number(event: &Event) -> Option<f64> {
    let input = target(event)?.dyn_into::<HtmlInputElement>().ok()?;
    Some(input.value_as_number()).filter(|number| number.is_finite())
}

/// Gives an element the focus, if it takes it.
pub(crate) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // Fails for what is not in the page.
        let _ = element.focus();
    }
}

/// What selects the elements whose attribute has this value.
pub(crate) fn having(attribute: &str, value: &str) -> String {
    // The values are paths and verbs of the panel's own, none with a quote in it.
    format!("[{attribute}=\"{value}\"]")
}

/// The first element within `root` that is selected.
pub(crate) fn find(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}
