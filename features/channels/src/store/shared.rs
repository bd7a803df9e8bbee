//! One number, several people: who they are, who writes just now, and texts that wait until that is known.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{PersonId, RawId, Result, Time};
use store::{params, sql};

use crate::Channel;

/// Somebody who texts from a number.
#[derive(Debug, Clone)]
pub(crate) struct Texter {
    pub person: PersonId,
    pub name: String,
    /// Agreed to be called by the first name there.
    pub named: bool,
}

/// Who texts from a number: whoever confirmed it, in that order, at most 20. A number that somebody only typed in is a
/// stranger's: else words would reach a thread that is not their writer's.
pub(crate) async fn texters<A: Act, K: Resource>(access: &mut Access<'_, A, K>, number: &str) -> Result<Vec<Texter>> {
    Ok(behind(access, number).await?.1)
}

/// Who has a number, the one who confirmed it first, and who of them texts from it; together at most 20, who have it longest.
pub(crate) async fn behind<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    number: &str,
) -> Result<(Vec<PersonId>, Vec<Texter>)> {
    let query = sql!(
        "SELECT a.person, x.name, CASE WHEN n.person IS NULL THEN 0 ELSE 1 END,
           CASE WHEN a.verified_at IS NOT NULL AND x.closed_at IS NULL THEN 1 ELSE 0 END, COALESCE(a.verified_at, ?3)
         FROM channels_addresses a JOIN gate_actors x ON x.id = a.person
         LEFT JOIN channels_named n ON n.person = a.person AND n.number = a.value
         WHERE a.channel = ?1 AND a.value = ?2 AND a.removed_at IS NULL
         ORDER BY a.made_at, a.id LIMIT 20"
    );
    type Kept = (PersonId, String, bool, bool, Time);
    let mut rows = access.tx().all::<Kept>(query, &params![Channel::Sms.word(), number, Time::NEVER]).await?;
    rows.sort_by_key(|(.., confirmed)| *confirmed);
    let all = rows.iter().map(|row| row.0).collect();
    let texts = rows.into_iter().filter(|(.., texts, _)| *texts);
    Ok((all, texts.map(|(person, name, named, ..)| Texter { person, name, named }).collect()))
}

/// Who wrote from a number last, and when.
pub(crate) async fn talk<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    number: &str,
) -> Result<Option<(PersonId, Time)>> {
    access.tx().first(sql!("SELECT person, at FROM channels_talks WHERE number = ?1"), &params![number]).await
}

/// Remembers who writes from a number.
pub(crate) async fn set_talk<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    number: &str,
    person: PersonId,
) -> Result<()> {
    let now = access.now();
    let put = sql!(
        "INSERT INTO channels_talks (number, person, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (number) DO UPDATE SET person = excluded.person, at = excluded.at"
    );
    access.tx().exec(put, &params![number, person, now]).await?;
    Ok(())
}

/// Keeps a text until it is known who wrote it.
pub(crate) async fn put_waiting<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (number, words): (&str, &str),
    (given, pictures): (Option<PersonId>, Option<RawId>),
) -> Result<()> {
    let now = access.now();
    let insert = sql!(
        "INSERT INTO channels_waiting (number, n, words, given, at, pictures)
         SELECT CAST(?1 AS TEXT), COALESCE(MAX(w.n), 0) + 1, CAST(?2 AS TEXT), ?3, CAST(?4 AS BIGINT), ?5
         FROM channels_waiting w WHERE w.number = ?1"
    );
    access.tx().exec(insert, &params![number, words, given, now, pictures]).await?;
    Ok(())
}

/// When the oldest text of a number that waits came.
pub(crate) async fn waits_since<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    number: &str,
) -> Result<Option<Time>> {
    let query = sql!("SELECT at FROM channels_waiting WHERE number = ?1 ORDER BY n LIMIT 1");
    Ok(access.tx().first::<(Time,)>(query, &params![number]).await?.map(|(at,)| at))
}

/// The texts of a number that wait, oldest first, at most 50: place, words, who got it already, the pictures.
pub(crate) async fn waiting<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    number: &str,
) -> Result<Vec<(i64, String, Option<PersonId>, Option<RawId>)>> {
    let query = sql!("SELECT n, words, given, pictures FROM channels_waiting WHERE number = ?1 ORDER BY n LIMIT 50");
    access.tx().all(query, &params![number]).await
}

/// A text that finds its thread leaves; gives whether it was still there.
pub(crate) async fn take_waiting<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    number: &str,
    n: i64,
) -> Result<bool> {
    let gone = sql!("DELETE FROM channels_waiting WHERE number = ?1 AND n = ?2");
    Ok(access.tx().exec(gone, &params![number, n]).await? == 1)
}

/// Agrees to be called by the first name in texts to a number, or takes it back.
pub(crate) async fn set_named<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (person, number): (PersonId, &str),
    words: Option<&str>,
) -> Result<()> {
    let now = access.now();
    let end = sql!("DELETE FROM channels_named WHERE person = ?1 AND number = ?2");
    access.tx().exec(end, &params![person, number]).await?;
    if let Some(words) = words {
        let put = sql!("INSERT INTO channels_named (person, number, at, words) VALUES (?1, ?2, ?3, ?4)");
        access.tx().exec(put, &params![person, number, now, words]).await?;
    }
    Ok(())
}
