//! The audit: one MACed row for each decision, written with the change or, for pure reads, in batches.

use std::{borrow::Cow, sync::Arc};

use kernel::{PersonId, RawId, Result, Time};
use policy::Actor;
use store::{Db, FromRow, Row, Tx, Value, params, sql};
use tokio::sync::{mpsc, oneshot};

use crate::{Keys, Who};

/// One decision as it will be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub at: Time,
    pub actor: Actor,
    pub actor_id: RawId,
    pub act: &'static str,
    pub kind: &'static str,
    pub target: RawId,
    pub patient: Option<PersonId>,
    /// The rule that allowed it; empty when none did.
    pub rule: &'static str,
    /// A code or reason; never a patient's words, save the reason that somebody gave for an emergency.
    pub detail: String,
}

/// Most rows that one batch writes before it commits.
const BATCH: usize = 256;

pub(crate) async fn write(tx: &mut Tx, keys: &Keys, entries: &[Entry]) -> Result<()> {
    for entry in entries {
        let id = RawId::new(entry.at);
        let columns = params![
            id,
            entry.at,
            entry.actor.word(),
            entry.actor_id,
            entry.act,
            entry.kind,
            entry.target,
            entry.patient,
            entry.rule,
            entry.detail.as_str()
        ];
        let mac = mac_of(keys, &columns);
        let row: Vec<Value> = columns.into_iter().chain([Value::from(mac)]).collect();
        let insert = sql!(
            "INSERT INTO gate_audit (id, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        );
        tx.exec(insert, &row).await?;
    }
    Ok(())
}

/// The MAC of one row's columns in table order, without the MAC itself.
pub(crate) fn mac_of(keys: &Keys, columns: &[Value]) -> [u8; 32] {
    keys.audit_mac(columns.iter().map(bytes_of))
}

/// A value's kind and bytes.
fn bytes_of(value: &Value) -> (u8, Cow<'_, [u8]>) {
    match value {
        Value::Null => (0, Cow::Borrowed(&[])),
        Value::Int(v) => (1, Cow::Owned(v.to_be_bytes().to_vec())),
        Value::Real(v) => (2, Cow::Owned(v.to_be_bytes().to_vec())),
        Value::Text(v) => (3, Cow::Borrowed(v.as_bytes())),
        Value::Blob(v) => (4, Cow::Borrowed(v)),
        Value::Id(v) => (4, Cow::Borrowed(v)),
    }
}

/// A read that waits for its rows, or a refusal that waits for nothing.
struct Batch {
    entries: Vec<Entry>,
    /// The session was used: its idle clock starts again.
    seen: Option<(RawId, Time)>,
    done: Option<oneshot::Sender<bool>>,
}

/// The batch writer of pure reads.
#[derive(Clone)]
pub(crate) struct ReadAudit(mpsc::UnboundedSender<Batch>);

impl ReadAudit {
    /// Starts the writer on the current runtime; it ends when the organisation is dropped.
    pub(crate) fn start(db: Db, keys: Arc<Keys>) -> Self {
        let (send, queue) = mpsc::unbounded_channel();
        tokio::spawn(run(db, keys, queue));
        Self(send)
    }

    /// Waits until the rows are on disk.
    pub(crate) async fn keep(&self, entries: Vec<Entry>, who: &Who, now: Time) -> Result<()> {
        let seen =
            (now.seconds_since(who.seen_at) >= 60 && who.session != RawId::default()).then_some((who.session, now));
        if entries.is_empty() && seen.is_none() {
            return Ok(());
        }
        let (done, kept) = oneshot::channel();
        let lost = |_| kernel::Error::Unavailable("the audit cannot be written".into());
        self.0.send(Batch { entries, seen, done: Some(done) }).map_err(|e| lost(e.to_string()))?;
        match kept.await {
            Ok(true) => Ok(()),
            _ => Err(lost(String::new())),
        }
    }

    /// Hands over a refusal's rows; nothing was disclosed, so nobody waits.
    pub(crate) fn hand_over(&self, entries: Vec<Entry>) {
        if !entries.is_empty() {
            let _ = self.0.send(Batch { entries, seen: None, done: None });
        }
    }
}

async fn run(db: Db, keys: Arc<Keys>, mut queue: mpsc::UnboundedReceiver<Batch>) {
    let mut batch = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let kept = flush(&db, &keys, &batch).await;
        if let Err(error) = &kept {
            tracing::error!(%error, rows = batch.len(), "audit batch refused");
        }
        for done in batch.drain(..).filter_map(|b| b.done) {
            let _ = done.send(kept.is_ok());
        }
    }
}

async fn flush(db: &Db, keys: &Keys, batch: &[Batch]) -> Result<()> {
    let mut tx = db.begin().await?;
    for unit in batch {
        write(&mut tx, keys, &unit.entries).await?;
        if let Some((session, at)) = unit.seen {
            let touch = sql!("UPDATE gate_sessions SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2");
            tx.exec(touch, &params![session, at]).await?;
        }
    }
    tx.commit().await
}

/// One row of "who looked", as the patient reads it.
#[derive(Debug, Clone)]
pub struct Look {
    /// The row; the key of the next page.
    pub id: RawId,
    /// When.
    pub at: Time,
    /// What kind of actor.
    pub actor: Actor,
    /// Who; empty for Kith itself.
    pub name: String,
    /// The actor's id.
    pub actor_id: PersonId,
    /// What was done: the act's word.
    pub act: String,
    /// To what: the kind's word.
    pub kind: String,
    /// The rule that allowed it; empty when it was refused.
    pub rule: String,
    /// The reason, when one was given.
    pub detail: String,
}

impl FromRow for Look {
    fn from_row(row: &Row) -> Result<Self> {
        let actor: String = row.get(2)?;
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            actor: Actor::from_word(&actor).unwrap_or(Actor::Guest),
            actor_id: row.get(3)?,
            name: row.get::<Option<String>>(4)?.unwrap_or_default(),
            act: row.get(5)?,
            kind: row.get(6)?,
            rule: row.get(7)?,
            detail: row.get(8)?,
        })
    }
}

/// Every look at one patient's data, newest first, at most 50 older than `before`. The proof is of the patient's own kind.
pub async fn looks<A: crate::Act, K: crate::Resource>(
    access: &mut crate::Access<'_, A, K>,
    before: Option<RawId>,
) -> Result<Vec<Look>> {
    let Some(patient) = access.patient() else { return Ok(Vec::new()) };
    let query = sql!(
        "SELECT a.id, a.at, a.actor_kind, a.actor, p.name, a.act, a.kind, a.rule, a.detail
         FROM gate_audit a LEFT JOIN gate_actors p ON p.id = a.actor
         WHERE a.patient = ?1 AND a.id < ?2 ORDER BY a.id DESC LIMIT 50"
    );
    access.tx().all(query, &params![patient, before.unwrap_or(RawId([255; 16]))]).await
}
