//! `Cleared`: the only text that may leave for a place where a patient's words may not stand.

use sha2::{Digest, Sha256};

use crate::{PhiFinding, VERSION, phi};

/// A place that text leaves for, and where nothing may identify a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The world: the public site, open communities, feeds, the fediverse.
    Open,
    /// A closed community.
    Members,
    /// Verified clinicians.
    Peers,
    /// A text message.
    Sms,
    /// A notice by e-mail.
    Email,
    /// A push notice.
    Push,
}

/// Text that guard has passed for one [`Place`]. Only this crate makes it: from a compiled [`Template`](crate::Template),
/// or from text through the rule tables with [`clear`].
///
/// Its fields are private, and it has no constructor:
/// ```compile_fail,E0451
/// let forged = guard::Cleared { value: String::from("my MRN is 4482913"), place: guard::Place::Open, hash: [0; 32] };
/// ```
/// Nor can the text be changed after it was cleared:
/// ```compile_fail,E0596
/// let post = guard::clear(guard::Place::Open, "Walking helps.").unwrap();
/// post.get().push_str(" My MRN is 4482913");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared<T> {
    value: T,
    place: Place,
    hash: [u8; 32],
}

impl<T> Cleared<T> {
    /// What was cleared.
    pub const fn get(&self) -> &T {
        &self.value
    }
    /// The place it was cleared for. A receiver refuses text for another place.
    pub const fn place(&self) -> Place {
        self.place
    }
    /// SHA-256 of the text: an approval or an audit row that names it is void when the text changes.
    pub const fn hash(&self) -> [u8; 32] {
        self.hash
    }
    /// The version of the tables that passed it.
    pub const fn tables(&self) -> &'static str {
        VERSION
    }
    /// Gives the value up: it is ordinary again, and no longer cleared.
    pub fn into_inner(self) -> T {
        self.value
    }
}

/// The mint, for this crate alone.
pub(crate) fn mint(place: Place, value: String) -> Cleared<String> {
    let hash = Sha256::digest(value.as_bytes()).into();
    Cleared { value, place, hash }
}

/// Passes text for a place when no rule finds an identifier.
///
/// # Errors
/// Every finding, in the order of the text, so that the writer can mend it. Nothing is blocked silently.
pub fn clear(place: Place, text: &str) -> Result<Cleared<String>, Vec<PhiFinding>> {
    let findings = phi(text);
    if findings.is_empty() { Ok(mint(place, text.to_owned())) } else { Err(findings) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clears_or_says_why() {
        let good = clear(Place::Members, "Nothing here.").unwrap();
        assert_eq!((good.get().as_str(), good.place(), good.tables()), ("Nothing here.", Place::Members, VERSION));
        let want: [u8; 32] = Sha256::digest(b"Nothing here.").into();
        assert_eq!(good.hash(), want);
        let bad = clear(Place::Open, "Call 303-555-0142").unwrap_err();
        assert_eq!(bad.len(), 1);
    }
}
