//! What the proposals are made of: threads and their words' times, from the published tables of messaging.

use gate::{Access, Act, Resource};
use kernel::{PersonId, RawId, Result, Time};
use sha2::{Digest, Sha256};
use store::{params, sql};

/// A thread of a patient, as costs need it.
#[derive(Debug, Clone)]
pub(crate) struct ThreadLine {
    pub id: RawId,
    pub title: String,
    /// Its reason may be billed.
    pub billed: bool,
    pub asked_at: Time,
}

/// The patient's threads with words since a moment, newest first, at most 200.
pub(crate) async fn threads<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    patient: PersonId,
    since: Time,
) -> Result<Vec<ThreadLine>> {
    let query = sql!(
        "SELECT t.id, t.title, COALESCE(r.billed, 0), t.asked_at FROM messaging_threads t
         LEFT JOIN messaging_reasons r ON r.key = t.reason
         WHERE t.patient = ?1 AND t.last_at >= ?2 ORDER BY t.asked_at DESC, t.id DESC LIMIT 200"
    );
    let rows = access.tx().all::<(RawId, String, bool, Time)>(query, &params![patient, since]).await?;
    Ok(rows.into_iter().map(|(id, title, billed, asked_at)| ThreadLine { id, title, billed, asked_at }).collect())
}

/// When words were written in a thread, by whom, and on which side (`kin` or `team`); oldest first, at most 500.
pub(crate) async fn words_at<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    thread: RawId,
) -> Result<Vec<(Time, PersonId, String)>> {
    let query = sql!(
        "SELECT at, author, side FROM messaging_posts WHERE thread = ?1 AND kind = 'message' AND author IS NOT NULL
         AND side <> 'auto' ORDER BY n LIMIT 500"
    );
    access.tx().all(query, &params![thread]).await
}

/// SHA-256, in hex, over every post of the thread in order: number, kind, side, author, time and words, each with its length.
pub(crate) async fn thread_hash<A: Act, K: Resource>(access: &mut Access<'_, A, K>, thread: RawId) -> Result<String> {
    let query = sql!(
        "SELECT n, kind, side, author, at, body FROM messaging_posts WHERE thread = ?1 AND n > ?2 ORDER BY n LIMIT 500"
    );
    let (mut hash, mut after) = (Sha256::new(), 0i64);
    loop {
        let rows = access
            .tx()
            .all::<(i64, String, String, Option<RawId>, Time, String)>(query, &params![thread, after])
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.0;
        for (n, kind, side, author, at, body) in &rows {
            let author = author.map(|a| a.0.to_vec()).unwrap_or_default();
            let (n, at) = (n.to_be_bytes(), at.micros().to_be_bytes());
            let parts: [&[u8]; 6] = [&n, kind.as_bytes(), side.as_bytes(), &author, &at, body.as_bytes()];
            for part in parts {
                hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                hash.update(part);
            }
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
