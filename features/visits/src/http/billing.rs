//! Facts for billing and the visits around e-visits, for the care team.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use gate::{Edit, Reply, Session, View};
use kernel::{Error, FieldError, PersonId, RawId, Result, Time};
use maud::Markup;
use serde::Deserialize;

use super::to;
use crate::{
    pages::{self, BillingPage},
    refresh::refresh,
    store, t,
    types::{CostsId, Facts},
};

pub(crate) async fn show(mut session: Session, Path(id): Path<CostsId>) -> Reply<Markup> {
    let page = draw(&mut session, id, None, &[]).await?;
    session.send(page).await
}

async fn draw(session: &mut Session, id: CostsId, typed: Option<&Facts>, errors: &[FieldError]) -> Result<Markup> {
    let (l, now) = (session.locale(), session.now());
    // The patient has a page of their own; this one is the team's.
    if session.who().id == id.raw() || !session.who().works() {
        return Err(Error::NotFound);
    }
    let patient = PersonId::from_raw(id.raw());
    let lists = super::proposals::lists(session);
    let mut access = session.may::<View, _>(id).await?;
    let stored = store::facts(&mut access, patient).await?;
    let page = BillingPage {
        id,
        name: pages::name_of(&mut access, patient).await?,
        facts: typed.cloned().unwrap_or(stored),
        appointments: store::appointments(&mut access, patient, now.plus_days(-90)).await?,
        errors,
        zone: access.who().zone.clone(),
        now,
        lists,
    };
    let body = pages::billing(l, &page);
    ui::shell(session, "/proposals", &t::billing_of(l, &page.name), body).await
}

/// What the form of facts holds; each choice is `yes`, `no` or empty.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct FactsForm {
    #[serde(default)]
    established: String,
    #[serde(default)]
    postoperative: String,
    #[serde(default)]
    apcm: String,
    #[serde(default)]
    payer: String,
    #[serde(default)]
    home_state: String,
}

fn said(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

pub(crate) async fn facts(session: Session, Path(id): Path<CostsId>, Form(form): Form<FactsForm>) -> Reply<Response> {
    let facts = Facts {
        established: said(&form.established),
        postoperative: said(&form.postoperative),
        apcm: said(&form.apcm),
        payer: form.payer.trim().to_owned(),
        home_state: form.home_state.trim().to_ascii_uppercase(),
    };
    let mut session = session;
    let errors = facts.errors();
    if !errors.is_empty() {
        let page = draw(&mut session, id, Some(&facts), &errors).await?;
        return session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(id).await?;
    store::set_facts(&mut access, &facts).await?;
    refresh(&mut access, PersonId::from_raw(id.raw())).await?;
    write.send(to(&format!("/billing/{id}"))).await
}

/// A visit, held or booked.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct VisitForm {
    #[serde(default)]
    at: String,
    #[serde(default)]
    related: String,
}

pub(crate) async fn visit(
    mut session: Session,
    Path(id): Path<CostsId>,
    Form(form): Form<VisitForm>,
) -> Reply<Response> {
    let zone = session.who().zone.clone();
    let (Some(at), Some(related)) = (local_time(&form.at, &zone), said(&form.related)) else {
        let field = if local_time(&form.at, &zone).is_none() {
            ("at", "visit-at-bad")
        } else {
            ("related", "visit-related-missing")
        };
        let page = draw(&mut session, id, None, &[FieldError { field: field.0, code: field.1 }]).await?;
        return session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await;
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(id).await?;
    store::add_appointment(&mut access, at, related).await?;
    refresh(&mut access, PersonId::from_raw(id.raw())).await?;
    write.send(to(&format!("/billing/{id}"))).await
}

/// `2026-11-22T09:30`, as browsers send it, in the reader's zone.
fn local_time(text: &str, zone: &str) -> Option<Time> {
    let at = text.trim().parse::<jiff::civil::DateTime>().ok()?;
    let zoned = at.to_zoned(jiff::tz::TimeZone::get(zone).ok()?).ok()?;
    Some(Time::from_micros(zoned.timestamp().as_microsecond()))
}

/// Which visit did not take place.
#[derive(Debug, Deserialize)]
pub(crate) struct Cancel {
    visit: String,
}

pub(crate) async fn cancel(session: Session, Path(id): Path<CostsId>, Form(form): Form<Cancel>) -> Reply<Response> {
    let visit: RawId = form.visit.parse()?;
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(id).await?;
    store::cancel_appointment(&mut access, visit).await?;
    refresh(&mut access, PersonId::from_raw(id.raw())).await?;
    write.send(to(&format!("/billing/{id}"))).await
}
