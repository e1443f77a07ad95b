//! Values by number: what the agenda and the paths tell their unfinished work by.

use std::ops::{Index, IndexMut};

/// A list in which a number that was given back is given out again, the last one first.
///
/// A value stays as it was until its number is given out again: who may ask late for what is done,
/// leaves there what says so. Nothing is kept to tell the two apart, and nothing is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Slots<T> {
    values: Vec<T>,
    free: Vec<u32>,
}

impl<T> Slots<T> {
    pub(crate) const fn new() -> Self {
        Self { values: Vec::new(), free: Vec::new() }
    }

    #[inline(always)]
    pub(crate) fn insert(&mut self, value: T) -> u32 {
        if let Some(id) = self.free.pop() {
            self[id] = value;
            return id;
        }
        self.values.push(value);
        number(self.values.len() - 1)
    }

    /// Gives a number back.
    #[inline]
    pub(crate) fn remove(&mut self, id: u32) {
        self.free.push(id);
    }

    /// All values, those that were given back too, each with its number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        (0..).zip(&self.values)
    }
}

impl<T: Copy> Slots<T> {
    /// Gives a number back, and hands its value over.
    #[inline]
    pub(crate) fn take(&mut self, id: u32) -> T {
        self.remove(id);
        self[id]
    }
}

impl<T> Index<u32> for Slots<T> {
    type Output = T;

    #[inline(always)]
    fn index(&self, id: u32) -> &T {
        &self.values[id as usize]
    }
}

impl<T> IndexMut<u32> for Slots<T> {
    #[inline(always)]
    fn index_mut(&mut self, id: u32) -> &mut T {
        &mut self.values[id as usize]
    }
}

/// A place in a list, or a length, as the engine holds it.
pub(crate) fn number(place: usize) -> u32 {
    u32::try_from(place).expect("fewer than 2^32 requests are unfinished at once")
}
