//! A clinician's proposals: the list, the proof, attesting and taking back.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use gate::{Close, Edit, Reply, Session, View};
use kernel::{Error, FieldError, RawId, Result};
use maud::Markup;
use policy::Role;
use serde::Deserialize;

use super::to;
use crate::{
    pages::{self, ListPage, Typed},
    refresh::refresh,
    store, t,
    types::{Proposal, ProposalId, SUMMARY_LEAST, SUMMARY_MOST, Shelf},
};

/// Fewest characters of a reason to take a proposal back.
const REASON_LEAST: usize = 5;

/// What the address may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    show: String,
    before: Option<String>,
}

/// Who has a list of proposals: those who make them, and compliance.
pub(crate) fn lists(session: &Session) -> bool {
    [Role::Compliance, Role::Clinician, Role::Pharmacist].into_iter().any(|role| session.who().is(role))
}

pub(crate) async fn list(mut session: Session, Query(shown): Query<Shown>) -> Reply<Markup> {
    let (l, now) = (session.locale(), session.now());
    let all = session.who().is(Role::Compliance);
    if !lists(&session) {
        return Err(Error::NotFound.into());
    }
    let shelf = Shelf::from_word(&shown.show).unwrap_or_default();
    let before = shown.before.as_deref().map(str::parse::<RawId>).transpose()?;
    let mut scope = session.scope::<View, Proposal>().await?;
    let counts = store::counts(&mut scope, all).await?;
    let mut lines = store::lines(&mut scope, shelf, all, before).await?;
    let more = lines.len() > 25;
    lines.truncate(25);
    let page = ListPage { shelf, counts: &counts, lines: &lines, more, all, now };
    let body = pages::list(l, &page);
    let page = ui::shell(&mut session, "/proposals", t::proposals(l), body).await?;
    session.send(page).await
}

pub(crate) async fn show(mut session: Session, Path(id): Path<ProposalId>) -> Reply<Markup> {
    let page = draw(&mut session, id, &Typed::default()).await?;
    session.send(page).await
}

async fn draw(session: &mut Session, id: ProposalId, typed: &Typed<'_>) -> Result<Markup> {
    let l = session.locale();
    let mut access = session.may::<View, Proposal>(id).await?;
    let proof = pages::Proof::load(&mut access).await?;
    let body = pages::proof(l, &proof, typed);
    ui::shell(session, "/proposals", &t::proposal_of(l, &proof.patient), body).await
}

/// What the attest form holds.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Attest {
    #[serde(default)]
    summary: String,
    #[serde(default)]
    diagnosis: String,
}

impl Attest {
    fn errors(&self) -> Vec<FieldError> {
        let length = self.summary.trim().chars().count();
        let summary = match length {
            0..SUMMARY_LEAST => Some("summary-short"),
            SUMMARY_LEAST..=SUMMARY_MOST => None,
            _ => Some("summary-long"),
        };
        let diagnosis =
            (!self.diagnosis.trim().is_empty() && !is_icd10(self.diagnosis.trim())).then_some("diagnosis-bad");
        let fields = [("summary", summary), ("diagnosis", diagnosis)];
        fields.into_iter().filter_map(|(field, code)| Some(FieldError { field, code: code? })).collect()
    }
}

/// The form of ICD-10-CM: a letter, a digit, a third character, then up to four after a dot.
fn is_icd10(code: &str) -> bool {
    let (head, tail) = code.split_once('.').unwrap_or((code, "0"));
    let mut chars = head.chars();
    let head_fits = head.len() == 3
        && chars.next().is_some_and(|c| c.is_ascii_uppercase())
        && chars.next().is_some_and(|c| c.is_ascii_digit())
        && chars.next().is_some_and(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    head_fits && (1..=4).contains(&tail.len()) && tail.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
}

pub(crate) async fn attest(
    mut session: Session,
    Path(id): Path<ProposalId>,
    Form(form): Form<Attest>,
) -> Reply<Response> {
    let errors = form.errors();
    if !errors.is_empty() {
        session.may::<Edit, Proposal>(id).await?;
        let typed =
            Typed { summary: Some(&form.summary), diagnosis: Some(&form.diagnosis), reason: "", errors: &errors };
        let page = draw(&mut session, id, &typed).await?;
        return session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Proposal>(id).await?;
    let patient = store::proposal(&mut access).await?.patient;
    // What is attested is what stands now, not what stood when the page was loaded.
    refresh(&mut access, patient).await?;
    let info = store::proposal(&mut access).await?;
    let me = access.who().person();
    let Some(code) = info.code else { return Err(Error::Conflict("no-code").into()) };
    if !pages::may_attest(&mut access, &info, me).await? {
        return Err(Error::NotFound.into());
    }
    let hash = store::thread_hash(&mut access, info.thread).await?;
    store::attest(&mut access, form.summary.trim(), form.diagnosis.trim(), &hash).await?;
    store::note(&mut access, id, "attested", (code.as_str(), code.as_str()), info.minutes).await?;
    refresh(&mut access, patient).await?;
    write.send(to(&format!("/proposals/{id}"))).await
}

/// Why a proposal is taken back.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Withdraw {
    #[serde(default)]
    reason: String,
}

pub(crate) async fn withdraw(
    mut session: Session,
    Path(id): Path<ProposalId>,
    Form(form): Form<Withdraw>,
) -> Reply<Response> {
    let reason = form.reason.trim();
    if !(REASON_LEAST..=400).contains(&reason.chars().count()) {
        session.may::<Close, Proposal>(id).await?;
        let errors = [FieldError { field: "reason", code: "reason-missing" }];
        let page = draw(&mut session, id, &Typed { reason, errors: &errors, ..Typed::default() }).await?;
        return session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await;
    }
    set_aside(session, id, Some(reason)).await
}

pub(crate) async fn restore(session: Session, Path(id): Path<ProposalId>) -> Reply<Response> {
    set_aside(session, id, None).await
}

async fn set_aside(session: Session, id: ProposalId, why: Option<&str>) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Close, Proposal>(id).await?;
    let info = store::proposal(&mut access).await?;
    if why.is_some() == info.set_aside_at.is_some() {
        return write.send(to(&format!("/proposals/{id}"))).await;
    }
    store::set_aside(&mut access, why).await?;
    let code = info.code.map(|c| c.to_string()).unwrap_or_default();
    let what = if why.is_some() { "set-aside" } else { "restored" };
    store::note(&mut access, id, what, (&code, ""), info.minutes).await?;
    refresh(&mut access, info.patient).await?;
    write.send(to(&format!("/proposals/{id}"))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnoses_have_a_form() {
        let check = |code, want| assert_eq!(is_icd10(code), want, "{code}");
        ["I10", "E11.9", "S52.521A", "C4A.0", "R51.9"].into_iter().for_each(|code| check(code, true));
        ["", "10I", "E11.", "e11.9", "E11.99999", "=1+1"].into_iter().for_each(|code| check(code, false));
    }
}
