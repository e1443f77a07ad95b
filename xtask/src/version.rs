//! Version numbers in what programs print about themselves.

/// Major, minor and patch; what is not said is 0.
pub(crate) type Version = (u32, u32, u32);

/// The first version number in a text such as `rustc 1.96.0` or `wasm-opt version 132 (…)`.
pub(crate) fn first_in(text: &str) -> Option<Version> {
    text.split_whitespace().find_map(parse)
}

fn parse(word: &str) -> Option<Version> {
    let mut numbers = word.trim_start_matches('v').split('.').map(leading_number);
    let major = numbers.next()??;
    let mut next = || numbers.next().flatten().unwrap_or(0);
    Some((major, next(), next()))
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::first_in;

    #[test]
    fn a_version_is_read_from_what_each_tool_prints() {
        assert_eq!(first_in("rustc 1.96.0\n"), Some((1, 96, 0)));
        assert_eq!(first_in("wasm-opt version 132 (version_132)\n"), Some((132, 0, 0)));
        assert_eq!(first_in("v20.20.2\n"), Some((20, 20, 2)));
        assert_eq!(first_in("rustc 1.97.0-beta.1"), Some((1, 97, 0)));
        assert_eq!(first_in("command not found"), None);
    }
}
