//! What of a picture can be selected: requests and piles. Which is nearest to a point, and which is
//! next for somebody who goes from one to the next.

use crate::lane::LaneScene;
use crate::picture::{Picture, Point, StageKind, Token, Tone};
use crate::words;

/// Something in a picture that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A request, by its number.
    Request(u32),
    /// A pile of what was given up, counted from the left.
    Pile(usize),
}

/// A ring around something in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ring {
    /// Its centre.
    pub at: Point,
    /// How far it is from there.
    pub radius: f32,
    /// What it means.
    pub kind: RingKind,
}

/// What a ring means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RingKind {
    /// It is selected.
    Selected,
    /// It is where the keyboard stands.
    Cursor,
}

/// How far a point may be from what it means.
const REACH: f32 = 24.0;
/// What is fainter cannot be selected.
const ALPHA_MIN: f32 = 0.3;
/// Height of a line for those who read a picture line by line.
const LINE: f32 = 16.0;

impl LaneScene {
    /// A target of this lane's picture in words: `Event 14 waits for attempt 2`.
    #[must_use]
    pub fn describe(&self, picture: &Picture, target: Target) -> String {
        let request = match target {
            Target::Request(request) => request,
            Target::Pile(pile) => {
                let (name, latest) = self.pile(pile);
                let reason = latest.first().map_or("empty", |latest| latest.reason);
                return format!("{name}: {reason}");
            }
        };
        let name = words::capital(&self.name(request));
        let Some(token) = picture.standing(request) else { return name };
        let state = match token.tone {
            Tone::Going => "is under way",
            Tone::Waiting => "waits to be tried again",
            Tone::Good => "is done",
            Tone::Bad => "has failed",
            Tone::Throttled => "is refused",
            Tone::Hidden => "is hidden in its queue",
            Tone::Caller => "keeps its caller waiting",
            Tone::Probe => "is being fetched",
        };
        match token.number {
            Some(number) => format!("{name} {state}, attempt {number}"),
            None => format!("{name} {state}"),
        }
    }
}

/// Where a target is, in the order of reading: its line, and how far along.
type Place = (f32, f32);

impl Picture {
    /// The target nearest to a point, if one is near.
    #[must_use]
    pub fn nearest(&self, point: Point) -> Option<Target> {
        let distance = |at: Point| libm::hypotf(at.x - point.x, at.y - point.y);
        let tokens = self.tokens.iter().filter(|token| token.alpha >= ALPHA_MIN);
        let mut best: Option<(f32, Target)> = None;
        for token in tokens {
            let away = distance(token.at);
            if away <= REACH.max(token.radius) && best.is_none_or(|(least, _)| away < least) {
                best = Some((away, Target::Request(token.request)));
            }
        }
        let pile = || {
            let mut piles = self.piles().enumerate();
            let hit = piles.find(|(_, area)| {
                let over = point.y - area.y;
                let along = point.x - area.x;
                (0.0..=area.width).contains(&along) && (-8.0..=area.height).contains(&over)
            });
            hit.map(|(pile, _)| Target::Pile(pile))
        };
        best.map(|(_, target)| target).or_else(pile)
    }

    fn piles(&self) -> impl Iterator<Item = crate::picture::Rect> {
        let piles = self.stages.iter();
        piles.filter(|stage| matches!(stage.kind, StageKind::Pile { .. })).map(|stage| stage.area)
    }

    /// The token that stands for a request: the last that is drawn of it.
    fn standing(&self, request: u32) -> Option<&Token> {
        self.tokens.iter().rev().find(|token| token.request == request)
    }

    fn place(&self, target: Target) -> Option<Place> {
        match target {
            Target::Request(request) => self.standing(request).map(|token| place(token.at)),
            Target::Pile(pile) => self.piles().nth(pile).map(|area| place(area.centre())),
        }
    }

    /// All targets with their places; of a request's tokens the last one counts.
    fn targets(&self) -> impl Iterator<Item = (Place, Target)> {
        let last = |(index, token): &(usize, &Token)| {
            let next = self.tokens.get(index + 1);
            token.alpha >= ALPHA_MIN && next.is_none_or(|next| next.request != token.request)
        };
        let tokens = self.tokens.iter().enumerate().filter(last);
        let tokens = tokens.map(|(_, token)| (place(token.at), Target::Request(token.request)));
        let piles = self.piles().enumerate();
        tokens.chain(piles.map(|(pile, area)| (place(area.centre()), Target::Pile(pile))))
    }

    /// The target that comes after this one in the order of reading, or before it; the first or the
    /// last one, where there is none to begin with.
    #[must_use]
    pub fn beside(&self, target: Option<Target>, ahead: bool) -> Option<Target> {
        let from = target.and_then(|target| Some((self.place(target)?, target)));
        let key = |(place, target): (Place, Target)| {
            let number = match target {
                Target::Request(request) => u64::from(request),
                Target::Pile(pile) => u64::MAX / 2 + pile as u64,
            };
            (place, number)
        };
        let mut best: Option<(Place, Target)> = None;
        for one in self.targets() {
            let beyond = from
                .is_none_or(|from| if ahead { key(one) > key(from) } else { key(one) < key(from) });
            let nearer = best
                .is_none_or(|best| if ahead { key(one) < key(best) } else { key(one) > key(best) });
            if beyond && nearer {
                best = Some(one);
            }
        }
        best.map(|(_, target)| target)
    }

    /// Puts a ring around all that is drawn of a target.
    pub fn ring(&mut self, target: Target, kind: RingKind) {
        match target {
            Target::Request(request) => {
                for token in self.tokens.iter().filter(|token| token.request == request) {
                    let radius = (token.radius + 5.0).max(9.0);
                    self.rings.push(Ring { at: token.at, radius, kind });
                }
            }
            Target::Pile(pile) => {
                let area = self.piles().nth(pile);
                if let Some(area) = area {
                    let at = Point { x: area.x + 10.0, y: area.centre().y };
                    self.rings.push(Ring { at, radius: 13.0, kind });
                }
            }
        }
    }
}

fn place(at: Point) -> Place {
    (libm::floorf(at.y / LINE), at.x)
}
