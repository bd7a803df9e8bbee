//! The words of notices: every wording that was asked for, and those in use.

use gate::{Access, Act, Organisation, Resource, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use crate::templates::{Approval, Approved, Decide, ReadWords, Reword, Texts, Wording};

/// A wording as it was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub id: RawId,
    pub words: Texts,
    /// What it was to replace.
    pub was: Texts,
    /// The program's own words are to come back.
    pub built_in: bool,
    pub author: PersonId,
    pub author_name: String,
    pub made_at: Time,
    /// `waiting`, `approved`, `returned`, `withdrawn` or `replaced`.
    pub state: String,
    pub decider_name: Option<String>,
    pub decided_at: Option<Time>,
    pub note: String,
}

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self> {
        let texts = |n| Ok::<_, Error>(Texts::read(&row.get::<String>(n)?).unwrap_or_default());
        Ok(Self {
            id: row.get(0)?,
            words: texts(1)?,
            was: texts(2)?,
            built_in: row.get(3)?,
            author: row.get(4)?,
            author_name: row.get::<Option<String>>(5)?.unwrap_or_default(),
            made_at: row.get(6)?,
            state: row.get(7)?,
            decider_name: row.get(8)?,
            decided_at: row.get(9)?,
            note: row.get(10)?,
        })
    }
}

/// The stored words of one notice; empty where the program's own are sent.
pub(crate) async fn words_in_use<A: Act, K: Resource>(access: &mut Access<'_, A, K>, notice: &str) -> Result<String> {
    let query = sql!("SELECT words FROM channels_words WHERE notice = ?1 LIMIT 1");
    Ok(access.tx().first::<(String,)>(query, &params![notice]).await?.map(|(words,)| words).unwrap_or_default())
}

/// Every notice that was ever worded anew: its stored words, and since when.
pub(crate) async fn all_words<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
) -> Result<Vec<(String, String, Time)>> {
    access.tx().all(sql!("SELECT notice, words, since FROM channels_words ORDER BY notice LIMIT 100"), &[]).await
}

/// Every wording that came into use, newest first.
pub(crate) async fn approved<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Approved> {
    let query = sql!(
        "SELECT notice, decided_at, CASE built_in WHEN 0 THEN words ELSE '' END FROM channels_wordings
         WHERE state = 'approved' AND decided_at IS NOT NULL ORDER BY id DESC LIMIT 200"
    );
    let rows = access.tx().all::<(String, Time, String)>(query, &[]).await?;
    Ok(Approved(rows.into_iter().map(|(notice, since, words)| Approval { notice, since, words }).collect()))
}

/// The notices whose new words wait for a second person, with who asked.
pub(crate) async fn words_waiting<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
) -> Result<Vec<(String, PersonId)>> {
    let query = sql!("SELECT notice, author FROM channels_wordings WHERE state = 'waiting' ORDER BY notice LIMIT 100");
    access.tx().all(query, &[]).await
}

/// The wordings of one notice, newest first, at most 30. The one that waits is the first.
pub(crate) async fn versions(access: &mut Access<'_, ReadWords, Organisation>, notice: &str) -> Result<Vec<Version>> {
    let query = sql!(
        "SELECT w.id, w.words, w.was, w.built_in, w.author, a.name, w.made_at, w.state, d.name, w.decided_at, w.note
         FROM channels_wordings w LEFT JOIN gate_actors a ON a.id = w.author LEFT JOIN gate_actors d ON d.id = w.decider
         WHERE w.notice = ?1 ORDER BY w.id DESC LIMIT 30"
    );
    access.tx().all(query, &params![notice]).await
}

/// Which notice a wording is of.
pub(crate) async fn notice_of(access: &mut Access<'_, ReadWords, Wording>) -> Result<String> {
    let id = access.id().raw();
    let query = sql!("SELECT notice FROM channels_wordings WHERE id = ?1 LIMIT 1");
    access.tx().first::<(String,)>(query, &params![id]).await?.map(|(notice,)| notice).ok_or(Error::NotFound)
}

/// Keeps what somebody asks for, in place of what waited; gives its id and that of what it replaces.
pub(crate) async fn put_wording(
    access: &mut Access<'_, Reword, Organisation>,
    notice: &str,
    (words, was): (&Texts, &Texts),
    built_in: bool,
) -> Result<(RawId, Option<RawId>)> {
    let (now, author) = (access.now(), access.who().person());
    let (words, was) = (words.stored()?, was.stored()?);
    let replace = sql!(
        "UPDATE channels_wordings SET state = 'replaced', decider = ?2, decided_at = ?3 WHERE notice = ?1 AND state = 'waiting' RETURNING id"
    );
    let replaced = access.tx().first::<(RawId,)>(replace, &params![notice, author, now]).await?.map(|(id,)| id);
    let id = RawId::new(now);
    let insert = sql!(
        "INSERT INTO channels_wordings (id, notice, words, was, built_in, author, made_at, state, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', '')"
    );
    access.tx().exec(insert, &params![id, notice, words, was, built_in, author, now]).await?;
    Ok((id, replaced))
}

/// The wording itself, locked until the transaction ends, with its author; nothing once it was decided.
pub(crate) async fn open_wording<A: WriteAct>(
    access: &mut Access<'_, A, Wording>,
) -> Result<Option<(String, Texts, bool, PersonId)>> {
    let id = access.id().raw();
    let query = sql!(
        "SELECT notice, words, built_in, author FROM channels_wordings WHERE id = ?1 AND state = 'waiting' FOR UPDATE"
    );
    let row = access.tx().first::<(String, String, bool, PersonId)>(query, &params![id]).await?;
    Ok(row.map(|(notice, words, built_in, author)| (notice, Texts::read(&words).unwrap_or_default(), built_in, author)))
}

/// Ends the wait. The statement itself refuses the author's own yes.
pub(crate) async fn decide(access: &mut Access<'_, Decide, Wording>, approved: bool, note: &str) -> Result<()> {
    let (id, now, decider) = (access.id().raw(), access.now(), access.who().person());
    let state = if approved { "approved" } else { "returned" };
    let change = sql!(
        "UPDATE channels_wordings SET state = ?2, decider = ?3, decided_at = ?4, note = ?5
         WHERE id = ?1 AND state = 'waiting' AND author <> ?3"
    );
    match access.tx().exec(change, &params![id, state, decider, now, note]).await? {
        1 => Ok(()),
        _ => Err(Error::field("decide", "template-author")),
    }
}

/// Puts approved words into use; empty ones bring the program's own back.
pub(crate) async fn use_words(access: &mut Access<'_, Decide, Wording>, notice: &str, words: &str) -> Result<()> {
    let (id, now) = (access.id().raw(), access.now());
    let put = sql!(
        "INSERT INTO channels_words (notice, wording, words, since) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (notice) DO UPDATE SET wording = excluded.wording, words = excluded.words, since = excluded.since"
    );
    access.tx().exec(put, &params![notice, id, words, now]).await?;
    Ok(())
}

/// Takes back what one asked for oneself; false when it is another's, or was decided.
pub(crate) async fn withdraw(access: &mut Access<'_, Reword, Wording>) -> Result<bool> {
    let (id, now, author) = (access.id().raw(), access.now(), access.who().person());
    let change = sql!(
        "UPDATE channels_wordings SET state = 'withdrawn', decider = ?2, decided_at = ?3
         WHERE id = ?1 AND state = 'waiting' AND author = ?2"
    );
    Ok(access.tx().exec(change, &params![id, author, now]).await? == 1)
}
