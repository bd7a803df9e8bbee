//! Pure, dated rules: no IO, no clock, no feature. Every table says where its numbers come from.

#[macro_use]
mod names;

pub mod evisit;
pub mod grade;
pub mod hours;
pub mod npi;
pub mod price;
pub mod sms;

mod code;

pub use code::{BadCode, Code};
