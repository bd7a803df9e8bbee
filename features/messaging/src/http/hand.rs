//! The team gives a thread to others: hands it over, adds an interpreter.

use axum::{
    extract::{Form, Path},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use gate::{Edit, NewGrant, Reply, Session, Share, View};
use kernel::{Error, FieldError, PersonId, Result};
use maud::Markup;
use people::PersonCard;
use policy::{Relation, Relations, Role};
use serde::Deserialize;
use work::{To, WorkItem};

use super::{again, to};
use crate::{
    form::{back_from, came_from},
    load::{Loaded, answerable},
    open::MESSAGE,
    pages::{self, HandPage},
    store::{self, NewPost},
    t,
    types::{PostKind, Side, Thread, ThreadId},
};

/// Days that an interpreter stays in a thread.
const INTERPRETER_DAYS: i64 = 30;

/// To whom, and why.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Hand {
    to: String,
    reason: String,
}

/// To whom it could go.
pub(crate) async fn show(mut session: Session, Path(id): Path<ThreadId>) -> Reply<Response> {
    let loaded = answerable(&mut session, id).await?;
    if loaded.item.is_none() {
        return session.send(to(&format!("/threads/{id}"))).await;
    }
    let page = page(&mut session, &loaded, &Hand::default(), &[]).await?;
    session.send(page.into_response()).await
}

async fn page(session: &mut Session, x: &Loaded, typed: &Hand, errors: &[FieldError]) -> Result<Markup> {
    let (l, now, id) = (session.locale(), session.now(), x.thread.id);
    let mut access = session.may::<View, Thread>(id).await?;
    let pools = work::pools(&mut access).await?;
    let members = gate::members_of(&mut access, x.thread.pool).await?;
    let page = HandPage { pools: &pools, members: &members, to: &typed.to, reason: &typed.reason, errors };
    ui::shell(session, &format!("/threads/{id}"), t::hand_over(l), pages::hand(l, x, &page, now)).await
}

pub(crate) async fn hand(mut session: Session, Path(id): Path<ThreadId>, Form(form): Form<Hand>) -> Reply<Response> {
    let (target, reason) = (To::parse(&form.to), form.reason.trim());
    let (Some(target), false) = (target, reason.is_empty()) else {
        let loaded = answerable(&mut session, id).await?;
        let missing = [
            target.is_none().then_some(FieldError { field: "to", code: "hand-missing" }),
            reason.is_empty().then_some(FieldError { field: "reason", code: "reason-missing" }),
        ];
        let errors: Vec<FieldError> = missing.into_iter().flatten().collect();
        let page = page(&mut session, &loaded, &form, &errors).await?;
        return session.send(again(page)).await;
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Thread>(id).await?;
    let (me, now) = (access.who().person(), access.now());
    let item = work::live_item_of(&mut access, id.raw(), MESSAGE).await?.ok_or(Error::Conflict("closed"))?;
    // The reason is for the team.
    let post = NewPost { kind: PostKind::Note, ..NewPost::message(Side::Team, me, reason) };
    store::add_post(access.writing(), id.raw(), &post, now).await?;
    let mut held = write.may::<Edit, WorkItem>(item.id).await?;
    work::hand_over(&mut held, target, reason).await?;
    write.notify(id.raw());
    write.send(to("/messages")).await
}

/// Who could carry words between the two languages: of any pool.
pub(crate) async fn interpreters(mut session: Session, Path(id): Path<ThreadId>, headers: HeaderMap) -> Reply<Markup> {
    let l = session.locale();
    let loaded = answerable(&mut session, id).await?;
    let speaks = |c: &PersonCard| c.speaks(pages::patient_language(&loaded));
    let all = people::interpreters(&mut session.may::<View, Thread>(id).await?).await?;
    let found: Vec<PersonCard> = all.into_iter().filter(speaks).collect();
    let from = back_from(came_from(&headers).unwrap_or_default(), id);
    let body = pages::interpreters(l, &loaded, &found, &from);
    let page = ui::shell(&mut session, &format!("/threads/{id}"), t::add_interpreter(l), body).await?;
    session.send(page).await
}

/// Whom to add.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Added {
    person: String,
    /// The page to come back to.
    from: String,
}

/// An interpreter joins the thread, for a month.
pub(crate) async fn interpreter(
    session: Session,
    Path(id): Path<ThreadId>,
    Form(form): Form<Added>,
) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Share, Thread>(id).await?;
    let person: PersonId = form.person.parse()?;
    let card = people::card(&mut access, person).await?;
    if !card.roles.has(Role::Interpreter) {
        return Err(Error::NotFound.into());
    }
    let (me, now) = (access.who().person(), access.now());
    let part = NewGrant {
        grantee: person.raw(),
        relations: Relations::of(Relation::Participant),
        reason: "interpreter",
        ends_at: now.plus_days(INTERPRETER_DAYS),
    };
    let there = gate::grants_on(&mut access).await?.iter().any(|g| g.grantee == person.raw());
    if !there {
        gate::give(&mut access, &part).await?;
        let event = NewPost::event("interpreter", Some(me), Some(person.raw()));
        store::add_post(access.writing(), id.raw(), &event, now).await?;
        let notice = channels::Notice::NewMessage { path: format!("/threads/{id}") };
        channels::notify(&mut access, person, notice, channels::Urgency::Routine).await?;
    }
    write.notify(id.raw());
    write.send(to(&back_from(&form.from, id))).await
}
