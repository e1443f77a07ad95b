//! Lists that grow while somebody reads them: what stands already is left alone, so that focus and
//! selection of text stay where they are.

use lambda_paths_engine::time::Instant;
use lambda_paths_scene::story;
use web_sys::Element;

use crate::page::element::{add, append, element};

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

/// Shows these items in a list, and leaves those alone that stand there already.
pub fn show(list: &Element, items: impl Iterator<Item = Item>) {
    let mut standing = list.first_element_child();
    for item in items {
        let made = entry(&item);
        match standing.take() {
            Some(known) => {
                standing = known.next_element_sibling();
                if !made.is_equal_node(Some(&known)) {
                    let _ = list.replace_child(&made, &known);
                }
            }
            None => append(list, &made),
        }
    }
    while let Some(rest) = standing {
        standing = rest.next_element_sibling();
        rest.remove();
    }
}

fn entry(item: &Item) -> Element {
    let entry = element("li", &[("class", item.class)], "");
    let into = match item.value {
        Some(value) => {
            let button = [("class", "quiet"), ("value", &*value.to_string())];
            add(&entry, "button", &button, "")
        }
        None => entry.clone(),
    };
    add(&into, "span", &[("class", "at")], &story::clock(item.at));
    add(&into, "span", &[], &format!(" {} ", item.text));
    if !item.rule.is_empty() {
        add(&into, "a", &[("href", &format!("model.html#{}", item.rule))], "the rule");
    }
    entry
}
