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

use super::{join, notices, page};
use crate::{
    ground::{DIRECTORY, Directory, OpenPlace, badge, place_id},
    markdown, pages,
    pages::directory::Joined,
    search, store, t,
    types::PlaceInfo,
};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub q: String,
    /// What was just done.
    #[serde(default)]
    pub said: String,
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

/// Teens see what is marked for them, and where they take part already.
async fn for_age(masked: &Masked, all: &mut Vec<PlaceInfo>) -> Result<()> {
    if !join::is_teen(masked).await? {
        return Ok(());
    }
    let ids: Vec<Id<OpenPlace>> = all.iter().map(|place| Id::from_raw(place.id)).collect();
    let worn = masked.worn(&ids).await?;
    let in_it = |id: RawId| worn.iter().any(|(at, worn)| at.raw() == id && !worn.relations.is_empty());
    all.retain(|place| place.teens || in_it(place.id));
    Ok(())
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
    let mut all = known(&masked, &mut session).await?;
    for_age(&masked, &mut all).await?;
    let ids: Vec<Id<OpenPlace>> = all.iter().map(|place| Id::from_raw(place.id)).collect();
    let mut worn = masked.worn(&ids).await?;
    worn.retain(|(_, worn)| !worn.relations.is_empty());
    let verified = badge(&masked).await?.is_some();
    let rests = |id: RawId| !verified && all.iter().any(|place| place.id == id && place.place == Place::Peers);
    let (unread, muted) = match worn.is_empty() {
        true => (Vec::new(), Vec::new()),
        false => (store::unread::by_place(&mut session).await?, store::unread::muted(&mut session).await?),
    };
    let of = |id: RawId| unread.iter().find(|(place, _)| *place == id && !rests(id)).map_or(0, |(_, n)| *n);
    let joined: Vec<_> = worn
        .iter()
        .map(|(id, _)| {
            let muted = muted.contains(&id.raw());
            (id.raw(), if muted { Joined::Muted } else { Joined::Unread(of(id.raw())) })
        })
        .collect();
    session.pause();
    // Who takes part nowhere is asked nothing about it.
    let notices = match worn.is_empty() {
        true => None,
        false => {
            let (choice, reach) = notices::chosen(&masked).await?;
            Some(pages::notices::Notices { choice, email: reach.email })
        }
    };
    let view = pages::directory::View {
        l,
        asked: &asked.q,
        said: &asked.said,
        notices,
        places: &fitting(all, &asked.q),
        joined: &joined,
        signed_in: masked.is_signed_in(),
        oversees: masked.person().is_some_and(|who| who.roles.meets(crate::policy::OVERSEES)),
    };
    let drawn = page(&masked, &mut session, "/groups", t::nav(l), pages::directory::directory(&view)).await?;
    session.send(drawn.into_response()).await
}

/// Hits in what the reader may read; as JSON when that is asked for.
pub(crate) async fn search(masked: Masked, headers: HeaderMap, Query(asked): Query<Asked>) -> Reply<Response> {
    let l = masked.locale();
    let mut session = masked.unnamed();
    let mut all = known(&masked, &mut session).await?;
    for_age(&masked, &mut all).await?;
    let ids: Vec<Id<OpenPlace>> = all.iter().map(|place| Id::from_raw(place.id)).collect();
    let worn = masked.worn(&ids).await?;
    let verified = badge(&masked).await?.is_some();
    let mine = |place: &PlaceInfo| {
        let worn = worn.iter().any(|(id, worn)| id.raw() == place.id && !worn.relations.is_empty());
        worn && (verified || place.place != Place::Peers)
    };
    let readable: Vec<(RawId, Place)> = all
        .iter()
        .filter(|place| place.place == Place::Open || mine(place))
        .map(|place| (place.id, place.place))
        .collect();
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

/// The short link over which somebody came, in the address alone.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Came {
    #[serde(default)]
    via: String,
}

/// A place as whoever has not joined sees it.
pub(crate) async fn about(masked: Masked, Path(slug): Path<String>, Query(came): Query<Came>) -> Reply<Response> {
    let mut session = masked.unnamed();
    let mut all = known(&masked, &mut session).await?;
    for_age(&masked, &mut all).await?;
    let place = all.into_iter().find(|place| place.slug == slug).ok_or(Error::NotFound)?;
    let drawn = join::about(&masked, &place, &join::Joining { via: came.via, ..Default::default() }, &[]).await?;
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
