//! What the app needs of the browser, each with its clean-up: dropping unsubscribes.

pub mod canvas;
pub mod clock;
pub mod failure;
pub mod fragment;
pub mod frames;
pub mod media;
