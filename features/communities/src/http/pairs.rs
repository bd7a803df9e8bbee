//! The room of two: the request, its answer, the words of a mentor and a mentee, the end.

use axum::{
    Form,
    extract::{Path, Query, Request},
    response::{IntoResponse, Response},
};
use gate::{Ask, Masked, Reply, Session, SignedIn, View};
use guard::Cleared;
use kernel::{Error, FieldError, RawId, Result};
use maud::Markup;
use serde::Deserialize;
use ui::Guarded;

use super::{
    Told, again,
    compose::{danger_of, screened},
    id_of, page, said, to, worn,
};
use crate::{
    ground::{Ground, PeersPlace, rests},
    kinds, pages, rate, store, t,
    types::parse_words,
};

/// Words as typed, with the buttons of the guard's findings.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct TypedWords {
    #[serde(default)]
    pub text: String,
    /// What a mentor answers: `accept` or `decline`.
    #[serde(default)]
    pub act: String,
    #[serde(default)]
    take: String,
    #[serde(default)]
    say: String,
    #[serde(default)]
    all: String,
    /// Help was shown, and the words go on.
    #[serde(default)]
    danger: String,
    #[serde(skip)]
    pub errors: Vec<FieldError>,
    /// Help comes first.
    #[serde(skip)]
    pub help: bool,
    /// What was just done.
    #[serde(skip)]
    pub said: String,
}

/// What is to be done with words for somebody.
pub(super) enum Judged {
    /// Something has to be mended first.
    Mend,
    /// They may stand, none when nothing was written; with the level of danger that somebody on duty owes.
    Ready(Option<Cleared<String>>, Option<&'static str>),
}

/// The guard's view of words for one colleague. Nobody speaks for the organisation here, so its tone is not asked for.
pub(crate) fn seen<'a>(phone: &'a str, text: &'a str) -> Guarded<'a> {
    Guarded { text, place: PeersPlace::PLACE, staff: false, nurse: Some(phone) }
}

/// The answer while typing. It discloses nothing and is kept nowhere.
pub(crate) async fn screen(SignedIn(masked): SignedIn, Path(slug): Path<String>, request: Request) -> Reply<Markup> {
    let session = worn::<PeersPlace>(&masked, &slug).await?;
    let text = screened(request).await;
    let found = ui::guard_findings(masked.locale(), &seen(&masked.org().config.phone, &text));
    session.send(found).await
}

/// Looks at what was typed; a pressed button of the guard's findings changes the words first.
pub(super) async fn judge(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    typed: &mut TypedWords,
    required: bool,
) -> Result<Judged> {
    session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    let fault = |typed: &mut TypedWords, code| {
        typed.errors.push(FieldError { field: "text", code });
        Ok(Judged::Mend)
    };
    if session.who().is_barred() {
        return fault(typed, "paused");
    }
    typed.text = typed.text.replace("\r\n", "\n");
    let view = seen(&masked.org().config.phone, &typed.text);
    if let Some(text) = view.changed(&typed.take, &typed.say, !typed.all.is_empty()) {
        typed.text = text;
        return Ok(Judged::Mend);
    }
    if !required && typed.text.trim().is_empty() {
        return Ok(Judged::Ready(None, None));
    }
    let text = match parse_words(&typed.text) {
        Ok(text) => text,
        Err(error) => return fault(typed, error.code),
    };
    let blames = !Guarded { staff: true, ..view }.part_faults().is_empty();
    let Ok(text) = guard::clear(PeersPlace::PLACE, &text) else { return fault(typed, "tells") };
    if blames {
        return fault(typed, "case-tone");
    }
    let danger = danger_of("", text.get());
    if danger.is_some() && typed.danger.is_empty() {
        typed.help = true;
        return Ok(Judged::Mend);
    }
    Ok(Judged::Ready(Some(text), danger))
}

pub(crate) async fn show(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Query(told): Query<Told>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    if rests::<PeersPlace>(&masked, &slug, session.who().has_name()).await? {
        return session.send(to(&format!("/groups/{slug}"))).await;
    }
    let pair = store::pairs::pair(&mut session.may::<View, PeersPlace>(PeersPlace::id(&slug)).await?, id).await?;
    // Whoever reads what is new has read it; else nothing is written.
    if pair.news {
        session.pause();
        let mut write = session.again().write().await?;
        store::pairs::seen(&mut write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?, &pair).await?;
        write.commit().await?;
    }
    let typed = TypedWords { said: told.said, ..TypedWords::default() };
    let drawn = draw(&masked, &mut session, &slug, id, &typed).await?;
    session.send(drawn.into_response()).await
}

async fn draw(masked: &Masked, session: &mut Session, slug: &str, id: RawId, typed: &TypedWords) -> Result<Markup> {
    let (l, now) = (masked.locale(), session.now());
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let pair = store::pairs::pair(&mut access, id).await?;
    let words = store::pairs::words(&mut access, &pair).await?;
    let who = access.who().clone();
    let phone = masked.org().config.phone.as_str();
    let view = pages::pairs::Room { l, place: &place, who: &who, pair: &pair, words: &words, typed, phone, now };
    let path = format!("{}/mentors", place.href());
    page(masked, session, &path, t::mentors_title(l), pages::pairs::room(&view)).await
}

/// Where the two are.
fn room(slug: &str, id: RawId) -> String {
    format!("{}/pairs/{id}", PeersPlace::href(slug))
}

pub(crate) async fn say(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(mut form): Form<TypedWords>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let judged = judge(&masked, &mut session, &slug, &mut form, true).await?;
    let Judged::Ready(Some(words), danger) = judged else {
        let drawn = draw(&masked, &mut session, &slug, id, &form).await?;
        return session.send(again(drawn)).await;
    };
    rate::take(session.who().id, masked.moment())?;
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    match store::pairs::say(&mut access, id, &words).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            said(&masked, worn::<PeersPlace>(&masked, &slug).await?, code, &room(&slug, id)).await
        }
        other => {
            kinds::owe_danger(&mut access, other?, danger).await?;
            write.send(to(&format!("{}?sent=pair-{id}#end", room(&slug, id)))).await
        }
    }
}

pub(crate) async fn answer(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(mut form): Form<TypedWords>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let judged = judge(&masked, &mut session, &slug, &mut form, false).await?;
    let (Judged::Ready(words, danger), true) = (judged, matches!(form.act.as_str(), "accept" | "decline")) else {
        let drawn = draw(&masked, &mut session, &slug, id, &form).await?;
        return session.send(again(drawn)).await;
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    match store::pairs::answer(&mut access, id, form.act == "accept", words.as_ref()).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            said(&masked, worn::<PeersPlace>(&masked, &slug).await?, code, &room(&slug, id)).await
        }
        other => {
            if let Some(post) = other? {
                kinds::owe_danger(&mut access, post, danger).await?;
            }
            write.send(to(&format!("{}?sent=pair-{id}#end", room(&slug, id)))).await
        }
    }
}

pub(crate) async fn end(SignedIn(masked): SignedIn, Path((slug, id)): Path<(String, String)>) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut write = worn::<PeersPlace>(&masked, &slug).await?.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    store::pairs::end(&mut access, id).await?;
    write.send(to(&room(&slug, id))).await
}
