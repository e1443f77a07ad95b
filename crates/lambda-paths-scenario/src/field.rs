//! How a field is described, and the walk that every description takes part in.
//!
//! Each part of the settings implements [`Fields`] once: it shows its fields, one by one, to a
//! [`Visitor`]. Reading, writing and the catalogue are visitors, so that a field's name, range and
//! sentence stand in one place, against the value that they describe.

use serde_json::Value;

use super::fault::Faults;
use super::source::Source;
use super::{Arrivals, Function, Lane};

/// Whether sentences and sources are part of this program. The page fetches them when somebody
/// wants to read them.
const TEXTS: bool = cfg!(feature = "texts");

/// What is said about a field, whoever asks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its key in the document.
    pub name: &'static str,
    /// What its value is.
    pub unit: Unit,
    /// The least and the greatest value, in that unit; `None` where the value is no number.
    pub range: Option<(f64, f64)>,
    /// The greatest value that AWS takes, where the engine models less than that.
    pub aws_max: Option<f64>,
    /// What AWS's validation checks, where its message is known.
    pub aws_member: Option<Member>,
    /// Why it has one value only; `None` where more is not modelled yet.
    pub only: Option<&'static str>,
    /// The names it can have, where the value is one of a few names.
    pub choices: &'static [&'static str],
    /// Whose range it is, where the same field has another one elsewhere.
    pub of: Option<&'static str>,
    /// What it does, in one plain sentence; empty in programs without the `texts`.
    pub sentence: &'static str,
    /// Where range and default come from; `None` where they are the author's own business, and in
    /// programs without the `texts`.
    pub source: Option<Source>,
}

/// A member of an AWS request, as AWS's API constrains it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Its name, with the member around it in front.
    pub name: &'static str,
    /// The least and the greatest value.
    pub range: (f64, f64),
}

/// What the value of a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A time in seconds.
    Seconds,
    /// A rate per second.
    PerSecond,
    /// A probability or a share, 0 to 1.
    Probability,
    /// A plain number.
    Number,
    /// A whole number.
    Count,
    /// Megabytes.
    Megabytes,
    /// `true` or `false`.
    Switch,
    /// A text.
    Text,
    /// One of a few names.
    Choice,
    /// A list of times in seconds, in order.
    Times,
    /// A list of lanes, or of changes.
    List,
}

impl Unit {
    /// How the unit is written behind a number; empty where there is none.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Seconds | Self::Times => "s",
            Self::PerSecond => "/s",
            Self::Megabytes => "MB",
            _ => "",
        }
    }
}

impl Field {
    const fn new(name: &'static str, unit: Unit, range: Option<(f64, f64)>) -> Self {
        Self {
            name,
            unit,
            range,
            aws_max: None,
            aws_member: None,
            only: None,
            choices: &[],
            of: None,
            sentence: "",
            source: None,
        }
    }

    /// A time between two numbers of seconds.
    pub(super) const fn seconds(name: &'static str, min: f64, max: f64) -> Self {
        Self::new(name, Unit::Seconds, Some((min, max)))
    }

    /// A whole number.
    pub(super) const fn count(name: &'static str, min: f64, max: f64) -> Self {
        Self::new(name, Unit::Count, Some((min, max)))
    }

    /// A number with a unit of its own.
    pub(super) const fn number(name: &'static str, unit: Unit, min: f64, max: f64) -> Self {
        Self::new(name, unit, Some((min, max)))
    }

    /// A probability or a share.
    pub(super) const fn probability(name: &'static str) -> Self {
        Self::new(name, Unit::Probability, Some((0.0, 1.0)))
    }

    /// On or off.
    pub(super) const fn switch(name: &'static str) -> Self {
        Self::new(name, Unit::Switch, None)
    }

    /// A text with at most so many characters.
    pub(super) const fn text(name: &'static str, chars_min: f64, chars_max: f64) -> Self {
        Self::new(name, Unit::Text, Some((chars_min, chars_max)))
    }

    /// One of a few names.
    pub(super) const fn choice(name: &'static str, choices: &'static [&'static str]) -> Self {
        let mut field = Self::new(name, Unit::Choice, None);
        field.choices = choices;
        field
    }

    /// Times in seconds, in order; the range is that of each of them.
    pub(super) const fn times(name: &'static str, max: f64) -> Self {
        Self::new(name, Unit::Times, Some((0.0, max)))
    }

    /// A list of objects; the range is that of its length.
    pub(super) const fn list(name: &'static str, min: f64, max: f64) -> Self {
        Self::new(name, Unit::List, Some((min, max)))
    }

    /// AWS takes up to `max`, which the engine does not model yet.
    pub(super) const fn aws_max(mut self, max: f64) -> Self {
        self.aws_max = Some(max);
        self
    }

    /// Its range is that of `owner`, and messages say so.
    pub(super) const fn of(mut self, owner: &'static str) -> Self {
        self.of = Some(owner);
        self
    }

    /// AWS's API constrains it, under this name, to the field's own range.
    pub(super) const fn aws_member(self, member: &'static str) -> Self {
        let (min, max) = match self.range {
            Some(range) => range,
            None => (f64::NEG_INFINITY, f64::INFINITY),
        };
        self.aws_member_of(member, min, max)
    }

    /// AWS's API constrains it, under this name, to this wider range; it refuses what lies between
    /// in other words, which are not public.
    pub(super) const fn aws_member_of(mut self, name: &'static str, min: f64, max: f64) -> Self {
        self.aws_member = Some(Member { name, range: (min, max) });
        self
    }

    /// AWS itself has no other value than one, and this is why.
    pub(super) const fn only(mut self, reason: &'static str) -> Self {
        self.only = Some(reason);
        self
    }

    /// What the field does.
    #[inline(always)]
    pub(super) const fn says(mut self, sentence: &'static str) -> Self {
        if TEXTS {
            self.sentence = sentence;
        }
        self
    }

    /// Where its range and default come from.
    #[inline(always)]
    pub(super) const fn from(mut self, source: Source) -> Self {
        if TEXTS {
            self.source = Some(source);
        }
        self
    }
}

/// A value that a field describes.
pub(super) trait Leaf {
    /// Takes the value from the document, or reports why not and stays as it is.
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults);

    /// The value as the document has it.
    fn write(&self) -> Value;
}

/// A part of the settings that shows its fields, always in the same order.
pub(super) trait Fields {
    /// Shows each field with its description.
    fn visit(&mut self, visitor: &mut dyn Visitor);
}

/// Keys that name what their object is, and so which further fields it has.
const KIND_KEYS: [&str; 2] = ["kind", "frontDoor"];

/// The object, with a dot at its end, that has its kind at this path; `None` where another field
/// stands.
pub(super) fn object_of_kind(path: &str) -> Option<&str> {
    let (object, key) = path.split_at(path.rfind('.').map_or(0, |dot| dot + 1));
    KIND_KEYS.contains(&key).then_some(object)
}

/// Someone who walks through the fields.
pub(super) trait Visitor {
    /// A field with a value of its own.
    fn leaf(&mut self, field: &Field, value: &mut dyn Leaf);

    /// Fields that stand together in an object of their own.
    fn group(&mut self, name: &'static str, inside: &mut dyn Fields);

    /// The object's `kind`, now `current`. Calls `variant` for the kind whose fields shall be
    /// shown, which first takes on that kind's defaults if it is of another kind; the catalogue
    /// calls it for every kind in turn.
    fn kind(
        &mut self,
        kind: &Field,
        current: usize,
        variant: &mut dyn FnMut(&mut dyn Visitor, usize),
    );

    /// A field of AWS's that has only one value in the model yet.
    fn fixed(&mut self, field: &Field, value: Value);

    /// The lanes; one that says nothing of arrivals or function has the given ones.
    fn lanes(&mut self, lanes: &mut Vec<Lane>, arrivals: &Arrivals, function: &Function);

    /// A field that is read elsewhere: it is known, and that is all.
    fn elsewhere(&mut self, field: &Field);
}
