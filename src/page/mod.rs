//! The page's parts, one noun a file: each is made once, holds the elements that change, and sets
//! in them what differs from what it showed.

pub mod comparison;
pub mod controls;
pub mod element;
pub mod faults;
pub mod figures;
pub mod inspector;
pub mod items;
pub mod keys;
pub mod lane;
pub mod lanes;
pub mod legend;
pub mod log;
pub mod numbers;
pub mod picture;
pub mod scenario;
pub mod scrubber;
pub mod settings;
pub mod share;
pub mod slider;
pub mod steps;
