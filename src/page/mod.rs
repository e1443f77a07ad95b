//! The page's components, one noun a file.

pub mod comparison;
pub mod controls;
pub mod element;
pub mod faults;
pub mod figures;
pub mod inspector;
pub mod items;
pub mod keys;
pub mod lane;
pub mod legend;
pub mod log;
pub mod picture;
pub mod scenario;
pub mod scrubber;
pub mod settings;
pub mod share;
pub mod slider;
pub mod steps;

use leptos::prelude::*;

use crate::handle::Handle;

/// The handle that the page was mounted with.
///
/// # Panics
/// Outside the page, where there is none.
#[must_use]
pub fn handle() -> Handle {
    use_context::<Handle>().expect("the page provides its handle to all components")
}
