//! Whole-app tests live in `tests/`; here is what they share with their child programs.

mod dice;
pub mod sim;
pub mod texts;
