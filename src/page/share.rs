//! The way to the share panel, which is a script of its own (`web/share`): it is loaded when it is
//! first wanted, and told all that it shares.

use std::rc::Rc;

use lambda_paths_engine::scenario::{PRESETS, compact};
use lambda_paths_player::session::Session;
use serde_json::json;
use web_sys::{CustomEvent, CustomEventInit, Element};

use crate::handle::Handle;
use crate::page::element::{add, listen};

/// What the page's script listens to.
const EVENT: &str = "lambda-paths:share";

/// The button that opens the share panel.
pub fn add_button(handle: &Rc<Handle>, parent: &Element) {
    let button = add(parent, "button", &[("class", "share-open")], "Share");
    let handle = handle.clone();
    let open = move |_| {
        let init = CustomEventInit::new();
        init.set_detail(&shared(&handle.session().borrow()).into());
        let event = CustomEvent::new_with_event_init_dict(EVENT, &init);
        if let (Some(window), Ok(event)) = (web_sys::window(), event) {
            // Fails only for an event that is under way already.
            let _ = window.dispatch_event(&event);
        }
    };
    listen(&button, &["click"], Box::new(open));
}

/// What is shared, as JSON.
fn shared(session: &Session) -> String {
    let scenario = session.simulation().scenario();
    let title = match scenario.title.as_str() {
        "" => PRESETS[0].title,
        own => own,
    };
    let lanes = scenario.initial.lanes.iter().map(|lane| lane.id.as_str());
    compact(&json!({
        "link": scenario.to_link(),
        "document": scenario.document(),
        "title": title,
        "seconds": session.simulation().now().as_secs_f64(),
        "lanes": lanes.collect::<Vec<_>>(),
    }))
}
