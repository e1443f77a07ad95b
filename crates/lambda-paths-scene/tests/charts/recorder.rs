//! A backend that remembers what was drawn, and takes every letter to be equally wide.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use lambda_paths_scene::chart::{Chart, DrawingArea, Palette, RGBColor};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

/// One thing drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) kind: Kind,
    /// Left, top, right and bottom in device pixels.
    pub(crate) bounds: [i32; 4],
    pub(crate) colour: (u8, u8, u8),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Path(Vec<BackendCoord>),
    Rectangle,
    Circle,
    Polygon(Vec<BackendCoord>),
    Text(String),
}

/// What a chart draws on this size in CSS pixels.
pub(crate) fn drawn(
    chart: &impl Chart,
    (width, height): (u32, u32),
    palette: &Palette,
    ratio: f64,
) -> Vec<Call> {
    let scale = if ratio.is_finite() && ratio > 0.0 { ratio } else { 1.0 };
    let scaled = |length: u32| (f64::from(length) * scale).round() as u32;
    let calls = Rc::new(RefCell::new(Vec::new()));
    let recorder = Recorder { size: (scaled(width), scaled(height)), calls: calls.clone() };
    chart.draw(&DrawingArea::from(recorder), palette, ratio).expect("the recorder has no errors");
    calls.take()
}

impl Call {
    pub(crate) fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    pub(crate) fn is_path_of(&self, colour: RGBColor) -> bool {
        matches!(self.kind, Kind::Path(_)) && self.colour == (colour.0, colour.1, colour.2)
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let ([left, top, right, bottom], [l, t, r, b]) = (self.bounds, other.bounds);
        left < r && l < right && top < b && t < bottom
    }
}

struct Recorder {
    size: (u32, u32),
    calls: Rc<RefCell<Vec<Call>>>,
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl Recorder {
    fn add(&self, kind: Kind, points: &[BackendCoord], colour: BackendColor) -> Done {
        let (xs, ys) = (points.iter().map(|point| point.0), points.iter().map(|point| point.1));
        let bounds = [
            xs.clone().min().unwrap_or(0),
            ys.clone().min().unwrap_or(0),
            xs.max().unwrap_or(0),
            ys.max().unwrap_or(0),
        ];
        self.calls.borrow_mut().push(Call { kind, bounds, colour: colour.rgb });
        Ok(())
    }
}

impl DrawingBackend for Recorder {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, _: BackendColor) -> Done {
        panic!("a chart is not drawn pixel by pixel, as at {at:?}");
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let path: Vec<_> = path.into_iter().collect();
        self.add(Kind::Path(path.clone()), &path, style.color())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        _: bool,
    ) -> Done {
        assert!(from.0 <= to.0 && from.1 <= to.1, "a rectangle is not inside out");
        self.add(Kind::Rectangle, &[from, to], style.color())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _: bool,
    ) -> Done {
        let radius = radius as i32;
        let corners = [(x - radius, y - radius), (x + radius, y + radius)];
        self.add(Kind::Circle, &corners, style.color())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Done {
        let corners: Vec<_> = corners.into_iter().collect();
        self.add(Kind::Polygon(corners.clone()), &corners, style.color())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Done {
        let (width, height) = self.estimate_text_size(text, style)?;
        let (width, height) = (width as i32, height as i32);
        let left = match style.anchor().h_pos {
            HPos::Left => x,
            HPos::Center => x - width / 2,
            HPos::Right => x - width,
        };
        assert!(matches!(style.anchor().v_pos, VPos::Center), "words in a row share a baseline");
        let top = y - height / 2;
        self.add(
            Kind::Text(text.to_owned()),
            &[(left, top), (left + width, top + height)],
            style.color(),
        )
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = text.chars().count() as f64 * style.size() * 0.58;
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}
