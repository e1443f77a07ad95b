//! The account's concurrency, shared by the functions of all lanes.

use crate::scenario::Settings;

/// Concurrency that functions without a reservation draw from.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    size: u32,
    in_use: u32,
}

impl Pool {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self { size: settings.unreserved_concurrency(), in_use: 0 }
    }

    /// What is reserved or released by an edit changes the room, not the executions that run.
    pub(crate) fn edit(&mut self, settings: &Settings) {
        self.size = settings.unreserved_concurrency();
    }

    /// What functions without a reservation can have together.
    pub(crate) fn size(&self) -> u32 {
        self.size
    }

    /// What they have.
    pub(crate) fn in_use(&self) -> u32 {
        self.in_use
    }

    /// Takes one execution's worth, for which there must be room.
    pub(crate) fn take(&mut self) {
        assert!(self.in_use < self.size, "more concurrency taken than there is");
        self.in_use += 1;
    }

    /// Counts executions that ran inside a reservation which is gone: there may be no room for
    /// them, but they run.
    pub(crate) fn take_over(&mut self, executions: u32) {
        self.in_use += executions;
    }

    pub(crate) fn give_back(&mut self, executions: u32) {
        assert!(self.in_use >= executions, "more concurrency given back than was taken");
        self.in_use -= executions;
    }
}
