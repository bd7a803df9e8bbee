//! The guarded door between communities and care: words that a person takes along, an invitation that reveals nothing, and
//! the one answer that everybody gets who wants to be a professional's friend.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use gate::{Ask, Reply, Session, SignedIn, View};
use kernel::{Error, PersonId, RawId};
use messaging::{NewThread, ThreadId, Via};
use serde::Deserialize;

use super::{again, id_of, page, to, worn};
use crate::{
    ground::{DIRECTORY, Directory, Ground},
    markdown, pages, store, t,
    types::{NewPost, Standing, parse_words},
};

/// The words that the person wants to take along, in a box of their own.
pub(crate) async fn form<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Reply<Response> {
    let (l, id) = (masked.locale(), id_of(&id)?);
    let mut session = worn::<G>(&masked, &slug).await?;
    let mut access = session.may::<View, G>(G::id(&slug)).await?;
    let post = store::posts::post(&mut access, id).await?;
    if post.state != Standing::Shown {
        return Err(Error::NotFound.into());
    }
    let action = format!("{}/posts/{id}/ask-team", G::href(&slug));
    let body = pages::team::ask(l, &action, &markdown::plain(&post.body, 1_000), None);
    let drawn = page(&masked, &mut session, &G::href(&slug), t::team_title(l), body).await?;
    session.send(drawn.into_response()).await
}

#[derive(Deserialize)]
pub(crate) struct Taken {
    #[serde(default)]
    words: String,
    #[serde(default)]
    agree: String,
}

/// Opens a private thread with the words that the person chose. Nothing in the thread names the community or the persona;
/// the receipt is the sentence that stands before the words.
pub(crate) async fn ask<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Taken>,
) -> Reply<Response> {
    let l = masked.locale();
    id_of(&id)?;
    let words = parse_words(&form.words);
    let error = match (&words, form.agree.is_empty()) {
        (Err(fault), _) => Some(fault.code),
        (_, true) => Some("agree-missing"),
        _ => None,
    };
    if let Some(code) = error {
        let mut session = worn::<G>(&masked, &slug).await?;
        let action = format!("{}/posts/{id}/ask-team", G::href(&slug));
        let body = pages::team::ask(l, &action, &form.words, t::by_key(l, code));
        let drawn = page(&masked, &mut session, &G::href(&slug), t::team_title(l), body).await?;
        return session.send(again(drawn)).await;
    }
    let words = words.unwrap_or_default();
    let person = masked.unmasked()?;
    let (me, now) = (person.who().person(), person.now());
    let mut write = person.write().await?;
    let mut access = write.may::<Ask, kernel::Person>(me).await?;
    let reason = messaging::first_reason(&mut access).await?;
    let thread = ThreadId::new(now);
    let body = format!("{}\n\n{words}", t::team_receipt(l));
    let new = NewThread { id: thread, reason, body, via: Via::App, files: Vec::new() };
    messaging::open_thread(&mut access, new).await?;
    write.notify(me.raw());
    write.send(to(&messaging::href(thread))).await
}

/// A professional answers in public with an invitation to a private place. It says the same whoever asked.
pub(crate) async fn private<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<G>(&masked, &slug).await?;
    let mut access = session.may::<View, G>(G::id(&slug)).await?;
    if access.who().roles.is_empty() {
        return Err(Error::NotFound.into());
    }
    let post = store::posts::post(&mut access, id).await?;
    let text = t::private_words(masked.locale());
    let body = guard::clear(G::PLACE, text).map_err(|_| Error::internal("the invitation does not pass the guard"))?;
    session.pause();
    let role = crate::ground::badge(&masked).await?.map_or(String::new(), |badge| format!("{}|", badge.profession));
    let new = NewPost {
        id: RawId::new(session.now()),
        body,
        quotes: Some(post.id),
        role,
        interest: String::new(),
        held: "",
        pictures: Vec::new(),
    };
    let mut write = session.write().await?;
    let n = store::posts::reply(&mut write.may::<Ask, G>(G::id(&slug)).await?, post.topic, new).await?;
    let from = super::topic::start_of(n);
    write.send(to(&format!("{}/{}?from={from}#p{n}", G::href(&slug), post.topic))).await
}

/// A request to be friends. The same statements run, and the same bytes come back, whether or not the two know each other.
pub(crate) async fn connect(SignedIn(masked): SignedIn, Path(person): Path<PersonId>) -> Reply<Response> {
    let l = masked.locale();
    let mut session: Session = masked.unnamed();
    let mut access = session.may::<View, Directory>(DIRECTORY).await?;
    let known = store::professionals::one(&mut access, person).await?;
    let mut write = session.write().await?;
    let mut access = write.may::<gate::Create, Directory>(DIRECTORY).await?;
    store::professionals::note_request(&mut access, person).await?;
    write.commit().await?;
    let mut session = masked.unnamed();
    let drawn = page(&masked, &mut session, "/groups", &known.name, pages::team::connect_answer(l, &known)).await?;
    session.send(drawn.into_response()).await
}
