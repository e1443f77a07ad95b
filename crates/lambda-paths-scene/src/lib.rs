//! Where everything stands at an instant.
