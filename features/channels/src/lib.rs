//! Addresses, preferences, the ledger of STOP and START, and the outbox of notices without health information.

words::words!("locales");

mod address;
mod events;
mod gateway;
mod http;
mod inbound;
mod jobs;
mod notice;
mod notify;
mod pages;
mod policy;
mod quiet;
mod sentences;
mod smtp;
mod store;
mod templates;
mod types;

use std::sync::Arc;

use gate::{Org, Slice};
use kernel::{Boxed, PersonId, Result};
use ui::NavEntry;

pub use address::Channel;
pub use gateway::{Gateway, Parcel, Receipt};
pub use notice::{Code, Notice, Urgency};
pub use notify::{Reach, add_address, mail, notify, reach};
pub use quiet::Quiet;
pub use smtp::SmtpConfig;
pub use types::{Contact, ContactId, State};

/// Takes a text that a person sent and that is more than a keyword. Contribute it as a part; the words go to the thread.
#[derive(Clone, Copy)]
pub struct OnText {
    /// Keeps the words before it returns.
    pub run: fn(Arc<Org>, from: PersonId, text: String) -> Boxed<'static, Result<()>>,
}

const STEPS: &[::store::Step] = &[
    ::store::Step { name: "0001_channels", sql: include_str!("../migrations/0001_channels.sql") },
    ::store::Step { name: "0006_templates", sql: include_str!("../migrations/0006_templates.sql") },
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

/// The words of notices, for who speaks for the organisation; administrators come there from the outbox.
const NAV_WORDS: NavEntry = NavEntry {
    href: "/outbox/templates",
    icon: "edit",
    label: t::templates,
    order: 93,
    rest: true,
    shows: |who| who.is(::policy::Role::Communications) && !who.is(::policy::Role::Administrator),
    count: None,
};

/// The slice.
pub fn slice() -> Slice {
    let slice = Slice::new("channels", STEPS).rules(policy::RULES).routes(http::routes()).part(jobs::SEND_JOB);
    let slice = slice.part(NAV).part(NAV_OUTBOX).part(NAV_WORDS);
    events::LISTENERS.into_iter().fold(slice, Slice::part)
}
