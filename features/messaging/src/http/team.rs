//! What else the team does with a thread: notes and calls.

use axum::{
    extract::{Form, Path},
    http::HeaderMap,
    response::Response,
};
use gate::{Close, Edit, Reply, Session, View};
use kernel::Result;
use serde::Deserialize;
use work::{NewItem, Outcome, Priority};

use super::to;
use crate::{
    form::{self, back_to},
    kinds::CALL,
    store::{self, NewCall, NewPost},
    types::{Call, CallId, PostKind, Side, Thread, ThreadId},
};

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
