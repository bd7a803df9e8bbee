//! Marks on words about health: proposing one, and what clinicians say of it.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use gate::{Ask, Masked, Moderate, Reply, Session, SignedIn, View, Who};
use kernel::{Error, FieldError, RawId, Result};
use maud::Markup;
use serde::Deserialize;

use super::{again, come_in, id_of, moderates, page, said, to, worn};
use crate::{ground::Ground, kinds, label, pages, store, t, types::Standing};

/// A proposal as typed.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Proposed {
    #[serde(default)]
    pub words: String,
    #[serde(default)]
    pub source: String,
}

/// May propose, and see what is proposed: moderators, and clinicians under a name that says so.
pub(super) fn takes_part(who: &Who) -> bool {
    moderates(who) || who.has_name() && store::reviews::may_sign(who.roles)
}

pub(crate) async fn form<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Reply<Response> {
    let mut session = come_in::<G>(&masked, &slug).await?;
    let drawn = draw::<G>(&masked, &mut session, &slug, id_of(&id)?, &Proposed::default(), &[]).await?;
    session.send(drawn.into_response()).await
}

async fn draw<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    id: RawId,
    typed: &Proposed,
    errors: &[FieldError],
) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<View, G>(G::id(slug)).await?;
    if !takes_part(access.who()) {
        return Err(Error::NotFound);
    }
    let post = store::posts::post(&mut access, id).await?;
    if post.state != Standing::Shown {
        return Err(Error::NotFound);
    }
    let body = pages::labels::form(l, &G::href(slug), &post, typed, errors);
    page(masked, session, &G::href(slug), t::label_propose(l), body).await
}

pub(crate) async fn propose<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Proposed>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = come_in::<G>(&masked, &slug).await?;
    let (words, source) = (label::parse_words(&form.words), label::parse_source(&form.source));
    let mut errors: Vec<FieldError> = Vec::new();
    for error in [words.as_ref().err(), source.as_ref().err()].into_iter().flatten() {
        if let Error::Invalid(faults) = error {
            errors.extend(faults.clone());
        }
    }
    let cleared = words.ok().map(|words| guard::clear(G::PLACE, &words));
    if matches!(cleared, Some(Err(_))) {
        errors.push(FieldError { field: "words", code: "tells" });
    }
    let (Some(Ok(words)), Ok(source), true) = (cleared, source, errors.is_empty()) else {
        let drawn = draw::<G>(&masked, &mut session, &slug, id, &form, &errors).await?;
        return session.send(again(drawn)).await;
    };
    let (who, place) = (session.who().clone(), G::id(&slug));
    if who.is_barred() || !takes_part(&who) {
        return Err(Error::NotFound.into());
    }
    let mut write = session.write().await?;
    let done = if moderates(&who) {
        let mut access = write.may::<Moderate, G>(place).await?;
        let post = store::posts::post(&mut access, id).await?;
        store::labels::propose(&mut access, &post, &words, &source).await.map(|()| (post.topic, post.n))
    } else {
        let mut access = write.may::<Ask, G>(place).await?;
        let post = store::posts::post(&mut access, id).await?;
        store::labels::propose(&mut access, &post, &words, &source).await.map(|()| (post.topic, post.n))
    };
    match done {
        Ok((topic, n)) => {
            let from = super::topic::start_of(n);
            write.send(to(&format!("{}/{topic}?from={from}&said=label#p{n}", G::href(&slug)))).await
        }
        Err(Error::Conflict(code)) => {
            drop(write);
            said(&masked, come_in::<G>(&masked, &slug).await?, code, &G::href(&slug)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// What clinicians look at here.
pub(crate) async fn list<G: Ground>(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let (l, now) = (masked.locale(), masked.moment());
    let mut session = come_in::<G>(&masked, &slug).await?;
    let mut access = session.may::<View, G>(G::id(&slug)).await?;
    let who = access.who().clone();
    if !takes_part(&who) {
        return Err(Error::NotFound.into());
    }
    let place = store::places::place(&mut access).await?;
    let all = store::labels::open(&mut access).await?;
    let says = who.has_name() && store::reviews::may_sign(who.roles);
    let mut mine = Vec::new();
    for one in &all {
        let own = gate::is_mine(&mut access, one.author).await? || gate::is_me(&mut access, one.proposer).await?;
        if !says || own {
            mine.push(one.id);
        }
    }
    let body = pages::labels::list(&pages::labels::List { l, place: &place, all: &all, silent: &mine, now });
    let drawn = page(&masked, &mut session, &format!("{}/labels", G::href(&slug)), t::labels_title(l), body).await?;
    session.send(drawn.into_response()).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    agrees: String,
}

pub(crate) async fn say<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Said>,
) -> Reply<Response> {
    let (id, back) = (id_of(&id)?, format!("{}/labels", G::href(&slug)));
    let session = worn::<G>(&masked, &slug).await?;
    if session.who().is_barred() {
        return said(&masked, session, "paused", &back).await;
    }
    let agrees = match form.agrees.as_str() {
        "1" => true,
        "0" => false,
        _ => return Err(Error::NotFound.into()),
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, G>(G::id(&slug)).await?;
    match store::labels::say(&mut access, id, agrees).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            said(&masked, worn::<G>(&masked, &slug).await?, code, &back).await
        }
        other => {
            other?;
            if store::labels::count(&mut access).await? == 0 {
                work::close_here(&mut access, kinds::LABELS, work::Outcome::Done).await?;
            }
            write.send(to(&back)).await
        }
    }
}
