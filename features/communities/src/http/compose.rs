//! Writing: a topic, a reply, a change. The guard looks at every word before it stands where others read it.

use axum::{
    extract::{DefaultBodyLimit, Form, FromRequest, Path, Request},
    response::{IntoResponse, Response},
};
use gate::{Ask, Masked, Reply, Session, SignedIn, View};
use guard::{Cleared, Kind, Level};
use kernel::{Error, FieldError, RawId, Result, Time};
use maud::Markup;
use messaging::upload::{self, Filled};
use serde::Deserialize;
use ui::Guarded;

use super::{again, id_of, page, ready::ready, said, to, topic, worn};
use crate::{
    ground::Ground,
    kinds, pages, store, t,
    types::{MOST_OPTIONS, NewTopic, Standing, TopicKind, parse_title, parse_words},
};

/// Bytes of a text that is looked at while it is typed.
pub(super) const MOST_TYPED: usize = 128 << 10;

/// What was typed, kept when it comes back.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    pub kind: String,
    pub title: String,
    pub text: String,
    pub warning: String,
    pub options: Vec<String>,
    pub event_at: String,
    pub event_minutes: String,
    pub alt: String,
    pub interest: String,
    pub quote: String,
    pub danger_seen: bool,
    pub picture_checked: bool,
    pub errors: Vec<FieldError>,
}

impl Typed {
    pub(super) fn of(filled: &mut Filled) -> Self {
        let text = |name: &str| filled.text(name).replace("\r\n", "\n");
        let options = (1..=MOST_OPTIONS).map(|n| text(&format!("option{n}")).trim().to_owned());
        Self {
            kind: text("kind"),
            title: text("title"),
            text: text("text"),
            warning: text("warning").trim().to_owned(),
            options: options.filter(|o| !o.is_empty()).collect(),
            event_at: text("event_at"),
            event_minutes: text("event_minutes"),
            alt: text("alt").trim().to_owned(),
            interest: text("interest").trim().to_owned(),
            quote: text("quote"),
            danger_seen: filled.has("danger"),
            picture_checked: filled.has("checked"),
            errors: std::mem::take(&mut filled.errors),
        }
    }
    pub(super) fn fault(&mut self, field: &'static str, code: &'static str) {
        self.errors.push(FieldError { field, code });
    }
}

/// What is to be done with the words.
pub(super) enum Judged {
    /// Something has to be mended first; [`Typed::errors`] or the findings say what.
    Mend,
    /// Help comes first; the words are kept.
    Danger,
    /// They may stand, and for the first post of a topic the title.
    Ready { title: Option<Cleared<String>>, text: Cleared<String>, danger: Option<&'static str> },
}

pub(crate) async fn blank<G: Ground>(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = worn::<G>(&masked, &slug).await?;
    let drawn = form::<G>(&masked, &mut session, &slug, &Typed::default(), false).await?;
    session.send(drawn.into_response()).await
}

/// The page on which a topic is written. Whoever has not joined is led to joining.
async fn form<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    typed: &Typed,
    danger: bool,
) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<View, G>(G::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let who = access.who().clone();
    let seen = seen::<G>(masked, &who, &typed.text);
    let compose = pages::compose::Compose { l, place: &place, who: &who, typed, seen, danger };
    page(masked, session, &format!("{}/new", G::href(slug)), t::new_topic(l), pages::compose::topic(&compose)).await
}

/// The guard's view of words for this place, as the writer stands there.
fn seen<'a, G: Ground>(masked: &'a Masked, who: &gate::Who, text: &'a str) -> Guarded<'a> {
    let nurse = Some(masked.org().config.phone.as_str());
    Guarded { text, place: G::PLACE, staff: !who.roles.is_empty(), nurse }
}

pub(crate) async fn open<G: Ground>(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    request: Request,
) -> Reply<Response> {
    let mut session = worn::<G>(&masked, &slug).await?;
    let mut filled = upload::read(request).await?;
    let mut typed = Typed::of(&mut filled);
    let kind = TopicKind::from_word(&typed.kind).filter(|kind| kind.is_plain()).unwrap_or(TopicKind::Question);
    check_kind(kind, &mut typed);
    let event = event_of(&masked, kind, &mut typed);
    let judged = judge::<G>(&masked, &mut session, &slug, &mut filled, &mut typed, true).await?;
    let (title, text, danger) = match judged {
        Judged::Ready { title: Some(title), text, danger } => (title, text, danger),
        other => {
            let danger = matches!(other, Judged::Danger);
            let drawn = form::<G>(&masked, &mut session, &slug, &typed, danger).await?;
            return session.send(again(drawn)).await;
        }
    };
    let clear = |text: &str| guard::clear(G::PLACE, text);
    let (Ok(warning), Ok(options)) =
        (clear(&typed.warning), typed.options.iter().map(|o| clear(o)).collect::<Result<Vec<_>, _>>())
    else {
        typed.fault("text", "tells");
        let drawn = form::<G>(&masked, &mut session, &slug, &typed, false).await?;
        return session.send(again(drawn)).await;
    };
    let Some(first) = ready::<G>(&masked, &mut session, &slug, &mut filled, &mut typed, text).await? else {
        let drawn = form::<G>(&masked, &mut session, &slug, &typed, false).await?;
        return session.send(again(drawn)).await;
    };
    let (post, picture) = (first.id, first.pictures.first().map(|p| p.file.id.raw()));
    let held = !first.held.is_empty();
    let new = NewTopic { kind, title, warning, options, event, first };
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, G>(G::id(&slug)).await?;
    let topic = store::topics::add(&mut access, new).await?;
    kinds::owe_danger(&mut access, post, danger).await?;
    let href = G::href(&slug);
    write.send(to(&after(&href, topic, 0, picture, held, danger.is_some()))).await
}

/// Where the writer goes on: to the picture, to what waits, or to the words among the others.
fn after(href: &str, topic: RawId, n: i64, picture: Option<RawId>, held: bool, danger: bool) -> String {
    let said = match (danger, held) {
        (true, _) => "danger",
        (_, true) => "held",
        _ => "posted",
    };
    match picture {
        Some(picture) => format!("{href}/pictures/{picture}/redact?said={said}&sent=topic-new&sent=reply-{topic}"),
        None => {
            format!("{href}/{topic}?from={}&said={said}&sent=topic-new&sent=reply-{topic}#p{n}", topic::start_of(n))
        }
    }
}

/// A poll has two answers or more.
fn check_kind(kind: TopicKind, typed: &mut Typed) {
    if kind == TopicKind::Poll && typed.options.len() < 2 {
        typed.fault("option1", "options-few");
    }
    if kind != TopicKind::Poll {
        typed.options.clear();
    }
}

/// The time of an event or of office hours.
pub(super) fn event_of(masked: &Masked, kind: TopicKind, typed: &mut Typed) -> Option<(Time, i64)> {
    if !matches!(kind, TopicKind::Event | TopicKind::OfficeHours) {
        return None;
    }
    let at = kinds::local_time(&typed.event_at, &masked.org().config.zone).filter(|at| *at > masked.moment());
    let minutes = typed.event_minutes.trim().parse::<i64>().ok().filter(|m| (10..=600).contains(m));
    if at.is_none() {
        typed.fault("event_at", "event-when");
    }
    if minutes.is_none() {
        typed.fault("event_minutes", "event-long");
    }
    at.zip(minutes)
}

/// Looks at what was typed; a pressed button of the guard's findings changes the words first.
pub(super) async fn judge<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    filled: &mut Filled,
    typed: &mut Typed,
    titled: bool,
) -> Result<Judged> {
    // Not somebody's place to write: said before anything else, as for every other address.
    session.may::<View, G>(G::id(slug)).await?;
    let who = session.who().clone();
    if who.is_barred() {
        typed.fault("text", "paused");
        return Ok(Judged::Mend);
    }
    if !who.has_name() {
        typed.fault("text", "join-first");
        return Ok(Judged::Mend);
    }
    if let Some(text) =
        seen::<G>(masked, &who, &typed.text).changed(filled.text("take"), filled.text("say"), filled.has("all"))
    {
        typed.text = text;
        typed.errors.clear();
        return Ok(Judged::Mend);
    }
    // A field that people do not see and programs fill in.
    if !filled.text("website").is_empty() {
        typed.fault("text", "conflict");
    }
    let title = titled.then(|| parse_title(&typed.title));
    let text = parse_words(&typed.text);
    for fault in [title.as_ref().and_then(|t| t.as_ref().err()), text.as_ref().err()].into_iter().flatten() {
        typed.errors.push(fault.clone());
    }
    let (Ok(text), title) = (text, title.and_then(Result::ok)) else { return Ok(Judged::Mend) };
    let cleared_title = title.map(|title| guard::clear(G::PLACE, &title));
    if matches!(cleared_title, Some(Err(_))) {
        typed.fault("title", "title-tells");
    }
    let view = seen::<G>(masked, &who, &text);
    let faults = view.faults();
    let cleared = guard::clear(G::PLACE, &text);
    let titled_well = !titled || matches!(cleared_title, Some(Ok(_)));
    let (Ok(text), true, true, true) = (cleared, faults.is_empty(), typed.errors.is_empty(), titled_well) else {
        return Ok(Judged::Mend);
    };
    let danger = danger_of(&typed.title, text.get());
    if danger.is_some() && !typed.danger_seen {
        return Ok(Judged::Danger);
    }
    Ok(Judged::Ready { title: cleared_title.and_then(Result::ok), text, danger })
}

/// The level of danger for which somebody on duty looks, in the title or the text.
///
/// The tables speak for every kind. What only sounds like danger counts for harm by oneself or others: the learned model
/// knows letters to a clinic, and people in groups tell each other of strokes and low sugar all day.
pub(super) fn danger_of(title: &str, text: &str) -> Option<&'static str> {
    let seen = guard::danger(&format!("{title}. {text}"));
    let acute = seen.findings.iter().any(|f| {
        let told = !f.rule.starts_with("learned.") && !f.rule.starts_with("signs.");
        f.level == Level::Now && told || matches!(f.kind, Kind::SelfHarm | Kind::Violence) && f.level >= Level::Today
    });
    acute.then_some("now")
}

pub(crate) async fn reply<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, topic)): Path<(String, String)>,
    request: Request,
) -> Reply<Response> {
    let topic = id_of(&topic)?;
    let mut session = worn::<G>(&masked, &slug).await?;
    let mut filled = upload::read(request).await?;
    let mut typed = Typed::of(&mut filled);
    let judged = judge::<G>(&masked, &mut session, &slug, &mut filled, &mut typed, false).await?;
    let Judged::Ready { text, danger, .. } = judged else {
        let danger = matches!(judged, Judged::Danger);
        return back::<G>(&masked, session, &slug, topic, &typed, danger).await;
    };
    let Some(new) = ready::<G>(&masked, &mut session, &slug, &mut filled, &mut typed, text).await? else {
        return back::<G>(&masked, session, &slug, topic, &typed, false).await;
    };
    let (post, picture, held) = (new.id, new.pictures.first().map(|p| p.file.id.raw()), !new.held.is_empty());
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, G>(G::id(&slug)).await?;
    match store::posts::reply(&mut access, topic, new).await {
        Ok(n) => {
            kinds::owe_danger(&mut access, post, danger).await?;
            let href = G::href(&slug);
            write.send(to(&after(&href, topic, n, picture, held, danger.is_some()))).await
        }
        Err(Error::Conflict(code)) => {
            drop(write);
            let session = worn::<G>(&masked, &slug).await?;
            said(&masked, session, code, &format!("{}/{topic}", G::href(&slug))).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The topic's page with the words still in the box.
async fn back<G: Ground>(
    masked: &Masked,
    mut session: Session,
    slug: &str,
    topic: RawId,
    typed: &Typed,
    danger: bool,
) -> Reply<Response> {
    let (quote, typed) = (typed.quote.parse().ok(), Some(typed));
    let fresh = pages::topic::Fresh { typed, danger, quote, warned: true, ..Default::default() };
    let drawn = topic::again_at::<G>(masked, &mut session, slug, topic, &fresh).await?;
    session.send(again(drawn)).await
}

#[derive(Deserialize, Default)]
pub(crate) struct Screened {
    #[serde(default)]
    text: String,
}

/// What stands in a box while it is typed; nothing of what is too long.
pub(super) async fn screened(mut request: Request) -> String {
    DefaultBodyLimit::max(MOST_TYPED).apply(&mut request);
    match Form::<Screened>::from_request(request, &()).await {
        Ok(Form(form)) => form.text.replace("\r\n", "\n"),
        Err(_) => String::new(),
    }
}

/// The answer while typing. It discloses nothing and is kept nowhere.
pub(crate) async fn screen<G: Ground>(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    request: Request,
) -> Reply<Markup> {
    let session = worn::<G>(&masked, &slug).await?;
    let (l, text) = (masked.locale(), screened(request).await);
    let who = session.who().clone();
    let found = ui::guard_findings(l, &seen::<G>(&masked, &who, &text));
    session.send(found).await
}

pub(crate) async fn edit<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<G>(&masked, &slug).await?;
    let drawn = edit_page::<G>(&masked, &mut session, &slug, id, None).await?;
    session.send(drawn.into_response()).await
}

async fn edit_page<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    id: RawId,
    typed: Option<&Typed>,
) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<View, G>(G::id(slug)).await?;
    let post = own_post(&mut access, id).await?;
    let place = store::places::place(&mut access).await?;
    let who = access.who().clone();
    let kept = Typed { text: post.body.clone(), ..Typed::default() };
    let typed = typed.unwrap_or(&kept);
    let seen = seen::<G>(masked, &who, &typed.text);
    let compose = pages::compose::Compose { l, place: &place, who: &who, typed, seen, danger: false };
    page(masked, session, &G::href(slug), t::edit_title(l), pages::compose::edit(&compose, &post)).await
}

/// A post of the reader's own that can still be changed.
async fn own_post<G: Ground>(access: &mut gate::Access<'_, View, G>, id: RawId) -> Result<crate::types::Post> {
    let post = store::posts::post(access, id).await?;
    let own = access.who().has_name() && post.author.raw() == access.who().id;
    let bound = store::reviews::binds(access, &post).await?;
    if own && !bound && matches!(post.state, Standing::Shown | Standing::Held) {
        Ok(post)
    } else {
        Err(Error::NotFound)
    }
}

pub(crate) async fn change<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    request: Request,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<G>(&masked, &slug).await?;
    let mut filled = upload::read(request).await?;
    let mut typed = Typed::of(&mut filled);
    typed.danger_seen = true;
    let judged = judge::<G>(&masked, &mut session, &slug, &mut filled, &mut typed, false).await?;
    let Judged::Ready { text, danger, .. } = judged else {
        let drawn = edit_page::<G>(&masked, &mut session, &slug, id, Some(&typed)).await?;
        return session.send(again(drawn)).await;
    };
    let post = own_post(&mut session.may::<View, G>(G::id(&slug)).await?, id).await?;
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, G>(G::id(&slug)).await?;
    store::posts::edit(&mut access, &post, &text, false).await?;
    kinds::owe_danger(&mut access, post.id, danger).await?;
    write.send(to(&format!("{}/{}?from={}#p{}", G::href(&slug), post.topic, topic::start_of(post.n), post.n))).await
}
