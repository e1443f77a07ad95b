//! The program of embeds: players, each with its own scenario and its own canvases. Buttons,
//! sliders and all else that is made of elements are the element's own scripts (`web/embed`).
//!
//! What goes over the border are numbers, texts and JSON, at human speed; only [`Player::frame`]
//! and [`Player::paint`] are called each frame. A player adds no listener, asks for no frame, and
//! keeps no element: whoever holds it does, so that freeing it frees everything.

mod account;
mod failure;
mod setting;

use lambda_paths_engine::scenario::{Fault, Link, PRESETS, Scenario, compact};
use lambda_paths_engine::time::Instant;
use lambda_paths_player::charts::Easel;
use lambda_paths_player::painter::Painter;
use lambda_paths_player::playback::{FIRST_SPEED, Playback, SPEEDS, speed_named};
use lambda_paths_player::session::Session;
use lambda_paths_scene::chart::{AttemptsChart, Chart, LatencyChart, Table};
use lambda_paths_scene::picture::Picture;
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlCanvasElement;

/// Occurrences that one call of [`Player::travel`] handles at most.
const TRAVEL_BUDGET: u64 = 400_000;

/// Called once, when the module is there.
#[wasm_bindgen(start)]
pub fn start() {
    failure::tell_by_exception();
}

/// One simulator.
#[wasm_bindgen]
pub struct Player {
    session: Session,
    easel: Easel,
    painter: Painter,
    /// The picture that was painted last, to be filled anew.
    picture: Picture,
}

/// Methods that fail do so with one fault a line, and leave the player as it was.
#[wasm_bindgen]
impl Player {
    /// A player of the default scenario, at rest. `steps` is for readers who want no motion.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(steps: bool) -> Self {
        let mut playback = Playback::new(FIRST_SPEED, steps);
        playback.playing = false;
        let session = Session::new(PRESETS[0].scenario(), playback);
        let (easel, painter, picture) = Default::default();
        Self { session, easel, painter, picture }
    }

    /// Opens a link: an address or its fragment. Returns, as JSON, how the link wants it shown, as
    /// a list of pairs, and one sentence about each thing that was not understood.
    ///
    /// # Errors
    /// All faults of the link.
    pub fn open(&mut self, link: &str) -> Result<String, String> {
        let Link { scenario, view, notices } = Link::parse(link).map_err(lines)?;
        self.session.load(scenario);
        let notices: Vec<String> = notices.iter().map(ToString::to_string).collect();
        Ok(compact(&json!({ "view": view, "notices": notices })))
    }

    /// Loads a scenario's document, with other values for some of its fields: a JSON object.
    ///
    /// # Errors
    /// All faults of the document, or of the edits.
    pub fn load(&mut self, document: &str, edits: &str) -> Result<(), String> {
        let scenario = Scenario::from_json(document).map_err(lines)?;
        let edits: Map<String, Value> =
            serde_json::from_str(edits).map_err(|error| error.to_string())?;
        let edits = edits.iter().map(|(field, value)| (setting::full(field), value.clone()));
        self.session.load(scenario.edited_all(edits).map_err(lines)?);
        Ok(())
    }

    /// The scenario with every edit on its timeline, as JSON.
    #[must_use]
    pub fn scenario(&self) -> String {
        compact(self.session.simulation().scenario().document())
    }

    /// The scenario's link, with every edit.
    #[must_use]
    pub fn link(&self) -> String {
        self.session.simulation().scenario().to_link()
    }

    /// What is fixed about the scenario on show, as JSON.
    #[must_use]
    pub fn facts(&self) -> String {
        account::facts(self.session.simulation().scenario())
    }

    /// Where the run stands, as JSON.
    #[must_use]
    pub fn readout(&self) -> String {
        account::readout(&self.session.readout(), self.session.playback.speed)
    }

    /// The report of the run so far, as JSON; empty should it have no form in JSON.
    #[must_use]
    pub fn report(&self) -> String {
        let report = serde_json::to_value(self.session.simulation().report());
        report.map(|report| compact(&report)).unwrap_or_default()
    }

    /// A setting as it is now, as JSON: its value, and its range if it is a number.
    ///
    /// # Errors
    /// When there is no such setting.
    pub fn setting(&self, field: &str) -> Result<String, String> {
        setting::read(&self.session, field)
    }

    /// Sets a setting from now on. `failure` and `rate` stand for those of all lanes.
    ///
    /// # Errors
    /// What is wrong with the value, or with the field.
    pub fn set(&mut self, field: &str, value: &str) -> Result<(), String> {
        setting::write(&mut self.session, field, value)
    }

    /// Lets time pass up to this time of the screen's clock, in milliseconds. True when the picture
    /// has changed.
    pub fn frame(&mut self, screen_millis: f64) -> bool {
        self.session.frame(screen_millis)
    }

    /// Plays or pauses; plays again from the start when the run is over.
    ///
    /// # Errors
    /// What of that which was set by hand cannot stand at the start of a run.
    pub fn toggle(&mut self) -> Result<(), String> {
        self.session.toggle().map_err(lines)
    }

    /// Begins again, with what was set by hand from the start on.
    ///
    /// # Errors
    /// As [`Player::toggle`].
    pub fn restart(&mut self) -> Result<(), String> {
        self.session.restart().map_err(lines)
    }

    /// Sets out to an instant of the run, in seconds, to stand still there; false when there is
    /// none. [`Player::travel`] goes on until it is reached.
    pub fn seek(&mut self, seconds: f64) -> bool {
        let possible = seconds.is_finite() && seconds >= 0.0;
        if possible {
            self.session.seek(Instant::from_secs_f64(seconds));
        }
        possible
    }

    /// Goes on to where it set out to, for a tenth of a second or so; true when there is more to
    /// go.
    pub fn travel(&mut self) -> bool {
        self.session.travel(TRAVEL_BUDGET);
        self.session.is_on_journey()
    }

    /// Plays at a named speed from now on; false when none has this name.
    pub fn set_speed(&mut self, key: &str) -> bool {
        let speed = speed_named(key);
        self.session.playback.speed = speed.unwrap_or(self.session.playback.speed);
        speed.is_some()
    }

    /// Whether tokens step from place to place rather than travel.
    pub fn set_steps(&mut self, steps: bool) {
        self.session.playback.steps = steps;
    }

    /// Reads the colours and the typeface that hold at a canvas, for every picture from now on.
    pub fn look(&mut self, canvas: &HtmlCanvasElement) {
        self.painter.refresh(canvas);
    }

    /// Paints a lane's picture on the whole canvas.
    #[expect(clippy::cast_possible_truncation, reason = "a picture's size in pixels is small")]
    pub fn paint(&mut self, lane: usize, canvas: &HtmlCanvasElement) {
        let size = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
        if let Some(lane) = self.session.scene().lanes().get(lane) {
            let (now, motion) = (self.session.simulation().now(), self.session.playback.motion());
            lane.draw(now, motion, (size.0 as f32, size.1 as f32), &mut self.picture);
            self.painter.paint(canvas, &self.picture);
        }
    }

    /// Draws a chart on the whole canvas; returns what it says, in one sentence. Empty when there
    /// is no chart of this name.
    #[must_use]
    pub fn chart(&self, name: &str, canvas: &HtmlCanvasElement) -> String {
        let simulation = self.session.simulation();
        match name {
            "latency" => self.draw(&LatencyChart::new(simulation), canvas),
            "attempts" => self.draw(&AttemptsChart::new(simulation), canvas),
            _ => String::new(),
        }
    }

    /// A chart's numbers, as JSON: a list of rows, the first of which has the columns' names.
    #[must_use]
    pub fn table(&self, name: &str) -> String {
        let simulation = self.session.simulation();
        let Table { headers, rows } = match name {
            "latency" => LatencyChart::new(simulation).table(),
            _ => AttemptsChart::new(simulation).table(),
        };
        let rows: Vec<Vec<String>> = std::iter::once(headers).chain(rows).collect();
        compact(&Value::from_iter(rows))
    }
}

impl Player {
    fn draw(&self, chart: &impl Chart, canvas: &HtmlCanvasElement) -> String {
        self.easel.draw(canvas, chart, self.painter.palette());
        chart.summary()
    }
}

/// The named speeds, as JSON: pairs of the name in links and the name for readers.
#[must_use]
#[wasm_bindgen]
pub fn speeds() -> String {
    compact(&SPEEDS.iter().map(|speed| json!([speed.key, speed.name])).collect())
}

/// Faults, one a line.
fn lines(faults: Vec<Fault>) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
