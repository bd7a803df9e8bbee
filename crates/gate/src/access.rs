//! Proofs of access.

use std::{marker::PhantomData, sync::Arc};

use kernel::{Error, Id, PersonId, RawId, Result, Time};
use policy::{Decision, Relation, Relations, Sensitivity};
use store::{Row, Sql, Tx, Value, params};

use crate::{Act, Org, Oversee, Resource, View, Who, audit::Entry};

/// What a session and its proofs share: the transaction, the actor, the rows to be audited.
pub(crate) struct Core {
    pub(crate) org: Arc<Org>,
    /// Opened by the first question: no snapshot is pinned while a slow client still sends its form.
    pub(crate) tx: Option<Tx>,
    pub(crate) who: Who,
    pub(crate) now: Time,
    pub(crate) entries: Vec<Entry>,
    /// How the actor was found to stand to what this request has asked for; none in a write, which may change it.
    pub(crate) stood: Option<Vec<Stood>>,
    /// Draws what surrounds a page of personas: no trace may tie the person to it.
    pub(crate) silent: bool,
}

/// What [`stand`] found for one target, by the statement that locates it.
#[derive(Clone, Copy)]
pub(crate) struct Stood {
    locate: &'static str,
    target: RawId,
    there: bool,
    patient: Option<PersonId>,
    relations: Relations,
    /// What is granted on the patient alone; none when not every row was read.
    granted: Option<Relations>,
}

/// Proof that `A` may be done to one `K`, and the only handle on its data. Made only by [`crate::Session::may`] and
/// [`crate::Write::may`]; it borrows the session, so it cannot be kept.
pub struct Access<'s, A: Act, K: Resource> {
    parts: Borrowed<'s>,
    id: Id<K>,
    patient: Option<PersonId>,
    relations: Relations,
    ceiling: Sensitivity,
    _act: PhantomData<fn() -> A>,
}

/// The session's parts, lent to one proof.
struct Borrowed<'s> {
    org: &'s Arc<Org>,
    tx: &'s mut Tx,
    who: &'s Who,
    now: Time,
    entries: &'s mut Vec<Entry>,
}

impl<A: Act, K: Resource> Access<'_, A, K> {
    /// What it is a proof for.
    pub fn id(&self) -> Id<K> {
        self.id
    }
    /// Whose data it is, if it is a patient's.
    pub fn patient(&self) -> Option<PersonId> {
        self.patient
    }
    /// How the actor stands to it.
    pub fn relations(&self) -> Relations {
        self.relations
    }
    /// The most private data that it opens.
    pub fn ceiling(&self) -> Sensitivity {
        self.ceiling
    }
    /// The transaction, for the slice's `store.rs` only.
    pub fn tx(&mut self) -> &mut Tx {
        self.parts.tx
    }
    /// The actor.
    pub fn who(&self) -> &Who {
        self.parts.who
    }
    /// Now, by the program's one clock; the same moment for the whole request.
    pub fn now(&self) -> Time {
        self.parts.now
    }
    /// The organisation: parts, keys, configuration.
    pub fn org(&self) -> &Arc<Org> {
        self.parts.org
    }
    /// Adds a code or a given reason to the audit row of this proof.
    pub fn note(&mut self, detail: &str) {
        let target = self.id.raw();
        if let Some(entry) = self.parts.entries.iter_mut().rev().find(|e| e.target == target && e.act == A::WORD) {
            entry.detail = detail.to_owned();
        }
    }
}

impl Core {
    /// Asks the policy. Denied and missing run the same statements, write the same audit row and give the same error.
    pub(crate) async fn may<A: Act, K: Resource>(&mut self, id: Id<K>) -> Result<Access<'_, A, K>> {
        let subject = self.who.subject(self.now);
        let Stood { there, patient, relations, .. } = self.stood(id).await?;
        let silent = self.silent;
        let parts = self.lend().await?;
        let decision =
            if there { parts.org.table.decide(subject, A::WORD, K::NAME, relations) } else { Decision::Deny };
        let (rule, outcome) = match decision {
            Decision::Allow { rule, ceiling } => (rule, Ok(ceiling)),
            Decision::StepUp { .. } => ("", Err(Error::StepUp)),
            Decision::Deny => ("", Err(Error::NotFound)),
        };
        // What may hold nothing of a patient is read without a trace; a refusal leaves one all the same.
        let looked = !K::LOOKS_AUDITED && outcome.is_ok() && (A::WORD == View::WORD || A::WORD == Oversee::WORD);
        let entry = Entry {
            at: parts.now,
            actor: parts.who.actor,
            actor_id: parts.who.id,
            act: A::WORD,
            kind: K::NAME.into(),
            target: id.raw(),
            // A refused look is the patient's to see as well; a missing target has no patient.
            patient,
            rule: rule.into(),
            detail: String::new(),
        };
        // One row for each act on each target in a request, however often a page's parts ask.
        if !looked && !silent && !parts.entries.contains(&entry) {
            parts.entries.push(entry);
        }
        Ok(Access { parts, id, patient, relations, ceiling: outcome?, _act: PhantomData })
    }

    /// [`stand`], asked once for each target of a page: its parts ask for the same patient many times.
    async fn stood<K: Resource>(&mut self, id: Id<K>) -> Result<Stood> {
        let known = self.stood.iter().flatten().find(|s| s.target == id.raw() && s.locate == K::LOCATE);
        if let Some(known) = known {
            return Ok(*known);
        }
        // What is about a patient: the grants on that one were read with the thread that the page is about.
        let of = PersonId::from_raw(id.raw());
        let granted = self.stood.iter().flatten().find(|s| s.patient == Some(of)).and_then(|s| s.granted);
        let parts = self.lend().await?;
        let found = stand(parts.tx, parts.who, parts.now, (id, granted)).await?;
        if let Some(stood) = &mut self.stood {
            stood.push(found);
        }
        Ok(found)
    }

    /// Proof for a list.
    pub(crate) async fn scope<A: Act, K: Resource>(&mut self) -> Result<Scope<'_, A, K>> {
        let (free, relations) = self.org.table.enough(self.who.subject(self.now), A::WORD, K::NAME);
        Ok(Scope { parts: self.lend().await?, free, relations, _of: PhantomData })
    }

    /// The transaction, opened by whoever asks first.
    pub(crate) async fn reading(&mut self) -> Result<&mut Tx> {
        Ok(self.lend().await?.tx)
    }

    async fn lend(&mut self) -> Result<Borrowed<'_>> {
        let Self { org, tx, who, now, entries, .. } = self;
        let tx = match tx {
            Some(tx) => tx,
            None => tx.insert(org.db.read().await?),
        };
        Ok(Borrowed { org, tx, who, now: *now, entries })
    }
}

/// Is it there, whose is it, and how does `me` stand to it? Two statements, whether it is there or not; one for a patient whose
/// grants `known` tells and for what is always there.
/// For a persona the first alone: what it may do was found when it was put on. So for Kith itself: nothing is granted to it.
async fn stand<K: Resource>(
    tx: &mut Tx,
    who: &Who,
    now: Time,
    (id, known): (Id<K>, Option<Relations>),
) -> Result<Stood> {
    let me = who.id;
    let always = K::LOCATE.is_empty();
    let rows = if always { Vec::new() } else { tx.rows_dyn(K::LOCATE, &params![id]).await? };
    let (patient, holder, pool, author) = match rows.first() {
        Some(row) => (column(row, 0)?, column(row, 1)?, column(row, 2)?, column(row, 3)?),
        None => (None, None, None, None),
    };
    let mut found = Stood {
        locate: K::LOCATE,
        target: id.raw(),
        there: always || !rows.is_empty(),
        patient: patient.map(PersonId::from_raw),
        relations: Relations::NONE,
        granted: None,
    };
    let mut note = |is: bool, relation| {
        if is {
            found.relations = found.relations.with(Relations::of(relation));
        }
    };
    // Jobs, operators and guests have no id of their own and stand in no relation.
    if me != RawId::default() {
        note(patient == Some(me), Relation::Itself);
        note(holder == Some(me), Relation::Holder);
        note(author == Some(me), Relation::Author);
    }
    if matches!(who.actor, policy::Actor::Job | policy::Actor::Operator) && me == RawId::default() {
        return Ok(found);
    }
    if matches!(who.actor, policy::Actor::Persona | policy::Actor::Guest) && !K::LOOKS_AUDITED {
        let here = who.worn.filter(|(place, _)| *place == id.raw() || pool == Some(*place));
        let relations = here.map_or(found.relations, |(_, worn)| found.relations.with(worn));
        return Ok(Stood { patient: None, relations, ..found });
    }
    if let Some(known) = known.filter(|_| pool.is_none() && patient == Some(id.raw())) {
        return Ok(Stood { relations: found.relations.with(known), granted: Some(known), ..found });
    }
    let about = patient.unwrap_or(id.raw());
    let rows = tx.rows_dyn(STAND, &params![id, about, me, now, pool.unwrap_or_default()]).await?;
    let mut granted = Relations::NONE;
    for row in &rows {
        let (relations, target) = (Relations::from_bits(row.get::<u32>(0)?), column(row, 1)?);
        found.relations = found.relations.with(relations);
        if target == Some(about) {
            granted = granted.with(relations);
        }
    }
    found.granted = (rows.len() < STAND_ROWS).then_some(granted);
    Ok(found)
}

fn column(row: &Row, index: usize) -> Result<Option<RawId>> {
    row.get(index)
}

/// The grants on a target or its patient to a person or one of the person's pools, and the bit of the pool itself.
const STAND: &str = "SELECT g.relations, g.target FROM gate_grants g
    WHERE g.target IN (?1, ?2) AND g.revoked_at IS NULL AND g.starts_at <= ?4 AND g.ends_at > ?4
      AND (g.grantee = ?3 OR g.grantee IN (SELECT m.pool FROM gate_members m WHERE m.person = ?3))
    UNION ALL SELECT 256, NULL FROM gate_members m WHERE m.person = ?3 AND m.pool = ?5 LIMIT 64";

/// Rows that [`STAND`] gives at most.
const STAND_ROWS: usize = 64;

/// The bit that [`STAND`] writes for the pool.
const _: () = assert!(Relations::of(Relation::Pool).bits() == 256);

/// Proof that `A` may be done to *some* `K`s: a filter for lists. The rows, the totals and the paging use the same filter.
pub struct Scope<'s, A: Act, K: Resource> {
    parts: Borrowed<'s>,
    free: bool,
    relations: Relations,
    _of: PhantomData<fn() -> (A, K)>,
}

impl<A: Act, K: Resource> Scope<'_, A, K> {
    /// Rows of a query whose text holds `{scope}` where the filter goes and names its table `x`.
    pub async fn rows(&mut self, sql: Sql, params: &[Value]) -> Result<Vec<Row>> {
        let filter = self.filter(params.len());
        let mut all = params.to_vec();
        all.extend(params![self.parts.who.id, self.parts.now]);
        self.parts.tx.rows_dyn(&sql.0.replace("{scope}", &filter), &all).await
    }

    /// Now, by the program's one clock.
    pub fn now(&self) -> Time {
        self.parts.now
    }

    /// The actor.
    pub fn who(&self) -> &Who {
        self.parts.who
    }

    /// The filter as SQL; the actor and the time follow the caller's `before` parameters.
    fn filter(&self, before: usize) -> String {
        let (me, now) = (before + 1, before + 2);
        let [id, patient, holder, pool, author] =
            K::COLUMNS.map(|c| if c == "NULL" { None } else { Some(format!("x.{c}")) });
        // Both parameters are named, with their types, in every filter, so that the engines agree on them. Never true.
        let typed =
            format!("COALESCE(?{me}, (SELECT a.id FROM gate_actors a LIMIT 1)) IS NULL AND CAST(?{now} AS BIGINT) < 0");
        let mut any = vec![format!("({typed})")];
        if self.free {
            any.push("1 = 1".to_owned());
        }
        let mut own = |relation, column: &Option<String>| {
            if let (true, Some(column)) = (self.relations.has(relation), column) {
                any.push(format!("{column} = ?{me}"));
            }
        };
        own(Relation::Itself, &patient);
        own(Relation::Holder, &holder);
        own(Relation::Author, &author);
        if let (true, Some(pool)) = (self.relations.has(Relation::Pool), &pool) {
            any.push(format!("{pool} IN (SELECT m.pool FROM gate_members m WHERE m.person = ?{me})"));
        }
        let targets: Vec<&str> = [&id, &patient].into_iter().flatten().map(String::as_str).collect();
        if !self.relations.is_empty() && !targets.is_empty() {
            let (targets, bits) = (targets.join(", "), self.relations.bits());
            any.push(format!(
                "EXISTS (SELECT 1 FROM gate_grants g WHERE g.target IN ({targets}) AND g.revoked_at IS NULL
                 AND g.starts_at <= ?{now} AND g.ends_at > ?{now} AND (g.relations & {bits}) <> 0
                 AND (g.grantee = ?{me} OR g.grantee IN (SELECT m.pool FROM gate_members m WHERE m.person = ?{me})))"
            ));
        }
        format!("({})", any.join(" OR "))
    }
}
