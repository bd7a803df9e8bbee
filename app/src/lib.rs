//! The house: the slices listed, an organisation opened, served, operated and shown. Holds no logic of a slice.

words::words!("locales");

/// Prints a line on standard output; a reader that went away (`| head`) is no fault.
#[macro_export]
macro_rules! say {
    ($($arg:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($arg)*);
    }};
}

pub mod channels;
pub mod config;
pub mod demo;
pub mod guard;
pub mod house;
pub mod operate;
mod pack;
pub mod serve;
pub mod web;
