//! The check digit of a National Provider Identifier.
//!
//! Source: CMS "NPI check digit": Luhn (ISO/IEC 7812) over the card-issuer prefix 80840 and the ten digits; the first
//! digit is 1 (a person) or 2 (an organisation), 45 CFR 162.406. A right digit proves no licence and no identity.

use std::fmt;

/// Why a number cannot be an NPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadNpi {
    /// Not exactly ten ASCII digits.
    Length,
    /// The first digit is neither 1 nor 2.
    FirstDigit,
    /// The tenth digit does not fit the other nine: most often two digits were swapped or mistyped.
    CheckDigit,
}

/// The Luhn sum that the prefix 80840 adds to every NPI.
const PREFIX_SUM: u32 = 24;

/// Checks the form and the check digit of `npi`, ten digits without spaces.
///
/// # Errors
/// The first thing that is wrong, in the order of [`BadNpi`].
pub fn check(npi: &str) -> Result<(), BadNpi> {
    let bytes = npi.as_bytes();
    if bytes.len() != 10 || !bytes.iter().all(u8::is_ascii_digit) {
        return Err(BadNpi::Length);
    }
    if !matches!(bytes[0], b'1' | b'2') {
        return Err(BadNpi::FirstDigit);
    }
    let luhn = |(i, byte): (usize, &u8)| {
        let digit = u32::from(byte - b'0');
        // Ten digits: every other one from the first is doubled, and a doubled digit above nine gives up nine.
        match (i % 2, digit) {
            (0, 5..) => digit * 2 - 9,
            (0, _) => digit * 2,
            _ => digit,
        }
    };
    let sum: u32 = PREFIX_SUM + bytes.iter().enumerate().map(luhn).sum::<u32>();
    if sum.is_multiple_of(10) { Ok(()) } else { Err(BadNpi::CheckDigit) }
}

/// True when [`check`] finds nothing wrong.
pub fn is_valid(npi: &str) -> bool {
    check(npi).is_ok()
}

impl fmt::Display for BadNpi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "an NPI has ten digits",
            Self::FirstDigit => "an NPI starts with 1 or 2",
            Self::CheckDigit => "the NPI's check digit does not fit",
        })
    }
}

impl std::error::Error for BadNpi {}
