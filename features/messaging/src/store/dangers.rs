//! Danger found in posts, and what the team says of it.

use gate::{Access, Act, Organisation, Resource, WriteAct};
use guard::{Kind, Level, Screening, VERSION};
use kernel::{Error, PersonId, Result, Time};
use store::{FromRow, Row, params, sql};

use crate::{
    tally::Counted,
    types::{Danger, MISSED, Mark, Measure, PostId, Thread, ThreadId, Verdict},
};

/// One danger of a post: found by a rule, or by the team alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub rule: &'a str,
    pub level: Level,
    pub kind: Kind,
    pub language: &'a str,
}

/// Notes what the tables found in a new post, so that the team's marks have something to be counted against. The most
/// urgent hit of each rule stands for it.
pub(crate) async fn note_dangers<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (thread, post): (ThreadId, PostId),
    seen: &Screening,
) -> Result<()> {
    let (now, language) = (access.now(), Danger::of(seen).language);
    let insert = sql!(
        "INSERT INTO messaging_dangers (post, rule, thread, level, kind, language, version, at, verdict, marked_by, marked_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', NULL, NULL) ON CONFLICT (post, rule) DO NOTHING"
    );
    for hit in &seen.findings {
        let row = params![post, hit.rule, thread, hit.level.name(), hit.kind.name(), language, VERSION, now];
        access.tx().exec(insert, &row).await?;
    }
    Ok(())
}

/// Says what one danger was. What the tables found keeps the level and the version with which it was shown; what they
/// missed takes those of the last mark.
pub(crate) async fn put_mark<A: WriteAct>(
    access: &mut Access<'_, A, Thread>,
    post: PostId,
    found: &Found<'_>,
    verdict: Verdict,
) -> Result<()> {
    let (thread, me, now) = (access.id(), access.who().person(), access.now());
    let put = sql!(
        "INSERT INTO messaging_dangers (post, rule, thread, level, kind, language, version, at, verdict, marked_by, marked_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?8)
         ON CONFLICT (post, rule) DO UPDATE SET verdict = excluded.verdict, marked_by = excluded.marked_by,
           marked_at = excluded.marked_at,
           level = CASE WHEN excluded.verdict = 'missed' THEN excluded.level ELSE messaging_dangers.level END,
           kind = CASE WHEN excluded.verdict = 'missed' THEN excluded.kind ELSE messaging_dangers.kind END,
           version = CASE WHEN excluded.verdict = 'missed' THEN excluded.version ELSE messaging_dangers.version END"
    );
    let row = params![
        post,
        found.rule,
        thread,
        found.level.name(),
        found.kind.name(),
        found.language,
        VERSION,
        now,
        verdict.word(),
        me
    ];
    access.tx().exec(put, &row).await?;
    Ok(())
}

/// Takes a mark back. What the tables found stays as shown; a missed danger is gone, the audit keeps that it was said.
pub(crate) async fn take_back<A: WriteAct>(access: &mut Access<'_, A, Thread>, post: PostId, rule: &str) -> Result<()> {
    let thread = access.id();
    let sql = if rule == MISSED {
        sql!("DELETE FROM messaging_dangers WHERE post = ?1 AND rule = ?2 AND thread = ?3")
    } else {
        sql!(
            "UPDATE messaging_dangers SET verdict = '', marked_by = NULL, marked_at = NULL
             WHERE post = ?1 AND rule = ?2 AND thread = ?3"
        )
    };
    access.tx().exec(sql, &params![post, rule, thread]).await?;
    Ok(())
}

/// The number and the words of a message of the circle in the thread of the proof.
pub(crate) async fn kin_words<A: Act>(access: &mut Access<'_, A, Thread>, post: PostId) -> Result<(i64, String)> {
    let thread = access.id();
    let query =
        sql!("SELECT n, body FROM messaging_posts WHERE id = ?1 AND thread = ?2 AND side = 'kin' AND kind = 'message'");
    access.tx().first(query, &params![post, thread]).await?.ok_or(Error::NotFound)
}

/// A danger of a post, and what the team says of it.
pub(crate) struct Told {
    pub post: PostId,
    pub mark: Option<Mark>,
}

impl FromRow for Told {
    fn from_row(row: &Row) -> Result<Self> {
        let word = |what: &str| Error::internal(format!("messaging_dangers: unknown {what}"));
        let (post, verdict) = (row.get(0)?, row.get::<String>(4)?);
        if verdict.is_empty() {
            return Ok(Self { post, mark: None });
        }
        let mark = Mark {
            post,
            rule: row.get(1)?,
            level: Level::parse(&row.get::<String>(2)?).ok_or_else(|| word("level"))?,
            kind: row.get(3)?,
            verdict: Verdict::parse(&verdict).ok_or_else(|| word("verdict"))?,
            by: row.get::<PersonId>(5)?,
            at: row.get::<Time>(6)?,
        };
        Ok(Self { post, mark: Some(mark) })
    }
}

/// The dangers of a thread, at most the last 200.
pub(crate) async fn dangers<A: Act>(access: &mut Access<'_, A, Thread>) -> Result<Vec<Told>> {
    let thread = access.id();
    let query = sql!(
        "SELECT post, rule, level, kind, verdict, marked_by, marked_at FROM messaging_dangers
         WHERE thread = ?1 ORDER BY post DESC, rule LIMIT 200"
    );
    access.tx().all(query, &params![thread]).await
}

/// What was shown and marked in the whole organisation, by rule, level, kind, language and version; no post, no patient.
pub(crate) async fn counted(access: &mut Access<'_, Measure, Organisation>) -> Result<Vec<Counted>> {
    let query = sql!(
        "SELECT rule, level, kind, language, version, COUNT(CASE WHEN verdict <> 'missed' THEN 1 END),
           COUNT(CASE WHEN verdict = 'right' THEN 1 END), COUNT(CASE WHEN verdict = 'wrong' THEN 1 END),
           COUNT(CASE WHEN verdict = 'missed' THEN 1 END)
         FROM messaging_dangers GROUP BY rule, level, kind, language, version
         ORDER BY rule, level, kind, language, version LIMIT 20000"
    );
    access.tx().all(query, &[]).await
}
