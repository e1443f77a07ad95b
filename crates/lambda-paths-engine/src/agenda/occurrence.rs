//! What can be due, and the few bits that the agenda tells it by.

use crate::path::{asynchronous, sqs, stream, synchronous};

/// One entry of the agenda. `lane` is the lane's index, `id` a slot of the lane's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occurrence {
    /// The next request of a lane.
    Arrival { lane: u16, generation: u32 },
    /// An execution ends.
    InvocationEnd { lane: u16, invocation: u32 },
    /// The longest idle environment may have been idle for too long.
    EnvironmentExpiry { lane: u16 },
    /// Provisioned environments may be allocated.
    Provisioned { lane: u16 },
    /// A step of a synchronous path.
    Synchronous { lane: u16, step: synchronous::Step, id: u32 },
    /// A step of an asynchronous path.
    Asynchronous { lane: u16, step: asynchronous::Step, id: u32 },
    /// A step of an SQS path.
    Sqs { lane: u16, step: sqs::Step, id: u32 },
    /// A step of a stream path.
    Stream { lane: u16, step: stream::Step, id: u32 },
}

impl Occurrence {
    /// What it is, of which lane, and its number: the least that it can be told by.
    #[inline(always)]
    pub(super) fn parts(self) -> (u8, u16, u32) {
        match self {
            Self::Arrival { lane, generation } => (0, lane, generation),
            Self::InvocationEnd { lane, invocation } => (1, lane, invocation),
            Self::EnvironmentExpiry { lane } => (2, lane, 0),
            Self::Provisioned { lane } => (3, lane, 0),
            Self::Synchronous { lane, step, id } => (SYNCHRONOUS + step as u8, lane, id),
            Self::Asynchronous { lane, step, id } => (ASYNCHRONOUS + step as u8, lane, id),
            Self::Sqs { lane, step, id } => (SQS + step as u8, lane, id),
            Self::Stream { lane, step, id } => (STREAM + step as u8, lane, id),
        }
    }

    /// The occurrence that has these parts.
    #[inline(always)]
    pub(super) fn of(code: u8, lane: u16, id: u32) -> Self {
        let step = usize::from(code & 0x0f);
        match code & 0xf0 {
            SYNCHRONOUS => Self::Synchronous { lane, step: synchronous::Step::ALL[step], id },
            ASYNCHRONOUS => Self::Asynchronous { lane, step: asynchronous::Step::ALL[step], id },
            SQS => Self::Sqs { lane, step: sqs::Step::ALL[step], id },
            STREAM => Self::Stream { lane, step: stream::Step::ALL[step], id },
            _ => match step {
                0 => Self::Arrival { lane, generation: id },
                1 => Self::InvocationEnd { lane, invocation: id },
                2 => Self::EnvironmentExpiry { lane },
                _ => Self::Provisioned { lane },
            },
        }
    }
}

/// Codes of the paths' steps: the path in the upper half, the step in the lower.
const SYNCHRONOUS: u8 = 0x10;
const ASYNCHRONOUS: u8 = 0x20;
const SQS: u8 = 0x30;
const STREAM: u8 = 0x40;

// All steps of each path, in their order: an entry tells a step by its place here.
impl synchronous::Step {
    const ALL: &[Self] =
        &[Self::Door, Self::Function, Self::Answer, Self::ClientTimeout, Self::Resend];
}

impl asynchronous::Step {
    const ALL: &[Self] = &[Self::Accept, Self::Enqueue, Self::Try];
}

impl sqs::Step {
    const ALL: &[Self] = &[
        Self::Enqueue,
        Self::Show,
        Self::Reappear,
        Self::Expire,
        Self::Receive,
        Self::Poll,
        Self::Close,
        Self::Invoke,
        Self::Finish,
        Self::LetGo,
        Self::Scale,
        Self::Rested,
        Self::LongPoll,
    ];
}

impl stream::Step {
    const ALL: &[Self] = &[
        Self::Put,
        Self::Look,
        Self::Invoke,
        Self::Finish,
        Self::Retry,
        Self::Judge,
        Self::Scale,
        Self::Serve,
    ];
}
