//! What stands beside threads: drafts, calls, reviews.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{PersonId, PoolId, RawId, Result, Time};
use store::{Tx, params, sql};

use crate::types::{Call, CallId, ThreadId};

/// The actor's words that were not sent yet, and the reason chosen.
pub(crate) async fn draft<A: Act, K: Resource>(access: &mut Access<'_, A, K>, place: &str) -> Result<(String, String)> {
    let me = access.who().id;
    let query = sql!("SELECT reason, body FROM messaging_drafts WHERE person = ?1 AND place = ?2");
    Ok(access.tx().first(query, &params![me, place]).await?.unwrap_or_default())
}

/// Keeps words for later; none forgets them.
pub(crate) async fn put_draft<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    place: &str,
    reason: &str,
    body: &str,
) -> Result<()> {
    if body.trim().is_empty() {
        return forget_draft(access, place).await;
    }
    let (me, now) = (access.who().id, access.now());
    let put = sql!(
        "INSERT INTO messaging_drafts (person, place, reason, body, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person, place) DO UPDATE SET reason = excluded.reason, body = excluded.body, at = excluded.at"
    );
    access.tx().exec(put, &params![me, place, reason, body, now]).await?;
    Ok(())
}

pub(crate) async fn forget_draft<A: Act, K: Resource>(access: &mut Access<'_, A, K>, place: &str) -> Result<()> {
    let me = access.who().id;
    access
        .tx()
        .exec(sql!("DELETE FROM messaging_drafts WHERE person = ?1 AND place = ?2"), &params![me, place])
        .await?;
    Ok(())
}

/// Forgets drafts that nobody came back to since `before`.
pub(crate) async fn forget_drafts<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    before: Time,
) -> Result<u64> {
    access.tx().exec(sql!("DELETE FROM messaging_drafts WHERE at < ?1"), &params![before]).await
}

/// A call that is owed.
pub(crate) struct NewCall {
    pub id: CallId,
    pub thread: ThreadId,
    pub patient: PersonId,
    pub pool: PoolId,
    pub why: &'static str,
    pub by: Option<PersonId>,
}

pub(crate) async fn insert_call<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, call: &NewCall) -> Result<()> {
    let now = access.now();
    let insert = sql!(
        "INSERT INTO messaging_calls (id, thread, patient, pool, holder, why, made_by, made_at, done_at)
         VALUES (?1, ?2, ?3, ?4, NULL, ?5, ?6, ?7, NULL)"
    );
    access.tx().exec(insert, &params![call.id, call.thread, call.patient, call.pool, call.why, call.by, now]).await?;
    Ok(())
}

/// The call of the proof: its thread, and why it is owed.
pub(crate) async fn call<A: Act>(access: &mut Access<'_, A, Call>) -> Result<(ThreadId, String)> {
    let id = access.id();
    access.tx().one(sql!("SELECT thread, why FROM messaging_calls WHERE id = ?1"), &params![id]).await
}

/// True when a call for this reason is still owed in the thread.
pub(crate) async fn call_owed<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    thread: ThreadId,
    why: &str,
) -> Result<bool> {
    let query = sql!("SELECT id FROM messaging_calls WHERE thread = ?1 AND why = ?2 AND done_at IS NULL LIMIT 1");
    Ok(access.tx().first::<(CallId,)>(query, &params![thread, why]).await?.is_some())
}

/// Notes that a call was made; false when it was before.
pub(crate) async fn end_call(tx: &mut Tx, call: RawId, now: Time) -> Result<bool> {
    let note = sql!("UPDATE messaging_calls SET done_at = ?2 WHERE id = ?1 AND done_at IS NULL");
    Ok(tx.exec(note, &params![call, now]).await? == 1)
}

/// The thread of a call.
pub(crate) async fn thread_of_call(tx: &mut Tx, call: RawId) -> Result<ThreadId> {
    Ok(tx.one::<(ThreadId,)>(sql!("SELECT thread FROM messaging_calls WHERE id = ?1"), &params![call]).await?.0)
}

/// Pool and holder follow the work item.
pub(crate) async fn move_call(tx: &mut Tx, call: RawId, pool: PoolId, holder: Option<PersonId>) -> Result<()> {
    tx.exec(sql!("UPDATE messaging_calls SET pool = ?2, holder = ?3 WHERE id = ?1"), &params![call, pool, holder])
        .await?;
    Ok(())
}
