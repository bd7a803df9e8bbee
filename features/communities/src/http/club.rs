//! Journal clubs: planned by a keeper, led by a colleague, closed with a summary.

use axum::{
    Form,
    extract::{Path, Request},
    response::{IntoResponse, Response},
};
use gate::{Ask, Masked, Moderate, Oversee, PersonaId, Reply, Session, SignedIn, View};
use guard::{Cleared, Place};
use kernel::{Error, RawId, Result};
use maud::Markup;
use messaging::upload::{self, Filled};

use super::{
    again,
    compose::{Judged, event_of, judge},
    id_of, page,
    ready::ready,
    said, to, worn,
};
use crate::{
    club::{ANSWERS, Reference, TypedClub, TypedPoints, parse_points},
    ground::{Ground, PeersPlace},
    http::Typed,
    names::PersonaName,
    pages,
    store::{self, clubs::NewClub},
    t,
    types::{NewTopic, TopicKind},
};

pub(crate) async fn blank(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let drawn = form(&masked, &mut session, &slug, &TypedClub::default()).await?;
    session.send(drawn.into_response()).await
}

/// The page on which a keeper plans.
async fn form(masked: &Masked, session: &mut Session, slug: &str, typed: &TypedClub) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<Oversee, PeersPlace>(PeersPlace::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let who = access.who().clone();
    let phone = masked.org().config.phone.as_str();
    let view = pages::club::Plan { l, place: &place, who: &who, typed, phone };
    page(masked, session, &format!("{}/club", place.href()), t::club_new(l), pages::club::plan(&view)).await
}

fn typed_of(filled: &mut Filled) -> TypedClub {
    let mut base = Typed::of(filled);
    // An article tells of others: danger words in it mean nobody here.
    base.danger_seen = true;
    let text = |name: &str| filled.text(name).trim().to_owned();
    TypedClub { base, reference: text("reference"), leader: text("leader") }
}

/// Who leads: the keeper who plans, or a colleague by the name worn here.
async fn leader(session: &mut Session, slug: &str, typed: &mut TypedClub) -> Result<Option<PersonaId>> {
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    if typed.leader.is_empty() {
        return Ok(Some(PersonaId::from_raw(access.who().id)));
    }
    let folded = PersonaName::professional(&typed.leader).folded;
    let found = store::reviews::colleague(&mut access, &folded).await?;
    if found.is_none() {
        typed.base.fault("leader", "colleague-none");
    }
    Ok(found.map(|(id, _)| id))
}

/// The article and who leads, when all of it may stand.
async fn article(session: &mut Session, slug: &str, typed: &mut TypedClub) -> Result<Option<NewClub>> {
    let reference = Reference::read(&typed.reference);
    if reference.is_none() {
        typed.base.fault("reference", "club-reference-bad");
    }
    let leader = leader(session, slug, typed).await?;
    Ok(match (reference, leader) {
        (Some(reference), Some(leader)) => Some(NewClub { leader, reference }),
        _ => None,
    })
}

pub(crate) async fn open(SignedIn(masked): SignedIn, Path(slug): Path<String>, request: Request) -> Reply<Response> {
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    session.may::<Oversee, PeersPlace>(PeersPlace::id(&slug)).await?;
    let mut filled = upload::read(request).await?;
    let mut typed = typed_of(&mut filled);
    let new = article(&mut session, &slug, &mut typed).await?;
    let event = event_of(&masked, TopicKind::Event, &mut typed.base);
    let judged = judge::<PeersPlace>(&masked, &mut session, &slug, &mut filled, &mut typed.base, true).await?;
    let clear = |text: &str| guard::clear(Place::Peers, text);
    let options: Option<Vec<Cleared<String>>> = ANSWERS.iter().map(|word| clear(word).ok()).collect();
    let (Judged::Ready { title: Some(title), text, .. }, Some(new), Some(options), Ok(warning)) =
        (judged, new, options, clear(""))
    else {
        let drawn = form(&masked, &mut session, &slug, &typed).await?;
        return session.send(again(drawn)).await;
    };
    let Some(first) = ready::<PeersPlace>(&masked, &mut session, &slug, &mut filled, &mut typed.base, text).await?
    else {
        let drawn = form(&masked, &mut session, &slug, &typed).await?;
        return session.send(again(drawn)).await;
    };
    let topic = NewTopic { kind: TopicKind::Club, title, warning, options, event, first };
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    let topic = store::topics::add(&mut access, topic).await?;
    store::clubs::put(&mut access, topic, &new).await?;
    write.send(to(&format!("{}/{topic}?said=club-planned&sent=club-new", PeersPlace::href(&slug)))).await
}

pub(crate) async fn notes(SignedIn(masked): SignedIn, Path((slug, topic)): Path<(String, String)>) -> Reply<Response> {
    let topic = id_of(&topic)?;
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let drawn = notes_page(&masked, &mut session, &slug, topic, None).await?;
    session.send(drawn.into_response()).await
}

/// The leader's page, with what came back.
async fn notes_page(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    topic: RawId,
    back: Option<&TypedPoints>,
) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let title = store::topics::topic(&mut access, topic).await?.title;
    let me = access.who().id;
    let line = store::clubs::club(&mut access, topic).await?;
    let line = line.filter(|line| line.closed_at.is_none()).ok_or(Error::NotFound)?;
    if line.is_orphan() {
        session.may::<Oversee, PeersPlace>(PeersPlace::id(slug)).await?;
    } else if line.leader.raw() != me {
        return Err(Error::NotFound);
    }
    let [design, result, limits, practice] = line.points;
    let kept = TypedPoints { design, result, limits, practice, summary: line.summary, ..TypedPoints::default() };
    let view = pages::club::Notes { l, place: &place, topic, title: &title, typed: back.unwrap_or(&kept) };
    page(masked, session, &format!("{}/{topic}", place.href()), t::club_notes(l), pages::club::notes(&view)).await
}

pub(crate) async fn note(
    SignedIn(masked): SignedIn,
    Path((slug, topic)): Path<(String, String)>,
    Form(mut form): Form<TypedPoints>,
) -> Reply<Response> {
    let topic = id_of(&topic)?;
    let back = format!("{}/{topic}", PeersPlace::href(&slug));
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(&slug)).await?;
    let orphan = store::clubs::club(&mut access, topic).await?.is_some_and(|line| line.is_orphan());
    if session.who().is_barred() {
        return said(&masked, session, "paused", &back).await;
    }
    let (points, summary) = match parse_points(&form) {
        Ok(all) => all,
        Err(faults) => {
            form.errors = faults;
            let drawn = notes_page(&masked, &mut session, &slug, topic, Some(&form)).await?;
            return session.send(again(drawn)).await;
        }
    };
    let close = form.act == "close";
    let mut write = session.write().await?;
    if orphan {
        store::clubs::take_over(&mut write.may::<Moderate, PeersPlace>(PeersPlace::id(&slug)).await?, topic).await?;
    }
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    match store::clubs::change(&mut access, topic, &points, &summary, close).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            said(&masked, worn::<PeersPlace>(&masked, &slug).await?, code, &back).await
        }
        other => {
            other?;
            let done = if close { "club-closed" } else { "club-noted" };
            write.send(to(&format!("{back}?said={done}"))).await
        }
    }
}
