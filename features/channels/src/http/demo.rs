//! The demo's side doors. Everywhere else they answer as if they were not there.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Form,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Query, Request},
    http::{StatusCode, header},
    response::{
        IntoResponse, Redirect, Response,
        sse::{Event, Sse},
    },
};
use futures::Stream;
use gate::{Access, ORG, Operate, Org, Organisation, Reply, Session, View, Visitor};
use kernel::{Error, Locale, PersonId, RawId, Result};
use serde::Deserialize;

use crate::{
    Channel, FaxWords, Notice, fax, inbound,
    mail_in::{self, Taken},
    pages::demo::{self, Answer, Line, Mail, Phone},
    pictures::{DemoPictures, MOST_BYTES, Media},
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

/// What a telephone sends.
#[derive(Default)]
struct Texted {
    number: String,
    text: String,
    picture: Bytes,
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

/// Reads a form with a picture, or a plain one.
async fn typed(mut request: Request) -> Result<Texted> {
    DefaultBodyLimit::max(MOST_BYTES + 64 * 1024).apply(&mut request);
    let bad = |_| Error::field("text", "text-empty");
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let mut texted = Texted::default();
    if !kind.starts_with("multipart/form-data") {
        let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        for (name, value) in form.map_err(|_| Error::field("text", "text-empty"))?.0 {
            match name.as_str() {
                "number" => texted.number = value,
                "text" => texted.text = value,
                _ => {}
            }
        }
        return Ok(texted);
    }
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| Error::field("text", "text-empty"))?;
    while let Some(field) = parts.next_field().await.map_err(bad)? {
        match field.name() {
            Some("number") => texted.number = field.text().await.map_err(bad)?,
            Some("text") => texted.text = field.text().await.map_err(bad)?,
            Some("picture") => texted.picture = field.bytes().await.map_err(bad)?,
            _ => {}
        }
    }
    Ok(texted)
}

pub(crate) async fn send(visitor: Visitor, request: Request) -> Reply<Response> {
    let (org, l) = door(&visitor)?;
    let form = typed(request).await?;
    let number = Channel::Sms.parse(&form.number).map_err(|_| Error::NotFound)?;
    let text = form.text.trim();
    if text.is_empty() && form.picture.is_empty() {
        return draw_phone(&org, l, &At { number, ..At::default() }, true).await;
    }
    let name = RawId::new(org.clock.now()).to_string();
    let held = org.parts.all::<DemoPictures>().next().filter(|_| !form.picture.is_empty());
    let media: Vec<Media> = held.map(|held| held.put(&name, form.picture)).into_iter().collect();
    let words = inbound::with_pictures(text, media.len());
    inbound::receive(&org, &number, (&words, &media)).await?;
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
        mails.push(Mail { id: row.id, at: row.made_at, to: row.value, subject, text, path, pages: None });
    }
    for fax in store::newest_faxes(&mut access).await? {
        let (subject, to) = (t::demo_fax_subject(l, fax.to.recipient()), fax::address_of(org, fax.to.number()));
        let (text, pages) = (t::demo_fax_text(l).to_owned(), Some(format!("/demo/mailbox/files/{}", fax.id)));
        mails.push(Mail { id: fax.id, at: fax.made_at, to, subject, text, path: String::new(), pages });
    }
    mails.sort_by_key(|mail| std::cmp::Reverse(mail.at));
    let wrong = answer.empty || answer.said.is_some_and(|(state, _)| state != ui::State::Done);
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = demo::mailbox(org, l, &mails, (open, &answer), read.now());
    read.send((status, page).into_response()).await
}

/// The PDF of a fax, made again as it was sent.
pub(crate) async fn fax(visitor: Visitor, Path(fax): Path<String>) -> Reply<Response> {
    let (org, _) = door(&visitor)?;
    let id: RawId = fax.parse()?;
    let mut write = org.job("channels.demo").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let row = store::lock_fax(&mut access, id).await?.ok_or(Error::NotFound)?;
    let part = org.parts.all::<FaxWords>().next().ok_or(Error::NotFound)?;
    let sheet = (part.read)(&mut write, row.of).await?.ok_or(Error::NotFound)?;
    write.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"fax.pdf\""),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    visitor.session.send((headers, fax::pdf(&row.disclosed(&org, &sheet))).into_response()).await
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
