//! The values that a document can hold: how each is taken from JSON and given back.

use serde_json::{Number, Value};

use super::fault::{Faults, nearest, show};
use super::field::{Field, Leaf, Member};
use super::{
    Architecture, Destination, EventSource, FailureMode, Jitter, PackageType, Rate, Runtime,
    ThinkTimeDistribution, TokenBucket,
};
use crate::time::{Instant, Span};

/// The greatest whole number that every reader of JSON keeps exactly.
pub(super) const EXACT_MAX: f64 = 9_007_199_254_740_991.0;
/// Entries of one list of times.
pub(super) const TIMES_MAX: usize = 1_000_000;
/// Millionths: the resolution of times and rates.
const MILLIONTHS: f64 = 1e6;
/// Billionths: the resolution of shares and other plain numbers.
const BILLIONTHS: f64 = 1e9;

/// A number as JSON writes it: whole ones without a fraction.
pub(super) fn number_to_json(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() <= EXACT_MAX {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and below 2^53")]
        let whole = number as i64;
        return Value::from(whole);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// The number in `value` if it is within the field's range; otherwise a fault.
fn number(value: &Value, field: &Field, faults: &mut Faults) -> Option<f64> {
    let Some(number) = value.as_f64().filter(|number| number.is_finite()) else {
        faults.report(format!("{} is not a number", show(value)));
        return None;
    };
    let (min, max) = field.range.unwrap_or((f64::MIN, f64::MAX));
    if number < min {
        let whose = field.of.map(|of| format!(", the least that {of} takes")).unwrap_or_default();
        let aws = aws_text(value, number, field);
        faults.report(format!("{} is below {min}{whose}{aws}", show(value)));
    } else if number > max {
        let reason = if field.aws_max.is_some_and(|aws_max| number <= aws_max) {
            ": more is not modelled yet"
        } else {
            ""
        };
        let whose = field.of.map(|of| format!(", the most that {of} takes")).unwrap_or_default();
        let aws = aws_text(value, number, field);
        faults.report(format!("{} is above {max}{whose}{reason}{aws}", show(value)));
    } else {
        // Minus zero is zero: the two compare equal, and only one of them has a sign to show.
        return Some(number + 0.0);
    }
    None
}

/// What AWS says of a value that its API does not take, where that is known.
fn aws_text(value: &Value, number: f64, field: &Field) -> String {
    let Some(Member { name, range: (min, max) }) = field.aws_member else {
        return String::new();
    };
    let (than, limit) = match number {
        number if number < min => ("greater", min),
        number if number > max => ("less", max),
        _ => return String::new(),
    };
    format!(
        "; ValidationException: 1 validation error detected: Value '{}' at '{name}' failed to \
         satisfy constraint: Member must have value {than} than or equal to {limit}",
        show(value)
    )
}

/// The whole number in `value`; `2.0` is one.
fn whole(value: &Value, field: &Field, faults: &mut Faults) -> Option<u64> {
    let number = number(value, field, faults)?;
    if number.fract() != 0.0 {
        faults.report(format!("{} is not a whole number", show(value)));
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole; a -1 is taken before, and no range of counts ends above 2^53"
    )]
    Some(number as u64)
}

/// The number of millionths nearest to `value`; what is more than nothing must not become nothing.
fn millionths(value: &Value, field: &Field, faults: &mut Faults) -> Option<u64> {
    let number = number(value, field, faults)?;
    let rounded = libm::round(number * MILLIONTHS);
    if number > 0.0 && rounded == 0.0 {
        faults.report(format!("{} is finer than 0.000001", show(value)));
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "no range of times or rates begins below zero or ends above 2^53 millionths"
    )]
    Some(rounded as u64)
}

impl Leaf for Span {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        if let Some(micros) = millionths(value, field, faults) {
            *self = Self::from_micros(micros);
        }
    }

    fn write(&self) -> Value {
        number_to_json(self.as_secs_f64())
    }
}

impl Leaf for Instant {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        if let Some(micros) = millionths(value, field, faults) {
            *self = Self::from_micros(micros);
        }
    }

    fn write(&self) -> Value {
        number_to_json(self.as_secs_f64())
    }
}

impl Leaf for Rate {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        if let Some(millionths) = millionths(value, field, faults) {
            *self = Self(millionths);
        }
    }

    fn write(&self) -> Value {
        number_to_json(Span::from_micros(self.0).as_secs_f64())
    }
}

impl Leaf for f64 {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        let Some(number) = number(value, field, faults) else { return };
        // A reader of JSON may be one bit off, and the same text must be the same run everywhere:
        // billionths are far coarser than that bit, and far finer than anybody's setting.
        let rounded = libm::round(number * BILLIONTHS) / BILLIONTHS;
        if number > 0.0 && rounded <= 0.0 {
            faults.report(format!("{} is finer than 0.000000001", show(value)));
        } else {
            *self = rounded;
        }
    }

    fn write(&self) -> Value {
        number_to_json(*self)
    }
}

impl Leaf for u64 {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        if let Some(whole) = whole(value, field, faults) {
            *self = whole;
        }
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

impl Leaf for u32 {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        if let Some(whole) = whole(value, field, faults) {
            *self = Self::try_from(whole).expect("the field's range lies within 32 bits");
        }
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

/// What can be absent, which JSON calls `null`.
impl<T: Leaf + Default> Leaf for Option<T> {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        if value.is_null() {
            *self = None;
        } else {
            self.get_or_insert_default().read(value, field, faults);
        }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, Leaf::write)
    }
}

impl Leaf for bool {
    fn read(&mut self, value: &Value, _: &Field, faults: &mut Faults) {
        match value {
            Value::Bool(switch) => *self = *switch,
            _ => faults.report(format!("{} is neither true nor false", show(value))),
        }
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

/// Texts go to terminals and pages, hence no control characters.
impl Leaf for String {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        let Value::String(text) = value else {
            faults.report(format!("{} is not a text", show(value)));
            return;
        };
        let (min, max) = field.range.unwrap_or((0.0, EXACT_MAX));
        #[expect(clippy::cast_precision_loss, reason = "a text in memory is far below 2^53")]
        let length = text.chars().count() as f64;
        if length < min {
            faults.report("is empty");
        } else if length > max {
            faults.report(format!("{length} characters are more than {max}"));
        } else if text.chars().any(char::is_control) {
            faults.report(format!("{} holds a control character", show(value)));
        } else {
            self.clone_from(text);
        }
    }

    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
}

/// A list of times must be in order: to sort it would be a silent change.
impl Leaf for Vec<Instant> {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        let Value::Array(entries) = value else {
            faults.report(format!("{} is not a list of times", show(value)));
            return;
        };
        if entries.len() > TIMES_MAX {
            faults.report(format!("{} times are more than {TIMES_MAX}", entries.len()));
            return;
        }
        let mut times = Self::with_capacity(entries.len());
        let mut latest = Instant::START;
        for (index, entry) in entries.iter().enumerate() {
            let Some(at) = time(entry, index, field, faults) else {
                continue;
            };
            if at < latest {
                let order = format!("{} comes before the time in front of it", show(entry));
                faults.within(&format!("[{index}]"), |faults| faults.report(order));
            }
            latest = at;
            times.push(at);
        }
        *self = times;
    }

    fn write(&self) -> Value {
        self.iter().map(Leaf::write).collect()
    }
}

/// One entry of a list of times.
fn time(entry: &Value, index: usize, field: &Field, faults: &mut Faults) -> Option<Instant> {
    let mut at = Instant::NEVER;
    // Only a faulty entry is worth the text of its own path: there may be a million good ones.
    let in_range = entry.as_f64().is_some_and(|seconds| {
        let (min, max) = field.range.unwrap_or((0.0, EXACT_MAX));
        (min..=max).contains(&seconds) && (seconds <= 0.0 || seconds * MILLIONTHS >= 1.0)
    });
    if in_range {
        at.read(entry, field, faults);
    } else {
        faults.within(&format!("[{index}]"), |faults| at.read(entry, field, faults));
    }
    (at != Instant::NEVER).then_some(at)
}

/// A value that is one of a few names.
pub(super) trait Named: Copy + PartialEq + 'static {
    /// All of them, each with its name.
    const ALL: &'static [(&'static str, Self)];
    /// The names alone, in the same order.
    const NAMES: &'static [&'static str];
}

impl<T: Named> Leaf for T {
    fn read(&mut self, value: &Value, _: &Field, faults: &mut Faults) {
        match value {
            Value::String(name) => {
                if let Some(index) = choose(name, T::NAMES, faults) {
                    *self = T::ALL[index].1;
                }
            }
            _ => faults.report(format!("{} is none of {}", show(value), T::NAMES.join(", "))),
        }
    }

    fn write(&self) -> Value {
        T::ALL
            .iter()
            .find(|(_, named)| named == self)
            .map_or(Value::Null, |(name, _)| Value::from(*name))
    }
}

/// Where Lambda sends something: one of the names that the field knows. `null` is nowhere.
impl Leaf for Option<Destination> {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        match value {
            Value::Null => *self = None,
            Value::String(name) if choose(name, field.choices, faults).is_none() => {}
            Value::String(name) => {
                let known = DESTINATIONS.iter().find(|(known, _)| known == name);
                *self = known.map(|(_, destination)| *destination);
            }
            _ => faults.report(format!("{} is none of {}", show(value), field.choices.join(", "))),
        }
    }

    fn write(&self) -> Value {
        let known = DESTINATIONS.iter().find(|(_, known)| Some(*known) == *self);
        Value::from(known.map_or("none", |(name, _)| name))
    }
}

/// Destinations by name; `none` is not among them.
const DESTINATIONS: [(&str, Destination); 8] = [
    ("sqsDeadLetterQueue", Destination::SqsDeadLetterQueue),
    ("snsDeadLetterQueue", Destination::SnsDeadLetterQueue),
    ("sqs", Destination::Sqs),
    ("sns", Destination::Sns),
    ("lambda", Destination::Lambda),
    ("eventBridge", Destination::EventBridge),
    ("s3", Destination::S3),
    ("kafka", Destination::Kafka),
];

/// The index of `name` among the names, or a fault that names the nearest.
pub(super) fn choose(name: &str, names: &[&str], faults: &mut Faults) -> Option<usize> {
    let index = names.iter().position(|known| *known == name);
    if index.is_none()
        && let Some(near) = nearest(name, names.iter().copied())
    {
        let (shown, all) = (show(&Value::from(name)), names.join(", "));
        faults.report(format!("{shown} is none of {all}; the nearest is {near}"));
    }
    index
}

/// Names a fieldless enum's values once, for both tables.
macro_rules! named {
    ($type:ident { $($name:literal: $value:ident),* $(,)? }) => {
        impl Named for $type {
            const ALL: &'static [(&'static str, Self)] = &[$(($name, Self::$value)),*];
            const NAMES: &'static [&'static str] = &[$($name),*];
        }
    };
}

named!(FailureMode { "error": Error, "timeout": Timeout, "crash": Crash });
named!(Architecture { "x86_64": X86, "arm64": Arm });
named!(PackageType { "Zip": Zip, "Image": Image });
named!(Runtime {
    "rust": Rust,
    "go": Go,
    "llrt": Llrt,
    "dotnet10-aot": Dotnet10Aot,
    "dotnet10": Dotnet10,
    "dotnet8": Dotnet8,
    "python3.13": Python313,
    "python3.14": Python314,
    "nodejs22": Nodejs22,
    "nodejs24": Nodejs24,
    "java21": Java21,
    "java25": Java25,
    "ruby3.4": Ruby34,
});
named!(Jitter { "none": None, "full": Full, "equal": Equal });
named!(TokenBucket { "shared": Shared, "perClient": PerClient, "none": None });
named!(ThinkTimeDistribution { "constant": Constant, "exponential": Exponential });
named!(EventSource { "s3": S3, "sns": Sns, "eventBridge": EventBridge, "invoke": Invoke });
