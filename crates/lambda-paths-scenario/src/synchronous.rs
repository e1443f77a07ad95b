//! Settings of the synchronous path: front door and client.

use super::Rate;
use crate::time::{Span, TICKS_PER_SECOND};

/// Calls in all where a retrying client is asked for.
const MAX_ATTEMPTS: u32 = 3;
/// Calls in all of an SDK's old legacy mode.
const LEGACY_MAX_ATTEMPTS: u32 = 5;

/// Settings of the synchronous path.
#[derive(Clone, Debug, PartialEq)]
pub struct Synchronous {
    /// What stands between caller and Lambda.
    pub front_door: FrontDoor,
    /// Who calls.
    pub client: Client,
}

/// What stands between caller and Lambda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontDoor {
    /// API Gateway REST API, proxy integration.
    ApiGatewayRest(Gateway),
    /// API Gateway HTTP API.
    ApiGatewayHttp(Gateway),
    /// Application Load Balancer with the function as its target.
    Alb {
        /// Its idle timeout: how long it waits for the function (1 to 4,000 s).
        integration_timeout: Span,
    },
    /// The function's own URL, which waits for as long as the function runs.
    FunctionUrl,
    /// None: an SDK calls Lambda's Invoke itself.
    Invoke,
}

/// Settings of an API Gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// How long it waits for the function (50 ms to 29 s for REST, to 30 s for HTTP).
    pub integration_timeout: Span,
    /// Requests per second that it lets through in the long run.
    pub throttling_rate_limit: Rate,
    /// Requests that it lets through at once after a rest.
    pub throttling_burst_limit: u32,
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
    /// The rule that botocore and the command line had before.
    AwsLegacy {
        /// Calls in all.
        max_attempts: u32,
        /// Who shares the retry quota, with the costs of the old standard mode; legacy had none.
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
        Self { front_door: FrontDoor::ApiGatewayRest(Gateway::REST), client: Client::default() }
    }
}

impl FrontDoor {
    /// How long it waits for the function, if it ever gives up.
    #[must_use]
    pub const fn integration_timeout(&self) -> Option<Span> {
        match self {
            Self::ApiGatewayRest(gateway) | Self::ApiGatewayHttp(gateway) => {
                Some(gateway.integration_timeout)
            }
            Self::Alb { integration_timeout } => Some(*integration_timeout),
            Self::FunctionUrl | Self::Invoke => None,
        }
    }

    /// The gateway, where it is one: it throttles on its own.
    #[must_use]
    pub const fn gateway(&self) -> Option<&Gateway> {
        match self {
            Self::ApiGatewayRest(gateway) | Self::ApiGatewayHttp(gateway) => Some(gateway),
            Self::Alb { .. } | Self::FunctionUrl | Self::Invoke => None,
        }
    }
}

impl Gateway {
    /// A REST API with the defaults of an account.
    pub(crate) const REST: Self = Self {
        integration_timeout: Span::from_secs(29),
        throttling_rate_limit: Rate(10_000 * TICKS_PER_SECOND),
        throttling_burst_limit: 5_000,
    };

    /// An HTTP API with the defaults of an account.
    pub(crate) const HTTP: Self = Self { integration_timeout: Span::from_secs(30), ..Self::REST };
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
            | Self::AwsStandard { max_attempts, .. }
            | Self::AwsLegacy { max_attempts, .. } => *max_attempts,
        }
    }

    /// The same second each time.
    pub(crate) const FIXED: Self =
        Self::Fixed { max_attempts: MAX_ATTEMPTS, delay: Span::from_secs(1) };

    /// Doubling from a tenth of a second, with the jitter that AWS recommends.
    pub(crate) const EXPONENTIAL: Self = Self::Exponential {
        max_attempts: MAX_ATTEMPTS,
        base: Span::from_micros(100_000),
        cap: Span::from_secs(20),
        jitter: Jitter::Full,
    };

    /// What every AWS SDK does unless told otherwise.
    pub(crate) const AWS_STANDARD: Self =
        Self::AwsStandard { max_attempts: MAX_ATTEMPTS, token_bucket: TokenBucket::Shared };

    /// What botocore and the command line did until then.
    pub(crate) const AWS_LEGACY: Self =
        Self::AwsLegacy { max_attempts: LEGACY_MAX_ATTEMPTS, token_bucket: TokenBucket::None };
}
