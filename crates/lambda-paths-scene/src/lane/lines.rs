//! What pollers have in hand, and who stands in the lines of shards and groups.

use lambda_paths_engine::time::Instant;
use lambda_paths_engine::transition::Transition;

use super::{Hand, LaneScene, give_back};
use crate::about::LaneKind;
use crate::follow::Follow;
use crate::geometry::Spot;
use crate::rows::Standing;

impl LaneScene {
    pub(super) fn hand(&mut self, poller: u32) -> &mut Hand {
        let index = poller as usize;
        if index >= self.hands.len() {
            self.hands.resize(index + 1, Hand::default());
        }
        &mut self.hands[index]
    }

    /// A poller takes a request: the first that is followed carries all that come with it.
    pub(super) fn received(&mut self, transition: &Transition, poller: u32) {
        let Transition { at, request, attempt, kind, .. } = *transition;
        if self.arrangement == LaneKind::Stream {
            let Some(row) = self.rows.drawn_as(poller % self.rows.count) else { return };
            if self.has_one_slice() {
                self.rows.read(row);
            }
        }
        if let Some(standing) = self.rows.standing(request) {
            standing.hand = Some(poller);
        }
        let Hand { carrier, size, closed } = *self.hand(poller);
        let carries = |carrier: &u32| {
            let index = self.position(*carrier).ok();
            index.is_some_and(|index| self.follows[index].copy.is_some())
        };
        let carrier = carrier.filter(|carrier| !closed && carries(carrier));
        let size = if carrier.is_some() { size + 1 } else { 1 };
        if carrier.is_none() {
            self.promote(at, request);
        }
        let mut hand = Hand { carrier, size, closed: false };
        if let Some(follow) = self.follow(request).filter(|follow| !follow.merges) {
            follow.fold(at, attempt, kind);
            follow.carrier = carrier;
            if carrier.is_none() {
                follow.is_fetched(at, attempt);
                hand.carrier = Some(request);
            }
        }
        *self.hand(poller) = hand;
        if let Some(follow) = hand.carrier.and_then(|carrier| self.follow(carrier)) {
            follow.batch = size;
        }
    }

    /// The function runs for this request: its poller gathers no more for this batch.
    pub(super) fn closes(&mut self, request: u32) {
        let poller = self.follow(request).filter(|follow| follow.in_hand).map(|one| one.poller);
        if let Some(poller) = poller {
            self.hand(poller).closed = true;
        }
    }

    /// The checkpoint of a stream moves past some records.
    pub(super) fn batch_ended(&mut self, poller: u32, passed: u32) {
        let Some(row) = self.rows.drawn_as(poller % self.rows.count.max(1)) else { return };
        *self.hand(poller) = Hand { closed: true, ..Hand::default() };
        if self.has_one_slice() {
            self.rows.pass(row, passed);
        }
    }

    /// A batch was refused, and will be offered again as a whole.
    pub(super) fn lets_go(&mut self, request: u32) {
        if self.arrangement == LaneKind::Stream
            && let Some(poller) = self.follow(request).map(|follow| follow.poller)
        {
            *self.hand(poller) = Hand { closed: true, ..Hand::default() };
        }
    }

    /// The mapping keeps a record to try it again: the first one carries the others.
    pub(super) fn is_kept(&mut self, at: Instant, request: u32, attempt: u32, due: Instant) {
        let poller = match self.follow(request) {
            Some(follow) => Some(follow.poller),
            None => self.rows.standing(request).and_then(|standing| standing.hand),
        };
        let Some(poller) = poller else { return };
        let hand = self.hand(poller);
        let leads = hand.carrier.is_none();
        let carrier = *hand.carrier.get_or_insert(request);
        hand.size = if leads { 1 } else { hand.size + 1 };
        let size = hand.size;
        if leads {
            self.promote(at, request);
            if let Some(follow) = self.follow(request) {
                follow.is_kept(at, attempt, due);
            }
        }
        if let Some(follow) = self.follow(carrier) {
            follow.batch = size;
        }
    }

    /// Whether a shard has one slice, so that the batch in hand stands in front of it.
    pub(crate) fn has_one_slice(&self) -> bool {
        self.arrangement == LaneKind::Stream && self.pollers <= self.rows.count
    }

    /// A request comes to its shard or group: behind all others.
    pub(super) fn lines_up(&mut self, request: u32, row: u32) {
        self.rows.keep += 1;
        let unfollowed = self.crowd.iter().position(|(one, _)| *one == request);
        let poison = unfollowed.map(|index| self.crowd.remove(index).1);
        let others = u16::try_from(self.rows.lines()).unwrap_or(1) - 1;
        let row = self.rows.drawn_as(row);
        let room = row.is_some_and(|row| self.rows.has_room(row));
        let Some(follow) = self.follow(request) else {
            if let (Some(row), Some(poison)) = (row, poison) {
                self.rows.stand(row, request, poison);
            }
            return;
        };
        follow.merges = !room;
        let poison = follow.poison;
        follow.home = Some(match row {
            Some(row) if room => Spot::Row(row),
            row => Spot::Tail(row.unwrap_or(others)),
        });
        match row {
            Some(row) if room => self.rows.drawn[usize::from(row)].followed += 1,
            Some(row) => self.rows.stand(row, request, poison),
            None => {}
        }
    }

    /// The row that a request stands in, if it is drawn.
    pub(super) fn row_of(&mut self, request: u32) -> Option<u16> {
        self.follow(request).and_then(|follow| follow.row())
    }

    /// Follows a request that stands in line, because it is its turn.
    pub(super) fn promote(&mut self, at: Instant, request: u32) {
        if let Some((row, standing)) = self.rows.take(request) {
            self.follow_on(at, row, standing);
        }
    }

    pub(super) fn follow_on(&mut self, at: Instant, row: u16, standing: Standing) {
        self.rows.drawn[usize::from(row)].followed += 1;
        let follow = Follow::standing(self.arrangement, standing, at, row);
        match self.position(follow.request) {
            // It is still to be seen on its way to the tail.
            Ok(index) => {
                let before = std::mem::replace(&mut self.follows[index], follow);
                give_back(&before, &mut self.callers, &mut self.queue);
            }
            Err(index) => self.follows.insert(index, follow),
        }
    }

    /// A request leaves its row for good.
    pub(super) fn leaves_row(&mut self, request: u32, given_up: bool) {
        if self.rows.count == 0 {
            return;
        }
        self.rows.keep = self.rows.keep.saturating_sub(1);
        let in_row = self.follow(request).filter(|follow| !follow.merges);
        let row = match in_row.and_then(|follow| follow.row()) {
            Some(row) => {
                self.rows.drawn[usize::from(row)].followed -= 1;
                Some(row)
            }
            None => self.rows.take(request).map(|(row, _)| row),
        };
        // What went well has been counted with its batch.
        if let (Some(row), true) = (row, given_up && self.has_one_slice()) {
            self.rows.pass(row, 1);
        }
    }
}
