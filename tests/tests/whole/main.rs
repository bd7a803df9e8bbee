//! The whole app under test: every door, every rule, every statement, crashes and backups.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it measured"
)]

mod backups;
mod crash;
mod doors;
mod plans;
mod rules;
mod schemas;
mod simulation;
mod statements;
mod texts;
mod thief;
mod words;
