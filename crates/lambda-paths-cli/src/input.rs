//! Where a scenario comes from.

use std::fs::File;
use std::io::{self, Read};

use lambda_paths_engine::scenario::{Link, PRESETS, Preset, Scenario};
use serde_json::Value;

use crate::failure::Failure;

/// A scenario, and what the command line says otherwise.
#[derive(Debug, PartialEq)]
pub(crate) struct Input {
    pub(crate) source: Source,
    /// Fields, each with its value as the command line has it.
    pub(crate) overrides: Vec<(&'static str, String)>,
}

/// Where a scenario comes from.
#[derive(Debug, PartialEq)]
pub(crate) enum Source {
    File(String),
    StandardInput,
    Preset(String),
    Link(String),
}

impl Input {
    /// Reads the scenario. What a link says that is not understood is told on standard error.
    pub(crate) fn read(&self) -> Result<Scenario, Failure> {
        let scenario = match &self.source {
            Source::File(path) => {
                let text = File::open(path).and_then(io::read_to_string);
                from_text(text, path)?
            }
            Source::StandardInput => {
                let mut text = String::new();
                let read = io::stdin().read_to_string(&mut text);
                from_text(read.map(|_| text), "standard input")?
            }
            Source::Preset(name) => preset(name)?.scenario(),
            Source::Link(link) => {
                let link = Link::parse(link).map_err(Failure::Faults)?;
                for notice in &link.notices {
                    eprintln!("{notice}");
                }
                link.scenario
            }
        };
        if self.overrides.is_empty() {
            return Ok(scenario);
        }
        let overrides = self.overrides.iter().map(|(field, text)| {
            // What is no number is left to the engine to refuse, which names the field.
            let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str()));
            (*field, value)
        });
        scenario.edited_all(overrides).map_err(Failure::Faults)
    }
}

fn from_text(text: io::Result<String>, name: &str) -> Result<Scenario, Failure> {
    let text = text.map_err(|error| Failure::Input(format!("cannot read {name}: {error}")))?;
    Scenario::from_json(&text).map_err(Failure::Faults)
}

/// The built-in scenario of that name.
pub(crate) fn preset(name: &str) -> Result<&'static Preset, Failure> {
    Preset::named(name).ok_or_else(|| {
        let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
        Failure::Usage(format!("{name} is no built-in scenario; there are {}", names.join(", ")))
    })
}
