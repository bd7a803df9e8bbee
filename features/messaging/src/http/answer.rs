//! The team takes a thread on, answers, ends it.

use axum::{
    extract::{Form, Path, Request},
    http::HeaderMap,
    response::Response,
};
use gate::{Close, Edit, NewGrant, Reply, Session, View, Write};
use kernel::{Error, Result};
use policy::{Relation, Relations};
use serde::Deserialize;
use serde_json::json;
use work::{Outcome, WorkItem};

use super::{
    again,
    thread::{Back, page},
    to,
};
use crate::{
    form::{self, back_to},
    jobs::{self, Told},
    load::{self, draft_place},
    open::MESSAGE,
    policy::CARE,
    store::{self, NewPost},
    types::{SealedFile, Side, Thread, ThreadId, Via, fill},
};

/// Days that somebody who answered may read on.
const PART_DAYS: i64 = 365;

/// Takes the thread's work item on.
pub(crate) async fn take(session: Session, Path(id): Path<ThreadId>, headers: HeaderMap) -> Reply<Response> {
    let mut write = session.write().await?;
    own(&mut write, id, true).await?;
    write.notify(id.raw());
    write.send(to(&back_to(&headers, format!("/threads/{id}")))).await
}

/// Takes the open item when nobody holds it. With `must`, somebody else's holding it is a conflict.
async fn own(write: &mut Write, id: ThreadId, must: bool) -> Result<()> {
    let mut access = write.may::<Edit, Thread>(id).await?;
    let Some(item) = work::live_item_of(&mut access, id.raw(), MESSAGE).await? else { return Ok(()) };
    let pool = access.relations().has(Relation::Pool) || access.relations().has(Relation::Holder);
    // Others of the care team may answer without owning the answer.
    if must || (pool && item.holder.is_none()) {
        let mut held = write.may::<Edit, WorkItem>(item.id).await?;
        work::take(&mut held).await?;
    }
    Ok(())
}

/// Answers, and ends or keeps open; or puts a template into the draft.
pub(crate) async fn answer(mut session: Session, Path(id): Path<ThreadId>, request: Request) -> Reply<Response> {
    session.may::<View, Thread>(id).await?;
    let back = back_to(request.headers(), format!("/threads/{id}"));
    let mut filled = form::read(request).await?;
    let words = filled.words("q");
    if filled.has("template") {
        return put_template(session, id, &words, filled.text("template"), &with_sent(&back, id)).await;
    }
    if words.is_empty() && filled.files.is_empty() {
        filled.fault("q", "words-missing");
    }
    let Some(ready) = form::ready(&mut session, &mut filled).await? else {
        let loaded = load::load(&mut session, id, i64::MAX).await?;
        let page = page(&mut session, &loaded, &Back { errors: filled.errors, words: Some(words) }).await?;
        return session.send(again(page)).await;
    };
    let outcome = (filled.text("then") == "next")
        .then(|| Outcome::from_word(filled.text("outcome")).unwrap_or(Outcome::Answered));
    // What is ended is left: the desk shows the next one.
    let back = if outcome.is_some() { back.split('?').next().unwrap_or_default() } else { &back };
    let nonce = filled.nonce()?;
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Thread>(id).await?;
    if store::take_form(&mut access, &nonce, id).await?.is_none() {
        own(&mut write, id, false).await?;
        post(&mut write, id, (&words, Via::App), ready).await?;
        if let Some(outcome) = outcome {
            end(&mut write, id, outcome).await?;
        }
    }
    write.notify(id.raw());
    write.send(to(&with_sent(back, id))).await
}

/// Back, and the browser forgets what it kept of the answer.
fn with_sent(back: &str, id: ThreadId) -> String {
    let join = if back.contains('?') { '&' } else { '?' };
    format!("{back}{join}sent=answer-{id}")
}

/// The team's words, with what follows from them.
pub(super) async fn post(
    write: &mut Write,
    id: ThreadId,
    (words, via): (&str, Via),
    files: Vec<SealedFile>,
) -> Result<()> {
    let mut access = write.may::<Edit, Thread>(id).await?;
    let (me, now) = (access.who().person(), access.now());
    let thread = store::thread(&mut access).await?;
    let post = NewPost { via, files: files.len(), ..NewPost::message(Side::Team, me, words) };
    let (post, n) = store::add_post(access.writing(), id.raw(), &post, now).await?;
    store::insert_files(&mut access, id, post, files).await?;
    // An interpreter carries words; the answer is the team's.
    let answers = access.who().roles.meets(CARE);
    if answers {
        store::set_answered(&mut access).await?;
    }
    store::forget_draft(&mut access, &draft_place(id)).await?;
    if !access.relations().has(Relation::Participant) {
        let (relations, ends_at) = (Relations::of(Relation::Participant), now.plus_days(PART_DAYS));
        gate::give(&mut access, &NewGrant { grantee: me.raw(), relations, reason: "answered", ends_at }).await?;
    }
    jobs::later(&mut access, &Told { thread: id, n, by: me }, now).await?;
    if !answers {
        return Ok(());
    }
    let payload = json!({ "thread": id, "patient": thread.patient, "post": post, "person": me });
    ::jobs::emit(&mut access, "thread.answered", &payload).await
}

/// Ends the item and the thread; the hook of the work item ends the thread with it.
async fn end(write: &mut Write, id: ThreadId, outcome: Outcome) -> Result<()> {
    let mut access = write.may::<Close, Thread>(id).await?;
    let thread = store::thread(&mut access).await?;
    let (me, now) = (access.who().person(), access.now());
    let event = format!("closed:{}", outcome.word());
    store::add_post(access.writing(), id.raw(), &NewPost::event(&event, Some(me), None), now).await?;
    store::end_thread(access.writing(), id.raw(), outcome.word(), now).await?;
    work::close_here(&mut access, MESSAGE, outcome).await?;
    let payload = json!({ "thread": id, "patient": thread.patient, "outcome": outcome.word() });
    ::jobs::emit(&mut access, "thread.closed", &payload).await
}

/// Which template, into words that may stand there already.
async fn put_template(session: Session, id: ThreadId, words: &str, key: &str, sent: &str) -> Reply<Response> {
    let (config, me) = (session.org().config.clone(), session.who().name.clone());
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Thread>(id).await?;
    let thread = store::thread(&mut access).await?;
    let template =
        store::templates(&mut access).await?.into_iter().find(|x| x.id.to_string() == key).ok_or(Error::NotFound)?;
    let patient = people::card(&mut access, thread.patient).await?;
    let language = thread.language.parse().unwrap_or(patient.locale);
    let text = fill(template.body_in(language), [&patient.given, &config.name, &config.phone, &me]);
    let draft = if words.is_empty() { text } else { format!("{words}\n\n{text}") };
    store::put_draft(&mut access, &draft_place(id), "", &draft).await?;
    write.send(to(sent)).await
}

/// How it ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ended {
    outcome: String,
}

pub(crate) async fn close(
    session: Session,
    Path(id): Path<ThreadId>,
    headers: HeaderMap,
    Form(form): Form<Ended>,
) -> Reply<Response> {
    let outcome = Outcome::from_word(&form.outcome).unwrap_or(Outcome::Answered);
    let mut write = session.write().await?;
    end(&mut write, id, outcome).await?;
    write.notify(id.raw());
    write.send(to(&back_to(&headers, format!("/threads/{id}")))).await
}
