//! The kinds of paths; the fields of each have a file of their own.

use crate::defaults;
use crate::field::{Field, Fields, Visitor};
use crate::{Asynchronous, Path, Sqs, SqsFifo, Stream, StreamSource, Synchronous};

const KIND: Field = Field::choice("kind", NAMES)
    .says("How the function is invoked: the caller waits, Lambda queues, or a poller fetches.");

const NAMES: &[&str] =
    &["synchronous", "asynchronous", "sqs", "sqsFifo", "kinesis", "dynamoDbStreams", "kafka"];

impl Fields for Path {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let current = self.index();
        visitor.kind(&KIND, current, &mut |visitor, index| {
            if self.index() != index {
                *self = Self::of(index);
            }
            match self {
                Self::Synchronous(path) => path.visit(visitor),
                Self::Asynchronous(path) => path.visit(visitor),
                Self::Sqs(path) => path.visit(visitor),
                Self::SqsFifo(path) => path.visit(visitor),
                Self::Stream(path) => path.visit(visitor),
            }
        });
    }
}

impl Path {
    /// The path's kind as the contract spells it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        NAMES[self.index()]
    }

    /// A path of this kind with its defaults.
    pub(crate) fn of_kind(kind: &str) -> Option<Self> {
        NAMES.iter().position(|name| *name == kind).map(Self::of)
    }

    /// A path with its defaults whose lane has this id where it has none of its own.
    pub(crate) fn of_lane_id(id: &str) -> Option<Self> {
        (0..NAMES.len()).map(Self::of).find(|path| defaults::lane_id(path) == id)
    }

    /// The ids of lanes that have none of their own, kind by kind.
    pub(crate) fn lane_ids() -> impl Iterator<Item = &'static str> {
        (0..NAMES.len()).map(|index| defaults::lane_id(&Self::of(index)))
    }

    const fn index(&self) -> usize {
        match self {
            Self::Synchronous(_) => 0,
            Self::Asynchronous(_) => 1,
            Self::Sqs(_) => 2,
            Self::SqsFifo(_) => 3,
            Self::Stream(stream) => match stream.source {
                StreamSource::Kinesis => 4,
                StreamSource::DynamoDbStreams => 5,
                StreamSource::Kafka => 6,
            },
        }
    }

    fn of(index: usize) -> Self {
        match index {
            0 => Self::Synchronous(Synchronous::default()),
            1 => Self::Asynchronous(Asynchronous::default()),
            2 => Self::Sqs(Sqs::default()),
            3 => Self::SqsFifo(SqsFifo::default()),
            4 => Self::Stream(Stream::new(StreamSource::Kinesis)),
            5 => Self::Stream(Stream::new(StreamSource::DynamoDbStreams)),
            _ => Self::Stream(Stream::new(StreamSource::Kafka)),
        }
    }
}
