//! Draws keyed by (seed, request, attempt, purpose): no shared stream, so that an edit changes
//! nobody else's luck, and the same request has the same luck in every lane.

use crate::logarithm;
use crate::scenario::Distribution;
use crate::time::Span;

/// What a draw decides. Each purpose draws from numbers of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Purpose {
    Arrival,
    Duration,
    ColdStart,
    Failure,
    Poison,
    ClientJitter,
    RetryJitter,
    ThrottleJitter,
    Duplicate,
    DeadLetterDelivery,
    DestinationDelivery,
    Think,
    PartitionKey,
    ProvisionedInit,
    MessageGroup,
    DuplicateDelivery,
    Offer,
    DuplicateSend,
}

const PURPOSES: usize = Purpose::DuplicateSend as usize + 1;

/// The source of all draws of a run.
#[derive(Clone, Debug)]
pub(crate) struct Luck {
    keys: [u64; PURPOSES],
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014; constants of Stafford's variant 13).
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Luck {
    pub(crate) fn new(seed: u64) -> Self {
        let mut keys = [0; PURPOSES];
        for (purpose, key) in keys.iter_mut().enumerate() {
            *key = mix(mix(seed).wrapping_add(mix(purpose as u64 + 1)));
        }
        Self { keys }
    }

    /// 64 random bits.
    pub(crate) fn bits(&self, request: u32, attempt: u32, purpose: Purpose) -> u64 {
        // Steps through a Weyl sequence, as SplitMix64 does: one odd stride a coordinate.
        let point = self.keys[purpose as usize]
            .wrapping_add(u64::from(request).wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .wrapping_add(u64::from(attempt).wrapping_mul(0xd1b5_4a32_d192_ed03));
        mix(point)
    }

    /// Evenly in (0, 1), never an end.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub(crate) fn uniform(&self, request: u32, attempt: u32, purpose: Purpose) -> f64 {
        // Signed: processors turn those into doubles by themselves.
        ((self.bits(request, attempt, purpose) >> 11) as i64 as f64 + 0.5)
            * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Whether something of this probability happens. Raising the probability keeps all that
    /// happened before.
    pub(crate) fn happens(&self, rate: f64, request: u32, attempt: u32, purpose: Purpose) -> bool {
        rate > 0.0 && self.uniform(request, attempt, purpose) < rate
    }

    /// One of so many, each as likely as the others.
    pub(crate) fn choice(&self, count: u32, request: u32, purpose: Purpose) -> u32 {
        let high = self.bits(request, 0, purpose) >> 32;
        u32::try_from((high * u64::from(count)) >> 32).expect("it is below the count")
    }

    /// A duration of this distribution, rounded to a tick.
    pub(crate) fn duration(
        &self,
        distribution: &Distribution,
        request: u32,
        attempt: u32,
        purpose: Purpose,
    ) -> Span {
        if let Distribution::Constant(value) = distribution {
            return *value;
        }
        let u = self.uniform(request, attempt, purpose);
        match *distribution {
            Distribution::Constant(value) => value,
            Distribution::Uniform { min, max } => min + max.saturating_sub(min).scale(u),
            Distribution::Exponential(mean) => mean.scale(-logarithm::ln(u)),
            Distribution::Lognormal { median, sigma } => {
                median.scale(libm::exp(sigma * normal_quantile(u)))
            }
        }
    }
}

/// The standard normal quantile of `p` in (0, 1), to about 16 digits: algorithm AS 241, PPND16
/// (Wichura 1988). An inverse, unlike rejection, is monotone in its draw: a shorter draw stays the
/// shorter under every edit.
fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &CENTRAL);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = libm::sqrt(-logarithm::ln(tail));
    let z = if r <= 5.0 { ratio(r - 1.6, &MIDDLE) } else { ratio(r - 5.0, &FAR) };
    if q < 0.0 { -z } else { z }
}

/// A ratio of two polynomials of degree 7: numerators, then denominators, each from the constant
/// up.
fn ratio(x: f64, coefficients: &[[f64; 8]; 2]) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
    horner(&coefficients[0]) / horner(&coefficients[1])
}

const CENTRAL: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
];

const MIDDLE: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];

const FAR: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_quantile_meets_published_values() {
        // Tables of the normal distribution; the last two lie in the two tails' branches.
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.01, -2.326_347_874_040_841),
            (1e-12, -7.034_483_825_301_131),
        ] {
            assert!((normal_quantile(p) - z).abs() < 1e-9, "{p}: {}", normal_quantile(p));
        }
    }

    #[test]
    fn draws_are_even_and_of_their_own() {
        let luck = Luck::new(42);
        let n = 100_000_u32;
        for purpose in [Purpose::Arrival, Purpose::Failure, Purpose::ThrottleJitter] {
            let sum: f64 = (0..n).map(|r| luck.uniform(r, 1, purpose)).sum();
            // Standard error of the mean of n uniforms: 1/√(12 n) = 0.00091.
            assert!((sum / f64::from(n) - 0.5).abs() < 0.003, "{purpose:?}");
        }
        let same = (0..n)
            .filter(|r| {
                luck.uniform(*r, 1, Purpose::Failure) < 0.5
                    && luck.uniform(*r, 2, Purpose::Failure) < 0.5
            })
            .count();
        assert!((24_500..25_500).contains(&same), "attempts are independent: {same}");
    }
}
