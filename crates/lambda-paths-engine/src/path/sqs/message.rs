//! A message in the queue, and what a poller holds of one.

use super::order::Links;
use crate::time::Instant;

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// On its way to the queue, or delayed there.
    Coming,
    /// It can be received, as far as its order allows.
    Visible,
    /// It was received, and its visibility timeout runs.
    Hidden,
    /// It has left the queue: it stays here only until nobody holds it any more.
    Gone,
}

/// A message, from its producer until it has left the queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message {
    pub(super) request: u32,
    pub(super) arrived: Instant,
    pub(super) sent: Instant,
    pub(super) receives: u32,
    pub(super) group: u32,
    pub(super) state: State,
    /// When an execution that carried it first succeeded; never before.
    pub(super) succeeded: Instant,
    /// Batches that hold it, more than one when it reappeared before its execution was done, and
    /// visibility timeouts that are still on the agenda: no more than there can be batches.
    pub(super) held: u16,
    pub(super) links: Links,
}

impl Message {
    pub(super) fn new(request: u32, arrived: Instant) -> Self {
        Self {
            request,
            arrived,
            sent: Instant::NEVER,
            receives: 0,
            group: 0,
            state: State::Coming,
            succeeded: Instant::NEVER,
            held: 0,
            links: Links::NONE,
        }
    }

    /// Whether it is in the queue, or in somebody's hands: what has left both stays where it was
    /// until another one takes its place.
    pub(super) fn is_there(&self) -> bool {
        self.state != State::Gone || self.held > 0
    }

    /// What messages are ordered by.
    pub(super) fn key(&self) -> (Instant, u32) {
        (self.sent, self.request)
    }
}

/// What a batch holds: mostly one message, which needs no list.
#[derive(Clone, Debug)]
pub(super) enum Handles {
    One(Handle),
    Many(Vec<Handle>),
}

impl Handles {
    #[inline(always)]
    pub(super) fn all(&self) -> &[Handle] {
        match self {
            Self::One(handle) => std::slice::from_ref(handle),
            Self::Many(handles) => handles,
        }
    }

    #[inline(always)]
    pub(super) fn all_mut(&mut self) -> &mut [Handle] {
        match self {
            Self::One(handle) => std::slice::from_mut(handle),
            Self::Many(handles) => handles,
        }
    }
}

/// What a poller holds of a message: valid until the message is received again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handle {
    pub(super) id: u32,
    pub(super) request: u32,
    pub(super) receives: u32,
    pub(super) hidden_until: Instant,
    /// Whether the handler fails on it.
    pub(super) fails: bool,
    /// Whether the end of its visibility timeout is on the agenda.
    pub(super) reappears: bool,
}
