//! `Cleared`: the only text that may leave for a place where a patient's words may not stand.

use sha2::{Digest, Sha256};

use crate::{Identifier, PhiFinding, VERSION, phi};

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
    /// A text message to somebody whose recorded preference is that words about their health come so. [`Preferred`] alone
    /// clears such words for it; [`clear`] takes no finding here either.
    PreferredSms,
    /// A fax to another office that has a right to the words. [`Disclosure`] alone clears such words for it, and binds them to
    /// that office; [`clear`] takes no finding here either.
    Fax,
}

impl Place {
    /// Every place.
    pub const ALL: [Place; 8] =
        [Self::Open, Self::Members, Self::Peers, Self::Sms, Self::Email, Self::Push, Self::PreferredSms, Self::Fax];

    /// The policy: true when text with this finding may not go there as it is.
    ///
    /// What is open to the world, or leaves by a carrier that others read, takes no finding at all. Members know each other:
    /// a doubtful finding passes there. Clinicians cite papers and hospitals: those pass among peers.
    pub const fn refuses(self, finding: &PhiFinding) -> bool {
        match self {
            Self::Open | Self::Sms | Self::Email | Self::Push | Self::PreferredSms | Self::Fax => true,
            Self::Members => finding.confidence >= DOUBTFUL,
            Self::Peers => {
                finding.confidence >= DOUBTFUL && !matches!(finding.kind, Identifier::Url | Identifier::Organization)
            }
        }
    }
}

/// Below this confidence, in percent, a finding is a hint and no hindrance in a closed place.
const DOUBTFUL: u8 = 50;

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

/// Passes text for a place when the place's policy refuses nothing in it.
///
/// # Errors
/// Every finding that the place refuses, in the order of the text, so that the writer can mend it. Nothing is blocked
/// silently.
pub fn clear(place: Place, text: &str) -> Result<Cleared<String>, Vec<PhiFinding>> {
    let mut findings = phi(text);
    findings.retain(|f| place.refuses(f));
    if findings.is_empty() { Ok(mint(place, text.to_owned())) } else { Err(findings) }
}

/// A person's recorded preference that words about their own health come to them as text messages (45 CFR 164.522(b): a
/// reasonable request to be reached by another means is met). It clears for [`Place::PreferredSms`] and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preferred {
    words: [u8; 32],
}

impl Preferred {
    /// Of a record that stands now: SHA-256 of the words, with the risk, that the person agreed to.
    pub const fn recorded(words: [u8; 32]) -> Self {
        Self { words }
    }
    /// SHA-256 of the words that the person agreed to.
    pub const fn words(&self) -> [u8; 32] {
        self.words
    }
    /// Passes words to this person, whatever they say of the person's health.
    pub fn clear(&self, text: &str) -> Cleared<String> {
        mint(Place::PreferredSms, text.to_owned())
    }
}

/// Who may let text pass with findings in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OverrideRole {
    /// The privacy officer, for every place.
    PrivacyOfficer,
    /// A clinician who moderates, for communities: open, members, peers.
    Moderator,
}

/// A named role's decision that a finding is no identifier here. Made only from a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    role: OverrideRole,
    reason: String,
}

impl Override {
    /// Takes the reason, a sentence of 10 to 500 characters; `None` when it is none.
    pub fn because(role: OverrideRole, reason: &str) -> Option<Self> {
        let reason = reason.trim();
        let sentence = (10..=500).contains(&reason.chars().count()) && reason.contains(' ');
        sentence.then(|| Self { role, reason: reason.to_owned() })
    }

    /// Passes the text in spite of its findings. The caller writes the [`Overridden`] to the audit before the text leaves.
    ///
    /// # Errors
    /// The findings, when the role may not decide for this place.
    pub fn clear(self, place: Place, text: &str) -> Result<(Cleared<String>, Overridden), Vec<PhiFinding>> {
        let findings = phi(text);
        let community = matches!(place, Place::Open | Place::Members | Place::Peers);
        if self.role == OverrideRole::Moderator && !community {
            return Err(findings);
        }
        let cleared = mint(place, text.to_owned());
        let record = Overridden { role: self.role, reason: self.reason, place, hash: cleared.hash, findings };
        Ok((cleared, record))
    }
}

/// What an override let pass: no words of the text, so it may stand in the audit.
#[must_use = "an override that is not audited did not happen"]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    /// Who decided.
    pub role: OverrideRole,
    /// Why.
    pub reason: String,
    /// For which place.
    pub place: Place,
    /// SHA-256 of the text.
    pub hash: [u8; 32],
    /// What was found and let pass.
    pub findings: Vec<PhiFinding>,
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

    #[test]
    fn each_place_has_its_policy() {
        let passes = |text: &str| Place::ALL.map(|place| clear(place, text).is_ok());
        let check = |text: &str, want: [bool; 8]| assert_eq!(passes(text), want, "{text}");
        check("Walking helped me.", [true; 8]);
        check("Call 303-555-0142", [false; 8]);
        check("See https://example.org/paper", [false, false, true, false, false, false, false, false]);
        check(
            "A 34 year old with Gaucher disease in a small town",
            [false, true, true, false, false, false, false, false],
        );
    }

    #[test]
    fn a_preference_clears_for_its_own_place_alone() {
        let text = "Your INR was 3.1 on March 3, call 303-555-0142";
        let cleared = Preferred::recorded([7; 32]).clear(text);
        assert_eq!((cleared.get().as_str(), cleared.place()), (text, Place::PreferredSms));
        assert!(clear(Place::PreferredSms, text).is_err() && clear(Place::Sms, text).is_err());
    }

    #[test]
    fn an_override_needs_a_role_and_a_reason() {
        assert_eq!(Override::because(OverrideRole::PrivacyOfficer, "ok"), None);
        let because = |role| Override::because(role, "The number is the clinic's own front desk.").unwrap();
        let text = "Call 303-555-0142";
        assert!(because(OverrideRole::Moderator).clear(Place::Sms, text).is_err());
        let (cleared, record) = because(OverrideRole::PrivacyOfficer).clear(Place::Sms, text).unwrap();
        assert_eq!((cleared.hash(), record.findings.len()), (record.hash, 1));
    }
}
