//! Thousands of people text with a practice through Kannel and a fake carrier, some of them say STOP, and Kith is killed again
//! and again in the middle: nothing may be lost, doubled or sent after a STOP.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test helper fails the test by panicking and speaks on standard output"
)]

mod bench;
mod check;
mod drill;
mod kannel;
mod phones;
mod practice;
mod relay;
mod talk;

pub use bench::bench;
pub use drill::drill;
pub use practice::live;
