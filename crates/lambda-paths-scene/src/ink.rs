//! The colours of a picture by what they mean, and their values for pictures without a page. On a
//! page the style sheet's design tokens decide; a test holds both to the same values.

/// A colour by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Behind everything.
    Surface,
    /// Stages.
    Tray,
    /// An environment at work.
    Busy,
    /// What has waited.
    Pie,
    /// Hairlines of a picture.
    Line,
    /// Hairlines of a chart, and between parts.
    Grid,
    /// Text.
    Text,
    /// Text that stands back.
    Muted,
    /// Marks on a token.
    OnTone,
    /// Under way.
    Going,
    /// Waiting for another attempt.
    Waiting,
    /// Done.
    Good,
    /// Failed.
    Bad,
    /// Refused.
    Throttled,
    /// The first lane, and every fourth from there.
    Lane0,
    /// The second lane.
    Lane1,
    /// The third lane.
    Lane2,
    /// The fourth lane.
    Lane3,
}

/// Red, green and blue.
pub type Rgb = (u8, u8, u8);

/// Every ink with its custom property's name, and its values on a light and on a dark page.
const INKS: [(Ink, &str, u32, u32); 18] = [
    (Ink::Surface, "surface", 0xff_ffff, 0x19_1b1e),
    (Ink::Tray, "tray", 0xf2_f2ed, 0x21_2429),
    (Ink::Busy, "busy", 0xdb_e9f3, 0x24_384a),
    (Ink::Pie, "pie", 0xb9_bbc2, 0x5a_6069),
    (Ink::Line, "line", 0xc9_c9c0, 0x44_4950),
    (Ink::Grid, "grid", 0xe4_e4dd, 0x2b_2f35),
    (Ink::Text, "text", 0x1b_1c1e, 0xed_edea),
    (Ink::Muted, "muted", 0x5c_5f66, 0xa3_a8b0),
    (Ink::OnTone, "on-tone", 0xff_ffff, 0x10_1214),
    (Ink::Going, "going", 0x00_72b2, 0x56_b4e9),
    (Ink::Waiting, "waiting", 0xa8_6400, 0xe6_9f00),
    (Ink::Good, "good", 0x00_805f, 0x35_c79e),
    (Ink::Bad, "bad", 0xc5_4a00, 0xff_8647),
    (Ink::Throttled, "throttled", 0xa3_4a86, 0xdd_9bc5),
    (Ink::Lane0, "lane-0", 0x00_72b2, 0x56_b4e9),
    (Ink::Lane1, "lane-1", 0xa3_327b, 0xee_8fc8),
    (Ink::Lane2, "lane-2", 0x66_720a, 0xc3_cc4c),
    (Ink::Lane3, "lane-3", 0x5c_5f66, 0xa3_a8b0),
];

impl Ink {
    /// All inks.
    pub fn all() -> impl Iterator<Item = Self> {
        INKS.iter().map(|(ink, ..)| *ink)
    }

    /// The ink of a lane.
    #[must_use]
    pub fn lane(index: usize) -> Self {
        [Self::Lane0, Self::Lane1, Self::Lane2, Self::Lane3][index % 4]
    }

    /// The ink of this number, counted from zero; the last one for numbers that none has.
    pub(crate) fn numbered(number: u8) -> Self {
        INKS[usize::from(number).min(INKS.len() - 1)].0
    }

    /// The name of its design token, without the dashes in front.
    #[must_use]
    pub const fn token(self) -> &'static str {
        INKS[self as usize].1
    }

    /// Its value on a light page.
    #[must_use]
    pub const fn light(self) -> Rgb {
        rgb(INKS[self as usize].2)
    }

    /// Its value on a dark page.
    #[must_use]
    pub const fn dark(self) -> Rgb {
        rgb(INKS[self as usize].3)
    }
}

const fn rgb(value: u32) -> Rgb {
    let [_, red, green, blue] = value.to_be_bytes();
    (red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: &str = include_str!("../../../style/tokens.css");

    #[test]
    fn every_ink_is_the_style_sheets_token() {
        let (light, rest) = TOKENS.split_once("@media (prefers-color-scheme: dark)").expect("dark");
        let (dark, _) = rest.split_once("@media").expect("what follows");
        for (index, ink) in Ink::all().enumerate() {
            assert_eq!(ink as usize, index, "{ink:?} stands in the order of the inks");
            for (scheme, (red, green, blue)) in [(light, ink.light()), (dark, ink.dark())] {
                let line = format!("  --{}: #{red:02x}{green:02x}{blue:02x};\n", ink.token());
                assert!(scheme.contains(&line), "{line}");
            }
        }
    }
}
