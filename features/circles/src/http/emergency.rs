//! Emergency access and its review.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Close, Edit, EmergencyAct, ORG, Organisation, Reply, Session, View};
use kernel::{Error, FieldError, PersonId, Result, Time};
use maud::Markup;
use policy::Role;

use super::{Paging, looks};
use crate::{
    Circle, CircleId, EmergencyId, EmergencyReview, circle_of,
    pages::{self, Finder, Found, Search},
    plain::Context,
    store::{self, MIN_REASON, Verdict},
    t,
};

/// Emergencies on one page of the list.
const PAGE: usize = 25;

#[derive(serde::Deserialize)]
pub(crate) struct Why {
    reason: String,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    verdict: String,
    note: String,
}

pub(crate) async fn mine(mut session: Session, Query(paging): Query<Paging>) -> Reply<Markup> {
    let page = draw(&mut session, &paging, &Search::default(), None, &[]).await?;
    session.send(page).await
}

/// Names and dates are posted, never in an address: addresses are logged.
pub(crate) async fn search(mut session: Session, Form(form): Form<Search>) -> Reply<Response> {
    let mut errors = Vec::new();
    if form.family.trim().chars().count() < 2 {
        errors.push(FieldError { field: "family", code: "family-missing" });
    }
    if form.birth_date.len() != 10 || Time::parse(&form.birth_date).is_none() {
        errors.push(FieldError { field: "birth_date", code: "birth-missing" });
    }
    let mut access = session.may::<EmergencyAct, Organisation>(ORG).await?;
    if !errors.is_empty() {
        let page = draw(&mut session, &Paging::default(), &form, None, &errors).await?;
        return session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await;
    }
    let cards = people::search_patient(&mut access, form.family.trim(), Some(&form.birth_date)).await?;
    let found: Vec<Found> =
        cards.into_iter().map(|card| Found { id: card.id, name: card.name, birth_date: card.birth_date }).collect();
    let page = draw(&mut session, &Paging::default(), &form, Some(&found), &[]).await?;
    session.send(page.into_response()).await
}

async fn draw(
    session: &mut Session,
    paging: &Paging,
    form: &Search,
    found: Option<&[Found]>,
    errors: &[FieldError],
) -> Result<Markup> {
    let (l, who, now) = (session.locale(), session.who().clone(), session.now());
    let mut scope = session.scope::<View, EmergencyReview>().await?;
    let list = store::listed(&mut scope, paging.before().map(EmergencyId::from_raw)).await?;
    let older = list.last().filter(|_| list.len() == PAGE).map(|last| format!("/emergency?before={}", last.id));
    let search = who.is(Role::Clinician).then_some(Finder { form, found, errors });
    let body = pages::emergency_page(l, search.as_ref(), &list, (older.as_deref(), now, &who.zone));
    ui::shell(session, "/emergency", t::emergency_title(l), body).await
}

pub(crate) async fn break_glass(
    mut session: Session,
    Path(id): Path<CircleId>,
    Form(why): Form<Why>,
) -> Reply<Response> {
    let reason = why.reason.trim();
    let code = match reason.chars().count() {
        n if n < MIN_REASON => Some("reason-short"),
        n if n > 500 => Some("reason-long"),
        _ => None,
    };
    if let Some(code) = code {
        let page = ask_again(&mut session, id, &why.reason, FieldError { field: "reason", code }).await?;
        return session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<EmergencyAct, Circle>(id).await?;
    let emergency = store::break_glass(&mut access, reason).await?;
    write.notify(id.raw());
    write.send(Redirect::to(&format!("/emergency/{emergency}")).into_response()).await
}

/// Asks at the organisation's door: the patient's own door was not opened, and no look is written there.
async fn ask_again(session: &mut Session, id: CircleId, reason: &str, error: FieldError) -> Result<Markup> {
    let l = session.locale();
    let mut access = session.may::<EmergencyAct, Organisation>(ORG).await?;
    let card = people::card(&mut access, PersonId::from_raw(id.raw())).await?;
    let found = Found { id: card.id, name: card.name, birth_date: card.birth_date };
    let body = pages::reason_page(l, &found, reason, &[error]);
    ui::shell(session, "/emergency", t::emergency_title(l), body).await
}

/// The opened record: whatever panels the right reaches.
pub(crate) async fn open(mut session: Session, Path(id): Path<EmergencyId>) -> Reply<Markup> {
    let (l, who, now) = (session.locale(), session.who().clone(), session.now());
    let mut access = session.may::<View, _>(id).await?;
    let emergency = store::emergency(&mut access).await?;
    let live = emergency.ends_at > now && emergency.person.raw() == who.id;
    let panels = if live { ui::patient_panels(&mut session, emergency.patient).await? } else { Vec::new() };
    let body = pages::open_page(l, &emergency, &panels, now, &who.zone);
    let page = ui::shell(&mut session, &format!("/emergency/{id}"), t::emergency_title(l), body).await?;
    session.send(page).await
}

pub(crate) async fn review(mut session: Session, Path(id): Path<EmergencyId>) -> Reply<Markup> {
    let page = draw_review(&mut session, id, &Said::default(), &[]).await?;
    session.send(page).await
}

async fn draw_review(session: &mut Session, id: EmergencyId, said: &Said, errors: &[FieldError]) -> Result<Markup> {
    let mut access = session.may::<View, _>(id).await?;
    let emergency = store::emergency(&mut access).await?;
    let seen = store::seen_during(&mut access, &emergency).await?;
    let titles = looks::titles(&mut access, &seen).await?;
    let (l, org, who, now) = (session.locale(), session.org().clone(), session.who().clone(), session.now());
    let patient = emergency.patient;
    let yours = patient.raw() == who.id;
    let (titles, emergencies) = (titles.as_slice(), std::slice::from_ref(&emergency));
    let context = Context { l, org: &org, patient, yours, now, zone: &who.zone, titles, standing: &[], emergencies };
    let decides = who.is(Role::Compliance) && emergency.person.raw() != who.id && emergency.verdict.is_none();
    let form = decides.then_some((said.verdict.as_str(), said.note.as_str(), errors));
    let body = pages::review_page(&context, &emergency, &seen, form);
    ui::shell(session, &crate::emergency_href(id), t::review_title(l), body).await
}

pub(crate) async fn decide(
    mut session: Session,
    Path(id): Path<EmergencyId>,
    Form(said): Form<Said>,
) -> Reply<Response> {
    let note = said.note.trim();
    let mut errors = Vec::new();
    let verdict = Verdict::from_word(&said.verdict);
    if verdict.is_none() {
        errors.push(FieldError { field: "verdict", code: "verdict-missing" });
    }
    if note.is_empty() || note.chars().count() > 1000 {
        errors.push(FieldError { field: "note", code: "note-missing" });
    }
    let Some(verdict) = verdict.filter(|_| errors.is_empty()) else {
        if !session.who().is(Role::Compliance) {
            return Err(Error::NotFound.into());
        }
        let page = draw_review(&mut session, id, &said, &errors).await?;
        return session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await;
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Close, _>(id).await?;
    let emergency = store::review(&mut access, verdict, note).await?;
    if verdict == Verdict::NotAppropriate {
        let mut circle = write.may::<Edit, _>(circle_of(emergency.patient)).await?;
        store::end(&mut circle, &emergency).await?;
    }
    write.send(Redirect::to(&crate::emergency_href(id)).into_response()).await
}
