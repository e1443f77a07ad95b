//! The age of the oldest message in a queue, as the metric ApproximateAgeOfOldestMessage has it.

use std::collections::VecDeque;

use crate::time::{Instant, Span};

/// More messages than these are kept in a row only where one in eight of them is still there.
const ROW_MAX: usize = 1 << 16;

/// The messages of a queue that count, oldest first. A message's number stands for its age:
/// messages overtake each other only where their way becomes shorter.
#[derive(Clone, Debug, Default)]
pub struct Oldest {
    /// When each was sent, from number `first` on; never where it is not there. The first one is.
    row: VecDeque<Instant>,
    first: u32,
    /// How many of the row are there.
    there: usize,
    /// Those with lower numbers, by number: few, and hardly ever any.
    stragglers: Vec<(u32, Instant)>,
    max: Span,
}

impl Oldest {
    #[inline]
    pub(crate) fn enters(&mut self, request: u32, now: Instant) {
        if self.row.is_empty() {
            // Never below a straggler's, which would be looked for in the row.
            self.first = self.first.max(request);
        }
        let Some(place) = request.checked_sub(self.first) else {
            let place = self.stragglers.partition_point(|(other, _)| *other < request);
            self.stragglers.insert(place, (request, now));
            return;
        };
        let place = place as usize;
        while self.row.len() <= place {
            self.row.push_back(Instant::NEVER);
        }
        self.row[place] = now;
        self.there += 1;
        if self.row.len() > ROW_MAX && self.row.len() > 8 * self.there {
            self.set_stragglers_aside();
        }
    }

    /// It has left the queue, or counts no more; what did so before changes nothing.
    #[inline]
    pub(crate) fn leaves(&mut self, request: u32, now: Instant) {
        let Some(place) = request.checked_sub(self.first) else {
            if let Ok(place) = self.stragglers.binary_search_by_key(&request, |(other, _)| *other) {
                let (_, sent) = self.stragglers.remove(place);
                self.max = self.max.max(now - sent);
            }
            return;
        };
        let Some(sent) = self.row.get_mut(place as usize) else {
            return;
        };
        let sent = std::mem::replace(sent, Instant::NEVER);
        if sent != Instant::NEVER {
            self.there -= 1;
            self.max = self.max.max(now - sent);
            self.skip_gone();
        }
    }

    fn skip_gone(&mut self) {
        while self.row.front() == Some(&Instant::NEVER) {
            self.row.pop_front();
            self.first += 1;
        }
    }

    /// A few that stay for long do not keep the row long: they go elsewhere.
    fn set_stragglers_aside(&mut self) {
        for _ in 0..self.row.len() / 2 {
            if let Some(sent) = self.row.pop_front().filter(|sent| *sent != Instant::NEVER) {
                self.stragglers.push((self.first, sent));
                self.there -= 1;
            }
            self.first += 1;
        }
        self.skip_gone();
    }

    /// How old the oldest is; `None` when there is none.
    #[must_use]
    pub fn age(&self, now: Instant) -> Option<Span> {
        let oldest = self.stragglers.first().map(|(_, sent)| sent).or(self.row.front());
        oldest.map(|sent| now - *sent)
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
        for request in 0..200_000 {
            oldest.enters(request, at(request.into()));
            // All but every thousandth leave at once.
            if !request.is_multiple_of(1_000) {
                oldest.leaves(request, at(request.into()));
            }
        }
        assert!(oldest.row.len() < 100_000, "what has left takes no room");
        assert_eq!(oldest.age(at(200_000)), Some(Span::from_secs(200_000)));
        oldest.leaves(0, at(200_000));
        oldest.leaves(0, at(300_000));
        assert_eq!(oldest.age(at(200_000)), Some(Span::from_secs(199_000)));
        for request in 1..200 {
            oldest.leaves(request * 1_000, at(200_001));
        }
        assert_eq!(oldest.age(at(200_001)), None);
        assert_eq!(oldest.max(at(200_001)), Span::from_secs(200_000));
    }

    #[test]
    fn a_message_that_was_overtaken_counts_too() {
        let mut oldest = Oldest::default();
        oldest.enters(3, at(1));
        oldest.enters(5, at(1));
        oldest.enters(2, at(2));
        oldest.enters(4, at(3));
        assert_eq!(oldest.age(at(10)), Some(Span::from_secs(8)));
        oldest.leaves(2, at(10));
        oldest.leaves(3, at(10));
        assert_eq!(oldest.age(at(10)), Some(Span::from_secs(7)));
    }

    #[test]
    fn a_message_that_overtakes_those_that_stayed_for_long_hides_none_of_them() {
        // Found: the row began anew below one that was set aside, whose end was then not seen.
        let mut oldest = Oldest::default();
        oldest.enters(5, at(1));
        oldest.enters(4, at(2));
        oldest.leaves(5, at(3));
        oldest.enters(3, at(3));
        oldest.leaves(4, at(4));
        assert_eq!(oldest.age(at(5)), Some(Span::from_secs(2)));
        oldest.leaves(3, at(5));
        assert_eq!(oldest.age(at(5)), None);
    }
}
