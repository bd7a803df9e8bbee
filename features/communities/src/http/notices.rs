//! E-mails about new answers: chosen by the person as themselves, ended by a link without signing in.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use channels::{Contact, ContactId, Reach};
use gate::{Edit, Masked, Operate, Reply, SignedIn, View};
use kernel::{Error, Result};
use serde::Deserialize;

use super::{page, to};
use crate::{
    digest::{Choice, person_of},
    ground::{DIRECTORY, Directory},
    pages, store, t,
};

/// What the person chose, and how they are reached. Reading it leaves no trace.
pub(super) async fn chosen(masked: &Masked) -> Result<(Option<Choice>, Reach)> {
    let person = masked.person().map(gate::Who::person).ok_or(Error::SignedOut)?;
    let mut frame = masked.frame();
    let mut access = frame.may::<View, Contact>(ContactId::from_raw(person.raw())).await?;
    Ok((store::digests::choice(&mut access).await?, channels::reach(&mut access, person).await?))
}

#[derive(Deserialize)]
pub(crate) struct Choosing {
    #[serde(default)]
    every: String,
    #[serde(default)]
    hour: String,
}

/// Off, daily or weekly, at an hour of one's own. A choice of the person: no name is near it.
pub(crate) async fn choose(SignedIn(masked): SignedIn, Form(form): Form<Choosing>) -> Reply<Response> {
    let choice = Choice::parse(&form.every, &form.hour)?;
    let (_, reach) = chosen(&masked).await?;
    let session = masked.unmasked()?;
    let id = ContactId::from_raw(session.who().id);
    let choice = choice.map(|choice| (choice, choice.next(session.now(), &reach.zone, &reach.hours)));
    let mut write = session.write().await?;
    store::digests::choose(&mut write.may::<Edit, Contact>(id).await?, choice).await?;
    let said = if choice.is_some() { "digest-on" } else { "digest-off" };
    write.send(to(&format!("/groups?said={said}"))).await
}

/// Asks once: programs that look into e-mails open links.
pub(crate) async fn ask_off(masked: Masked, Path(token): Path<String>) -> Reply<Response> {
    let l = masked.locale();
    person_of(masked.org(), &token)?;
    let mut session = masked.unnamed();
    let body = pages::notices::off(l, &token);
    let drawn = page(&masked, &mut session, "/groups", t::digest_off_title(l), body).await?;
    session.send(drawn.into_response()).await
}

/// Ends the e-mails of whom the link was made for, whoever opens it; mail programs do it with one POST (RFC 8058).
pub(crate) async fn off(masked: Masked, Path(token): Path<String>) -> Reply<Response> {
    let l = masked.locale();
    let person = person_of(masked.org(), &token)?;
    let mut write = masked.org().job("communities.digest-off").await?;
    store::digests::end(&mut write.may::<Operate, Directory>(DIRECTORY).await?, person).await?;
    write.commit().await?;
    let mut session = masked.unnamed();
    let drawn = page(&masked, &mut session, "/groups", t::digest_off_title(l), pages::notices::ended(l)).await?;
    session.send(drawn.into_response()).await
}
