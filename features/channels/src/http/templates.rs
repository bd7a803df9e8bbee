//! The desk of words: what every notice says, other words for it, and the second person.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{ORG, Reply, Session};
use kernel::{Error, Locale, Result};
use maud::Markup;
use rules::sms;
use serde::{Deserialize, Serialize};

use super::After;
use crate::{
    Notice,
    pages::templates::{self as pages, Desk, Page, Typed},
    store, t,
    templates::{ALL, Decide, Fault, ReadWords, Reword, Texts, WordingId, check, sample},
};

const DESK: &str = "/outbox/templates";
/// Most characters of the words to somebody whose wording is sent back.
const MOST_NOTE: usize = 500;

/// A wording as typed, and which button was pressed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Form4 {
    subject_en: String,
    subject_es: String,
    text_en: String,
    text_es: String,
    /// Look at the words; keep nothing.
    check: String,
    /// `en:link`: put a variable at the end of a text.
    add: String,
    /// `es`: plainer letters.
    plain: String,
}

impl Form4 {
    fn texts(&self) -> Texts {
        let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Texts {
            subject: [one(&self.subject_en), one(&self.subject_es)],
            text: [one(&self.text_en), one(&self.text_es)],
        }
    }
}

/// The words with what a button adds or takes: true when a button asked for that.
fn pressed(form: &Form4, texts: &mut Texts) -> bool {
    let at = |tag: &str| usize::from(tag == "es");
    if let Some((tag, hole)) = form.add.split_once(':') {
        let text = &mut texts.text[at(tag)];
        *text = format!("{text} {{{hole}}}").trim().to_owned();
    }
    if !form.plain.is_empty() {
        let text = &mut texts.text[at(&form.plain)];
        *text = sms::plain_letters(text);
    }
    !form.add.is_empty() || !form.plain.is_empty() || !form.check.is_empty()
}

fn known(word: &str) -> Result<Notice> {
    sample(word).ok_or(Error::NotFound)
}

/// What is in use: the organisation's words, else the program's.
fn now_said(notice: &Notice, stored: &str) -> Texts {
    Texts::read(stored).unwrap_or_else(|| Texts::built_in(notice))
}

pub(crate) async fn desk(mut session: Session, Query(after): Query<After>) -> Reply<Markup> {
    let (l, me, zone) = (session.locale(), session.who().person(), session.who().zone.clone());
    let mut access = session.may::<ReadWords, _>(ORG).await?;
    let own = store::all_words(&mut access).await?;
    let waiting = store::words_waiting(&mut access).await?;
    let mut rows = Vec::with_capacity(ALL.len());
    for word in ALL {
        let notice = known(word)?;
        let own = own.iter().find(|(notice, words, _)| notice == word && !words.is_empty());
        rows.push(pages::Line {
            word,
            texts: now_said(&notice, own.map_or("", |(_, words, _)| words)),
            since: own.map(|(_, _, since)| *since),
            waits: waiting.iter().find(|(notice, _)| notice == word).map(|(_, author)| *author == me),
        });
    }
    let body = pages::desk(l, &Desk { rows: &rows, zone: &zone, done: &after.done });
    let page = ui::shell(&mut session, DESK, t::templates(l), body).await?;
    session.send(page).await
}

/// What one page is drawn with besides what is stored.
#[derive(Default)]
struct Back {
    texts: Option<Texts>,
    faults: Vec<Fault>,
    done: String,
    /// What is wrong with a decision, and the note as typed.
    refused: Option<&'static str>,
    note: String,
}

async fn draw(session: &mut Session, word: &str, back: &Back) -> Result<Markup> {
    let notice = known(word)?;
    let (l, me, zone, org) =
        (session.locale(), session.who().person(), session.who().zone.clone(), session.org().clone());
    let mut access = session.may::<ReadWords, _>(ORG).await?;
    let now = access.now();
    let stored = store::words_in_use(&mut access, word).await?;
    let versions = store::versions(&mut access, word).await?;
    let said = now_said(&notice, &stored);
    let waits = versions.first().filter(|v| v.state == "waiting");
    let typed = back.texts.as_ref().or(waits.map(|v| &v.words)).unwrap_or(&said);
    let page = Page {
        l,
        word,
        config: &org.config,
        notice: &notice,
        said: &said,
        own: !stored.is_empty(),
        typed: Typed { texts: typed, faults: &back.faults },
        waits,
        versions: &versions,
        me,
        now,
        zone: &zone,
        done: &back.done,
        refused: back.refused,
        note: &back.note,
    };
    ui::shell(session, &format!("{DESK}/{word}"), &pages::title(l, word), pages::one(&page)).await
}

pub(crate) async fn show(mut session: Session, Path(word): Path<String>, Query(after): Query<After>) -> Reply<Markup> {
    let page = draw(&mut session, &word, &Back { done: after.done, ..Back::default() }).await?;
    session.send(page).await
}

async fn again(mut session: Session, word: &str, back: Back) -> Reply<Response> {
    let fine = back.faults.is_empty() && back.refused.is_none();
    let page = draw(&mut session, word, &back).await?;
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    session.send((status, page).into_response()).await
}

fn to(word: &str, done: &str) -> Response {
    Redirect::to(&format!("{DESK}/{word}?done={done}")).into_response()
}

/// While it is typed: what one language takes and what is wrong with it. Nothing is read or kept.
pub(crate) async fn look(
    session: Session,
    Path((word, tag)): Path<(String, String)>,
    Form(form): Form<Live>,
) -> Reply<Markup> {
    let (l, notice) = (session.locale(), known(&word)?);
    let of = if tag == "es" { Locale::Es } else { Locale::En };
    let texts = form.texts(of);
    let faults = check(&notice, &texts, &session.org().config);
    let found = pages::found(l, of, &word, Typed { texts: &texts, faults: &faults }, &session.org().config);
    session.send(found).await
}

/// A language as it is typed: the box comes as `text`, the other fields by their names.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Live {
    subject_en: String,
    subject_es: String,
    text_en: String,
    text_es: String,
    text: String,
}

impl Live {
    fn texts(self, of: Locale) -> Texts {
        let (text_en, text_es) = if of == Locale::En { (self.text, self.text_es) } else { (self.text_en, self.text) };
        let form =
            Form4 { subject_en: self.subject_en, subject_es: self.subject_es, text_en, text_es, ..Form4::default() };
        form.texts()
    }
}

/// Keeps a wording for the second person, or looks at it. Two sessions: the first writes, the second draws again.
pub(crate) async fn ask(
    session: Session,
    page: Session,
    Path(word): Path<String>,
    Form(form): Form<Form4>,
) -> Reply<Response> {
    let notice = known(&word)?;
    let mut texts = form.texts();
    let only_look = pressed(&form, &mut texts);
    let faults = check(&notice, &texts, &session.org().config);
    if only_look || !faults.is_empty() {
        let back = Back { texts: Some(texts), faults, ..Back::default() };
        return again(page, &word, back).await;
    }
    put(session, page, &word, texts, false).await
}

/// Asks for the program's own words again: a second person says yes to those as well.
pub(crate) async fn built_in(session: Session, page: Session, Path(word): Path<String>) -> Reply<Response> {
    let texts = Texts::built_in(&known(&word)?);
    put(session, page, &word, texts, true).await
}

async fn put(session: Session, page: Session, word: &str, texts: Texts, built_in: bool) -> Reply<Response> {
    let notice = known(word)?;
    let mut write = session.write().await?;
    let mut access = write.may::<Reword, _>(ORG).await?;
    let was = now_said(&notice, &store::words_in_use(&mut access, word).await?);
    if was == texts {
        drop(write);
        return again(page, word, Back { texts: Some(texts), refused: Some("template-same"), ..Back::default() }).await;
    }
    let (id, replaced) = store::put_wording(&mut access, word, (&texts, &was), built_in).await?;
    access.note(&format!("{word} {id}"));
    if let Some(replaced) = replaced {
        jobs::emit(&mut access, "words.settled", &Told::of(replaced)).await?;
    }
    jobs::emit(&mut access, "words.asked", &Told::of(id)).await?;
    write.send(to(word, "asked")).await
}

/// Which wording, for whoever shows that it waits.
#[derive(Serialize)]
struct Told {
    wording: String,
}

impl Told {
    fn of(id: kernel::RawId) -> Self {
        Self { wording: id.to_string() }
    }
}

/// Leads from a wording to the page of its notice.
pub(crate) async fn lead(mut session: Session, Path(id): Path<WordingId>) -> Reply<Response> {
    let word = store::notice_of(&mut session.may::<ReadWords, _>(id).await?).await?;
    session.send(Redirect::to(&format!("{DESK}/{word}")).into_response()).await
}

/// A decision as sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Decision {
    answer: String,
    note: String,
}

/// Yes, or back with words: by somebody else than the author.
pub(crate) async fn decide(
    session: Session,
    page: Session,
    Path(id): Path<WordingId>,
    Form(form): Form<Decision>,
) -> Reply<Response> {
    let (approved, note) = (form.answer == "approve", form.note.trim().to_owned());
    let mut write = session.write().await?;
    let mut access = write.may::<Decide, _>(id).await?;
    let Some((word, texts, built_in, author)) = store::open_wording(&mut access).await? else {
        drop(write);
        return settled(page, id).await;
    };
    let faults = if approved && !built_in { check(&known(&word)?, &texts, &access.org().config) } else { Vec::new() };
    let refused = if author == access.who().person() {
        Some("template-author")
    } else if !approved && note.is_empty() {
        Some("template-note-missing")
    } else if note.chars().count() > MOST_NOTE {
        Some("template-note-long")
    } else {
        // The tables of words may have changed since it was asked for.
        (!faults.is_empty()).then_some("template-unfit")
    };
    if refused.is_some() {
        drop(write);
        return again(page, &word, Back { refused, note, faults, ..Back::default() }).await;
    }
    store::decide(&mut access, approved, &note).await?;
    access.note(if approved { "approved" } else { "returned" });
    if approved {
        let words = if built_in { String::new() } else { texts.stored()? };
        store::use_words(&mut access, &word, &words).await?;
    }
    jobs::emit(&mut access, "words.settled", &Told::of(id.raw())).await?;
    write.send(to(&word, if approved { "approved" } else { "returned" })).await
}

/// Takes one's own wording back.
pub(crate) async fn withdraw(session: Session, page: Session, Path(id): Path<WordingId>) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Reword, _>(id).await?;
    let word = store::open_wording(&mut access).await?.map(|(word, ..)| word);
    let (Some(word), true) = (word, store::withdraw(&mut access).await?) else {
        drop(write);
        return settled(page, id).await;
    };
    access.note("withdrawn");
    jobs::emit(&mut access, "words.settled", &Told::of(id.raw())).await?;
    write.send(to(&word, "withdrawn")).await
}

/// Somebody was faster: the page says so and shows how it stands.
async fn settled(mut page: Session, id: WordingId) -> Reply<Response> {
    let word = store::notice_of(&mut page.may::<ReadWords, _>(id).await?).await?;
    again(page, &word, Back { refused: Some("template-settled"), ..Back::default() }).await
}
