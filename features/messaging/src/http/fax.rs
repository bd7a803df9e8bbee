//! The team sends a thread, or one message of it, to another office by fax.

use axum::{
    extract::{Form, Path, Query},
    response::{IntoResponse, Response},
};
use channels::{Channel, FaxOf, MOST_FAX_PAGES, NewFax};
use gate::{Access, Act, Reply, Session, View};
use guard::{Disclosure, Purpose};
use kernel::{Error, FieldError, Locale, Result};
use maud::Markup;
use serde::Deserialize;

use super::{again, to};
use crate::{
    fax, form,
    load::Stance,
    pages::{self, FaxPage, Typed},
    store::{self, NewPost},
    t,
    types::{Disclose, Thread, ThreadId},
};

/// What the address may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Chosen {
    /// The one message; all of them without it.
    #[serde(default)]
    post: i64,
}

/// The form as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Faxed {
    post: i64,
    upto: i64,
    recipient: String,
    number: String,
    again: String,
    purpose: String,
    language: String,
    nonce: String,
}

impl Faxed {
    /// Of the cover: most offices read English.
    fn locale(&self) -> Locale {
        self.language.parse().unwrap_or(Locale::En)
    }
}

pub(crate) async fn show(
    mut session: Session,
    Path(id): Path<ThreadId>,
    Query(chosen): Query<Chosen>,
) -> Reply<Response> {
    let form = Faxed { post: chosen.post, ..Faxed::default() };
    let page = draw(&mut session, id, &form, &[]).await?;
    session.send(page.into_response()).await
}

/// The form shows nothing but what the thread's own page shows; sending asks for its own right.
async fn draw(session: &mut Session, id: ThreadId, form: &Faxed, errors: &[FieldError]) -> Result<Markup> {
    let (l, now, zone) = (session.locale(), session.now(), session.who().zone.clone());
    let mut access = session.may::<View, Thread>(id).await?;
    if Stance::of(access.relations(), access.who()) != (Stance::Team { answers: true }) {
        return Err(Error::NotFound);
    }
    let (me, org) = (access.who().person(), access.org().clone());
    let last = store::last_n(&mut access).await?;
    let upto = if form.upto > 0 { form.upto.min(last) } else { last };
    let sheet = fax::sheet(&mut access, (form.post, upto), me).await?;
    let options = store::faxed(&mut access, 0, upto).await?;
    let page = FaxPage {
        thread: id,
        post: form.post,
        upto,
        sheet: &sheet,
        options: &options,
        pages: channels::fax_pages(&org, form.locale(), &sheet),
        most: MOST_FAX_PAGES,
        on: channels::can_fax(&org),
        errors,
        nonce: &form::fresh_nonce()?,
        typed: Typed {
            recipient: &form.recipient,
            number: &form.number,
            again: &form.again,
            purpose: &form.purpose,
            language: &form.language,
        },
    };
    let body = pages::fax(l, &page, (now, &zone));
    ui::shell(session, "/inbox", t::fax_title(l), body).await
}

/// Reads to whom and why; what is wrong stands in `errors`. A wrong digit tells a stranger about a patient, so the number is
/// typed twice.
fn disclosure(form: &Faxed, errors: &mut Vec<FieldError>) -> Option<Disclosure> {
    let mut fault = |field, code| errors.push(FieldError { field, code });
    let number = Channel::Sms.parse(&form.number).ok();
    let purpose = Purpose::from_word(&form.purpose);
    if !Disclosure::names(&form.recipient) {
        fault("recipient", "fax-recipient-missing");
    }
    match &number {
        None => fault("number", "fax-number-wrong"),
        Some(number) if Channel::Sms.parse(&form.again).ok().as_ref() != Some(number) => {
            fault("again", "fax-number-differs");
        }
        Some(_) => {}
    }
    if purpose.is_none() {
        fault("purpose", "fax-purpose-missing");
    }
    let made = Disclosure::new(purpose?, &form.recipient, &number?);
    if made.is_none() && errors.is_empty() {
        errors.push(FieldError { field: "number", code: "fax-number-wrong" });
    }
    made
}

pub(crate) async fn send(
    mut session: Session,
    Path(id): Path<ThreadId>,
    Form(mut form): Form<Faxed>,
) -> Reply<Response> {
    let mut access = session.may::<View, Thread>(id).await?;
    // What is written from now on was not shown, and stays.
    form.upto = form.upto.min(store::last_n(&mut access).await?);
    let on = channels::can_fax(access.org());
    let mut errors = whole(&mut access, &form).await?;
    let to_office = disclosure(&form, &mut errors);
    let Some(to_office) = to_office.filter(|_| on && errors.is_empty()) else {
        let page = draw(&mut session, id, &form, &errors).await?;
        return session.send(again(page)).await;
    };
    let nonce = if form.nonce.is_empty() { form::fresh_nonce()? } else { format!("fax-{}", form.nonce) };
    let locale = form.locale();
    let mut write = session.write().await?;
    let mut access = write.may::<Disclose, Thread>(id).await?;
    if store::take_form(&mut access, &nonce, id).await?.is_none() {
        let (me, now) = (access.who().person(), access.now());
        let patient = store::thread(&mut access).await?.patient;
        let sheet = fax::sheet(&mut access, (form.post, form.upto), me).await?;
        let of = FaxOf { thread: id.raw(), post: form.post, upto: form.upto, by: me };
        let said = format!("{}: {}, {}", to_office.purpose().word(), to_office.recipient(), to_office.number());
        let new = NewFax { of, patient, to: to_office, locale, sheet: &sheet };
        let sent = channels::send_fax(&mut access, &new).await?;
        access.note(&said);
        let event = format!("fax:{sent}");
        store::add_post(access.writing(), id.raw(), &NewPost::event(&event, Some(me), None), now).await?;
    }
    write.notify(id.raw());
    write.send(to(&format!("/threads/{id}"))).await
}

/// Something goes, and not more than a fax holds.
async fn whole<A: Act>(access: &mut Access<'_, A, Thread>, form: &Faxed) -> Result<Vec<FieldError>> {
    let me = access.who().person();
    let sheet = fax::sheet(access, (form.post, form.upto), me).await?;
    let pages = channels::fax_pages(access.org(), form.locale(), &sheet);
    let code = match () {
        () if sheet.posts.is_empty() => "fax-nothing",
        () if pages > MOST_FAX_PAGES => "fax-long",
        () => return Ok(Vec::new()),
    };
    Ok(vec![FieldError { field: "post", code }])
}
