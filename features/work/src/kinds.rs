//! The kinds of work that Kith itself makes: a job it gave up, a ladder that lost its last rung, an emergency access to
//! be reviewed, a licence that runs out.

use ::policy::Role;
use gate::{Session, View};
use kernel::{Boxed, Locale, Result};
use maud::{Markup, html};
use ui::Button;

use crate::{
    store::pools,
    t,
    types::{Item, WorkKind},
};

pub(crate) const DEAD_LETTER: &str = "dead-letter";
pub(crate) const LADDER_FAULT: &str = "ladder-fault";
pub(crate) const EMERGENCY_REVIEW: &str = "emergency-review";
/// A professional's licence ends soon, or has ended; its subject is the person.
pub(crate) const LICENCE: &str = "licence";
/// Other words for a notice wait for a second person; its subject is the wording.
pub(crate) const WORDS: &str = "words";

/// A person's telephone number is no longer in service; its subject is the person.
pub(crate) const DEAD_NUMBER: &str = "dead-number";
/// Notices failed for good; its subject is the organisation, so that one item stands for all of them.
pub(crate) const NOTICE_FAILED: &str = "notice-failed";

/// The kinds as parts.
pub(crate) const OWN: [WorkKind; 7] = [
    WorkKind {
        name: DEAD_LETTER,
        label: t::kind_dead_letter,
        icon: "settings",
        href,
        draw: draw_dead,
        line: line_dead,
    },
    WorkKind {
        name: LADDER_FAULT,
        label: t::kind_ladder_fault,
        icon: "alert",
        href: ladder_href,
        draw: draw_ladder,
        line: line_ladder,
    },
    WorkKind {
        name: EMERGENCY_REVIEW,
        label: t::kind_emergency_review,
        icon: "eye",
        href: review_href,
        draw: draw_review,
        line: line_review,
    },
    WorkKind {
        name: LICENCE,
        label: t::kind_licence,
        icon: "verified",
        href: licence_href,
        draw: draw_licence,
        line: line_licence,
    },
    WorkKind {
        name: DEAD_NUMBER,
        label: t::kind_dead_number,
        icon: "phone",
        href,
        draw: draw_number,
        line: line_number,
    },
    WorkKind {
        name: NOTICE_FAILED,
        label: t::kind_notice_failed,
        icon: "send",
        href,
        draw: draw_notice,
        line: line_notice,
    },
    WorkKind { name: WORDS, label: t::kind_words, icon: "edit", href, draw: draw_words, line: line_words },
];

/// The page that every kind can be shown on.
pub(crate) fn href(item: &Item) -> String {
    format!("/items/{}", item.id)
}

fn ladder_href(item: &Item) -> String {
    format!("/pools/{}", item.subject)
}

fn licence_href(item: &Item) -> String {
    format!("/people/{}/account#badge", item.subject)
}

fn words_href(item: &Item) -> String {
    format!("/outbox/wordings/{}", item.subject)
}

fn review_href(item: &Item) -> String {
    format!("/emergency/{}/review", item.subject)
}

/// The part of an item's kind.
pub(crate) fn of(session: &Session, item: &Item) -> Option<WorkKind> {
    session.org().parts.all::<WorkKind>().find(|kind| kind.name == item.kind).copied()
}

/// The word of an item's kind; its name when its slice is gone.
pub(crate) fn label(kind: Option<WorkKind>, item: &Item, l: Locale) -> String {
    kind.map_or_else(|| item.kind.clone(), |kind| (kind.label)(l).to_owned())
}

/// The dead job: its kind and fault, which carry codes only.
async fn letter(session: &mut Session, item: &Item) -> Result<Option<(String, String)>> {
    let mut access = session.may::<View, _>(item.id).await?;
    let all = jobs::dead(&mut access).await?;
    Ok(all.into_iter().find(|(id, ..)| *id == item.subject).map(|(_, kind, _, fault)| (kind, fault)))
}

fn line_dead<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let kind = letter(session, item).await?.map(|(kind, _)| kind);
        Ok(html! { (kind.unwrap_or_default()) })
    })
}

fn draw_dead<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let Some((kind, fault)) = letter(session, item).await? else {
            return Ok(html! { p { (t::dead_gone(l)) } });
        };
        let body = html! {
            p { (t::dead_text(l)) }
            (ui::facts(&[(t::dead_job(l), html! { code { (kind) } }), (t::dead_fault(l), html! { code { (fault) } })]))
            form method="post" action={ "/items/" (item.id) "/revive" } { (Button::normal(t::dead_again(l)).icon("auto")) }
        };
        Ok(ui::card("dead", t::kind_dead_letter(l), &html! {}, &body))
    })
}

fn line_ladder<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        Ok(html! { (pool_name(session, item).await?.unwrap_or_else(|| t::ladder_text(l).to_owned())) })
    })
}

async fn pool_name(session: &mut Session, item: &Item) -> Result<Option<String>> {
    let l = session.locale();
    let mut access = session.may::<View, _>(item.id).await?;
    match pools::load(access.tx(), kernel::Id::from_raw(item.subject)).await {
        Ok(pool) => Ok(Some(pool.name_in(l).to_owned())),
        Err(kernel::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn draw_ladder<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let name = pool_name(session, item).await?.unwrap_or_default();
        let body = html! {
            p { (t::ladder_text(l)) }
            (Button::normal(&name).icon("settings").link(&ladder_href(item)))
        };
        Ok(ui::card("ladder-fault", t::kind_ladder_fault(l), &html! {}, &body))
    })
}

fn line_notice<'a>(session: &'a mut Session, _: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move { Ok(html! { (t::notice_failed_text(session.locale())) }) })
}

fn draw_notice<'a>(session: &'a mut Session, _: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let body = html! {
            p { (t::notice_failed_text(l)) }
            p { (t::notice_failed_do(l)) }
            (Button::normal(t::notice_failed_open(l)).icon("send").link("/outbox"))
        };
        Ok(ui::card("notice-failed", t::kind_notice_failed(l), &html! {}, &body))
    })
}

fn line_review<'a>(session: &'a mut Session, _: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move { Ok(html! { (t::review_text(session.locale())) }) })
}

fn draw_review<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let body = html! {
            p { (t::review_text(l)) }
            (Button::normal(t::review_open(l)).icon("eye").link(&review_href(item)))
        };
        Ok(ui::card("review", t::kind_emergency_review(l), &html! {}, &body))
    })
}

fn line_licence<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move { Ok(html! { (licence_of(session, item).await?.0) }) })
}

/// Whose licence, and what about it. The name and the last day are no secret to whoever holds the work.
async fn licence_of(session: &mut Session, item: &Item) -> Result<(String, String)> {
    let (l, person) = (session.locale(), kernel::PersonId::from_raw(item.subject));
    let mut access = session.may::<View, _>(item.id).await?;
    let name = people::card(&mut access, person).await.map(|card| card.title()).unwrap_or_default();
    let badge = people::badge_of(&mut access, person).await?.unwrap_or_default();
    let day = badge.licence_ends.as_deref().unwrap_or_default();
    let what = if badge.lapse.is_some() { t::licence_over(l).to_owned() } else { t::licence_ends(l, day) };
    Ok((name, what))
}

fn draw_licence<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let (name, what) = licence_of(session, item).await?;
        let body = html! {
            p { b { (name) } } p { (what) }
            p { (t::licence_do(l)) }
            div.actions {
                (Button::main(t::licence_open(l)).icon("verified").link(&licence_href(item)))
                (Button::normal(t::licence_all(l)).link("/people/licenses"))
            }
        };
        Ok(ui::card("licence", t::kind_licence(l), &html! {}, &body))
    })
}

/// Whose number. The name is no secret to whoever holds the work.
async fn owner_of(session: &mut Session, item: &Item) -> Result<String> {
    let mut access = session.may::<View, _>(item.id).await?;
    let card = people::card(&mut access, kernel::PersonId::from_raw(item.subject)).await;
    Ok(card.map(|card| card.title()).unwrap_or_default())
}

fn line_number<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move { Ok(html! { (owner_of(session, item).await?) }) })
}

fn draw_number<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let name = owner_of(session, item).await?;
        let body = html! {
            p { b { (name) } }
            p { (t::number_text(l)) }
            p { (t::number_do(l)) }
        };
        Ok(ui::card("dead-number", t::kind_dead_number(l), &html! {}, &body))
    })
}

fn line_words<'a>(session: &'a mut Session, _: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move { Ok(html! { (t::words_text(session.locale())) }) })
}

fn draw_words<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        // The pool may hold others, who pass it on.
        let who = session.who();
        let words = who.is(Role::Administrator) || who.is(Role::Communications);
        let body = html! {
            p { (t::words_text(l)) }
            p { (t::words_do(l)) }
            @if words {
                (Button::normal(t::words_open(l)).icon("edit").link(&words_href(item)))
            }
        };
        Ok(ui::card("words", t::kind_words(l), &html! {}, &body))
    })
}
