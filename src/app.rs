//! The page: header, controls, lanes, charts, comparison; and the frame loop that moves them.

use std::cell::RefCell;
use std::rc::Rc;

use lambda_paths_engine::scenario::{Link, PRESETS};
use leptos::html::Canvas;
use leptos::prelude::*;

use crate::handle::{Handle, LaneFacts};
use crate::page::comparison::Comparison;
use crate::page::controls::Controls;
use crate::page::faults::Faults;
use crate::page::figures::{FigureCanvases, Figures};
use crate::page::keys::{self, Help, KeyList};
use crate::page::lane::Lane;
use crate::page::legend::Legend;
use crate::page::log::Log;
use crate::page::scenario::{Presets, ScenarioText};
use crate::page::settings::Settings;
use lambda_paths_player::browser::frames::Frames;
use lambda_paths_player::browser::{clock, fragment, media};
use lambda_paths_player::painter::Painter;
use lambda_paths_player::playback::{FIRST_SPEED, Playback};
use lambda_paths_player::session::Session;
use lambda_paths_scene::legend::Mark;
use lambda_paths_scene::picture::Picture;
use lambda_paths_scene::target::MarkKind;

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

/// The canvases of the lanes, in order, as the page has them now.
type Canvases = StoredValue<Vec<NodeRef<Canvas>>, LocalStorage>;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let playback = Playback::new(FIRST_SPEED, media::prefers_reduced_motion());
    let handle = Handle::new(Session::new(PRESETS[0].scenario(), playback));
    provide_context(handle);
    let canvases: Canvases = StoredValue::new_local(Vec::new());
    let figures = FigureCanvases::default();
    let frames = run_frames(handle, canvases, figures);
    // Dropped with the app, and then the loop ends.
    let _ = StoredValue::new_local(frames);
    follow_fragment(handle);
    let lane = move |facts: LaneFacts| {
        let canvas = NodeRef::new();
        canvases.update_value(|canvases| {
            canvases.resize_with(canvases.len().max(facts.index + 1), NodeRef::new);
            canvases[facts.index] = canvas;
        });
        view! { <Lane facts canvas /> }
    };
    let lanes = move || {
        let lanes = handle.lanes.get();
        // The canvas of a lane that was taken away went with it.
        canvases.update_value(|canvases| canvases.truncate(lanes.len()));
        lanes.into_iter().map(lane).collect_view()
    };
    let help = Help::new();
    view! {
        <div
            class="simulator"
            tabindex="-1"
            on:keydown=move |event| keys::press(handle, help, &event)
        >
            <Masthead />
            <Faults />
            <Controls help />
            <Settings />
            <Legend />
            <div class="lanes">{lanes}</div>
            <Log />
            <Figures canvases=figures />
            <Comparison />
            <ScenarioText />
            <KeyList dialog=help />
            <footer>
                <p>
                    "A model, not AWS: all times are model time; every delay and limit is AWS’s \
                     own, or says that it is assumed. Nothing leaves this page. "
                    <a href="model.html">"What is modelled"</a>
                </p>
            </footer>
        </div>
    }
}

#[component]
fn Masthead() -> impl IntoView {
    view! {
        <header class="masthead">
            <h1>"Who waits, and who retries?"</h1>
            <p class="lead">
                "A caller waits, a queue keeps the event, or a poller fetches it: AWS Lambda is \
                 invoked in three ways. Here the same requests, with the same luck, take every \
                 lane at once. Turn the failure rate up and watch."
            </p>
            <Presets />
        </header>
    }
}

/// One frame: time passes, the picture is painted, and now and then the page hears of it.
fn run_frames(handle: Handle, canvases: Canvases, figures: FigureCanvases) -> Frames {
    let session = handle.session();
    let mut easel = Easel::default();
    let (mut looked, mut told, mut charted) = (f64::MIN, f64::MIN, f64::MIN);
    let (mut untold, mut undrawn) = (false, true);
    let (mut acts, mut telling) = ((0, None), 0);
    Frames::start(move |millis| {
        let moved = pass(&mut session.borrow_mut(), millis);
        let stands = (handle.acts.get_untracked(), handle.highlight.get_untracked());
        let acted = std::mem::replace(&mut acts, stands) != stands;
        let look = millis - looked > LOOK_MILLIS;
        if look {
            looked = millis;
            canvases.with_value(|canvases| easel.refresh(canvases));
        }
        if moved || acted || look {
            let highlight = acts.1;
            canvases.with_value(|all| easel.paint(&session, all, highlight));
        }
        // What moves last, at the end of the run, is told and drawn too, only later.
        (untold, undrawn) = (untold || moved || acted, undrawn || moved || acted || look);
        if (untold || asks(&session.borrow())) && millis - told > READOUT_MILLIS {
            (told, untold) = (millis, false);
            handle.publish(&session.borrow());
            session.borrow_mut().announce(ANNOUNCE_MILLIS);
            let now = session.borrow().telling();
            if std::mem::replace(&mut telling, now) != now {
                handle.turn();
            }
        } else if undrawn && millis - charted > CHARTS_MILLIS {
            (charted, undrawn) = (millis, false);
            figures.draw(session.borrow().simulation(), easel.painter.palette());
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
    fn refresh(&mut self, canvases: &[NodeRef<Canvas>]) {
        if let Some(canvas) = canvases.first().and_then(|canvas| canvas.get_untracked()) {
            self.painter.refresh(&canvas);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a picture's size in pixels is small")]
    fn paint(
        &mut self,
        session: &Rc<RefCell<Session>>,
        canvases: &[NodeRef<Canvas>],
        highlight: Option<Mark>,
    ) {
        let session = session.borrow();
        let (now, motion) = (session.simulation().now(), session.playback.motion());
        let Self { painter, picture } = self;
        let lanes = session.scene().lanes().iter().zip(canvases);
        for (index, (lane, canvas)) in lanes.enumerate() {
            let Some(canvas) = canvas.get_untracked() else { continue };
            let size = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
            lane.draw(now, motion, (size.0 as f32, size.1 as f32), picture);
            if let Some(mark) = highlight {
                picture.highlight(mark);
            }
            let marks = [
                (session.selected(), MarkKind::Selected),
                (session.asked.cursor, MarkKind::Cursor),
            ];
            for (marked, kind) in marks {
                if let Some((_, target)) = marked.filter(|(one, _)| *one == index) {
                    picture.mark(target, kind);
                }
            }
            painter.paint(&canvas, picture);
        }
    }
}

/// The fragment says which scenario to run: now, and whenever it changes.
fn follow_fragment(handle: Handle) {
    let open = move |fragment: String| {
        if !fragment.is_empty() {
            handle.open(Link::parse(&fragment));
        }
    };
    open(fragment::current());
    let listener = fragment::Listener::start(open);
    // Dropped with the app, and then nobody listens.
    let _ = StoredValue::new_local(listener);
}
