//! The queue of a place: what waits, what was reported, what is appealed; one press decides.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use gate::{Masked, Moderate, Oversee, Reply, Session, SignedIn};
use kernel::{Error, Result, Time};
use maud::Markup;
use serde::Deserialize;

use super::{again, come_in, id_of, page, said, to};
use crate::{
    ground::Ground,
    kinds, pages, store, t,
    types::{Verdict, parse_reason},
};

/// How long a raid's guard lasts: a day, unless it is ended before.
const RAID_HOURS: i64 = 24;
/// Days of a pause.
const PAUSES: [i64; 4] = [1, 3, 7, 30];

pub(crate) async fn queue<G: Ground>(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = come_in::<G>(&masked, &slug).await?;
    let drawn = draw::<G>(&masked, &mut session, &slug, &Decide::default(), None).await?;
    session.send(drawn.into_response()).await
}

async fn draw<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    typed: &Decide,
    error: Option<(&str, &'static str)>,
) -> Result<Markup> {
    let (l, now) = (masked.locale(), masked.moment());
    let mut access = session.may::<Oversee, G>(G::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let counts = store::moderation::counts(&mut access).await?;
    let held = store::moderation::held(&mut access).await?;
    let reported = store::moderation::reported(&mut access).await?;
    let appeals = store::moderation::appeals(&mut access).await?;
    let mut strikes = Vec::new();
    for waiting in held.iter().chain(&reported) {
        let author = waiting.post.author;
        if strikes.iter().all(|(known, _)| *known != author) {
            strikes.push((author, store::moderation::strikes(&mut access, author).await?));
        }
    }
    let view = pages::queue::Queue {
        l,
        place: &place,
        counts,
        held: &held,
        reported: &reported,
        appeals: &appeals,
        strikes: &strikes,
        typed,
        error,
        now,
    };
    page(masked, session, &format!("{}/queue", G::href(slug)), t::queue_title(l), pages::queue::queue(&view)).await
}

/// A decision as typed.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Decide {
    #[serde(default)]
    pub act: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub own_reason: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub days: i64,
}

impl Decide {
    /// The chosen reason's key, or the moderator's own words. Approving needs none.
    fn reason(&self, act: Verdict) -> Result<String> {
        if act == Verdict::Approve {
            return Ok(String::new());
        }
        match self.reason.as_str() {
            key if pages::queue::REASONS.contains(&key) => Ok(key.to_owned()),
            _ => parse_reason("own_reason", &self.own_reason),
        }
    }
    fn until(&self, act: Verdict, now: Time) -> Option<Time> {
        let days = PAUSES.into_iter().find(|d| *d == self.days).unwrap_or(7);
        (act == Verdict::Pause).then(|| now.plus_days(days))
    }
}

pub(crate) async fn decide<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Decide>,
) -> Reply<Response> {
    let (post, back) = (id_of(&id)?, format!("{}/queue", G::href(&slug)));
    let mut session = come_in::<G>(&masked, &slug).await?;
    // A mark is for two clinicians to agree on; see `labels`.
    let act = Verdict::from_word(&form.act).filter(|act| *act != Verdict::Label).ok_or(Error::NotFound)?;
    let words = match act {
        Verdict::Edit => Some(guard::clear(G::PLACE, form.text.trim())),
        _ => None,
    };
    let fault = match (&words, act) {
        (Some(Err(_)), _) => Some("tells"),
        (Some(Ok(words)), _) if words.get().chars().count() < 3 => Some("words-missing"),
        _ => None,
    };
    let reason = match (form.reason(act), fault) {
        (Ok(reason), None) => reason,
        (Err(Error::Invalid(faults)), _) => {
            let code = faults.first().map_or("reason-length", |f| f.code);
            let drawn = draw::<G>(&masked, &mut session, &slug, &form, Some((&id, code))).await?;
            return session.send(again(drawn)).await;
        }
        (_, Some(code)) => {
            let drawn = draw::<G>(&masked, &mut session, &slug, &form, Some((&id, code))).await?;
            return session.send(again(drawn)).await;
        }
        (Err(other), None) => return Err(other.into()),
    };
    let words = words.and_then(Result::ok);
    let mut write = session.write().await?;
    let mut access = write.may::<Moderate, G>(G::id(&slug)).await?;
    let post = store::posts::post(&mut access, post).await?;
    let until = form.until(act, access.now());
    let new = store::moderation::NewDecision { post: &post, act, reason: &reason, words: words.as_ref(), until };
    match store::moderation::decide(&mut access, &new).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            let session = come_in::<G>(&masked, &slug).await?;
            said(&masked, session, code, &back).await
        }
        other => {
            other?;
            end_when_empty(&mut access).await?;
            write.send(to(&format!("{back}?said={}", act.word()))).await
        }
    }
}

/// Nothing waits any more: the obligation is met.
async fn end_when_empty<G: Ground>(access: &mut gate::Access<'_, Moderate, G>) -> Result<()> {
    if store::moderation::counts(access).await?.iter().all(|n| *n == 0) {
        work::close_here(access, kinds::QUEUE, work::Outcome::Done).await?;
    }
    Ok(())
}

#[derive(Debug, Deserialize)]
pub(crate) struct Answered {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    answer: String,
}

pub(crate) async fn answer<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Answered>,
) -> Reply<Response> {
    let (decision, back) = (id_of(&id)?, format!("{}/queue", G::href(&slug)));
    let mut session = come_in::<G>(&masked, &slug).await?;
    let answer = match parse_reason("answer", &form.answer) {
        Ok(answer) => answer,
        Err(Error::Invalid(faults)) => {
            let code = faults.first().map_or("reason-length", |f| f.code);
            let typed = Decide { own_reason: form.answer, ..Decide::default() };
            let drawn = draw::<G>(&masked, &mut session, &slug, &typed, Some((&id, code))).await?;
            return session.send(again(drawn)).await;
        }
        Err(other) => return Err(other.into()),
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Moderate, G>(G::id(&slug)).await?;
    match store::moderation::answer_appeal(&mut access, decision, form.outcome == "stands", &answer).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            let session = come_in::<G>(&masked, &slug).await?;
            said(&masked, session, code, &back).await
        }
        other => {
            other?;
            end_when_empty(&mut access).await?;
            write.send(to(&back)).await
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Raid {
    #[serde(default)]
    on: String,
}

/// Everything that is written waits for a moderator until the raid is over.
pub(crate) async fn raid<G: Ground>(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    Form(form): Form<Raid>,
) -> Reply<Response> {
    let mut write = come_in::<G>(&masked, &slug).await?.write().await?;
    let mut access = write.may::<Moderate, G>(G::id(&slug)).await?;
    let until = (form.on == "1").then(|| access.now().plus_minutes(60 * RAID_HOURS));
    store::places::set_raid(&mut access, until).await?;
    write.send(to(&format!("{}/queue", G::href(&slug)))).await
}
