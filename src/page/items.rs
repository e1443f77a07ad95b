//! Lists that grow while somebody reads them: what stands already is left alone, so that focus and
//! selection of text stay where they are.

use lambda_paths_engine::time::Instant;
use lambda_paths_scene::story;
use web_sys::{Document, Element};

/// One entry of a list.
pub struct Item {
    /// A class of its entry.
    pub class: &'static str,
    /// When it happened.
    pub at: Instant,
    /// What it says.
    pub text: String,
    /// The anchor of the rule behind it, in the model card; empty for none.
    pub rule: &'static str,
    /// What its button stands for; `None` where it has none.
    pub value: Option<u64>,
}

/// Makes an element with some text.
#[must_use]
pub fn make(tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = document()?.create_element(tag).ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element.set_text_content(Some(text));
    Some(element)
}

/// The page's document.
#[must_use]
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Puts one element into another, at its end.
pub fn put(parent: &Element, child: Option<Element>) {
    if let Some(child) = child {
        // Fails only where a child contains its parent.
        let _ = parent.append_child(&child);
    }
}

/// Gives an element an attribute.
pub fn set(element: &Element, name: &str, value: &str) {
    // Fails for names that are none.
    let _ = element.set_attribute(name, value);
}

/// The elements in an element, in order.
pub fn children(element: &Element) -> impl Iterator<Item = Element> + use<> {
    std::iter::successors(element.first_element_child(), Element::next_element_sibling)
}

/// Shows these items in a list, and leaves those alone that stand there already.
pub fn show(list: &Element, items: impl Iterator<Item = Item>) {
    let mut standing = list.first_element_child();
    for item in items {
        let made = entry(&item);
        match standing.take() {
            Some(known) => {
                standing = known.next_element_sibling();
                if let Some(made) = made.filter(|made| !made.is_equal_node(Some(&known))) {
                    let _ = list.replace_child(&made, &known);
                }
            }
            None => put(list, made),
        }
    }
    while let Some(rest) = standing {
        standing = rest.next_element_sibling();
        rest.remove();
    }
}

fn entry(item: &Item) -> Option<Element> {
    let entry = make("li", item.class, "")?;
    let mut into = entry.clone();
    if let Some(value) = item.value {
        into = make("button", "quiet", "")?;
        set(&into, "value", &value.to_string());
        put(&entry, Some(into.clone()));
    }
    put(&into, make("span", "at", &story::clock(item.at)));
    put(&into, make("span", "", &format!(" {} ", item.text)));
    if !item.rule.is_empty()
        && let Some(link) = make("a", "", "the rule")
    {
        set(&link, "href", &format!("model.html#{}", item.rule));
        put(&into, Some(link));
    }
    Some(entry)
}
