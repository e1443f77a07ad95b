//! What the marks on a picture mean: one list for the page's legend, a poster's, and for telling
//! what is meant from what is not.

use crate::picture::{Picture, Shape, Token, Tone};

/// A mark, in the order of a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A caller that waits.
    Caller,
    /// A request under way.
    Going,
    /// A request that can never succeed.
    Poison,
    /// A poll on its way.
    Probe,
    /// A batch.
    Batch,
    /// Taken, or delayed: nobody is shown it.
    Hidden,
    /// Waiting for its next attempt.
    Waiting,
    /// Done.
    Done,
    /// A failed attempt.
    Failed,
    /// Refused.
    Refused,
    /// Given up.
    GivenUp,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Caller,
        Self::Going,
        Self::Poison,
        Self::Probe,
        Self::Batch,
        Self::Hidden,
        Self::Waiting,
        Self::Done,
        Self::Failed,
        Self::Refused,
        Self::GivenUp,
    ];

    /// What it means.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Caller => "caller that waits",
            Self::Going => "under way",
            Self::Poison => "can never succeed",
            Self::Probe => "poll",
            Self::Batch => "batch, of as many as it says",
            Self::Hidden => "hidden until its ring has run out",
            Self::Waiting => "waits for its next attempt, whose number it wears",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Refused => "throttled",
            Self::GivenUp => "given up",
        }
    }

    /// How it is drawn.
    #[must_use]
    pub fn look(self) -> (Tone, Shape) {
        match self {
            Self::Caller => (Tone::Caller, Shape::Outline),
            Self::Going | Self::Batch => (Tone::Going, Shape::Disc),
            Self::Poison => (Tone::Going, Shape::Diamond),
            Self::Probe => (Tone::Probe, Shape::Probe),
            Self::Hidden => (Tone::Hidden, Shape::Outline),
            Self::Waiting => (Tone::Waiting, Shape::Disc),
            Self::Done => (Tone::Good, Shape::Check),
            Self::Failed => (Tone::Bad, Shape::Burst),
            Self::Refused => (Tone::Throttled, Shape::Barred),
            Self::GivenUp => (Tone::Bad, Shape::Headstone),
        }
    }

    /// Whether a token bears it.
    #[must_use]
    pub fn is_on(self, token: &Token) -> bool {
        match self {
            Self::Batch => token.batch.is_some(),
            Self::Poison => token.shape == Shape::Diamond,
            Self::Waiting => token.tone == Tone::Waiting,
            _ => self.look() == (token.tone, token.shape),
        }
    }
}

/// How solid what is not meant stays.
const DIMMED: f32 = 0.12;

impl Picture {
    /// Lets all tokens stand back that do not bear this mark.
    pub fn highlight(&mut self, mark: Mark) {
        for token in self.tokens.iter_mut().filter(|token| !mark.is_on(token)) {
            token.alpha *= DIMMED;
        }
    }
}
