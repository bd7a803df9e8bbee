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
    Emergency, Grantee, Looks, LooksId, circle_of, pages,
    plain::{self, Context, Standing},
    store, t,
};

/// Most rows of a download.
const MOST: usize = 10_000;

pub(crate) async fn show(mut session: Session, Path(id): Path<LooksId>, Query(paging): Query<Paging>) -> Reply<Markup> {
    let mut access = session.may::<View, _>(id).await?;
    let gate::Looks { looks, older } = gate::looks(&mut access, paging.before()).await?;
    let patient = PersonId::from_raw(id.raw());
    let name = store::name_of(&mut access, patient).await?;
    let titles = titles(&mut access, &looks).await?;
    let emergencies = around(&mut access, patient, &looks).await?;
    let standing = standing(&mut session, patient).await;
    let (l, org, who) = (session.locale(), session.org().clone(), session.who().clone());
    let (yours, now) = (who.id == id.raw(), session.now());
    let context = Context {
        l,
        org: &org,
        patient,
        yours,
        now,
        zone: &who.zone,
        titles: &titles,
        standing: &standing,
        emergencies: &emergencies,
    };
    let older = older.map(|last| format!("/circles/{id}/looks?before={last}"));
    let body = pages::looks_page(&context, &name, &looks, older.as_deref());
    let page = ui::shell(&mut session, &format!("/circles/{id}/looks"), t::looks_title(l), body).await?;
    session.send(page).await
}

/// The same as a table for a spreadsheet.
pub(crate) async fn table(mut session: Session, Path(id): Path<LooksId>) -> Reply<Response> {
    let patient = PersonId::from_raw(id.raw());
    let mut access = session.may::<View, Looks>(id).await?;
    let gate::Looks { mut looks, mut older } = gate::looks(&mut access, None).await?;
    while older.is_some() && looks.len() < MOST {
        let page = gate::looks(&mut access, older).await?;
        looks.extend(page.looks);
        older = page.older;
    }
    let titles = titles(&mut access, &looks).await?;
    let emergencies = around(&mut access, patient, &looks).await?;
    let standing = standing(&mut session, patient).await;
    let (l, org, who) = (session.locale(), session.org().clone(), session.who().clone());
    let (yours, now) = (who.id == id.raw(), session.now());
    let context = Context {
        l,
        org: &org,
        patient,
        yours,
        now,
        zone: &who.zone,
        titles: &titles,
        standing: &standing,
        emergencies: &emergencies,
    };
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"who-looked.csv\""),
    ];
    session.send((head, pages::csv(&context, &looks)).into_response()).await
}

/// The emergencies that some of these looks may belong to.
async fn around(access: &mut Access<'_, View, Looks>, patient: PersonId, looks: &[Look]) -> Result<Vec<Emergency>> {
    let Some(oldest) = looks.last() else { return Ok(Vec::new()) };
    store::recent(access, patient, oldest.at.plus_days(-1)).await
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
pub(super) async fn standing(session: &mut Session, patient: PersonId) -> Vec<Standing> {
    let l = session.locale();
    let Ok(mut access) = session.may::<View, _>(circle_of(patient)).await else { return Vec::new() };
    collect(&mut access, l).await.unwrap_or_default()
}

async fn collect(access: &mut Access<'_, View, crate::Circle>, l: Locale) -> Result<Vec<Standing>> {
    let mut standing = Vec::new();
    for member in store::members(access).await? {
        let words = plain::words(l, &member).unwrap_or_default().to_owned();
        match member.who {
            Grantee::Person(person) => standing.push(Standing { person, role: member.role, words }),
            Grantee::Pool(pool) => {
                let inside = gate::members_of(access, pool).await?;
                let role = member.role;
                standing.extend(inside.into_iter().map(|(person, _)| Standing { person, role, words: words.clone() }));
            }
        }
    }
    Ok(standing)
}
