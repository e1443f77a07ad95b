//! JSON text to a value, with nothing lost on the way: a key that stands twice is refused. And a
//! value to text.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};

use super::fault::{Fault, excerpt};

/// The longest text that is read, in bytes.
const BYTES_MAX: usize = 64 << 20;

/// The value that a text holds.
///
/// # Errors
/// Why it holds none, with line and column; also that a key stands twice.
pub fn parse(text: &str) -> Result<Value, Fault> {
    if text.len() > BYTES_MAX {
        let length = text.len();
        return Err(Fault::new("document", format!("{length} bytes are more than {BYTES_MAX}")));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match serde_json::from_str::<Strict>(text) {
        Ok(Strict(value)) => Ok(value),
        Err(error) if error.classify() == Category::Data => {
            Err(Fault::new("document", error.to_string()))
        }
        Err(error) => Err(Fault::new("document", format!("is not JSON: {error}"))),
    }
}

/// A value none of whose objects had a key twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, switch: bool) -> Result<Value, E> {
        Ok(Value::Bool(switch))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(entry)) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                let twice = format!("the key \"{}\" stands twice", excerpt(&key));
                return Err(de::Error::custom(twice));
            }
            let Strict(value) = entries.next_value()?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// The value as JSON on one line.
#[must_use]
pub fn compact(value: &Value) -> String {
    let mut text = String::new();
    write(value, None, &mut text);
    text
}

/// The value as JSON on several lines, indented by two spaces.
pub(super) fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(value, Some(0), &mut text);
    text
}

/// Writes a value at a depth, or on one line. `serde_json` could do the same, but the page, which
/// carries std's way of writing numbers anyway, would carry ten kilobytes of tables for it.
fn write(value: &Value, depth: Option<usize>, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(switch) => text.push_str(if *switch { "true" } else { "false" }),
        Value::Number(number) => write_number(number, text),
        Value::String(string) => write_string(string, text),
        Value::Array(list) => {
            write_list(('[', ']'), list.iter(), depth, text, |entry, inner, text| {
                write(entry, inner, text);
            });
        }
        Value::Object(object) => {
            write_list(('{', '}'), object.iter(), depth, text, |(key, entry), inner, text| {
                write_string(key, text);
                text.push_str(if inner.is_some() { ": " } else { ":" });
                write(entry, inner, text);
            });
        }
    }
}

fn write_list<T>(
    (open, close): (char, char),
    entries: impl ExactSizeIterator<Item = T>,
    depth: Option<usize>,
    text: &mut String,
    each: impl Fn(T, Option<usize>, &mut String),
) {
    let inner = depth.map(|depth| depth + 1);
    let empty = entries.len() == 0;
    text.push(open);
    for (index, entry) in entries.enumerate() {
        if index > 0 {
            text.push(',');
        }
        new_line(inner, text);
        each(entry, inner, text);
    }
    if !empty {
        new_line(depth, text);
    }
    text.push(close);
}

fn new_line(depth: Option<usize>, text: &mut String) {
    if let Some(depth) = depth {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    }
}

/// Integers as they are; others in the fewest digits that read back as the same number.
fn write_number(number: &Number, text: &mut String) {
    let number = match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(whole), ..) => whole.to_string(),
        (_, Some(whole), _) => whole.to_string(),
        // A real number keeps its point, so that it reads back as one.
        // Neither end of the range in hundreds of noughts.
        (.., Some(real)) if real.abs() >= 1e16 || (real != 0.0 && real.abs() < 1e-6) => {
            format!("{real:e}")
        }
        (.., Some(real)) => match real.to_string() {
            // With a point, a long number would be read as more digits than a reader keeps.
            whole if !whole.contains('.') && whole.len() > 15 => whole + "e0",
            whole if !whole.contains('.') => whole + ".0",
            digits => digits,
        },
        (None, None, None) => "null".to_owned(),
    };
    text.push_str(&number);
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            control if u32::from(control) < 0x20 => {
                text.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_equal() {
        for text in [
            r#"{"a":[1,-2,0.1,1e15,1e300,1e-9,2.0,null,true],"b":{},"c":[],"":"\u0001\"\\\n\té"}"#,
            "[18446744073709551615,-9223372036854775808,0.5,2126636860456992e0]",
            "\"\"",
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            for written in [compact(&value), pretty(&value)] {
                assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value, "{written}");
            }
        }
    }

    #[test]
    fn pretty_text_is_indented_and_empty_lists_stay_on_their_line() {
        let value = serde_json::json!({ "a": [1, {}], "b": [] });
        assert_eq!(pretty(&value), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
    }
}
