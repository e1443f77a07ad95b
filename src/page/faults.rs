//! What is wrong with an input: every fault at once, while the page goes on with the last good
//! scenario. Texts from outside stay texts.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::Element;

use crate::handle::{Handle, Told};
use crate::page::element::{add, around, listen, show};

/// Faults shown at most; of more, their number is told.
const SHOWN: usize = 20;

/// The faults of the last input, if any.
pub struct Faults {
    root: Element,
    shown: RefCell<Told>,
}

impl Faults {
    /// None so far.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, page: &Element) -> Self {
        let root = add(page, "div", &[("class", "faults"), ("role", "alert"), ("hidden", "")], "");
        let handle = handle.clone();
        // The button is the only thing in it that is pressed.
        let close = Box::new(move |event| {
            if around(&event, "button").is_some() {
                handle.tell(Told::default());
            }
        });
        listen(&root, &["click"], close);
        Self { root, shown: RefCell::default() }
    }

    /// Shows these.
    pub fn show(&self, told: &Told) {
        if *self.shown.borrow() == *told {
            return;
        }
        self.shown.replace(told.clone());
        let Told { refused, in_vain } = told;
        let count = refused.len() + in_vain.len();
        let lead = match (refused.len(), in_vain.is_empty()) {
            (_, false) => {
                "Not everything here was understood, and only the rest was done:".to_owned()
            }
            (1, _) => "This cannot be used; the page goes on with what it had:".to_owned(),
            (n, _) => format!("This cannot be used, for {n} reasons; the page goes on as it was:"),
        };
        self.root.set_text_content(None);
        show(&self.root, count > 0);
        if count == 0 {
            return;
        }
        add(&self.root, "p", &[], &lead);
        let list = add(&self.root, "ul", &[], "");
        for fault in refused.iter().chain(in_vain).take(SHOWN) {
            add(&list, "li", &[], fault);
        }
        if let Some(more) = count.checked_sub(SHOWN).filter(|more| *more > 0) {
            add(&self.root, "p", &[], &format!("… and {more} more."));
        }
        add(&self.root, "button", &[], "Close");
    }
}
