//! Inbox blocks: booking, what the queue was cut to, and what became of it.

use gate::{Access, Act, Create, Edit, Operate, Organisation, View, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use super::{
    items::{self, changed},
    pools,
};
use crate::{
    clock,
    types::{Block, BlockId, Inbox, Item, ItemId, Priority, WorkItem},
};

/// The lengths that can be booked, in minutes.
pub(crate) const LENGTHS: [i64; 4] = [15, 20, 30, 60];
/// What one lengthening adds, in minutes.
pub(crate) const MORE: i64 = 10;
/// A block that nobody ended ends by itself so many minutes after its time.
const GRACE: i64 = 15;

/// One block.
#[derive(Debug, Clone)]
pub(crate) struct BlockRow {
    pub id: BlockId,
    pub person: PersonId,
    pub minutes: i64,
    pub starts_at: Time,
    pub started_at: Option<Time>,
    pub ends_at: Time,
    pub ended_at: Option<Time>,
}

impl FromRow for BlockRow {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            minutes: row.get(2)?,
            starts_at: row.get(3)?,
            started_at: row.get(4)?,
            ends_at: row.get(5)?,
            ended_at: row.get(6)?,
        })
    }
}

/// Books a block for the inbox's owner.
///
/// # Errors
/// [`Error::Invalid`]: another length, a past start, or time that is booked already.
pub(crate) async fn book(access: &mut Access<'_, Create, Inbox>, minutes: i64, starts_at: Time) -> Result<BlockId> {
    let (now, me) = (access.now(), access.id().raw());
    if !LENGTHS.contains(&minutes) {
        return Err(Error::field("minutes", "bad-length"));
    }
    if starts_at < now {
        return Err(Error::field("time", "bad-start"));
    }
    let ends_at = starts_at.plus_minutes(minutes);
    let query = sql!(
        "SELECT id FROM work_blocks WHERE person = ?1 AND ended_at IS NULL AND starts_at < ?3 AND ends_at > ?2 LIMIT 1"
    );
    if access.tx().first::<(RawId,)>(query, &params![me, starts_at, ends_at]).await?.is_some() {
        return Err(Error::field("time", "block-overlaps"));
    }
    let id = BlockId::new(now);
    let put = sql!("INSERT INTO work_blocks (id, person, minutes, starts_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5)");
    access.tx().exec(put, &params![id, me, minutes, starts_at, ends_at]).await?;
    Ok(id)
}

/// The owner's blocks that are not over, soonest first, then the last that ended; at most 20 each.
pub(crate) async fn of_person(access: &mut Access<'_, View, Inbox>) -> Result<(Vec<BlockRow>, Vec<BlockRow>)> {
    let me = access.id().raw();
    let open = sql!(
        "SELECT id, person, minutes, starts_at, started_at, ends_at, ended_at FROM work_blocks
         WHERE person = ?1 AND ended_at IS NULL ORDER BY starts_at, id LIMIT 20"
    );
    let over = sql!(
        "SELECT id, person, minutes, starts_at, started_at, ends_at, ended_at FROM work_blocks
         WHERE person = ?1 AND ended_at IS NOT NULL ORDER BY starts_at DESC, id DESC LIMIT 20"
    );
    Ok((access.tx().all(open, &params![me]).await?, access.tx().all(over, &params![me]).await?))
}

/// The block that the proof is about.
pub(crate) async fn block<A: Act>(access: &mut Access<'_, A, Block>) -> Result<BlockRow> {
    let id = access.id();
    let query =
        sql!("SELECT id, person, minutes, starts_at, started_at, ends_at, ended_at FROM work_blocks WHERE id = ?1");
    access.tx().one(query, &params![id]).await
}

/// Starts the clock; its whole length begins now, whenever it was booked for.
///
/// # Errors
/// [`Error::Conflict`] when it began or ended before.
pub(crate) async fn start(access: &mut Access<'_, Edit, Block>) -> Result<BlockRow> {
    let (id, now) = (access.id(), access.now());
    let row = block(access).await?;
    let change = sql!(
        "UPDATE work_blocks SET started_at = ?2, ends_at = ?3 WHERE id = ?1 AND started_at IS NULL AND ended_at IS NULL"
    );
    changed(access.tx().exec(change, &params![id, now, now.plus_minutes(row.minutes)]).await?)?;
    block(access).await
}

/// Adds [`MORE`] minutes.
///
/// # Errors
/// [`Error::Conflict`] when it is not running.
pub(crate) async fn lengthen(access: &mut Access<'_, Edit, Block>) -> Result<BlockRow> {
    let (id, now) = (access.id(), access.now());
    let row = block(access).await?;
    let change = sql!(
        "UPDATE work_blocks SET minutes = minutes + ?2, ends_at = ?3 WHERE id = ?1 AND started_at IS NOT NULL AND ended_at IS NULL"
    );
    changed(access.tx().exec(change, &params![id, MORE, row.ends_at.max(now).plus_minutes(MORE)]).await?)?;
    block(access).await
}

/// Which of the waiting items fit into `minutes`: in order, danger always, at least one; what is too long is passed over
/// for shorter ones behind it.
pub(crate) fn cut(waiting: &[Item], minutes: i64) -> Vec<ItemId> {
    let mut left = minutes;
    let mut fit = Vec::new();
    for item in waiting {
        let needs = i64::from(item.minutes);
        if needs <= left || item.priority == Priority::Now || fit.is_empty() {
            left -= needs;
            fit.push(item.id);
        }
    }
    fit
}

/// Puts an item into the block. What a pool owned is kept for the block's person until the block ends, or as long as
/// danger may be kept silent. False when somebody else was faster.
pub(crate) async fn reserve(access: &mut Access<'_, Edit, WorkItem>, block: &BlockRow, place: i64) -> Result<bool> {
    let (now, me) = (access.now(), block.person);
    let id = access.id();
    let item = match items::lock(access.tx(), id).await {
        Err(Error::Conflict(_)) => return Ok(false),
        found => found?,
    };
    if item.holder.is_some_and(|holder| holder != me) {
        return Ok(false);
    }
    let from_pool = item.holder.is_none();
    if from_pool {
        let pool = pools::load(access.tx(), item.pool).await?;
        let silent_at = match item.priority {
            Priority::Now => clock::silent_at(&pool, item.priority, now),
            _ => block.ends_at.plus_minutes(GRACE),
        };
        items::keep_for(access, &item, me, silent_at).await?;
    }
    let put = sql!(
        "INSERT INTO work_block_items (block, item, place, reserved, moved) VALUES (?1, ?2, ?3, ?4, 0)
         ON CONFLICT (block, item) DO UPDATE SET reserved = excluded.reserved, moved = 0"
    );
    access.tx().exec(put, &params![block.id, id, place, from_pool]).await?;
    Ok(true)
}

/// What stands in the block's queue: closed items, and those that the person still holds; in order.
pub(crate) async fn queue<A: Act>(access: &mut Access<'_, A, Block>) -> Result<Vec<Item>> {
    let id = access.id();
    let query = sql!(
        "SELECT x.id, x.kind, x.pool, p.name_en, p.name_es, x.holder, h.name, x.patient, a.name, x.subject, x.priority, x.due_at,
                x.taken_at, x.opened_at, x.rung, x.minutes, x.closed_at, x.outcome, x.ladder_from, x.next_at, x.silent_at
         FROM work_block_items b JOIN work_blocks k ON k.id = b.block JOIN work_items x ON x.id = b.item
         JOIN work_pools p ON p.id = x.pool LEFT JOIN gate_actors h ON h.id = x.holder LEFT JOIN gate_actors a ON a.id = x.patient
         WHERE b.block = ?1 AND b.moved = 0 AND (x.closed_at IS NOT NULL OR x.holder = k.person) ORDER BY b.place, b.item LIMIT 200"
    );
    access.tx().all(query, &params![id]).await
}

/// Ends the block; gives the items that were kept for it and not reached, which the caller gives back.
///
/// # Errors
/// [`Error::Conflict`] when it ended before.
pub(crate) async fn end<A: WriteAct>(access: &mut Access<'_, A, Block>) -> Result<Vec<ItemId>> {
    let (id, now) = (access.id(), access.now());
    let change = sql!("UPDATE work_blocks SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL");
    changed(access.tx().exec(change, &params![id, now]).await?)?;
    let query = sql!(
        "SELECT b.item FROM work_block_items b JOIN work_blocks k ON k.id = b.block JOIN work_items x ON x.id = b.item
         WHERE b.block = ?1 AND b.reserved = 1 AND x.closed_at IS NULL AND x.taken_at IS NULL AND x.holder = k.person
         ORDER BY b.item LIMIT 200"
    );
    Ok(access.tx().all::<(ItemId,)>(query, &params![id]).await?.into_iter().map(|(item,)| item).collect())
}

/// Gives an item that a block did not reach back to its pool, its clock untouched.
pub(crate) async fn unreached<A: WriteAct>(
    access: &mut Access<'_, A, WorkItem>,
    block: BlockId,
    person: PersonId,
) -> Result<()> {
    let id = access.id();
    let item = match items::lock(access.tx(), id).await {
        Err(Error::Conflict(_)) => return Ok(()),
        found => found?,
    };
    if item.holder != Some(person) || item.taken_at.is_some() {
        return Ok(());
    }
    items::give_back(access, &item, "block").await?;
    let put = sql!("UPDATE work_block_items SET moved = 1 WHERE block = ?1 AND item = ?2");
    access.tx().exec(put, &params![block, id]).await?;
    Ok(())
}

/// What a block brought about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Summary {
    pub answered: i64,
    pub closed: i64,
    pub moved: i64,
    pub seconds: i64,
    /// What the items were about, for the figures of other slices.
    pub subjects: Vec<RawId>,
}

/// Counts what the block brought about until it ended, or until now.
pub(crate) async fn summary(access: &mut Access<'_, View, Block>, row: &BlockRow) -> Result<Summary> {
    let now = access.now();
    let (from, to) = (row.started_at.unwrap_or(row.starts_at), row.ended_at.unwrap_or(now));
    let query = sql!(
        "SELECT x.subject, x.closed_at, COALESCE(x.outcome, ''), b.moved, x.holder FROM work_block_items b
         JOIN work_items x ON x.id = b.item WHERE b.block = ?1 ORDER BY b.place LIMIT 500"
    );
    let rows = access.tx().all::<(RawId, Option<Time>, String, bool, Option<RawId>)>(query, &params![row.id]).await?;
    let mut summary = Summary::default();
    for (subject, closed_at, outcome, moved, holder) in rows {
        let closed = closed_at.is_some_and(|at| at >= from && at <= to);
        summary.closed += i64::from(closed);
        summary.answered += i64::from(closed && outcome == "answered");
        summary.moved += i64::from(moved || (closed_at.is_none() && holder != Some(row.person.raw())));
        summary.subjects.push(subject);
    }
    let query = sql!(
        "SELECT CAST(COALESCE(SUM(stopped_at - started_at), 0) AS BIGINT) FROM work_minutes
         WHERE person = ?1 AND started_at >= ?2 AND started_at < ?3 AND void_at IS NULL"
    );
    summary.seconds = access.tx().one::<(i64,)>(query, &params![row.person, from, to]).await?.0 / 1_000_000;
    Ok(summary)
}

/// Blocks whose time is long over, at most 50, with their persons.
pub(crate) async fn forgotten(access: &mut Access<'_, Operate, Organisation>) -> Result<Vec<(BlockId, PersonId)>> {
    let before = access.now().plus_minutes(-GRACE);
    let query =
        sql!("SELECT id, person FROM work_blocks WHERE ended_at IS NULL AND ends_at <= ?1 ORDER BY ends_at LIMIT 50");
    access.tx().all(query, &params![before]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::State;
    use kernel::PoolId;

    fn waits(minutes: u32, priority: Priority) -> Item {
        let at = Time::from_micros(0);
        Item {
            id: ItemId::new(at),
            kind: "message".into(),
            pool: PoolId::new(at),
            pool_name: [String::new(), String::new()],
            holder: None,
            holder_name: None,
            patient: None,
            patient_name: None,
            subject: RawId::default(),
            priority,
            due_at: at,
            opened_at: at,
            taken_at: None,
            state: State::Waiting,
            rung: 0,
            minutes,
            outcome: None,
            closed_at: None,
            ladder_from: at,
            next_at: at,
            silent_at: None,
        }
    }

    #[test]
    fn the_queue_is_cut_to_the_block() {
        use Priority::{Now, Routine};
        let check = |items: &[(u32, Priority)], minutes, want: &[usize]| {
            let items: Vec<Item> = items.iter().map(|(m, p)| waits(*m, *p)).collect();
            let want: Vec<ItemId> = want.iter().map(|n| items[*n].id).collect();
            assert_eq!(cut(&items, minutes), want);
        };
        check(&[(5, Routine), (5, Routine), (5, Routine), (5, Routine)], 15, &[0, 1, 2]);
        check(&[(10, Routine), (10, Routine), (5, Routine)], 15, &[0, 2]);
        check(&[(10, Now), (10, Now), (5, Routine)], 15, &[0, 1]);
        check(&[(40, Routine), (5, Routine)], 15, &[0]);
        check(&[], 15, &[]);
    }
}
