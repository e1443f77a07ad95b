//! Numbers in words: spans with two or three digits, counts and shares. Integers only, so that they
//! read the same everywhere.

use lambda_paths_engine::time::Span;

/// From how many microseconds on which unit is next: (upper bound, unit, decimals, name). The
/// bounds are where rounding would show the unit's limit.
const UNITS: [(u64, u64, Decimals, &str); 9] = [
    (9_950, 1_000, Decimals::One, "ms"),
    (999_500, 1_000, Decimals::None, "ms"),
    (9_950_000, SECOND, Decimals::One, "s"),
    (119_500_000, SECOND, Decimals::None, "s"),
    (9_950 * SECOND * 60 / 1_000, SECOND * 60, Decimals::One, "min"),
    (1_195 * SECOND * 60 / 10, SECOND * 60, Decimals::None, "min"),
    (9_950 * SECOND * 3_600 / 1_000, SECOND * 3_600, Decimals::One, "h"),
    (475 * SECOND * 3_600 / 10, SECOND * 3_600, Decimals::None, "h"),
    (u64::MAX, SECOND * 86_400, Decimals::One, "d"),
];
const SECOND: u64 = 1_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decimals {
    None,
    One,
}

/// A span as people say it: `250 ms`, `1.3 s`, `63 s`, `4.2 min`, `3.0 h`.
#[must_use]
pub fn span(span: Span) -> String {
    let micros = span.micros();
    let fitting = UNITS.iter().find(|(bound, ..)| micros < *bound).unwrap_or(&UNITS[8]);
    let (_, unit, decimals, name) = *fitting;
    if decimals == Decimals::None {
        return format!("{} {name}", rounded(micros, unit));
    }
    let tenths = rounded(micros, unit / 10);
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

fn rounded(value: u64, unit: u64) -> u64 {
    value / unit + u64::from(value % unit >= unit.div_ceil(2))
}

/// A count with its thousands apart: `1,204`.
#[must_use]
pub fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share in whole per cent that never hides a few (`<1 %`) nor claims all (`>99 %`); `–` of
/// nothing.
#[must_use]
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let percent = rounded(part.saturating_mul(100), whole);
    match percent {
        0 if part > 0 => "<1 %".to_owned(),
        100 if part < whole => ">99 %".to_owned(),
        _ => format!("{percent} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_as_people_say_them() {
        for (micros, words) in [
            (0, "0.0 ms"),
            (400, "0.4 ms"),
            (9_949, "9.9 ms"),
            (9_950, "10 ms"),
            (250_000, "250 ms"),
            (999_499, "999 ms"),
            (999_500, "1.0 s"),
            (9_950_000, "10 s"),
            (63_000_000, "63 s"),
            (119_500_000, "2.0 min"),
            (600_000_000, "10 min"),
            (7_200_000_000, "2.0 h"),
            (21_600_000_000, "6.0 h"),
            (172_800_000_000, "2.0 d"),
            (u64::MAX, "213503982.3 d"),
        ] {
            assert_eq!(span(Span::from_micros(micros)), words, "{micros}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        for (number, words) in [(0, "0"), (999, "999"), (1204, "1,204"), (1_000_000, "1,000,000")] {
            assert_eq!(count(number), words);
        }
    }

    #[test]
    fn shares_neither_hide_a_few_nor_claim_all() {
        for (part, whole, words) in
            [(0, 0, "–"), (0, 9, "0 %"), (1, 900, "<1 %"), (899, 900, ">99 %"), (9, 9, "100 %")]
        {
            assert_eq!(share(part, whole), words);
        }
    }
}
