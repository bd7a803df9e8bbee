//! A topic: reading, following, voting, marking, reporting.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, Query},
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use gate::{Access, Ask, Masked, Reply, Session, SignedIn, View};
use kernel::{Error, Locale, RawId, Result};
use maud::Markup;
use serde::Deserialize;

use super::{
    again, closed_to_guests, come_in, id_of,
    kept::{HTML, Kept, List, Shelf},
    moderates, page, page_with, said, to, worn,
};
use crate::{
    ground::{Ground, OpenPlace, PeersPlace, rests},
    pages,
    store::{self, posts::Quoted},
    t,
    types::{Mark, POSTS, PlaceInfo, Post, Standing, TopicKind, TopicLine, Why},
};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Shown {
    /// The number of the first post.
    #[serde(default)]
    from: i64,
    /// The post that the reply answers.
    #[serde(default)]
    quote: String,
    /// Show what has a warning.
    #[serde(default)]
    warned: String,
    /// What was just done.
    #[serde(default)]
    said: String,
}

pub(crate) async fn show<G: Ground>(
    masked: Masked,
    uri: Uri,
    headers: HeaderMap,
    Path((slug, topic)): Path<(String, String)>,
    Query(shown): Query<Shown>,
) -> Reply<Response> {
    closed_to_guests::<G>(&masked)?;
    let topic = id_of(&topic)?;
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
    let zone = access.who().zone.clone();
    let shelf = Shelf::of(&masked, &place, &zone, &format!("{topic} {}", shown.from));
    let read = read(&mut access, topic, shown.from, Some(shelf)).await?;
    // Whoever follows has read up to here; a reader who follows nothing writes nothing.
    let last = read.last.unwrap_or(0);
    if read.seen.is_some_and(|seen| seen < last) {
        session.pause();
        let mut write = session.again().write().await?;
        store::marks::seen(&mut write.may::<Ask, G>(G::id(&slug)).await?, topic, last).await?;
        write.commit().await?;
    }
    let quote = shown.quote.parse().ok();
    let fresh = pages::topic::Fresh {
        quote,
        warned: shown.warned == "1",
        said: &shown.said,
        own_address: true,
        ..pages::topic::Fresh::default()
    };
    let shared = read.drawn.as_ref().map(|posts| Arc::clone(&posts.drawn));
    let drawn = draw::<G>(&masked, &mut session, &place, read, &fresh).await?;
    let mut response = if guest { kept.keep(HTML, drawn.into_string()) } else { drawn.into_response() };
    if let Some(piece) = shared {
        response.extensions_mut().insert(piece);
    }
    session.send(response).await
}

/// The page of a topic from its beginning, with what came back.
pub(super) async fn again_at<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    topic: RawId,
    fresh: &pages::topic::Fresh<'_>,
) -> Result<Markup> {
    let place = store::places::place(&mut session.may::<View, G>(G::id(slug)).await?).await?;
    let read = read(&mut session.may::<View, G>(G::id(slug)).await?, topic, 0, None).await?;
    draw::<G>(masked, session, &place, read, fresh).await
}

/// What a reader may see of a topic.
struct Read {
    line: TopicLine,
    /// None when they are drawn already.
    posts: Vec<(Post, Option<Quoted>)>,
    drawn: Option<Arc<List>>,
    /// Where what is drawn may be kept for others.
    shelf: Option<Shelf>,
    /// The number of the last, and whether there are more after it.
    last: Option<i64>,
    more: bool,
    from: i64,
    /// How far the reader has read, who follows.
    seen: Option<i64>,
    /// The reader's own marks.
    marks: Vec<(RawId, String)>,
}

async fn read<G: Ground>(
    access: &mut Access<'_, View, G>,
    topic: RawId,
    from: i64,
    shelf: Option<Shelf>,
) -> Result<Read> {
    let line = store::topics::topic(access, topic).await?;
    let who = access.who();
    let named = who.has_name();
    let own = line.author.raw() == who.id && named;
    let keeps = moderates(who);
    if line.state != Standing::Shown && !own && !keeps {
        return Err(Error::NotFound);
    }
    let me = who.id;
    // Whoever has a part in the topic sees it otherwise than others.
    let plain = named && !own && who.roles.is_empty() && !line.kind.votes();
    let seen = if named { store::marks::followed(access, topic).await? } else { None };
    let marks = if named { store::marks::own(access, topic).await? } else { Vec::new() };
    let shelf = shelf.filter(|_| plain && marks.is_empty());
    if let Some(drawn) = shelf.as_ref().and_then(Shelf::found).filter(|drawn| !drawn.authors.contains(&me)) {
        let (last, more) = (Some(drawn.last.0), drawn.last.1);
        return Ok(Read { line, posts: Vec::new(), drawn: Some(drawn), shelf: None, last, more, from, seen, marks });
    }
    let mut posts = store::posts::page(access, topic, from).await?;
    let more = posts.len() > usize::try_from(POSTS).unwrap_or(0);
    posts.truncate(usize::try_from(POSTS).unwrap_or(0));
    let last = posts.last().map(|(post, _)| post.n);
    let shelf = shelf.filter(|_| posts.iter().all(|(post, _)| post.author.raw() != me));
    Ok(Read { line, posts, drawn: None, shelf, last, more, from, seen, marks })
}

/// The page of a topic for whoever reads it.
async fn draw<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    place: &PlaceInfo,
    read: Read,
    fresh: &pages::topic::Fresh<'_>,
) -> Result<Markup> {
    let (l, now) = (masked.locale(), session.now());
    let Read { line, posts, drawn, shelf, last, more, from, seen, marks } = read;
    let topic = line.id;
    let mut access = session.may::<View, G>(kernel::Id::from_raw(place.id)).await?;
    let who = access.who().clone();
    let quoted = match fresh.quote {
        Some(id) => store::posts::quoted(&mut access, id).await?.map(|quoted| (id, quoted)),
        None => None,
    };
    let experts = experts(&mut access, &posts).await?;
    let looks = super::labels::takes_part(&who);
    let labels = if looks { Some(store::labels::of_topic(&mut access, topic).await?) } else { None };
    let case = if line.kind == TopicKind::Case { store::cases::case(&mut access, topic).await? } else { None };
    let (club, after) = if line.kind == TopicKind::Club { club(&mut access, topic).await? } else { (None, None) };
    let view = pages::topic::View {
        l,
        guards: G::PLACE,
        place,
        topic: &line,
        posts: &posts,
        last,
        more,
        from,
        quoted,
        pictures: &if drawn.is_none() { store::pictures::of_topic(&mut access, topic).await? } else { Vec::new() },
        marks: &marks,
        marked: &marks_in_words(l),
        follows: seen.is_some(),
        case,
        club,
        after,
        poll: if line.kind.votes() { Some(store::topics::options(&mut access, topic).await?) } else { None },
        who: &who,
        signed_in: masked.is_signed_in(),
        experts: &experts,
        labels: labels.as_deref(),
        zone: who.zone.clone(),
        phone: &masked.org().config.phone,
        base: &masked.org().config.base_url,
        org: &masked.org().config.name,
        now,
    };
    let fresh_posts = match &drawn {
        None if !pages::topic::is_covered(&line, fresh) => pages::topic::posts(&view, fresh.own_address).into_string(),
        _ => String::new(),
    };
    let body = pages::topic::topic(&view, fresh, drawn.as_ref().map_or(&fresh_posts, |posts| posts.drawn.text()));
    if let (Some(shelf), Some(last)) = (shelf, last.filter(|_| !fresh_posts.is_empty())) {
        shelf.keep(fresh_posts, posts.iter().map(|(post, _)| post.author.raw()).collect(), (last, more));
    }
    let title = if line.title.is_empty() { t::erased_title(l) } else { &line.title };
    page_with(
        masked,
        session,
        (&format!("{}/{topic}", place.href()), title),
        || pages::share::head(&view.share(), &posts),
        body,
    )
    .await
}

/// What a journal club reads, and its second vote.
async fn club<G: Ground>(
    access: &mut Access<'_, View, G>,
    topic: RawId,
) -> Result<(Option<store::clubs::ClubLine>, Option<pages::topic::Poll>)> {
    let Some(club) = store::clubs::club(access, topic).await? else { return Ok((None, None)) };
    let after = store::topics::options(access, club.later).await?;
    Ok((Some(club), Some(after)))
}

/// Each mark with its word.
fn marks_in_words(l: Locale) -> Vec<(Mark, &'static str)> {
    let word = |mark: &Mark| (*mark, t::by_key(l, &format!("mark-{}", mark.word())).unwrap_or_default());
    Mark::ALL.iter().map(word).collect()
}

/// What counts today about the professionals who wrote under their own name.
async fn experts<G: Ground>(
    access: &mut gate::Access<'_, View, G>,
    posts: &[(Post, Option<Quoted>)],
) -> Result<Vec<(kernel::PersonId, people::Badge)>> {
    let mut all: Vec<(kernel::PersonId, people::Badge)> = Vec::new();
    for person in posts.iter().filter_map(|(post, _)| post.person) {
        if all.iter().all(|(known, _)| *known != person) {
            all.push((person, people::badge_of(access, person).await?.unwrap_or_default()));
        }
    }
    Ok(all)
}

/// A picture, unsealed; one that waits is seen by its author and by moderators.
pub(crate) async fn picture<G: Ground>(masked: Masked, Path((slug, id)): Path<(String, String)>) -> Reply<Response> {
    let mut session = come_in::<G>(&masked, &slug).await?;
    let id = id_of(&id)?;
    let mut access = session.may::<View, G>(G::id(&slug)).await?;
    let who = access.who();
    let mut keeps = moderates(who);
    // A colleague who looks at a case first sees its pictures before others do.
    if G::WORD == PeersPlace::WORD {
        keeps = keeps || store::reviews::looks_at(&mut access, id).await?;
    }
    let (kind, sealed) = store::pictures::one(&mut access, id, keeps).await?;
    let keys = std::sync::Arc::clone(&masked.org().keys);
    let bytes = messaging::upload::open(keys, kernel::Id::from_raw(id), sealed).await?;
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, "inline".to_owned())];
    session.send((headers, bytes).into_response()).await
}

pub(crate) async fn history<G: Ground>(masked: Masked, Path((slug, id)): Path<(String, String)>) -> Reply<Response> {
    let mut session = come_in::<G>(&masked, &slug).await?;
    let (l, id) = (masked.locale(), id_of(&id)?);
    let now = session.now();
    let mut access = session.may::<View, G>(G::id(&slug)).await?;
    let post = store::posts::post(&mut access, id).await?;
    if post.state != Standing::Shown && post.author.raw() != access.who().id {
        return Err(Error::NotFound.into());
    }
    let versions = store::posts::history(&mut access, id).await?;
    let zone = access.who().zone.clone();
    let back = format!("{}/{}#p{}", G::href(&slug), post.topic, post.n);
    let body = pages::topic::history(l, &post, &versions, &back, now, &zone);
    let drawn = page(&masked, &mut session, &G::href(&slug), t::history(l), body).await?;
    session.send(drawn.into_response()).await
}

#[derive(Deserialize)]
pub(crate) struct Follow {
    #[serde(default)]
    on: String,
}

pub(crate) async fn follow<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, topic)): Path<(String, String)>,
    Form(form): Form<Follow>,
) -> Reply<Response> {
    let topic = id_of(&topic)?;
    let mut write = worn::<G>(&masked, &slug).await?.write().await?;
    store::marks::follow(&mut write.may::<Ask, G>(G::id(&slug)).await?, topic, form.on == "1").await?;
    write.send(to(&format!("{}/{topic}", G::href(&slug)))).await
}

#[derive(Deserialize)]
pub(crate) struct Vote {
    #[serde(default)]
    option: i64,
    /// `after`: the second vote of a journal club.
    #[serde(default)]
    round: String,
}

pub(crate) async fn vote<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, topic)): Path<(String, String)>,
    Form(form): Form<Vote>,
) -> Reply<Response> {
    let topic = id_of(&topic)?;
    let mut write = worn::<G>(&masked, &slug).await?.write().await?;
    let mut access = write.may::<Ask, G>(G::id(&slug)).await?;
    match store::clubs::open_vote(&mut access, topic, form.round == "after").await {
        Ok(poll) => store::topics::vote(&mut access, topic, poll.unwrap_or(topic), form.option).await?,
        Err(Error::Conflict(code)) => {
            drop(write);
            let back = format!("{}/{topic}", G::href(&slug));
            return said(&masked, worn::<G>(&masked, &slug).await?, code, &back).await;
        }
        Err(other) => return Err(other.into()),
    }
    write.send(to(&format!("{}/{topic}#poll", G::href(&slug)))).await
}

#[derive(Deserialize)]
pub(crate) struct Marked {
    #[serde(default)]
    mark: String,
}

pub(crate) async fn mark<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Marked>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mark = Mark::from_word(&form.mark).ok_or(Error::NotFound)?;
    let mut write = worn::<G>(&masked, &slug).await?.write().await?;
    let mut access = write.may::<Ask, G>(G::id(&slug)).await?;
    store::marks::toggle(&mut access, id, mark).await?;
    let post = store::posts::post(&mut access, id).await?;
    write.send(to(&format!("{}/{}?from={}#p{}", G::href(&slug), post.topic, start_of(post.n), post.n))).await
}

/// The first post of the page on which a post stands.
pub(crate) const fn start_of(n: i64) -> i64 {
    n - n % POSTS
}

#[derive(Deserialize)]
pub(crate) struct Accept {
    #[serde(default)]
    post: String,
}

/// The asker takes an answer.
pub(crate) async fn accept<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, topic)): Path<(String, String)>,
    Form(form): Form<Accept>,
) -> Reply<Response> {
    let (topic, post) = (id_of(&topic)?, id_of(&form.post)?);
    let mut write = worn::<G>(&masked, &slug).await?.write().await?;
    store::topics::accept(&mut write.may::<Ask, G>(G::id(&slug)).await?, topic, post).await?;
    write.send(to(&format!("{}/{topic}", G::href(&slug)))).await
}

pub(crate) async fn report_form<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<G>(&masked, &slug).await?;
    let drawn = report_page::<G>(&masked, &mut session, &slug, id, "", "", None).await?;
    session.send(drawn.into_response()).await
}

async fn report_page<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    id: RawId,
    why: &str,
    words: &str,
    error: Option<&'static str>,
) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<View, G>(G::id(slug)).await?;
    let post = store::posts::post(&mut access, id).await?;
    if post.state != Standing::Shown {
        return Err(Error::NotFound);
    }
    let body = pages::topic::report(l, &G::href(slug), &post, why, words, error.and_then(|code| t::by_key(l, code)));
    page(masked, session, &G::href(slug), t::report_title(l), body).await
}

#[derive(Deserialize)]
pub(crate) struct Report {
    #[serde(default)]
    why: String,
    #[serde(default)]
    words: String,
}

pub(crate) async fn report<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Report>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<G>(&masked, &slug).await?;
    let words = form.words.split_whitespace().collect::<Vec<_>>().join(" ");
    let error = match Why::from_word(&form.why) {
        None => Some("why-missing"),
        _ if words.chars().count() > 500 => Some("reason-length"),
        _ if guard::clear(guard::Place::Peers, &words).is_err() => Some("reason-tells"),
        _ => None,
    };
    let (Some(why), None) = (Why::from_word(&form.why), error) else {
        let drawn = report_page::<G>(&masked, &mut session, &slug, id, &form.why, &form.words, error).await?;
        return session.send(again(drawn)).await;
    };
    let mut write = session.write().await?;
    store::moderation::report(&mut write.may::<Ask, G>(G::id(&slug)).await?, id, why, &words).await?;
    write.send(to(&format!("{}/mine?said=reported#reports", G::href(&slug)))).await
}
