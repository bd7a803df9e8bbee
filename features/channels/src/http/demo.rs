//! The demo's side doors. Everywhere else they answer as if they were not there.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{
        IntoResponse, Redirect, Response,
        sse::{Event, Sse},
    },
};
use futures::Stream;
use gate::{Access, ORG, Org, Organisation, Reply, Session, View, Visitor};
use kernel::{Error, Locale, PersonId, RawId, Result};
use serde::Deserialize;

use crate::{
    Channel, Notice, inbound,
    mail_in::{self, Taken},
    pages::demo::{self, Answer, Line, Mail, Phone},
    store, t, talk,
    templates::Approved,
    types::Outgoing,
    who,
};

#[derive(Deserialize, Default)]
pub(crate) struct At {
    #[serde(default)]
    person: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    hold: String,
    #[serde(default)]
    done: String,
}

#[derive(Deserialize)]
pub(crate) struct Mailed {
    mail: String,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
pub(crate) struct Texted {
    number: String,
    #[serde(default)]
    text: String,
}

/// The organisation and the visitor's language, in the demo; elsewhere nothing is here.
fn door(visitor: &Visitor) -> Result<(Arc<Org>, Locale)> {
    let org = visitor.session.org();
    if org.config.demo { Ok((Arc::clone(org), visitor.session.locale())) } else { Err(Error::NotFound) }
}

pub(crate) async fn phone(visitor: Visitor, Query(at): Query<At>) -> Reply<Response> {
    let (org, l) = door(&visitor)?;
    draw_phone(&org, l, &at, false).await
}

async fn draw_phone(org: &Arc<Org>, l: Locale, at: &At, empty: bool) -> Reply<Response> {
    let mut read = org.operator_read("channels.demo");
    let number = number_of(&mut read, at).await?;
    let (page, status) = match number {
        Some(number) => {
            let (name, lines) = phone_of(&mut read, org, &number).await?;
            let phone = Phone {
                l,
                number: &number,
                name: &name,
                lines: &lines,
                now: read.now(),
                zone: &org.config.zone,
                hold: !at.hold.is_empty(),
                empty,
            };
            let status = if empty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            (demo::phone(org, &phone), status)
        }
        None => (demo::phones(org, l, &numbers(&mut read).await?), StatusCode::OK),
    };
    read.send((status, page).into_response()).await
}

/// The number that the address names: itself, or a person's newest.
async fn number_of(read: &mut Session, at: &At) -> Result<Option<String>> {
    if !at.number.is_empty() {
        return Channel::Sms.parse(&at.number).map(Some).map_err(|_| Error::NotFound);
    }
    if at.person.is_empty() {
        return Ok(None);
    }
    let person: PersonId = at.person.parse()?;
    let mut access = read.may::<View, Organisation>(ORG).await?;
    let mut known = store::addresses(&mut access, person).await?;
    known.retain(|a| a.channel == Channel::Sms);
    Ok(Some(known.pop().ok_or(Error::NotFound)?.value))
}

/// Every number with its persons' names, and those that got a text before they had a person.
async fn numbers(read: &mut Session) -> Result<Vec<(String, String)>> {
    let mut access = read.may::<View, Organisation>(ORG).await?;
    let mut all = store::reachable(&mut access, Channel::Sms).await?;
    for row in store::outgoing_of(&mut access, Channel::Sms, "").await? {
        if !all.iter().any(|(_, value)| *value == row.value) {
            all.push((String::new(), row.value));
        }
    }
    Ok(all)
}

async fn phone_of(read: &mut Session, org: &Org, number: &str) -> Result<(String, Vec<Line>)> {
    let mut access = read.may::<View, Organisation>(ORG).await?;
    let name = store::persons_at(&mut access, Channel::Sms, number).await?.into_iter().next().map(|(_, name)| name);
    let mut lines = Vec::new();
    let approved = store::approved(&mut access).await?;
    // Oldest first, so that the parts of an answer keep their order within a moment.
    for row in store::outgoing_of(&mut access, Channel::Sms, number).await?.into_iter().rev() {
        let (_, text, path) = match whole(&mut access, &row).await? {
            Some(text) => (String::new(), text, String::new()),
            None => words(org, &row, Channel::Sms, &approved)?,
        };
        lines.push(Line { at: row.made_at, mine: false, text, path });
    }
    for (at, keyword) in store::inbound_of(&mut access, number).await? {
        lines.push(Line { at, mine: true, text: keyword, path: String::new() });
    }
    // Stable: of the same moment, what was asked stands before its answer.
    lines.sort_by_key(|line| (line.at, !line.mine));
    Ok((name.unwrap_or_default(), lines))
}

/// Words that a row does not hold: of an answer that went whole, made again from the thread; of who shares the telephone.
async fn whole(access: &mut Access<'_, View, Organisation>, row: &Outgoing) -> Result<Option<String>> {
    if row.notice == Notice::Who.word() {
        return Ok(Some(who::question(access, row).await?.text.into_inner()));
    }
    match store::about(access, row.id).await? {
        Some((about, true)) => talk::text_of(access, about).await,
        _ => Ok(None),
    }
}

/// Subject, text and link of a notice, made again from its row, in the words that counted when it was made.
fn words(org: &Org, row: &Outgoing, channel: Channel, approved: &Approved) -> Result<(String, String, String)> {
    let notice = Notice::from_row(&row.notice, row.path.clone(), row.code)?;
    let filled = approved.filled(org, &notice, (channel, row.locale), row.made_at)?;
    Ok((filled.subject.into_inner(), filled.text.into_inner(), notice.leads().to_owned()))
}

pub(crate) async fn send(visitor: Visitor, Form(form): Form<Texted>) -> Reply<Response> {
    let (org, l) = door(&visitor)?;
    let number = Channel::Sms.parse(&form.number).map_err(|_| Error::NotFound)?;
    let text = form.text.trim();
    if text.is_empty() {
        return draw_phone(&org, l, &At { number, ..At::default() }, true).await;
    }
    inbound::receive(&org, &number, text).await?;
    let back = format!("/demo/phone?number=%2B{}", number.trim_start_matches('+'));
    visitor.session.send(Redirect::to(&back).into_response()).await
}

/// Says that something changed somewhere; no content. Ends after ten minutes, and the browser asks again.
pub(crate) async fn news(visitor: Visitor) -> Reply<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let (org, _) = door(&visitor)?;
    let ends = tokio::time::Instant::now() + Duration::from_secs(600);
    let stream = futures::stream::unfold(org.bus.subscribe(), move |mut bus| async move {
        let news = tokio::time::timeout_at(ends, bus.recv()).await.ok()?;
        // Falling behind is no fault: the page asks for everything anyway.
        let open = !matches!(news, Err(tokio::sync::broadcast::error::RecvError::Closed));
        open.then(|| (Ok(Event::default().data("change")), bus))
    });
    visitor.session.send(Sse::new(stream)).await
}

pub(crate) async fn mailbox(visitor: Visitor, Query(at): Query<At>) -> Reply<Response> {
    let (org, l) = door(&visitor)?;
    let said = (at.done == "kept").then(|| (ui::State::Done, t::demo_mail_kept(l)));
    draw_mailbox(&org, l, &at.mail, Answer { said, ..Answer::default() }).await
}

async fn draw_mailbox(org: &Arc<Org>, l: Locale, open: &str, mut answer: Answer) -> Reply<Response> {
    let mut read = org.operator_read("channels.demo");
    let mut access = read.may::<View, Organisation>(ORG).await?;
    let approved = store::approved(&mut access).await?;
    let open: Option<RawId> = open.parse().ok();
    let mut mails = Vec::new();
    for row in store::outgoing_of(&mut access, Channel::Email, "").await? {
        if Some(row.id) == open {
            let notice = Notice::from_row(&row.notice, row.path.clone(), row.code)?;
            answer.to = mail_in::reply_to(&mut access, &row, &notice).await?;
        }
        let (subject, text, path) = words(org, &row, Channel::Email, &approved)?;
        mails.push(Mail { id: row.id, at: row.made_at, to: row.value, subject, text, path });
    }
    let wrong = answer.empty || answer.said.is_some_and(|(state, _)| state != ui::State::Done);
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = demo::mailbox(org, l, &mails, (open, &answer), read.now());
    read.send((status, page).into_response()).await
}

/// What a mail program would do with Reply: an e-mail goes to the address of the notice, through the same door as every other.
pub(crate) async fn answer(visitor: Visitor, Form(form): Form<Mailed>) -> Reply<Response> {
    let (org, l) = door(&visitor)?;
    if form.text.trim().is_empty() {
        return draw_mailbox(&org, l, &form.mail, Answer { empty: true, ..Answer::default() }).await;
    }
    let mut read = org.operator_read("channels.demo");
    let mut access = read.may::<View, Organisation>(ORG).await?;
    let rows = store::outgoing_of(&mut access, Channel::Email, "").await?;
    let row = rows.into_iter().find(|row| row.id.to_string() == form.mail).ok_or(Error::NotFound)?;
    let notice = Notice::from_row(&row.notice, row.path.clone(), row.code)?;
    let to = mail_in::reply_to(&mut access, &row, &notice).await?.ok_or(Error::NotFound)?;
    // What was read is let go before anything is written.
    drop(read);
    let raw = format!(
        "From: {from}\r\nTo: {to}\r\nMessage-ID: <{id}@demo>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
        from = row.value,
        to = to.address,
        id = RawId::new(org.clock.now()),
        text = form.text,
    );
    let (state, text) = match mail_in::arrive(&org, (&row.value, &to.address), raw.as_bytes()).await {
        Taken::Kept | Taken::LetGo => {
            let back = format!("/demo/mailbox?mail={}&done=kept", row.id);
            return visitor.session.send(Redirect::to(&back).into_response()).await;
        }
        Taken::Refused(_) => (ui::State::Danger, t::demo_mail_refused(l)),
        Taken::Later => (ui::State::Danger, t::demo_mail_later(l)),
    };
    let said = Some((state, text));
    draw_mailbox(&org, l, &form.mail, Answer { said, typed: form.text, ..Answer::default() }).await
}
