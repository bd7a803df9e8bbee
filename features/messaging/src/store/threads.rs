//! Threads: made, listed, moved, ended.

use gate::{Access, Act, Resource, Scope, WriteAct};
use guard::Level;
use kernel::{Error, PersonId, PoolId, RawId, Result, Time};
use store::{FromRow, Row, Tx, params, sql};

use work::Item;

use crate::types::{Danger, Follow, Reason, State, Thread, ThreadId, ThreadInfo};

impl FromRow for ThreadInfo {
    fn from_row(row: &Row) -> Result<Self> {
        let word = |what: &str| Error::internal(format!("messaging_threads: unknown {what}"));
        Ok(Self {
            id: row.get(0)?,
            patient: row.get(1)?,
            pool: row.get(2)?,
            holder: row.get(3)?,
            asked_by: row.get(4)?,
            reason: row.get(5)?,
            title: row.get(6)?,
            state: State::parse(&row.get::<String>(7)?).ok_or_else(|| word("state"))?,
            outcome: row.get(8)?,
            screened: row.get(9)?,
            danger: Level::parse(&row.get::<String>(10)?),
            language: row.get(11)?,
            waits_at: row.get(12)?,
            due_at: row.get(13)?,
            answered_at: row.get(14)?,
            closed_at: row.get(15)?,
            about: [row.get(16)?, row.get(17)?],
        })
    }
}

/// The thread of the proof.
pub(crate) async fn thread<A: Act>(access: &mut Access<'_, A, Thread>) -> Result<ThreadInfo> {
    let id = access.id();
    let query = sql!(
        "SELECT x.id, x.patient, x.pool, x.holder, x.asked_by, x.reason, x.title, x.state, x.outcome, x.screened, x.danger,
           x.language, x.waits_at, x.due_at, x.answered_at, x.closed_at, COALESCE(r.words_en, ''), COALESCE(r.words_es, '')
         FROM messaging_threads x LEFT JOIN messaging_reasons r ON r.key = x.reason WHERE x.id = ?1"
    );
    access.tx().one(query, &params![id]).await
}

/// A thread without its posts, in state `asked`.
pub(crate) struct Opened<'a> {
    pub id: ThreadId,
    pub patient: PersonId,
    pub item: &'a Item,
    pub reason: &'a str,
    pub title: &'a str,
    pub danger: &'a Danger,
}

pub(crate) async fn insert_thread<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    new: &Opened<'_>,
    by: PersonId,
) -> Result<()> {
    let now = access.now();
    let insert = sql!(
        "INSERT INTO messaging_threads (id, patient, pool, holder, asked_by, reason, title, state, outcome, screened, danger,
           language, asked_at, waits_at, due_at, answered_at, closed_at, last_n, last_at)
         VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, ?12, '', ?7, ?8, ?9, ?10, ?10, ?11, NULL, NULL, 0, ?10)"
    );
    let level = new.danger.level.map_or("", Level::name);
    let row = params![
        new.id,
        new.patient,
        new.item.pool,
        by,
        new.reason,
        new.title,
        new.danger.screened,
        level,
        new.danger.language,
        now,
        new.item.due_at,
        State::Asked.word(),
    ];
    access.tx().exec(insert, &row).await?;
    Ok(())
}

/// A thread that the team begins: nobody owes an answer until the patient writes.
pub(crate) async fn insert_started<A: WriteAct>(
    access: &mut Access<'_, A, kernel::Person>,
    (id, title): (ThreadId, &str),
    reason: &Reason,
) -> Result<()> {
    let (patient, by, now) = (access.id(), access.who().id, access.now());
    let insert = sql!(
        "INSERT INTO messaging_threads (id, patient, pool, holder, asked_by, reason, title, state, outcome, screened, danger,
           language, asked_at, waits_at, due_at, answered_at, closed_at, last_n, last_at)
         VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7, '', 1, '', '', ?8, ?8, ?8, ?8, NULL, 0, ?8)"
    );
    let row = params![id, patient, reason.pool, by, reason.key.as_str(), title, State::Answered.word(), now];
    access.tx().exec(insert, &row).await?;
    Ok(())
}

/// The circle wrote again: the team owes an answer, by the item that is open now.
pub(crate) async fn waits_again<A: WriteAct>(
    access: &mut Access<'_, A, Thread>,
    danger: &Danger,
    item: &Item,
) -> Result<()> {
    let (id, now) = (access.id(), access.now());
    let note = sql!(
        "UPDATE messaging_threads SET waits_at = CASE WHEN state = 'asked' THEN waits_at ELSE ?2 END, state = 'asked', outcome = '',
           closed_at = NULL, screened = ?3, danger = ?4, language = CASE WHEN ?5 = '' THEN language ELSE ?5 END, due_at = ?6,
           pool = ?7, holder = ?8 WHERE id = ?1"
    );
    let level = danger.level.map_or("", Level::name);
    let row = params![id, now, danger.screened, level, danger.language, item.due_at, item.pool, item.holder];
    access.tx().exec(note, &row).await?;
    Ok(())
}

/// The team answered.
pub(crate) async fn set_answered<A: WriteAct>(access: &mut Access<'_, A, Thread>) -> Result<()> {
    let (id, now) = (access.id(), access.now());
    let note = sql!(
        "UPDATE messaging_threads SET state = CASE WHEN state = 'closed' THEN state ELSE 'answered' END,
           answered_at = CASE WHEN answered_at IS NULL OR answered_at < waits_at THEN ?2 ELSE answered_at END WHERE id = ?1"
    );
    access.tx().exec(note, &params![id, now]).await?;
    Ok(())
}

/// Ended with an outcome.
pub(crate) async fn end_thread(tx: &mut Tx, thread: RawId, outcome: &str, now: Time) -> Result<()> {
    let note = sql!("UPDATE messaging_threads SET state = 'closed', outcome = ?2, closed_at = ?3 WHERE id = ?1");
    tx.exec(note, &params![thread, outcome, now]).await?;
    Ok(())
}

/// Pool, holder, last number and state of a thread before its work item moved; none when there is no such thread.
pub(crate) async fn place_of(tx: &mut Tx, thread: RawId) -> Result<Option<(PoolId, Option<PersonId>, i64, String)>> {
    tx.first(sql!("SELECT pool, holder, last_n, state FROM messaging_threads WHERE id = ?1"), &params![thread]).await
}

/// Pool and holder follow the work item.
pub(crate) async fn move_thread(tx: &mut Tx, thread: RawId, pool: PoolId, holder: Option<PersonId>) -> Result<()> {
    let note = sql!("UPDATE messaging_threads SET pool = ?2, holder = ?3 WHERE id = ?1");
    tx.exec(note, &params![thread, pool, holder]).await?;
    Ok(())
}

/// One line of somebody's messages.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub id: ThreadId,
    pub patient: PersonId,
    pub patient_name: String,
    pub title: String,
    pub state: State,
    pub outcome: String,
    pub due_at: Time,
    pub last_at: Time,
    pub unread: bool,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            patient: row.get(1)?,
            patient_name: row.get::<Option<String>>(2)?.unwrap_or_default(),
            title: row.get(3)?,
            state: State::parse(&row.get::<String>(4)?).unwrap_or(State::Asked),
            outcome: row.get(5)?,
            due_at: row.get(6)?,
            last_at: row.get(7)?,
            unread: row.get(8)?,
        })
    }
}

/// Threads among one's own messages, newest post first, at most 25 older than `before`.
///
/// `near` walks from the person to a few threads by key; who may have them is decided by the gate's filter alone.
pub(crate) async fn lines(
    scope: &mut Scope<'_, Follow, Thread>,
    before: Option<(Time, RawId)>,
    unread_only: bool,
) -> Result<Vec<Line>> {
    let me = scope.who().id;
    let (at, id) = before.unwrap_or((Time::NEVER, RawId([255; 16])));
    let query = sql!(
        "WITH near AS (
           SELECT t.id FROM messaging_threads t WHERE t.patient = ?1
           UNION SELECT t.id FROM gate_grants g JOIN messaging_threads t ON t.patient = g.target WHERE g.grantee = ?1
           UNION SELECT g.target FROM gate_grants g WHERE g.grantee = ?1),
         mine AS (
           SELECT x.id, x.patient, x.title, x.state, x.outcome, x.due_at, x.last_at,
             CASE WHEN CASE WHEN x.said_by IS DISTINCT FROM ?1 THEN x.said_n ELSE x.heard_n END > COALESCE(r.n, 0)
               THEN 1 ELSE 0 END AS unread
           FROM near JOIN messaging_threads x ON x.id = near.id
           LEFT JOIN messaging_reads r ON r.thread = x.id AND r.person = ?1 WHERE {scope})
         SELECT m.id, m.patient, a.name, m.title, m.state, m.outcome, m.due_at, m.last_at, m.unread
         FROM mine m LEFT JOIN gate_actors a ON a.id = m.patient
         WHERE (m.last_at < ?2 OR (m.last_at = ?2 AND m.id < ?3)) AND (?4 = 0 OR m.unread = 1)
         ORDER BY m.last_at DESC, m.id DESC LIMIT 26"
    );
    let rows = scope.rows(query, &params![me, at, id, unread_only]).await?;
    rows.iter().map(Line::from_row).collect()
}

/// How many threads hold words of others that this person has not read.
pub(crate) async fn unread(scope: &mut Scope<'_, Follow, Thread>) -> Result<i64> {
    let me = scope.who().id;
    let query = sql!(
        "WITH near AS (
           SELECT t.id FROM messaging_threads t WHERE t.patient = ?1
           UNION SELECT t.id FROM gate_grants g JOIN messaging_threads t ON t.patient = g.target WHERE g.grantee = ?1
           UNION SELECT g.target FROM gate_grants g WHERE g.grantee = ?1)
         SELECT COUNT(*) FROM near JOIN messaging_threads x ON x.id = near.id
         LEFT JOIN messaging_reads r ON r.thread = x.id AND r.person = ?1
         WHERE CASE WHEN x.said_by IS DISTINCT FROM ?1 THEN x.said_n ELSE x.heard_n END > COALESCE(r.n, 0) AND {scope}"
    );
    scope.rows(query, &params![me]).await?.first().map_or(Ok(0), |row| row.get(0))
}

/// The thread that words by text message belong to: the patient's latest that is open, else the latest that ended after
/// `since`.
pub(crate) async fn thread_for_text<A: Act>(
    access: &mut Access<'_, A, kernel::Person>,
    since: Time,
) -> Result<Option<ThreadId>> {
    let patient = access.id();
    let query = sql!(
        "SELECT id FROM messaging_threads WHERE patient = ?1 AND (state <> 'closed' OR closed_at > ?2)
         ORDER BY CASE WHEN state = 'closed' THEN 1 ELSE 0 END, last_at DESC, id DESC LIMIT 1"
    );
    Ok(access.tx().first::<(ThreadId,)>(query, &params![patient, since]).await?.map(|row| row.0))
}
