//! Who looked.

use axum::{
    extract::{Path, Query},
    http::header,
    response::{IntoResponse, Response},
};
use gate::{Access, Look, Reply, Session, View};
use kernel::{Locale, PersonId, Result};
use maud::Markup;

use super::Paging;
use crate::{
    Grantee, Looks, LooksId, circle_of, pages,
    plain::{self, Context},
    store, t,
};

/// Rows of one page of the gate's audit.
const PAGE: usize = 50;
/// Most rows of a download.
const MOST: usize = 10_000;

pub(crate) async fn show(mut session: Session, Path(id): Path<LooksId>, Query(paging): Query<Paging>) -> Reply<Markup> {
    let mut access = session.may::<View, _>(id).await?;
    let looks = gate::looks(&mut access, paging.before()).await?;
    let patient = PersonId::from_raw(id.raw());
    let name = store::name_of(&mut access, patient).await?;
    let titles = titles(&mut access, &looks).await?;
    let standing = standing(&mut session, patient).await;
    let (l, org, who) = (session.locale(), session.org().clone(), session.who().clone());
    let (yours, now) = (who.id == id.raw(), session.now());
    let context = Context { l, org: &org, patient, yours, now, zone: &who.zone, titles: &titles, standing: &standing };
    let older =
        looks.last().filter(|_| looks.len() == PAGE).map(|last| format!("/circles/{id}/looks?before={}", last.id));
    let body = pages::looks_page(&context, &name, &looks, older.as_deref());
    let page = ui::shell(&mut session, &format!("/circles/{id}/looks"), t::looks_title(l), body).await?;
    session.send(page).await
}

/// The same as a table for a spreadsheet.
pub(crate) async fn table(mut session: Session, Path(id): Path<LooksId>) -> Reply<Response> {
    let patient = PersonId::from_raw(id.raw());
    let mut access = session.may::<View, Looks>(id).await?;
    let mut looks: Vec<Look> = Vec::new();
    loop {
        let page = gate::looks(&mut access, looks.last().map(|last| last.id)).await?;
        let full = page.len() == PAGE;
        looks.extend(page);
        if !full || looks.len() >= MOST {
            break;
        }
    }
    let titles = titles(&mut access, &looks).await?;
    let standing = standing(&mut session, patient).await;
    let (l, org, who) = (session.locale(), session.org().clone(), session.who().clone());
    let (yours, now) = (who.id == id.raw(), session.now());
    let context = Context { l, org: &org, patient, yours, now, zone: &who.zone, titles: &titles, standing: &standing };
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"who-looked.csv\""),
    ];
    session.send((head, pages::csv(&context, &looks)).into_response()).await
}

/// Names with their letters, for those who have a profile.
pub(super) async fn titles<A: gate::Act, K: gate::Resource>(
    access: &mut Access<'_, A, K>,
    looks: &[Look],
) -> Result<Vec<(PersonId, String)>> {
    let mut ids: Vec<PersonId> = looks.iter().map(|look| look.actor_id).collect();
    ids.sort();
    ids.dedup();
    let cards = people::cards(access, &ids).await?;
    Ok(cards.iter().map(|card| (card.id, card.title())).collect())
}

/// What each person is to the patient in words, members of pools included. A reader who may not see the circle reads the
/// reasons without it.
pub(super) async fn standing(session: &mut Session, patient: PersonId) -> Vec<(PersonId, String)> {
    let l = session.locale();
    let Ok(mut access) = session.may::<View, _>(circle_of(patient)).await else { return Vec::new() };
    collect(&mut access, l).await.unwrap_or_default()
}

async fn collect(access: &mut Access<'_, View, crate::Circle>, l: Locale) -> Result<Vec<(PersonId, String)>> {
    let mut standing = Vec::new();
    for member in store::members(access).await? {
        let Some(words) = plain::words(l, &member) else { continue };
        match member.who {
            Grantee::Person(id) => standing.push((id, words.to_owned())),
            Grantee::Pool(pool) => {
                let inside = gate::members_of(access, pool).await?;
                standing.extend(inside.into_iter().map(|(id, _)| (id, words.to_owned())));
            }
        }
    }
    Ok(standing)
}
