//! Addresses, preferences, the ledger of STOP and START, and the outbox of notices without health information.

words::words!("locales");

mod address;
mod events;
mod gateway;
mod http;
mod inbound;
mod jobs;
mod join;
mod notice;
mod notify;
mod pages;
mod policy;
mod quiet;
mod sentences;
mod smtp;
mod split;
mod store;
mod talk;
mod types;
mod who;

use std::sync::Arc;

use gate::{Org, Slice};
use kernel::{Boxed, Result};
use ui::NavEntry;

pub use address::Channel;
pub use gateway::{Gateway, Parcel, Receipt};
pub use notice::{Code, Notice, Urgency};
pub use notify::{Reach, add_address, mail, notify, reach};
pub use pages::invite::href as invite_href;
pub use pages::label as state_name;
pub use quiet::Quiet;
pub use smtp::SmtpConfig;
pub use talk::{Answer, AnswerWords, NoText, ReadWords, Texted, Texting, carried, reply, tell_answer, texting, told};
pub use types::{Contact, ContactId, State, Told};

/// Takes a text that a person sent and that is more than a keyword. Contribute it as a part; the words go to the thread.
#[derive(Clone, Copy)]
pub struct OnText {
    /// Keeps the words before it returns.
    pub run: fn(Arc<Org>, Texted) -> Boxed<'static, Result<()>>,
}

/// The number to which people text, as they type it. Contribute it as a part beside a gateway that has a number of its own;
/// without one it is the organisation's telephone.
#[derive(Debug, Clone)]
pub struct TextNumber(pub String);

const STEPS: &[::store::Step] = &[
    ::store::Step { name: "0001_channels", sql: include_str!("../migrations/0001_channels.sql") },
    ::store::Step { name: "0005_conversation", sql: include_str!("../migrations/0005_conversation.sql") },
];

/// Everyone's own addresses and choices.
const NAV: NavEntry =
    NavEntry { href: "/channels", icon: "mail", label: t::nav, order: 80, rest: true, shows: |_| true, count: None };

/// The administrator's view of what was delivered.
const NAV_OUTBOX: NavEntry = NavEntry {
    href: "/outbox",
    icon: "send",
    label: t::outbox,
    order: 92,
    rest: true,
    shows: |who| who.is(::policy::Role::Administrator),
    count: None,
};

/// The slice.
pub fn slice() -> Slice {
    let slice = Slice::new("channels", STEPS)
        .rules(policy::RULES)
        .routes(http::routes())
        .part(jobs::SEND_JOB)
        .part(who::WAITING_JOB);
    let slice = slice.part(NAV).part(NAV_OUTBOX).part(pages::invite::LINK).part(pages::invite::PANEL);
    events::LISTENERS.into_iter().fold(slice, Slice::part)
}
