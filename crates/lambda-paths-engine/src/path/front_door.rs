//! The front doors of the synchronous path: what the caller sees of what happened behind them, and
//! whom a gateway lets through.

use crate::allowance::Allowance;
use crate::scenario::{FrontDoor, Gateway};
use crate::time::Instant;
use crate::transition::Failed;

/// What happened behind a front door, or at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    Success,
    Failed(Failed),
    /// Lambda refused the invocation.
    Throttled,
    /// The function did not answer in time; it runs on.
    IntegrationTimeout,
    /// The gateway itself refused the call.
    GatewayThrottled,
}

/// An answer, as its caller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Whether it is a function error that has status 200.
    pub(crate) function_error: bool,
}

/// The answer that the caller sees. A throw, a timeout and a crash look the same to every door.
pub(crate) fn answer(door: &FrontDoor, behind: Behind) -> Answer {
    let status = match (door, behind) {
        (_, Behind::Success) => 200,
        // The gateway's own limit (API Gateway Developer Guide).
        (_, Behind::GatewayThrottled) => 429,
        // A REST API says "Internal server error" for a function error; not 429 but 500 for a
        // throttled Lambda (observed, re:Post QUfI6bsdd0SOiPeyimzxSkfQ); and "Endpoint request
        // timed out" (API Gateway Developer Guide).
        (FrontDoor::ApiGatewayRest(_), Behind::Failed(_)) => 502,
        (FrontDoor::ApiGatewayRest(_), Behind::Throttled) => 500,
        (FrontDoor::ApiGatewayRest(_), Behind::IntegrationTimeout) => 504,
        // An HTTP API says "Internal Server Error"; "Service Unavailable" when the function is
        // late (observed, serverless#11222) and when Lambda is throttled (assumed).
        (FrontDoor::ApiGatewayHttp(_), Behind::Failed(_)) => 500,
        (FrontDoor::ApiGatewayHttp(_), Behind::Throttled | Behind::IntegrationTimeout) => 503,
        // A load balancer takes whatever is no response of the function for a bad gateway
        // (Application Load Balancers, troubleshooting).
        (FrontDoor::Alb { .. }, Behind::Failed(_) | Behind::Throttled) => 502,
        (FrontDoor::Alb { .. }, Behind::IntegrationTimeout) => 504,
        (FrontDoor::FunctionUrl, Behind::Failed(_)) => 502,
        // Invoke answers 200 with `X-Amz-Function-Error: Unhandled` (Lambda API Reference).
        (FrontDoor::Invoke, Behind::Failed(_)) => {
            return Answer { status: 200, function_error: true };
        }
        // TooManyRequestsException, as it is: both are Lambda's own.
        (FrontDoor::FunctionUrl | FrontDoor::Invoke, Behind::Throttled) => 429,
        (FrontDoor::FunctionUrl | FrontDoor::Invoke, Behind::IntegrationTimeout) => {
            unreachable!("it waits for as long as the function runs")
        }
    };
    Answer { status, function_error: false }
}

/// A gateway's own throttling: it begins full, each request takes one, and the rate fills it up to
/// the burst. What is no gateway has none.
pub(crate) fn throttling(door: &FrontDoor) -> Option<Allowance> {
    let Gateway { throttling_rate_limit, throttling_burst_limit, .. } = door.gateway()?;
    Some(Allowance::new(*throttling_rate_limit, u64::from(*throttling_burst_limit)))
}

/// Goes on with new limits: what it holds by the old ones stays, up to the new burst.
pub(crate) fn edit_throttling(throttling: &mut Option<Allowance>, now: Instant, door: &FrontDoor) {
    if let (Some(throttling), Some(gateway)) = (throttling, door.gateway()) {
        let burst = u64::from(gateway.throttling_burst_limit);
        throttling.edit(now, gateway.throttling_rate_limit, burst);
    }
}
