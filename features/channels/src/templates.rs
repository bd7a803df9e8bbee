//! The organisation's own words for notices: what they must hold, what they may not, and how long they get.

mod checks;

use std::sync::Arc;

use gate::{Access, Act, Org, Resource};
use guard::Worded;
use kernel::{Locale, RawId, Result, Time};
use serde::{Deserialize, Serialize};

use crate::{
    Channel, Notice,
    kept::Kept,
    notice::{Filled, Own},
    store,
};

pub(crate) use checks::{Fault, Meter, Problem, Reads, check, meter};

kernel::kinds! {
    /// One wording of one notice.
    Wording = "wording" => WordingId,
}
gate::resource!(Wording, table: "channels_wordings", id: "id", patient: "NULL", holder: "NULL", pool: "NULL", author: "NULL");

/// To read the words of notices and their history.
#[derive(Debug)]
pub(crate) enum ReadWords {}

impl gate::Act for ReadWords {
    const WORD: &'static str = "read-words";
}

/// To ask for other words of a notice.
#[derive(Debug)]
pub(crate) enum Reword {}

impl gate::Act for Reword {
    const WORD: &'static str = "reword";
}
impl gate::WriteAct for Reword {}

/// To decide about words that another person asked for.
#[derive(Debug)]
pub(crate) enum Decide {}

impl gate::Act for Decide {
    const WORD: &'static str = "decide-words";
}
impl gate::WriteAct for Decide {}

/// Every notice that an organisation may word, by its stored word, in the order of the desk: what many people get stands first.
/// The question whether answers may come whole says the words of an agreement, and who shares a telephone is asked by a fixed list.
pub(crate) const ALL: [&str; 24] = [
    "message",
    "messages",
    "reminder",
    "news",
    "invitation",
    "confirm-address",
    "sign-in-link",
    "sign-in-code",
    "register-link",
    "recover-link",
    "answers",
    "colleague",
    "overdue",
    "emergency-access",
    "emergency-help",
    "stopped",
    "stopped-help",
    "resumed",
    "help",
    "joined",
    "code-wrong",
    "unknown",
    "whole-on",
    "whole-off",
];

/// The fields of a wording, as forms name them: subjects first, English first.
pub(crate) const FIELDS: [&str; 4] = ["subject_en", "subject_es", "text_en", "text_es"];

/// Subject and text, English then Spanish, with their variables in braces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub(crate) struct Texts {
    pub subject: [String; 2],
    pub text: [String; 2],
}

/// A notice as it would be sent, with an id or a token of the usual length in its link.
pub(crate) fn sample(word: &str) -> Option<Notice> {
    let id = RawId([0x71; 16]);
    let path = match word {
        "message" | "reminder" | "news" => format!("/threads/{id}"),
        "sign-in-link" => format!("/enter/{id}{id}"),
        "register-link" => format!("/register/{id}{id}"),
        "recover-link" => format!("/recover/{id}{id}"),
        "invitation" => format!("/invitation/{id}{id}"),
        "emergency-access" => format!("/circles/{id}/looks"),
        "answers" => format!("/groups/notices/off/{id}{id}"),
        _ => String::new(),
    };
    let number = if word == "answers" { 3 } else { 482_913 };
    ALL.contains(&word).then(|| Notice::from_row(word, path, Some(number)).ok()).flatten()
}

impl Texts {
    /// The program's own words.
    pub fn built_in(notice: &Notice) -> Self {
        let words = notice.words();
        Self { subject: words.subject.map(|t| t.text().to_owned()), text: words.text.map(|t| t.text().to_owned()) }
    }
    /// From a stored row; none where it holds no words.
    pub fn read(stored: &str) -> Option<Self> {
        serde_json::from_str(stored).ok()
    }
    /// As stored.
    pub fn stored(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|e| kernel::Error::internal(format!("words: {e}")))
    }
    /// By the order of [`FIELDS`].
    pub fn field(&self, n: usize) -> &str {
        if n < 2 { &self.subject[n] } else { &self.text[n % 2] }
    }
    /// Subject and text in one language.
    pub fn own(&self, l: Locale) -> (&str, &str) {
        let at = usize::from(l == Locale::Es);
        (&self.subject[at], &self.text[at])
    }
    /// As guard takes them; none where it finds something in them.
    fn worded(&self, phone: &str) -> Option<Own> {
        let pair = |[en, es]: &[String; 2]| Some([Worded::parse(en, phone).ok()?, Worded::parse(es, phone).ok()?]);
        Some(Own { subject: pair(&self.subject)?, text: pair(&self.text)? })
    }
}

/// A notice in the words that count now, in every process: one row by its key.
///
/// # Errors
/// As [`Notice::fill`].
pub(crate) async fn filled<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    notice: &Notice,
    (channel, l): (Channel, Locale),
) -> Result<Filled> {
    let stored = store::words_in_use(access, notice.worded()).await?;
    fill(access.org(), notice, (channel, l), &stored)
}

fn fill(org: &Org, notice: &Notice, (channel, l): (Channel, Locale), stored: &str) -> Result<Filled> {
    match in_use(stored, &org.config.phone) {
        Some(own) => notice.fill_own((&org.config.name, &org.config.base_url), channel, l, &own),
        None => notice.fill(org, channel, l),
    }
}

/// Every wording that ever came into use, newest first: what an older notice said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Approved(pub Vec<Approval>);

/// One of them; empty words are the program's own.
#[derive(Debug, Clone)]
pub(crate) struct Approval {
    pub notice: String,
    pub since: Time,
    pub words: String,
}

impl Approved {
    /// A notice in the words that counted at a moment.
    ///
    /// # Errors
    /// As [`Notice::fill`].
    pub fn filled(&self, org: &Org, notice: &Notice, said: (Channel, Locale), at: Time) -> Result<Filled> {
        let of = self.0.iter().find(|one| one.notice == notice.worded() && one.since <= at);
        fill(org, notice, said, of.map_or("", |one| &one.words))
    }
}

/// Stored words as guard takes them now. None where there are none, or where guard finds something in them since its tables
/// changed: then the program's own words go out.
pub(crate) fn in_use(stored: &str, phone: &str) -> Option<Arc<Own>> {
    if stored.is_empty() {
        return None;
    }
    /// By the words and the telephone number.
    static READ: Kept<(String, String), Option<Arc<Own>>> = Kept::new();
    READ.get((stored.to_owned(), phone.to_owned()), || {
        let own = Texts::read(stored).and_then(|texts| texts.worded(phone)).map(Arc::new);
        if own.is_none() {
            tracing::warn!("the organisation's words for a notice no longer pass: the program's own are sent");
        }
        own
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_has_a_sample() {
        for word in ALL {
            assert_eq!(sample(word).unwrap().word(), word);
        }
        assert_eq!(sample("free text"), None);
    }

    #[test]
    fn words_that_no_longer_pass_are_not_sent() {
        let texts =
            |text: &str| Texts { subject: [const { String::new() }; 2], text: [text.to_owned(), text.to_owned()] };
        let stored = texts("Hello: {link}").stored().unwrap();
        assert!(in_use(&stored, "").is_some() && in_use(&stored, "").is_some());
        assert!(in_use("", "").is_none() && in_use("no JSON", "").is_none());
        assert!(in_use(&texts("Your diabetes visit: {link}").stored().unwrap(), "").is_none());
        assert!(in_use(&texts("Dear {patient}").stored().unwrap(), "").is_none());
    }

    /// Words as an organisation may choose them, for any notice: all its variables, and none of another's.
    fn own(notice: &Notice, hello: [&str; 2]) -> Own {
        let built_in = Texts::built_in(notice);
        let worded = |text: &str, hello: &str| Worded::parse(&format!("{text} {hello}"), "").unwrap();
        let pair = |[en, es]: &[String; 2]| [worded(en, hello[0]), worded(es, hello[1])];
        Own { subject: pair(&built_in.subject), text: pair(&built_in.text) }
    }

    const HELLO: [[&str; 2]; 3] = [
        ["Thank you.", "Gracias."],
        ["We are glad to help.", "Con gusto le ayudamos."],
        ["{organisation}", "{organisation}"],
    ];

    proptest::proptest! {
        /// Only the organisation's words, the link, the code and the name stand in a notice, whatever those are.
        #[test]
        fn only_the_organisations_words(raw: [u8; 16], digits in 0u32..1_000_000, name in "[A-Z][a-z]{2,9} (Clinic|Health|Salud)", kind in 0usize..3) {
            let (org, path) = ((name.as_str(), "https://care.example.org"), format!("/threads/{}", RawId(raw)));
            for word in ALL {
                let path = if sample(word).is_some_and(|n| n.path().len() > 6) { path.clone() } else { String::new() };
                let notice = Notice::from_row(word, path, Some(digits)).unwrap();
                let own = own(&notice, HELLO[kind]);
                for (channel, l) in Channel::ALL.into_iter().flat_map(|c| Locale::ALL.map(|l| (c, l))) {
                    let hello = HELLO[kind][usize::from(l == Locale::Es)].replace("{organisation}", &name);
                    let (said, want) = (notice.fill_own(org, channel, l, &own).unwrap(), notice.fill_for(org, channel, l).unwrap());
                    proptest::prop_assert_eq!(said.text.into_inner(), format!("{} {hello}", want.text.get()));
                    proptest::prop_assert_eq!(said.subject.into_inner(), format!("{} {hello}", want.subject.get()));
                }
            }
            let bad = Notice::NewMessage { path: "/threads/chest-pain".into() };
            proptest::prop_assert!(bad.fill_own(org, Channel::Sms, Locale::En, &own(&bad, HELLO[kind])).is_err());
        }
    }
}
