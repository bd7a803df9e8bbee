//! A community's page, and what concerns the reader there.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, Query},
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use gate::{Access, Ask, Masked, Reply, Session, SignedIn, View, Who};
use kernel::{Error, Locale, RawId, Result};
use maud::Markup;
use serde::Deserialize;

use super::{
    again, come_in, id_of,
    kept::{HTML, Kept, Shelf},
    moderates, page, page_with, said, to, worn,
};
use crate::{
    ground::{Ground, OpenPlace, PeersPlace, rests},
    pages::{self, place::Waiting},
    store, t,
    types::{Feed, PAGE, PlaceInfo, parse_reason},
};

/// What the address may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    show: String,
    /// Where the page begins: a number and an id, as the page before gave them.
    #[serde(default)]
    after: String,
}

impl Shown {
    fn after(&self) -> Option<(i64, RawId)> {
        let (at, id) = self.after.split_once('.')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    }
}

pub(crate) async fn show<G: Ground>(
    masked: Masked,
    uri: Uri,
    headers: HeaderMap,
    Path(slug): Path<String>,
    Query(shown): Query<Shown>,
) -> Reply<Response> {
    let l = masked.locale();
    let mut session = come_in::<G>(&masked, &slug).await?;
    if rests::<G>(&masked, &slug, session.who().has_name()).await? {
        return session.send(to(&format!("/groups/{slug}"))).await;
    }
    let mut access = session.may::<View, G>(G::id(&slug)).await?;
    let place = store::places::place(&mut access).await?;
    let guest = !masked.is_signed_in() && G::WORD == OpenPlace::WORD;
    let kept = Kept::with_ages(&masked, &place, &uri);
    if let Some(answer) = kept.answer(&headers).filter(|_| guest) {
        return session.send(answer).await;
    }
    let feed = Feed::from_word(&shown.show).unwrap_or(Feed::New);
    let who = access.who().clone();
    let after = shown.after();
    // Members see the same topics; an empty list offers what the reader may do.
    let shelf = Shelf::of(&masked, &place, &who.zone, &format!("{} {after:?}", feed.word()));
    let list = shelf.found();
    let fresh = match &list {
        Some(_) => String::new(),
        None => topics(&mut access, l, &place, feed, after).await?,
    };
    let waiting = waiting(&mut access, &who).await?;
    let now = session.now();
    let config = &masked.org().config;
    let share = pages::share::Share { l, place: &place, topic: None, base: &config.base_url, name: &config.name };
    let view = pages::place::View {
        l,
        place: &place,
        feed,
        list: list.as_ref().map_or(&fresh, |list| list.drawn.text()),
        who: &who,
        now,
        waiting,
        share,
    };
    let (body, head) = (pages::place::place(&view), || pages::share::head(&share, &[]));
    let drawn = page_with(&masked, &mut session, (&G::href(&slug), place.name_in(l)), head, body).await?;
    if list.is_none() {
        shelf.keep(fresh, Vec::new(), (0, false));
    }
    let mut response = if guest { kept.keep(HTML, drawn.into_string()) } else { drawn.into_response() };
    if let Some(list) = list {
        response.extensions_mut().insert(Arc::clone(&list.drawn));
    }
    session.send(response).await
}

/// What waits for the reader there.
async fn waiting<G: Ground>(access: &mut Access<'_, View, G>, who: &Who) -> Result<Waiting> {
    let mut waiting = Waiting::default();
    if moderates(who) {
        waiting.queue = store::moderation::counts(access).await?.iter().sum();
    }
    if super::labels::takes_part(who) {
        waiting.labels = store::labels::count(access).await?;
    }
    if G::WORD == PeersPlace::WORD {
        waiting.reviews = store::reviews::count(access).await?;
        waiting.pairs = store::pairs::count(access).await?;
    }
    if G::WORD != OpenPlace::WORD && who.has_name() {
        waiting.surveys = store::surveys::count(access).await?;
    }
    Ok(waiting)
}

/// A page of topics, drawn.
async fn topics<G: Ground>(
    access: &mut Access<'_, View, G>,
    l: Locale,
    place: &PlaceInfo,
    feed: Feed,
    after: Option<(i64, RawId)>,
) -> Result<String> {
    let mut topics = store::topics::page(access, feed, after).await?;
    let most = usize::try_from(PAGE).unwrap_or(0);
    let more = topics.len() > most;
    topics.truncate(most);
    let (who, now) = (access.who(), access.now());
    let view = pages::place::Topics { l, place, feed, topics: &topics, more, now, zone: &who.zone };
    Ok(pages::place::topics(&view).into_string())
}

/// What the persona follows, what waits, what moderators decided about its words, what came of its reports.
pub(crate) async fn mine<G: Ground>(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = worn::<G>(&masked, &slug).await?;
    let drawn = mine_page::<G>(&masked, &mut session, &slug, None).await?;
    session.send(drawn.into_response()).await
}

/// The page, with an appeal that came back.
async fn mine_page<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    error: Option<(RawId, &'static str, &str)>,
) -> Result<Markup> {
    let (l, now) = (masked.locale(), session.now());
    let mut access = session.may::<View, G>(G::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let who = access.who().clone();
    let mine = pages::mine::Mine {
        l,
        place: &place,
        who: &who,
        muted: store::unread::is_muted(&mut access).await?,
        topics: &store::posts::own(&mut access).await?,
        decisions: &store::moderation::about_me(&mut access).await?,
        reports: &store::moderation::my_reports(&mut access).await?,
        now,
        error,
    };
    let body = pages::mine::mine(&mine);
    page(masked, session, &format!("{}/mine", G::href(slug)), t::mine(l), body).await
}

#[derive(Deserialize)]
pub(crate) struct Muting {
    #[serde(default)]
    on: String,
    /// It was asked on the page about the place.
    #[serde(default)]
    about: String,
}

/// No badge and no e-mail for this place any more, or again.
pub(crate) async fn mute<G: Ground>(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    Form(form): Form<Muting>,
) -> Reply<Response> {
    let session = worn::<G>(&masked, &slug).await?;
    let mut write = session.write().await?;
    store::unread::mute(&mut write.may::<Ask, G>(G::id(&slug)).await?, form.on == "1").await?;
    let back = if form.about.is_empty() { format!("{}/mine", G::href(&slug)) } else { format!("/groups/{slug}") };
    write.send(to(&back)).await
}

#[derive(Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    words: String,
}

pub(crate) async fn appeal<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Words>,
) -> Reply<Response> {
    let (id, back) = (id_of(&id)?, format!("{}/mine", G::href(&slug)));
    let session = worn::<G>(&masked, &slug).await?;
    let words = match parse_reason("words", &form.words) {
        Ok(words) => words,
        Err(Error::Invalid(faults)) => {
            let mut session = session;
            let error = faults.first().map(|fault| (id, fault.code, form.words.as_str()));
            let drawn = mine_page::<G>(&masked, &mut session, &slug, error).await?;
            return session.send(again(drawn)).await;
        }
        Err(other) => return Err(other.into()),
    };
    // Whoever is paused may appeal: the proof is that of reading there.
    let mut write = session.write().await?;
    let outcome = store::moderation::appeal(&mut write.may::<Ask, G>(G::id(&slug)).await?, id, &words).await;
    match outcome {
        Err(Error::Conflict(code)) => {
            drop(write);
            let session = worn::<G>(&masked, &slug).await?;
            said(&masked, session, code, &back).await
        }
        other => {
            other?;
            write.send(to(&back)).await
        }
    }
}
