//! Addresses, preferences, the ledger of STOP and START, and the outbox of notices without health information.

words::words!("locales");

mod address;
mod delivery;
mod events;
mod gateway;
mod http;
mod inbound;
mod jobs;
mod lines;
mod notice;
mod notify;
mod numbers;
mod pages;
mod policy;
mod quiet;
mod sentences;
#[cfg_attr(not(test), expect(dead_code, reason = "gateways that hand receipts through read them by it"))]
mod smpp;
mod smtp;
mod store;
mod twilio;
mod types;
mod wire;

use gate::{Slice, Write};
use kernel::{Boxed, PersonId, Result};
use ui::NavEntry;

pub use address::Channel;
pub use gateway::{Gateway, Parcel, Receipt};
pub use inbound::text_once;
pub use lines::{LineClass, LineLookup};
pub use notice::{Code, Notice, Urgency};
pub use notify::{Reach, add_address, mail, notify, reach};
pub use quiet::Quiet;
pub use smtp::SmtpConfig;
pub use twilio::TwilioConfig;
pub use types::{Contact, ContactId, State};

/// Takes a text that a person sent and that is more than a keyword. Contribute it as a part; the words go to the thread.
#[derive(Clone, Copy)]
pub struct OnText {
    /// Keeps the words in the write that also keeps that the text was taken: a text told twice is in the thread once.
    pub run: for<'a> fn(&'a mut Write, from: PersonId, text: String) -> Boxed<'a, Result<()>>,
}

const STEPS: &[::store::Step] = &[
    ::store::Step { name: "0001_channels", sql: include_str!("../migrations/0001_channels.sql") },
    ::store::Step { name: "0002_deliveries", sql: include_str!("../migrations/0002_deliveries.sql") },
    ::store::Step { name: "0003_lines", sql: include_str!("../migrations/0003_lines.sql") },
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
    let slice = Slice::new("channels", STEPS).rules(policy::RULES).routes(http::routes()).part(jobs::SEND_JOB);
    let slice = slice.part(NAV).part(NAV_OUTBOX).part(delivery::EARLY);
    let slice = slice.part(lines::ASK_JOB).part(lines::AGAIN);
    events::LISTENERS.into_iter().fold(slice, Slice::part)
}
