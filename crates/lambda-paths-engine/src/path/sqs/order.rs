//! In which order messages become available: one line, or one for each message group, of which
//! nothing is taken while anything of it is in flight.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::message::Message;
use crate::slots::Slots;
use crate::time::Instant;

/// No message.
const NONE: u32 = u32::MAX;

/// A message's neighbours in the line in which it waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Links {
    before: u32,
    behind: u32,
}

impl Links {
    pub(super) const NONE: Self = Self { before: NONE, behind: NONE };
}

/// A line of messages, held together by the messages' own links.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    first: u32,
    last: u32,
}

impl List {
    const EMPTY: Self = Self { first: NONE, last: NONE };

    fn first(self) -> Option<u32> {
        (self.first != NONE).then_some(self.first)
    }

    fn push_back(&mut self, messages: &mut Slots<Message>, id: u32) {
        self.insert(messages, id, self.last, NONE);
    }

    /// Puts a message where its age belongs: one that comes back is looked for from the front, a
    /// new one from the end.
    fn insert_by_age(&mut self, messages: &mut Slots<Message>, id: u32) {
        let key = messages[id].key();
        let (mut before, mut behind) = (self.last, NONE);
        if messages[id].receives == 0 {
            while before != NONE && messages[before].key() > key {
                (before, behind) = (messages[before].links.before, before);
            }
            return self.insert(messages, id, before, behind);
        }
        (before, behind) = (NONE, self.first);
        while behind != NONE && messages[behind].key() < key {
            (before, behind) = (behind, messages[behind].links.behind);
        }
        self.insert(messages, id, before, behind);
    }

    fn insert(&mut self, messages: &mut Slots<Message>, id: u32, before: u32, behind: u32) {
        messages[id].links = Links { before, behind };
        match before {
            NONE => self.first = id,
            before => messages[before].links.behind = id,
        }
        match behind {
            NONE => self.last = id,
            behind => messages[behind].links.before = id,
        }
    }

    #[inline]
    fn unlink(&mut self, messages: &mut Slots<Message>, id: u32) {
        let Links { before, behind } = messages[id].links;
        match before {
            NONE => self.first = behind,
            before => messages[before].links.behind = behind,
        }
        match behind {
            NONE => self.last = before,
            behind => messages[behind].links.before = before,
        }
    }
}

/// A message group of a FIFO queue.
#[derive(Clone, Copy, Debug)]
struct Group {
    line: List,
    in_flight: u32,
}

/// The visible messages of a queue, in the order of its kind.
#[derive(Clone, Debug)]
pub(super) enum Order {
    /// First visible, first received.
    Standard(List),
    /// First sent, first received, group by group.
    Fifo(Groups),
}

/// The message groups of a FIFO queue.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    list: Vec<Group>,
    /// Groups that can be taken from, by the age of their first message; what has changed since is
    /// skipped.
    ready: BinaryHeap<Reverse<(Instant, u32, u32)>>,
    /// The group that the receive in hand takes from.
    current: Option<u32>,
}

impl Order {
    pub(super) fn standard() -> Self {
        Self::Standard(List::EMPTY)
    }

    pub(super) fn fifo() -> Self {
        Self::Fifo(Groups::default())
    }

    /// A message is visible.
    pub(super) fn add(&mut self, messages: &mut Slots<Message>, id: u32) {
        match self {
            Self::Standard(line) => line.push_back(messages, id),
            Self::Fifo(groups) => groups.add(messages, id),
        }
    }

    /// A visible message is none any more, although nobody received it.
    pub(super) fn remove(&mut self, messages: &mut Slots<Message>, id: u32) {
        match self {
            Self::Standard(line) => line.unlink(messages, id),
            Self::Fifo(groups) => {
                let group = messages[id].group;
                groups.list[group as usize].line.unlink(messages, id);
                groups.offer(messages, group);
            }
        }
    }

    /// Whether a receive would find anything.
    pub(super) fn is_ready(&mut self, messages: &Slots<Message>) -> bool {
        match self {
            Self::Standard(line) => line.first().is_some(),
            Self::Fifo(groups) => groups.next(messages).is_some(),
        }
    }

    /// The next message of a receive.
    #[inline]
    pub(super) fn take(&mut self, messages: &mut Slots<Message>) -> Option<u32> {
        match self {
            Self::Standard(line) => {
                let id = line.first()?;
                line.unlink(messages, id);
                Some(id)
            }
            Self::Fifo(groups) => groups.take(messages),
        }
    }

    /// The receive in hand is over.
    pub(super) fn end_receive(&mut self, messages: &Slots<Message>) {
        if let Self::Fifo(groups) = self
            && let Some(group) = groups.current.take()
        {
            groups.offer(messages, group);
        }
    }

    /// A message of this group is in flight.
    pub(super) fn leaves(&mut self, group: u32) {
        if let Self::Fifo(groups) = self {
            groups.list[group as usize].in_flight += 1;
        }
    }

    /// A message of this group is in flight no more.
    pub(super) fn lands(&mut self, messages: &Slots<Message>, group: u32) {
        if let Self::Fifo(groups) = self {
            groups.list[group as usize].in_flight -= 1;
            groups.offer(messages, group);
        }
    }
}

impl Groups {
    fn add(&mut self, messages: &mut Slots<Message>, id: u32) {
        let group = messages[id].group;
        if self.list.len() <= group as usize {
            self.list.resize(group as usize + 1, Group { line: List::EMPTY, in_flight: 0 });
        }
        let line = &mut self.list[group as usize].line;
        line.insert_by_age(messages, id);
        if line.first() == Some(id) {
            self.offer(messages, group);
        }
    }

    /// Puts a group among those that can be taken from, if it can.
    fn offer(&mut self, messages: &Slots<Message>, group: u32) {
        if let Group { line, in_flight: 0 } = self.list[group as usize]
            && let Some(first) = line.first()
        {
            let (sent, request) = messages[first].key();
            self.ready.push(Reverse((sent, request, group)));
        }
    }

    /// The group to take from; what is out of date is thrown away.
    fn next(&mut self, messages: &Slots<Message>) -> Option<u32> {
        while let Some(Reverse((sent, request, group))) = self.ready.peek().copied() {
            let Group { line, in_flight } = self.list[group as usize];
            let first = line.first().map(|first| messages[first].key());
            if in_flight == 0 && first == Some((sent, request)) {
                return Some(group);
            }
            self.ready.pop();
        }
        None
    }

    /// As many as possible of one group, then of the next.
    fn take(&mut self, messages: &mut Slots<Message>) -> Option<u32> {
        let more = |group: &u32| self.list[*group as usize].line.first().is_some();
        let group = match self.current.filter(more) {
            Some(group) => group,
            None => {
                if let Some(group) = self.current.take() {
                    self.offer(messages, group);
                }
                let group = self.next(messages)?;
                self.ready.pop();
                group
            }
        };
        self.current = Some(group);
        let line = &mut self.list[group as usize].line;
        let id = line.first()?;
        line.unlink(messages, id);
        Some(id)
    }
}
