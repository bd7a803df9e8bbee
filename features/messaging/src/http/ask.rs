//! Asking: the page, the draft, the screening, the sending.

use axum::{
    extract::{Form, Path, Query, Request},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use consent::{Agreements, AgreementsId, How, Topic};
use gate::{Ask, Create, Reply, Session, View, Write};
use kernel::{FieldError, Person, PersonId, Result};
use maud::Markup;
use serde::Deserialize;

use super::{again, to};
use crate::{
    CostNote,
    form::{self, Filled},
    open::open_thread,
    pages::{self, AskPage},
    policy::{READS, SPEAKS},
    store, t,
    types::{Follow, NewThread, ThreadId, Via},
};

/// What the address may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// A reason's key, chosen already.
    about: Option<String>,
    /// The draft was kept by the button.
    kept: Option<String>,
}

/// What came back with the page.
#[derive(Default)]
struct Typed<'a> {
    about: &'a str,
    words: &'a str,
    errors: &'a [FieldError],
    kept: bool,
}

pub(crate) async fn own(mut session: Session, Query(asked): Query<Asked>) -> Reply<Markup> {
    let me = session.who().person();
    let page = draw(&mut session, me, &asked, None).await?;
    session.send(page).await
}

pub(crate) async fn other(mut session: Session, Path(id): Path<PersonId>, Query(asked): Query<Asked>) -> Reply<Markup> {
    let page = draw(&mut session, id, &asked, None).await?;
    session.send(page).await
}

/// Where the forms of a patient's page post to.
fn action(me: PersonId, patient: PersonId) -> String {
    if me == patient { "/ask".to_owned() } else { format!("/ask/{patient}") }
}

fn place(patient: PersonId) -> String {
    format!("ask:{patient}")
}

async fn draw(session: &mut Session, patient: PersonId, asked: &Asked, typed: Option<&Typed<'_>>) -> Result<Markup> {
    let (l, now, me) = (session.locale(), session.now(), session.who().person());
    let mut access = session.may::<Follow, Person>(patient).await?;
    let reasons = store::reasons(&mut access).await?;
    let (kept_about, kept_words) = store::draft(&mut access, &place(patient)).await?;
    let mut pools = work::pools(&mut access).await?;
    pools.retain(|pool| reasons.iter().any(|r| r.pool == pool.id));
    let mut reads = Vec::with_capacity(pools.len());
    for pool in &pools {
        let members = gate::members_of(&mut access, pool.id).await?;
        reads.push(who_reads(l, pool, &members, now));
    }
    let name = if me == patient { String::new() } else { people::card(&mut access, patient).await?.name };
    let others = others(session).await?;
    let readers = readers(session, patient).await?;
    let about = asked.about.clone().or_else(|| typed.map(|x| x.about.to_owned())).unwrap_or(kept_about);
    let cost = cost(session, patient, &about, reasons.iter().find(|r| r.billed).map(|r| r.key.clone())).await?;
    let words = typed.map_or(kept_words.as_str(), |x| x.words);
    let phone = session.org().config.phone.clone();
    let (path, circle) = (action(me, patient), format!("/circles/{patient}"));
    let page = AskPage {
        action: &path,
        patient: (me != patient).then_some(name.as_str()),
        reasons: &reasons,
        pools: &pools,
        reads: &reads,
        about: &about,
        words,
        errors: typed.map_or(&[], |x| x.errors),
        nonce: &form::fresh_nonce()?,
        cost,
        phone: &phone,
        kept: asked.kept.is_some() || typed.is_some_and(|x| x.kept),
        danger: pages::danger_fragment(l, words, &guard::danger(words), &phone),
        circle: &circle,
        readers: &readers,
        others: &others,
    };
    let body = pages::ask(l, &page);
    ui::shell(session, &path, t::ask_title(l), body).await
}

/// For whom else the signed-in person may ask.
async fn others(session: &mut Session) -> Result<Vec<(String, String)>> {
    let me = session.who().person();
    let mut access = session.may::<Follow, Person>(me).await?;
    let speaks = gate::grants_to(&mut access).await?.into_iter().filter(|g| g.relations.meets(SPEAKS));
    let mut found: Vec<(String, String)> = speaks.map(|g| (format!("/ask/{}", g.target), g.name)).collect();
    found.sort();
    found.dedup();
    Ok(found)
}

/// The patient and those of the circle who may read messages, by name, without the reader.
pub(super) async fn readers(session: &mut Session, patient: PersonId) -> Result<Vec<String>> {
    let me = session.who().person();
    let mut circle = session.may::<View, _>(circles::circle_of(patient)).await?;
    let members = circles::members(&mut circle).await?;
    let others = members.into_iter().filter(|m| m.relations.meets(READS) && m.person().is_some_and(|p| p != me));
    let mut names: Vec<String> = others.map(|m| m.name).collect();
    if me != patient {
        names.push(people::card(&mut circle, patient).await?.name);
    }
    Ok(names)
}

/// Who reads in a pool: up to three names, then when.
fn who_reads(l: kernel::Locale, pool: &work::PoolInfo, members: &[(PersonId, String)], now: kernel::Time) -> String {
    let names: Vec<&str> = members.iter().map(|(_, name)| name.as_str()).take(3).collect();
    let when = work::who_reads_when(pool, now, l);
    if names.is_empty() { when } else { format!("{when}: {}", names.join(", ")) }
}

/// The likely cost, drawn by whoever knows prices.
async fn cost(session: &mut Session, patient: PersonId, about: &str, billed: Option<String>) -> Result<Markup> {
    let Some(billed) = billed else { return Ok(Markup::default()) };
    let key = if about.is_empty() { billed.as_str() } else { about };
    let notes: Vec<CostNote> = session.org().parts.all::<CostNote>().copied().collect();
    let mut all = String::new();
    for note in notes {
        all.push_str(&(note.draw)(session, patient, key).await?.into_string());
    }
    Ok(maud::PreEscaped(all))
}

/// Words while they are typed.
#[derive(Debug, Deserialize)]
pub(crate) struct Text {
    #[serde(default)]
    text: String,
}

/// Emergency help for words while they are typed. Nothing is kept, nothing is logged.
pub(crate) async fn screen(session: Session, Form(text): Form<Text>) -> Reply<Markup> {
    let l = session.locale();
    let help = pages::danger_fragment(l, &text.text, &guard::danger(&text.text), &session.org().config.phone);
    session.send(help).await
}

/// Words to be kept.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Draft {
    #[serde(default)]
    about: String,
    #[serde(default)]
    q: String,
}

pub(crate) async fn draft_own(session: Session, headers: HeaderMap, Form(draft): Form<Draft>) -> Reply<Response> {
    let me = session.who().person();
    keep(session, me, &headers, &draft).await
}

pub(crate) async fn draft_other(
    session: Session,
    Path(id): Path<PersonId>,
    headers: HeaderMap,
    Form(draft): Form<Draft>,
) -> Reply<Response> {
    keep(session, id, &headers, &draft).await
}

async fn keep(session: Session, patient: PersonId, headers: &HeaderMap, draft: &Draft) -> Reply<Response> {
    let path = action(session.who().person(), patient);
    let mut write = session.write().await?;
    let mut access = write.may::<Follow, Person>(patient).await?;
    store::put_draft(&mut access, &place(patient), &draft.about, &draft.q).await?;
    let answer = if form::by_script(headers) {
        axum::http::StatusCode::NO_CONTENT.into_response()
    } else {
        to(&format!("{path}?kept=1"))
    };
    write.send(answer).await
}

pub(crate) async fn send_own(session: Session, request: Request) -> Reply<Response> {
    let me = session.who().person();
    send(session, me, request).await
}

pub(crate) async fn send_other(session: Session, Path(id): Path<PersonId>, request: Request) -> Reply<Response> {
    send(session, id, request).await
}

async fn send(mut session: Session, patient: PersonId, request: Request) -> Reply<Response> {
    // Asked before anything of the form is read or worked on.
    session.may::<Follow, Person>(patient).await?;
    let mut filled = form::read(request).await?;
    let (words, about) = (filled.words("q"), filled.text("about").to_owned());
    let me = session.who().person();
    let draft = Draft { about: about.clone(), q: words.clone() };
    if filled.has("later") {
        return keep(session, patient, &HeaderMap::new(), &draft).await;
    }
    if words.is_empty() {
        filled.fault("q", "words-missing");
    }
    if about.is_empty() {
        filled.fault("about", "about-missing");
    }
    let Some(ready) = form::ready(&mut session, &mut filled).await? else {
        let typed = Typed { about: &about, words: &words, errors: &filled.errors, kept: false };
        let page = draw(&mut session, patient, &Asked::default(), Some(&typed)).await?;
        return session.send(again(page)).await;
    };
    let id = ThreadId::new(session.now());
    let key = action(me, patient).trim_start_matches("/ask").replace('/', "-");
    open(session, patient, &filled, NewThread { id, reason: about, body: words, via: Via::App, files: ready }, &key)
        .await
}

async fn open(session: Session, patient: PersonId, filled: &Filled, new: NewThread, key: &str) -> Reply<Response> {
    let nonce = filled.nonce()?;
    let mut write = session.write().await?;
    if filled.text("agree_billing") == "yes" {
        agree(&mut write, patient, filled.text("agree_words")).await?;
    }
    let mut access = write.may::<Ask, Person>(patient).await?;
    let id = match store::take_form(&mut access, &nonce, new.id).await? {
        Some(first) => first,
        None => {
            store::forget_draft(&mut access, &place(patient)).await?;
            open_thread(&mut access, new).await?
        }
    };
    write.notify(patient.raw());
    write.send(to(&format!("/threads/{id}?sent=ask{key}"))).await
}

/// The box under the likely cost was ticked: the agreement is recorded with the words that stood there. Words that have
/// changed since count as not agreed, so the answer is free.
async fn agree(write: &mut Write, patient: PersonId, words: &str) -> Result<()> {
    let topic = Topic::EvisitBilling;
    let mut access = write.may::<Create, Agreements>(AgreementsId::from_raw(patient.raw())).await?;
    let holds = consent::current(&mut access, patient, topic).await?.is_some();
    if !holds && consent::words(topic).version == words {
        consent::record(&mut access, patient, topic, words, How::Page).await?;
    }
    Ok(())
}
