//! The hash of a run: over all transitions, in order, the same on every machine.

use crate::transition::Transition;

/// 64 bits of FNV-1a kind, taking a word rather than a byte at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    pub(crate) fn add(&mut self, transition: &Transition) {
        for word in transition.words() {
            // The rotation carries high bits down: a product alone only ever moves bits up.
            self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }

    pub(crate) fn value(self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
