//! Thin handlers. Nothing of a text is kept.

use axum::{
    extract::{DefaultBodyLimit, Form, FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use gate::{ORG, Organisation, Reply, Routes, Session};
use guard::{Cleared, Fault, Overridden, Override, OverrideRole, Place};
use kernel::{FieldError, Result};
use maud::Markup;
use ui::Guarded;

use crate::{
    pages::{self, Answer, Page},
    policy::PASSES,
    types::{Asked, CheckText, MOST_BYTES, PassText, word},
};

pub(crate) fn routes() -> Routes {
    Routes::new().own_get("/check", show).own_post("/check", look).own_post("/check/screen", screen)
}

async fn show(mut session: Session) -> Reply<Markup> {
    let page = draw(&mut session, &Asked::default(), &Answer::None).await?;
    session.send(page).await
}

async fn look(session: Session, request: Request) -> Reply<Response> {
    let Some(mut asked) = read(request).await else {
        return fault(session, &Asked::default(), "text", "too-long").await;
    };
    if asked.too_long() {
        return fault(session, &asked, "text", "too-long").await;
    }
    if asked.text.trim().is_empty() {
        return fault(session, &asked, "text", "text-missing").await;
    }
    if !asked.pass.is_empty() {
        return pass(session, &asked).await;
    }
    if let Some(text) = seen(&session, &asked).changed(&asked.take, &asked.say, !asked.all.is_empty()) {
        asked.text = text;
    }
    let answer = ready(&session, &asked).map_or(Answer::Found, Answer::Ready);
    let mut session = session;
    let page = draw(&mut session, &asked, &answer).await?;
    session.send(page.into_response()).await
}

/// The answer while typing. It discloses nothing, so only the session is asked for, and each keystroke leaves no audit row.
async fn screen(session: Session, request: Request) -> Reply<Markup> {
    let l = session.locale();
    let found = match read(request).await {
        Some(asked) if !asked.too_long() => ui::guard_findings(l, &seen(&session, &asked)),
        _ => pages::too_long(l),
    };
    session.send(found).await
}

/// A named role passes the text in spite of its findings. The audit is on disk before the page says so.
async fn pass(session: Session, asked: &Asked) -> Reply<Response> {
    // A reason stands in the audit, so it may identify nobody either.
    let reason = asked.reason.trim();
    let because = Override::because(OverrideRole::PrivacyOfficer, reason);
    let Some(because) = because else { return fault(session, asked, "reason", "reason-short").await };
    if guard::clear(Place::Peers, reason).is_err() {
        return fault(session, asked, "reason", "reason-tells").await;
    }
    let Ok((cleared, record)) = because.clear(asked.place(), &asked.text) else {
        return fault(session, asked, "reason", "reason-short").await;
    };
    let (detail, by) = (detail(&record), session.who().name.clone());
    let mut session = session;
    let page = draw(&mut session, asked, &Answer::Passed { cleared, record, by }).await?;
    let mut write = session.write().await?;
    write.may::<PassText, Organisation>(ORG).await?.note(&detail);
    write.send(page.into_response()).await
}

/// The audit's words: the place, what was found by kind, the start of the hash, the reason. None of the text's own.
fn detail(record: &Overridden) -> String {
    let mut kinds: Vec<&str> = record.findings.iter().map(|found| found.kind.word()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let (place, count, kinds) = (word(record.place), record.findings.len(), kinds.join(","));
    format!("{place}; {count} found: {kinds}; {}; {}", pages::print(&record.hash), record.reason)
}

/// The text as cleared for its place; none when a finding hinders it, or when staff would tell who is a patient.
fn ready(session: &Session, asked: &Asked) -> Option<Cleared<String>> {
    let tells = |fault: Fault| matches!(fault, Fault::CareRelationship | Fault::Identity);
    if seen(session, asked).faults().iter().any(|found| tells(found.kind)) {
        return None;
    }
    guard::clear(asked.place(), &asked.text).ok()
}

fn seen<'a>(session: &'a Session, asked: &'a Asked) -> Guarded<'a> {
    let nurse = Some(session.org().config.phone.as_str());
    Guarded { text: &asked.text, place: asked.place(), staff: session.who().works(), nurse }
}

async fn fault(mut session: Session, asked: &Asked, field: &'static str, code: &'static str) -> Reply<Response> {
    let page = draw(&mut session, asked, &Answer::Fault(FieldError { field, code })).await?;
    session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await
}

async fn draw(session: &mut Session, asked: &Asked, answer: &Answer) -> Result<Markup> {
    session.may::<CheckText, Organisation>(ORG).await?;
    let (l, passes) = (session.locale(), session.who().roles.meets(PASSES));
    let page = Page { l, asked, seen: seen(session, asked), answer, passes };
    let (title, body) = (pages::title(&page), pages::check(&page));
    ui::shell(session, "/check", &title, body).await
}

/// The form, when it is of a size that can be one.
async fn read(mut request: Request) -> Option<Asked> {
    DefaultBodyLimit::max(MOST_BYTES).apply(&mut request);
    Form::<Asked>::from_request(request, &()).await.ok().map(|Form(asked)| asked.plain())
}
