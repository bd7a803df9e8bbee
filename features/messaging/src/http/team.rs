//! What else the team does with a thread: notes, hands over, calls, adds an interpreter.

use axum::{
    extract::{Form, Path},
    http::HeaderMap,
    response::Response,
};
use gate::{Close, Edit, NewGrant, Reply, Session, Share, View};
use kernel::{Error, PersonId, Result};
use policy::{Relation, Relations, Role};
use serde::Deserialize;
use work::{NewItem, Outcome, Priority, To, WorkItem};

use super::{
    again,
    thread::{Back, page},
    to,
};
use crate::{
    form::{self, back_to},
    kinds::CALL,
    load,
    open::MESSAGE,
    store::{self, NewCall, NewPost},
    types::{Call, CallId, PostKind, Side, Thread, ThreadId},
};

/// Days that an interpreter stays in a thread.
const INTERPRETER_DAYS: i64 = 30;

/// Words inside the team.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Note {
    note: String,
    nonce: String,
}

pub(crate) async fn note(
    mut session: Session,
    Path(id): Path<ThreadId>,
    headers: HeaderMap,
    Form(form): Form<Note>,
) -> Reply<Response> {
    session.may::<View, Thread>(id).await?;
    let back = back_to(&headers, format!("/threads/{id}"));
    let (text, nonce) =
        (form.note.trim(), if form.nonce.is_empty() { form::fresh_nonce()? } else { format!("note-{}", form.nonce) });
    if text.is_empty() {
        return session.send(to(&back)).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Thread>(id).await?;
    if store::take_form(&mut access, &nonce, id).await?.is_none() {
        let (me, now) = (access.who().person(), access.now());
        let post = NewPost { kind: PostKind::Note, ..NewPost::message(Side::Team, me, text) };
        store::add_post(access.writing(), id.raw(), &post, now).await?;
    }
    write.notify(id.raw());
    write.send(to(&back)).await
}

/// To whom, and why.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Hand {
    to: String,
    reason: String,
}

pub(crate) async fn hand(
    mut session: Session,
    Path(id): Path<ThreadId>,
    headers: HeaderMap,
    Form(form): Form<Hand>,
) -> Reply<Response> {
    let (target, reason) = (place(&form.to), form.reason.trim());
    let (Some(target), false) = (target, reason.is_empty()) else {
        let loaded = load::load(&mut session, id, i64::MAX).await?;
        let errors = vec![kernel::FieldError { field: "reason", code: "reason-missing" }];
        let page = page(&mut session, &loaded, &Back { errors, words: None }).await?;
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
    write.send(to(&back_to(&headers, "/messages".to_owned()))).await
}

/// `pool:ID` or `person:ID`.
fn place(text: &str) -> Option<To> {
    match text.split_once(':')? {
        ("pool", id) => id.parse().ok().map(To::Pool),
        ("person", id) => id.parse().ok().map(To::Person),
        _ => None,
    }
}

/// Somebody of the pool shall call the patient.
pub(crate) async fn call(session: Session, Path(id): Path<ThreadId>, headers: HeaderMap) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Thread>(id).await?;
    let (me, now) = (access.who().person(), access.now());
    let thread = store::thread(&mut access).await?;
    if !store::call_owed(&mut access, id, "asked").await? {
        let call = NewCall {
            id: CallId::new(now),
            thread: id,
            patient: thread.patient,
            pool: thread.pool,
            why: "asked",
            by: Some(me),
        };
        owe_call(&mut access, &call).await?;
    }
    write.notify(id.raw());
    write.send(to(&back_to(&headers, format!("/threads/{id}")))).await
}

/// Notes the call and opens its work item.
pub(crate) async fn owe_call<A: gate::WriteAct>(
    access: &mut gate::Access<'_, A, Thread>,
    call: &NewCall,
) -> Result<()> {
    let now = access.now();
    store::insert_call(access, call).await?;
    store::add_post(access.writing(), call.thread.raw(), &NewPost::event("call", call.by, None), now).await?;
    let item = NewItem {
        kind: CALL,
        pool: call.pool,
        patient: Some(call.patient),
        subject: call.id.raw(),
        priority: Priority::Today,
        due_at: None,
        minutes: 5,
    };
    work::open(access, &item).await.map(drop)
}

/// The call was made: whoever says so, made it.
pub(crate) async fn called(session: Session, Path(id): Path<CallId>, headers: HeaderMap) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Close, Call>(id).await?;
    let (me, now) = (access.who().person(), access.now());
    let (thread, _) = store::call(&mut access).await?;
    if store::end_call(access.writing(), id.raw(), now).await? {
        store::add_post(access.writing(), thread.raw(), &NewPost::event("called", Some(me), None), now).await?;
    }
    work::close_here(&mut access, CALL, Outcome::Done).await?;
    write.notify(thread.raw());
    write.send(to(&back_to(&headers, format!("/threads/{thread}")))).await
}

/// Whom to add.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Added {
    person: String,
}

/// An interpreter joins the thread, for a month.
pub(crate) async fn interpreter(
    session: Session,
    Path(id): Path<ThreadId>,
    headers: HeaderMap,
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
    write.send(to(&back_to(&headers, format!("/threads/{id}")))).await
}
