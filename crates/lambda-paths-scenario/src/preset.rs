//! Built-in scenarios: each shows one thing worth seeing.

use super::Scenario;

/// A built-in scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name on the command line and in links.
    pub name: &'static str,
    /// What the scenario is called, for people.
    pub title: &'static str,
    /// What to watch in it.
    pub sentence: &'static str,
    /// Its document.
    pub json: &'static str,
}

/// The built-in scenarios; the first one is the default scenario with a title.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "three-paths",
        title: "Three paths, one in five fails",
        sentence: "Watch who waits and who retries: the caller, Lambda, or the queue.",
        json: include_str!("../presets/three-paths.json"),
    },
    Preset {
        name: "outage",
        title: "A minute in which everything fails",
        sentence: "Callers see the errors at once; Lambda and the queue try again when it is over.",
        json: include_str!("../presets/outage.json"),
    },
    Preset {
        name: "retry-storm",
        title: "Retries that make it worse",
        sentence: "The function slows down for a minute; eager callers multiply what it refuses.",
        json: include_str!("../presets/retry-storm.json"),
    },
    Preset {
        name: "poison-message",
        title: "One poison message and its neighbours",
        sentence: "Without partial responses, good messages die in the batch of a poison one.",
        json: include_str!("../presets/poison-message.json"),
    },
    Preset {
        name: "poison-record",
        title: "One poison record and its shard",
        sentence: "Without limits a bad record stops its shard; halved batches lose it alone.",
        json: include_str!("../presets/poison-record.json"),
    },
    Preset {
        name: "throttled",
        title: "Too little concurrency",
        sentence: "The same refusal is an error to a caller, and a mere delay on the other paths.",
        json: include_str!("../presets/throttled.json"),
    },
    Preset {
        name: "twenty-nine-seconds",
        title: "Longer than the front door waits",
        sentence: "The caller gets 504 and calls again, while the first run still works.",
        json: include_str!("../presets/twenty-nine-seconds.json"),
    },
    Preset {
        name: "visibility-too-short",
        title: "Hidden for too short a time",
        sentence: "Throttled batches outlive it: messages run twice, or die without an error.",
        json: include_str!("../presets/visibility-too-short.json"),
    },
    Preset {
        name: "throttled-poller",
        title: "Two brakes for a queue",
        sentence: "Reserved concurrency kills good messages; maximum concurrency lets them wait.",
        json: include_str!("../presets/throttled-poller.json"),
    },
    Preset {
        name: "order-workers",
        title: "Order workers",
        sentence: "Batches travel as one, and only the orders that failed come back.",
        json: include_str!("../presets/order-workers.json"),
    },
    Preset {
        name: "fifo-order",
        title: "Order has a price",
        sentence: "A message that failed holds up its whole group; more groups wait less.",
        json: include_str!("../presets/fifo-order.json"),
    },
    Preset {
        name: "blocked-shard",
        title: "One bad record stops a shard",
        sentence: "The mapping tries it for as long as the stream keeps it; all behind it waits.",
        json: include_str!("../presets/blocked-shard.json"),
    },
    Preset {
        name: "bisect",
        title: "Halving a batch until the bad record is alone",
        sentence: "Whole batches take good records along; halves leave the bad one alone.",
        json: include_str!("../presets/bisect.json"),
    },
    Preset {
        name: "kafka-lag",
        title: "A topic falls behind",
        sentence: "On demand, pollers follow the lag in minutes; provisioned ones at once.",
        json: include_str!("../presets/kafka-lag.json"),
    },
    Preset {
        name: "thumbnails",
        title: "Thumbnails of uploads",
        sentence: "What fails comes again after a minute, then two; destinations tell of both.",
        json: include_str!("../presets/thumbnails.json"),
    },
    Preset {
        name: "cold-start-burst",
        title: "A burst meets cold starts",
        sentence: "Sixty callers start sixty environments; the queue’s pollers start five.",
        json: include_str!("../presets/cold-start-burst.json"),
    },
    Preset {
        name: "provisioned-spill-over",
        title: "Provisioned, and then some",
        sentence: "Provisioned environments never start cold; a rush spills over to some that do.",
        json: include_str!("../presets/provisioned-spill-over.json"),
    },
    Preset {
        name: "sdk-outage",
        title: "What an SDK does in an outage",
        sentence: "The retry quota runs empty, and the SDK stops adding load to what is down.",
        json: include_str!("../presets/sdk-outage.json"),
    },
];

impl Preset {
    /// The built-in scenario of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name)
    }

    /// Its scenario.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        Scenario::from_json(self.json).expect("the built-in scenarios are tested to be sound")
    }
}
