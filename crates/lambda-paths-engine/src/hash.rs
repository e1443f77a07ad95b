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

/// Odd numbers, one for each word, with bits all over: a word is lost in no product.
const FACTORS: [u64; 5] = [
    0x9e37_79b9_7f4a_7c15,
    0xc2b2_ae3d_27d4_eb4f,
    0x1656_67b1_9e37_79f9,
    0xd6e8_feb8_6659_fd93,
    0xa076_1d64_78bd_642f,
];

impl Hash {
    #[inline(always)]
    pub(crate) fn add(&mut self, transition: &Transition) {
        // The products do not wait for each other; only their mix waits for what came before.
        let mut mix = 0_u64;
        for (word, factor) in transition.words().into_iter().zip(FACTORS) {
            // The rotation carries high bits down: a product alone only ever moves bits up.
            mix = mix.rotate_left(29) ^ word.wrapping_mul(factor);
        }
        self.0 = (self.0.rotate_left(23) ^ mix).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    pub(crate) fn value(self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
