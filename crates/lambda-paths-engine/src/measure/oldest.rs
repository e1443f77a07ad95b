//! The age of the oldest message in a queue, as the metric ApproximateAgeOfOldestMessage has it.

use std::collections::VecDeque;

use crate::time::{Instant, Span};

/// Entries of messages that have left are thrown away when there are this many more of them than
/// of the others.
const GONE_MAX: usize = 1024;

#[derive(Clone, Copy, Debug)]
struct Entry {
    request: u32,
    sent: Instant,
    there: bool,
}

/// The messages of a queue that count, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Oldest {
    /// The first one is always there.
    entries: VecDeque<Entry>,
    there: usize,
    max: Span,
}

impl Oldest {
    pub(crate) fn enters(&mut self, request: u32, now: Instant) {
        let entry = Entry { request, sent: now, there: true };
        self.there += 1;
        match self.entries.back() {
            // Messages overtake each other on their way only where the way becomes shorter.
            Some(last) if last.request > request => {
                let place = self.entries.partition_point(|entry| entry.request < request);
                self.entries.insert(place, entry);
            }
            _ => self.entries.push_back(entry),
        }
    }

    /// It has left the queue, or counts no more; what did so before changes nothing.
    pub(crate) fn leaves(&mut self, request: u32, now: Instant) {
        let Some(first) = self.entries.front() else {
            return;
        };
        // Mostly there is an entry for each number.
        let guess = request.wrapping_sub(first.request) as usize;
        let place = match self.entries.get(guess) {
            Some(entry) if entry.request == request => guess,
            _ => self.entries.partition_point(|entry| entry.request < request),
        };
        let Some(entry) = self.entries.get_mut(place) else {
            return;
        };
        if entry.request != request || !entry.there {
            return;
        }
        entry.there = false;
        self.there -= 1;
        self.max = self.max.max(now - entry.sent);
        while self.entries.front().is_some_and(|first| !first.there) {
            self.entries.pop_front();
        }
        if self.entries.len() > 2 * self.there + GONE_MAX {
            self.entries.retain(|entry| entry.there);
        }
    }

    /// How old the oldest is; `None` when there is none.
    #[must_use]
    pub fn age(&self, now: Instant) -> Option<Span> {
        self.entries.front().map(|oldest| now - oldest.sent)
    }

    /// The greatest age that the oldest has had.
    #[must_use]
    pub fn max(&self, now: Instant) -> Span {
        self.age(now).unwrap_or_default().max(self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Instant {
        Instant::START + Span::from_secs(seconds)
    }

    #[test]
    fn the_oldest_is_the_first_that_is_still_there() {
        let mut oldest = Oldest::default();
        assert_eq!(oldest.age(at(9)), None);
        for request in 0..10_000 {
            oldest.enters(request, at(request.into()));
        }
        for request in (1..9_999).rev() {
            oldest.leaves(request, at(10_000));
        }
        assert_eq!(oldest.age(at(10_000)), Some(Span::from_secs(10_000)));
        assert!(oldest.entries.len() < 2_000, "what has left takes no room");
        oldest.leaves(0, at(20_000));
        oldest.leaves(0, at(30_000));
        assert_eq!(oldest.age(at(20_000)), Some(Span::from_secs(10_001)));
        oldest.leaves(9_999, at(20_001));
        assert_eq!(oldest.age(at(20_001)), None);
        assert_eq!(oldest.max(at(20_001)), Span::from_secs(20_000));
    }
}
