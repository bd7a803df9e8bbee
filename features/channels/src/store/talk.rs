//! Conversations by text: codes with which a telephone joins, and what rows of the outbox tell of.

use std::sync::Arc;

use gate::{Access, Act, Resource, WriteAct};
use kernel::{PersonId, RawId, Result, Time};
use store::{Tx, params, sql};

use crate::{
    Channel,
    types::{About, Outgoing, State, Told},
};

/// Keeps a fresh code of a person; the ones before it end.
pub(crate) async fn put_join_code<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (id, person): (RawId, PersonId),
    mac: &[u8],
    ends_at: Time,
) -> Result<()> {
    let (now, by) = (access.now(), access.who().id);
    let end = sql!("UPDATE channels_codes SET ends_at = ?2 WHERE person = ?1 AND used_at IS NULL AND ends_at > ?2");
    access.tx().exec(end, &params![person, now]).await?;
    let insert = sql!(
        "INSERT INTO channels_codes (id, mac, person, made_by, made_at, ends_at, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, '')"
    );
    access.tx().exec(insert, &params![id, mac, person, by, now, ends_at]).await?;
    Ok(())
}

/// A person's newest code that is still good, and until when.
pub(crate) async fn join_code<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Option<(RawId, Time)>> {
    let now = access.now();
    let query = sql!(
        "SELECT id, ends_at FROM channels_codes WHERE person = ?1 AND used_at IS NULL AND ends_at > ?2 ORDER BY id DESC LIMIT 1"
    );
    access.tx().first(query, &params![person, now]).await
}

/// Spends the code with this MAC for a number, and gives its person, whose account is open. The same number may say it
/// again within ten minutes: a text that was sent twice is no fault.
pub(crate) async fn spend_join_code<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    mac: &[u8],
    number: &str,
) -> Result<Option<PersonId>> {
    let now = access.now();
    let spend = sql!(
        "UPDATE channels_codes SET used_at = COALESCE(used_at, ?3), number = ?2 WHERE mac = ?1 AND ends_at > ?3
           AND (used_at IS NULL OR (number = ?2 AND used_at > ?4))
           AND EXISTS (SELECT 1 FROM gate_actors a WHERE a.id = channels_codes.person AND a.closed_at IS NULL)
         RETURNING person"
    );
    let found = access.tx().first::<(PersonId,)>(spend, &params![mac, number, now, now.plus_minutes(-10)]).await?;
    Ok(found.map(|(person,)| person))
}

/// How many texts with this keyword came from a number since a moment.
pub(crate) async fn inbound_since<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    (value, keyword): (&str, &str),
    since: Time,
) -> Result<i64> {
    let query = sql!("SELECT COUNT(*) FROM channels_inbound WHERE value = ?1 AND keyword = ?2 AND at > ?3 LIMIT 1");
    Ok(access.tx().one::<(i64,)>(query, &params![value, keyword, since]).await?.0)
}

/// When a text came from a number last.
pub(crate) async fn last_inbound<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    value: &str,
) -> Result<Option<Time>> {
    let query = sql!("SELECT MAX(at) FROM channels_inbound WHERE value = ?1 LIMIT 1");
    Ok(access.tx().one::<(Option<Time>,)>(query, &params![value]).await?.0)
}

/// How many texts of one notice were made for a number since a moment. The notices are named again, for the index that holds
/// them alone; of any other the answer is none.
pub(crate) async fn told_since<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    (value, notice): (&str, &str),
    since: Time,
) -> Result<i64> {
    let query = sql!(
        "SELECT COUNT(*) FROM channels_outbox WHERE channel = ?1 AND value = ?2 AND notice = ?3 AND made_at > ?4
           AND (notice = 'who' OR notice = 'unknown' OR notice = 'ask-whole' OR notice = 'emergency-help') LIMIT 1"
    );
    Ok(access.tx().one::<(i64,)>(query, &params![Channel::Sms.word(), value, notice, since]).await?.0)
}

/// Notes what a row of the outbox tells of.
pub(crate) async fn put_about<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    notice: RawId,
    about: About,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO channels_about (notice, thread, post, part, whole) VALUES (?1, ?2, ?3, ?4, 0) ON CONFLICT (notice) DO NOTHING"
    );
    access.tx().exec(insert, &params![notice, about.thread, about.post, about.part]).await?;
    Ok(())
}

/// What a row of the outbox tells of.
pub(crate) async fn about<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    notice: RawId,
) -> Result<Option<(About, bool)>> {
    let query = sql!("SELECT thread, post, part, whole FROM channels_about WHERE notice = ?1");
    let row = access.tx().first::<(RawId, i64, u32, bool)>(query, &params![notice]).await?;
    Ok(row.map(|(thread, post, part, whole)| (About { thread, post, part }, whole)))
}

/// Whom a notice went to, at which address, and which thread it told of, while that person's account is open.
pub(crate) async fn answers<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    notice: RawId,
) -> Result<Option<(PersonId, String, RawId)>> {
    let query = sql!(
        "SELECT o.person, o.value, a.thread FROM channels_outbox o JOIN channels_about a ON a.notice = o.id
         JOIN gate_actors x ON x.id = o.person WHERE o.id = ?1 AND x.closed_at IS NULL"
    );
    access.tx().first(query, &params![notice]).await
}

/// It is a later part of an answer whose first part went to the same person.
pub(crate) async fn goes_with_first<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    row: &Outgoing,
) -> Result<bool> {
    let query = sql!(
        "SELECT o.id FROM channels_about mine JOIN channels_about a ON a.thread = mine.thread AND a.post = mine.post AND a.part = 1
         JOIN channels_outbox o ON o.id = a.notice WHERE mine.notice = ?1 AND mine.part > 1 AND o.person = ?2
           AND o.counts_at IS NOT NULL LIMIT 1"
    );
    Ok(access.tx().first::<(RawId,)>(query, &params![row.id, row.person]).await?.is_some())
}

/// Notes that the words went as they are, or did not.
pub(crate) async fn set_whole(tx: &mut Tx, notice: RawId, whole: bool) -> Result<()> {
    tx.exec(sql!("UPDATE channels_about SET whole = ?2 WHERE notice = ?1"), &params![notice, whole]).await?;
    Ok(())
}

/// One row of [`told_of`] and [`told_with`].
type Stored = (i64, u32, bool, PersonId, String, String, String, String, String, Time);

fn told((post, part, whole, person, channel, notice, path, locale, state, at): Stored) -> Told {
    Told {
        post,
        part,
        whole,
        person,
        channel: Channel::from_word(&channel),
        notice,
        path,
        locale: locale.parse().unwrap_or_default(),
        state: State::from_word(&state),
        at,
        approved: Arc::default(),
    }
}

/// What was sent about a thread, oldest first, at most 200.
pub(crate) async fn told_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, thread: RawId) -> Result<Vec<Told>> {
    let query = sql!(
        "SELECT a.post, a.part, a.whole, o.person, o.channel, o.notice, o.path, o.locale, o.state, o.made_at FROM channels_about a
         JOIN channels_outbox o ON o.id = a.notice WHERE a.thread = ?1 ORDER BY a.notice LIMIT 200"
    );
    Ok(access.tx().all::<Stored>(query, &params![thread]).await?.into_iter().map(told).collect())
}

/// The same, and the confirmations that a person got by text since a moment, which are of no thread alone: the first 50 of
/// them; the oldest first.
pub(crate) async fn told_with<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    thread: RawId,
    (person, since): (PersonId, Time),
) -> Result<Vec<Told>> {
    let query = sql!(
        "SELECT * FROM (SELECT a.post, a.part, a.whole, o.person, o.channel, o.notice, o.path, o.locale, o.state, o.made_at
           FROM channels_about a JOIN channels_outbox o ON o.id = a.notice WHERE a.thread = ?1 ORDER BY a.notice LIMIT 200) x
         UNION ALL
         SELECT * FROM (SELECT 0, 0, 0, o.person, o.channel, o.notice, o.path, o.locale, o.state, o.made_at
           FROM channels_outbox o WHERE o.person = ?2 AND o.made_at >= ?3
             AND o.notice IN ('joined', 'ask-whole', 'whole-on', 'whole-off', 'stopped', 'stopped-help', 'resumed', 'help')
             AND NOT EXISTS (SELECT 1 FROM channels_about a WHERE a.notice = o.id)
           ORDER BY o.id LIMIT 50) y"
    );
    let mut all: Vec<Told> =
        access.tx().all::<Stored>(query, &params![thread, person, since]).await?.into_iter().map(told).collect();
    all.sort_by_key(|told| told.at);
    Ok(all)
}
