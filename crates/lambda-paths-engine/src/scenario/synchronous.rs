//! Settings of the synchronous path: front door and client.

use crate::time::Span;

/// Calls in all where a retrying client is asked for.
const MAX_ATTEMPTS: u32 = 3;

/// Settings of the synchronous path.
#[derive(Clone, Debug, PartialEq)]
pub struct Synchronous {
    /// What stands between caller and Lambda.
    pub front_door: FrontDoor,
    /// How long the front door waits for the function (API Gateway REST: 50 ms to 29 s).
    pub integration_timeout: Span,
    /// Who calls.
    pub client: Client,
}

/// What stands between caller and Lambda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontDoor {
    /// API Gateway REST API, proxy integration.
    ApiGatewayRest,
}

/// The caller of a synchronous path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Client {
    /// How long one call waits for an answer.
    pub timeout: Span,
    /// What it does after a failed call.
    pub retry: ClientRetry,
}

/// What a client does after a failed call. `max_attempts` counts the first call too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClientRetry {
    /// Nothing: the caller sees the error.
    None,
    /// The same delay each time.
    Fixed {
        /// Calls in all.
        max_attempts: u32,
        /// Wait before each retry.
        delay: Span,
    },
    /// `min(base · 2^i, cap)` before retry i = 0, 1, …
    Exponential {
        /// Calls in all.
        max_attempts: u32,
        /// First delay.
        base: Span,
        /// Longest delay.
        cap: Span,
        /// How the delay is randomised.
        jitter: Jitter,
    },
    /// The rule that all AWS SDKs share since 2026-11-10.
    AwsStandard {
        /// Calls in all.
        max_attempts: u32,
        /// Who shares the retry quota.
        token_bucket: TokenBucket,
    },
}

/// How a back-off delay d is randomised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// d.
    None,
    /// Evenly between 0 and d.
    Full,
    /// d/2 plus evenly between 0 and d/2.
    Equal,
}

/// Who shares the SDK's retry quota of 500 tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenBucket {
    /// One client makes all calls of the lane.
    Shared,
    /// Each request comes from a client of its own.
    PerClient,
    /// No quota.
    None,
}

impl Default for Synchronous {
    fn default() -> Self {
        Self {
            front_door: FrontDoor::ApiGatewayRest,
            integration_timeout: Span::from_secs(29),
            client: Client::default(),
        }
    }
}

impl Default for Client {
    fn default() -> Self {
        Self { timeout: Span::from_secs(30), retry: ClientRetry::AWS_STANDARD }
    }
}

impl ClientRetry {
    /// Calls in all at most, the first one included.
    #[must_use]
    pub const fn max_attempts(&self) -> u32 {
        match self {
            Self::None => 1,
            Self::Fixed { max_attempts, .. }
            | Self::Exponential { max_attempts, .. }
            | Self::AwsStandard { max_attempts, .. } => *max_attempts,
        }
    }

    /// The same second each time.
    pub(in crate::scenario) const FIXED: Self =
        Self::Fixed { max_attempts: MAX_ATTEMPTS, delay: Span::from_secs(1) };

    /// Doubling from a tenth of a second, with the jitter that AWS recommends.
    pub(in crate::scenario) const EXPONENTIAL: Self = Self::Exponential {
        max_attempts: MAX_ATTEMPTS,
        base: Span::from_micros(100_000),
        cap: Span::from_secs(20),
        jitter: Jitter::Full,
    };

    /// What every AWS SDK does unless told otherwise.
    pub(in crate::scenario) const AWS_STANDARD: Self =
        Self::AwsStandard { max_attempts: MAX_ATTEMPTS, token_bucket: TokenBucket::Shared };
}
