//! The simulator of AWS Lambda's invocation paths.
//!
//! A [`scenario::Scenario`] goes in, [`transition::Transition`]s come out. The engine reads no
//! clock, no global, no network and no DOM; once a scenario is validated a run cannot fail. Same
//! scenario and seed: same hash, natively and in WebAssembly.

mod account;
mod agenda;
mod allowance;
mod arrivals;
mod context;
mod function;
mod hash;
mod lane;
mod logarithm;
pub mod measure;
mod path;
pub mod price;
mod random;
pub mod simulation;
mod slots;
pub mod transition;

pub use lambda_paths_scenario as scenario;
pub use lambda_paths_scenario::{rules, time};
