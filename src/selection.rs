//! What the reader has selected in a picture, and what is notable: told to the components at human
//! speed. What is selected is kept by its numbers only; its story is the session's.

use lambda_paths_player::session::Session;
use lambda_paths_scene::picture::Picture;
use lambda_paths_scene::target::{MarkKind, Target};
use leptos::html::Canvas;
use leptos::prelude::*;

use crate::handle::Handle;

/// Between two announcements, in milliseconds of the screen's clock: time to hear one out.
const ANNOUNCE_MILLIS: f64 = 6000.0;

/// The selection of one page: it can be copied into every closure.
#[derive(Clone, Copy)]
pub struct Selection {
    /// What is selected: a lane and a target in its picture.
    pub selected: RwSignal<Option<(usize, Target)>>,
    /// Where the keyboard stands.
    pub cursor: RwSignal<Option<(usize, Target)>>,
    /// Changes whenever there is more to tell of what is selected.
    pub told: RwSignal<(usize, bool, u64)>,
    /// Changes whenever there is more in the log.
    pub logged: RwSignal<(usize, bool)>,
    /// What a screen reader hears.
    pub spoken: RwSignal<String>,
    /// When that was, and how much of the log had been said.
    announced: StoredValue<(f64, usize)>,
}

impl Selection {
    /// With nothing selected.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "signals belong to the one who makes them")]
    pub fn new() -> Self {
        Self {
            selected: RwSignal::new(None),
            cursor: RwSignal::new(None),
            told: RwSignal::new((0, false, 0)),
            logged: RwSignal::new((0, false)),
            spoken: RwSignal::default(),
            announced: StoredValue::new((0.0, 0)),
        }
    }

    /// Selects a target, or nothing.
    pub fn select(&self, handle: Handle, selected: Option<(usize, Target)>) {
        handle.act(|session| {
            match selected {
                Some((lane, Target::Request(request))) => {
                    session.ask(lane, request);
                }
                _ => session.stop_asking(),
            }
            Ok(())
        });
        self.selected.set(selected);
        self.tell(&handle.session().borrow());
    }

    /// Rings in a lane's picture.
    pub fn mark(&self, lane: usize, picture: &mut Picture) {
        for (signal, kind) in [(self.selected, MarkKind::Selected), (self.cursor, MarkKind::Cursor)]
        {
            if let Some((_, target)) = signal.get_untracked().filter(|(one, _)| *one == lane) {
                picture.mark(target, kind);
            }
        }
    }

    /// Tells what is new, at most as often as it is called.
    pub fn tell(&self, session: &Session) {
        let inquiry = session.inquiry();
        let asked = inquiry.map(|inquiry| {
            let story = inquiry.story();
            (story.lane(), Target::Request(story.request))
        });
        let selected = self.selected.get_untracked();
        let is_pile = matches!(selected, Some((_, Target::Pile(_))));
        if asked != selected && !(is_pile && asked.is_none()) {
            self.selected.set(asked);
        }
        let tenths = session.simulation().now().micros() / 100_000;
        let told = match inquiry {
            Some(inquiry) => {
                let story = inquiry.story();
                let said = story.sentences.len() + story.left_out as usize;
                let at = if story.is_complete() { 0 } else { tenths };
                (said, inquiry.has_caught_up(), at)
            }
            None => (0, false, if is_pile { tenths } else { 0 }),
        };
        set(self.told, told);
        set(
            self.logged,
            (
                session.scene().log().told(),
                session.simulation().now() >= session.simulation().end(),
            ),
        );
    }

    /// Says what the log has had since the last time, if that is long ago.
    pub fn announce(&self, session: &Session, millis: f64) {
        let log = session.scene().log();
        let (at, known) = self.announced.get_value();
        if log.told() < known {
            return self.announced.set_value((at, log.told()));
        }
        let new = log.told() - known;
        let Some(entry) = log.entries().last().filter(|_| new > 0) else { return };
        if millis - at < ANNOUNCE_MILLIS {
            return;
        }
        self.announced.set_value((millis, log.told()));
        let settings = session.scenario().settings_at(entry.transition.at);
        let text = entry.text(settings);
        self.spoken.set(match new {
            1 => text,
            new => format!("{new} notable things; the latest: {text}"),
        });
    }
}

fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|known| *known != value) {
        signal.set(value);
    }
}

/// The picture of a lane as it is on its canvas now.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a picture's size in pixels is small")]
pub fn picture(session: &Session, lane: usize, canvas: NodeRef<Canvas>) -> Option<Picture> {
    let (now, motion) = (session.simulation().now(), session.playback.motion());
    let canvas = canvas.get_untracked()?;
    let size = (canvas.client_width() as f32, canvas.client_height() as f32);
    Some(session.scene().lanes().get(lane)?.picture(now, motion, size))
}

/// The selection of this page.
///
/// # Panics
/// Outside the page, where there is none.
#[must_use]
pub fn selection() -> Selection {
    use_context::<Selection>().expect("the page provides its selection to all components")
}
