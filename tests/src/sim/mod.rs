//! A small organisation lives for days in minutes, is killed again and again, and must lose nothing.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test helper fails the test by panicking and speaks on standard output"
)]

mod check;
mod drill;
mod live;
mod town;

pub use check::check;
pub use drill::drill;
pub use live::live;
pub use town::{Someone, Town};
