//! Whole-app tests live in `tests/`; here is what they share with their child programs.

pub mod sim;
