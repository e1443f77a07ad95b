//! One field of the settings: its row, for every type of value that there is.

use std::cell::RefCell;

use lambda_paths_engine::scenario::{Entry, Unit, Warning, compact, parse};
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::page::element::{add, append, element, set, show, turn};

/// Characters of a list that are shown to be edited here.
const LIST_CHARS_MAX: usize = 4_000;

/// What is known of a field at the moment.
pub(super) struct State<'a> {
    /// The value in force.
    pub value: &'a Value,
    /// What stands in for the default: AWS's, or in a lane that of all lanes.
    pub default: &'a Value,
    /// For a lane's function and arrivals: whether the lane has a value of its own.
    pub own: Option<bool>,
    /// Lanes with a value of their own, by name, for what all lanes share.
    pub elsewhere: String,
    /// What is wrong with what was entered last, and what that was.
    pub fault: Option<&'a (String, String)>,
    /// Warnings about it, each with its number among all.
    pub warnings: Vec<(usize, &'a Warning)>,
}

/// A row of the panel.
pub(super) struct Row {
    /// Where the field stands in the document, as `lanes[1].function.timeout`.
    pub path: String,
    unit: Unit,
    is_nullable: bool,
    root: Element,
    control: Element,
    /// What stands in the control, but for what is typed and not entered yet.
    settled: RefCell<String>,
    reading: Element,
    mark: Element,
    reset: Element,
    fault: Element,
    warnings: Element,
}

/// A field's texts: what it does, and where that comes from.
#[derive(Default)]
pub(super) struct Text<'a> {
    pub says: &'a str,
    pub source: &'a str,
    pub url: &'a str,
    pub tag: &'a str,
}

impl Row {
    /// A row for a field at `path`, which people know by `label`.
    pub(super) fn new(path: &str, label: &str, entry: &Entry, text: &Text<'_>) -> Self {
        let root = element("div", &[("class", "setting")], "");
        let id = format!("setting-{path}");
        add(&root, "label", &[("for", &id)], label);
        let line = add(&root, "div", &[("class", "value")], "");
        let control = control(entry);
        for (name, value) in [("id", id.as_str()), ("data-path", path)] {
            set(&control, name, value);
        }
        set(&control, "aria-describedby", &format!("{id}-says {id}-fault"));
        append(&line, &control);
        let reading = add(&line, "span", &[("class", "reading")], "");
        let mark = add(&line, "span", &[("class", "own")], "");
        let reset = add(&line, "button", &[("type", "button")], "");
        let says = add(&root, "p", &[("class", "says"), ("id", &format!("{id}-says"))], text.says);
        add(&says, "span", &[], &range(entry));
        let source = add(&root, "p", &[("class", "source")], "");
        if text.url.is_empty() {
            add(&source, "span", &[], text.source);
        } else {
            let link = [("href", text.url), ("target", "_blank"), ("rel", "noreferrer")];
            add(&source, "a", &link, text.source);
        }
        add(&source, "span", &[("class", text.tag)], text.tag);
        show(&source, !text.source.is_empty());
        let fault = add(&root, "p", &[("class", "fault"), ("id", &format!("{id}-fault"))], "");
        let warnings = add(&root, "div", &[], "");
        let path = path.to_owned();
        let is_nullable = entry.default.is_null();
        let unit = entry.field.unit;
        let settled = RefCell::default();
        let row = Self {
            path,
            unit,
            is_nullable,
            root,
            control,
            settled,
            reading,
            mark,
            reset,
            fault,
            warnings,
        };
        row.settle();
        row
    }

    /// The row's element.
    pub(super) const fn root(&self) -> &Element {
        &self.root
    }

    /// Shows the state. What is being typed stays, and what was refused as it was entered.
    pub(super) fn show(&self, entry: &Entry, state: &State<'_>) {
        let refused = state.fault.map(|(text, _)| text.as_str());
        self.show_value(state.value, refused);
        let unit = entry.field.unit.suffix();
        self.reading.set_text_content(Some(&format!("{unit}{}", reading(self.unit, state.value))));
        let is_named = ["lanes[].id", "lanes[].path.kind"].contains(&entry.path.as_str());
        let differs = !is_named && state.value != state.default;
        let (mark, act, reset) = match state.own {
            Some(true) => ("this lane’s own", "share", "Share again".to_owned()),
            Some(false) => ("as all lanes", "", String::new()),
            None if differs => {
                let default = text_of(self.unit, state.default);
                let default = if default.is_empty() { "none" } else { &default };
                ("modified", "reset", format!("Reset to {default}"))
            }
            None => ("", "", String::new()),
        };
        let marks = [mark, state.elsewhere.as_str()].join(" ");
        self.mark.set_text_content(Some(marks.trim()));
        self.reset.set_text_content(Some(&reset));
        set(&self.reset, "data-act", act);
        set(&self.reset, "data-of", &self.path);
        set(&self.reset, "aria-label", &format!("{}: {reset}", self.path));
        show(&self.reset, !act.is_empty());
        let message = state.fault.map_or("", |(_, message)| message.as_str());
        self.fault.set_text_content(Some(message));
        turn(&self.control, "aria-invalid", !message.is_empty());
        set(&self.root, "class", if differs { "setting modified" } else { "setting" });
        self.warnings.set_text_content(None);
        for (index, warning) in &state.warnings {
            append(&self.warnings, &warned(*index, warning));
        }
    }

    /// What stands in the control is no longer only typed.
    pub(super) fn settle(&self) {
        self.settled.replace(self.entered().0);
    }

    fn show_value(&self, value: &Value, refused: Option<&str>) {
        if self.entered().0 != *self.settled.borrow() {
            return;
        }
        let text = || refused.map_or_else(|| text_of(self.unit, value), str::to_owned);
        if let Some(select) = self.control.dyn_ref::<HtmlSelectElement>() {
            select.set_value(&text());
        } else if let Some(area) = self.control.dyn_ref::<HtmlTextAreaElement>() {
            let text = text();
            let is_long = text.len() > LIST_CHARS_MAX;
            area.set_disabled(is_long);
            area.set_value(if is_long { "A long list: see the scenario as JSON." } else { &text });
        } else if let Some(input) = self.control.dyn_ref::<HtmlInputElement>() {
            if self.unit == Unit::Switch {
                input.set_checked(value.as_bool() == Some(true));
            } else if input.value() != text() {
                input.set_value(&text());
            }
        }
        self.settle();
    }

    /// What was entered, as text and as the document's value.
    pub(super) fn entered(&self) -> (String, Value) {
        let control = &self.control;
        let text = if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
            select.value()
        } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
            area.value()
        } else if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            if self.unit == Unit::Switch {
                return (String::new(), Value::from(input.checked()));
            }
            input.value()
        } else {
            String::new()
        };
        let value = value_of(self.unit, self.is_nullable, text.trim());
        (text, value)
    }
}

/// The control of a field's type.
fn control(entry: &Entry) -> Element {
    let field = &entry.field;
    match field.unit {
        _ if entry.fixed => element("input", &[("disabled", "")], ""),
        Unit::Switch => element("input", &[("type", "checkbox")], ""),
        Unit::Choice => {
            let select = element("select", &[], "");
            for choice in field.choices {
                add(&select, "option", &[], choice);
            }
            select
        }
        Unit::Times => element("textarea", &[("rows", "2"), ("spellcheck", "false")], ""),
        Unit::Text | Unit::List => element("input", &[("spellcheck", "false")], ""),
        _ => {
            let input = element("input", &[("inputmode", "decimal"), ("size", "8")], "");
            if entry.default.is_null() {
                set(&input, "placeholder", "none");
            }
            input
        }
    }
}

/// A warning with its reason and its remedy.
pub(super) fn warned(index: usize, warning: &Warning) -> Element {
    let root = element("div", &[("class", "warned")], "");
    let Warning { field, message, why, remedy } = warning;
    add(&root, "p", &[], &format!("{message}."));
    add(&root, "p", &[("class", "hint")], why);
    if let Some((path, value)) = remedy {
        let value = match value {
            Value::Null => "none".to_owned(),
            Value::Bool(on) => (if *on { "on" } else { "off" }).to_owned(),
            Value::String(text) => text.clone(),
            other => compact(other),
        };
        let name = path.rsplit('.').next().unwrap_or_default();
        let label = format!("Set {name} to {value}");
        let number = index.to_string();
        let of = [
            ("type", "button"),
            ("data-act", "remedy"),
            ("data-of", number.as_str()),
            ("aria-label", &format!("{label}: {field}")),
        ];
        add(&root, "button", &of, &label);
    }
    root
}

/// The range and the default of a field, in words.
fn range(entry: &Entry) -> String {
    let field = &entry.field;
    let is_list = matches!(field.unit, Unit::Text | Unit::List | Unit::Switch | Unit::Choice);
    let mut text = match field.range {
        Some((min, max)) if !is_list && min < max => {
            let suffix = field.unit.suffix();
            let space = if suffix.is_empty() { "" } else { " " };
            format!(" {min} to {max}{space}{suffix}.")
        }
        _ => String::new(),
    };
    let default = text_of(field.unit, &entry.default);
    let is_told = !matches!(field.unit, Unit::Text | Unit::List | Unit::Times);
    if is_told {
        text.push_str(" Default: ");
        text.push_str(if default.is_empty() { "none" } else { &default });
        text.push('.');
    }
    text
}

/// A value as its control has it: a switch and a choice by name, nothing as nothing.
fn text_of(unit: Unit, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(on) => (if *on { "on" } else { "off" }).to_owned(),
        Value::String(text) => text.clone(),
        list @ Value::Array(_) if unit == Unit::Times => {
            compact(list).trim_matches(['[', ']']).replace(',', ", ")
        }
        other => compact(other),
    }
}

/// What a control's text means. What is no number is left to the scenario's reading, which says so.
fn value_of(unit: Unit, is_nullable: bool, text: &str) -> Value {
    let as_text = || Value::from(text);
    match unit {
        Unit::Text | Unit::Choice => as_text(),
        Unit::Times => {
            let list = format!("[{text}]");
            parse(&list).unwrap_or_else(|_| as_text())
        }
        _ if is_nullable && (text.is_empty() || text == "none") => Value::Null,
        _ => match parse(text) {
            Ok(Value::Number(number)) => Value::Number(number),
            _ => as_text(),
        },
    }
}

/// A time of minutes or more, or a share, as people say it.
fn reading(unit: Unit, value: &Value) -> String {
    let Some(number) = value.as_f64() else { return String::new() };
    match unit {
        Unit::Probability => format!("= {} %", (number * 1e4).round() / 100.0),
        Unit::Seconds if number >= 120.0 => {
            let sizes = [(86_400.0, "d"), (3_600.0, "h"), (60.0, "min")];
            let fit = sizes.iter().find(|(size, _)| number >= *size);
            fit.map_or_else(String::new, |(size, name)| {
                format!(" = {} {name}", (number / size * 100.0).round() / 100.0)
            })
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_entered_is_read_as_its_type() {
        let read = |unit, nullable, text: &str| value_of(unit, nullable, text);
        assert_eq!(read(Unit::Seconds, false, "30"), Value::from(30));
        assert_eq!(read(Unit::Seconds, false, "0.5"), Value::from(0.5));
        assert_eq!(read(Unit::Count, true, ""), Value::Null);
        assert_eq!(read(Unit::Count, false, "many"), Value::from("many"));
        assert_eq!(read(Unit::Text, false, "7"), Value::from("7"));
        assert_eq!(read(Unit::Times, false, "1, 2.5"), serde_json::json!([1, 2.5]));
        assert_eq!(read(Unit::Times, false, "1 2"), Value::from("1 2"));
    }

    #[test]
    fn long_times_and_shares_are_said_as_people_say_them() {
        let said = |unit, number: f64| reading(unit, &Value::from(number));
        assert_eq!(said(Unit::Seconds, 21_600.0), " = 6 h");
        assert_eq!(said(Unit::Seconds, 90.0), "");
        assert_eq!(said(Unit::Probability, 0.2), "= 20 %");
    }
}
