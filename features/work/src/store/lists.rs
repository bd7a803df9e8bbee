//! What waits for a person: the inbox, its count, and the queue that a block is cut from. One filter for all three: what I
//! hold, and what nobody holds in my pools or where the ladder told me.

use gate::{Access, Operate, Organisation, Scope, View};
use kernel::{PersonId, RawId, Result, Time};
use store::{params, sql};

use crate::types::{Item, ItemId, WorkItem};

/// Where a page of the inbox ends: priority, due time, id.
pub(crate) type Key = (i64, Time, RawId);

/// Before everything.
pub(crate) const START: Key = (-1, Time::from_micros(0), RawId([0; 16]));

/// What waits, most pressing first, then by due time; `limit` items after `after`.
pub(crate) async fn waiting(scope: &mut Scope<'_, View, WorkItem>, after: Key, limit: u32) -> Result<Vec<Item>> {
    let me = scope.who().id;
    let query = sql!(
        "SELECT x.id, x.kind, x.pool, p.name_en, p.name_es, x.holder, h.name, x.patient, a.name, x.subject, x.priority, x.due_at,
                x.taken_at, x.opened_at, x.rung, x.minutes, x.closed_at, x.outcome, x.ladder_from, x.next_at, x.silent_at
         FROM work_items x JOIN work_pools p ON p.id = x.pool
         LEFT JOIN gate_actors h ON h.id = x.holder LEFT JOIN gate_actors a ON a.id = x.patient
         WHERE x.closed_at IS NULL
           AND x.id IN (
             SELECT i.id FROM work_items i WHERE i.holder = ?1 AND i.closed_at IS NULL
             UNION SELECT i.id FROM work_items i JOIN gate_members m ON m.pool = i.pool AND m.person = ?1
               WHERE i.holder IS NULL AND i.closed_at IS NULL
             UNION SELECT i.id FROM work_told t JOIN work_items i ON i.id = t.item
               WHERE t.told = ?1 AND i.holder IS NULL AND i.closed_at IS NULL
             UNION SELECT i.id FROM work_told t JOIN gate_members m ON m.pool = t.told AND m.person = ?1
               JOIN work_items i ON i.id = t.item WHERE i.holder IS NULL AND i.closed_at IS NULL)
           AND (x.priority > ?2 OR (x.priority = ?2 AND (x.due_at > ?3 OR (x.due_at = ?3 AND x.id > ?4))))
           AND {scope}
         ORDER BY x.priority, x.due_at, x.id LIMIT ?5"
    );
    let rows = scope.rows(query, &params![me, after.0, after.1, after.2, limit]).await?;
    rows.iter().map(store::FromRow::from_row).collect()
}

/// How many items wait: the badge.
pub(crate) async fn count(scope: &mut Scope<'_, View, WorkItem>) -> Result<i64> {
    let me = scope.who().id;
    let query = sql!(
        "SELECT COUNT(*) FROM work_items x
         WHERE x.closed_at IS NULL
           AND x.id IN (
             SELECT i.id FROM work_items i WHERE i.holder = ?1 AND i.closed_at IS NULL
             UNION SELECT i.id FROM work_items i JOIN gate_members m ON m.pool = i.pool AND m.person = ?1
               WHERE i.holder IS NULL AND i.closed_at IS NULL
             UNION SELECT i.id FROM work_told t JOIN work_items i ON i.id = t.item
               WHERE t.told = ?1 AND i.holder IS NULL AND i.closed_at IS NULL
             UNION SELECT i.id FROM work_told t JOIN gate_members m ON m.pool = t.told AND m.person = ?1
               JOIN work_items i ON i.id = t.item WHERE i.holder IS NULL AND i.closed_at IS NULL)
           AND {scope}"
    );
    let rows = scope.rows(query, &params![me]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// The open items that a person holds, at most 500.
pub(crate) async fn held_by(access: &mut Access<'_, Operate, Organisation>, person: PersonId) -> Result<Vec<ItemId>> {
    let query = sql!("SELECT id FROM work_items WHERE holder = ?1 AND closed_at IS NULL ORDER BY id LIMIT 500");
    Ok(access.tx().all::<(ItemId,)>(query, &params![person]).await?.into_iter().map(|(id,)| id).collect())
}
