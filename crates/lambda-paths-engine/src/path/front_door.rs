//! The front doors of the synchronous path: what the caller sees of what happened behind them.

use crate::scenario::FrontDoor;
use crate::transition::Failed;

/// What happened behind a front door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    Success,
    Failed(Failed),
    /// Lambda refused the invocation.
    Throttled,
    /// The function did not answer in time; it runs on.
    IntegrationTimeout,
}

/// The HTTP status that the caller sees.
pub(crate) fn status(door: FrontDoor, behind: Behind) -> u16 {
    match (door, behind) {
        (FrontDoor::ApiGatewayRest, Behind::Success) => 200,
        // "Internal server error", for a throw as for a timeout or a crash (API Gateway Developer
        // Guide).
        (FrontDoor::ApiGatewayRest, Behind::Failed(_)) => 502,
        // Not 429: REST APIs answer 500 for a throttled Lambda (observed, re:Post
        // QUfI6bsdd0SOiPeyimzxSkfQ).
        (FrontDoor::ApiGatewayRest, Behind::Throttled) => 500,
        // "Endpoint request timed out" (API Gateway Developer Guide).
        (FrontDoor::ApiGatewayRest, Behind::IntegrationTimeout) => 504,
    }
}
