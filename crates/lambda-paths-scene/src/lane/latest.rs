//! The latest requests of each pile, a few only, for those who look at it closely.

use lambda_paths_engine::time::Instant;

use super::LaneScene;
use crate::geometry::Fate;
use crate::words;

/// So many of each pile are remembered.
const LATEST_MAX: usize = 6;

/// A request that was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latest {
    /// Its number.
    pub request: u32,
    /// When it was given up.
    pub at: Instant,
    /// Why, in words.
    pub reason: &'static str,
}

impl LaneScene {
    /// One more lies on a pile.
    pub(super) fn pile_up(&mut self, fate: Fate, at: Instant, request: u32, reason: &'static str) {
        let known = self.piles.iter_mut().find(|(f, r, _)| *f == fate && *r == reason);
        match known {
            Some((.., count)) => *count += 1,
            None => self.piles.push((fate, reason, 1)),
        }
        let mut same = self.latest.iter().enumerate().filter(|(_, (one, _))| *one == fate);
        let first = same.next().map(|(index, _)| index);
        if let Some(first) = first.filter(|_| same.count() + 1 >= LATEST_MAX) {
            self.latest.remove(first);
        }
        self.latest.push((fate, Latest { request, at, reason }));
    }

    /// The name of a pile, counted from the left, and what came onto it last, latest first.
    #[must_use]
    pub fn pile(&self, pile: usize) -> (&'static str, Vec<Latest>) {
        let fate = self.heaps().get(pile).and_then(|heap| heap.fate);
        let lie = self.latest.iter().rev().filter(|(one, _)| Some(*one) == fate);
        let [name, _] = self.names.heap(self.arrangement, fate);
        (name, lie.map(|(_, latest)| *latest).collect())
    }

    /// Whether a request is followed, so that it is drawn while there is anything of it to see.
    #[must_use]
    pub fn draws(&self, request: u32) -> bool {
        self.position(request).is_ok()
    }

    /// This request is drawn whatever else is not, from now on; `None`: none is.
    pub fn select(&mut self, request: Option<u32>) {
        self.selected = request;
    }

    /// What its requests are called, with its number: `event 14`.
    #[must_use]
    pub fn name(&self, request: u32) -> String {
        format!("{} {}", words::of_arrangement(self.arrangement), request.saturating_add(1))
    }
}
