//! Whether and when a client tries again, and how delays grow and vary, whoever waits.

use crate::random::{Luck, Purpose};
use crate::rules;
use crate::scenario::{Client, ClientRetry, Jitter, TokenBucket};
use crate::time::Span;
use crate::transition::GaveUp;

/// How a call went wrong, as a client tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// 5xx.
    Transient,
    /// No answer in time.
    Timeout,
    /// 429.
    Throttling,
}

impl Trouble {
    pub(crate) fn of_status(status: u16) -> Self {
        if status == 429 { Self::Throttling } else { Self::Transient }
    }
}

/// The retry quota of one SDK client: retries take from it, successes give back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quota {
    tokens: u16,
}

impl Default for Quota {
    fn default() -> Self {
        Self { tokens: rules::SDK_QUOTA }
    }
}

impl Quota {
    fn take(&mut self, cost: u16) -> bool {
        let enough = self.tokens >= cost;
        if enough {
            self.tokens -= cost;
        }
        enough
    }

    fn give_back(&mut self, tokens: u16) {
        self.tokens = (self.tokens + tokens).min(rules::SDK_QUOTA);
    }
}

/// A retry that was decided on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retry {
    pub(crate) delay: Span,
    /// What it took from the quota.
    pub(crate) cost: u16,
}

/// Decides after attempt `attempt` (from 1) of `request` went wrong. `quotas` are the lane's and
/// the caller's own.
pub(crate) fn after_trouble(
    client: &Client,
    luck: &Luck,
    (request, attempt): (u32, u32),
    trouble: Trouble,
    quotas: (&mut Quota, &mut Quota),
) -> Result<Retry, GaveUp> {
    let exhausted = |max_attempts: u32| {
        let reason = if max_attempts == 1 { GaveUp::NoRetries } else { GaveUp::AttemptsExhausted };
        if attempt < max_attempts { Ok(()) } else { Err(reason) }
    };
    let u = || luck.uniform(request, attempt, Purpose::ClientJitter);
    match client.retry {
        ClientRetry::None => Err(GaveUp::NoRetries),
        ClientRetry::Fixed { max_attempts, delay } => {
            exhausted(max_attempts)?;
            Ok(Retry { delay, cost: 0 })
        }
        ClientRetry::Exponential { max_attempts, base, cap, jitter } => {
            exhausted(max_attempts)?;
            let delay = backoff(base, attempt, cap);
            let delay = match jitter {
                Jitter::None => delay,
                Jitter::Full => delay.scale(u()),
                Jitter::Equal => delay.scale(0.5 + 0.5 * u()),
            };
            Ok(Retry { delay, cost: 0 })
        }
        ClientRetry::AwsStandard { max_attempts, token_bucket } => {
            exhausted(max_attempts)?;
            let (base, cost) = match trouble {
                Trouble::Transient | Trouble::Timeout => {
                    (rules::SDK_TRANSIENT_BASE, rules::SDK_TRANSIENT_COST)
                }
                Trouble::Throttling => (rules::SDK_THROTTLING_BASE, rules::SDK_THROTTLING_COST),
            };
            let cost = pay(token_bucket, cost, quotas)?;
            Ok(Retry { delay: backoff(base, attempt, rules::SDK_DELAY_MAX).scale(u()), cost })
        }
        ClientRetry::AwsLegacy { max_attempts, token_bucket } => {
            exhausted(max_attempts)?;
            let cost = match trouble {
                Trouble::Timeout => rules::SDK_OLD_TIMEOUT_COST,
                Trouble::Transient | Trouble::Throttling => rules::SDK_OLD_COST,
            };
            let cost = pay(token_bucket, cost, quotas)?;
            let longest = Span::from_micros(u64::MAX);
            Ok(Retry { delay: backoff(rules::SDK_LEGACY_BASE, attempt, longest).scale(u()), cost })
        }
    }
}

/// Takes what a retry costs out of the quota that pays for it, and returns that.
fn pay(
    token_bucket: TokenBucket,
    cost: u16,
    (shared, own): (&mut Quota, &mut Quota),
) -> Result<u16, GaveUp> {
    let paid = match token_bucket {
        TokenBucket::Shared => shared.take(cost),
        TokenBucket::PerClient => own.take(cost),
        TokenBucket::None => true,
    };
    if paid { Ok(cost) } else { Err(GaveUp::RetryQuotaExceeded) }
}

/// Gives back after a success: one token when no retry was needed, else what the last retry took.
pub(crate) fn after_success(client: &Client, last_cost: u16, shared: &mut Quota) {
    if let ClientRetry::AwsStandard { token_bucket: TokenBucket::Shared, .. }
    | ClientRetry::AwsLegacy { token_bucket: TokenBucket::Shared, .. } = client.retry
    {
        shared.give_back(if last_cost == 0 { 1 } else { last_cost });
    }
}

/// A factor from a measured spread, by a draw `u`, and drawn towards 1 as far as `jitter` says.
pub(crate) fn factor((low, high): (f64, f64), jitter: f64, u: f64) -> f64 {
    1.0 + jitter * (low + (high - low) * u - 1.0)
}

/// `min(base · 2^(attempt − 1), cap)`.
pub(crate) fn backoff(base: Span, attempt: u32, cap: Span) -> Span {
    base.saturating_mul(1_u64.checked_shl(attempt - 1).unwrap_or(u64::MAX)).min(cap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_throttled_call_waits_longer_and_costs_less_than_one_that_failed() {
        let retry = ClientRetry::AwsStandard { max_attempts: 9, token_bucket: TokenBucket::Shared };
        let client = Client { timeout: Span::from_secs(30), retry };
        for (status, base, cost) in
            [(429, Span::from_secs(1), 5), (500, Span::from_micros(50_000), 14)]
        {
            let trouble = Trouble::of_status(status);
            let mut longest = [Span::ZERO; 8];
            for seed in 0..1_000 {
                let luck = Luck::new(seed);
                for (longest, attempt) in longest.iter_mut().zip(1..) {
                    let quotas = (&mut Quota::default(), &mut Quota::default());
                    let retry = after_trouble(&client, &luck, (0, attempt), trouble, quotas)
                        .expect("a full quota pays");
                    assert_eq!(retry.cost, cost, "status {status}");
                    *longest = (*longest).max(retry.delay);
                }
            }
            for (longest, attempt) in longest.iter().zip(1..) {
                let most = base.saturating_mul(1 << (attempt - 1)).min(Span::from_secs(20));
                assert!(*longest <= most && *longest > most.scale(0.98), "attempt {attempt}");
            }
        }
    }
}
