//! The team starts a text to a patient.

use axum::{
    extract::{Form, Path},
    response::{IntoResponse, Response},
};
use channels::Texting;
use gate::{Create, Reply, Session};
use kernel::{Error, FieldError, Person, PersonId, Result};
use maud::Markup;
use serde::Deserialize;

use super::{again, answer, to};
use crate::{
    form,
    pages::{self, Start},
    store, t,
    texts::TEXT_DAYS,
    types::{ThreadId, Via, title_of},
};

/// The words, as they were typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Words {
    q: String,
    nonce: String,
}

pub(crate) async fn show(mut session: Session, Path(patient): Path<PersonId>) -> Reply<Response> {
    let page = draw(&mut session, patient, ("", &[])).await?;
    session.send(page.into_response()).await
}

async fn draw(session: &mut Session, patient: PersonId, (words, errors): (&str, &[FieldError])) -> Result<Markup> {
    let l = session.locale();
    let mut access = session.may::<Create, Person>(patient).await?;
    let card = people::card(&mut access, patient).await?;
    let texting = channels::texting(&mut access, patient).await?;
    let nonce = form::fresh_nonce()?;
    let back = ui::back_to_person(session, patient, &card.name);
    let start = Start { patient, back, name: &card.name, texting: &texting, words, errors, nonce: &nonce };
    ui::shell(session, "/inbox", &t::text_title(l, &card.name), pages::start(l, &start)).await
}

/// Opens a thread, or joins the one that the patient is in; the words go as a text, as far as the patient agreed.
pub(crate) async fn send(
    mut session: Session,
    Path(patient): Path<PersonId>,
    Form(form): Form<Words>,
) -> Reply<Response> {
    let words = form.q.trim();
    let mut access = session.may::<Create, Person>(patient).await?;
    let may = !matches!(channels::texting(&mut access, patient).await?, Texting::No(_));
    if words.is_empty() || !may {
        let missing = FieldError { field: "q", code: "words-missing" };
        let errors: Vec<FieldError> = words.is_empty().then_some(missing).into_iter().collect();
        let page = draw(&mut session, patient, (words, &errors)).await?;
        return session.send(again(page)).await;
    }
    let nonce = if form.nonce.is_empty() { form::fresh_nonce()? } else { format!("text-{}", form.nonce) };
    let mut write = session.write().await?;
    let mut access = write.may::<Create, Person>(patient).await?;
    let days = store::settings(&mut access).await?.write_days.min(TEXT_DAYS);
    let since = access.now().plus_days(-i64::from(days));
    let known = store::thread_for_text(&mut access, since).await?;
    let id = known.unwrap_or_else(|| ThreadId::new(access.now()));
    let first = store::take_form(&mut access, &nonce, id).await?;
    if let Some(id) = first {
        return write.send(to(&format!("/threads/{id}"))).await;
    }
    if known.is_none() {
        // The last reason of the list is "something else".
        let reason = store::reasons(&mut access).await?.pop().ok_or_else(|| Error::internal("no reason to write"))?;
        store::insert_started(&mut access, (id, &title_of(words)), &reason).await?;
    }
    answer::post(&mut write, id, (words, Via::Sms), Vec::new()).await?;
    write.notify(id.raw());
    write.send(to(&format!("/threads/{id}"))).await
}
