//! Elements made by hand. The settings are some hundred of them, made from data; a `view!` for each
//! form of a row costs the page kilobytes, and what changes in a row is set in place anyway.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

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
        set(&made, name, value);
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

/// Puts an element at the end of another one.
pub(crate) fn append(parent: &Element, child: &Element) {
    // Fails only where an element would come to lie within itself.
    let _ = parent.append_child(child);
}

/// Sets an attribute.
pub(crate) fn set(element: &Element, name: &str, value: &str) {
    // Fails only for what is no name of an attribute.
    let _ = element.set_attribute(name, value);
}

/// Shows or hides an element.
pub(crate) fn show(element: &Element, is_shown: bool) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.set_hidden(!is_shown);
    }
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
