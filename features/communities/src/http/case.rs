//! A case: written with its checklist, and handed in anew when a colleague sent it back.

use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequest, Path, Request},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use gate::{Ask, Masked, PersonaId, Reply, Session, SignedIn, View};
use guard::Place;
use kernel::{Error, RawId, Result};
use maud::Markup;
use messaging::{
    SealedFile,
    upload::{self, Filled},
};
use ui::Guarded;

use super::{again, compose::MOST_TYPED, id_of, page, ready, to, worn};
use crate::{
    case::{NewCase, PARTS, SAFE_HARBOR, TypedCase, parse},
    ground::{Ground, PeersPlace},
    http::Typed,
    names::PersonaName,
    pages, rate, store, t,
    types::{NewTopic, Post, Standing, TopicKind},
};

/// Who looks first, if anybody: the kind of look, and the colleague who was named.
type Look = Option<(&'static str, Option<PersonaId>)>;

pub(crate) async fn blank(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let drawn = form(&masked, &mut session, &slug, &TypedCase::default(), None).await?;
    session.send(drawn.into_response()).await
}

/// The page on which a case is written, or handed in anew.
async fn form(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    typed: &TypedCase,
    topic: Option<RawId>,
) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let review = match topic {
        Some(topic) => store::reviews::newest(&mut access, topic, false).await?,
        None => None,
    };
    let who = access.who().clone();
    let phone = masked.org().config.phone.as_str();
    let view = pages::case_form::CaseForm { l, place: &place, who: &who, typed, topic, review, phone };
    page(masked, session, &format!("{}/case", place.href()), t::case_new(l), pages::case_form::form(&view)).await
}

fn typed_of(filled: &mut Filled) -> TypedCase {
    let base = Typed::of(filled);
    let text = |name: &str| filled.text(name).replace("\r\n", "\n");
    TypedCase {
        base,
        age: text("age"),
        sex: text("sex"),
        setting: text("setting"),
        parts: PARTS.map(|(field, _)| text(field)),
        poll: text("poll"),
        consent: text("consent_given"),
        confirmed: SAFE_HARBOR.iter().map(|(field, _)| *field).filter(|field| filled.has(field)).collect(),
        colleague: text("colleague").trim().to_owned(),
    }
}

/// The case and who looks at it first, when all of it may stand. Danger words raise no duty here: they tell of a patient
/// whom nobody can find by the words, not of the writer.
async fn judge(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    filled: &Filled,
    typed: &mut TypedCase,
) -> Result<Option<(NewCase, Look)>> {
    session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    if session.who().is_barred() {
        typed.fault("title", "paused");
        return Ok(None);
    }
    if filled.has("mend") {
        mend(masked, typed);
        return Ok(None);
    }
    if changed(masked, filled, typed) {
        return Ok(None);
    }
    // A field that people do not see and programs fill in.
    if !filled.text("website").is_empty() {
        typed.fault("title", "conflict");
    }
    let case = parse(typed).map_err(|faults| typed.base.errors.extend(faults)).ok();
    for (n, (field, _)) in PARTS.iter().enumerate() {
        if !seen(masked, &typed.parts[n]).part_faults().is_empty() {
            typed.fault(field, "case-tone");
        }
    }
    let look = look_of(session, slug, typed).await?;
    Ok(case.filter(|_| typed.base.errors.is_empty()).map(|case| (case, look)))
}

/// The guard's view of words for colleagues, written by one.
fn seen<'a>(masked: &'a Masked, text: &'a str) -> Guarded<'a> {
    Guarded { text, place: Place::Peers, staff: true, nurse: Some(masked.org().config.phone.as_str()) }
}

/// Puts the guard's words in the place of what tells, in every box.
fn mend(masked: &Masked, typed: &mut TypedCase) {
    for text in typed.parts.iter_mut().chain([&mut typed.base.title]).chain(&mut typed.base.options) {
        if let Some(mended) = seen(masked, text).changed("", "", true) {
            *text = mended;
        }
    }
    typed.base.errors.clear();
}

/// A pressed button of the findings below one box changes the words of that box.
fn changed(masked: &Masked, filled: &Filled, typed: &mut TypedCase) -> bool {
    let pressed = |name: &str| filled.text(name).split_once(':').map_or(("", ""), |pressed| pressed);
    let ((take, take_at), (say, say_at), all) = (pressed("take"), pressed("say"), filled.text("all"));
    let Some(field) = [take, say, all].into_iter().find(|field| !field.is_empty()) else { return false };
    let Some(text) = box_of(filled, typed, field) else { return false };
    let Some(mended) = seen(masked, text).changed(take_at, say_at, !all.is_empty()) else { return false };
    *text = mended;
    typed.base.errors.clear();
    true
}

/// The words of a box by its name; empty options were left out.
fn box_of<'a>(filled: &Filled, typed: &'a mut TypedCase, field: &str) -> Option<&'a mut String> {
    if field == "title" {
        return Some(&mut typed.base.title);
    }
    if let Some(n) = PARTS.iter().position(|(name, _)| *name == field) {
        return typed.parts.get_mut(n);
    }
    let n: usize = field.strip_prefix("option")?.parse().ok()?;
    let before = (1..n).filter(|i| !filled.text(&format!("option{i}")).trim().is_empty()).count();
    typed.base.options.get_mut(before)
}

/// The answer while one box of a case is typed. It discloses nothing and is kept nowhere.
pub(crate) async fn screen(
    SignedIn(masked): SignedIn,
    Path((slug, field)): Path<(String, String)>,
    mut request: Request,
) -> Reply<Markup> {
    let session = worn::<PeersPlace>(&masked, &slug).await?;
    DefaultBodyLimit::max(MOST_TYPED).apply(&mut request);
    // The question is called `text` as well; the box that is looked at comes last.
    let fields = Form::<Vec<(String, String)>>::from_request(request, &()).await.map_or(Vec::new(), |Form(all)| all);
    let typed = fields.into_iter().rev().find(|(name, _)| name == "text");
    let text = typed.map_or(String::new(), |(_, text)| text.replace("\r\n", "\n"));
    let found = pages::case_form::hints(masked.locale(), &seen(&masked, &text), &field);
    session.send(found).await
}

/// Who looks first: a trainee's case always has somebody, others' when they name one.
async fn look_of(session: &mut Session, slug: &str, typed: &mut TypedCase) -> Result<Look> {
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    let trainee = store::reviews::is_trainee(access.who().roles);
    if typed.colleague.is_empty() {
        return Ok(trainee.then_some(("sign-off", None)));
    }
    let folded = PersonaName::professional(&typed.colleague).folded;
    let found = store::reviews::colleague(&mut access, &folded).await?;
    let Some((id, roles)) = found else {
        typed.fault("colleague", "colleague-none");
        return Ok(None);
    };
    if gate::is_mine(&mut access, id).await? {
        typed.fault("colleague", "colleague-self");
    } else if !store::reviews::may_sign(roles) {
        typed.fault("colleague", "colleague-trainee");
    }
    Ok(Some((if trainee { "sign-off" } else { "colleague" }, Some(id))))
}

/// Consents, checked and sealed; what cannot be taken stands among the errors.
pub(super) async fn seal(
    masked: &Masked,
    raw: Vec<Bytes>,
    errors: &mut Vec<kernel::FieldError>,
) -> Result<Vec<SealedFile>> {
    let keys = std::sync::Arc::clone(&masked.org().keys);
    match upload::prepare(keys, raw, gate::slot(masked.moment())).await {
        Err(Error::Invalid(faults)) => {
            errors.extend(faults.into_iter().map(|fault| kernel::FieldError { field: "consent", code: fault.code }));
            Ok(Vec::new())
        }
        sealed => sealed,
    }
}

pub(crate) async fn open(SignedIn(masked): SignedIn, Path(slug): Path<String>, request: Request) -> Reply<Response> {
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let mut filled = upload::read(request).await?;
    let consents = filled.take_files("consent");
    let mut typed = typed_of(&mut filled);
    let judged = judge(&masked, &mut session, &slug, &filled, &mut typed).await?;
    let Some((case, look)) = judged else {
        let drawn = form(&masked, &mut session, &slug, &typed, None).await?;
        return session.send(again(drawn)).await;
    };
    let consents = seal(&masked, consents, &mut typed.base.errors).await?;
    let question = case.question.clone();
    let first =
        ready::ready::<PeersPlace>(&masked, &mut session, &slug, &mut filled, &mut typed.base, question).await?;
    let (Some(mut first), Ok(warning)) = (first, guard::clear(Place::Peers, "")) else {
        let drawn = form(&masked, &mut session, &slug, &typed, None).await?;
        return session.send(again(drawn)).await;
    };
    if let Some((kind, _)) = look {
        first.held = kind;
    }
    let (held, picture) = (!first.held.is_empty(), first.pictures.first().map(|p| p.file.id.raw()));
    let (title, options) = (case.title.clone(), case.options.clone());
    let new = NewTopic { kind: TopicKind::Case, title, warning, options, event: None, first };
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    let topic = store::topics::add(&mut access, new).await?;
    store::cases::put(&mut access, topic, &case).await?;
    store::cases::keep_consents(&mut access, topic, consents).await?;
    store::reviews::ask(&mut access, topic, look).await?;
    let said = match (&look, held) {
        (Some(_), _) => "asked",
        (None, true) => "held",
        _ => "posted",
    };
    let href = PeersPlace::href(&slug);
    let on = match picture {
        Some(picture) => format!("{href}/pictures/{picture}/redact?said={said}&sent=case-new"),
        None => format!("{href}/{topic}?said={said}&sent=case-new"),
    };
    write.send(to(&on)).await
}

/// The persona's own case that waits.
async fn waiting(session: &mut Session, slug: &str, topic: RawId) -> Result<(Post, store::cases::CaseLine)> {
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(slug)).await?;
    let line = store::topics::topic(&mut access, topic).await?;
    let own = access.who().has_name() && line.author.raw() == access.who().id;
    if !own || line.state != Standing::Held {
        return Err(Error::NotFound);
    }
    let case = store::cases::case(&mut access, topic).await?.ok_or(Error::NotFound)?;
    Ok((store::cases::first_post(&mut access, topic).await?, case))
}

pub(crate) async fn again_form(
    SignedIn(masked): SignedIn,
    Path((slug, topic)): Path<(String, String)>,
) -> Reply<Response> {
    let topic = id_of(&topic)?;
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let (post, case) = waiting(&mut session, &slug, topic).await?;
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(&slug)).await?;
    let title = store::topics::topic(&mut access, topic).await?.title;
    let (options, _) = store::topics::options(&mut access, topic).await?;
    let options = options.into_iter().map(|(_, text, _)| text).collect();
    // The list is confirmed anew: the words change.
    let typed = TypedCase {
        base: Typed { title, text: post.body.clone(), interest: post.interest, options, ..Typed::default() },
        age: case.age,
        sex: case.sex,
        setting: case.setting,
        parts: [case.presenting, case.findings, case.course, post.body, case.teaching, case.follow_up],
        poll: case.poll,
        consent: case.consent,
        confirmed: Vec::new(),
        colleague: case.review.and_then(|review| review.asked_name).unwrap_or_default(),
    };
    let drawn = form(&masked, &mut session, &slug, &typed, Some(topic)).await?;
    session.send(drawn.into_response()).await
}

/// A case that waits comes back changed: whoever has to look looks again.
pub(crate) async fn hand_in(
    SignedIn(masked): SignedIn,
    Path((slug, topic)): Path<(String, String)>,
    request: Request,
) -> Reply<Response> {
    let topic = id_of(&topic)?;
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    let (post, _) = waiting(&mut session, &slug, topic).await?;
    let mut filled = upload::read(request).await?;
    let raw = filled.take_files("consent");
    let mut typed = typed_of(&mut filled);
    let judged = judge(&masked, &mut session, &slug, &filled, &mut typed).await?;
    let consents = seal(&masked, raw, &mut typed.base.errors).await?;
    let (Some((case, look)), true) = (judged, typed.base.errors.is_empty()) else {
        let drawn = form(&masked, &mut session, &slug, &typed, Some(topic)).await?;
        return session.send(again(drawn)).await;
    };
    rate::take(session.who().id, masked.moment())?;
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    store::cases::change(&mut access, topic, &case).await?;
    store::posts::edit(&mut access, &post, &case.question, false).await?;
    store::cases::keep_consents(&mut access, topic, consents).await?;
    store::reviews::ask(&mut access, topic, look).await?;
    match look {
        Some((kind, _)) => store::cases::hold(&mut access, post.id, kind).await?,
        None => store::reviews::release(&mut access, topic).await?,
    }
    let said = if look.is_some() { "asked" } else { "posted" };
    write.send(to(&format!("{}/{topic}?said={said}", PeersPlace::href(&slug)))).await
}
