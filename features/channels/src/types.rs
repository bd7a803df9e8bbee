//! The slice's own types.

use std::sync::Arc;

use kernel::{Locale, PersonId, RawId, Result, Time};
use store::{FromRow, Row};

use crate::{Channel, Quiet, templates::Approved};

kernel::kinds! {
    /// One person's addresses and choices; its id is the person's.
    Contact = "contact" => ContactId,
    /// Whether texts reach a person, without the number; its id is the person's.
    Reach = "reach" => ReachId,
    /// One notice in the outbox.
    Delivery = "notice" => DeliveryId,
}
gate::resource!(Contact, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");
gate::resource!(Reach, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");

/// Where a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Goes next.
    Queued,
    /// Waits until quiet hours end.
    Held,
    /// A gateway has it; after a crash nobody knows more.
    Sending,
    /// The gateway took it.
    Sent,
    /// It arrived.
    Delivered,
    /// It was refused, or could not be handed over.
    Failed,
    /// Nobody can say whether it went; it is not repeated.
    Unknown,
    /// The person ended notices to this address.
    Suppressed,
    /// The person has no confirmed address.
    Unreachable,
}

impl State {
    /// In the order of a notice's life.
    pub const ALL: [State; 9] = [
        Self::Queued,
        Self::Held,
        Self::Sending,
        Self::Sent,
        Self::Delivered,
        Self::Failed,
        Self::Unknown,
        Self::Suppressed,
        Self::Unreachable,
    ];
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Held => "held",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Suppressed => "suppressed",
            Self::Unreachable => "unreachable",
        }
    }
    /// The one with this word; a word nobody knows counts as unknown.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.word() == word).unwrap_or(Self::Unknown)
    }
}

/// One address of a person.
#[derive(Debug, Clone)]
pub struct Address {
    /// The address.
    pub id: RawId,
    /// How notices go there.
    pub channel: Channel,
    /// E.164, e-mail, or a device's name and id.
    pub value: String,
    /// When it was shown to be the person's own.
    pub verified_at: Option<Time>,
    /// The ledger says no.
    pub stopped: bool,
}

/// The agreement behind a channel. A device is agreed to by itself: its rows in the ledger are all there is.
pub(crate) const fn topic(channel: Channel) -> Option<consent::Topic> {
    match channel {
        Channel::Sms => Some(consent::Topic::TextMessages),
        Channel::Email => Some(consent::Topic::EmailNotices),
        Channel::Push => None,
    }
}

/// Which address is tried first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// Texts, else e-mail.
    Sms,
    /// E-mail, else texts.
    Email,
    /// The person's devices, else texts, else e-mail.
    Push,
    /// Neither, save what is urgent.
    Neither,
}

impl First {
    /// The stored word and form value.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sms => "phone",
            Self::Email => "email",
            Self::Push => "push",
            Self::Neither => "neither",
        }
    }
    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Sms, Self::Email, Self::Push, Self::Neither].into_iter().find(|f| f.word() == word)
    }
}

/// How a person wants notices.
#[derive(Debug, Clone)]
pub struct Preferences {
    /// Which address first.
    pub first: First,
    /// The language of the notices.
    pub locale: Locale,
    /// The IANA zone of the quiet hours.
    pub zone: String,
    /// When not to disturb.
    pub quiet: Quiet,
}

/// One row of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerRow {
    /// When.
    pub at: Time,
    /// How notices go there.
    pub channel: Channel,
    /// The address.
    pub value: String,
    /// True: agreed; false: ended.
    pub on: bool,
    /// How it was said: `page`, a keyword, or where the address came from.
    pub how: String,
    /// The words that were shown.
    pub words: String,
}

/// One row of the outbox.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub id: RawId,
    pub person: RawId,
    pub channel: Option<Channel>,
    pub value: String,
    pub notice: String,
    pub path: String,
    pub code: Option<u32>,
    pub locale: Locale,
    pub urgent: bool,
    pub state: State,
    pub tries: u32,
    pub made_at: Time,
    /// Why it may go at any hour; empty for what is routine.
    pub exception: String,
}

impl FromRow for Outgoing {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            channel: Channel::from_word(&row.get::<String>(2)?),
            value: row.get(3)?,
            notice: row.get(4)?,
            path: row.get(5)?,
            code: row.get(6)?,
            locale: row.get::<String>(7)?.parse().unwrap_or_default(),
            urgent: row.get(8)?,
            state: State::from_word(&row.get::<String>(9)?),
            tries: row.get(10)?,
            made_at: row.get(11)?,
            exception: row.get(12)?,
        })
    }
}

/// What a row of the outbox tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct About {
    /// The thread.
    pub thread: RawId,
    /// The post's number in it; 0 for none.
    pub post: i64,
    /// Which part of the post's words it carries, from 1; 0 when it only tells of it.
    pub part: u32,
}

/// One notice about a thread: how it went, and where it stands.
#[derive(Debug, Clone)]
pub struct Told {
    /// The post's number in the thread; 0 for none.
    pub post: i64,
    /// Which part of the post's words it carried, from 1; 0 when it only told of it.
    pub part: u32,
    /// The words went as they are.
    pub whole: bool,
    /// For whom.
    pub person: PersonId,
    /// How; none when there was nowhere to send it.
    pub channel: Option<Channel>,
    /// The notice's stored word.
    pub(crate) notice: String,
    /// Where it leads.
    pub(crate) path: String,
    /// In which language.
    pub(crate) locale: Locale,
    /// Where it stands.
    pub state: State,
    /// When it was made.
    pub at: Time,
    /// The words that were ever in use.
    pub(crate) approved: Arc<Approved>,
}

impl Told {
    /// What it said: subject and words. None where they held a key that is gone, or the words of a post.
    pub fn said(&self, org: &gate::Org) -> Option<(String, String)> {
        let notice = crate::Notice::from_row(&self.notice, self.path.clone(), None).ok()?;
        let channel = self.channel.unwrap_or(Channel::Sms);
        let filled = self.approved.filled(org, &notice, (channel, self.locale), self.at).ok()?;
        Some((filled.subject.into_inner(), filled.text.into_inner())).filter(|_| !self.whole)
    }
}
