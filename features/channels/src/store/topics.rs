//! The ledger of single topics: rows are only ever added; the last one about a person, channel and topic counts.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{PersonId, Result, Time};
use store::{params, sql};

use crate::{Channel, Topic, types::LedgerRow};

/// A person gets notices about a topic on a channel, as far as the topic goes.
pub(crate) async fn topic_stands<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    (channel, topic): (Channel, Topic),
) -> Result<bool> {
    if !topic.chosen() {
        return Ok(true);
    }
    let query = sql!(
        "SELECT stands FROM channels_topics WHERE person = ?1 AND channel = ?2 AND topic = ?3 ORDER BY n DESC LIMIT 1"
    );
    let last = access.tx().first::<(String,)>(query, &params![person, channel.word(), topic.word()]).await?;
    Ok(last.map_or(!topic.asked_first(), |(stands,)| stands == "on"))
}

/// Adds a row. Two at once: the key lets only one in, the other is a conflict and is tried again.
pub(crate) async fn topic_put<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    (channel, topic): (Channel, Topic),
    on: bool,
    (how, words): (&str, &str),
) -> Result<()> {
    let now = access.now();
    let insert = sql!(
        "INSERT INTO channels_topics (person, channel, topic, n, at, stands, how, words)
         SELECT ?1, CAST(?2 AS TEXT), CAST(?3 AS TEXT), COALESCE(MAX(g.n), 0) + 1, CAST(?4 AS BIGINT), CAST(?5 AS TEXT),
           CAST(?6 AS TEXT), CAST(?7 AS TEXT)
         FROM channels_topics g WHERE g.person = ?1 AND g.channel = ?2 AND g.topic = ?3"
    );
    let row = params![person, channel.word(), topic.word(), now, if on { "on" } else { "off" }, how, words];
    access.tx().exec(insert, &row).await?;
    Ok(())
}

/// What a person ever said about single topics, oldest first, at most 2,000.
pub(crate) async fn topics_of<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Vec<(Topic, LedgerRow)>> {
    let query = sql!(
        "SELECT at, channel, topic, stands, how, words FROM channels_topics WHERE person = ?1 ORDER BY channel, topic, n LIMIT 2000"
    );
    let rows = access.tx().all::<(Time, String, String, String, String, String)>(query, &params![person]).await?;
    let read = |(at, channel, topic, stands, how, words): (Time, String, String, String, String, String)| {
        let (channel, topic) = Channel::from_word(&channel).zip(Topic::from_word(&topic))?;
        Some((topic, LedgerRow { at, channel, value: String::new(), on: stands == "on", how, words }))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Whatever still waits for a person about a topic on a channel goes no more.
pub(crate) async fn suppress_topic<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    (channel, topic): (Channel, Topic),
) -> Result<()> {
    let now = access.now();
    let stop = sql!(
        "UPDATE channels_outbox SET state = 'suppressed', changed_at = ?4
         WHERE person = ?1 AND channel = ?2 AND topic = ?3 AND state IN ('queued', 'held')"
    );
    access.tx().exec(stop, &params![person, channel.word(), topic.word(), now]).await?;
    Ok(())
}
