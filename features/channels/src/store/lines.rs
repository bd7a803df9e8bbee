//! What is known of lines.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{PersonId, Result, Time};
use store::{params, sql};

use crate::lines::{Line, LineClass};

type Kept = (String, String, String, Time);

fn read((value, class, source, asked_at): Kept) -> Line {
    Line { value, class: LineClass::from_word(&class), source, asked_at }
}

/// What is kept about a number.
pub(crate) async fn line<A: Act, K: Resource>(access: &mut Access<'_, A, K>, value: &str) -> Result<Option<Line>> {
    let query = sql!("SELECT value, class, source, asked_at FROM channels_lines WHERE value = ?1");
    Ok(access.tx().first::<Kept>(query, &params![value]).await?.map(read))
}

/// What is kept about a person's numbers, at most 20.
pub(crate) async fn lines_of<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Vec<Line>> {
    let query = sql!(
        "SELECT l.value, l.class, l.source, l.asked_at FROM channels_addresses a JOIN channels_lines l ON l.value = a.value
         WHERE a.person = ?1 AND a.channel = 'phone' AND a.removed_at IS NULL LIMIT 20"
    );
    Ok(access.tx().all::<Kept>(query, &params![person]).await?.into_iter().map(read).collect())
}

/// Keeps the newest word about a number.
pub(crate) async fn put_line<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    value: &str,
    class: LineClass,
    source: &str,
) -> Result<()> {
    let now = access.now();
    let put = sql!(
        "INSERT INTO channels_lines (value, class, source, asked_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (value) DO UPDATE SET class = excluded.class, source = excluded.source, asked_at = excluded.asked_at"
    );
    access.tx().exec(put, &params![value, class.word(), source, now]).await?;
    Ok(())
}

/// A number counts as not confirmed any more; gives those who had confirmed it.
pub(crate) async fn unconfirm<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    value: &str,
) -> Result<Vec<PersonId>> {
    let end = sql!(
        "UPDATE channels_addresses SET verified_at = NULL
         WHERE channel = 'phone' AND value = ?1 AND removed_at IS NULL AND verified_at IS NOT NULL RETURNING person"
    );
    Ok(access.tx().all::<(PersonId,)>(end, &params![value]).await?.into_iter().map(|(person,)| person).collect())
}

/// A confirmed number of a person.
#[derive(Debug)]
pub(crate) struct Held {
    pub value: String,
    pub person: PersonId,
    /// When the person last agreed to it or confirmed it.
    pub agreed_at: Time,
    /// Notices may go there.
    pub stands: bool,
}

/// Value, person, when it was confirmed, when the person last agreed, what the last row of the ledger says.
type Holder = (String, PersonId, Time, Option<Time>, Option<String>);

fn held((value, person, verified_at, agreed_at, stands): Holder) -> Held {
    let agreed_at = agreed_at.map_or(verified_at, |at| at.max(verified_at));
    Held { value, person, agreed_at, stands: stands.is_none_or(|stands| stands == "on") }
}

/// Everybody who confirmed a number, who first made it known first, at most 20.
pub(crate) async fn holders<A: Act, K: Resource>(access: &mut Access<'_, A, K>, value: &str) -> Result<Vec<Held>> {
    let query = sql!(
        "SELECT a.value, a.person, a.verified_at,
           (SELECT MAX(g.at) FROM channels_ledger g WHERE g.channel = 'phone' AND g.value = a.value AND g.person = a.person AND g.stands = 'on'),
           (SELECT g.stands FROM channels_ledger g WHERE g.channel = 'phone' AND g.value = a.value ORDER BY g.n DESC LIMIT 1)
         FROM channels_addresses a WHERE a.channel = 'phone' AND a.value = ?1 AND a.removed_at IS NULL AND a.verified_at IS NOT NULL
         ORDER BY a.made_at, a.id LIMIT 20"
    );
    Ok(access.tx().all::<Holder>(query, &params![value]).await?.into_iter().map(held).collect())
}

/// The confirmed numbers behind one, in their order, with everybody who has them: those of the next `most` numbers.
pub(crate) async fn held_numbers<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    after: &str,
    most: usize,
) -> Result<Vec<Held>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let query = sql!(
        "SELECT a.value, a.person, a.verified_at,
           (SELECT MAX(g.at) FROM channels_ledger g WHERE g.channel = 'phone' AND g.value = a.value AND g.person = a.person AND g.stands = 'on'),
           (SELECT g.stands FROM channels_ledger g WHERE g.channel = 'phone' AND g.value = a.value ORDER BY g.n DESC LIMIT 1)
         FROM channels_addresses a WHERE a.channel = 'phone' AND a.removed_at IS NULL AND a.verified_at IS NOT NULL AND a.value IN (
           SELECT DISTINCT b.value FROM channels_addresses b WHERE b.channel = 'phone' AND b.value > ?1 AND b.removed_at IS NULL
             AND b.verified_at IS NOT NULL ORDER BY b.value LIMIT ?2)
         ORDER BY a.value, a.person LIMIT 10000"
    );
    Ok(access.tx().all::<Holder>(query, &params![after, most]).await?.into_iter().map(held).collect())
}

/// A number counts as not confirmed by one person any more.
pub(crate) async fn unconfirm_of<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (person, value): (PersonId, &str),
) -> Result<()> {
    let end = sql!(
        "UPDATE channels_addresses SET verified_at = NULL WHERE channel = 'phone' AND value = ?1 AND person = ?2 AND removed_at IS NULL"
    );
    access.tx().exec(end, &params![value, person]).await?;
    Ok(())
}

/// Whatever of one person's still waits for a number cannot arrive.
pub(crate) async fn fail_waiting_of<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (person, value): (PersonId, &str),
    fault: &str,
) -> Result<()> {
    let now = access.now();
    let fail = sql!(
        "UPDATE channels_outbox SET state = 'failed', changed_at = ?3, fault = ?4
         WHERE channel = 'phone' AND value = ?1 AND person = ?2 AND state IN ('queued', 'held')"
    );
    access.tx().exec(fail, &params![value, person, now, fault]).await?;
    Ok(())
}

/// Forgets what was asked before a moment about numbers that nobody has any more.
pub(crate) async fn forget_lines<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, before: Time) -> Result<()> {
    let forget = sql!(
        "DELETE FROM channels_lines WHERE asked_at <= ?1 AND NOT EXISTS (
           SELECT 1 FROM channels_addresses a WHERE a.channel = 'phone' AND a.value = channels_lines.value AND a.removed_at IS NULL)"
    );
    access.tx().exec(forget, &params![before]).await?;
    Ok(())
}

/// Numbers that somebody still has and that were asked before a moment, oldest first, at most 50.
pub(crate) async fn old_lines<A: Act, K: Resource>(access: &mut Access<'_, A, K>, before: Time) -> Result<Vec<String>> {
    let query = sql!(
        "SELECT l.value FROM channels_lines l WHERE l.asked_at <= ?1
           AND EXISTS (SELECT 1 FROM channels_addresses a WHERE a.channel = 'phone' AND a.value = l.value AND a.removed_at IS NULL)
         ORDER BY l.asked_at LIMIT 50"
    );
    Ok(access.tx().all::<(String,)>(query, &params![before]).await?.into_iter().map(|(value,)| value).collect())
}
