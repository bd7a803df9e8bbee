//! Addresses, preferences, the ledger of STOP and START, and the outbox of notices without health information.

words::words!("locales");

mod address;
mod areas;
mod caps;
mod command;
mod csv;
mod delivery;
mod events;
mod export;
mod fax;
mod gateway;
mod hours;
mod http;
mod inbound;
mod jobs;
mod join;
mod kannel;
mod kept;
mod lines;
mod mail_in;
mod notice;
mod notify;
mod numbers;
mod pages;
mod pictures;
mod policy;
mod push;
mod quiet;
mod reassigned;
mod sending;
mod sentences;
#[cfg_attr(not(test), expect(dead_code, reason = "gateways that hand receipts through read them by it"))]
mod smpp;
mod smtp;
mod split;
mod store;
mod talk;
mod templates;
mod text_number;
mod topic;
mod twilio;
mod types;
mod who;
mod wire;

use gate::{Slice, Write};
use kernel::{Boxed, Result};
use ui::NavEntry;

pub use address::Channel;
pub use caps::Caps;
pub use fax::{
    FaxConfig, FaxOf, FaxSheet, FaxTold, FaxWords, FaxedPost, MOST_FAX_PAGES, NewFax, ReadSheet, can_fax, fax_pages,
    faxes, number_shown, send_fax,
};
pub use gateway::{Gateway, Parcel, Receipt};
pub use hours::{Hours, StateHours, Week};
pub use inbound::text_once;
pub use kannel::{Kannel, KannelConfig};
pub use lines::{LineClass, LineLookup};
pub use mail_in::{MOST_MAILED, MailIn, Mailed, MayWrite, ReplyTo, lmtp};
pub use notice::{Code, Notice, Urgency};
pub use notify::{Reach, add_address, mail, notify, reach};
pub use pages::invite::href as invite_href;
pub use pages::label as state_name;
pub use pictures::{Missed, OnPicture, PictureAt, SealedPicture, Sealing, pictures_at};
pub use push::Push;
pub use quiet::Quiet;
pub use reassigned::{Answers, reassigned_answers, reassigned_questions};
pub use sending::Sending;
pub use smtp::SmtpConfig;
pub use talk::{
    Answer, AnswerWords, NoText, ReadWords, Texted, Texting, carried, reply, reply_at, tell_answer, texting, told,
};
pub use text_number::TextNumber;
pub use topic::{Exception, Topic};
pub use twilio::TwilioConfig;
pub use types::{Contact, ContactId, State, Told};

/// Takes a text that a person sent and that is more than a keyword. Contribute it as a part; the words go to the thread.
#[derive(Clone, Copy)]
pub struct OnText {
    /// Keeps the words in the write that also keeps that the text was taken: a text told twice is in the thread once.
    pub run: for<'a> fn(&'a mut Write, Texted) -> Boxed<'a, Result<()>>,
}

const STEPS: &[::store::Step] = &[
    ::store::Step { name: "0001_channels", sql: include_str!("../migrations/0001_channels.sql") },
    ::store::Step { name: "0002_deliveries", sql: include_str!("../migrations/0002_deliveries.sql") },
    ::store::Step { name: "0003_lines", sql: include_str!("../migrations/0003_lines.sql") },
    ::store::Step { name: "0004_topics", sql: include_str!("../migrations/0004_topics.sql") },
    ::store::Step { name: "0005_conversation", sql: include_str!("../migrations/0005_conversation.sql") },
    ::store::Step { name: "0006_health", sql: include_str!("../migrations/0006_health.sql") },
    ::store::Step { name: "0007_templates", sql: include_str!("../migrations/0007_templates.sql") },
    ::store::Step { name: "0008_push", sql: include_str!("../migrations/0008_push.sql") },
    ::store::Step { name: "0009_reach", sql: include_str!("../migrations/0009_reach.sql") },
    ::store::Step { name: "0010_lean_outbox", sql: include_str!("../migrations/0010_lean_outbox.sql") },
    ::store::Step { name: "0011_lean_texts", sql: include_str!("../migrations/0011_lean_texts.sql") },
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
    let slice = Slice::new("channels", STEPS)
        .rules(policy::RULES)
        .routes(http::routes())
        .part(jobs::SEND_ERRAND)
        .part(jobs::SEND_LANE)
        .part(fax::FAX_JOB)
        .part(fax::FAX_LANE)
        .part(pictures::PICTURES_JOB)
        .part(pictures::PICTURES_LANE)
        .part(pictures::DemoPictures::default())
        .part(delivery::EARLY)
        .part(lines::ASK_JOB)
        .part(lines::AGAIN)
        .part(who::WAITING_JOB)
        .part(Push::default());
    let slice = slice.part(NAV).part(NAV_OUTBOX).part(NAV_WORDS).part(pages::invite::LINK).part(pages::invite::PANEL);
    events::LISTENERS.into_iter().fold(slice, Slice::part)
}
