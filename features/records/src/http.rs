//! Thin handlers.

use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use fhir::{Problem, Reason};
use gate::{Reply, Routes, Session, View};
use kernel::{Error, Locale, PersonId, Result, Time};
use maud::Markup;

use crate::{
    Chart, ChartId, DirectoryEntryId, EntryId, MedicineList, MedicineListId, Resource, label, pages,
    policy::READERS,
    store, t,
    types::{Summary, is_directory, record_id},
};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .own_get("/chart", own)
        .own_get("/charts", list)
        .get("/charts/{id}", show)
        .get("/charts/{id}/results/{code}", result)
        .get("/fhir/{type}/{id}", resource)
}

async fn own(session: Session) -> Reply<Redirect> {
    let to = crate::href(session.who().person());
    session.send(Redirect::to(&to)).await
}

/// What the reader may see of a chart.
pub(crate) struct Open {
    pub patient: PersonId,
    pub name: String,
    /// The reader's own.
    pub mine: bool,
    /// The medicines and nothing else.
    pub medicines_only: bool,
    pub summary: Summary,
    pub changed_at: Option<Time>,
}

/// Opens a chart, or its medicines where that is all that the reader's scope holds.
///
/// Only one of the two is asked for, so that the patient reads of no refusal that nobody met.
async fn open(session: &mut Session, id: ChartId) -> Result<Open> {
    let patient = PersonId::from_raw(id.raw());
    let who = session.who();
    let mine = who.person() == patient;
    let whole =
        mine || who.roles.meets(READERS) || store::opens(&mut session.scope::<View, Chart>().await?, id).await?;
    if whole {
        let mut access = session.may::<View, Chart>(id).await?;
        let name = store::name_of(&mut access).await?;
        let (summary, changed_at) = store::chart(&mut access).await?;
        return Ok(Open { patient, name, mine, medicines_only: false, summary, changed_at });
    }
    let mut access = session.may::<View, _>(MedicineListId::from_raw(id.raw())).await?;
    let name = store::name_of(&mut access).await?;
    let (all, changed_at) = store::chart(&mut access).await?;
    Ok(Open { patient, name, mine, medicines_only: true, summary: medicines_of(all), changed_at })
}

fn medicines_of(all: Summary) -> Summary {
    Summary { medicines: all.medicines, past_medicines: all.past_medicines, ..Summary::default() }
}

async fn show(mut session: Session, Path(id): Path<ChartId>) -> Reply<Markup> {
    let open = open(&mut session, id).await?;
    let (l, zone) = (session.locale(), session.who().zone.clone());
    let body = pages::chart(l, &open, &zone);
    let page = framed(&mut session, &open, "", body).await?;
    session.send(page).await
}

async fn result(mut session: Session, Path((id, code)): Path<(ChartId, String)>) -> Reply<Markup> {
    let open = open(&mut session, id).await?;
    let l = session.locale();
    let series = open.summary.series.iter().find(|s| label::key(s) == code).ok_or(Error::NotFound)?;
    let body = pages::result(l, &open, series);
    let page = framed(&mut session, &open, &format!("/results/{code}"), body).await?;
    session.send(page).await
}

async fn framed(session: &mut Session, open: &Open, rest: &str, body: Markup) -> Result<Markup> {
    let l = session.locale();
    let title = title(l, open);
    // The reader's own chart stands under `/chart` in the navigation.
    let path = match (open.mine, rest) {
        (true, "") => "/chart".to_owned(),
        _ => format!("{}{rest}", crate::href(open.patient)),
    };
    ui::shell(session, &path, &title, body).await
}

pub(crate) fn title(l: Locale, open: &Open) -> String {
    if open.mine { t::title_mine(l).to_owned() } else { t::title_of(l, &open.name) }
}

async fn list(mut session: Session) -> Reply<Markup> {
    let mut scope = session.scope::<View, MedicineList>().await?;
    let charts = store::charts(&mut scope).await?;
    let l = session.locale();
    let body = pages::charts(l, &charts);
    let page = ui::shell(&mut session, "/charts", t::nav_charts(l), body).await?;
    session.send(page).await
}

/// `GET /fhir/{type}/{id}`: one resource as R4 JSON, for the signed-in person.
async fn resource(mut session: Session, Path((resource_type, id)): Path<(String, String)>) -> Reply<Response> {
    let found = find(&mut session, &resource_type, &id).await;
    let response = match found {
        Ok(resource) => answer(resource),
        // Denied and missing are the same answer, made of nothing that was asked.
        Err(Error::NotFound) => refused(),
        Err(error) => return Err(error.into()),
    };
    session.send(response).await
}

async fn find(session: &mut Session, resource_type: &str, id: &str) -> Result<Resource> {
    let raw = record_id(resource_type, id);
    if is_directory(resource_type) {
        let mut access = session.may::<View, _>(DirectoryEntryId::from_raw(raw)).await?;
        return store::directory_entry(&mut access).await;
    }
    let mut access = session.may::<View, _>(EntryId::from_raw(raw)).await?;
    store::entry(&mut access).await
}

const FHIR_JSON: HeaderValue = HeaderValue::from_static("application/fhir+json");

fn answer(resource: Resource) -> Response {
    let mut response = resource.text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, FHIR_JSON);
    if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{}\"", resource.version)) {
        headers.insert(header::ETAG, tag);
    }
    let modified = resource.updated_at.in_zone("UTC").strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(modified) = HeaderValue::from_str(&modified) {
        headers.insert(header::LAST_MODIFIED, modified);
    }
    response
}

fn refused() -> Response {
    let problem = Problem::error(Reason::NoResource, "", "There is nothing here that we can show you.");
    let mut outcome = fhir::outcome(std::slice::from_ref(&problem));
    // R4 names a code of its own for what is not there.
    outcome["issue"][0]["code"] = "not-found".into();
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, FHIR_JSON)], outcome.to_string()).into_response()
}
