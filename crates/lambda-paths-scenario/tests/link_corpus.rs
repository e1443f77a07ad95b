//! Links as each version made them, and what they meant: every later version opens them.
//!
//! `UPDATE_CORPUS=1 cargo test -p lambda-paths-scenario --test link_corpus` adds what this version
//! makes of today's scenarios to the file of its version. Lines are added, and never changed: their
//! links are out in the world. Only until a version is out may its file be deleted and made anew.
//!
//! So a built-in scenario, whose links say its name, is not edited once a version with it is out:
//! another one takes its place beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use lambda_paths_scenario::time::Instant;
use lambda_paths_scenario::{Link, PRESETS, Preset, Scenario, catalogue, compact};
use serde_json::{Value, json};

/// A field's path, and a value for it.
type Edit = (&'static str, Value);

/// A scenario of today: a built-in one or the default, edits at its start, and changes on its way.
#[derive(Default)]
struct Case {
    preset: Option<&'static str>,
    edits: Vec<Edit>,
    changes: Vec<(f64, Edit)>,
}

impl Case {
    fn scenario(&self) -> Scenario {
        let base = self.preset.map_or_else(Scenario::default, preset);
        let edited = base.edited_all(self.edits.iter().cloned()).expect("sound edits");
        self.changes.iter().fold(edited, |scenario, (at, (path, value))| {
            let at = Instant::from_secs_f64(*at);
            scenario.changed_at(at, path, value.clone()).expect("a sound change")
        })
    }

    /// The link, and what it means: all settings at the start, and each change on its way.
    fn line(&self) -> Value {
        let scenario = self.scenario();
        let mut changes = self.preset.map_or_else(Vec::new, changes_of);
        let change = |(at, (path, value)): &(f64, Edit)| json!([at, path, value]);
        changes.extend(self.changes.iter().map(change));
        json!({
            "link": scenario.to_link(),
            "means": scenario.complete_at(Instant::START),
            "changes": changes,
        })
    }
}

/// The changes of a built-in scenario, each of one field.
fn changes_of(name: &str) -> Vec<Value> {
    let json = Preset::named(name).expect("a built-in scenario").json;
    let document: Value = serde_json::from_str(json).expect("it is JSON");
    let changes = document["changes"].as_array().into_iter().flatten();
    let changes = changes.map(|change| {
        let mut set = change["set"].as_object().expect("fields").iter();
        let (path, value) = set.next().expect("a field");
        assert!(set.next().is_none(), "{name}: {change}");
        json!([change["at"], path, value])
    });
    changes.collect()
}

fn preset(name: &str) -> Scenario {
    Preset::named(name).expect("a built-in scenario").scenario()
}

/// Something of each kind that links can say.
fn today() -> Vec<Case> {
    let edited = |edits: Vec<Edit>| Case { edits, ..Case::default() };
    let named =
        |kind: &str| edited(vec![("lanes", json!([{ "id": "one", "path": { "kind": kind } }]))]);
    let mut cases = vec![
        Case::default(),
        edited(vec![("function.failure.rate", json!(0.3)), ("arrivals.rate", json!(5))]),
        edited(vec![("seed", json!(9_007_199_254_740_991_u64)), ("duration", json!(0.5 + 3600.0))]),
        edited(vec![("title", json!("100 % & more = ü + # \"quoted\" <b> 🦀"))]),
        edited(vec![("title", json!("42"))]),
        edited(vec![
            ("lanes[2].path.visibilityTimeout", json!(60)),
            ("lanes[1].function.failure.rate", json!(1)),
            ("lanes[0].path.client.retry.kind", json!("none")),
        ]),
        edited(vec![("arrivals", json!({ "kind": "trace", "times": [0, 0.25, 1.5, 90] }))]),
        edited(vec![("function.duration", json!({ "kind": "uniform", "min": 0.1, "max": 2 }))]),
        Case {
            changes: vec![
                (60.0, ("function.failure.rate", json!(1))),
                (90.5, ("lanes[1].path.maximumRetryAttempts", json!(0))),
                (120.0, ("function.failure.rate", json!(0.2))),
            ],
            ..edited(vec![("title", json!("An outage of its own"))])
        },
        edited(vec![(
            "lanes",
            json!([
                { "id": "a-lane", "path": { "kind": "sqs" }, "arrivals": { "rate": 7 } },
                { "id": "another", "path": { "kind": "asynchronous", "source": "sns" } },
            ]),
        )]),
    ];
    let kinds = catalogue().into_iter().find(|entry| entry.path == "lanes[].path.kind");
    for kind in kinds.expect("paths have kinds").field.choices {
        // A lane without a name is called as its kind is, which `path=` chooses.
        cases.push(edited(vec![("lanes", json!([{ "path": { "kind": kind } }]))]));
        cases.push(named(kind));
        let changes = vec![(30.0, ("arrivals.rate", json!(9)))];
        cases.push(Case { changes, ..named(kind) });
    }
    for preset in PRESETS {
        let edits = vec![("seed", json!(7))];
        cases.push(Case { preset: Some(preset.name), edits, ..Case::default() });
    }
    cases
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join("corpus")
}

/// All lines of all versions, by their links.
fn corpus() -> BTreeMap<String, Value> {
    let mut lines = BTreeMap::new();
    for file in fs::read_dir(folder()).expect("the corpus").flatten() {
        for line in fs::read_to_string(file.path()).expect("text").lines() {
            let line: Value = serde_json::from_str(line).expect("a line is JSON");
            let link = line["link"].as_str().expect("a link").to_owned();
            lines.insert(link, line);
        }
    }
    lines
}

/// What was meant holds: numbers as numbers, and nothing is said about what came later.
fn holds(meant: &Value, found: &Value) -> bool {
    match (meant, found) {
        (Value::Object(meant), Value::Object(found)) => meant
            .iter()
            .all(|(name, value)| found.get(name).is_some_and(|found| holds(value, found))),
        (Value::Array(meant), Value::Array(found)) => {
            meant.len() == found.len() && meant.iter().zip(found).all(|(m, f)| holds(m, f))
        }
        (Value::Number(meant), Value::Number(found)) => meant.as_f64() == found.as_f64(),
        _ => meant == found,
    }
}

/// The value at a path such as `lanes[1].path.kind`.
fn at<'a>(document: &'a Value, path: &str) -> &'a Value {
    path.split(['.', '[']).fold(document, |value, step| match step.strip_suffix(']') {
        Some(index) => &value[index.parse::<usize>().expect("an index")],
        None => &value[step],
    })
}

#[test]
fn every_link_that_a_version_made_opens_and_means_what_it_meant() {
    let corpus = corpus();
    assert!(!corpus.is_empty(), "there is a corpus");
    for (link, line) in corpus {
        let read = Link::parse(&link).unwrap_or_else(|faults| panic!("{link}: {faults:?}"));
        assert_eq!(read.notices, [], "{link}");
        let scenario = read.scenario;
        let found = scenario.complete_at(Instant::START);
        assert!(holds(&line["means"], &found), "{link}\n{}\n{found}", line["means"]);
        let changes = line["changes"].as_array().expect("changes");
        assert_eq!(scenario.changes.len(), changes.len(), "{link}");
        for change in changes {
            let when = Instant::from_secs_f64(change[0].as_f64().expect("seconds"));
            let path = change[1].as_str().expect("a path");
            let found = scenario.complete_at(when);
            let lane = format!("lanes[0].{path}");
            let path = if path.starts_with("lanes") { path } else { lane.as_str() };
            assert!(holds(&change[2], at(&found, path)), "{link}: {change} {found}");
        }
    }
}

#[test]
fn the_corpus_has_what_this_version_makes() {
    let known = corpus();
    let missing: Vec<Value> = today()
        .iter()
        .map(Case::line)
        .filter(|line| !known.contains_key(line["link"].as_str().expect("a link")))
        .collect();
    if std::env::var_os("UPDATE_CORPUS").is_some() {
        let file = folder().join(format!("{}.jsonl", env!("CARGO_PKG_VERSION")));
        let mut text = fs::read_to_string(&file).unwrap_or_default();
        missing.iter().for_each(|line| text.push_str(&format!("{}\n", compact(line))));
        fs::write(file, text).expect("the corpus can be written");
    } else {
        let links: Vec<&Value> = missing.iter().map(|line| &line["link"]).collect();
        assert!(links.is_empty(), "UPDATE_CORPUS=1 adds them: {links:#?}");
    }
}
