//! The directory, search, one's own names, links that lead out and in.

use axum::{
    Form, Json,
    extract::{Path, Query},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use gate::{Manage, Masked, Reply, Session, SignedIn, View};
use guard::Place;
use kernel::{Error, Id, RawId, Result};
use policy::{Relation, Relations};
use serde::Deserialize;
use serde_json::json;

use super::{join, page};
use crate::{
    ground::{DIRECTORY, Directory, OpenPlace, badge, place_id},
    markdown, pages, search, store, t,
    types::PlaceInfo,
};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub q: String,
}

/// What the reader may know to exist: open places for everybody, closed ones for who is signed in, peers for professionals.
async fn known(masked: &Masked, session: &mut Session) -> Result<Vec<PlaceInfo>> {
    let mut access = session.may::<View, Directory>(DIRECTORY).await?;
    let mut all = store::places::all(&mut access).await?;
    // Whoever names keepers sees that a community of peers is there, and nothing of what is said in it.
    let names = |who: &gate::Who| who.roles.meets(crate::policy::VERIFIED.with(crate::policy::MANAGES));
    let professional = masked.person().is_some_and(names);
    all.retain(|place| match place.place {
        Place::Open => true,
        Place::Members => masked.is_signed_in(),
        _ => professional,
    });
    session.pause();
    Ok(all)
}

/// The places whose words fit, by plain words and everyday ones; all of them when nothing was asked.
fn fitting(all: Vec<PlaceInfo>, asked: &str) -> Vec<PlaceInfo> {
    let words = search::query(asked);
    if words.is_empty() {
        return all;
    }
    let score = |place: &PlaceInfo| {
        let names = search::index(&place.name.join(" "), &format!("{} {}", place.words, place.purpose.join(" ")));
        let has = |list: &str, word: &String| list.split(' ').any(|one| one == word);
        words
            .iter()
            .map(|w| {
                usize::from(has(&names.title, w)) * 3
                    + usize::from(has(&names.body, w)) * 2
                    + usize::from(has(&names.lay, w))
            })
            .sum::<usize>()
    };
    let mut scored: Vec<(usize, PlaceInfo)> = all.into_iter().map(|place| (score(&place), place)).collect();
    scored.retain(|(score, _)| *score > 0);
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, place)| place).collect()
}

pub(crate) async fn show(masked: Masked, Query(asked): Query<Asked>) -> Reply<Response> {
    let l = masked.locale();
    let mut session = masked.unnamed();
    let all = known(&masked, &mut session).await?;
    let ids: Vec<Id<OpenPlace>> = all.iter().map(|place| Id::from_raw(place.id)).collect();
    let mut joined = Vec::new();
    let worn = masked.worn(&ids).await?;
    let verified = badge(&masked).await?.is_some();
    let peers = |id: RawId| all.iter().any(|place| place.id == id && place.place == Place::Peers);
    let mut access = session.may::<View, Directory>(DIRECTORY).await?;
    for (id, worn) in worn {
        if !worn.relations.is_empty() {
            let rests = !verified && peers(id.raw());
            let unread = match rests {
                true => 0,
                false => store::marks::unread_in(&mut access, worn.persona, id.raw()).await?,
            };
            joined.push((id.raw(), unread));
        }
    }
    let view = pages::directory::View {
        l,
        asked: &asked.q,
        places: &fitting(all, &asked.q),
        joined: &joined,
        signed_in: masked.is_signed_in(),
    };
    let drawn = page(&masked, &mut session, "/groups", t::nav(l), pages::directory::directory(&view)).await?;
    session.send(drawn.into_response()).await
}

/// Hits in what the reader may read; as JSON when that is asked for.
pub(crate) async fn search(masked: Masked, headers: HeaderMap, Query(asked): Query<Asked>) -> Reply<Response> {
    let l = masked.locale();
    let mut session = masked.unnamed();
    let all = known(&masked, &mut session).await?;
    let ids: Vec<Id<OpenPlace>> = all.iter().map(|place| Id::from_raw(place.id)).collect();
    let worn = masked.worn(&ids).await?;
    let verified = badge(&masked).await?.is_some();
    let mine = |place: &PlaceInfo| {
        let worn = worn.iter().any(|(id, worn)| id.raw() == place.id && !worn.relations.is_empty());
        worn && (verified || place.place != Place::Peers)
    };
    let readable: Vec<RawId> =
        all.iter().filter(|place| place.place == Place::Open || mine(place)).map(|place| place.id).collect();
    let mut access = session.may::<View, Directory>(DIRECTORY).await?;
    let hits = store::search::find(&mut access, &asked.q, &readable, 20).await?;
    let of = |id: RawId| all.iter().find(|place| place.id == id);
    let href =
        |hit: &store::search::Hit| of(hit.place).map(|place| format!("{}/{}#p{}", place.href(), hit.topic, hit.n));
    let wants_json =
        headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with("application/json"));
    if wants_json {
        let list: Vec<_> = hits
            .iter()
            .map(|hit| {
                json!({
                    "title": hit.title,
                    "excerpt": markdown::plain(&hit.body, 200),
                    "community": of(hit.place).map(|place| place.name_in(l)),
                    "url": href(hit),
                })
            })
            .collect();
        return session.send(Json(json!({ "query": asked.q, "hits": list })).into_response()).await;
    }
    let lines: Vec<_> = hits.iter().filter_map(|hit| Some((hit, of(hit.place)?, href(hit)?))).collect();
    let places = fitting(all.clone(), &asked.q);
    let body = pages::directory::results(l, &asked.q, &lines, places.get(..places.len().min(3)).unwrap_or_default());
    let drawn = page(&masked, &mut session, "/groups", t::search_title(l), body).await?;
    session.send(drawn.into_response()).await
}

/// A place as whoever has not joined sees it.
pub(crate) async fn about(masked: Masked, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = masked.unnamed();
    let place =
        known(&masked, &mut session).await?.into_iter().find(|place| place.slug == slug).ok_or(Error::NotFound)?;
    let drawn = join::about(&masked, &place, &join::Joining::default(), &[]).await?;
    session.send(drawn.into_response()).await
}

/// The open record of a place's moderation, over ninety days.
pub(super) async fn record(masked: &Masked, place: &PlaceInfo) -> Result<pages::about::Record> {
    let mut session = masked.unnamed();
    let mut access = session.may::<View, Directory>(DIRECTORY).await?;
    store::moderation::record(&mut access, place.id, masked.moment().plus_days(-90)).await
}

/// Names, and where each is worn.
pub(crate) async fn names(SignedIn(masked): SignedIn) -> Reply<Response> {
    let l = masked.locale();
    let mut session = masked.unnamed();
    let all = known(&masked, &mut session).await?;
    let ids: Vec<Id<OpenPlace>> = all.iter().map(|place| Id::from_raw(place.id)).collect();
    let (names, worn) = (masked.personas().await?, masked.worn(&ids).await?);
    let body = pages::directory::names(l, &names, &worn, &all);
    let drawn = page(&masked, &mut session, "/names", t::names_title(l), body).await?;
    session.send(drawn.into_response()).await
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Leaving {
    #[serde(default)]
    to: String,
}

/// Asks before a link leads to a site that nobody here looked at.
pub(crate) async fn leave_site(masked: Masked, Query(asked): Query<Leaving>) -> Reply<Response> {
    let l = masked.locale();
    let mut session = masked.unnamed();
    let host = markdown::host(&asked.to).ok_or(Error::NotFound)?.to_owned();
    let body = pages::directory::leave_site(l, &host, &asked.to);
    let drawn = page(&masked, &mut session, "/groups", t::leave_site_title(l), body).await?;
    session.send(drawn.into_response()).await
}

/// A short link from outside: counted, without a mark on whoever came.
pub(crate) async fn link(masked: Masked, Path(code): Path<String>) -> Reply<Response> {
    let session = masked.unnamed();
    let mut write = session.write().await?;
    let mut access = write.may::<View, Directory>(DIRECTORY).await?;
    let place = store::places::came(&mut access, &code).await?;
    write.send(Redirect::to(&format!("/groups/{}", place.slug)).into_response()).await
}

#[derive(Deserialize)]
pub(crate) struct Keeper {
    #[serde(default)]
    persona: String,
}

/// A member looks after the place from now on: named by the organisation, also where it may not read.
pub(crate) async fn appoint(session: Session, Path(slug): Path<String>, Form(form): Form<Keeper>) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, Directory>(DIRECTORY).await?;
    let place = store::places::by_id(access.tx(), place_id(&slug)).await?;
    let keeper = Relations::any(&[Relation::Participant, Relation::Keeper]);
    gate::appoint(&mut access, place.id, &form.persona, keeper).await?;
    access.note("keeper");
    write.send(Redirect::to(&format!("/groups/{slug}#keepers")).into_response()).await
}
