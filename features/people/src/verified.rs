//! What was checked about a professional: how far, until when, and why it may no longer count.

use kernel::{PersonId, Time};

use crate::types::PersonCard;

/// How far somebody was checked. The steps follow what networks of clinicians do (facts, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Tier {
    /// Nothing was checked.
    None,
    /// The NPI is in the national list under this name; the list is self-reported.
    Npi,
    /// The licence stands in the state's register, and its number fits.
    #[default]
    Licence,
    /// The identity was proved as well, and no exclusion is known.
    Identity,
}

impl Tier {
    /// Every one, lowest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Npi, Self::Licence, Self::Identity];
    /// As stored, 0 to 3.
    pub const fn level(self) -> i64 {
        self as i64
    }
    /// From a stored level; an unknown one is none.
    pub fn from_level(level: i64) -> Self {
        Self::ALL.into_iter().find(|one| one.level() == level).unwrap_or(Self::None)
    }
    /// The word in forms and keys.
    pub const fn word(self) -> &'static str {
        ["none", "npi", "licence", "identity"][self as usize]
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Why a check no longer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    /// The licence's last day is over.
    Expired,
    /// The register calls the licence lapsed or inactive.
    Lapsed,
    /// The register says revoked, suspended or surrendered.
    Revoked,
}

impl Lapse {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Expired, Self::Lapsed, Self::Revoked];
    /// The word in rows and keys.
    pub const fn word(self) -> &'static str {
        ["expired", "lapsed", "revoked"][self as usize]
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What was checked about a professional.
#[derive(Debug, Clone, Default)]
pub struct Badge {
    /// Letters after the name, such as RN, MD or PharmD.
    pub profession: String,
    /// National Provider Identifier, ten digits; its check digit is tested.
    pub npi: Option<String>,
    /// Field of work, in plain words; may be empty.
    pub specialty: String,
    /// State of the licence, two letters; may be empty.
    pub licence_state: String,
    /// Number of the licence; may be empty.
    pub licence: String,
    /// The last day on which the licence holds, as an ISO date.
    pub licence_ends: Option<String>,
    /// What was checked, in plain words: "Licence in the state register".
    pub checked: String,
    /// When; nothing was checked without it, and nothing is said of it once the check no longer counts.
    pub checked_at: Option<Time>,
    /// How far.
    pub tier: Tier,
    /// Where it was seen: "state register extract of 2026-11-01".
    pub source: String,
    /// Who looked.
    pub reviewer: Option<PersonId>,
    /// Why an earlier check no longer counts.
    pub lapse: Option<Lapse>,
    /// Who pays the clinician for what, in their own words.
    pub interests: String,
    /// The list of professionals names them: their own choice.
    pub listed: bool,
    /// The town in that list.
    pub town: String,
}

impl Badge {
    /// The licence itself was seen, and the check still counts.
    pub fn is_verified(&self) -> bool {
        self.checked_at.is_some() && self.lapse.is_none() && self.tier >= Tier::Licence
    }

    /// The same as it stands on a day: a licence whose last day is over counts no more, whether or not a job has seen it.
    pub(crate) fn on(mut self, today: &str) -> Self {
        let over = self.licence_ends.as_deref().is_some_and(|last| last < today);
        if over && self.checked_at.is_some() && self.lapse.is_none() {
            self.lapse = Some(Lapse::Expired);
        }
        if self.lapse.is_some() {
            (self.checked_at, self.tier) = (None, Tier::None);
        }
        self
    }
}

/// Somebody in the list of professionals.
#[derive(Debug, Clone)]
pub struct Professional {
    /// Who.
    pub card: PersonCard,
    /// What was checked, as it stands today.
    pub badge: Badge,
}
