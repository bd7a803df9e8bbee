//! The ledger of agreements and ends: rows are only ever added; the last one about an address counts.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{PersonId, Result, Time};
use store::{params, sql};

use crate::{Channel, types::LedgerRow};

/// Notices may go there: the last row says on, or there is none.
pub(crate) async fn stands<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    channel: Channel,
    value: &str,
) -> Result<bool> {
    Ok(standing(access, channel, value).await?.stands)
}

/// The last row about an address.
pub(crate) struct Standing {
    /// Notices may go there; so they may where there is no row.
    pub stands: bool,
    /// How it was said; empty where there is no row.
    pub how: String,
}

/// How an address stands.
pub(crate) async fn standing<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    channel: Channel,
    value: &str,
) -> Result<Standing> {
    let query =
        sql!("SELECT stands, how FROM channels_ledger WHERE channel = ?1 AND value = ?2 ORDER BY n DESC LIMIT 1");
    let last = access.tx().first::<(String, String)>(query, &params![channel.word(), value]).await?;
    let (stands, how) = last.map_or((true, String::new()), |(stands, how)| (stands == "on", how));
    Ok(Standing { stands, how })
}

/// The person did not take back what they once agreed to on the page of agreements. Who was never asked there stands by
/// this ledger alone.
pub(crate) async fn agreed<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    channel: Channel,
) -> Result<bool> {
    let Some(topic) = crate::types::topic(channel) else { return Ok(true) };
    Ok(consent::stands(access, person, topic).await?.unwrap_or(true))
}

/// Adds a row. Two at once for one address: the key lets only one in, the other is a conflict and is tried again.
pub(crate) async fn ledger_put<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    (channel, value): (Channel, &str),
    on: bool,
    (how, words): (&str, &str),
) -> Result<()> {
    let now = access.now();
    let insert = sql!(
        "INSERT INTO channels_ledger (channel, value, n, at, person, topic, stands, how, words)
         SELECT CAST(?1 AS TEXT), CAST(?2 AS TEXT), COALESCE(MAX(g.n), 0) + 1, CAST(?3 AS BIGINT), ?4, 'notices',
           CAST(?5 AS TEXT), CAST(?6 AS TEXT), CAST(?7 AS TEXT)
         FROM channels_ledger g WHERE g.channel = ?1 AND g.value = ?2"
    );
    let row = params![channel.word(), value, now, person, if on { "on" } else { "off" }, how, words];
    access.tx().exec(insert, &row).await?;
    Ok(())
}

/// What a person agreed to and ended, newest first, at most `most`; and what others said from an address that they share, for a
/// STOP ends a number for everybody.
pub(crate) async fn ledger_of<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    most: u32,
) -> Result<Vec<LedgerRow>> {
    let query = sql!(
        "SELECT DISTINCT g.at, g.channel, g.value, g.stands, g.how, g.words, g.n FROM channels_addresses a
         JOIN channels_ledger g ON g.channel = a.channel AND g.value = a.value
         WHERE a.person = ?1 AND (g.person = ?1 OR
           (g.how IN ('text', 'page', 'mail') AND g.at >= a.made_at AND (a.removed_at IS NULL OR g.at <= a.removed_at)))
         ORDER BY g.at DESC, g.n DESC LIMIT ?2"
    );
    type Kept = (Time, String, String, String, String, String, i64);
    let rows = access.tx().all::<Kept>(query, &params![person, most]).await?;
    let read = |(at, channel, value, stands, how, words, _): Kept| {
        Some(LedgerRow { at, channel: Channel::from_word(&channel)?, value, on: stands == "on", how, words })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}
