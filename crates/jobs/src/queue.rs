//! Putting work into the queue, and the dead-letter list.

use gate::{Access, Resource, WriteAct};
use kernel::{Error, RawId, Result, Time};
use serde::Serialize;
use store::{Db, Tx, params, sql};

use crate::{On, Payload};

/// Enqueues `kind` beside the change that the proof makes, to run at `run_at`. With a `dedupe` key, a second one is no
/// fault and changes nothing while the first waits.
pub async fn enqueue<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    kind: &'static str,
    dedupe: Option<&str>,
    payload: &impl Serialize,
    run_at: Time,
) -> Result<()> {
    let now = access.now();
    enqueue_in(access.tx(), now, kind, dedupe, payload, run_at).await
}

/// [`enqueue`] for code that holds the transaction itself.
pub async fn enqueue_in(
    tx: &mut Tx,
    now: Time,
    kind: &'static str,
    dedupe: Option<&str>,
    payload: &impl Serialize,
    run_at: Time,
) -> Result<()> {
    let text = serde_json::to_string(payload).map_err(|e| Error::internal(format!("job {kind}: {e}")))?;
    let insert = sql!(
        "INSERT INTO jobs_queue (id, kind, dedupe, payload, run_at, lease_until, tries, fault)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, '') ON CONFLICT (dedupe) WHERE dedupe IS NOT NULL DO NOTHING"
    );
    tx.exec(insert, &params![RawId::new(now), kind, dedupe.map(|key| format!("{kind}:{key}")), text, run_at]).await?;
    Ok(())
}

/// Tells every slice that listens, in the same transaction: one job each. `payload` holds ids and codes only.
pub async fn emit<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    event: &'static str,
    payload: &impl Serialize,
) -> Result<()> {
    let listeners: Vec<&'static str> =
        access.org().parts.all::<On>().filter(|on| on.event == event).map(|on| on.name).collect();
    let now = access.now();
    for name in listeners {
        enqueue_in(access.tx(), now, name, None, payload, now).await?;
    }
    Ok(())
}

/// One leased job.
#[derive(Clone)]
pub(crate) struct Leased {
    pub id: RawId,
    pub kind: String,
    pub payload: Payload,
    pub tries: u32,
}

/// Something is due. A read: who only looks opens no write.
pub(crate) async fn waits(db: &Db, now: Time) -> Result<bool> {
    let due = sql!(
        "SELECT id FROM jobs_queue WHERE dead_at IS NULL AND run_at <= ?1 AND lease_until <= ?1 ORDER BY run_at LIMIT 1"
    );
    Ok(db.read().await?.first::<(RawId,)>(due, &params![now]).await?.is_some())
}

/// Leases what is due, oldest first, at most so many, for two minutes. A process that dies gives its jobs back by itself.
pub(crate) async fn lease(tx: &mut Tx, now: Time, most: usize) -> Result<Vec<Leased>> {
    let take = sql!(
        "UPDATE jobs_queue SET lease_until = ?2, tries = tries + 1
         WHERE dead_at IS NULL AND lease_until <= ?1 AND id IN (
           SELECT id FROM jobs_queue WHERE dead_at IS NULL AND run_at <= ?1 AND lease_until <= ?1 ORDER BY run_at, id LIMIT ?3)
         RETURNING id, kind, payload, tries, run_at"
    );
    type Row = (RawId, String, String, u32, Time);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut rows = tx.all::<Row>(take, &params![now, now.plus_seconds(120), most]).await?;
    // Ids of one millisecond are in no order: the texts of one long answer differ by their moment alone.
    rows.sort_by_key(|row| (row.4, row.0));
    let read = |(id, kind, text, tries, _): Row| {
        let payload = serde_json::from_str(&text).map_err(|e| Error::internal(format!("job {kind}: {e}")))?;
        Ok(Leased { id, kind, payload, tries })
    };
    rows.into_iter().map(read).collect()
}

pub(crate) async fn done(tx: &mut Tx, id: RawId) -> Result<()> {
    tx.exec(sql!("DELETE FROM jobs_queue WHERE id = ?1"), &params![id]).await?;
    Ok(())
}

pub(crate) async fn failed(tx: &mut Tx, id: RawId, fault: &str, again: Time, dead_at: Option<Time>) -> Result<()> {
    let note = sql!("UPDATE jobs_queue SET lease_until = 0, run_at = ?2, dead_at = ?3, fault = ?4 WHERE id = ?1");
    tx.exec(note, &params![id, again, dead_at, fault]).await?;
    Ok(())
}

/// The dead letters, newest first, at most 100: id, kind, when, fault.
pub async fn dead<A: gate::Act, K: Resource>(
    access: &mut Access<'_, A, K>,
) -> Result<Vec<(RawId, String, Time, String)>> {
    let query = sql!(
        "SELECT id, kind, dead_at, fault FROM jobs_queue WHERE dead_at IS NOT NULL ORDER BY dead_at DESC LIMIT 100"
    );
    access.tx().all(query, &[]).await
}

/// Gives a dead job its tries back.
pub async fn revive<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<()> {
    let now = access.now();
    let again = sql!("UPDATE jobs_queue SET dead_at = NULL, tries = 0, run_at = ?2, lease_until = 0 WHERE id = ?1");
    access.tx().exec(again, &params![id, now]).await?;
    Ok(())
}
