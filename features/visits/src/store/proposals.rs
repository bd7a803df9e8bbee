//! Proposals: written by the engine's answer, attested and set aside by clinicians.

use std::collections::{BTreeMap, BTreeSet};

use gate::{Access, Act, Close, Edit, Resource, WriteAct};
use kernel::{PersonId, RawId, Result, Time};
use rules::evisit::{Evidence, State};
use store::{params, sql};

use crate::{
    plan::Planned,
    types::{Happened, Proposal, ProposalId, ProposalInfo},
};

/// The patient's proposals, oldest question first, at most 500.
pub(crate) async fn of_patient<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    patient: PersonId,
) -> Result<Vec<ProposalInfo>> {
    let query = sql!(
        "SELECT id, patient, thread, inquiry_at, inquiry_by, folded_into, clinician, class, state, code, minutes, review_at,
           window_start, window_end, consent_at, reasons, missing, summary, diagnosis, attested_by, attested_at, set_aside_by,
           set_aside_at, set_aside_why, thread_hash, check_at
         FROM visits_proposals WHERE patient = ?1 ORDER BY inquiry_at, id LIMIT 500"
    );
    access.tx().all(query, &params![patient]).await
}

/// The proposal of the proof.
pub(crate) async fn proposal<A: Act>(access: &mut Access<'_, A, Proposal>) -> Result<ProposalInfo> {
    let id = access.id();
    let query = sql!(
        "SELECT id, patient, thread, inquiry_at, inquiry_by, folded_into, clinician, class, state, code, minutes, review_at,
           window_start, window_end, consent_at, reasons, missing, summary, diagnosis, attested_by, attested_at, set_aside_by,
           set_aside_at, set_aside_why, thread_hash, check_at
         FROM visits_proposals WHERE id = ?1"
    );
    access.tx().one(query, &params![id]).await
}

/// The stretches of a patient's e-visits, each with its proposal.
pub(crate) async fn claims<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    patient: PersonId,
) -> Result<BTreeMap<RawId, ProposalId>> {
    let query = sql!(
        "SELECT m.minute, m.proposal FROM visits_proposals p JOIN visits_minutes m ON m.proposal = p.id WHERE p.patient = ?1 LIMIT 20000"
    );
    Ok(access.tx().all::<(RawId, ProposalId)>(query, &params![patient]).await?.into_iter().collect())
}

/// Gives up the stretches of one proposal.
pub(crate) async fn release<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    proposal: ProposalId,
) -> Result<()> {
    access.tx().exec(sql!("DELETE FROM visits_minutes WHERE proposal = ?1"), &params![proposal]).await?;
    Ok(())
}

/// Gives stretches to one proposal.
///
/// # Errors
/// [`kernel::Error::Conflict`] when one belongs to another already: the unique key is the last guard.
pub(crate) async fn claim<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    proposal: ProposalId,
    minutes: &[RawId],
) -> Result<()> {
    for minute in minutes {
        access
            .tx()
            .exec(sql!("INSERT INTO visits_minutes (minute, proposal) VALUES (?1, ?2)"), &params![*minute, proposal])
            .await?;
    }
    Ok(())
}

/// A proposal to be written.
pub(crate) struct Put<'a> {
    pub patient: PersonId,
    pub id: ProposalId,
    pub planned: &'a Planned,
    pub folded_into: Option<ProposalId>,
    pub missing: &'a BTreeSet<Evidence>,
    pub check_at: Option<Time>,
}

/// Writes what the rules say now; what clinicians wrote stays.
pub(crate) async fn put<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, put: &Put<'_>) -> Result<()> {
    let (now, p) = (access.now(), put.planned);
    let answer = &p.answer;
    let reasons: Vec<&str> = answer.reasons.iter().map(|r| r.id()).collect();
    let missing: Vec<&str> = put.missing.iter().map(|e| e.id()).collect();
    let write = sql!(
        "INSERT INTO visits_proposals (id, patient, thread, inquiry_at, inquiry_by, folded_into, clinician, class, state, code, minutes,
           review_at, window_start, window_end, consent_at, reasons, missing, summary, diagnosis, set_aside_why, thread_hash, check_at,
           made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, '', '', '', '', ?18, ?19)
         ON CONFLICT (id) DO UPDATE SET inquiry_by = excluded.inquiry_by, folded_into = excluded.folded_into,
           clinician = excluded.clinician, class = excluded.class, state = excluded.state, code = excluded.code,
           minutes = excluded.minutes, review_at = excluded.review_at, window_start = excluded.window_start,
           window_end = excluded.window_end, consent_at = excluded.consent_at, reasons = excluded.reasons, missing = excluded.missing,
           check_at = excluded.check_at"
    );
    let row = params![
        put.id,
        put.patient,
        p.thread,
        p.question.at,
        p.question.by,
        put.folded_into,
        p.clinician,
        answer.class.id(),
        answer.state.id(),
        answer.code.map(|code| code.to_string()),
        answer.counted_minutes,
        p.review,
        answer.window_start,
        answer.window_end,
        p.consent,
        reasons.join(" "),
        missing.join(" "),
        put.check_at,
        now
    ];
    access.tx().exec(write, &row).await?;
    Ok(())
}

/// A question that opens no days of its own any more.
pub(crate) async fn empty<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: ProposalId) -> Result<()> {
    let none = State::None.id();
    let change = sql!(
        "UPDATE visits_proposals SET state = ?2, code = NULL, minutes = 0, review_at = NULL, window_start = NULL, window_end = NULL,
           reasons = 'not-reviewed', missing = '', check_at = NULL, folded_into = NULL WHERE id = ?1"
    );
    access.tx().exec(change, &params![id, none]).await?;
    Ok(())
}

/// The code of an attested proposal changed after its days were over: the clinician attests again.
pub(crate) async fn unattest<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: ProposalId) -> Result<()> {
    let change =
        sql!("UPDATE visits_proposals SET attested_by = NULL, attested_at = NULL, thread_hash = '' WHERE id = ?1");
    access.tx().exec(change, &params![id]).await?;
    Ok(())
}

/// The clinician stands for it.
pub(crate) async fn attest(
    access: &mut Access<'_, Edit, Proposal>,
    summary: &str,
    diagnosis: &str,
    hash: &str,
) -> Result<()> {
    let (id, me, now) = (access.id(), access.who().person(), access.now());
    let change = sql!(
        "UPDATE visits_proposals SET summary = ?2, diagnosis = ?3, attested_by = ?4, attested_at = ?5, thread_hash = ?6 WHERE id = ?1"
    );
    access.tx().exec(change, &params![id, summary, diagnosis, me, now, hash]).await?;
    Ok(())
}

/// Takes a proposal back by hand, or, without a reason, proposes it again.
pub(crate) async fn set_aside(access: &mut Access<'_, Close, Proposal>, why: Option<&str>) -> Result<()> {
    let (id, me, now) = (access.id(), access.who().person(), access.now());
    let change =
        sql!("UPDATE visits_proposals SET set_aside_by = ?2, set_aside_at = ?3, set_aside_why = ?4 WHERE id = ?1");
    let (by, at) = (why.map(|_| me), why.map(|_| now));
    access.tx().exec(change, &params![id, by, at, why.unwrap_or_default()]).await?;
    Ok(())
}

/// Writes a line of a proposal's history.
pub(crate) async fn note<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    proposal: ProposalId,
    what: &str,
    (old, new): (&str, &str),
    minutes: u32,
) -> Result<()> {
    let (now, me) = (access.now(), access.who().id);
    let actor = (me != RawId::default()
        && !matches!(what, "proposed" | "rose" | "fell" | "gone" | "final" | "withdrawn" | "reopened"))
    .then_some(me);
    let put = sql!(
        "INSERT INTO visits_events (id, proposal, at, what, old_code, new_code, minutes, actor, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '')"
    );
    access.tx().exec(put, &params![RawId::new(now), proposal, now, what, old, new, minutes, actor]).await?;
    Ok(())
}

/// Everything that happened to the proposal of the proof, oldest first, at most 200.
pub(crate) async fn history<A: Act>(access: &mut Access<'_, A, Proposal>) -> Result<Vec<Happened>> {
    let id = access.id();
    let query = sql!(
        "SELECT at, what, old_code, new_code, minutes, actor FROM visits_events WHERE proposal = ?1 ORDER BY at, id LIMIT 200"
    );
    access.tx().all(query, &params![id]).await
}

/// The patients whose proposals are due for a look, from at most 200 proposals, the longest due first.
pub(crate) async fn due<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<PersonId>> {
    let now = access.now();
    let query = sql!("SELECT patient FROM visits_proposals WHERE check_at <= ?1 ORDER BY check_at LIMIT 200");
    let mut due: Vec<_> =
        access.tx().all::<(PersonId,)>(query, &params![now]).await?.into_iter().map(|row| row.0).collect();
    due.sort_unstable();
    due.dedup();
    Ok(due)
}
