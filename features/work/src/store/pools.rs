//! Pools and their ladders.

use gate::{Access, Act, Manage, Organisation, Resource, View, WriteAct};
use kernel::{Error, PersonId, PoolId, RawId, Result};
use policy::{Role, Roles};
use rules::hours::Hours;
use store::{Tx, Value, params, sql};

use crate::{
    clock::BARE,
    types::{Fault, Inbox, NewPool, PoolInfo, Rung, Told},
};

/// Every pool, by English name, at most 200.
pub async fn pools<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<PoolInfo>> {
    let query = sql!(
        "SELECT id, name_en, name_es, hours, zone, reply_minutes, silent_minutes, takes_now, operations
         FROM work_pools ORDER BY name_en, id LIMIT 200"
    );
    access.tx().all(query, &[]).await
}

/// One pool.
///
/// # Errors
/// [`Error::NotFound`] when there is no such pool.
pub async fn pool<A: Act, K: Resource>(access: &mut Access<'_, A, K>, id: PoolId) -> Result<PoolInfo> {
    load(access.tx(), id).await
}

/// Those of `ids` that are pools; other ids are not.
pub async fn pools_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, ids: &[RawId]) -> Result<Vec<PoolInfo>> {
    let query = sql!(
        "SELECT id, name_en, name_es, hours, zone, reply_minutes, silent_minutes, takes_now, operations
         FROM work_pools WHERE id IN (?1, ?2, ?3, ?4)"
    );
    let mut found = Vec::new();
    for four in ids.chunks(4) {
        let mut four: Vec<Value> = four.iter().map(|id| Value::from(*id)).collect();
        four.resize(4, Value::Id([0; 16]));
        found.extend(access.tx().all::<PoolInfo>(query, &four).await?);
    }
    Ok(found)
}

pub(crate) async fn load(tx: &mut Tx, id: PoolId) -> Result<PoolInfo> {
    let query = sql!(
        "SELECT id, name_en, name_es, hours, zone, reply_minutes, silent_minutes, takes_now, operations
         FROM work_pools WHERE id = ?1"
    );
    tx.one(query, &params![id]).await
}

/// The pool that gets Kith's own faults, if one was named.
pub(crate) async fn operations(tx: &mut Tx) -> Result<Option<PoolId>> {
    let query = sql!("SELECT id FROM work_pools ORDER BY operations DESC, id LIMIT 1");
    Ok(tx.first::<(PoolId,)>(query, &[]).await?.map(|(id,)| id))
}

/// Where a look at emergency access goes: the pool with compliance in it, rather one where everybody may review; without
/// one, the pool of operations.
pub(crate) async fn reviewers(tx: &mut Tx) -> Result<Option<PoolId>> {
    let query = sql!(
        "SELECT m.pool FROM gate_members m
         JOIN gate_actors a ON a.id = m.person AND a.closed_at IS NULL
         JOIN work_pools p ON p.id = m.pool
         GROUP BY m.pool HAVING MAX(a.roles & ?1) > 0
         ORDER BY CASE WHEN MIN(a.roles & ?1) > 0 THEN 0 ELSE 1 END, m.pool LIMIT 1"
    );
    match tx.first::<(PoolId,)>(query, &params![i64::from(Roles::of(Role::Compliance).bits())]).await? {
        Some((id,)) => Ok(Some(id)),
        None => operations(tx).await,
    }
}

/// Makes a pool with a ladder: the holder at once, everybody after 15 minutes, the fallback pool after 30, the person on
/// call after 45; where `fallback` and `on_call` are named.
///
/// # Errors
/// [`Error::Invalid`]: no name, hours that cannot be read, or danger without anybody on call.
pub async fn create_pool(access: &mut Access<'_, Manage, Organisation>, new: &NewPool) -> Result<PoolId> {
    let id = PoolId::new(access.now());
    if new.takes_now && new.on_call.is_none() {
        return Err(Error::field("on_call", "need-on-call"));
    }
    put(access, id, new).await?;
    let step = |after_minutes, told| Some(Rung { after_minutes, told });
    let rungs = [
        step(0, Told::Holder),
        step(15, Told::Everyone),
        new.fallback.and_then(|pool| step(30, Told::Pool(pool))),
        new.on_call.and_then(|person| step(45, Told::Person(person))),
    ];
    set_ladder(access, id, &rungs.into_iter().flatten().collect::<Vec<_>>()).await?;
    Ok(id)
}

/// Changes a pool's names, hours and times; its ladder stays.
///
/// # Errors
/// [`Error::Invalid`] as for [`create_pool`].
pub async fn put(access: &mut Access<'_, Manage, Organisation>, id: PoolId, new: &NewPool) -> Result<()> {
    if new.name.iter().any(|name| name.trim().is_empty()) {
        let field = if new.name[0].trim().is_empty() { "name_en" } else { "name_es" };
        return Err(Error::field(field, "need-name"));
    }
    let zone = if new.zone.is_empty() { access.org().config.zone.clone() } else { new.zone.clone() };
    let hours = Hours::parse(&new.hours, &zone, []).map_err(|_| Error::field("hours", "bad-hours"))?;
    let reply = if new.reply_minutes == 0 { 480 } else { new.reply_minutes };
    let silent = if new.silent_minutes == 0 { 60 } else { new.silent_minutes };
    let now = access.now();
    let put = sql!(
        "INSERT INTO work_pools (id, name_en, name_es, hours, zone, reply_minutes, silent_minutes, takes_now, operations, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET name_en = excluded.name_en, name_es = excluded.name_es, hours = excluded.hours,
           zone = excluded.zone, reply_minutes = excluded.reply_minutes, silent_minutes = excluded.silent_minutes,
           takes_now = excluded.takes_now, operations = excluded.operations"
    );
    let row = params![
        id,
        new.name[0].trim(),
        new.name[1].trim(),
        hours.to_string(),
        zone,
        reply,
        silent,
        new.takes_now,
        new.operations,
        now
    ];
    access.tx().exec(put, &row).await?;
    Ok(())
}

/// Sets a pool's ladder. The first rung comes at once, whatever it says; rungs are put in order of time.
///
/// # Errors
/// [`Error::Invalid`] on the field `ladder`: it is empty, or danger comes here and its last rung would tell nobody.
pub async fn set_ladder(access: &mut Access<'_, Manage, Organisation>, pool: PoolId, rungs: &[Rung]) -> Result<()> {
    let info = load(access.tx(), pool).await?;
    let mut rungs = rungs.to_vec();
    rungs.sort_by_key(|rung| rung.after_minutes);
    match rungs.first_mut() {
        Some(first) => first.after_minutes = 0,
        None => return Err(Error::field("ladder", "need-ladder")),
    }
    if info.takes_now && fault_of(access.tx(), &info, &rungs).await?.is_some() {
        return Err(Error::field("ladder", "need-last-rung"));
    }
    access.tx().exec(sql!("DELETE FROM work_rungs WHERE pool = ?1"), &params![pool]).await?;
    for (n, rung) in (1u32..).zip(&rungs) {
        let (target, told) = rung.told.parts();
        let put = sql!("INSERT INTO work_rungs (pool, rung, after_minutes, target, told) VALUES (?1, ?2, ?3, ?4, ?5)");
        access.tx().exec(put, &params![pool, n, rung.after_minutes, target, told]).await?;
    }
    Ok(())
}

/// A pool's ladder, lowest rung first; never empty, for a pool without one tells everybody.
pub async fn ladder_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, pool: PoolId) -> Result<Vec<Rung>> {
    rungs(access.tx(), pool).await
}

pub(crate) async fn rungs(tx: &mut Tx, pool: PoolId) -> Result<Vec<Rung>> {
    let rungs = stored(tx, pool).await?;
    Ok(if rungs.is_empty() { BARE.to_vec() } else { rungs })
}

async fn stored(tx: &mut Tx, pool: PoolId) -> Result<Vec<Rung>> {
    let query = sql!("SELECT after_minutes, target, told FROM work_rungs WHERE pool = ?1 ORDER BY rung LIMIT 20");
    let rows = tx.all::<(u32, String, Option<RawId>)>(query, &params![pool]).await?;
    let read = |(after_minutes, word, id): (u32, String, Option<RawId>)| {
        Ok(Rung { after_minutes, told: Told::from_parts(&word, id)? })
    };
    rows.into_iter().map(read).collect()
}

/// What is wrong with the ladders: danger must reach somebody at any hour.
pub async fn check_ladders<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<Fault>> {
    let pools = pools(access).await?;
    let mut faults = Vec::new();
    if !pools.iter().any(|pool| pool.operations) {
        faults.push(Fault::NoPool);
    }
    for pool in &pools {
        let rungs = stored(access.tx(), pool.id).await?;
        match rungs.is_empty() {
            true => faults.push(Fault::NoLadder(pool.id)),
            false if pool.takes_now => faults.extend(fault_of(access.tx(), pool, &rungs).await?),
            false => {}
        }
    }
    Ok(faults)
}

/// What is wrong with the last rung of a pool to which danger may come.
async fn fault_of(tx: &mut Tx, pool: &PoolInfo, rungs: &[Rung]) -> Result<Option<Fault>> {
    let last = match rungs.last().map(|rung| rung.told) {
        Some(Told::Person(person)) => {
            let open = is_at_work(tx, person).await?;
            return Ok((!open).then_some(Fault::LastEmpty(pool.id)));
        }
        Some(Told::Pool(other)) => load(tx, other).await?,
        Some(Told::Everyone | Told::Holder) => pool.clone(),
        None => return Ok(Some(Fault::NoLadder(pool.id))),
    };
    if open_members(tx, last.id).await? == 0 {
        return Ok(Some(Fault::LastEmpty(pool.id)));
    }
    Ok((!last.hours.is_always()).then_some(Fault::LastSleeps(pool.id)))
}

/// How many persons with an open account are in a pool.
pub(crate) async fn open_members(tx: &mut Tx, pool: PoolId) -> Result<i64> {
    let query = sql!(
        "SELECT COUNT(*) FROM gate_members m JOIN gate_actors a ON a.id = m.person WHERE m.pool = ?1 AND a.closed_at IS NULL"
    );
    Ok(tx.one::<(i64,)>(query, &params![pool]).await?.0)
}

/// The person works here and can sign in: nobody else may get work, for it opens a patient's data.
pub(crate) async fn is_at_work(tx: &mut Tx, person: PersonId) -> Result<bool> {
    let query = sql!("SELECT id FROM gate_actors WHERE id = ?1 AND closed_at IS NULL AND (roles & ?2) <> 0 LIMIT 1");
    Ok(tx.first::<(PersonId,)>(query, &params![person, crate::policy::WORKERS.bits()]).await?.is_some())
}

/// Takes a person who left off every ladder, so that no rung waits for them; gives the pools that this touched.
pub(crate) async fn forget_person<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Vec<PoolId>> {
    let change = sql!(
        "UPDATE work_rungs SET target = 'everyone', told = NULL WHERE target = 'person' AND told = ?1 RETURNING pool"
    );
    let touched = access.tx().all::<(PoolId,)>(change, &params![person]).await?;
    let leave = sql!("DELETE FROM gate_members WHERE person = ?1");
    access.tx().exec(leave, &params![person]).await?;
    Ok(touched.into_iter().map(|(pool,)| pool).collect())
}

/// The pools that the inbox's owner is in, at most 50.
pub(crate) async fn mine(access: &mut Access<'_, View, Inbox>) -> Result<Vec<PoolInfo>> {
    let me = access.id();
    let query = sql!(
        "SELECT p.id, p.name_en, p.name_es, p.hours, p.zone, p.reply_minutes, p.silent_minutes, p.takes_now, p.operations
         FROM work_pools p JOIN gate_members m ON m.pool = p.id WHERE m.person = ?1 ORDER BY p.name_en, p.id LIMIT 50"
    );
    access.tx().all(query, &params![me]).await
}

/// Everybody who works here and can sign in, by name, at most 500: who may be put into a pool or on a ladder.
pub(crate) async fn workers<A: Act>(access: &mut Access<'_, A, Organisation>) -> Result<Vec<(PersonId, String)>> {
    let query = sql!(
        "SELECT id, name FROM gate_actors WHERE closed_at IS NULL AND (roles & ?1) <> 0 ORDER BY name, id LIMIT 500"
    );
    access.tx().all(query, &params![crate::policy::WORKERS.bits()]).await
}

/// Puts a person into a pool or takes one out.
///
/// # Errors
/// [`Error::Invalid`]: nobody at work, or danger would find the last rung empty.
pub(crate) async fn change_member(
    access: &mut Access<'_, Manage, Organisation>,
    id: PoolId,
    person: PersonId,
    leave: bool,
) -> Result<()> {
    load(access.tx(), id).await?;
    if leave {
        let before = check_ladders(access).await?;
        gate::leave_pool(access, id, person).await?;
        let after = check_ladders(access).await?;
        return match after.iter().all(|fault| before.contains(fault)) {
            true => Ok(()),
            false => Err(Error::field("person", "need-last-rung")),
        };
    }
    if !workers(access).await?.iter().any(|(id, _)| *id == person) {
        return Err(Error::field("person", "need-person"));
    }
    gate::join_pool(access, id, person).await
}
