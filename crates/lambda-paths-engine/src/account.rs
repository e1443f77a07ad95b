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
        Self { size: unreserved(settings), in_use: 0 }
    }

    /// What is reserved or released by an edit changes the room, not the executions that run.
    pub(crate) fn edit(&mut self, settings: &Settings) {
        self.size = unreserved(settings);
    }

    /// Takes one execution's worth; false when all is in use.
    pub(crate) fn take(&mut self) -> bool {
        let free = self.in_use < self.size;
        self.in_use += u32::from(free);
        free
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

/// A reservation is taken out of the account's concurrency whether it is used or not.
fn unreserved(settings: &Settings) -> u32 {
    let reserved = settings.lanes.iter().filter_map(|lane| lane.function.reserved_concurrency);
    reserved.fold(settings.account.concurrency, u32::saturating_sub)
}
