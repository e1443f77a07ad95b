//! One mounted simulator in a browser, without a user interface of its own: the session that
//! runs, the playback that turns screen time into model time, and the painters of its pictures and
//! charts. The page and the embed are built on it.

pub mod axis;
pub mod browser;
pub mod charts;
mod history;
pub mod inquiry;
mod journey;
pub mod painter;
pub mod palette;
pub mod playback;
mod quiet;
mod readout;
mod run;
pub mod session;
pub mod settings;
mod timeline;
mod words;
