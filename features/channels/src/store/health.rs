//! How sending goes, in numbers: nothing here names a person or an address.

use gate::{Access, Act, Resource};
use kernel::{RawId, Result, Time};
use store::{params, sql};

use crate::types::State;

/// A notice waits for the night's end, a cap or a slow gateway, never as many days as this.
const MADE_DAYS: i64 = 7;

/// What one gateway did on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Load {
    /// Days since the epoch, on the organisation's wall clock.
    pub day: i64,
    pub gateway: String,
    pub state: State,
    pub notices: i64,
    pub parts: i64,
}

/// What gateways did since a moment with what was made in the week before it or later, by day, gateway and state, newest day first, at most 400 lines. `shift` is what the
/// organisation's wall clock is ahead of UTC, in seconds.
pub(crate) async fn loads<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    since: Time,
    shift: i64,
) -> Result<Vec<Load>> {
    let query = sql!(
        "SELECT (changed_at + ?2) / 86400000000 AS day, gateway, state, COUNT(*), CAST(SUM(parts) AS BIGINT) FROM channels_outbox
         WHERE id >= ?3 AND changed_at >= ?1 AND gateway <> '' AND state IN ('sent', 'delivered', 'failed', 'unknown')
         GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 LIMIT 400"
    );
    let made = RawId::first_of(since.plus_days(-MADE_DAYS));
    let rows =
        access.tx().all::<(i64, String, String, i64, i64)>(query, &params![since, shift * 1_000_000, made]).await?;
    let read = |(day, gateway, state, notices, parts): (i64, String, String, i64, i64)| Load {
        day,
        gateway,
        state: State::from_word(&state),
        notices,
        parts,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Since when the oldest of what is due has waited; nothing when nothing is due.
pub(crate) async fn oldest_due<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Option<Time>> {
    let now = access.now();
    let query = sql!(
        "SELECT due_at FROM channels_outbox WHERE state IN ('queued', 'held') AND due_at <= ?1 ORDER BY due_at LIMIT 1"
    );
    Ok(access.tx().first::<(Time,)>(query, &params![now]).await?.map(|(at,)| at))
}
