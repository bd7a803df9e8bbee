//! Messages: a person asks, the right person answers, safely.

words::words!("locales");

mod fax;
mod files;
mod form;
mod http;
mod jobs;
mod kinds;
mod load;
mod open;
mod pages;
mod pictures;
mod policy;
mod store;
mod tally;
mod texts;
mod types;

use gate::{Access, Manage, Organisation, Session, Slice};
use kernel::{Boxed, Locale, PersonId, Result};
use maud::Markup;
use ui::{HomeCard, NavEntry, PersonLink};

pub use open::open_thread;
pub use types::{
    Call, CallId, FileId, Follow, HOLES, NewThread, Reason, SealedFile, Settings, TemplateId, TemplateText, Thread,
    ThreadId, Via,
};

/// Says before sending what an answer to a question may cost. Contribute it as a part; empty markup is not shown.
#[derive(Clone, Copy)]
pub struct CostNote {
    /// Draws it for a patient and a reason's key.
    pub draw: for<'a> fn(&'a mut Session, PersonId, &'a str) -> Boxed<'a, Result<Markup>>,
}

/// Forms with pictures and documents: read with limits, made safe, sealed. For every slice that takes files.
pub mod upload {
    pub use crate::{
        files::{open, prepare},
        form::{Filled, fresh_nonce, read},
    };
}

const STEPS: &[::store::Step] = &[
    ::store::Step { name: "0001_messaging", sql: include_str!("../migrations/0001_messaging.sql") },
    ::store::Step { name: "0002_unread", sql: include_str!("../migrations/0002_unread.sql") },
    ::store::Step { name: "0003_dangers", sql: include_str!("../migrations/0003_dangers.sql") },
];

/// The slice.
pub fn slice() -> Slice {
    Slice::new("messaging", STEPS)
        .rules(policy::RULES)
        .routes(http::routes())
        .part(NAV)
        .part(NAV_WORK)
        .part(NAV_ASK)
        .part(NAV_SETUP)
        .part(NAV_REPORT)
        .part(CARD)
        .part(kinds::MESSAGE_KIND)
        .part(kinds::CALL_KIND)
        .part(kinds::MESSAGE_MOVED)
        .part(kinds::CALL_MOVED)
        .part(jobs::TELL_JOB)
        .part(jobs::UNREAD_JOB)
        .part(jobs::CLOSED_JOB)
        .part(jobs::FORGET)
        .part(TEXT_LINK)
        .part(texts::ON_TEXT)
        .part(texts::WORDS)
        .part(texts::MAY_WRITE)
        .part(fax::WORDS)
        .part(pictures::ON_PICTURE)
}

/// Where the thread of a work item or event stands.
pub fn href(thread: ThreadId) -> String {
    format!("/threads/{thread}")
}

/// Makes or changes a reason to write.
///
/// # Errors
/// [`kernel::Error::NotFound`] when its pool is not there.
pub async fn put_reason(access: &mut Access<'_, Manage, Organisation>, reason: &Reason) -> Result<()> {
    http::put_checked(access, reason).await
}

/// The reason under which a question goes that came with none: the first that is in use.
///
/// # Errors
/// [`kernel::Error::NotFound`] when the organisation has none.
pub async fn first_reason(access: &mut Access<'_, gate::Ask, kernel::Person>) -> Result<String> {
    let reasons = store::reasons(access).await?;
    reasons.into_iter().next().map(|reason| reason.key).ok_or(kernel::Error::NotFound)
}

/// Makes or changes a template.
pub async fn put_template(access: &mut Access<'_, Manage, Organisation>, template: &TemplateText) -> Result<()> {
    store::put_template(access, template).await
}

/// Sets waiting times for all threads.
pub async fn put_settings(access: &mut Access<'_, Manage, Organisation>, settings: &Settings) -> Result<()> {
    store::put_settings(access, settings).await
}

const NAV: NavEntry = NavEntry {
    href: "/messages",
    icon: "messages",
    label: |l: Locale| t::messages(l),
    order: 20,
    rest: false,
    shows: |who| !who.works(),
    count: Some(count),
};

// At work the inbox says what waits; one's own threads are a place to look things up.
const NAV_WORK: NavEntry = NavEntry { rest: true, order: 60, shows: |who| who.works(), count: None, ..NAV };

const NAV_ASK: NavEntry = NavEntry {
    href: "/ask",
    icon: "ask",
    label: |l: Locale| t::nav_ask(l),
    order: 30,
    shows: |who| !who.works(),
    count: None,
    ..NAV
};

const NAV_SETUP: NavEntry = NavEntry {
    href: "/messages/setup",
    icon: "settings",
    label: |l: Locale| t::nav_setup(l),
    order: 70,
    rest: true,
    shows: |who| who.is(::policy::Role::Administrator),
    count: None,
};

const NAV_REPORT: NavEntry = NavEntry {
    href: "/danger-words",
    icon: "pulse",
    label: |l: Locale| t::nav_report(l),
    order: 71,
    rest: true,
    shows: |who| who.roles.meets(policy::MEASURES),
    count: None,
};

/// The care team starts a text from wherever a patient is shown.
const TEXT_LINK: PersonLink = PersonLink {
    shows: |who| who.roles.meets(policy::CARE),
    icon: "send",
    label: |l: Locale| t::text_link_label(l),
    href: |patient| format!("/texts/{patient}"),
};

const CARD: HomeCard = HomeCard { order: 20, shows: |who| !who.works(), draw: card };

fn count(session: &mut Session) -> Boxed<'_, Result<i64>> {
    Box::pin(async move { store::unread(&mut session.scope::<Follow, Thread>().await?).await })
}

fn card(session: &mut Session) -> Boxed<'_, Result<Markup>> {
    Box::pin(async move {
        let (l, now, me, zone) = (session.locale(), session.now(), session.who().person(), session.who().zone.clone());
        let mut lines = store::lines(&mut session.scope::<Follow, Thread>().await?, None, true).await?;
        lines.truncate(5);
        Ok(pages::card(l, &lines, me, now, &zone))
    })
}
