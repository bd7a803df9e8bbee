//! Rows that were handed to a gateway, and reports that came before its answer.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use crate::types::Outgoing;

/// A row with what its gateway calls it, both empty until a gateway answered, and the thread that it tells of.
pub(crate) struct Handed {
    pub row: Outgoing,
    pub gateway: String,
    pub reference: String,
    thread: Option<RawId>,
}

impl Handed {
    /// Whose pages show how it went: the person's, and the thread's.
    pub(crate) fn seen_at(&self) -> impl Iterator<Item = RawId> {
        [Some(self.row.person), self.thread].into_iter().flatten()
    }
}

impl FromRow for Handed {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { row: Outgoing::from_row(row)?, gateway: row.get(13)?, reference: row.get(14)?, thread: row.get(15)? })
    }
}

/// One row, locked until the transaction ends.
pub(crate) async fn lock_handed<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
) -> Result<Option<Handed>> {
    let query = sql!(
        "SELECT id, person, channel, value, notice, path, code, locale, urgent, state, tries, made_at, exception, gateway,
           reference, (SELECT a.thread FROM channels_about a WHERE a.notice = channels_outbox.id LIMIT 1) AS thread
         FROM channels_outbox WHERE id = ?1 FOR UPDATE"
    );
    access.tx().first(query, &params![id]).await
}

/// The row that a gateway calls so, locked until the transaction ends.
pub(crate) async fn lock_named<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    gateway: &str,
    reference: &str,
) -> Result<Option<Handed>> {
    let query = sql!(
        "SELECT id, person, channel, value, notice, path, code, locale, urgent, state, tries, made_at, exception, gateway,
           reference, (SELECT a.thread FROM channels_about a WHERE a.notice = channels_outbox.id LIMIT 1) AS thread
         FROM channels_outbox WHERE gateway = ?1 AND reference = ?2 AND reference <> '' LIMIT 1 FOR UPDATE"
    );
    access.tx().first(query, &params![gateway, reference]).await
}

/// Keeps the gateway's name for a row.
pub(crate) async fn name<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
    (gateway, reference): (&str, &str),
) -> Result<()> {
    let put = sql!("UPDATE channels_outbox SET gateway = ?2, reference = ?3 WHERE id = ?1");
    access.tx().exec(put, &params![id, gateway, reference]).await?;
    Ok(())
}

/// Keeps a report whose row is not known by that name, or not yet.
pub(crate) async fn put_early<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (gateway, reference): (&str, &str),
    (told, fault): (&str, &str),
) -> Result<()> {
    let now = access.now();
    let put = sql!(
        "INSERT INTO channels_early (gateway, reference, told, fault, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (gateway, reference, told) DO NOTHING"
    );
    access.tx().exec(put, &params![gateway, reference, told, fault, now]).await?;
    Ok(())
}

/// Reports whose row is known by now, at most 200: gateway, reference, what it told, fault. SQLite takes the tables of a cross
/// join in this order: the few reports first, never the whole outbox.
pub(crate) async fn early<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
) -> Result<Vec<(String, String, String, String)>> {
    let query = sql!(
        "SELECT e.gateway, e.reference, e.told, e.fault FROM channels_early e
         CROSS JOIN channels_outbox o
         WHERE o.gateway = e.gateway AND o.reference = e.reference AND o.reference <> '' LIMIT 200"
    );
    access.tx().all(query, &[]).await
}

pub(crate) async fn drop_early<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (gateway, reference): (&str, &str),
    told: &str,
) -> Result<()> {
    let done = sql!("DELETE FROM channels_early WHERE gateway = ?1 AND reference = ?2 AND told = ?3");
    access.tx().exec(done, &params![gateway, reference, told]).await?;
    Ok(())
}

/// Forgets reports from before a moment that were about nothing of ours.
pub(crate) async fn forget_early<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, before: Time) -> Result<()> {
    access.tx().exec(sql!("DELETE FROM channels_early WHERE at < ?1"), &params![before]).await?;
    Ok(())
}
