//! Mentors among peers: finding one, offering, asking.

use axum::{
    Form,
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use gate::{Ask, Masked, PersonaId, Reply, Session, SignedIn, View};
use kernel::{Error, FieldError, Result};
use maud::Markup;
use serde::Deserialize;

use super::{
    again, id_of, page,
    pairs::{Judged, TypedWords, judge},
    said, to, worn,
};
use crate::{
    fields,
    ground::{Ground, PeersPlace},
    kinds,
    mentor::{Offer, TypedOffer, parse},
    pages, rate, search,
    store::{self, mentors::MentorLine},
    t,
};

/// Whom somebody looks for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct WantedMentor {
    /// A field, in plain words, or a name.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub often: String,
    /// What was just done.
    #[serde(default)]
    pub said: String,
}

impl WantedMentor {
    /// How well somebody fits; nothing for who does not.
    fn fits(&self, one: &MentorLine) -> Option<usize> {
        let speaks = self.language.is_empty() || one.speaks(&self.language);
        if !speaks || !(self.often.is_empty() || self.often == one.often) {
            return None;
        }
        let words = search::query(&self.q);
        if words.is_empty() {
            return Some(0);
        }
        let named = search::stems(one.name.as_deref().unwrap_or_default());
        let named = 3 * words.iter().filter(|word| named.contains(word)).count();
        Some(named + fields::fits(&words, &format!("{} {}", one.fields, one.words))).filter(|score| *score > 0)
    }
}

pub(crate) async fn list(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    Query(wanted): Query<WantedMentor>,
) -> Reply<Response> {
    let l = masked.locale();
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(&slug)).await?;
    let place = store::places::place(&mut access).await?;
    let all = store::mentors::all(&mut access).await?;
    let pairs = store::pairs::own(&mut access).await?;
    let me = PersonaId::from_raw(access.who().id);
    let some = !all.is_empty();
    let offers = all.iter().any(|one| one.persona == me);
    let mut found: Vec<(usize, MentorLine)> =
        all.into_iter().filter_map(|one| wanted.fits(&one).map(|score| (score, one))).collect();
    // Who has room comes first, then who fits best.
    found.sort_by_key(|(score, one)| (one.room() == 0, std::cmp::Reverse(*score)));
    let found: Vec<MentorLine> = found.into_iter().map(|(_, one)| one).collect();
    let view =
        pages::mentors::List { l, place: &place, wanted: &wanted, found: &found, some, offers, me, pairs: &pairs };
    let path = format!("{}/mentors", place.href());
    let drawn = page(&masked, &mut session, &path, t::mentors_title(l), pages::mentors::list(&view)).await?;
    session.send(drawn.into_response()).await
}

pub(crate) async fn offer_form(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let drawn = offer_page(&masked, &mut session, &slug, None).await?;
    session.send(drawn.into_response()).await
}

/// The form; `back` is what came back, with what is wrong.
async fn offer_page(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    back: Option<(&TypedOffer, &[FieldError])>,
) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let who = access.who().clone();
    let line = store::mentors::one(&mut access, PersonaId::from_raw(who.id)).await?;
    let kept = line.as_ref().map_or_else(TypedOffer::default, typed_of);
    let (typed, errors) = back.unwrap_or((&kept, &[]));
    let stands = line.is_some();
    let body = pages::mentors::offer(&pages::mentors::OfferForm { l, place: &place, who: &who, typed, errors, stands });
    page(masked, session, &format!("{}/mentors", place.href()), t::mentor_offer(l), body).await
}

fn typed_of(line: &MentorLine) -> TypedOffer {
    let on = |tag| if line.speaks(tag) { "1".to_owned() } else { String::new() };
    TypedOffer {
        fields: line.fields.clone(),
        en: on("en"),
        es: on("es"),
        often: line.often.clone(),
        words: line.words.clone(),
        most: line.most.to_string(),
        act: String::new(),
    }
}

pub(crate) async fn offer(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    Form(form): Form<TypedOffer>,
) -> Reply<Response> {
    let back = format!("{}/mentors", PeersPlace::href(&slug));
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    session.may::<View, PeersPlace>(PeersPlace::id(&slug)).await?;
    if session.who().is_barred() {
        return said(&masked, session, "paused", &back).await;
    }
    let offer: Option<Offer> = if form.act == "stop" {
        None
    } else {
        match parse(&form) {
            Ok(offer) => Some(offer),
            Err(faults) => {
                let drawn = offer_page(&masked, &mut session, &slug, Some((&form, &faults))).await?;
                return session.send(again(drawn)).await;
            }
        }
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    let done = match offer {
        Some(offer) => {
            store::mentors::offer(&mut access, &offer).await?;
            "mentor-offered"
        }
        None => {
            store::mentors::take_back(&mut access).await?;
            "mentor-stopped"
        }
    };
    write.send(to(&format!("{back}?said={done}"))).await
}

pub(crate) async fn one(SignedIn(masked): SignedIn, Path((slug, persona)): Path<(String, String)>) -> Reply<Response> {
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let persona = PersonaId::from_raw(id_of(&persona)?);
    let drawn = one_page(&masked, &mut session, &slug, persona, &TypedWords::default()).await?;
    session.send(drawn.into_response()).await
}

/// One mentor with the way to ask, and the note that came back.
async fn one_page(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    persona: PersonaId,
    typed: &TypedWords,
) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let line = store::mentors::one(&mut access, persona).await?.ok_or(Error::NotFound)?;
    let mine = gate::is_mine(&mut access, persona).await?;
    let pairs = store::pairs::own(&mut access).await?;
    let pair = pairs.iter().find(|pair| pair.mentor == persona && matches!(pair.state.as_str(), "asked" | "paired"));
    let who = access.who().clone();
    let phone = masked.org().config.phone.as_str();
    let pair = pair.map(|pair| pair.id);
    let view = pages::mentors::One { l, place: &place, who: &who, line: &line, mine, pair, typed, phone };
    let path = format!("{}/mentors", place.href());
    page(masked, session, &path, t::mentor_ask(l), pages::mentors::one(&view)).await
}

pub(crate) async fn ask(
    SignedIn(masked): SignedIn,
    Path((slug, persona)): Path<(String, String)>,
    Form(mut form): Form<TypedWords>,
) -> Reply<Response> {
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let persona = PersonaId::from_raw(id_of(&persona)?);
    let Judged::Ready(note, danger) = judge(&masked, &mut session, &slug, &mut form, true).await? else {
        let drawn = one_page(&masked, &mut session, &slug, persona, &form).await?;
        return session.send(again(drawn)).await;
    };
    rate::take(session.who().id, masked.moment())?;
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    let Some(note) = note else { return Err(Error::NotFound.into()) };
    match store::mentors::ask(&mut access, persona, &note).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            let back = format!("{}/mentors", PeersPlace::href(&slug));
            said(&masked, worn::<PeersPlace>(&masked, &slug).await?, code, &back).await
        }
        other => {
            let (pair, post) = other?;
            kinds::owe_danger(&mut access, post, danger).await?;
            write.send(to(&format!("{}/pairs/{pair}?said=mentor-asked", PeersPlace::href(&slug)))).await
        }
    }
}
