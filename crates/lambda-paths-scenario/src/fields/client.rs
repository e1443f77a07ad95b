//! The fields of the client: who calls, how long it waits, and how it tries again.

use crate::field::{Field, Fields, Visitor};
use crate::leaf::Named;
use crate::source;
use crate::{Client, ClientRetry, Jitter, TokenBucket};

/// Longest delay between two calls, in seconds: a client of one's own may wait for a day.
const DELAY_MAX: f64 = 86_400.0;

const KIND: Field =
    Field::choice("kind", &["none", "fixed", "exponential", "awsStandard", "awsLegacy"])
        .says("What the caller does after a failed call.")
        .from(source::SDK_RETRY);

impl Fields for Client {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::seconds("timeout", 0.05, 900.0)
                .says("How long the caller waits for the answer to one call.")
                .from(source::MODEL),
            &mut self.timeout,
        );
        visitor.group("retry", &mut self.retry);
    }
}

impl Fields for ClientRetry {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let current = self.index();
        visitor.kind(&KIND, current, &mut |visitor, index| {
            if self.index() != index {
                *self = Self::of(index);
            }
            parameters(self, visitor);
        });
    }
}

fn parameters(retry: &mut ClientRetry, visitor: &mut dyn Visitor) {
    let max_attempts_field = Field::count("maxAttempts", 1.0, 100.0)
        .says("Calls in all, the first one included.")
        .from(source::SDK_RETRY);
    match retry {
        ClientRetry::None => {}
        ClientRetry::Fixed { max_attempts, delay } => {
            visitor.leaf(&max_attempts_field, max_attempts);
            visitor.leaf(
                &Field::seconds("delay", 0.0, DELAY_MAX).says("Wait before each further call."),
                delay,
            );
        }
        ClientRetry::Exponential { max_attempts, base, cap, jitter } => {
            visitor.leaf(&max_attempts_field, max_attempts);
            visitor.leaf(
                &Field::seconds("base", 0.0, DELAY_MAX)
                    .says("Wait before the second call; it doubles each time.")
                    .from(source::BACKOFF),
                base,
            );
            visitor.leaf(
                &Field::seconds("cap", 0.0, DELAY_MAX)
                    .says("Longest wait before a further call.")
                    .from(source::BACKOFF),
                cap,
            );
            visitor.leaf(
                &Field::choice("jitter", Jitter::NAMES)
                    .says("How the wait d is drawn: d itself, 0 to d, or d/2 to d.")
                    .from(source::BACKOFF),
                jitter,
            );
        }
        ClientRetry::AwsStandard { max_attempts, token_bucket }
        | ClientRetry::AwsLegacy { max_attempts, token_bucket } => {
            visitor.leaf(&max_attempts_field, max_attempts);
            visitor.leaf(
                &Field::choice("tokenBucket", TokenBucket::NAMES)
                    .says("Who shares the SDK's retry quota: all callers, each its own, or none.")
                    .from(source::SDK_RETRY),
                token_bucket,
            );
        }
    }
}

impl ClientRetry {
    const fn index(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Fixed { .. } => 1,
            Self::Exponential { .. } => 2,
            Self::AwsStandard { .. } => 3,
            Self::AwsLegacy { .. } => 4,
        }
    }

    const fn of(index: usize) -> Self {
        match index {
            0 => Self::None,
            1 => Self::FIXED,
            2 => Self::EXPONENTIAL,
            3 => Self::AWS_STANDARD,
            _ => Self::AWS_LEGACY,
        }
    }
}
