//! The page: header, controls, lanes, charts, comparison; and the frame loop that moves them.

use std::cell::Cell;
use std::rc::Rc;

use lambda_paths_engine::scenario::{Link, PRESETS};
use lambda_paths_player::browser::frames::Frames;
use lambda_paths_player::browser::{canvas, clock, fragment, media};
use lambda_paths_player::painter::Painter;
use lambda_paths_player::playback::{FIRST_SPEED, Playback};
use lambda_paths_player::session::{Readout, Session};
use lambda_paths_scene::picture::Picture;
use lambda_paths_scene::target::RingKind;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use crate::handle::Handle;
use crate::page::comparison::Comparison;
use crate::page::controls::{Bar, Controls};
use crate::page::element::{add, listen};
use crate::page::faults::Faults;
use crate::page::figures::Figures;
use crate::page::keys;
use crate::page::lanes::Lanes;
use crate::page::legend::Legend;
use crate::page::log::Log;
use crate::page::numbers::Numbers;
use crate::page::scenario::{self, Presets};
use crate::page::settings::Settings;
use crate::page::share;

/// Between two readouts, in milliseconds of the screen's clock: ten a second.
const READOUT_MILLIS: f64 = 100.0;
/// Between two drawings of a chart, in turns: each is drawn five times a second.
const CHARTS_MILLIS: f64 = 100.0;
/// Between two announcements: time to hear one out.
const ANNOUNCE_MILLIS: f64 = 6000.0;
/// Between two looks at colours and sizes, which theme and window may change at any time.
const LOOK_MILLIS: f64 = 400.0;

/// A journey may take so long of each frame, in milliseconds,
const JOURNEY_MILLIS: f64 = 40.0;
/// in slices of so many occurrences.
const JOURNEY_BUDGET: u64 = 5_000;

/// Puts the app into a place of the page, where it lives as long as the page does.
pub fn mount(place: &Element) {
    let playback = Playback::new(FIRST_SPEED, media::prefers_reduced_motion());
    let handle = Rc::new(Handle::new(Session::new(PRESETS[0].scenario(), playback)));
    let page = Page::new(&handle, place);
    follow_fragment(&handle);
    page.show();
    std::mem::forget(run_frames(handle, page));
}

/// The parts of the page.
struct Page {
    handle: Rc<Handle>,
    presets: Presets,
    faults: Faults,
    bar: Bar,
    controls: Controls,
    settings: Rc<Settings>,
    legend: Legend,
    lanes: Rc<Lanes>,
    numbers: Numbers,
    log: Log,
    figures: Figures,
    comparison: Comparison,
    /// What there is to tell of what is selected, and of what was notable, as it was told last.
    told: Cell<Option<u64>>,
}

impl Page {
    fn new(handle: &Rc<Handle>, place: &Element) -> Self {
        let root = add(place, "div", &[("class", "simulator"), ("tabindex", "-1")], "");
        let masthead = add(&root, "header", &[("class", "masthead")], "");
        add(&masthead, "h1", &[], "Who waits, and who retries?");
        let choice = add(&masthead, "div", &[("class", "presets")], "");
        let says = "A caller waits, Lambda’s queue keeps the event, or a poller fetches it: the \
                    same requests take all three ways at once.";
        add(&masthead, "p", &[("class", "lead")], says);
        let presets = Presets::new(handle, &choice, &masthead);
        share::add_button(handle, &choice);
        let settings = Settings::new(handle, &choice);
        let faults = Faults::new(handle, &root);
        let list = keys::list(&root);
        let bar = Bar::new(handle, &root);
        let controls = Controls::new(handle, &root, list.clone());
        let legend = Legend::new(handle, &root);
        let lanes = Lanes::new(handle, &root);
        let numbers = Numbers::new(handle, &root);
        let log = Log::new(handle, &root);
        let figures = Figures::new(handle, &root);
        let comparison = Comparison::new(&root);
        scenario::add_text(handle, &root);
        let says = "A model, not AWS: all times are model time; every delay and limit is AWS’s \
                    own, or says that it is assumed. Nothing leaves this page. ";
        let foot = add(&add(&root, "footer", &[], ""), "p", &[], says);
        add(&foot, "a", &[("href", "model.html")], "What is modelled");
        let pressed = handle.clone();
        let press = move |event: Event| keys::press(&pressed, &list, event.unchecked_ref());
        listen(&root, &["keydown"], Box::new(press));
        let (handle, told) = (handle.clone(), Cell::new(None));
        Self {
            handle,
            presets,
            faults,
            bar,
            controls,
            settings,
            legend,
            lanes,
            numbers,
            log,
            figures,
            comparison,
            told,
        }
    }

    /// Shows everything as it is now.
    fn show(&self) {
        let readout = self.handle.session().borrow().readout();
        self.show_run(&readout);
        let session = self.handle.session().borrow();
        self.presets.show(&session.scenario().title);
        self.faults.show(&self.handle.told.borrow());
        self.legend.show(&session);
    }

    /// Shows where the run stands.
    fn show_run(&self, readout: &Readout) {
        let session = self.handle.session().borrow();
        let marks_differ = self.bar.show(readout);
        self.controls.show(&session, readout, marks_differ);
        let lanes_differ = self.lanes.show(&session, readout);
        self.numbers.show(&session);
        self.comparison.show(&session, readout);
        self.settings.show(&session);
        let telling = Some(session.telling());
        if self.told.replace(telling) != telling || lanes_differ {
            self.lanes.tell(&session);
            self.log.tell(&session);
        }
        self.lanes.open();
    }

    /// Whether everything is drawn in the size in which it is shown.
    fn fits(&self) -> bool {
        let lanes = self.lanes.all();
        lanes.iter().map(|lane| &lane.canvas).chain(self.figures.canvases()).all(canvas::fits)
    }
}

/// One frame: time passes, the picture is painted, and now and then the page hears of it.
fn run_frames(handle: Rc<Handle>, page: Page) -> Frames {
    let mut easel = Easel::default();
    let (mut looked, mut told, mut charted) = (f64::MIN, f64::MIN, f64::MIN);
    let mut untold = false;
    Frames::start(move |millis| {
        page.controls.settle(millis);
        page.lanes.settle(millis);
        let moved = pass(&mut handle.session().borrow_mut(), millis);
        let acted = handle.has_acted();
        if acted {
            page.show();
        }
        let looks = millis - looked > LOOK_MILLIS;
        // What was resized is empty.
        let is_other = looks && {
            looked = millis;
            let fits = page.fits();
            easel.refresh(&page) || !fits
        };
        if moved || acted || is_other {
            easel.paint(&handle, &page);
            page.figures.grow_stale();
        }
        // What moves last, at the end of the run, is told too, only later.
        untold |= moved || acted;
        if (untold || asks(&handle.session().borrow())) && millis - told > READOUT_MILLIS {
            (told, untold) = (millis, false);
            handle.session().borrow_mut().announce(ANNOUNCE_MILLIS);
            let readout = handle.session().borrow().readout();
            page.show_run(&readout);
        } else if millis - charted > CHARTS_MILLIS {
            charted = millis;
            page.figures.draw(handle.session().borrow().simulation(), easel.painter.palette());
        }
    })
}

/// Whether a story is still being collected.
fn asks(session: &Session) -> bool {
    session.inquiry().is_some_and(|inquiry| !inquiry.has_caught_up())
}

/// Lets time pass. A journey gets most of the frame, and the page stays at hand.
fn pass(session: &mut Session, millis: f64) -> bool {
    let moved = session.frame(millis);
    while session.is_on_journey() && clock::millis() - millis < JOURNEY_MILLIS {
        session.travel(JOURNEY_BUDGET);
    }
    session.inquire();
    moved
}

/// What paints the lanes, and the room of the pictures painted last.
#[derive(Default)]
struct Easel {
    painter: Painter,
    picture: Picture,
}

impl Easel {
    /// Looks at the colours; true when they are other ones.
    fn refresh(&mut self, page: &Page) -> bool {
        page.lanes.all().first().is_some_and(|lane| self.painter.refresh(&lane.canvas))
    }

    #[expect(clippy::cast_precision_loss, reason = "a picture's size in pixels is small")]
    fn paint(&mut self, handle: &Handle, page: &Page) {
        let session = handle.session().borrow();
        let (now, motion) = (session.simulation().now(), session.playback.motion());
        let Self { painter, picture } = self;
        for (index, (lane, place)) in
            session.scene().lanes().iter().zip(&*page.lanes.all()).enumerate()
        {
            let canvas = &place.canvas;
            let size = (canvas.client_width() as f32, canvas.client_height() as f32);
            lane.draw(now, motion, size, picture);
            if let Some(mark) = handle.highlighted() {
                picture.highlight(mark);
            }
            let marks = [
                (session.selected(), RingKind::Selected),
                (session.asked.cursor, RingKind::Cursor),
            ];
            for (marked, kind) in marks {
                if let Some((_, target)) = marked.filter(|(one, _)| *one == index) {
                    picture.ring(target, kind);
                }
            }
            painter.paint(canvas, picture);
        }
    }
}

/// The fragment says which scenario to run: now, and whenever it changes.
fn follow_fragment(handle: &Rc<Handle>) {
    let handle = handle.clone();
    let open = move |fragment: String| {
        if !fragment.is_empty() {
            handle.open(Link::parse(&fragment));
        }
    };
    open(fragment::current());
    std::mem::forget(fragment::Listener::start(open));
}
