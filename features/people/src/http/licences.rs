//! Licences: what needs a look, and a register's extract, looked at before it changes anything.

use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request},
    response::{IntoResponse, Response},
};
use gate::{Manage, ORG, Reply, Session};
use http::StatusCode;
use kernel::{Error, FieldError, RawId, Result, Time};
use maud::Markup;
use serde::Deserialize;

use super::{account::to_step_up, again, faults, go};
use crate::{
    pages::licences as pages,
    register::{self, Outcome, Proposed},
    store, t,
    types::jiff_date,
};

const PAGE: &str = "/people/licenses";

/// An extract as typed.
#[derive(Default)]
pub(crate) struct Brought {
    pub taken_on: String,
    pub text: String,
}

pub(crate) async fn page(mut session: Session) -> Reply<Response> {
    let taken_on = pages::today(session.now(), &session.org().config.zone);
    let page = draw(&mut session, &Brought { taken_on, ..Brought::default() }, &[]).await?;
    session.send(page.into_response()).await
}

async fn draw(session: &mut Session, typed: &Brought, wrong: &[FieldError]) -> Result<Markup> {
    let (l, zone) = (session.locale(), session.who().zone.clone());
    let mut access = session.may::<Manage, _>(ORG).await?;
    let terms = store::terms(&mut access).await?;
    let due = store::due(&mut access, terms).await?;
    let extracts = store::extracts(&mut access).await?;
    let view = pages::Licences { due: &due, extracts: &extracts, terms, typed, wrong, zone: &zone };
    let body = pages::licences(l, &view);
    ui::shell(session, "/people", t::licences_title(l), body).await
}

/// Keeps an extract and leads to what it would change. A file goes before pasted lines.
pub(crate) async fn bring(mut session: Session, mut request: Request) -> Reply<Response> {
    session.may::<Manage, _>(ORG).await?;
    session.pause();
    DefaultBodyLimit::max(register::MOST_BYTES).apply(&mut request);
    let brought = read(request).await?;
    let zone = session.org().config.zone.clone();
    let today = pages::today(session.now(), &zone);
    let mut wrong = Vec::new();
    if jiff_date::parse(&brought.taken_on).is_none() || brought.taken_on > today {
        wrong.push(FieldError { field: "taken_on", code: "date-bad" });
    }
    wrong.extend(register::parse(&brought.text).err());
    if !wrong.is_empty() {
        let page = draw(&mut session, &brought, &wrong).await?;
        return session.send(again(page)).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    access.note("extract");
    let id = store::put_extract(&mut access, &brought.taken_on, &brought.text).await?;
    write.send(go(&format!("{PAGE}/{id}"), &[])).await
}

async fn read(request: Request) -> Result<Brought> {
    let bad = |_| Error::field("text", "extract-empty");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Error::field("text", "extract-empty"))?;
    let mut brought = Brought::default();
    let mut file = Vec::new();
    while let Some(field) = form.next_field().await.map_err(bad)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(bad)?;
        match name.as_str() {
            "taken_on" => brought.taken_on = register::decode(&bytes).trim().to_owned(),
            "text" => brought.text = register::decode(&bytes),
            "file" => file = bytes.to_vec(),
            _ => {}
        }
    }
    if !file.is_empty() {
        brought.text = register::decode(&file);
    }
    Ok(brought)
}

/// What an extract was found to mean, and a seal over it: what is confirmed is what was seen.
struct Looked {
    kept: store::Extract,
    read: register::Extract,
    known: Vec<register::Known>,
    taken_at: Time,
    today: String,
}

impl Looked {
    async fn at(session: &mut Session, id: RawId) -> Result<Self> {
        let today = pages::today(session.now(), &session.org().config.zone);
        let mut access = session.may::<Manage, _>(ORG).await?;
        let kept = store::extract(&mut access, id).await?;
        if kept.applied_at.is_some() {
            return Err(Error::NotFound);
        }
        let known = store::known(&mut access).await?;
        let read = register::parse(&kept.text).map_err(|_| Error::NotFound)?;
        let taken_at = Time::parse(&kept.taken_on).ok_or(Error::NotFound)?;
        Ok(Self { kept, read, known, taken_at, today })
    }

    fn proposed(&self) -> Vec<Proposed<'_>> {
        register::propose(&self.known, &self.read, self.taken_at, &self.today)
    }

    fn draw(&self, session: &Session, moved: bool) -> Markup {
        let all = self.proposed();
        pages::preview(session.locale(), &self.kept, &self.read, &all, &short(&seal(&all)), moved)
    }
}

/// Persons and what becomes of them, as text.
fn seal(all: &[Proposed<'_>]) -> String {
    let changes = all.iter().filter(|p| matches!(p.outcome, Outcome::Confirmed | Outcome::Ended(_)));
    changes.map(|p| format!("{}{:?}", p.known.person, p.outcome)).collect::<Vec<_>>().join(",")
}

/// A short mark of the same, for the form.
fn short(seal: &str) -> String {
    // FNV-1a: it tells two states of one page apart, and guards nothing.
    let hash = seal.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

pub(crate) async fn preview(mut session: Session, Path(id): Path<String>) -> Reply<Response> {
    let looked = Looked::at(&mut session, id.parse()?).await?;
    let (l, body) = (session.locale(), looked.draw(&session, false));
    let page = ui::shell(&mut session, "/people", t::preview_title(l), body).await?;
    session.send(page.into_response()).await
}

#[derive(Deserialize, Default)]
pub(crate) struct Seen {
    #[serde(default)]
    seen: String,
}

/// Writes down what was seen, person by person, each with its own audit row; only after a fresh proof of who is there.
pub(crate) async fn apply(mut session: Session, Path(id): Path<String>, Form(form): Form<Seen>) -> Reply<Response> {
    let (id, l): (RawId, _) = (id.parse()?, session.locale());
    let looked = Looked::at(&mut session, id).await?;
    let all = looked.proposed();
    if let Some(first) = all.first() {
        match session.may::<Manage, _>(first.known.person).await {
            Err(Error::StepUp) => return session.send(to_step_up(&format!("{PAGE}/{id}"))).await,
            other => other.map(drop)?,
        }
    }
    if short(&seal(&all)) != form.seen {
        let body = looked.draw(&session, true);
        let page = ui::shell(&mut session, "/people", t::preview_title(l), body).await?;
        return session.send((StatusCode::CONFLICT, page).into_response()).await;
    }
    let (checked, source) = (t::register_checked(l).to_owned(), t::extract_of(l, &looked.kept.taken_on));
    let mut counts = (0, 0);
    let mut write = session.write().await?;
    for one in &all {
        match one.outcome {
            Outcome::Confirmed => counts.0 += 1,
            Outcome::Ended(_) => counts.1 += 1,
            _ => continue,
        }
        let mut access = write.may::<Manage, _>(one.known.person).await?;
        store::apply(&mut access, one, (&checked, &source), looked.taken_at).await?;
    }
    let mut access = write.may::<Manage, _>(ORG).await?;
    store::note_applied(&mut access, id, counts).await?;
    access.note(&format!("register: {} confirmed, {} ended", counts.0, counts.1));
    write.send(go(PAGE, &[])).await
}

#[derive(Deserialize, Default)]
pub(crate) struct NewTerms {
    #[serde(default)]
    warn_days: String,
    #[serde(default)]
    recheck_days: String,
}

/// Other numbers of days, from today on.
pub(crate) async fn terms(session: Session, Form(form): Form<NewTerms>) -> Reply<Response> {
    let reader = session.again();
    let days = |text: &str| text.trim().parse().unwrap_or(0);
    let terms = store::Terms { warn_days: days(&form.warn_days), recheck_days: days(&form.recheck_days) };
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    access.note("terms");
    match store::set_terms(&mut access, terms).await {
        Ok(()) => write.send(go(PAGE, &[])).await,
        Err(error) => {
            let wrong = faults(error)?;
            drop(write);
            let mut session = reader;
            let page = draw(&mut session, &Brought::default(), &wrong).await?;
            session.send(again(page)).await
        }
    }
}
