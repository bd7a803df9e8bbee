//! The outbox: every change of state names the state it comes from.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{Locale, PersonId, RawId, Result, Time};
use store::{params, sql};

use crate::{
    Channel, Exception, Notice, Topic,
    caps::Went,
    types::{Outgoing, State},
};

/// A row to be made.
pub(crate) struct NewOutgoing<'a> {
    /// What set it off, when it must be sent once.
    pub origin: Option<String>,
    /// Zeros for nobody.
    pub person: RawId,
    pub to: Option<(Channel, &'a str)>,
    pub notice: &'a Notice,
    pub locale: Locale,
    /// Why it may go at any hour; nothing for what is routine.
    pub exception: Option<Exception>,
    pub state: State,
    pub due_at: Time,
}

/// Gives the row's id; nothing when `origin` has one already.
pub(crate) async fn put_outgoing<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    new: &NewOutgoing<'_>,
) -> Result<Option<RawId>> {
    let now = access.now();
    let id = RawId::new(now);
    let (channel, value) = new.to.map_or(("", ""), |(channel, value)| (channel.word(), value));
    let insert = sql!(
        "INSERT INTO channels_outbox (id, origin, person, channel, value, notice, path, code, locale, urgent, state, tries, made_at,
           due_at, changed_at, gateway, reference, fault, topic, exception)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?12, ?13, ?12, '', '', '', ?14, ?15) ON CONFLICT (origin) DO NOTHING"
    );
    let row = params![
        id,
        new.origin.as_deref(),
        new.person,
        channel,
        value,
        new.notice.word(),
        new.notice.path(),
        new.notice.number(),
        new.locale.tag(),
        new.exception.is_some(),
        new.state.word(),
        now,
        new.due_at,
        new.notice.topic().word(),
        new.exception.map_or("", Exception::word)
    ];
    Ok((access.tx().exec(insert, &row).await? == 1).then_some(id))
}

/// A routine notice to somebody for whom one waits that says it as well: the same again, or that there are several messages.
/// Gives whether there was one; it then stands for both.
pub(crate) async fn join_waiting<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (person, channel, value): (RawId, Channel, &str),
    notice: &Notice,
) -> Result<bool> {
    let same = sql!(
        "UPDATE channels_outbox SET joined = joined + 1 WHERE state IN ('queued', 'held') AND id = (
           SELECT o.id FROM channels_outbox o WHERE o.channel = ?1 AND o.value = ?2 AND o.state IN ('queued', 'held') AND o.person = ?3
             AND o.urgent = 0 AND ((o.notice = ?4 AND o.path = ?5) OR o.notice = ?6) LIMIT 1)"
    );
    let joined = notice.joins();
    let word = joined.as_ref().map_or("", Notice::word);
    let row = params![channel.word(), value, person, notice.word(), notice.path(), word];
    if access.tx().exec(same, &row).await? == 1 {
        return Ok(true);
    }
    let Some(joined) = joined else { return Ok(false) };
    // Both states are named, although one is wanted: so SQLite knows the index of those that wait.
    let several = sql!(
        "UPDATE channels_outbox SET joined = joined + 1, notice = ?5, path = ?6 WHERE state = 'held' AND id = (
           SELECT o.id FROM channels_outbox o WHERE o.channel = ?1 AND o.value = ?2 AND o.state IN ('queued', 'held') AND o.person = ?3
             AND o.state = 'held'
             AND o.urgent = 0 AND o.notice = ?4 LIMIT 1)"
    );
    let row = params![channel.word(), value, person, notice.word(), joined.word(), joined.path()];
    Ok(access.tx().exec(several, &row).await? == 1)
}

/// Holds a person's notices for this transaction, so that two processes do not both find room for one more.
pub(crate) async fn lock_person<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, person: RawId) -> Result<()> {
    let lock = sql!("SELECT id FROM gate_actors WHERE id = ?1 FOR UPDATE");
    access.tx().first::<(RawId,)>(lock, &params![person]).await.map(|_| ())
}

/// What a person got since a moment that counts for the caps, newest first, at most 400; by the address for who is nobody yet.
pub(crate) async fn went_since<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    row: &Outgoing,
    since: Time,
) -> Result<Vec<Went>> {
    let query = sql!(
        "SELECT counts_at, channel, topic FROM channels_outbox
         WHERE person = ?1 AND counts_at >= ?2 AND (person <> ?3 OR value = ?4) AND state IN ('sending', 'sent', 'delivered', 'unknown')
         ORDER BY counts_at DESC LIMIT 400"
    );
    let rows = params![row.person, since, RawId::default(), row.value.as_str()];
    let rows = access.tx().all::<(Time, String, String)>(query, &rows).await?;
    let read = |(at, channel, topic): (Time, String, String)| {
        Went::new(at, Channel::from_word(&channel), Topic::from_word(&topic).unwrap_or(Topic::Care))
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Counts a row for the caps from now on.
pub(crate) async fn count<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<()> {
    let now = access.now();
    access.tx().exec(sql!("UPDATE channels_outbox SET counts_at = ?2 WHERE id = ?1"), &params![id, now]).await?;
    Ok(())
}

/// Marks a row *sending*: a gateway is asked now, once more. A text tells its parts.
pub(crate) async fn set_sending<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    row: &Outgoing,
    parts: Option<usize>,
) -> Result<()> {
    let change = sql!(
        "UPDATE channels_outbox SET state = 'sending', tries = ?2, due_at = ?3, changed_at = ?3, handed_at = ?3, gateway = '',
           reference = '', fault = '', parts = COALESCE(CAST(?4 AS BIGINT), parts) WHERE id = ?1"
    );
    let parts = parts.map(|parts| u32::try_from(parts).unwrap_or(u32::MAX));
    let now = access.now();
    access.tx().exec(change, &params![row.id, row.tries + 1, now, parts]).await?;
    Ok(())
}

/// Moves a row on, save to *sending*.
pub(crate) async fn set_state<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    row: &Outgoing,
    (to, due_at): (State, Time),
    (gateway, reference, fault): (&str, &str, &str),
) -> Result<()> {
    let now = access.now();
    let change = sql!(
        "UPDATE channels_outbox SET state = ?2, due_at = ?3, changed_at = ?4, gateway = ?5, reference = ?6, fault = ?7 WHERE id = ?1"
    );
    let change_to = params![row.id, to.word(), due_at, now, gateway, reference, fault];
    access.tx().exec(change, &change_to).await?;
    Ok(())
}

/// Moves a row on whose gateway took it, unless a report has moved it already; gives whether it was moved.
pub(crate) async fn set_sent<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
    (gateway, reference): (&str, &str),
) -> Result<bool> {
    let now = access.now();
    let change = sql!(
        "UPDATE channels_outbox SET state = 'sent', due_at = ?2, changed_at = ?2, gateway = ?3, reference = ?4, fault = ''
         WHERE id = ?1 AND state IN ('sending', 'unknown')"
    );
    Ok(access.tx().exec(change, &params![id, now, gateway, reference]).await? == 1)
}

/// Takes a link or a code out of a row that was sent.
pub(crate) async fn forget_key<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<()> {
    access.tx().exec(sql!("UPDATE channels_outbox SET path = '', code = NULL WHERE id = ?1"), &params![id]).await?;
    Ok(())
}

/// Takes everything out of a row that tells whom it was for, and what it said.
pub(crate) async fn forget_whom<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<()> {
    let forget = sql!("UPDATE channels_outbox SET person = ?2, value = '', path = '', code = NULL WHERE id = ?1");
    access.tx().exec(forget, &params![id, RawId::default()]).await?;
    Ok(())
}

/// Whatever still waits for an address goes no more. Mostly nothing does, and to look costs less than a change of nothing.
pub(crate) async fn suppress_waiting<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    channel: Channel,
    value: &str,
) -> Result<()> {
    let now = access.now();
    let look = sql!(
        "SELECT id FROM channels_outbox WHERE channel = ?1 AND value = ?2 AND state IN ('queued', 'held') LIMIT 1"
    );
    if access.tx().first::<(RawId,)>(look, &params![channel.word(), value]).await?.is_none() {
        return Ok(());
    }
    let stop = sql!(
        "UPDATE channels_outbox SET state = 'suppressed', changed_at = ?3 WHERE channel = ?1 AND value = ?2 AND state IN ('queued', 'held')"
    );
    access.tx().exec(stop, &params![channel.word(), value, now]).await?;
    Ok(())
}

/// Whatever still waits for an address cannot arrive.
pub(crate) async fn fail_waiting<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    channel: Channel,
    value: &str,
    fault: &str,
) -> Result<()> {
    let now = access.now();
    let fail = sql!(
        "UPDATE channels_outbox SET state = 'failed', changed_at = ?3, fault = ?4 WHERE channel = ?1 AND value = ?2 AND state IN ('queued', 'held')"
    );
    access.tx().exec(fail, &params![channel.word(), value, now, fault]).await?;
    Ok(())
}

/// The notices of a channel that went out, newest first, at most 60; to one address when named. For the demo's pages.
pub(crate) async fn outgoing_of<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    channel: Channel,
    value: &str,
) -> Result<Vec<Outgoing>> {
    let query = sql!(
        "SELECT id, person, channel, value, notice, path, code, locale, urgent, state, tries, made_at, exception
         FROM channels_outbox WHERE channel = ?1 AND (value = ?2 OR ?2 = '') AND state IN ('sent', 'delivered') ORDER BY changed_at DESC, id DESC LIMIT 60"
    );
    access.tx().all(query, &params![channel.word(), value]).await
}

/// How many codes a person asked for since a moment.
pub(crate) async fn codes_since<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    since: Time,
) -> Result<i64> {
    let query = sql!(
        "SELECT COUNT(*) FROM channels_outbox WHERE person = ?1 AND notice = 'confirm-address' AND made_at > ?2 LIMIT 1"
    );
    Ok(access.tx().one::<(i64,)>(query, &params![person, since]).await?.0)
}

/// Where the notices made since a moment stand: state, how many.
pub(crate) async fn counts<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    since: Time,
) -> Result<Vec<(State, i64)>> {
    let query =
        sql!("SELECT state, COUNT(*) FROM channels_outbox WHERE id >= ?1 GROUP BY state ORDER BY state LIMIT 20");
    let rows = access.tx().all::<(String, i64)>(query, &params![RawId::first_of(since)]).await?;
    Ok(rows.into_iter().map(|(word, n)| (State::from_word(&word), n)).collect())
}

/// What did not arrive, newest first, at most 50: when, notice, channel, state, fault. No names, no addresses.
pub(crate) async fn troubles<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
) -> Result<Vec<(Time, String, String, String, String)>> {
    let query = sql!(
        "SELECT changed_at, notice, channel, state, fault FROM channels_outbox
         WHERE (state = 'failed' OR state = 'unknown' OR state = 'unreachable') ORDER BY changed_at DESC, id DESC LIMIT 50"
    );
    access.tx().all(query, &[]).await
}

/// Keeps that a text came in; never its words. `once` is what the gateway calls it: nothing is kept, and the answer is no,
/// when one of that name was kept before from that number.
pub(crate) async fn put_inbound<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: Option<PersonId>,
    value: &str,
    keyword: &str,
    once: Option<&str>,
) -> Result<bool> {
    let now = access.now();
    let insert = sql!(
        "INSERT INTO channels_inbound (value, once, person, keyword, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (value, once) DO NOTHING"
    );
    let person = person.map_or_else(RawId::default, PersonId::raw);
    let once = once.map_or_else(|| RawId::new(now).to_string(), str::to_owned);
    Ok(access.tx().exec(insert, &params![value, once, person, keyword, now]).await? == 1)
}

/// The texts that came from a number, newest first, at most 60: when, keyword or empty.
pub(crate) async fn inbound_of<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    value: &str,
) -> Result<Vec<(Time, String)>> {
    let query = sql!("SELECT at, keyword FROM channels_inbound WHERE value = ?1 ORDER BY at DESC LIMIT 60");
    access.tx().all(query, &params![value]).await
}
