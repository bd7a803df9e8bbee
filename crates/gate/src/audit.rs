//! The audit: one MACed row for each decision, written with the change or, for pure reads, with the next commit.

use std::{
    borrow::Cow,
    sync::{
        LazyLock,
        atomic::{AtomicI64, Ordering},
    },
};

use kernel::{PersonId, RawId, Result, Time};
use policy::Actor;
use store::{Db, FromRow, Posted, Row, Tx, Value, params, sql};

use crate::{Keys, SLOT_SECONDS, Who, slot};

/// One decision as it will be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub at: Time,
    pub actor: Actor,
    pub actor_id: RawId,
    pub act: &'static str,
    /// What was reached; several in a row that stands for several entries.
    pub kind: Cow<'static, str>,
    /// Of the first, in a row that stands for several: the others are of the same target or of the patient.
    pub target: RawId,
    pub patient: Option<PersonId>,
    /// The rule that allowed it; empty when none did. As many as kinds.
    pub rule: Cow<'static, str>,
    /// A code or reason; never a patient's words, save the reason that somebody gave for an emergency.
    pub detail: String,
}

/// Between the kinds, and between the rules, of a row that stands for several entries.
const AND: &str = ", ";

impl Entry {
    /// The same act at once, on the same target or on what is kept by the same patient, allowed both times and with nothing
    /// more to say: one event, as an AuditEvent of FHIR names several entities.
    fn joins(&self, next: &Self) -> bool {
        let plain = |e: &Self| !e.rule.is_empty() && e.detail.is_empty();
        let of = |e: &Self| (e.at, e.actor, e.actor_id, e.act, e.patient);
        let near = next.target == self.target || next.patient.is_some_and(|patient| patient.raw() == next.target);
        plain(self) && plain(next) && of(self) == of(next) && near
    }
}

/// A page shows several things of one patient: they are one row.
fn joined(entries: &[Entry]) -> Vec<Entry> {
    let mut rows: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match rows.iter_mut().find(|row| row.joins(entry)) {
            Some(row) => {
                row.kind = format!("{}{AND}{}", row.kind, entry.kind).into();
                row.rule = format!("{}{AND}{}", row.rule, entry.rule).into();
            }
            None => rows.push(entry.clone()),
        }
    }
    rows
}

/// Writes the rows of one request inside its own transaction.
pub(crate) async fn write(tx: &mut Tx, keys: &Keys, entries: &[Entry]) -> Result<()> {
    for entry in entries {
        let (insert, row) = row_of(keys, entry);
        tx.exec(insert, &row).await?;
    }
    Ok(())
}

/// Bits of a row's id below its millisecond; 42 above them last until 2109.
const LOW: u32 = 21;

/// The least number of a moment's rows, for [`looks`] from before that moment.
pub fn first_of(at: Time) -> i64 {
    (at.micros() / 1000).max(0) << LOW
}

/// A fresh id for a row of that moment, above those of all earlier moments: a row is the last of its tree. Below the
/// millisecond rows are counted, so that no two of this process are the same. A persona's row knows the start of its slot
/// only; its id is drawn from the whole slot, because a count would tell between which two other rows it was written.
fn id_of(at: Time) -> i64 {
    static COUNT: LazyLock<AtomicI64> = LazyLock::new(|| AtomicI64::new(drawn()));
    let (room, low) = if slot(at) == at {
        ((SLOT_SECONDS * 1000) << LOW, drawn())
    } else {
        (1 << LOW, COUNT.fetch_add(1, Ordering::Relaxed))
    };
    first_of(at) + low.rem_euclid(room)
}

/// Sixty-two bits by chance.
fn drawn() -> i64 {
    let RawId([.., a, b, c, d, e, f, g, h]) = RawId::new(Time::from_micros(0));
    i64::from_be_bytes([a, b, c, d, e, f, g, h]) & (i64::MAX >> 1)
}

/// The statement that keeps one decision.
fn row_of(keys: &Keys, entry: &Entry) -> Posted {
    let mut row = Vec::with_capacity(11);
    row.extend(params![
        id_of(entry.at),
        entry.at,
        entry.actor.word(),
        entry.actor_id,
        entry.act,
        entry.kind.as_ref(),
        entry.target,
        entry.patient,
        entry.rule.as_ref(),
        entry.detail.as_str()
    ]);
    row.push(Value::from(mac_of(keys, &row)));
    let insert = sql!(
        "INSERT INTO gate_audit (id, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    );
    (insert, row)
}

/// The MAC of one row's columns in table order, without the MAC itself and what follows it.
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
    let mut rows: Vec<Posted> = joined(entries).iter().map(|entry| row_of(keys, entry)).collect();
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
    pub id: i64,
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

impl Look {
    /// One look for each kind that a row stands for.
    fn apart(self) -> impl Iterator<Item = Self> {
        let kinds: Vec<String> = self.kind.split(AND).map(str::to_owned).collect();
        let rules: Vec<String> = self.rule.split(AND).map(str::to_owned).collect();
        kinds.into_iter().zip(rules).map(move |(kind, rule)| Self { kind, rule, ..self.clone() })
    }
}

/// Looks at one patient's data.
#[derive(Debug, Default)]
pub struct Looks {
    /// Newest first.
    pub looks: Vec<Look>,
    /// The row before which older ones stand, if there are any.
    pub older: Option<i64>,
}

/// Rows of one page of the audit; each may stand for several looks.
const PAGE: usize = 50;

/// Every look at one patient's data, newest first, at most 50 rows older than `before`. The proof is of the patient's own kind.
pub async fn looks<A: crate::Act, K: crate::Resource>(
    access: &mut crate::Access<'_, A, K>,
    before: Option<i64>,
) -> Result<Looks> {
    let Some(patient) = access.patient() else { return Ok(Looks::default()) };
    let query = sql!(
        "SELECT a.id, a.at, a.actor_kind, a.actor, p.name, a.act, a.kind, a.rule, a.detail
         FROM gate_audit a LEFT JOIN gate_actors p ON p.id = a.actor
         WHERE a.patient = ?1 AND a.id < ?2 ORDER BY a.id DESC LIMIT 50"
    );
    let rows: Vec<Look> = access.tx().all(query, &params![patient, before.unwrap_or(i64::MAX)]).await?;
    let older = rows.last().filter(|_| rows.len() == PAGE).map(|last| last.id);
    Ok(Looks { looks: rows.into_iter().flat_map(Look::apart).collect(), older })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(act: &'static str, kind: &'static str, rule: &'static str) -> Entry {
        let patient = Some(PersonId::from_raw(RawId([7; 16])));
        let (target, actor_id) = (RawId([7; 16]), RawId([1; 16]));
        let (at, detail) = (Time::from_micros(5), String::new());
        let (kind, rule) = (kind.into(), rule.into());
        Entry { at, actor: Actor::Person, actor_id, act, kind, target, patient, rule, detail }
    }

    #[test]
    fn a_row_stands_in_its_millisecond_and_a_personas_anywhere_in_its_slot() {
        let at = Time::parse("2026-03-01T10:02:03.004Z").unwrap();
        let ids: std::collections::BTreeSet<i64> = (0..5000).map(|_| id_of(at)).collect();
        assert_eq!(ids.len(), 5000);
        let next = Time::from_micros(at.micros() + 1000);
        assert!(ids.iter().all(|id| (first_of(at)..first_of(next)).contains(id)));

        let start = slot(at);
        let end = Time::from_micros(start.micros() + SLOT_SECONDS * 1_000_000);
        let drawn: Vec<i64> = (0..100).map(|_| id_of(start)).collect();
        assert!(drawn.iter().all(|id| (first_of(start)..first_of(end)).contains(id)));
        let late = drawn.iter().filter(|id| **id >= first_of(at)).count();
        assert!((20..95).contains(&late), "{late} of 100 in the last three of five minutes");
        assert!(!drawn.is_sorted());
    }

    #[test]
    fn what_a_page_shows_of_one_patient_is_one_row_and_many_looks() {
        let mut noted = entry("view", "costs", "costs.view.team");
        noted.detail = "a reason".to_owned();
        let thread = Entry { target: RawId([9; 16]), ..entry("view", "thread", "thread.view.team") };
        let other = Entry { target: RawId([8; 16]), ..thread.clone() };
        let stranger = Entry { patient: Some(PersonId::from_raw(RawId([6; 16]))), ..thread.clone() };
        let entries = [
            thread.clone(),
            other.clone(),
            stranger.clone(),
            entry("view", "circle", "circle.view.team"),
            entry("share", "contact", "contact.share.team"),
            entry("view", "file", ""),
            entry("view", "chart", "chart.view.team"),
            noted.clone(),
        ];
        let rows = joined(&entries);
        let (kinds, rules) = ("thread, circle, chart", "thread.view.team, circle.view.team, chart.view.team");
        let all = Entry { kind: kinds.into(), rule: rules.into(), ..thread };
        assert_eq!(rows, [all.clone(), other, stranger, entries[4].clone(), entries[5].clone(), noted]);

        let look = |e: &Entry| Look {
            id: 3,
            at: e.at,
            actor: e.actor,
            name: String::new(),
            actor_id: PersonId::from_raw(e.actor_id),
            act: e.act.to_owned(),
            kind: e.kind.to_string(),
            rule: e.rule.to_string(),
            detail: e.detail.clone(),
        };
        let said = |e: &Entry| look(e).apart().map(|l| (l.kind, l.rule)).collect::<Vec<_>>();
        let pair = |kind: &str, rule: &str| (kind.to_owned(), rule.to_owned());
        let looks = [("thread", "thread.view.team"), ("circle", "circle.view.team"), ("chart", "chart.view.team")];
        assert_eq!(said(&all), looks.map(|(kind, rule)| pair(kind, rule)));
        assert_eq!(said(&entries[5]), [pair("file", "")]);
    }
}
