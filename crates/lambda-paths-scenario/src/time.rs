//! Model time: integer microseconds since the run began. It never comes from a clock.
//!
//! All of it is inlined: the simulator is compiled for speed, this crate for size.

use std::ops::{Add, AddAssign, Sub};

/// Microseconds in a second; the engine's tick is one microsecond.
pub const TICKS_PER_SECOND: u64 = 1_000_000;

/// The shortest span.
pub const TICK: Span = Span::from_micros(1);

/// A length of model time, in whole microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(u64);

/// A moment of model time, in whole microseconds since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(u64);

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of whole microseconds.
    #[must_use]
    #[inline]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// A span of whole seconds; saturates.
    #[must_use]
    #[inline]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(TICKS_PER_SECOND))
    }

    /// The nearest span to so many seconds; negative and NaN give zero, too large saturates.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, which is what the doc promises"
    )]
    #[inline]
    pub fn from_secs_f64(seconds: f64) -> Self {
        Self(libm::round(seconds * 1e6) as u64)
    }

    /// Whole microseconds.
    #[must_use]
    #[inline]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Seconds, for showing; never fed back into the model.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for showing only")]
    #[inline]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The whole milliseconds that cover this span, as AWS bills it.
    #[must_use]
    #[inline]
    pub const fn billed_millis(self) -> u64 {
        self.0.div_ceil(1000)
    }

    /// `self − other`, or zero when `other` is longer.
    #[must_use]
    #[inline]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// This span `factor` times; saturates.
    #[must_use]
    #[inline]
    pub const fn saturating_mul(self, factor: u64) -> Self {
        Self(self.0.saturating_mul(factor))
    }

    /// This span scaled by a factor of at least zero, rounded to a tick.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "spans that are scaled stay far below 2^53 µs")]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate"
    )]
    #[inline]
    pub fn scale(self, factor: f64) -> Self {
        // Nothing is below zero, where rounding would be more than this. Signed on the way:
        // processors turn those into doubles, and back, by themselves.
        Self((self.0 as i64 as f64 * factor + 0.5) as i64 as u64)
    }
}

impl Instant {
    /// The moment the run begins.
    pub const START: Self = Self(0);
    /// Later than anything that happens.
    pub const NEVER: Self = Self(u64::MAX);

    /// So many microseconds after the start.
    #[must_use]
    #[inline]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// The tick nearest to so many seconds after the start.
    #[must_use]
    #[inline]
    pub fn from_secs_f64(seconds: f64) -> Self {
        Self(Span::from_secs_f64(seconds).0)
    }

    /// Whole microseconds since the start.
    #[must_use]
    #[inline]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Seconds since the start, for showing; never fed back into the model.
    #[must_use]
    #[inline]
    pub fn as_secs_f64(self) -> f64 {
        Span(self.0).as_secs_f64()
    }

    /// The time passed since `earlier`, or zero when that lies ahead.
    #[must_use]
    #[inline]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Span {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Add<Span> for Instant {
    type Output = Self;
    /// Saturates at [`Instant::NEVER`].
    #[inline]
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Instant {
    type Output = Self;
    /// Saturates at [`Instant::START`].
    #[inline]
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Instant {
    type Output = Span;
    /// Saturates at zero, as [`Instant::since`].
    #[inline]
    fn sub(self, earlier: Self) -> Span {
        self.since(earlier)
    }
}
