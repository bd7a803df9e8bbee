//! Posts, read marks, and forms that were taken already.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Time};
use store::{FromRow, Row, Tx, params, sql};

use crate::{
    policy::SPEAKS,
    types::{PostId, PostInfo, PostKind, Side, Thread, ThreadId, Via},
};

/// A post to be added.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewPost<'a> {
    pub kind: PostKind,
    pub side: Side,
    pub author: Option<PersonId>,
    pub code: &'a str,
    pub about: Option<RawId>,
    pub body: &'a str,
    pub via: Via,
    pub files: usize,
}

impl<'a> NewPost<'a> {
    pub(crate) const fn message(side: Side, author: PersonId, body: &'a str) -> Self {
        Self {
            kind: PostKind::Message,
            side,
            author: Some(author),
            code: "",
            about: None,
            body,
            via: Via::App,
            files: 0,
        }
    }
    pub(crate) const fn event(code: &'a str, author: Option<PersonId>, about: Option<RawId>) -> Self {
        Self { kind: PostKind::Event, side: Side::Auto, author, code, about, body: "", via: Via::App, files: 0 }
    }
}

/// Adds a post at the end of the thread; its number makes the order sure even within a millisecond.
pub(crate) async fn add_post(tx: &mut Tx, thread: RawId, post: &NewPost<'_>, now: Time) -> Result<(PostId, i64)> {
    let count = sql!(
        "UPDATE messaging_threads SET last_n = last_n + 1, last_at = CASE WHEN ?3 = 'message' THEN ?2 ELSE last_at END,
           heard_n = CASE WHEN ?3 = 'message' AND said_by IS DISTINCT FROM ?4 THEN said_n ELSE heard_n END,
           said_n = CASE WHEN ?3 = 'message' THEN last_n + 1 ELSE said_n END,
           said_by = CASE WHEN ?3 = 'message' THEN ?4 ELSE said_by END
         WHERE id = ?1 RETURNING last_n"
    );
    let (n,): (i64,) = tx.one(count, &params![thread, now, post.kind.word(), post.author]).await?;
    let id = PostId::new(now);
    let insert = sql!(
        "INSERT INTO messaging_posts (id, thread, n, kind, side, author, code, about, body, via, files, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
    );
    let row = params![
        id,
        thread,
        n,
        post.kind.word(),
        post.side.word(),
        post.author,
        post.code,
        post.about,
        post.body,
        post.via.word(),
        post.files,
        now
    ];
    tx.exec(insert, &row).await?;
    Ok((id, n))
}

impl FromRow for PostInfo {
    fn from_row(row: &Row) -> Result<Self> {
        let word = |what: &str| Error::internal(format!("messaging_posts: unknown {what}"));
        Ok(Self {
            id: row.get(0)?,
            n: row.get(1)?,
            kind: PostKind::parse(&row.get::<String>(2)?).ok_or_else(|| word("kind"))?,
            side: Side::parse(&row.get::<String>(3)?).ok_or_else(|| word("side"))?,
            author: row.get(4)?,
            code: row.get(5)?,
            about: row.get(6)?,
            body: row.get(7)?,
            via: Via::parse(&row.get::<String>(8)?).unwrap_or(Via::App),
            files: row.get(9)?,
            at: row.get(10)?,
        })
    }
}

/// The last 40 posts before number `before`, oldest first; notes only for the team.
pub(crate) async fn posts<A: Act>(
    access: &mut Access<'_, A, Thread>,
    before: i64,
    notes: bool,
) -> Result<Vec<PostInfo>> {
    let thread = access.id();
    let query = sql!(
        "SELECT id, n, kind, side, author, code, about, body, via, files, at FROM messaging_posts
         WHERE thread = ?1 AND n < ?2 AND (?3 = 1 OR kind <> 'note') ORDER BY n DESC LIMIT 40"
    );
    let mut rows: Vec<PostInfo> = access.tx().all(query, &params![thread, before, notes]).await?;
    rows.reverse();
    Ok(rows)
}

/// The last words of the circle in a thread, for one line of the queue.
pub(crate) async fn last_words<A: Act>(access: &mut Access<'_, A, Thread>) -> Result<String> {
    let thread = access.id();
    let query = sql!(
        "SELECT body FROM messaging_posts WHERE thread = ?1 AND kind = 'message' AND side = 'kin' ORDER BY n DESC LIMIT 1"
    );
    Ok(access.tx().first::<(String,)>(query, &params![thread]).await?.map(|row| row.0).unwrap_or_default())
}

/// The words of a message, how many files hang on it, and which way it was written.
pub(crate) async fn words_of(tx: &mut Tx, thread: RawId, n: i64) -> Result<Option<(String, i64, Via)>> {
    let query = sql!("SELECT body, files, via FROM messaging_posts WHERE thread = ?1 AND n = ?2 AND kind = 'message'");
    let row = tx.first::<(String, i64, String)>(query, &params![thread, n]).await?;
    Ok(row.map(|(body, files, via)| (body, files, Via::parse(&via).unwrap_or(Via::App))))
}

/// A person is the patient of a thread, or speaks for them in their circle now.
pub(crate) async fn speaks(tx: &mut Tx, thread: RawId, person: PersonId, now: Time) -> Result<bool> {
    let query = sql!(
        "SELECT t.id FROM messaging_threads t WHERE t.id = ?1 AND (t.patient = ?2 OR EXISTS (
           SELECT 1 FROM gate_grants g WHERE g.target = t.patient AND g.grantee = ?2 AND (g.relations & ?3) <> 0
             AND g.starts_at <= ?4 AND g.ends_at > ?4 AND g.revoked_at IS NULL))"
    );
    let found = tx.first::<(RawId,)>(query, &params![thread, person, SPEAKS.bits(), now]).await?;
    Ok(found.is_some())
}

/// How a person wrote last in a thread; none when they did not write.
pub(crate) async fn last_via<A: Act>(access: &mut Access<'_, A, Thread>, person: PersonId) -> Result<Option<Via>> {
    let thread = access.id();
    let query = sql!(
        "SELECT via FROM messaging_posts WHERE thread = ?1 AND author = ?2 AND kind = 'message' ORDER BY n DESC LIMIT 1"
    );
    let last = access.tx().first::<(String,)>(query, &params![thread, person]).await?;
    Ok(last.and_then(|(via,)| Via::parse(&via)))
}

/// Who reads, how far, and since when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Read {
    pub person: PersonId,
    pub n: i64,
    pub at: Time,
}

impl FromRow for Read {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { person: row.get(0)?, n: row.get(1)?, at: row.get(2)? })
    }
}

/// Every reader's mark, at most 50.
pub(crate) async fn reads<A: Act>(access: &mut Access<'_, A, Thread>) -> Result<Vec<Read>> {
    let thread = access.id();
    let query = sql!("SELECT person, n, at FROM messaging_reads WHERE thread = ?1 ORDER BY at, person LIMIT 50");
    access.tx().all(query, &params![thread]).await
}

/// Notes that a person has read up to post `n`; never moves back.
pub(crate) async fn mark_read(
    tx: &mut Tx,
    thread: RawId,
    person: PersonId,
    n: i64,
    counts: bool,
    now: Time,
) -> Result<()> {
    let put = sql!(
        "INSERT INTO messaging_reads (thread, person, n, at, counts) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (thread, person) DO UPDATE SET n = excluded.n, at = excluded.at, counts = excluded.counts
         WHERE messaging_reads.n < excluded.n"
    );
    tx.exec(put, &params![thread, person, n, now, counts]).await?;
    Ok(())
}

/// True when the patient, or somebody who speaks for the patient, has read up to post `n`.
pub(crate) async fn is_read<A: Act>(access: &mut Access<'_, A, Thread>, n: i64) -> Result<bool> {
    let thread = access.id();
    let query = sql!("SELECT n FROM messaging_reads WHERE thread = ?1 AND n >= ?2 AND counts = 1 LIMIT 1");
    Ok(access.tx().first::<(i64,)>(query, &params![thread, n]).await?.is_some())
}

/// True when a reminder went out after post `n`: several answers are told again once.
pub(crate) async fn told_since<A: Act>(access: &mut Access<'_, A, Thread>, n: i64) -> Result<bool> {
    let thread = access.id();
    let query = sql!("SELECT n FROM messaging_posts WHERE thread = ?1 AND n > ?2 AND code = 'unread' LIMIT 1");
    Ok(access.tx().first::<(i64,)>(query, &params![thread, n]).await?.is_some())
}

/// Takes a form once. The thread of the first time, when this is not the first.
pub(crate) async fn take_form<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    nonce: &str,
    thread: ThreadId,
) -> Result<Option<ThreadId>> {
    let (person, now) = (access.who().id, access.now());
    let put = sql!(
        "INSERT INTO messaging_sends (person, nonce, thread, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (person, nonce) DO NOTHING"
    );
    if access.tx().exec(put, &params![person, nonce, thread, now]).await? == 1 {
        return Ok(None);
    }
    let first = sql!("SELECT thread FROM messaging_sends WHERE person = ?1 AND nonce = ?2");
    Ok(Some(access.tx().one::<(ThreadId,)>(first, &params![person, nonce]).await?.0))
}

/// Forgets forms that were taken before `before`.
pub(crate) async fn forget_forms<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, before: Time) -> Result<u64> {
    access.tx().exec(sql!("DELETE FROM messaging_sends WHERE at < ?1"), &params![before]).await
}
