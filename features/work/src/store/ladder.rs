//! Climbing: what is late goes up its pool's ladder, and what a silent holder keeps goes back to its pool.

use gate::{Access, NewGrant, Operate, Organisation};
use kernel::{PersonId, PoolId, RawId, Result};
use policy::{Relation, Relations};
use store::{params, sql};

use super::{
    items::{self, Escalated, changed, join_team, note},
    pools,
};
use crate::{
    clock,
    types::{Item, ItemId, PoolInfo, Rung, Told, WorkItem},
};

/// How long whom the ladder told may open the item, at most.
const TOLD_DAYS: i64 = 60;

/// The open items whose next rung or whose holder's silence is due, at most 50, in order of id.
///
/// Each half has its own limit: so both walk their index, and no engine reads all items to sort them.
pub(crate) async fn due(access: &mut Access<'_, Operate, Organisation>) -> Result<Vec<ItemId>> {
    let now = access.now();
    let query = sql!(
        "SELECT id FROM (
           SELECT id FROM (SELECT id FROM work_items WHERE closed_at IS NULL AND next_at <= ?1 ORDER BY next_at LIMIT 50) a
           UNION SELECT id FROM (SELECT id FROM work_items WHERE closed_at IS NULL AND silent_at IS NOT NULL AND silent_at <= ?1
             ORDER BY silent_at LIMIT 50) b) d
         ORDER BY id LIMIT 50"
    );
    Ok(access.tx().all::<(ItemId,)>(query, &params![now]).await?.into_iter().map(|(id,)| id).collect())
}

/// Does what is due for one item. Somebody may have been faster; then nothing is left to do.
pub(crate) async fn advance(access: &mut Access<'_, Operate, WorkItem>) -> Result<()> {
    let (id, now) = (access.id(), access.now());
    let mut item = match items::lock(access.tx(), id).await {
        Err(kernel::Error::Conflict(_)) => return Ok(()),
        found => found?,
    };
    if item.silent_at.is_some_and(|at| at <= now) {
        items::give_back(access, &item, "silent").await?;
        item = items::load(access.tx(), id).await?;
    }
    let pool = pools::load(access.tx(), item.pool).await?;
    let rungs = pools::rungs(access.tx(), item.pool).await?;
    while item.next_at <= now {
        climb(access, &mut item, &pool, &rungs).await?;
    }
    let put = sql!("UPDATE work_items SET rung = ?2, next_at = ?3 WHERE id = ?1 AND closed_at IS NULL");
    changed(access.tx().exec(put, &params![id, item.rung, item.next_at]).await?)
}

/// One rung up; above the last one, the last is told again.
async fn climb(
    access: &mut Access<'_, Operate, WorkItem>,
    item: &mut Item,
    pool: &PoolInfo,
    rungs: &[Rung],
) -> Result<()> {
    let now = access.now();
    let top = u32::try_from(rungs.len()).unwrap_or(u32::MAX);
    item.rung = item.rung.saturating_add(1).min(top);
    let index = usize::try_from(item.rung).unwrap_or(usize::MAX).saturating_sub(1);
    let told = rungs.get(index).map_or(Told::Everyone, |rung| rung.told);
    let reached = tell(access, item, told).await?;
    item.next_at = match (item.rung < top, reached) {
        (true, true) => clock::climb_at(pool, rungs, item.priority, item.ladder_from, item.rung),
        // Nobody stands on this rung: the next one does not wait.
        (true, false) => now,
        (false, _) => clock::again_at(pool, item.priority, now),
    };
    if item.rung == top && !reached {
        tell_operations(access, item).await?;
    }
    Ok(())
}

/// Tells one rung; false when nobody stands there.
async fn tell(access: &mut Access<'_, Operate, WorkItem>, item: &Item, told: Told) -> Result<bool> {
    match (told, item.holder) {
        (Told::Holder, Some(holder)) => reach_person(access, item, holder).await,
        (Told::Holder, None) | (Told::Everyone, _) => reach_pool(access, item, item.pool).await,
        (Told::Pool(pool), _) => reach_pool(access, item, pool).await,
        (Told::Person(person), _) => reach_person(access, item, person).await,
    }
}

/// The last rung was empty, which `check_ladders` forbids and an offboarding may still bring about: those who run Kith
/// are told instead.
async fn tell_operations(access: &mut Access<'_, Operate, WorkItem>, item: &Item) -> Result<()> {
    tracing::error!(item = %item.id, pool = %item.pool, "the last rung is empty");
    match pools::operations(access.tx()).await? {
        Some(pool) => reach_pool(access, item, pool).await.map(drop),
        None => Ok(()),
    }
}

async fn reach_pool(access: &mut Access<'_, Operate, WorkItem>, item: &Item, pool: PoolId) -> Result<bool> {
    if pools::open_members(access.tx(), pool).await? == 0 {
        return Ok(false);
    }
    if pool != item.pool {
        let_in(access, item, pool.raw()).await?;
    }
    said(access, item, (Some(pool), None)).await
}

async fn reach_person(access: &mut Access<'_, Operate, WorkItem>, item: &Item, person: PersonId) -> Result<bool> {
    if !pools::is_at_work(access.tx(), person).await? {
        return Ok(false);
    }
    if item.holder != Some(person) {
        let_in(access, item, person.raw()).await?;
    }
    said(access, item, (None, Some(person))).await
}

/// The item waits in their inbox too, and they may take it; the owner does not change.
async fn let_in(access: &mut Access<'_, Operate, WorkItem>, item: &Item, told: RawId) -> Result<()> {
    let now = access.now();
    let put = sql!("INSERT INTO work_told (item, told, at) VALUES (?1, ?2, ?3) ON CONFLICT (told, item) DO NOTHING");
    if access.tx().exec(put, &params![item.id, told, now]).await? == 1 {
        let grant = NewGrant {
            grantee: told,
            relations: Relations::of(Relation::Pool),
            reason: "escalated",
            ends_at: now.plus_days(TOLD_DAYS),
        };
        gate::give(access, &grant).await?;
    }
    join_team(access, item.patient, told).await
}

async fn said(
    access: &mut Access<'_, Operate, WorkItem>,
    item: &Item,
    (pool, person): (Option<PoolId>, Option<PersonId>),
) -> Result<bool> {
    let told = pool.map(|p| p.raw()).or(person.map(|p| p.raw()));
    note(access, item.id, "climbed", item.rung, told, "").await?;
    let event = Escalated {
        item: item.id,
        kind: item.kind.clone(),
        priority: item.priority.word(),
        rung: item.rung,
        pool,
        person,
    };
    jobs::emit(access, "work.escalated", &event).await?;
    Ok(true)
}
