//! Packing a document into few bytes: names that every scenario has are numbers, and numbers are
//! short. It knows JSON and a list of words, no rule of scenarios: whatever a document holds comes
//! back as it was.
//!
//! A value is a tag and what belongs to it:
//!
//! | tag | value |
//! |---|---|
//! | 0, 1, 2 | `null`, `false`, `true` |
//! | 3 | a list: how many, then the values |
//! | 4 | an object: how many, then a name and a value for each |
//! | 5 | a text: how many bytes, then UTF-8 |
//! | 6 | a number as JSON writes it, as a text |
//! | 16 to 25 | a number with 0 to 9 decimals: its digits as a whole number |
//! | 32 to 127 | 0 to 95 |
//! | 128 to 255 | one of [`VALUES`] |
//!
//! A name is 0 and a text, 1 and a path, or from 2 on one of [`NAMES`]. A path is how many steps,
//! and for each a name, or 1 and an index. Whole numbers have seven bits to a byte, the lowest
//! first; the highest bit says that more follow.

use serde_json::{Map, Number, Value};

use super::words::{self, NAMES, VALUES};
use crate::json;

const LIST: u8 = 3;
const OBJECT: u8 = 4;
const TEXT: u8 = 5;
const NUMBER: u8 = 6;
const DECIMALS: u8 = 16;
const DECIMALS_MAX: u8 = 9;
const SMALL: u8 = 32;
const WORD: u8 = 128;
/// Name codes.
const NAME_TEXT: u64 = 0;
const NAME_PATH: u64 = 1;
const NAME_FIRST: u64 = 2;
/// Values within values; a document has seven levels.
const DEPTH_MAX: u32 = 32;

/// The value in few bytes.
pub(super) fn pack(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_value(value, &mut bytes);
    bytes
}

/// The value that was packed; `None` where the bytes were not made by [`pack`].
pub(super) fn unpack(bytes: &[u8]) -> Option<Value> {
    let mut rest = Rest { bytes };
    let value = rest.value(DEPTH_MAX)?;
    rest.bytes.is_empty().then_some(value)
}

fn put_value(value: &Value, bytes: &mut Vec<u8>) {
    match value {
        Value::Null => bytes.push(0),
        Value::Bool(switch) => bytes.push(1 + u8::from(*switch)),
        Value::Number(number) => put_number(number, bytes),
        Value::String(text) => {
            match words::position(VALUES, text).and_then(|at| u8::try_from(at).ok()) {
                Some(at) if at < WORD => bytes.push(WORD + at),
                _ => {
                    bytes.push(TEXT);
                    put_text(text, bytes);
                }
            }
        }
        Value::Array(list) => {
            bytes.push(LIST);
            put_whole(list.len() as u64, bytes);
            list.iter().for_each(|value| put_value(value, bytes));
        }
        Value::Object(object) => {
            bytes.push(OBJECT);
            put_whole(object.len() as u64, bytes);
            for (name, value) in object {
                put_name(name, bytes);
                put_value(value, bytes);
            }
        }
    }
}

fn put_number(number: &Number, bytes: &mut Vec<u8>) {
    let text = json::compact(&Value::Number(number.clone()));
    match decimal(&text) {
        Some((whole, 0)) if whole < u64::from(DECIMALS_WHOLE) => {
            bytes.push(SMALL + u8::try_from(whole).expect("it is below 96"));
        }
        Some((digits, decimals)) => {
            bytes.push(DECIMALS + decimals);
            put_whole(digits, bytes);
        }
        None => {
            bytes.push(NUMBER);
            put_text(&text, bytes);
        }
    }
}

/// Numbers from 0 up to here have a tag of their own.
const DECIMALS_WHOLE: u8 = WORD - SMALL;

/// The digits and how many of them are decimals, where those say the number as it is written.
fn decimal(text: &str) -> Option<(u64, u8)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let decimals = u8::try_from(fraction.len()).ok().filter(|count| *count <= DECIMALS_MAX)?;
    let digits = format!("{whole}{fraction}").parse().ok()?;
    (written(digits, decimals) == text).then_some((digits, decimals))
}

/// A number of so many decimals as JSON writes it.
fn written(digits: u64, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let mut text = format!("{digits:0>width$}", width = decimals + 1);
    if decimals > 0 {
        text.insert(text.len() - decimals, '.');
    }
    text
}

fn put_name(name: &str, bytes: &mut Vec<u8>) {
    if let Some(at) = words::position(NAMES, name) {
        return put_whole(NAME_FIRST + at as u64, bytes);
    }
    match steps(name) {
        Some(steps) => {
            put_whole(NAME_PATH, bytes);
            put_whole(steps.len() as u64, bytes);
            for step in steps {
                match step {
                    Step::Name(at) => put_whole(NAME_FIRST + at as u64, bytes),
                    Step::Index(index) => {
                        put_whole(NAME_PATH, bytes);
                        put_whole(index, bytes);
                    }
                }
            }
        }
        None => {
            put_whole(NAME_TEXT, bytes);
            put_text(name, bytes);
        }
    }
}

/// A step of a path: a known name, or an index in brackets.
enum Step {
    Name(usize),
    Index(u64),
}

/// The steps of `lanes[1].function.timeout`, where all names are known and the steps say the path
/// as it is written.
fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (name, indices) = match part.split_once('[') {
            Some((name, indices)) => (name, indices.strip_suffix(']')?),
            None => (part, ""),
        };
        steps.push(Step::Name(words::position(NAMES, name)?));
        for index in indices.split("][").filter(|index| !index.is_empty()) {
            steps.push(Step::Index(index.parse().ok()?));
        }
    }
    let mut said = String::new();
    steps.iter().try_for_each(|step| say(step, &mut said))?;
    (said == path).then_some(steps)
}

fn say(step: &Step, path: &mut String) -> Option<()> {
    match step {
        Step::Name(at) => {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(words::word(NAMES, *at)?);
        }
        Step::Index(index) => path.push_str(&format!("[{index}]")),
    }
    Some(())
}

fn put_text(text: &str, bytes: &mut Vec<u8>) {
    put_whole(text.len() as u64, bytes);
    bytes.extend_from_slice(text.as_bytes());
}

fn put_whole(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 128 {
        bytes.push(u8::try_from(number % 128).expect("it is below 128") | 128);
        number /= 128;
    }
    bytes.push(u8::try_from(number).expect("it is below 128"));
}

/// What is still to be read. Everything read takes at least one byte, so that nothing grows beyond
/// what was sent.
struct Rest<'a> {
    bytes: &'a [u8],
}

impl Rest<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn whole(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 127);
            number |= bits.checked_shl(shift).filter(|shifted| shifted >> shift == bits)?;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&str> {
        let length = usize::try_from(self.whole()?).ok()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok()
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let tag = self.byte()?;
        Some(match tag {
            0 => Value::Null,
            1 | 2 => Value::Bool(tag == 2),
            LIST => {
                let mut list = Vec::new();
                for _ in 0..self.whole()? {
                    list.push(self.value(depth)?);
                }
                Value::Array(list)
            }
            OBJECT => self.object(depth)?,
            TEXT => Value::from(self.text()?),
            NUMBER => number(self.text()?)?,
            SMALL..WORD => Value::from(tag - SMALL),
            WORD.. => Value::from(words::word(VALUES, usize::from(tag - WORD))?),
            _ => {
                let decimals = tag.checked_sub(DECIMALS).filter(|count| *count <= DECIMALS_MAX)?;
                number(&written(self.whole()?, decimals))?
            }
        })
    }

    fn object(&mut self, depth: u32) -> Option<Value> {
        let mut object = Map::new();
        for _ in 0..self.whole()? {
            let name = self.name()?;
            // A name that stands twice is refused, as in JSON.
            if object.insert(name, self.value(depth)?).is_some() {
                return None;
            }
        }
        Some(Value::Object(object))
    }

    fn name(&mut self) -> Option<String> {
        match self.whole()? {
            NAME_TEXT => self.text().map(str::to_owned),
            NAME_PATH => {
                let mut path = String::new();
                for _ in 0..self.whole()? {
                    let step = match self.whole()? {
                        NAME_TEXT => return None,
                        NAME_PATH => Step::Index(self.whole()?),
                        known => Step::Name(usize::try_from(known - NAME_FIRST).ok()?),
                    };
                    say(&step, &mut path)?;
                }
                Some(path)
            }
            known => {
                let at = usize::try_from(known - NAME_FIRST).ok()?;
                words::word(NAMES, at).map(str::to_owned)
            }
        }
    }
}

fn number(text: &str) -> Option<Value> {
    json::parse(text).ok().filter(Value::is_number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(value: &Value, length: usize) {
        let packed = pack(value);
        assert_eq!(unpack(&packed).as_ref(), Some(value), "{packed:?}");
        assert_eq!(packed.len(), length, "{value}: {packed:?}");
    }

    #[test]
    fn whatever_json_holds_comes_back() {
        for (value, length) in [
            (json!(null), 1),
            (json!([true, false]), 4),
            (json!([0, 95, 96, 127, 128, u64::MAX]), 2 + 1 + 1 + 2 + 2 + 3 + 11),
            (json!([0.05, 1.5, 2.0, 0.000_001, 12345.678]), 2 + 2 + 2 + 2 + 2 + 5),
            (json!([-1, -0.5, 1e300, 1e-12]), 2 + 4 + 6 + 7 + 7),
            (json!({ "lanes[1].function.failure.rate": 1, "lanes[x].rate": "ü", "": {} }), 34),
            (json!({ "rate": "poisson", "kind": "", "lanes": [] }), 10),
            (json!({ "rate.[0]": 1, "lanes[01]": 2, "lanes[0][2].rate": 3, ".": 4 }), 38),
        ] {
            check(&value, length);
        }
    }

    #[test]
    fn what_pack_did_not_make_is_refused() {
        for bytes in [
            &[][..],
            &[7],
            &[30],
            &[0, 0],
            &[LIST, 2, 0],
            &[TEXT, 2, b'x'],
            &[TEXT, 1, 255],
            &[NUMBER, 2, b'[', b']'],
            &[OBJECT, 2, 2, 0, 2, 0],
            &[OBJECT, 1, 120, 0],
            &[OBJECT, 1, 1, 1, 0, 0],
            &[255],
            &[DECIMALS, 255, 255, 255, 255, 255, 255, 255, 255, 255, 127],
            &[LIST, 255, 255, 255, 255, 255, 255, 255, 255, 127],
            &[LIST, 1].repeat(40),
        ] {
            assert_eq!(unpack(bytes), None, "{bytes:?}");
        }
    }
}
