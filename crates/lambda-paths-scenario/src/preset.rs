//! Built-in scenarios: each shows one thing worth seeing.

use super::Scenario;

/// A built-in scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name on the command line and in links.
    pub name: &'static str,
    /// What it is an example of; those of one group stand together.
    pub group: &'static str,
    /// What the scenario is called, for people.
    pub title: &'static str,
    /// What to watch in it.
    pub sentence: &'static str,
    /// Its document.
    pub json: &'static str,
}

const FIRST: &str = "To begin with";
const CALLERS: &str = "Callers who wait";
const EVENTS: &str = "Events that nobody waits for";
const POLLERS: &str = "Queues and streams";
const FAILURES: &str = "Classic failures";

/// The built-in scenarios, group by group; the first one is the default scenario with a title.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "three-paths",
        group: FIRST,
        title: "Three paths, one in five fails",
        sentence: "Watch who waits and who retries: the caller, Lambda, or the queue.",
        json: include_str!("../presets/three-paths.json"),
    },
    Preset {
        name: "outage",
        group: FIRST,
        title: "A minute in which everything fails",
        sentence: "Callers see the errors at once; Lambda and the queue try again when it is over.",
        json: include_str!("../presets/outage.json"),
    },
    Preset {
        name: "api",
        group: CALLERS,
        title: "An API, and who calls again",
        sentence: "One call in fifty fails; who calls again hardly waits longer, and gets through.",
        json: include_str!("../presets/api.json"),
    },
    Preset {
        name: "authentication",
        group: CALLERS,
        title: "Everybody signs in at nine",
        sentence: "What finds no place is refused at once; who backs off and comes again gets in.",
        json: include_str!("../presets/authentication.json"),
    },
    Preset {
        name: "payment",
        group: CALLERS,
        title: "Paid twice",
        sentence: "A caller that gives up too soon pays twice: its first run goes on beside.",
        json: include_str!("../presets/payment.json"),
    },
    Preset {
        name: "provisioned-spill-over",
        group: CALLERS,
        title: "Provisioned, and then some",
        sentence: "Provisioned environments never start cold; a rush spills over to some that do.",
        json: include_str!("../presets/provisioned-spill-over.json"),
    },
    Preset {
        name: "sdk-outage",
        group: CALLERS,
        title: "What an SDK does in an outage",
        sentence: "The retry quota runs empty, and the SDK stops adding load to what is down.",
        json: include_str!("../presets/sdk-outage.json"),
    },
    Preset {
        name: "thumbnails",
        group: EVENTS,
        title: "Thumbnails of uploads",
        sentence: "What fails comes again after a minute, then two; destinations tell of both.",
        json: include_str!("../presets/thumbnails.json"),
    },
    Preset {
        name: "notifications",
        group: EVENTS,
        title: "A notice to a thousand people",
        sentence: "Events that find no place wait in Lambda’s queue; calls are refused for good.",
        json: include_str!("../presets/notifications.json"),
    },
    Preset {
        name: "event-driven",
        group: EVENTS,
        title: "Events from a bus",
        sentence: "Nobody waits: Lambda tries three times in minutes, or, told so, only once.",
        json: include_str!("../presets/event-driven.json"),
    },
    Preset {
        name: "order-workers",
        group: POLLERS,
        title: "Order workers",
        sentence: "Batches travel as one, and only the orders that failed come back.",
        json: include_str!("../presets/order-workers.json"),
    },
    Preset {
        name: "background-work",
        group: POLLERS,
        title: "Work that outlasts an outage",
        sentence: "Ten minutes are too long for Lambda’s two retries; the queue waits them out.",
        json: include_str!("../presets/background-work.json"),
    },
    Preset {
        name: "fifo-order",
        group: POLLERS,
        title: "Order has a price",
        sentence: "A message that failed holds up its whole group; more groups wait less.",
        json: include_str!("../presets/fifo-order.json"),
    },
    Preset {
        name: "clicks",
        group: POLLERS,
        title: "Clicks in batches",
        sentence: "A window makes few large batches of many small ones; each click waits for it.",
        json: include_str!("../presets/clicks.json"),
    },
    Preset {
        name: "bisect",
        group: POLLERS,
        title: "Halving a batch until the bad record is alone",
        sentence: "Whole batches take good records along; halves leave the bad one alone.",
        json: include_str!("../presets/bisect.json"),
    },
    Preset {
        name: "kafka-lag",
        group: POLLERS,
        title: "A topic falls behind",
        sentence: "On demand, pollers follow the lag in minutes; provisioned ones at once.",
        json: include_str!("../presets/kafka-lag.json"),
    },
    Preset {
        name: "retry-storm",
        group: FAILURES,
        title: "Retries that make it worse",
        sentence: "The function slows down for a minute; eager callers multiply what it refuses.",
        json: include_str!("../presets/retry-storm.json"),
    },
    Preset {
        name: "poison-message",
        group: FAILURES,
        title: "One poison message and its neighbours",
        sentence: "Without partial responses, good messages die in the batch of a poison one.",
        json: include_str!("../presets/poison-message.json"),
    },
    Preset {
        name: "poison-record",
        group: FAILURES,
        title: "One poison record and its shard",
        sentence: "Without limits a bad record stops its shard; halved batches lose it alone.",
        json: include_str!("../presets/poison-record.json"),
    },
    Preset {
        name: "visibility-too-short",
        group: FAILURES,
        title: "Hidden for too short a time",
        sentence: "Throttled batches outlive it: messages run twice, or die without an error.",
        json: include_str!("../presets/visibility-too-short.json"),
    },
    Preset {
        name: "throttled",
        group: FAILURES,
        title: "Too little concurrency",
        sentence: "The same refusal is an error to a caller, and a mere delay on the other paths.",
        json: include_str!("../presets/throttled.json"),
    },
    Preset {
        name: "throttled-poller",
        group: FAILURES,
        title: "Two brakes for a queue",
        sentence: "Reserved concurrency kills good messages; maximum concurrency lets them wait.",
        json: include_str!("../presets/throttled-poller.json"),
    },
    Preset {
        name: "twenty-nine-seconds",
        group: FAILURES,
        title: "Longer than the front door waits",
        sentence: "The caller gets 504 and calls again, while the first run still works.",
        json: include_str!("../presets/twenty-nine-seconds.json"),
    },
    Preset {
        name: "blocked-shard",
        group: FAILURES,
        title: "One bad record stops a shard",
        sentence: "The mapping tries it for as long as the stream keeps it; all behind it waits.",
        json: include_str!("../presets/blocked-shard.json"),
    },
    Preset {
        name: "cold-start-burst",
        group: FAILURES,
        title: "A burst meets cold starts",
        sentence: "Sixty callers start sixty environments; the queue’s pollers start five.",
        json: include_str!("../presets/cold-start-burst.json"),
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
