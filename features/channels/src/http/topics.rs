//! Single topics: choosing them, and the record of it to take along.

use axum::{
    Form,
    extract::{Path, Query},
    http::{HeaderName, header},
    response::{IntoResponse, Redirect, Response},
};
use gate::{Edit, ORG, Organisation, Reply, Session, View};
use kernel::{Error, Locale, PersonId, Result};
use maud::Markup;
use serde::Deserialize;

use crate::{
    Channel, Contact, ContactId, Topic,
    export::{Record, choices},
    pages, store, t,
};

#[derive(Deserialize)]
pub(crate) struct Choice {
    topic: String,
    channel: String,
    answer: String,
}

/// Ends one topic on one channel, or agrees to it again: at once, with the words that stood beside the button.
pub(crate) async fn choose(session: Session, Form(form): Form<Choice>) -> Reply<Response> {
    let named = Topic::from_word(&form.topic).zip(Channel::from_word(&form.channel));
    let (topic, channel) = named.filter(|known| choices().any(|one| one == *known)).ok_or(Error::NotFound)?;
    let on = match form.answer.as_str() {
        "end" => false,
        "agree" => true,
        _ => return Err(Error::NotFound.into()),
    };
    let (person, id, l) = (session.who().person(), ContactId::from_raw(session.who().id), session.locale());
    let words = words(&session, l, (topic, channel), on);
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    if store::topic_stands(&mut access, person, (channel, topic)).await? == on {
        return Err(Error::Conflict("changed").into());
    }
    store::topic_put(&mut access, person, (channel, topic), on, ("page", &words)).await?;
    if !on {
        store::suppress_topic(&mut access, person, (channel, topic)).await?;
    }
    write.send(Redirect::to("/channels?done=topic#topics").into_response()).await
}

/// The words that the person saw: the topic, the channel, and what the button said or asked to agree to.
fn words(session: &Session, l: Locale, (topic, channel): (Topic, Channel), on: bool) -> String {
    let said = match (topic.asked_first(), on) {
        (true, true) => pages::topics::agreement(l, &session.org().config.name, channel),
        (_, true) => pages::topics::turn_on(l, channel).to_owned(),
        (_, false) => pages::topics::turn_off(l, channel).to_owned(),
    };
    format!("{}: {said}", pages::topics::title(l, topic))
}

fn file(kind: &str, record: &Record) -> Result<Response> {
    let (kind, name, body) = match kind {
        "consent.csv" => ("text/csv; charset=utf-8", "attachment; filename=\"consent.csv\"", record.csv()),
        "consent.json" => ("application/json", "attachment; filename=\"consent.json\"", record.json()),
        _ => return Err(Error::NotFound),
    };
    let head: [(HeaderName, &'static str); 2] = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    Ok((head, body).into_response())
}

/// A person's own record.
pub(crate) async fn own(mut session: Session, Path(kind): Path<String>) -> Reply<Response> {
    let (person, id) = (session.who().person(), ContactId::from_raw(session.who().id));
    let mut access = session.may::<View, Contact>(id).await?;
    access.note("consent-export");
    let record = Record::of(&mut access, person).await?;
    session.send(file(&kind, &record)?).await
}

/// One person's record for the administrator, who has to answer for it. The person finds it in who looked.
pub(crate) async fn of(mut session: Session, Path((person, kind)): Path<(PersonId, String)>) -> Reply<Response> {
    let mut access = session.may::<View, Contact>(ContactId::from_raw(person.raw())).await?;
    access.note("consent-export");
    let record = Record::of(&mut access, person).await?;
    session.send(file(&kind, &record)?).await
}

#[derive(Deserialize, Default)]
pub(crate) struct Find {
    #[serde(default)]
    address: String,
}

/// Whose record it is, by a number or e-mail address: what somebody who complains has in the hand.
pub(crate) async fn find(mut session: Session, Query(find): Query<Find>) -> Reply<Markup> {
    let l = session.locale();
    let parsed = Channel::ALL.into_iter().find_map(|channel| Some((channel, channel.parse(&find.address).ok()?)));
    let mut access = session.may::<View, Organisation>(ORG).await?;
    let found = match &parsed {
        Some((channel, value)) => {
            access.note("consent-find");
            Some(store::persons_at(&mut access, *channel, value).await?)
        }
        None => None,
    };
    let body = pages::topics::find(l, &find.address, found.as_deref());
    let page = ui::shell(&mut session, "/outbox", t::find_title(l), body).await?;
    session.send(page).await
}
