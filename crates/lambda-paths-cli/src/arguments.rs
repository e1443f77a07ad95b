//! The arguments: which command, on which scenario, with which options.

use std::ffi::OsString;

use lambda_paths_scene::poster::{CARD, WIDTHS};

use crate::failure::Failure;
use crate::input::{Input, Source};

/// What to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help,
    Version,
    Run { input: Input, format: Format },
    Trace { input: Input, lane: Option<String>, limit: Option<u64> },
    Validate { input: Input },
    Presets { name: Option<String> },
    Poster { input: Input, at: Option<f64>, form: Form, file: Option<String> },
    Link { input: Input, base: Option<String> },
    Embed { input: Input, base: Option<String>, poster: Option<String> },
}

/// What there is, in the order of the help.
const COMMANDS: [&str; 7] = ["run", "trace", "validate", "presets", "poster", "link", "embed"];

/// How a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Table,
    Json,
}

/// What a poster is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// All of it, for a page, of a width.
    Svg(Option<u32>),
    /// Title and lanes, as social networks show pictures.
    Png,
}

/// Options that name a scenario.
const SOURCES: [&str; 2] = ["preset", "link"];

/// Reads the arguments behind the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command, Failure> {
    let mut words = Vec::new();
    for argument in arguments {
        let word = argument.into_string().map_err(|argument| {
            Failure::Usage(format!("{} is not UTF-8", argument.to_string_lossy()))
        })?;
        words.push(word);
    }
    let flag = |names: [&str; 2]| words.iter().any(|word| names.contains(&word.as_str()));
    if flag(["--help", "-h"]) {
        return Ok(Command::Help);
    }
    if flag(["--version", "-V"]) {
        return Ok(Command::Version);
    }
    let Some((command, rest)) = words.split_first() else {
        return Err(Failure::Usage(format!("which command? {}", COMMANDS.join(", "))));
    };
    match command.as_str() {
        "run" => run(rest),
        "trace" => trace(rest),
        "validate" => Ok(Command::Validate { input: Found::read(rest, &[], &SOURCES)?.input()? }),
        "presets" => {
            let mut found = Found::read(rest, &[], &[])?;
            let name = found.positional.pop();
            found.nothing_else()?;
            Ok(Command::Presets { name })
        }
        "poster" => poster(rest),
        "link" => {
            let mut found = Found::read(rest, &["seed", "duration", "base"], &SOURCES)?;
            let base = found.take("base");
            Ok(Command::Link { input: found.input()?, base })
        }
        "embed" => {
            let mut found = Found::read(rest, &["seed", "duration", "base", "poster"], &SOURCES)?;
            let (base, poster) = (found.take("base"), found.take("poster"));
            Ok(Command::Embed { input: found.input()?, base, poster })
        }
        other => {
            let all = COMMANDS.join(", ");
            Err(Failure::Usage(format!("{other} is no command; there are {all}")))
        }
    }
}

fn run(words: &[String]) -> Result<Command, Failure> {
    let mut found = Found::read(words, &["seed", "duration", "format"], &SOURCES)?;
    let format = match found.take("format").as_deref() {
        None | Some("table") => Format::Table,
        Some("json") => Format::Json,
        Some(other) => {
            return Err(Failure::Usage(format!("--format is table or json, not {other}")));
        }
    };
    Ok(Command::Run { input: found.input()?, format })
}

fn trace(words: &[String]) -> Result<Command, Failure> {
    let mut found = Found::read(words, &["seed", "duration", "lane", "limit"], &SOURCES)?;
    let (lane, limit) = (found.take("lane"), found.take("limit"));
    let limit = limit.map(|limit| whole("limit", &limit)).transpose()?;
    Ok(Command::Trace { input: found.input()?, lane, limit })
}

fn poster(words: &[String]) -> Result<Command, Failure> {
    let own = ["seed", "duration", "at", "width", "output", "format"];
    let mut found = Found::read(words, &own, &SOURCES)?;
    let at = found.take("at").map(|at| seconds("at", &at)).transpose()?;
    let width = found.take("width").map(|width| pixels("width", &width)).transpose()?;
    let file = found.take("output").filter(|file| file != "-");
    let end = file.as_deref().and_then(|file| file.rsplit_once('.')).map(|(_, end)| end);
    let form = match (found.take("format").as_deref().or(end), width) {
        (Some("png"), None) => Form::Png,
        (Some("png"), Some(_)) => {
            let (width, height) = CARD;
            let told = format!("--width is for SVG; a PNG has {width} by {height} pixels");
            return Err(Failure::Usage(told));
        }
        (Some("svg"), width) => Form::Svg(width),
        // A file may have any name, and no name may be a format.
        (other, width) if other == end => Form::Svg(width),
        (other, _) => {
            let other = other.unwrap_or_default();
            return Err(Failure::Usage(format!("--format is svg or png, not {other}")));
        }
    };
    Ok(Command::Poster { input: found.input()?, at, form, file })
}

fn seconds(option: &str, text: &str) -> Result<f64, Failure> {
    let seconds = text.parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0);
    seconds.ok_or_else(|| Failure::Usage(format!("--{option} takes seconds, not {text}")))
}

fn pixels(option: &str, text: &str) -> Result<u32, Failure> {
    let (least, most) = (WIDTHS.start(), WIDTHS.end());
    text.parse().ok().filter(|width| WIDTHS.contains(width)).ok_or_else(|| {
        Failure::Usage(format!("--{option} takes {least} to {most} pixels, not {text}"))
    })
}

fn whole(option: &str, text: &str) -> Result<u64, Failure> {
    text.parse().map_err(|_| Failure::Usage(format!("--{option} takes a whole number, not {text}")))
}

/// The words of a command, sorted.
#[derive(Default)]
struct Found {
    positional: Vec<String>,
    options: Vec<(String, String)>,
}

impl Found {
    /// Sorts the words. Every option has a value, as `--seed 7` or `--seed=7`; behind `--` all
    /// words are positional.
    fn read(words: &[String], own: &[&str], sources: &[&str]) -> Result<Self, Failure> {
        let mut found = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let word = if word == "-o" { "--output" } else { word.as_str() };
            let Some(option) = word.strip_prefix("--") else {
                if word.starts_with('-') && word != "-" {
                    return Err(Failure::Usage(format!("{word} is no option here")));
                }
                found.positional.push(word.to_owned());
                continue;
            };
            if option.is_empty() {
                found.positional.extend(words.cloned());
                break;
            }
            let (name, value) = match option.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (option, None),
            };
            if !own.contains(&name) && !sources.contains(&name) {
                return Err(Failure::Usage(format!("--{name} is no option here")));
            }
            let value = value.or_else(|| words.next().cloned());
            let value = value.ok_or_else(|| Failure::Usage(format!("--{name} takes a value")))?;
            if found.options.iter().any(|(other, _)| other == name) {
                return Err(Failure::Usage(format!("--{name} stands twice")));
            }
            found.options.push((name.to_owned(), value));
        }
        Ok(found)
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let index = self.options.iter().position(|(option, _)| option == name)?;
        Some(self.options.remove(index).1)
    }

    /// The one scenario that the words name, and what they override in it.
    fn input(mut self) -> Result<Input, Failure> {
        let fields = ["seed", "duration"];
        let overrides =
            fields.iter().filter_map(|field| Some((*field, self.take(field)?))).collect();
        let file = if self.positional.is_empty() { None } else { Some(self.positional.remove(0)) };
        let source = match (file, self.take("preset"), self.take("link")) {
            (Some(file), None, None) if file == "-" => Source::StandardInput,
            (Some(file), None, None) => Source::File(file),
            (None, Some(name), None) => Source::Preset(name),
            (None, None, Some(link)) => Source::Link(link),
            (None, None, None) => {
                let question = "which scenario? a FILE, -, --preset NAME or --link LINK";
                return Err(Failure::Usage(question.to_owned()));
            }
            _ => return Err(Failure::Usage("one scenario at a time".to_owned())),
        };
        self.nothing_else()?;
        Ok(Input { source, overrides })
    }

    fn nothing_else(&self) -> Result<(), Failure> {
        match self.positional.first() {
            Some(word) => Err(Failure::Usage(format!("what is {word} for?"))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|failure| match failure {
            Failure::Usage(message) => message,
            other => format!("{other:?}"),
        })
    }

    fn input(source: Source, overrides: &[(&'static str, &str)]) -> Input {
        let overrides = overrides.iter().map(|(field, value)| (*field, (*value).to_owned()));
        Input { source, overrides: overrides.collect() }
    }

    #[test]
    fn options_stand_anywhere_and_in_both_forms() {
        let file = || Source::File("a.json".to_owned());
        for line in ["run a.json --seed 7 --format json", "run --format=json --seed=7 -- a.json"] {
            let input = input(file(), &[("seed", "7")]);
            assert_eq!(read(line), Ok(Command::Run { input, format: Format::Json }));
        }
        let input = input(Source::StandardInput, &[]);
        let trace = Command::Trace { input, lane: Some("queue".to_owned()), limit: Some(5) };
        assert_eq!(read("trace --limit 5 - --lane queue"), Ok(trace));
    }

    #[test]
    fn a_poster_goes_where_it_is_told() {
        let poster = |at, form, file: Option<&str>| Command::Poster {
            input: input(Source::File("a.json".to_owned()), &[]),
            at,
            form,
            file: file.map(str::to_owned),
        };
        let line = "poster a.json -o b.svg --at 1.5 --width 360";
        assert_eq!(read(line), Ok(poster(Some(1.5), Form::Svg(Some(360)), Some("b.svg"))));
        assert_eq!(read("poster a.json --output -"), Ok(poster(None, Form::Svg(None), None)));
        // The file's name says what is in it, unless the format does.
        assert_eq!(read("poster a.json -o b.png"), Ok(poster(None, Form::Png, Some("b.png"))));
        let line = "poster a.json -o b.png --format svg";
        assert_eq!(read(line), Ok(poster(None, Form::Svg(None), Some("b.png"))));
        assert_eq!(read("poster a.json -o b"), Ok(poster(None, Form::Svg(None), Some("b"))));
    }

    #[test]
    fn help_and_version_win_over_all_else() {
        assert_eq!(read("run --nonsense --help"), Ok(Command::Help));
        assert_eq!(read("-V"), Ok(Command::Version));
    }

    #[test]
    fn bad_usage_says_what_is_wrong() {
        for (line, message) in [
            ("", "which command? run, trace, validate, presets, poster, link, embed"),
            (
                "walk",
                "walk is no command; there are run, trace, validate, presets, poster, link, embed",
            ),
            ("run", "which scenario? a FILE, -, --preset NAME or --link LINK"),
            ("run a.json b.json", "what is b.json for?"),
            ("run a.json --preset outage", "one scenario at a time"),
            ("run a.json --sede 7", "--sede is no option here"),
            ("run a.json -v", "-v is no option here"),
            ("run a.json --seed", "--seed takes a value"),
            ("run a.json --seed 1 --seed 2", "--seed stands twice"),
            ("run a.json --format xml", "--format is table or json, not xml"),
            ("validate a.json --seed 1", "--seed is no option here"),
            ("trace a.json --limit few", "--limit takes a whole number, not few"),
            ("presets a b", "what is a for?"),
            ("run a.json -o b", "--output is no option here"),
            ("poster a.json --at -1", "--at takes seconds, not -1"),
            ("poster a.json --at inf", "--at takes seconds, not inf"),
            ("poster a.json --width 40", "--width takes 320 to 2400 pixels, not 40"),
            ("link a.json --poster b", "--poster is no option here"),
        ] {
            assert_eq!(read(line), Err(message.to_owned()), "{line}");
        }
    }
}
