//! What the front door answered, as API Gateway's own metrics count it.

use crate::measure::histogram::Histogram;
use crate::transition::{Kind, Throttled, Transition};

/// Answers that callers of a synchronous path got, by the class of their status.
#[derive(Clone, Debug, Default)]
pub struct Responses {
    /// 2xx, function errors of Invoke included.
    pub success: u64,
    /// 4xx.
    pub client_error: u64,
    /// 5xx.
    pub server_error: u64,
    /// Calls that the gateway refused on its own; they never reached Lambda.
    pub gateway_throttles: u64,
    /// How long the front door waited for the function, of those answers for which it did.
    pub integration_latency: Histogram,
}

impl Responses {
    #[inline(always)]
    pub(crate) fn fold(&mut self, transition: &Transition) {
        match transition.kind {
            Kind::Throttled { reason: Throttled::GatewayRateLimitExceeded } => {
                self.gateway_throttles += 1;
            }
            Kind::Responded { status, integration_latency, .. } => {
                match status {
                    500.. => self.server_error += 1,
                    400.. => self.client_error += 1,
                    _ => self.success += 1,
                }
                if let Some(latency) = integration_latency {
                    self.integration_latency.add(latency);
                }
            }
            _ => {}
        }
    }
}
