//! Every field of a scenario, described once, against the value that it describes.

mod arrivals;
mod asynchronous;
mod client;
mod function;
mod mapping;
mod path;
mod sqs;
mod stream;
mod synchronous;

pub(super) use arrivals::REQUESTS_MAX;
use serde_json::Value;
pub(super) use sqs::{CONCURRENCY, RETENTION_MAX};

use super::defaults;
use super::fault::{Faults, show};
use super::field::{Field, Fields, Leaf, Unit, Visitor};
use super::leaf::EXACT_MAX;
use super::source;
use super::{Account, Arrivals, Function, Lane, Network, Settings};
use crate::time::Span;

/// The schema that this version reads and writes.
pub(super) const SCHEMA: &str = "lambda-paths/1";
/// The longest run, in seconds: thirty days.
pub(super) const DURATION_MAX: f64 = 2_592_000.0;
/// Lanes of one scenario.
pub(super) const LANES_MAX: usize = 16;
/// Changes of one scenario.
pub(super) const CHANGES_MAX: usize = 10_000;

/// A document in the making: the settings, and the arrivals and function that lanes share.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub title: String,
    pub seed: u64,
    pub duration: Span,
    pub network: Network,
    pub account: Account,
    pub arrivals: Arrivals,
    pub function: Function,
    pub lanes: Vec<Lane>,
}

impl Default for Draft {
    fn default() -> Self {
        let Settings { seed, duration, network, account, lanes } = Settings::default();
        Self {
            title: String::new(),
            seed,
            duration,
            network,
            account,
            arrivals: Arrivals::default(),
            function: Function::default(),
            lanes,
        }
    }
}

impl From<Draft> for Settings {
    fn from(draft: Draft) -> Self {
        Self {
            seed: draft.seed,
            duration: draft.duration,
            network: draft.network,
            account: draft.account,
            lanes: draft.lanes,
        }
    }
}

/// The description of `changes`, which has a reader of its own.
pub(super) const fn changes() -> Field {
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    Field::list("changes", 0.0, CHANGES_MAX as f64)
        .says("Edits that take effect while the scenario runs.")
}

/// The description of the instant of a change.
pub(super) const fn change_at() -> Field {
    Field::seconds("at", 0.0, DURATION_MAX).says("When the change takes effect.")
}

/// The description of `lanes`.
pub(super) const fn lanes() -> Field {
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    Field::list("lanes", 1.0, LANES_MAX as f64)
        .says("The paths that are compared, top to bottom, each with its own function.")
}

impl Fields for Draft {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::text("schema", 1.0, 60.0).says("The form of the document; it must be given."),
            &mut Schema,
        );
        visitor.leaf(
            &Field::text("title", 0.0, 200.0).says("What the scenario is called, for people."),
            &mut self.title,
        );
        visitor.leaf(
            &Field::count("seed", 0.0, EXACT_MAX)
                .says("Seed of all chance: the same seed gives every request the same luck."),
            &mut self.seed,
        );
        visitor.leaf(
            &Field::seconds("duration", 1.0, DURATION_MAX).says("How long the run lasts."),
            &mut self.duration,
        );
        visitor.group("network", &mut self.network);
        visitor.group("account", &mut self.account);
        visitor.group("arrivals", &mut self.arrivals);
        visitor.group("function", &mut self.function);
        visitor.lanes(&mut self.lanes, &self.arrivals, &self.function);
        visitor.elsewhere(&changes());
    }
}

/// The one value that `schema` can have.
struct Schema;

impl Leaf for Schema {
    fn read(&mut self, value: &Value, _: &Field, faults: &mut Faults) {
        if value != SCHEMA {
            faults.report(format!("{} is not \"{SCHEMA}\"", show(value)));
        }
    }

    fn write(&self) -> Value {
        Value::from(SCHEMA)
    }
}

impl Fields for Network {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::seconds("clientHop", 0.0, 10.0)
                .says("Travel time, one way, between the caller and what it calls.")
                .from(source::MODEL),
            &mut self.client_hop,
        );
        visitor.leaf(
            &Field::seconds("serviceHop", 0.0, 10.0)
                .says("Travel time, one way, between two services.")
                .from(source::MODEL),
            &mut self.service_hop,
        );
    }
}

impl Fields for Account {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::count("concurrency", 1.0, 100_000.0)
                .says("Concurrent executions that all functions of the account may have together.")
                .from(source::LAMBDA_QUOTAS),
            &mut self.concurrency,
        );
    }
}

impl Fields for Lane {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::text("id", 1.0, 32.0)
                .says("The lane's name in links, reports and traces: letters, digits, - and _."),
            &mut Id(&mut self.id),
        );
        visitor.group("path", &mut self.path);
        if self.id.is_empty() {
            defaults::lane_id(&self.path).clone_into(&mut self.id);
        }
        visitor.group("arrivals", &mut self.arrivals);
        visitor.group("function", &mut self.function);
    }
}

/// A lane's id: it stands in links and file names, hence few characters.
struct Id<'a>(&'a mut String);

impl Leaf for Id<'_> {
    fn read(&mut self, value: &Value, field: &Field, faults: &mut Faults) {
        let fit = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        match value {
            Value::String(id) if !id.chars().all(fit) => {
                faults.report(format!("{} holds more than letters, digits, - and _", show(value)));
            }
            _ => self.0.read(value, field, faults),
        }
    }

    fn write(&self) -> Value {
        self.0.write()
    }
}

/// A rate of arrivals.
const fn rate(name: &'static str) -> Field {
    Field::number(name, Unit::PerSecond, 0.0, 100_000.0)
}
