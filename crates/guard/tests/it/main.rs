//! What the guard promises on any text, and what it reaches on labelled ones.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it found and stops at what it cannot read"
)]

mod corpora;
mod danger;
mod phi;
mod properties;
mod revoke;
