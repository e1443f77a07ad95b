//! The fields of the synchronous path. Which ones there are depends on the front door.

use crate::field::{Field, Fields, Unit, Visitor};
use crate::source::{self, Source};
use crate::time::Span;
use crate::{FrontDoor, Gateway, Synchronous};

const DOOR: Field = Field::choice("frontDoor", NAMES)
    .says("What stands between the caller and Lambda; invoke: nothing, an SDK calls it.")
    .from(source::GATEWAY_LAMBDA);

/// Names of the front doors.
const NAMES: &[&str] = &["apiGatewayRest", "apiGatewayHttp", "alb", "functionUrl", "invoke"];

impl Fields for Synchronous {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let current = self.front_door.index();
        let door = &mut self.front_door;
        visitor.kind(&DOOR, current, &mut |visitor, index| {
            if door.index() != index {
                *door = FrontDoor::of(index);
            }
            parameters(door, NAMES[index], visitor);
        });
        visitor.group("client", &mut self.client);
    }
}

fn parameters(door: &mut FrontDoor, name: &'static str, visitor: &mut dyn Visitor) {
    match door {
        FrontDoor::ApiGatewayRest(gateway) => {
            timeout(
                &mut gateway.integration_timeout,
                Field::seconds("integrationTimeout", 0.05, 29.0)
                    .says("How long the front door waits for the function before it answers 504."),
                (name, source::GATEWAY_TIMEOUT),
                visitor,
            );
            throttling(gateway, source::GATEWAY_QUOTAS, visitor);
        }
        FrontDoor::ApiGatewayHttp(gateway) => {
            timeout(
                &mut gateway.integration_timeout,
                Field::seconds("integrationTimeout", 0.05, 30.0)
                    .says("How long the front door waits for the function before it answers 503."),
                (name, source::HTTP_API_TIMEOUT),
                visitor,
            );
            throttling(gateway, source::HTTP_API_QUOTAS, visitor);
        }
        FrontDoor::Alb { integration_timeout } => timeout(
            integration_timeout,
            Field::seconds("integrationTimeout", 1.0, 4_000.0)
                .says("The load balancer's idle timeout, after which it answers 504."),
            (name, source::ALB_ATTRIBUTES),
            visitor,
        ),
        FrontDoor::FunctionUrl | FrontDoor::Invoke => {}
    }
}

fn timeout(
    value: &mut Span,
    field: Field,
    (name, source): (&'static str, Source),
    visitor: &mut dyn Visitor,
) {
    visitor.leaf(&field.of(name).from(source), value);
}

fn throttling(gateway: &mut Gateway, source: Source, visitor: &mut dyn Visitor) {
    visitor.leaf(
        &Field::number("throttlingRateLimit", Unit::PerSecond, 0.0, 100_000.0)
            .says("Requests per second that the gateway lets through; it answers 429 to others.")
            .from(source),
        &mut gateway.throttling_rate_limit,
    );
    visitor.leaf(
        &Field::count("throttlingBurstLimit", 0.0, 100_000.0)
            .says("Requests beyond that rate that the gateway lets through after a rest.")
            .from(source),
        &mut gateway.throttling_burst_limit,
    );
}

impl FrontDoor {
    const fn index(&self) -> usize {
        match self {
            Self::ApiGatewayRest(_) => 0,
            Self::ApiGatewayHttp(_) => 1,
            Self::Alb { .. } => 2,
            Self::FunctionUrl => 3,
            Self::Invoke => 4,
        }
    }

    const fn of(index: usize) -> Self {
        match index {
            0 => Self::ApiGatewayRest(Gateway::REST),
            1 => Self::ApiGatewayHttp(Gateway::HTTP),
            2 => Self::Alb { integration_timeout: Span::from_secs(60) },
            3 => Self::FunctionUrl,
            _ => Self::Invoke,
        }
    }

    /// Its name in a document.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        NAMES[self.index()]
    }
}
