//! The crate from outside: small samples, properties, and the public data sets where they are present.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails may panic")]

mod properties;
mod samples;
mod shared;
