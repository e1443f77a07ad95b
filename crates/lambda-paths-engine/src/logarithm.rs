//! The natural logarithm for draws: sums and products of doubles alone, so that its bits are the
//! same on every machine, and less than half of the time of `libm::log`, a draw's dearest part.

/// Centres of the intervals that a mantissa can lie in, from 1 to 2.
const INTERVALS: usize = 16;
const INTERVAL_BITS: u32 = 4;
const MANTISSA_BITS: u32 = 52;
const MANTISSA: u64 = (1 << MANTISSA_BITS) - 1;
const EXPONENT_BIAS: u32 = 1023;

/// The reciprocal of each centre.
const RECIPROCALS: [f64; INTERVALS] = {
    let mut reciprocals = [0.0; INTERVALS];
    let mut index = 0;
    while index < INTERVALS {
        reciprocals[index] = 32.0 / (33 + 2 * index) as f64;
        index += 1;
    }
    reciprocals
};

/// The logarithm of each centre.
const LOGARITHMS: [f64; INTERVALS] = [
    0.030_771_658_666_753_66,
    0.089_612_158_689_687_17,
    0.145_182_009_844_497_83,
    0.197_825_743_329_919_92,
    0.247_836_163_904_581_2,
    0.295_464_212_893_835_9,
    0.340_926_586_970_593_2,
    0.384_411_698_910_332_06,
    0.426_084_395_310_900_14,
    0.466_089_729_924_599_24,
    0.504_556_010_752_395_3,
    0.541_597_282_432_744_4,
    0.577_315_365_034_823_6,
    0.611_801_541_105_992_9,
    0.645_137_961_373_584_7,
    0.677_398_823_591_806_1,
];

/// The natural logarithm of a normal number above zero, within 10^-14 of it or of 1.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mantissa = bits & MANTISSA;
    let index = (mantissa >> (MANTISSA_BITS - INTERVAL_BITS)) as usize;
    let m = f64::from_bits(mantissa | u64::from(EXPONENT_BIAS) << MANTISSA_BITS);
    let exponent = (bits >> MANTISSA_BITS) as i32 - EXPONENT_BIAS as i32;
    // At most 1/33 from the centre: nine terms of ln(1 + r) leave out less than 10^-16. Grouped so
    // that few of them wait for each other.
    let r = m * RECIPROCALS[index] - 1.0;
    let r2 = r * r;
    let r4 = r2 * r2;
    let low = r - r2 * (0.5 - r * (1.0 / 3.0));
    let middle = (-0.25 + r * 0.2) + r2 * (-1.0 / 6.0 + r * (1.0 / 7.0));
    let high = -0.125 + r * (1.0 / 9.0);
    let near = low + r4 * (middle + r4 * high);
    f64::from(exponent) * std::f64::consts::LN_2 + (LOGARITHMS[index] + near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right_to_fourteen_digits_and_rise() {
        // From 2^-54, the least that is drawn, to 1, in steps of a part in 5,000.
        let mut x = 1.0 / 18_014_398_509_481_984.0;
        let mut last = f64::NEG_INFINITY;
        while x < 1.0 {
            let (found, expected) = (ln(x), libm::log(x));
            assert!((found - expected).abs() < 1e-14 * expected.abs().max(1.0), "{x}: {found}");
            assert!(found > last, "{x}");
            last = found;
            x *= 1.000_2;
        }
    }
}
