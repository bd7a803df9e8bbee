//! A billing code as a number only; the official descriptors are licensed and never stored.

use std::{fmt, str::FromStr};

/// A CPT or HCPCS code: five ASCII characters, digits or capital letters, such as `99421` or `G0556`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; 5]);

/// The text is not five digits or capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadCode;

impl Code {
    /// A code written in a table of this crate.
    pub(crate) const fn literal(text: [u8; 5]) -> Self {
        Self(text)
    }
    /// The five characters.
    pub fn as_str(&self) -> &str {
        // Only ASCII gets in, so this is never empty.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Code {
    type Err = BadCode;
    fn from_str(text: &str) -> Result<Self, BadCode> {
        let bytes: [u8; 5] = text.as_bytes().try_into().map_err(|_| BadCode)?;
        let fits = bytes.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if fits { Ok(Self(bytes)) } else { Err(BadCode) }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for BadCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a billing code has five digits or capital letters")
    }
}

impl std::error::Error for BadCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_five_digits_or_capitals() {
        let check = |text: &str, fits: bool| assert_eq!(text.parse::<Code>().is_ok(), fits, "{text}");
        check("99421", true);
        check("G0556", true);
        check("g0556", false);
        check("9942", false);
        check("994211", false);
        check("9942é", false);
        assert_eq!("98970".parse::<Code>().unwrap().to_string(), "98970");
    }
}
