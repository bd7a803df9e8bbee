//! The audit: one MACed row for each decision, written with the change or, for pure reads, with the next commit.

use std::borrow::Cow;

use kernel::{PersonId, RawId, Result, Time};
use policy::Actor;
use store::{Db, FromRow, Posted, Row, Tx, Value, params, sql};

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

/// Writes the rows of one request inside its own transaction.
pub(crate) async fn write(tx: &mut Tx, keys: &Keys, entries: &[Entry]) -> Result<()> {
    for entry in entries {
        let (insert, row) = row_of(keys, entry);
        tx.exec(insert, &row).await?;
    }
    Ok(())
}

/// The statement that keeps one decision.
fn row_of(keys: &Keys, entry: &Entry) -> Posted {
    let mut row = Vec::with_capacity(11);
    row.extend(params![
        RawId::new(entry.at),
        entry.at,
        entry.actor.word(),
        entry.actor_id,
        entry.act,
        entry.kind,
        entry.target,
        entry.patient,
        entry.rule,
        entry.detail.as_str()
    ]);
    row.push(Value::from(mac_of(keys, &row)));
    let insert = sql!(
        "INSERT INTO gate_audit (id, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    );
    (insert, row)
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

/// The audit of pure reads, which have no transaction of their own: their rows share the next commit.
pub(crate) async fn keep(db: &Db, keys: &Keys, entries: &[Entry], who: &Who, now: Time) -> Result<()> {
    let mut rows: Vec<Posted> = entries.iter().map(|entry| row_of(keys, entry)).collect();
    // The session was used: its idle clock starts again.
    if now.seconds_since(who.seen_at) >= 60 && who.session != RawId::default() {
        let touch = sql!("UPDATE gate_sessions SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2");
        rows.push((touch, params![who.session, now].to_vec()));
    }
    if rows.is_empty() {
        return Ok(());
    }
    db.post(rows).await.inspect_err(|error| tracing::error!(%error, rows = entries.len(), "audit rows refused"))
}

/// Hands over a refusal's rows; nothing was disclosed, so nobody waits.
pub(crate) fn hand_over(db: &Db, keys: &Keys, entries: &[Entry]) {
    if !entries.is_empty() {
        // Dropping the answer is not to hear of it.
        drop(db.post(entries.iter().map(|entry| row_of(keys, entry)).collect()));
    }
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
