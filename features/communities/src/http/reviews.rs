//! Cases that wait for the reader's look: approved, or sent back with words.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use gate::{Ask, Masked, Reply, Session, SignedIn, View};
use kernel::{Error, Result};
use maud::Markup;
use serde::Deserialize;

use super::{again, id_of, page, said, to, worn};
use crate::{
    ground::{Ground, PeersPlace},
    pages::{self, reviews::Waiting},
    store, t,
    types::parse_reason,
};

/// A decision as typed.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Looked {
    #[serde(default)]
    act: String,
    #[serde(default)]
    words: String,
}

pub(crate) async fn list(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let drawn = draw(&masked, &mut session, &slug, None).await?;
    session.send(drawn.into_response()).await
}

/// The page; `back` is what came back: the look, its words, what is wrong.
async fn draw(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    back: Option<(&str, &str, &'static str)>,
) -> Result<Markup> {
    let (l, now) = (masked.locale(), masked.moment());
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let mut all = Vec::new();
    for review in store::reviews::open(&mut access).await? {
        let Some(case) = store::cases::case(&mut access, review.topic).await? else { continue };
        let title = store::topics::topic(&mut access, review.topic).await?.title;
        let post = store::cases::first_post(&mut access, review.topic).await?;
        let (options, _) = store::topics::options(&mut access, review.topic).await?;
        let pictures = store::pictures::of_post(&mut access, post.id).await?;
        all.push(Waiting { review, case, title, post, options, pictures });
    }
    let view = pages::reviews::Reviews { l, place: &place, all: &all, back, now };
    page(masked, session, &format!("{}/reviews", place.href()), t::reviews_title(l), pages::reviews::reviews(&view))
        .await
}

pub(crate) async fn decide(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Looked>,
) -> Reply<Response> {
    let review = id_of(&id)?;
    let back = format!("{}/reviews", PeersPlace::href(&slug));
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    session.may::<View, PeersPlace>(PeersPlace::id(&slug)).await?;
    if session.who().is_barred() {
        return said(&masked, session, "paused", &back).await;
    }
    let words = match form.act.as_str() {
        "approve" => String::new(),
        "back" => match parse_reason("words", &form.words) {
            Ok(words) => words,
            Err(Error::Invalid(faults)) => {
                let code = faults.first().map_or("reason-length", |fault| fault.code);
                let drawn = draw(&masked, &mut session, &slug, Some((&id, &form.words, code))).await?;
                return session.send(again(drawn)).await;
            }
            Err(other) => return Err(other.into()),
        },
        _ => return Err(Error::NotFound.into()),
    };
    let approved = form.act == "approve";
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    match store::reviews::decide(&mut access, review, approved, &words).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            said(&masked, worn::<PeersPlace>(&masked, &slug).await?, code, &back).await
        }
        other => {
            other?;
            write.send(to(&back)).await
        }
    }
}
