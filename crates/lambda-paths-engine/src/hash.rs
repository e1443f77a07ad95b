//! The hash of a run: over all transitions, in order, the same on every machine.

use crate::transition::Transition;

/// 64 bits, mixed by odd products and rotations, a transition at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

/// For each word an odd number with bits all over, so that no word is lost in a product, and a
/// rotation, so that high bits come down: a product only ever moves bits up.
const FACTORS: [(u64, u32); 4] = [
    (0x9e37_79b9_7f4a_7c15, 0),
    (0xc2b2_ae3d_27d4_eb4f, 17),
    (0xd6e8_feb8_6659_fd93, 31),
    (0xa076_1d64_78bd_642f, 47),
];

impl Hash {
    #[inline(always)]
    pub(crate) fn add(&mut self, transition: &Transition) {
        // The products do not wait for each other; only their mix waits for what came before. Words
        // that are always zero, as most kinds have, cost nothing.
        let mut mix = 0_u64;
        for (word, (factor, rotation)) in transition.words().into_iter().zip(FACTORS) {
            mix ^= word.wrapping_mul(factor).rotate_left(rotation);
        }
        self.0 = (self.0.rotate_left(23) ^ mix).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    pub(crate) fn value(self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
