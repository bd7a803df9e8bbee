//! Items: open, take, hand over, raise, give back, close. Each change locks its row, checks what it expects, writes the
//! timeline and tells who follows ([`OnMoved`]) in one transaction; a closed item changes no more.

use gate::{Access, Act, Close, Edit, NewGrant, Resource, View, WriteAct};
use kernel::{Error, PersonId, PoolId, RawId, Result, Time};
use policy::{Relation, Relations};
use serde::Serialize;
use store::{Tx, params, sql};

use super::pools;
use crate::{
    clock,
    types::{Item, ItemId, NewItem, OnMoved, Outcome, Priority, To, WorkItem},
};

/// How long a pool or person keeps the care-team right to a patient after the last work for them.
const TEAM_DAYS: i64 = 30;

/// What the event `work.escalated` carries; exactly one of `pool` and `person` is told.
#[derive(Debug, Serialize)]
pub(crate) struct Escalated {
    pub item: ItemId,
    pub kind: String,
    pub priority: &'static str,
    pub rung: u32,
    pub pool: Option<PoolId>,
    pub person: Option<PersonId>,
}

/// Opens an obligation. There is one open item of a kind for a subject: a second call gives the first one's id, raised to
/// the new priority if that is higher.
///
/// # Errors
/// [`Error::NotFound`] when there is no such pool, or the proof is not about the item's patient.
pub async fn open<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, new: &NewItem) -> Result<ItemId> {
    let (now, id) = (access.now(), ItemId::new(access.now()));
    let pool = pools::load(access.tx(), new.pool).await?;
    let rungs = pools::rungs(access.tx(), new.pool).await?;
    let due = new.due_at.unwrap_or_else(|| clock::due(&pool, new.priority, now));
    let (rung, next_at) = clock::begin(&pool, &rungs, new.priority, due, now);
    let insert = sql!(
        "INSERT INTO work_items (id, kind, pool, patient, subject, priority, minutes, opened_at, due_at, ladder_from, rung, next_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11)
         ON CONFLICT (subject, kind) WHERE closed_at IS NULL DO NOTHING"
    );
    let (level, minutes) = (new.priority.level(), new.minutes.max(1));
    let row = params![id, new.kind, new.pool, new.patient, new.subject, level, minutes, now, due, rung, next_at];
    if access.tx().exec(insert, &row).await? == 0 {
        let live = live_item_of(access, new.subject, new.kind).await?.ok_or(Error::Conflict("changed"))?;
        lift(access, live.id, new.priority).await?;
        return Ok(live.id);
    }
    note(access, id, "opened", 0, Some(new.pool.raw()), "").await?;
    join_team(access, new.patient, new.pool.raw()).await?;
    if new.priority == Priority::Now {
        tell_danger(access, id).await?;
    }
    Ok(id)
}

/// The open item about a subject, the most pressing one.
pub async fn live_item<A: Act, K: Resource>(access: &mut Access<'_, A, K>, subject: RawId) -> Result<Option<Item>> {
    let query = sql!(
        "SELECT i.id, i.kind, i.pool, p.name_en, p.name_es, i.holder, h.name, i.patient, a.name, i.subject, i.priority, i.due_at,
                i.taken_at, i.opened_at, i.rung, i.minutes, i.closed_at, i.outcome, i.ladder_from, i.next_at, i.silent_at
         FROM work_items i JOIN work_pools p ON p.id = i.pool
         LEFT JOIN gate_actors h ON h.id = i.holder LEFT JOIN gate_actors a ON a.id = i.patient
         WHERE i.subject = ?1 AND i.closed_at IS NULL ORDER BY i.priority, i.due_at, i.id LIMIT 1"
    );
    access.tx().first(query, &params![subject]).await
}

/// The open item of one kind about a subject.
pub async fn live_item_of<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    subject: RawId,
    kind: &str,
) -> Result<Option<Item>> {
    let query = sql!(
        "SELECT i.id, i.kind, i.pool, p.name_en, p.name_es, i.holder, h.name, i.patient, a.name, i.subject, i.priority, i.due_at,
                i.taken_at, i.opened_at, i.rung, i.minutes, i.closed_at, i.outcome, i.ladder_from, i.next_at, i.silent_at
         FROM work_items i JOIN work_pools p ON p.id = i.pool
         LEFT JOIN gate_actors h ON h.id = i.holder LEFT JOIN gate_actors a ON a.id = i.patient
         WHERE i.subject = ?1 AND i.kind = ?2 AND i.closed_at IS NULL LIMIT 1"
    );
    access.tx().first(query, &params![subject, kind]).await
}

/// The item that the proof is about.
pub async fn item<A: Act>(access: &mut Access<'_, A, WorkItem>) -> Result<Item> {
    let id = access.id();
    load(access.tx(), id).await
}

pub(crate) async fn load(tx: &mut Tx, id: ItemId) -> Result<Item> {
    let query = sql!(
        "SELECT i.id, i.kind, i.pool, p.name_en, p.name_es, i.holder, h.name, i.patient, a.name, i.subject, i.priority, i.due_at,
                i.taken_at, i.opened_at, i.rung, i.minutes, i.closed_at, i.outcome, i.ladder_from, i.next_at, i.silent_at
         FROM work_items i JOIN work_pools p ON p.id = i.pool
         LEFT JOIN gate_actors h ON h.id = i.holder LEFT JOIN gate_actors a ON a.id = i.patient
         WHERE i.id = ?1"
    );
    tx.one(query, &params![id]).await
}

/// Locks an item against every other change until the transaction ends, and reads it.
///
/// # Errors
/// [`Error::Conflict`] `closed` when it ended.
pub(crate) async fn lock(tx: &mut Tx, id: ItemId) -> Result<Item> {
    tx.rows(sql!("SELECT id FROM work_items WHERE id = ?1 FOR UPDATE"), &params![id]).await?;
    let item = load(tx, id).await?;
    if item.closed_at.is_some() { Err(Error::Conflict("closed")) } else { Ok(item) }
}

/// Takes an item that nobody else holds; again is no fault.
///
/// # Errors
/// [`Error::Conflict`]: `taken` by somebody else, or `closed`.
pub async fn take(access: &mut Access<'_, Edit, WorkItem>) -> Result<()> {
    let (id, me, now) = (access.id(), access.who().person(), access.now());
    let item = lock(access.tx(), id).await?;
    match item.holder {
        Some(holder) if holder != me => return Err(Error::Conflict("taken")),
        Some(_) if item.taken_at.is_some() => return Ok(()),
        _ => {}
    }
    let pool = pools::load(access.tx(), item.pool).await?;
    let silent_at = clock::silent_at(&pool, item.priority, now);
    let change = sql!(
        "UPDATE work_items SET holder = ?2, taken_at = ?3, silent_at = ?4
         WHERE id = ?1 AND closed_at IS NULL AND (holder IS NULL OR holder = ?2)"
    );
    changed(access.tx().exec(change, &params![id, me, now, silent_at]).await?)?;
    note(access, id, "taken", 0, Some(me.raw()), "").await?;
    join_team(access, item.patient, me.raw()).await?;
    moved(access, id).await
}

/// Hands an item to a person or pool; its clock goes on. One may hand over what one holds or what nobody holds.
///
/// # Errors
/// [`Error::Conflict`]: `taken` by somebody else, or `closed`; [`Error::Invalid`]: no reason, or the person left.
pub async fn hand_over(access: &mut Access<'_, Edit, WorkItem>, to: To, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::field("reason", "need-reason"));
    }
    let (id, me) = (access.id(), access.who().person());
    let item = lock(access.tx(), id).await?;
    if item.holder.is_some_and(|holder| holder != me) {
        return Err(Error::Conflict("taken"));
    }
    put_to(access, &item, to, "handed", reason.trim()).await
}

/// Changes who owns a locked item.
pub(crate) async fn put_to<A: WriteAct>(
    access: &mut Access<'_, A, WorkItem>,
    item: &Item,
    to: To,
    what: &'static str,
    reason: &str,
) -> Result<()> {
    let now = access.now();
    let told = match to {
        To::Pool(to) => {
            let pool = pools::load(access.tx(), to).await?;
            let rungs = pools::rungs(access.tx(), to).await?;
            // A new pool gets its ladder from the lowest rung; what is late already begins to climb at once.
            let from = if to == item.pool { item.ladder_from } else { item.due_at.max(now) };
            let (rung, next_at) = match to == item.pool {
                true => (item.rung, item.next_at),
                false => clock::begin(&pool, &rungs, item.priority, from, now),
            };
            let change = sql!(
                "UPDATE work_items SET pool = ?2, holder = NULL, taken_at = NULL, silent_at = NULL, ladder_from = ?3, rung = ?4,
                   next_at = ?5 WHERE id = ?1 AND closed_at IS NULL"
            );
            changed(access.tx().exec(change, &params![item.id, to, from, rung, next_at]).await?)?;
            to.raw()
        }
        To::Person(to) => {
            if !pools::is_at_work(access.tx(), to).await? {
                return Err(Error::field("to", "need-person"));
            }
            let pool = pools::load(access.tx(), item.pool).await?;
            let silent_at = clock::silent_at(&pool, item.priority, now);
            let change = sql!(
                "UPDATE work_items SET holder = ?2, taken_at = NULL, silent_at = ?3 WHERE id = ?1 AND closed_at IS NULL"
            );
            changed(access.tx().exec(change, &params![item.id, to, silent_at]).await?)?;
            to.raw()
        }
    };
    note(access, item.id, what, 0, Some(told), reason).await?;
    join_team(access, item.patient, told).await?;
    moved(access, item.id).await
}

/// Gives an item that the holder did not get to back to its pool; the clock stays as it is.
pub(crate) async fn give_back<A: WriteAct>(
    access: &mut Access<'_, A, WorkItem>,
    item: &Item,
    reason: &str,
) -> Result<()> {
    put_to(access, item, To::Pool(item.pool), "returned", reason).await
}

/// Keeps an item that nobody holds for a person, who begins it later; until `silent_at` at most.
pub(crate) async fn keep_for<A: WriteAct>(
    access: &mut Access<'_, A, WorkItem>,
    item: &Item,
    person: PersonId,
    silent_at: Time,
) -> Result<()> {
    let change = sql!(
        "UPDATE work_items SET holder = ?2, taken_at = NULL, silent_at = ?3 WHERE id = ?1 AND holder IS NULL AND closed_at IS NULL"
    );
    changed(access.tx().exec(change, &params![item.id, person, silent_at]).await?)?;
    note(access, item.id, "planned", 0, Some(person.raw()), "").await?;
    join_team(access, item.patient, person.raw()).await?;
    moved(access, item.id).await
}

/// Makes an item more pressing, never less; its due time only comes nearer.
///
/// # Errors
/// [`Error::Conflict`] `closed` when it ended.
pub async fn raise(access: &mut Access<'_, Edit, WorkItem>, priority: Priority) -> Result<()> {
    let id = access.id();
    lift(access, id, priority).await
}

/// [`raise`] for the open item of `kind` about what the proof is about: a patient who writes "chest pain" into a thread
/// has no right to the work item itself. Nothing open is no fault.
pub async fn raise_here<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    kind: &str,
    priority: Priority,
) -> Result<()> {
    let subject = access.id().raw();
    match live_item_of(access, subject, kind).await? {
        Some(item) => lift(access, item.id, priority).await,
        None => Ok(()),
    }
}

async fn lift<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: ItemId, priority: Priority) -> Result<()> {
    let now = access.now();
    let item = lock(access.tx(), id).await?;
    if priority >= item.priority {
        return Ok(());
    }
    let pool = pools::load(access.tx(), item.pool).await?;
    let rungs = pools::rungs(access.tx(), item.pool).await?;
    let due = item.due_at.min(clock::due(&pool, priority, now));
    let (rung, next_at) = match item.rung {
        0 => clock::begin(&pool, &rungs, priority, due, now),
        // It climbs already: the next rung comes no later than the new priority wants it.
        climbed => (climbed, item.next_at.min(clock::climb_at(&pool, &rungs, priority, due, climbed)).max(now)),
    };
    let silent_at = item.silent_at.map(|old| old.min(clock::silent_at(&pool, priority, now)));
    let change = sql!(
        "UPDATE work_items SET priority = ?2, due_at = ?3, ladder_from = ?3, rung = ?4, next_at = ?5, silent_at = ?6
         WHERE id = ?1 AND closed_at IS NULL"
    );
    changed(access.tx().exec(change, &params![id, priority.level(), due, rung, next_at, silent_at]).await?)?;
    note(access, id, "raised", 0, None, priority.word()).await?;
    if priority == Priority::Now {
        tell_danger(access, id).await?;
    }
    Ok(())
}

/// Ends an item with an outcome.
///
/// # Errors
/// [`Error::Conflict`] `closed` when it ended before.
pub async fn close(access: &mut Access<'_, Close, WorkItem>, outcome: Outcome) -> Result<()> {
    let id = access.id();
    end(access, id, outcome).await?;
    moved(access, id).await
}

/// [`close`] for the open item of `kind` about what the proof is about: a patient who takes a question back. Nothing open
/// is no fault.
pub async fn close_here<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    kind: &str,
    outcome: Outcome,
) -> Result<()> {
    let subject = access.id().raw();
    close_about(access, subject, kind, outcome).await
}

/// Ends the open item of `kind` about a subject, if there is one.
pub(crate) async fn close_about<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    subject: RawId,
    kind: &str,
    outcome: Outcome,
) -> Result<()> {
    let Some(item) = live_item_of(access, subject, kind).await? else { return Ok(()) };
    end(access, item.id, outcome).await?;
    moved(access, item.id).await
}

async fn end<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: ItemId, outcome: Outcome) -> Result<()> {
    let now = access.now();
    let item = lock(access.tx(), id).await?;
    let change = sql!(
        "UPDATE work_items SET closed_at = ?2, outcome = ?3, silent_at = NULL WHERE id = ?1 AND closed_at IS NULL"
    );
    changed(access.tx().exec(change, &params![id, now, outcome.word()]).await?)?;
    access.tx().exec(sql!("DELETE FROM work_told WHERE item = ?1"), &params![id]).await?;
    note(access, id, "closed", 0, None, outcome.word()).await?;
    join_team(access, item.patient, item.pool.raw()).await
}

/// The holder did something: the silence begins anew. The first sign takes the item.
pub(crate) async fn heard(access: &mut Access<'_, Edit, WorkItem>) -> Result<Item> {
    let (id, me, now) = (access.id(), access.who().person(), access.now());
    let item = lock(access.tx(), id).await?;
    if item.holder.is_none_or(|holder| holder == me) && item.taken_at.is_none() {
        take(access).await?;
    } else if item.holder == Some(me) {
        let pool = pools::load(access.tx(), item.pool).await?;
        let put = sql!("UPDATE work_items SET silent_at = ?2 WHERE id = ?1 AND closed_at IS NULL");
        access.tx().exec(put, &params![id, clock::silent_at(&pool, item.priority, now)]).await?;
    }
    Ok(item)
}

/// Everything that happened to the item, oldest first, at most 200.
pub(crate) async fn timeline(access: &mut Access<'_, View, WorkItem>) -> Result<Vec<Happened>> {
    let id = access.id();
    let query = sql!(
        "SELECT e.at, e.what, e.rung, e.reason, COALESCE(a.name, ''), COALESCE(t.name, p.name_en, ''), COALESCE(t.name, p.name_es, '')
         FROM work_events e LEFT JOIN gate_actors a ON a.id = e.actor LEFT JOIN gate_actors t ON t.id = e.told
         LEFT JOIN work_pools p ON p.id = e.told WHERE e.item = ?1 ORDER BY e.n LIMIT 200"
    );
    let rows = access.tx().all::<(Time, String, u32, String, String, String, String)>(query, &params![id]).await?;
    let read = |(at, what, rung, reason, actor, en, es)| Happened { at, what, rung, reason, actor, told: [en, es] };
    Ok(rows.into_iter().map(read).collect())
}

/// One line of an item's timeline.
#[derive(Debug, Clone)]
pub(crate) struct Happened {
    pub at: Time,
    pub what: String,
    pub rung: u32,
    pub reason: String,
    /// Who did it; empty for Kith itself.
    pub actor: String,
    /// The pool or person that it went to, English then Spanish.
    pub told: [String; 2],
}

/// Writes one line of the timeline. The item's row is locked, so the numbers have no gap and no twin.
pub(crate) async fn note<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    item: ItemId,
    what: &'static str,
    rung: u32,
    told: Option<RawId>,
    reason: &str,
) -> Result<()> {
    let (now, actor) = (access.now(), access.who().id);
    let put = sql!(
        "INSERT INTO work_events (item, n, at, actor, what, rung, told, reason)
         VALUES (?1, (SELECT COALESCE(MAX(e.n), 0) + 1 FROM work_events e WHERE e.item = ?1), ?2, ?3, ?4, ?5, ?6, ?7)"
    );
    access.tx().exec(put, &params![item, now, actor, what, rung, told, reason]).await?;
    Ok(())
}

/// Danger is told at once, before anything is late.
async fn tell_danger<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: ItemId) -> Result<()> {
    let item = load(access.tx(), id).await?;
    let (pool, person) = if item.holder.is_some() { (None, item.holder) } else { (Some(item.pool), None) };
    let event = Escalated { item: id, kind: item.kind, priority: item.priority.word(), rung: 0, pool, person };
    jobs::emit(access, "work.escalated", &event).await
}

/// Tells the slices that follow this kind; in the same transaction.
async fn moved<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: ItemId) -> Result<()> {
    let (org, now) = (access.org().clone(), access.now());
    let item = load(access.tx(), id).await?;
    for part in org.parts.all::<OnMoved>().filter(|part| part.kind == item.kind) {
        (part.run)(access.tx(), item.clone(), now).await?;
    }
    Ok(())
}

/// Gives whoever works for a patient the care-team right, until [`TEAM_DAYS`] after; a right that lasts that long (a day
/// less is as good) is not given twice.
pub(crate) async fn join_team<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    patient: Option<PersonId>,
    grantee: RawId,
) -> Result<()> {
    let Some(patient) = patient else { return Ok(()) };
    let (now, team) = (access.now(), Relations::of(Relation::Team));
    let query = sql!(
        "SELECT id FROM gate_grants WHERE target = ?1 AND grantee = ?2 AND relations = ?3 AND revoked_at IS NULL
           AND ends_at >= ?4 LIMIT 1"
    );
    let lasts = now.plus_days(TEAM_DAYS - 1);
    if access.tx().first::<(RawId,)>(query, &params![patient, grantee, team.bits(), lasts]).await?.is_some() {
        return Ok(());
    }
    if access.patient() != Some(patient) {
        return Err(Error::NotFound);
    }
    let grant = NewGrant { grantee, relations: team, reason: "work", ends_at: now.plus_days(TEAM_DAYS) };
    gate::give_patient(access, &grant).await.map(drop)
}

pub(crate) fn changed(rows: u64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::Conflict("changed")) }
}
