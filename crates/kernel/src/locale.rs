//! The languages that ship.

use std::str::FromStr;

/// A language that every page exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Locale {
    /// Every shipped language.
    pub const ALL: [Locale; 2] = [Locale::En, Locale::Es];
    /// BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }
    /// The first shipped language that an `Accept-Language` header names, else English.
    pub fn negotiate(header: &str) -> Self {
        let tags = header.split(',').filter_map(|part| part.split([';', '-']).next());
        tags.filter_map(|tag| tag.trim().parse().ok()).next().unwrap_or_default()
    }
}

impl FromStr for Locale {
    type Err = ();
    fn from_str(tag: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|l| l.tag().eq_ignore_ascii_case(tag)).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negotiates() {
        let check = |header, want| assert_eq!(Locale::negotiate(header), want, "{header}");
        check("es-MX,es;q=0.9,en;q=0.8", Locale::Es);
        check("de, es", Locale::Es);
        check("", Locale::En);
        check("fr;q=1", Locale::En);
    }
}
