//! The words of communities: places, topics, posts, and what was typed turned into what cannot be wrong.

use gate::PersonaId;
use guard::{Cleared, Place};
use kernel::{Error, FieldError, Locale, PersonId, PoolId, RawId, Result, Time};
use store::{FromRow, Row};

use crate::ground::place_of;

/// Characters of a title.
pub(crate) const TITLE: (usize, usize) = (8, 120);
/// Characters of a post.
pub(crate) const MOST_WORDS: usize = 6_000;
/// Answers to choose from in a poll.
pub(crate) const MOST_OPTIONS: usize = 8;
/// Topics of a page.
pub(crate) const PAGE: i64 = 20;
/// Posts of a topic's page.
pub(crate) const POSTS: i64 = 50;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$d:meta])* $one:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$d])* $one),* }
        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$one),*];
            /// The word in forms, rows and keys.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$one => $word),* }
            }
            /// The one with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words! {
    /// What a topic is.
    TopicKind {
        /// Somebody wants to know.
        Question = "question",
        /// Somebody tells.
        Story = "story",
        /// What helped.
        Tip = "tip",
        /// A question with answers to choose from.
        Poll = "poll",
        /// Something at a time.
        Event = "event",
        /// A diary that one person goes on with.
        Journal = "journal",
        /// A professional answers for a stated time.
        OfficeHours = "office-hours",
        /// A patient's story among peers, de-identified and structured.
        Case = "case",
        /// An article that colleagues read together at a time.
        Club = "club",
    }
}

impl TopicKind {
    /// Something in it is voted on.
    pub(crate) fn votes(self) -> bool {
        matches!(self, Self::Poll | Self::Case | Self::Club)
    }
    /// Written with the form of every topic; a case and a journal club have their own.
    pub(crate) fn is_plain(self) -> bool {
        !matches!(self, Self::Case | Self::Club)
    }
}

words! {
    /// How a topic or post stands.
    Standing {
        /// Everybody of the place reads it.
        Shown = "shown",
        /// A moderator looks first.
        Held = "held",
        /// A moderator took it from view.
        Hidden = "hidden",
        /// Its author took it away for good.
        Erased = "erased",
    }
}

words! {
    /// A reaction that helps.
    Mark {
        /// "This helped me."
        Helped = "helped",
        /// "Same here."
        Same = "same",
        /// "Thank you."
        Thanked = "thanked",
    }
}

words! {
    /// Which topics, in which order.
    Feed {
        /// The newest words first.
        New = "new",
        /// Nobody has answered.
        Unanswered = "unanswered",
        /// Answered by a professional, or in a way that the asker took.
        Answered = "answered",
        /// What helped most people.
        Helpful = "helpful",
    }
}

words! {
    /// Why somebody reports.
    Why {
        /// Tells who somebody is.
        Identity = "identity",
        /// Somebody may be in danger.
        Danger = "danger",
        /// Unkind.
        Unkind = "unkind",
        /// Wrong about health.
        False = "false",
        /// Sells something.
        Selling = "selling",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// What a moderator does.
    Verdict {
        /// It may stand.
        Approve = "approve",
        /// Its words are changed, and the author is told.
        Edit = "edit",
        /// Taken from view.
        Hide = "hide",
        /// Back in view.
        Restore = "restore",
        /// Nobody writes in the topic any more.
        Lock = "lock",
        /// The author is told what was wrong.
        Warn = "warn",
        /// The author may not write here for some days.
        Pause = "pause",
        /// The author may not write here any more.
        Bar = "bar",
        /// Marked as not supported by evidence, with a source.
        Label = "label",
    }
}

/// One community.
#[derive(Debug, Clone)]
pub struct PlaceInfo {
    /// Its id.
    pub id: RawId,
    /// Its part of the address.
    pub slug: String,
    /// Who reads it.
    pub place: Place,
    /// `condition`, `treatment`, `life-stage`, `town` or `peers`.
    pub family: String,
    /// Its name, English then Spanish.
    pub name: [String; 2],
    /// What it is for.
    pub purpose: [String; 2],
    /// Its own rules, one a line.
    pub rules: [String; 2],
    /// Search words.
    pub words: String,
    /// Persons of 13 to 17 years may take part.
    pub teens: bool,
    /// Who moderates.
    pub pool: PoolId,
    /// The person of the organisation who answers for it.
    pub owner: Option<PersonId>,
    /// When purpose and rules are looked at again.
    pub review_at: Time,
    /// Everything waits for a moderator until then.
    pub raid_until: Option<Time>,
    /// How many take part.
    pub members: i64,
    /// How many topics are shown.
    pub topics: i64,
    /// Grows with every change that readers see.
    pub version: i64,
}

impl PlaceInfo {
    /// The English or Spanish one.
    pub fn in_language(pair: &[String; 2], l: Locale) -> &str {
        match l {
            Locale::En => &pair[0],
            Locale::Es => &pair[1],
        }
    }
    /// Its name.
    pub fn name_in(&self, l: Locale) -> &str {
        Self::in_language(&self.name, l)
    }
    /// Its address.
    pub fn href(&self) -> String {
        format!("/{}/{}", crate::ground::word_of(self.place), self.slug)
    }
}

impl FromRow for PlaceInfo {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            slug: row.get(1)?,
            place: place_of(&row.get::<String>(2)?),
            family: row.get(3)?,
            name: [row.get(4)?, row.get(5)?],
            purpose: [row.get(6)?, row.get(7)?],
            rules: [row.get(8)?, row.get(9)?],
            words: row.get(10)?,
            teens: row.get::<i64>(11)? != 0,
            pool: row.get(12)?,
            owner: row.get(13)?,
            review_at: row.get(14)?,
            raid_until: row.get(15)?,
            members: row.get(16)?,
            topics: row.get(17)?,
            version: row.get(18)?,
        })
    }
}

/// A community to be made.
#[derive(Debug, Clone)]
pub struct NewPlace {
    /// Letters, digits and dashes; it stays.
    pub slug: String,
    /// Who reads it; it stays.
    pub place: Place,
    /// See [`PlaceInfo::family`].
    pub family: String,
    /// Names.
    pub name: [String; 2],
    /// Purposes.
    pub purpose: [String; 2],
    /// Rules, one a line.
    pub rules: [String; 2],
    /// Search words, both languages.
    pub words: String,
    /// Teens may take part.
    pub teens: bool,
    /// Who moderates.
    pub pool: PoolId,
    /// Who answers for it.
    pub owner: Option<PersonId>,
    /// Months to the next review.
    pub review_months: u32,
}

/// A topic in a list.
#[derive(Debug, Clone)]
pub(crate) struct TopicLine {
    pub id: RawId,
    pub kind: TopicKind,
    pub title: String,
    pub author: PersonaId,
    pub author_name: Option<String>,
    pub state: Standing,
    pub warning: String,
    pub locked: bool,
    pub made_at: Time,
    pub last_at: Time,
    pub replies: i64,
    pub helped: i64,
    pub answer: Option<RawId>,
    pub answered_as: String,
    pub event_at: Option<Time>,
    pub event_minutes: Option<i64>,
}

impl FromRow for TopicLine {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: TopicKind::from_word(&row.get::<String>(1)?).unwrap_or(TopicKind::Story),
            title: row.get(2)?,
            author: row.get(3)?,
            author_name: row.get(4)?,
            state: Standing::from_word(&row.get::<String>(5)?).unwrap_or(Standing::Hidden),
            warning: row.get(6)?,
            locked: row.get::<i64>(7)? != 0,
            made_at: row.get(8)?,
            last_at: row.get(9)?,
            replies: row.get(10)?,
            helped: row.get(11)?,
            answer: row.get(12)?,
            answered_as: row.get(13)?,
            event_at: row.get(14)?,
            event_minutes: row.get(15)?,
        })
    }
}

/// A post.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub id: RawId,
    pub topic: RawId,
    pub n: i64,
    pub author: PersonaId,
    pub author_name: Option<String>,
    pub role: String,
    pub interest: String,
    pub body: String,
    pub state: Standing,
    pub held: String,
    pub made_at: Time,
    pub edited_at: Option<Time>,
    /// How often each of [`Mark::ALL`] was given.
    pub marks: [i64; 3],
    pub label: String,
    /// The writer, for a professional under the own name.
    pub person: Option<PersonId>,
}

impl FromRow for Post {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            topic: row.get(1)?,
            n: row.get(2)?,
            author: row.get(3)?,
            author_name: row.get(4)?,
            role: row.get(5)?,
            interest: row.get(6)?,
            body: row.get(7)?,
            state: Standing::from_word(&row.get::<String>(8)?).unwrap_or(Standing::Hidden),
            held: row.get(9)?,
            made_at: row.get(10)?,
            edited_at: row.get(11)?,
            marks: [row.get(12)?, row.get(13)?, row.get(14)?],
            label: row.get(15)?,
            person: row.get(16)?,
        })
    }
}

/// Words that may stand in a place, with what the writer is there.
#[derive(Debug)]
pub(crate) struct NewPost {
    pub id: RawId,
    pub body: Cleared<String>,
    pub quotes: Option<RawId>,
    pub role: String,
    pub interest: String,
    /// Why a moderator looks first; empty when nobody has to.
    pub held: &'static str,
    pub pictures: Vec<NewPicture>,
}

/// A picture, clean and sealed.
#[derive(Debug)]
pub(crate) struct NewPicture {
    pub file: messaging::SealedFile,
    pub alt: String,
}

/// A topic to be opened; its words are its first post's.
#[derive(Debug)]
pub(crate) struct NewTopic {
    pub kind: TopicKind,
    pub title: Cleared<String>,
    pub warning: Cleared<String>,
    pub options: Vec<Cleared<String>>,
    pub event: Option<(Time, i64)>,
    pub first: NewPost,
}

/// A title, when it is one.
pub(crate) fn parse_title(text: &str) -> Result<String, FieldError> {
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fault = |code| Err(FieldError { field: "title", code });
    match title.chars().count() {
        n if n < TITLE.0 => fault("title-short"),
        n if n > TITLE.1 => fault("title-long"),
        _ => Ok(title),
    }
}

/// The words of a post, when there are some and not too many.
pub(crate) fn parse_words(text: &str) -> Result<String, FieldError> {
    let words = text.replace("\r\n", "\n").trim().to_owned();
    let fault = |code| Err(FieldError { field: "text", code });
    match words.chars().count() {
        0 => fault("words-missing"),
        n if n > MOST_WORDS => fault("words-many"),
        _ => Ok(words),
    }
}

/// A reason that a person reads: a sentence of 10 to 500 characters that identifies nobody.
pub(crate) fn parse_reason(field: &'static str, text: &str) -> Result<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !(10..=500).contains(&words.chars().count()) {
        return Err(Error::field(field, "reason-length"));
    }
    if guard::clear(Place::Peers, &words).is_err() {
        return Err(Error::field(field, "reason-tells"));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_words_have_their_bounds() {
        let check = |text: &str, want: Result<&str, &str>| {
            assert_eq!(parse_title(text).as_deref().map_err(|e| e.code), want, "{text}");
        };
        check("  Is it  safe to walk? ", Ok("Is it safe to walk?"));
        check("Walk?", Err("title-short"));
        check(&"a".repeat(121), Err("title-long"));
        assert_eq!(parse_words(" \r\n ").unwrap_err().code, "words-missing");
        assert_eq!(parse_words("a\r\nb").unwrap(), "a\nb");
        assert_eq!(parse_words(&"ñ".repeat(6_001)).unwrap_err().code, "words-many");
    }

    #[test]
    fn every_word_leads_back() {
        for kind in TopicKind::ALL {
            assert_eq!(TopicKind::from_word(kind.word()), Some(*kind));
        }
    }
}
