//! The inbox and single items.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Close, Edit, Reply, Session, View};
use kernel::{Boxed, Error, FieldError, RawId, Result, Time};
use maud::Markup;
use serde::Deserialize;

use super::back_to;
use crate::{
    kinds,
    pages::{
        inbox,
        item::{self, Shown},
    },
    store::{items, lists, minutes, pools},
    types::{Inbox, InboxId, ItemId, Outcome, State, To, WorkItem},
};

/// Items on one page of the inbox.
const PAGE: u32 = 25;

#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

pub(super) async fn inbox(mut session: Session, Query(query): Query<After>) -> Reply<Markup> {
    let me = InboxId::from_raw(session.who().id);
    let mut access = session.may::<View, Inbox>(me).await?;
    let mut pools = pools::mine(&mut access).await?;
    pools.sort_by(|a, b| a.name.cmp(&b.name));
    let after = query.after.as_deref().and_then(read_key);
    let mut scope = session.scope::<View, WorkItem>().await?;
    let mut items = lists::waiting(&mut scope, after.unwrap_or(lists::START), PAGE + 1).await?;
    let total = lists::count(&mut scope).await?;
    let more = items.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    items.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let older = items
        .last()
        .filter(|_| more)
        .map(|item| format!("/inbox?after={}.{}.{}", item.priority.level(), item.due_at.micros(), item.id));
    let page = inbox::page(&mut session, &inbox::Inbox { items, total, pools, older, later: after.is_some() }).await?;
    session.send(page).await
}

fn read_key(text: &str) -> Option<lists::Key> {
    let mut parts = text.splitn(3, '.');
    let (level, due, id) =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse::<RawId>().ok()?);
    Some((level, Time::from_micros(due), id))
}

/// The badge of the navigation.
pub(crate) fn badge(session: &mut Session) -> Boxed<'_, Result<i64>> {
    Box::pin(async move { lists::count(&mut session.scope::<View, WorkItem>().await?).await })
}

/// What the page of an item, or the desk, shows of it.
pub(super) async fn shown(session: &mut Session, id: ItemId, errors: Vec<FieldError>, reason: String) -> Result<Shown> {
    let me = session.who().person();
    let mut access = session.may::<View, _>(id).await?;
    let item = items::item(&mut access).await?;
    let timeline = items::timeline(&mut access).await?;
    let seconds = minutes::seconds_on(&mut access, id, me).await?;
    // A closed item cannot be handed over: nobody is listed.
    let (pools, people) = match item.state {
        State::Closed => (Vec::new(), Vec::new()),
        _ => (pools::pools(&mut access).await?, gate::members_of(&mut access, item.pool).await?),
    };
    Ok(Shown { item, timeline, pools, people, seconds, errors, reason })
}

pub(super) async fn show(mut session: Session, Path(id): Path<ItemId>) -> Reply<Markup> {
    let shown = shown(&mut session, id, Vec::new(), String::new()).await?;
    let page = item::page(&mut session, &shown).await?;
    session.send(page).await
}

#[derive(Deserialize)]
pub(super) struct Taken {
    #[serde(default)]
    back: String,
}

pub(super) async fn take(session: Session, Path(id): Path<ItemId>, Form(form): Form<Taken>) -> Reply<Redirect> {
    let mut write = session.write().await?;
    items::take(&mut write.may::<Edit, _>(id).await?).await?;
    write.notify(id.raw());
    write.send(back_to(&form.back, &format!("/items/{id}"))).await
}

#[derive(Deserialize)]
pub(super) struct Hand {
    #[serde(default)]
    to: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    back: String,
}

/// `again` draws the page when the form comes back: the first session ends with its write.
pub(super) async fn hand(
    session: Session,
    mut again: Session,
    Path(id): Path<ItemId>,
    Form(form): Form<Hand>,
) -> Reply<Response> {
    let mut write = session.write().await?;
    let outcome = match To::parse(&form.to) {
        Some(to) => items::hand_over(&mut write.may::<Edit, _>(id).await?, to, &form.reason).await,
        None => Err(Error::field("to", "need-person")),
    };
    match outcome {
        Ok(()) => {
            write.notify(id.raw());
            write.send(back_to(&form.back, "/inbox").into_response()).await
        }
        Err(Error::Invalid(errors)) => {
            drop(write);
            let shown = shown(&mut again, id, errors, form.reason).await?;
            let page = item::page(&mut again, &shown).await?;
            again.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Ended {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    back: String,
}

pub(super) async fn close(session: Session, Path(id): Path<ItemId>, Form(form): Form<Ended>) -> Reply<Redirect> {
    let mut write = session.write().await?;
    let mut access = write.may::<Close, _>(id).await?;
    let outcome = Outcome::from_word(&form.outcome).ok_or_else(|| Error::field("outcome", "need-outcome"))?;
    items::close(&mut access, outcome).await?;
    write.notify(id.raw());
    write.send(back_to(&form.back, "/inbox")).await
}

pub(super) async fn revive(session: Session, Path(id): Path<ItemId>) -> Reply<Redirect> {
    let mut write = session.write().await?;
    let mut access = write.may::<Close, _>(id).await?;
    let item = items::item(&mut access).await?;
    if item.kind != kinds::DEAD_LETTER {
        return Err(Error::NotFound.into());
    }
    jobs::revive(&mut access, item.subject).await?;
    items::close(&mut access, Outcome::Done).await?;
    write.send(Redirect::to("/inbox")).await
}
