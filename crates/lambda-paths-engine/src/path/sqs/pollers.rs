//! The pollers of an SQS event source mapping: how many there are, and which can poll.

use std::collections::VecDeque;

use super::indices::Indices;
use crate::time::{Instant, Span};

/// The pollers of one mapping. Indices are those of the picture: the lowest that can polls next.
#[derive(Clone, Debug)]
pub(super) struct Pollers {
    /// How many the mapping has. Those beyond, which still hold batches, take no more.
    count: u32,
    /// Batches that each holds.
    held: Vec<u32>,
    /// Until when each rests after a poll.
    rest_until: Vec<Instant>,
    /// Batches that all hold.
    busy: u32,
    /// Who can take another batch now.
    ready: Indices,
    /// Who rests, in the order in which the rests end.
    resting: VecDeque<(Instant, u32)>,
    /// Batches that one can hold.
    batches: u32,
    /// How long one rests between two polls.
    rest: Span,
}

impl Pollers {
    pub(super) fn new(count: u32, batches: u32, rest: Span) -> Self {
        let mut pollers = Self {
            count: 0,
            held: Vec::new(),
            rest_until: Vec::new(),
            busy: 0,
            ready: Indices::default(),
            resting: VecDeque::new(),
            batches,
            rest,
        };
        pollers.resize(Instant::START, count);
        pollers
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Batches that all of them hold.
    pub(super) fn busy(&self) -> u32 {
        self.busy
    }

    /// Whether they rest between two polls.
    pub(super) fn rest(&self) -> bool {
        self.rest > Span::ZERO
    }

    /// How many hang in a long poll, when there may be `most` batches at a time.
    pub(super) fn waiting(&self, most: u32) -> u32 {
        let with_room =
            self.held[..self.count as usize].iter().filter(|held| **held < self.batches);
        let with_room = u32::try_from(with_room.count()).unwrap_or(u32::MAX);
        with_room.min(most.saturating_sub(self.busy))
    }

    /// Whether the last of them holds nothing.
    pub(super) fn last_is_free(&self) -> bool {
        self.count.checked_sub(1).is_some_and(|last| self.held[last as usize] == 0)
    }

    /// Takes one that can poll, unless there are `most` batches.
    #[inline]
    pub(super) fn take(&mut self, now: Instant, most: u32) -> Option<u32> {
        while let Some((until, poller)) = self.resting.front().copied()
            && until <= now
        {
            self.resting.pop_front();
            self.look(now, poller);
        }
        if self.busy >= most {
            return None;
        }
        let poller = self.ready.first()?;
        self.busy += 1;
        let held = &mut self.held[poller as usize];
        *held += 1;
        if *held == self.batches {
            self.ready.remove(poller);
        }
        self.polls(now, poller);
        Some(poller)
    }

    /// One polls, and rests thereafter.
    #[inline]
    pub(super) fn polls(&mut self, now: Instant, poller: u32) {
        if self.rest > Span::ZERO {
            self.rest_until[poller as usize] = now + self.rest;
            self.resting.push_back((now + self.rest, poller));
            self.ready.remove(poller);
        }
    }

    /// When it has rested enough.
    pub(super) fn rests_until(&self, poller: u32) -> Instant {
        self.rest_until[poller as usize]
    }

    /// When the next one that rests can poll; `None` when nobody rests.
    pub(super) fn next_at(&self) -> Option<Instant> {
        self.resting.front().map(|(until, _)| *until)
    }

    #[inline]
    pub(super) fn give_back(&mut self, now: Instant, poller: u32) {
        self.busy -= 1;
        self.held[poller as usize] -= 1;
        self.look(now, poller);
    }

    /// That many from now on. Whoever goes keeps the batches that it holds.
    pub(super) fn resize(&mut self, now: Instant, count: u32) {
        let former = std::mem::replace(&mut self.count, count);
        if self.held.len() < count as usize {
            self.held.resize(count as usize, 0);
            self.rest_until.resize(count as usize, Instant::START);
        }
        for poller in former.min(count)..former.max(count) {
            self.look(now, poller);
        }
    }

    /// Looks whether it can take another batch.
    #[inline]
    fn look(&mut self, now: Instant, poller: u32) {
        let index = poller as usize;
        let room = self.held[index] < self.batches && self.rest_until[index] <= now;
        if room && poller < self.count {
            self.ready.insert(poller);
        } else {
            self.ready.remove(poller);
        }
    }
}
