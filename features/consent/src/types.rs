//! Topics, the dated words that were shown, and how an agreement was obtained.

use kernel::{Locale, RawId, Result, Time};
use sha2::{Digest, Sha256};
use store::{FromRow, Row};

kernel::kinds! {
    /// The agreements of one person; the id is the person's.
    Agreements = "agreement" => AgreementsId,
}
gate::resource!(Agreements, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");

/// What is agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// An answer may be billed as an e-visit. Lasts twelve months.
    EvisitBilling,
    /// Notices as text messages.
    TextMessages,
    /// Notices by e-mail.
    EmailNotices,
    /// Whole answers as text messages, which may say something of the person's health.
    HealthByText,
}

impl Topic {
    /// Every topic, in the order of the page.
    pub const ALL: [Self; 4] = [Self::EvisitBilling, Self::TextMessages, Self::EmailNotices, Self::HealthByText];
    /// The word in rows and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::EvisitBilling => "evisit-billing",
            Self::TextMessages => "text-messages",
            Self::EmailNotices => "email-notices",
            Self::HealthByText => "health-by-text",
        }
    }
    /// The topic with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.word() == word)
    }
    /// Whole calendar months until it must be asked again. E-visit billing consent is annual (CMS, virtual check-in and
    /// e-visit consent: at least once a year).
    pub(crate) const fn months(self) -> Option<i32> {
        match self {
            Self::EvisitBilling => Some(12),
            Self::TextMessages | Self::EmailNotices | Self::HealthByText => None,
        }
    }
}

/// How an agreement was obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// The person pressed the button under the words.
    Page,
    /// A member of staff read the words out on the telephone.
    Telephone,
    /// The person signed on paper.
    Paper,
    /// The person answered a text message, such as STOP.
    TextMessage,
    /// The person answered an e-mail, such as STOP.
    Email,
}

impl How {
    /// The word in rows and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Telephone => "telephone",
            Self::Paper => "paper",
            Self::TextMessage => "text-message",
            Self::Email => "email",
        }
    }
    /// The way with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Page, Self::Telephone, Self::Paper, Self::TextMessage, Self::Email];
        all.into_iter().find(|how| how.word() == word)
    }
}

/// The words of one topic as they were first shown on one day. Once released, a text never changes: add a newer one.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// What they are about.
    pub topic: Topic,
    /// The day they were first shown, as an ISO date.
    pub version: &'static str,
    en: &'static str,
    es: &'static str,
}

/// Every text that was ever shown, newest last in each topic.
const WORDS: [Words; 4] = [
    Words {
        topic: Topic::EvisitBilling,
        version: "2026-11-22",
        en: include_str!("../words/2026-11-22/evisit-billing.en.txt"),
        es: include_str!("../words/2026-11-22/evisit-billing.es.txt"),
    },
    Words {
        topic: Topic::TextMessages,
        version: "2026-11-22",
        en: include_str!("../words/2026-11-22/text-messages.en.txt"),
        es: include_str!("../words/2026-11-22/text-messages.es.txt"),
    },
    Words {
        topic: Topic::EmailNotices,
        version: "2026-11-22",
        en: include_str!("../words/2026-11-22/email-notices.en.txt"),
        es: include_str!("../words/2026-11-22/email-notices.es.txt"),
    },
    Words {
        topic: Topic::HealthByText,
        version: "2026-11-22",
        en: include_str!("../words/2026-11-22/health-by-text.en.txt"),
        es: include_str!("../words/2026-11-22/health-by-text.es.txt"),
    },
];

/// The words to show today.
pub fn words(topic: Topic) -> Words {
    // Every topic has words (a test holds it); the first entry stands in so that no panic is needed.
    WORDS.into_iter().rev().find(|w| w.topic == topic).unwrap_or(WORDS[0])
}

/// The words of one day, if they were ever shown.
pub fn words_of(topic: Topic, version: &str) -> Option<Words> {
    WORDS.into_iter().find(|w| w.topic == topic && w.version == version)
}

impl Words {
    /// The paragraphs in one language.
    pub fn paragraphs(&self, l: Locale) -> impl Iterator<Item = &'static str> {
        let text = match l {
            Locale::En => self.en,
            Locale::Es => self.es,
        };
        text.lines().filter(|line| !line.is_empty())
    }
    /// SHA-256 over both languages: proof of what was shown.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::new().chain_update(self.en).chain_update([0]).chain_update(self.es).finalize().into()
    }
}

/// One recorded agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The row.
    pub id: RawId,
    /// To what; none when the row is of a topic that this program no longer knows.
    pub topic: Option<Topic>,
    /// The words that were shown: see [`words_of`].
    pub words_version: String,
    /// How it was obtained.
    pub how: How,
    /// When.
    pub at: Time,
    /// Until when; [`Time::NEVER`] without end.
    pub ends_at: Time,
    /// Taken back.
    pub withdrawn_at: Option<Time>,
}

impl FromRow for Agreement {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            topic: Topic::from_word(&row.get::<String>(1)?),
            words_version: row.get(2)?,
            how: How::from_word(&row.get::<String>(3)?).unwrap_or(How::Paper),
            at: row.get(4)?,
            ends_at: row.get(5)?,
            withdrawn_at: row.get(6)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_words_in_both_languages() {
        for topic in Topic::ALL {
            let words = words(topic);
            assert_eq!(words.topic, topic);
            let [en, es] = Locale::ALL.map(|l| words.paragraphs(l).count());
            assert!(en > 2 && en == es, "{topic:?}: {en} and {es} paragraphs");
            assert_eq!(Topic::from_word(topic.word()), Some(topic));
        }
    }

    #[test]
    fn released_words_never_change() {
        let check = |topic, version, start: &str| {
            let hash = words_of(topic, version).unwrap().hash();
            let hex: String = hash.iter().take(6).map(|b| format!("{b:02x}")).collect();
            assert_eq!(hex, start, "{topic:?} of {version} was changed: add a newer text instead");
        };
        check(Topic::EvisitBilling, "2026-11-22", "00cc5f32a9b3");
        check(Topic::TextMessages, "2026-11-22", "95494d02857f");
        check(Topic::EmailNotices, "2026-11-22", "a2feebfa4510");
        check(Topic::HealthByText, "2026-11-22", "17382c7974df");
    }
}
