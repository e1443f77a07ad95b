//! How texts travel in an address: percent-encoding, and base64 with its address-safe alphabet.

use std::fmt::Write as _;

/// Bits of one base64 letter.
const LETTER_BITS: u32 = 6;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Encodes all but what reads well and is safe in a fragment.
pub(super) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => encoded.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b',' | b'[' | b']' | b':' => encoded.push(char::from(byte)),
            _ => write!(encoded, "%{byte:02X}").expect("a string takes all that is written"),
        }
    }
    encoded
}

/// Decodes `%20`, and `+` as the space that forms make of it. `None` if that gives no text.
pub(super) fn percent_decode(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Base64 with `-` and `_`, without padding.
pub(super) fn base64_encode(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte));
        let group = group << (8 * (3 - chunk.len()));
        for letter in 0..=chunk.len() {
            let shift = LETTER_BITS * (3 - u32::try_from(letter).expect("at most 3"));
            encoded.push(char::from(ALPHABET[(group >> shift & 63) as usize]));
        }
    }
    encoded
}

/// The bytes of a base64 text; `None` where a letter is not of the alphabet or one is missing.
pub(super) fn base64_decode(text: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3);
    let mut pending = 0u32;
    let mut pending_bits = 0;
    for letter in text.trim_end_matches('=').bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        pending = pending << LETTER_BITS | u32::try_from(value).ok()?;
        pending_bits += LETTER_BITS;
        if pending_bits >= 8 {
            pending_bits -= 8;
            decoded.push(u8::try_from(pending >> pending_bits & 0xFF).ok()?);
        }
    }
    (pending_bits < LETTER_BITS).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64_encode(text.as_bytes()), encoded);
            assert_eq!(base64_decode(encoded).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(base64_encode(&[0xFB, 0xFF]), "-_8");
        assert_eq!(base64_decode("Zg=="), Some(b"f".to_vec()));
        assert_eq!(base64_decode("Z"), None);
        assert_eq!(base64_decode("Zm+v"), None);
    }

    #[test]
    fn percent_encoding_keeps_every_text() {
        for text in ["", "a b", "50 % & more = ü", "lanes[1].path,x:y", "a+b#c?d/\u{1F600}"] {
            assert_eq!(percent_decode(&percent_encode(text)).as_deref(), Some(text));
        }
        assert_eq!(percent_encode("lanes[1].a b"), "lanes[1].a%20b");
        assert_eq!(percent_decode("a+b").as_deref(), Some("a b"));
        for broken in ["%", "%2", "%zz", "%ff"] {
            assert_eq!(percent_decode(broken), None);
        }
    }
}
