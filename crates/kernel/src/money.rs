//! Money in whole cents.

use std::fmt;

use crate::Locale;

/// US dollars as integer cents; no fractions, no floats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
pub struct Money(pub i64);

impl Money {
    /// As people write it: `$12.50`; whole dollars without cents.
    pub fn show(self, _locale: Locale) -> String {
        // US Spanish writes dollars as English does.
        self.to_string()
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (dollars, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match cents {
            0 => write!(f, "{sign}${dollars}"),
            _ => write!(f, "{sign}${dollars}.{cents:02}"),
        }
    }
}
