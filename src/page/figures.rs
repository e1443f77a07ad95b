//! The charts under the lanes, each with its sentence and its table for those who cannot see it.

use std::cell::Cell;
use std::rc::Rc;

use lambda_paths_engine::simulation::Simulation;
use lambda_paths_player::charts::Easel;
use lambda_paths_player::palette::Palette;
use lambda_paths_scene::chart::{AttemptsChart, Chart, LatencyChart, Table};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

use crate::handle::Handle;
use crate::page::element::{add, listen, set};

/// A chart out of sight is drawn once in so many turns.
const OUT_OF_SIGHT_TURNS: u32 = 8;

/// Title and caption of each.
const FIGURES: [(&str, &str); 2] = [
    ("Latency", "From arrival to success, by the time of success"),
    ("Attempts per request", "Finished requests, by how often they were tried"),
];

/// The figures of the page.
pub struct Figures {
    easel: Easel,
    canvases: [HtmlCanvasElement; 2],
    /// Whether they show something else than the run does now.
    stale: [Cell<bool>; 2],
    /// Counts turns.
    turn: Cell<u32>,
}

impl Figures {
    /// The figures, empty so far.
    #[must_use]
    pub fn new(handle: &Rc<Handle>, page: &Element) -> Self {
        let root = add(page, "div", &[("class", "figures")], "");
        let canvases = [0, 1].map(|index| figure(handle, &root, index));
        let stale = [Cell::new(true), Cell::new(true)];
        Self { easel: Easel::default(), canvases, stale, turn: Cell::new(0) }
    }

    /// What they are drawn on.
    #[must_use]
    pub fn canvases(&self) -> &[HtmlCanvasElement] {
        &self.canvases
    }

    /// The run stands elsewhere, or they look different.
    pub fn grow_stale(&self) {
        self.stale.iter().for_each(|stale| stale.set(true));
    }

    /// Draws one chart as the run stands, if it is stale, the other one next time; those out of
    /// sight only now and then, so that print and a quick scroll do not find them empty.
    pub fn draw(&self, simulation: &Simulation, palette: &Palette) {
        let turn = self.turn.replace(self.turn.get().wrapping_add(1));
        let anyway = (turn / 2).is_multiple_of(OUT_OF_SIGHT_TURNS);
        let index = (turn % 2) as usize;
        let canvas = &self.canvases[index];
        if !self.stale[index].get() || !anyway && !in_sight(canvas) {
            return;
        }
        self.stale[index].set(false);
        let summary = if index == 0 {
            self.draw_one(canvas, palette, &LatencyChart::new(simulation))
        } else {
            self.draw_one(canvas, palette, &AttemptsChart::new(simulation))
        };
        set(canvas, "aria-label", &format!("{}. {summary}", FIGURES[index].0));
    }

    fn draw_one(
        &self,
        canvas: &HtmlCanvasElement,
        palette: &Palette,
        chart: &impl Chart,
    ) -> String {
        self.easel.draw(canvas, chart, palette);
        chart.summary()
    }
}

/// Whether any of it is within the window.
fn in_sight(canvas: &HtmlCanvasElement) -> bool {
    let area = canvas.get_bounding_client_rect();
    let height = web_sys::window().and_then(|window| window.inner_height().ok());
    let height = height.and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    area.bottom() > 0.0 && area.top() < height
}

fn figure(handle: &Rc<Handle>, parent: &Element, index: usize) -> HtmlCanvasElement {
    let (title, caption) = FIGURES[index];
    let root = add(parent, "figure", &[], "");
    let head = add(&root, "figcaption", &[], "");
    add(&head, "h2", &[], title);
    add(&head, "p", &[("class", "hint")], caption);
    let canvas = add(&root, "canvas", &[("role", "img"), ("aria-label", title)], "");
    let details = add(&root, "details", &[], "");
    add(&details, "summary", &[], "The same as a table");
    let update = add(&details, "button", &[], "Bring up to date");
    let name = format!("{title}, table");
    let scroll =
        [("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", &*name)];
    let place = add(&details, "div", &scroll, "");
    let handle = handle.clone();
    let fill = Rc::new(move || {
        let session = handle.session().borrow();
        let simulation = session.simulation();
        show_table(
            &place,
            &match index {
                0 => LatencyChart::new(simulation).table(),
                _ => AttemptsChart::new(simulation).table(),
            },
        );
    });
    let fills = fill.clone();
    listen(&details, &["toggle"], Box::new(move |_| fills()));
    listen(&update, &["click"], Box::new(move |_| fill()));
    canvas.unchecked_into()
}

/// Puts a table in the place of the one before.
pub(crate) fn show_table(place: &Element, table: &Table) {
    place.set_text_content(None);
    let root = add(place, "table", &[], "");
    let head = add(&add(&root, "thead", &[], ""), "tr", &[], "");
    for text in &table.headers {
        add(&head, "th", &[("scope", "col")], text);
    }
    let body = add(&root, "tbody", &[], "");
    for cells in &table.rows {
        let row = add(&body, "tr", &[], "");
        for (index, text) in cells.iter().enumerate() {
            if index == 0 {
                add(&row, "th", &[("scope", "row")], text);
            } else {
                add(&row, "td", &[], text);
            }
        }
    }
}
