//! What a kind of path is, in words: its name, who waits, who retries, where failures end.

use lambda_paths_engine::scenario::{ClientRetry, Path, SqsFifo};

/// What stands for the one who retries where a scenario has nobody do it.
pub const NOBODY_RETRIES: &str = "nobody: the first failure is the last";

/// How a lane's function is invoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LaneKind {
    /// The caller waits.
    Synchronous,
    /// Lambda's internal queue.
    Asynchronous,
    /// SQS and its pollers.
    Sqs,
    /// An SQS FIFO queue, group by group.
    Fifo,
    /// A stream and the mapping that reads it.
    Stream,
}

/// What never changes about a kind of path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Its name.
    pub name: &'static str,
    /// Who waits.
    pub waits: &'static str,
    /// Who retries.
    pub retries: &'static str,
    /// Where failures end.
    pub ends: &'static str,
    /// What it is used for.
    pub uses: &'static str,
}

impl LaneKind {
    /// The kind of a path.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        match path {
            Path::Synchronous(_) => Self::Synchronous,
            Path::Asynchronous(_) => Self::Asynchronous,
            Path::Sqs(_) => Self::Sqs,
            Path::SqsFifo(_) => Self::Fifo,
            Path::Stream(_) => Self::Stream,
        }
    }

    /// Whether pollers carry requests to the function.
    #[must_use]
    pub fn polls(self) -> bool {
        matches!(self, Self::Sqs | Self::Fifo | Self::Stream)
    }

    /// What never changes about it.
    #[must_use]
    pub fn about(self) -> About {
        match self {
            Self::Synchronous => About {
                name: "Synchronous",
                waits: "the caller, until the response is back",
                retries: "the caller",
                ends: "an error in the caller’s hands",
                uses: "APIs, authentication, payment",
            },
            Self::Asynchronous => About {
                name: "Asynchronous",
                waits: "nobody: the caller is gone after “accepted”",
                retries: "Lambda: after 1 minute, then 2",
                ends: "a dead-letter queue, or lost",
                uses: "thumbnails, notifications, event-driven work",
            },
            Self::Sqs => About {
                name: "Polling",
                waits: "nobody: the message waits in its queue",
                retries: "the queue: the message reappears",
                ends: "the queue’s dead-letter queue",
                uses: "order workers, streams, reliable background work",
            },
            Self::Fifo => About {
                name: "Polling, in order",
                waits: "nobody: the message waits behind its group",
                retries: "the queue: the message reappears, and its group waits",
                ends: "the queue’s dead-letter queue",
                uses: "ledgers, one customer’s commands in order",
            },
            Self::Stream => About {
                name: "Stream",
                waits: "nobody: the record waits in its shard",
                retries: "the mapping: the whole batch, and the shard waits",
                ends: "an on-failure destination, or lost",
                uses: "change feeds, clicks and metrics in order",
            },
        }
    }
}

/// Who tries again what failed, on a path with these settings.
#[must_use]
pub fn who_retries(path: &Path) -> &'static str {
    let retries = match path {
        Path::Synchronous(path) => path.client.retry != ClientRetry::None,
        Path::Asynchronous(path) => path.maximum_retry_attempts > 0,
        Path::Sqs(queue) | Path::SqsFifo(SqsFifo { queue, .. }) => {
            queue.max_receive_count > 1 || !queue.dead_letter_queue
        }
        Path::Stream(path) => path.maximum_retry_attempts != Some(0),
    };
    if retries { LaneKind::of(path).about().retries } else { NOBODY_RETRIES }
}
