//! All lanes, and what is done in them. One place hears of it for all: lanes come and go.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use lambda_paths_player::session::{Readout, Session, lane_failure};
use lambda_paths_scene::target::Target;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};

use crate::handle::Handle;
use crate::page::element::{add, append, around, focus, listen, pressed, target};
use crate::page::inspector;
use crate::page::lane::{Facts, Lane};
use crate::page::picture;

/// The lanes of the page.
pub struct Lanes {
    handle: Rc<Handle>,
    root: Element,
    all: RefCell<Vec<Lane>>,
    /// The lane whose story takes the keyboard, once it is there.
    opens: Cell<Option<usize>>,
    /// Whether the keyboard has left a picture.
    left: Cell<bool>,
}

impl Lanes {
    /// No lane so far.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, page: &Element) -> Rc<Self> {
        let root = add(page, "div", &[("class", "lanes")], "");
        let (handle, all) = (handle.clone(), RefCell::default());
        let lanes = Self { handle, root, all, opens: Cell::default(), left: Cell::default() };
        let lanes = Rc::new(lanes);
        let hearing = lanes.clone();
        let kinds = ["input", "click", "keydown", "focusout", "toggle"];
        listen(&lanes.root, &kinds, Box::new(move |event| hearing.hear(&event)));
        lanes
    }

    /// The lanes as they are on the page.
    #[must_use]
    pub fn all(&self) -> Ref<'_, Vec<Lane>> {
        self.all.borrow()
    }

    /// Does what a hand has set that rests now, and forgets the place of a keyboard that has left.
    pub fn settle(&self, now_millis: f64) {
        if self.left.take() {
            picture::leave(&self.handle);
        }
        for (index, lane) in self.all().iter().enumerate() {
            if let Some(percent) = lane.slider.rested(now_millis) {
                let rate = percent / 100.0;
                self.handle.act(|session| session.set(&lane_failure(index), rate.into()));
            }
        }
    }

    /// Shows where the lanes stand. Only what another lane takes the place of is made anew; true
    /// when something is.
    pub fn show(&self, session: &Session, readout: &Readout) -> bool {
        let mut is_new = false;
        let facts = Facts::all(session);
        let mut all = self.all.borrow_mut();
        while all.len() > facts.len() {
            all.pop().iter().for_each(|lane| lane.root.remove());
        }
        for (index, facts) in facts.into_iter().enumerate() {
            if all.get(index).is_some_and(|lane| lane.facts == facts) {
                continue;
            }
            is_new = true;
            let made = Lane::new(facts);
            if let Some(lane) = all.get_mut(index) {
                // Fails only for what is not on the page.
                let _ = self.root.replace_child(&made.root, &lane.root);
                *lane = made;
            } else {
                append(&self.root, &made.root);
                all.push(made);
            }
        }
        for (lane, readout) in all.iter().zip(&readout.lanes) {
            lane.show(readout);
        }
        is_new
    }

    /// Tells the story of what is selected.
    pub fn tell(&self, session: &Session) {
        for (index, lane) in self.all().iter().enumerate() {
            inspector::show(session, index, &lane.why);
        }
    }

    /// Gives the keyboard to the story that was opened by it.
    pub fn open(&self) {
        let opens = self.opens.take().and_then(|index| Some(self.all().get(index)?.why.clone()));
        if let Some(section) = opens.and_then(|why| why.first_element_child()) {
            focus(&section);
        }
    }

    fn hear(&self, event: &Event) {
        // A lane that is taken away loses the focus, and that asks for nothing.
        let Ok(all) = self.all.try_borrow() else { return };
        let Some(section) = around(event, "section.lane") else { return };
        let Some(index) = all.iter().position(|lane| lane.root == section) else { return };
        let (lane, handle) = (&all[index], &self.handle);
        let in_picture = around(event, ".picture").is_some();
        match event.type_().as_str() {
            "input" => lane.slider.take(),
            "focusout" if target(event).is_some_and(|target| target == lane.frame) => {
                // Later: it may be the page itself that moves the focus, while it is shown.
                self.left.set(true);
            }
            "click" if in_picture => {
                let event = event.unchecked_ref::<MouseEvent>();
                picture::click(handle, index, &lane.canvas, event);
            }
            "keydown" => {
                let event = event.unchecked_ref::<KeyboardEvent>();
                if in_picture && picture::press(handle, index, &lane.canvas, event) {
                    self.opens.set(Some(index));
                } else if event.key() == "Escape" && around(event, ".why").is_some() {
                    // The key is used up, and cancels no journey as well.
                    event.prevent_default();
                    self.close(lane);
                }
            }
            "click" => match pressed(event) {
                Some(inspector::CLOSE) => self.close(lane),
                Some(request) => {
                    let request = u32::try_from(request).unwrap_or(0);
                    handle.select(Some((index, Target::Request(request))));
                }
                None => {}
            },
            // The table of the bars is filled when it is opened.
            "toggle" => inspector::show(&handle.session().borrow(), index, &lane.why),
            _ => {}
        }
    }

    /// Closes a story; the picture gets the keyboard back.
    fn close(&self, lane: &Lane) {
        self.handle.select(None);
        focus(&lane.frame);
    }
}
