//! The fields of the synchronous path.

use crate::scenario::field::{Field, Fields, Visitor};
use crate::scenario::leaf::Named;
use crate::scenario::source;
use crate::scenario::{FrontDoor, Synchronous};

impl Fields for Synchronous {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::choice("frontDoor", FrontDoor::NAMES)
                .says("What stands between the caller and Lambda.")
                .from(source::GATEWAY_LAMBDA),
            &mut self.front_door,
        );
        visitor.leaf(
            &Field::seconds("integrationTimeout", 0.05, 29.0)
                .says("How long the front door waits for the function before it answers 504.")
                .from(source::GATEWAY_TIMEOUT),
            &mut self.integration_timeout,
        );
        visitor.group("client", &mut self.client);
    }
}
