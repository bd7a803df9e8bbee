//! Inbox blocks: booking, the desk, the end.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Create, Edit, Reply, Session, View, Write};
use kernel::{Error, FieldError, Result, Time};
use maud::Markup;
use serde::Deserialize;

use super::items::shown;
use crate::{
    pages::{
        blocks::{self as page, Booking},
        desk::{self, Desk},
    },
    store::{
        blocks::{self, BlockRow, MORE},
        lists,
    },
    types::{BlockFigure, BlockId, Inbox, InboxId, ItemId, Priority, State, WorkItem},
};

/// Most items that one cut looks at.
const LOOK: u32 = 100;

pub(super) async fn list(session: Session) -> Reply<Markup> {
    let (session, page) = list_page(session, &Booking::default(), &[]).await?;
    session.send(page).await
}

async fn list_page(mut session: Session, form: &Booking, errors: &[FieldError]) -> Result<(Session, Markup)> {
    let me = InboxId::from_raw(session.who().id);
    let (open, over) = blocks::of_person(&mut session.may::<View, Inbox>(me).await?).await?;
    let page = page::list(&mut session, (&open, &over), form, errors).await?;
    Ok((session, page))
}

#[derive(Deserialize)]
pub(super) struct Book {
    #[serde(flatten)]
    booking: Booking,
    #[serde(default)]
    act: String,
}

pub(super) async fn book(session: Session, again: Session, Form(form): Form<Book>) -> Reply<Response> {
    match book_one(session, &form).await {
        Ok((write, id)) => write.send(Redirect::to(&format!("/blocks/{id}")).into_response()).await,
        Err(Error::Invalid(errors)) => {
            let (session, page) = list_page(again, &form.booking, &errors).await?;
            session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn book_one(session: Session, form: &Book) -> Result<(Write, BlockId)> {
    let (now, me) = (session.now(), InboxId::from_raw(session.who().id));
    let at_once = form.act != "later";
    let starts_at = if at_once { now } else { read_start(&form.booking, &session.who().zone)? };
    let minutes = form.booking.minutes.parse().unwrap_or(0);
    let mut write = session.write().await?;
    let id = blocks::book(&mut write.may::<Create, Inbox>(me).await?, minutes, starts_at).await?;
    if at_once {
        begin(&mut write, id).await?;
    }
    Ok((write, id))
}

/// The date and time of the form in the person's zone; a browser writes `2026-11-23` and `09:30`.
fn read_start(form: &Booking, zone: &str) -> Result<Time> {
    let wrong = |field| Error::field(field, "bad-time");
    let date: jiff::civil::Date = form.date.trim().parse().map_err(|_| wrong("date"))?;
    let time: jiff::civil::Time = form.time.trim().parse().map_err(|_| wrong("time"))?;
    let at = date.to_datetime(time).in_tz(zone).map_err(|_| wrong("time"))?;
    Ok(Time::from_micros(at.timestamp().as_microsecond()))
}

/// Starts the clock and cuts the queue.
async fn begin(write: &mut Write, id: BlockId) -> Result<()> {
    let block = blocks::start(&mut write.may::<Edit, _>(id).await?).await?;
    fill(write, &block, block.minutes).await
}

/// Puts what fits into `minutes` into the block. What somebody else takes in the same moment is left out.
async fn fill(write: &mut Write, block: &BlockRow, minutes: i64) -> Result<()> {
    let queue = blocks::queue(&mut write.may::<View, _>(block.id).await?).await?;
    let mut scope = write.scope::<View, WorkItem>().await?;
    let mut waiting = lists::waiting(&mut scope, lists::START, LOOK).await?;
    waiting.retain(|item| !queue.iter().any(|old| old.id == item.id));
    let mut place = i64::try_from(queue.len()).unwrap_or(0);
    for item in blocks::cut(&waiting, minutes) {
        place += i64::from(blocks::reserve(&mut write.may::<Edit, _>(item).await?, block, place).await?);
        write.notify(item.raw());
    }
    Ok(())
}

#[derive(Deserialize)]
pub(super) struct Open {
    item: Option<ItemId>,
}

pub(super) async fn show(mut session: Session, Path(id): Path<BlockId>, Query(query): Query<Open>) -> Reply<Markup> {
    let mut access = session.may::<View, _>(id).await?;
    let block = blocks::block(&mut access).await?;
    let page = match (block.started_at, block.ended_at) {
        (_, Some(_)) => after(&mut session, &block).await?,
        (None, None) => page::before(&mut session, &block).await?,
        (Some(_), None) => {
            let desk = desk_of(&mut session, block, query.item).await?;
            desk::page(&mut session, &desk).await?
        }
    };
    session.send(page).await
}

async fn desk_of(session: &mut Session, block: BlockRow, asked: Option<ItemId>) -> Result<Desk> {
    let queue = blocks::queue(&mut session.may::<View, _>(block.id).await?).await?;
    let first = || queue.iter().find(|item| item.state != State::Closed).map(|item| item.id);
    let open = match asked.or_else(first) {
        // What was handed over meanwhile is no longer ours to see; the queue goes on.
        Some(id) => match shown(session, id, Vec::new(), String::new()).await {
            Ok(shown) => Some(shown),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let mut scope = session.scope::<View, WorkItem>().await?;
    let mine = i64::try_from(queue.iter().filter(|item| item.state != State::Closed).count()).unwrap_or(0);
    let more = (lists::count(&mut scope).await? - mine).max(0);
    let pressing = lists::waiting(&mut scope, lists::START, 10).await?;
    let in_queue = |id| queue.iter().any(|item| item.id == id);
    let danger = pressing.into_iter().find(|item| item.priority == Priority::Now && !in_queue(item.id));
    Ok(Desk { block, queue, open, more, danger })
}

async fn after(session: &mut Session, block: &BlockRow) -> Result<Markup> {
    let summary = blocks::summary(&mut session.may::<View, _>(block.id).await?, block).await?;
    let (from, to) = (block.started_at.unwrap_or(block.starts_at), block.ended_at.unwrap_or(block.ends_at));
    let mut parts: Vec<BlockFigure> = session.org().parts.all::<BlockFigure>().copied().collect();
    parts.sort_by_key(|part| part.order);
    let mut figures = Vec::with_capacity(parts.len());
    for part in parts {
        figures.push(((part.label)(session.locale()), (part.count)(session, &summary.subjects, from, to).await?));
    }
    page::after(session, block, &summary, &figures).await
}

pub(super) async fn start(session: Session, Path(id): Path<BlockId>) -> Reply<Redirect> {
    let mut write = session.write().await?;
    begin(&mut write, id).await?;
    write.send(Redirect::to(&format!("/blocks/{id}"))).await
}

pub(super) async fn more(session: Session, Path(id): Path<BlockId>) -> Reply<Redirect> {
    let mut write = session.write().await?;
    let block = blocks::lengthen(&mut write.may::<Edit, _>(id).await?).await?;
    fill(&mut write, &block, MORE).await?;
    write.send(Redirect::to(&format!("/blocks/{id}"))).await
}

pub(super) async fn end(session: Session, Path(id): Path<BlockId>) -> Reply<Redirect> {
    let me = session.who().person();
    let mut write = session.write().await?;
    let unreached = blocks::end(&mut write.may::<Edit, _>(id).await?).await?;
    for item in unreached {
        blocks::unreached(&mut write.may::<Edit, _>(item).await?, id, me).await?;
        write.notify(item.raw());
    }
    write.send(Redirect::to(&format!("/blocks/{id}"))).await
}
