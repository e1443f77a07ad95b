//! Places that are given out, lowest first, and taken back.

/// Which places are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    taken: Vec<bool>,
    /// No lower one is free.
    lowest: usize,
}

impl Slots {
    pub(crate) fn take(&mut self) -> u32 {
        let free = self.taken[self.lowest..].iter().position(|taken| !taken);
        let slot = free.map_or(self.taken.len(), |free| self.lowest + free);
        if slot == self.taken.len() {
            self.taken.push(true);
        }
        self.taken[slot] = true;
        self.lowest = slot + 1;
        u32::try_from(slot).unwrap_or(u32::MAX)
    }

    pub(crate) fn give_back(&mut self, slot: u32) {
        self.taken[slot as usize] = false;
        // Free places at the end are no places: the grid may grow its cells again.
        while self.taken.last() == Some(&false) {
            self.taken.pop();
        }
        self.lowest = self.lowest.min(slot as usize).min(self.taken.len());
    }

    /// One more than the highest place taken.
    pub(crate) fn extent(&self) -> u32 {
        u32::try_from(self.taken.len()).unwrap_or(u32::MAX)
    }
}
