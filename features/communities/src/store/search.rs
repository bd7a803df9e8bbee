//! Finding what was asked before, within what one may read.

use gate::{Access, Act};
use guard::Place;
use kernel::{RawId, Result};
use store::{Fit, params, sql};

use crate::{
    ground::{Directory, place_of},
    search,
};

/// Rows of the index that are looked at for one page of topics.
const CANDIDATES: i64 = 120;

/// A topic that fits.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub topic: RawId,
    pub title: String,
    pub body: String,
    pub place: RawId,
    pub n: i64,
}

/// Topics with a post that fits the words, the likeliest first, in these places alone: all open ones, and those closed
/// ones that are named here. A question that was asked several times in the same words is found once.
pub(crate) async fn find<A: Act>(
    access: &mut Access<'_, A, Directory>,
    text: &str,
    places: &[(RawId, Place)],
    most: usize,
) -> Result<Vec<Hit>> {
    let words = search::query(text);
    let mut among: Vec<String> = places.iter().map(|(place, kind)| search::place_word(*place, *kind)).collect();
    among.sort();
    among.dedup();
    if among.is_empty() {
        return Ok(Vec::new());
    }
    let mut hits: Vec<Hit> = Vec::new();
    for key in ranked(access, &words, &among).await? {
        let query = sql!(
            "SELECT t.id, t.title, x.body, x.place, x.n FROM communities_posts x JOIN communities_topics t ON t.id = x.topic
             WHERE x.key = ?1 AND x.state = 'shown' AND t.state = 'shown' LIMIT 1"
        );
        let row = access.tx().first::<(RawId, String, String, RawId, i64)>(query, &params![key]).await?;
        let Some((topic, title, body, place, n)) = row else { continue };
        // An open place that was closed since is known to the index and to nobody else.
        if !places.iter().any(|(id, _)| *id == place) {
            continue;
        }
        if hits.iter().all(|hit| hit.topic != topic && (hit.title != title || title.is_empty())) {
            hits.push(Hit { topic, title, body, place, n });
        }
        if hits.len() == most {
            break;
        }
    }
    Ok(hits)
}

/// The rows of the index that fit, by the engine's score and by how much of what was asked the title covers.
async fn ranked<A: Act>(access: &mut Access<'_, A, Directory>, words: &[String], among: &[String]) -> Result<Vec<i64>> {
    let mut found = access.tx().search(search::INDEX, (Fit::All, words), among, CANDIDATES).await?;
    if i64::try_from(found.len()).unwrap_or(i64::MAX) < CANDIDATES && words.len() > 1 {
        found = access.tx().search(search::INDEX, (Fit::Any, words), among, CANDIDATES).await?;
    }
    let mut scored = Vec::with_capacity(found.len());
    for (key, score) in found {
        let row = sql!("SELECT title, lay FROM communities_search WHERE rowid = ?1 LIMIT 1");
        let (title, lay) = access.tx().one::<(String, String)>(row, &params![key]).await?;
        scored.push((key, score * search::fits(words, &title, &lay)));
    }
    scored.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(scored.into_iter().map(|(key, _)| key).collect())
}

/// Posts of which the index is told in one piece of work.
const BATCH: i64 = 500;

/// Tells the index of the next posts, in the order of its keys: it begins a new piece for each row that comes out of it.
/// Gives whether there may be more.
pub(crate) async fn catch_up(access: &mut Access<'_, gate::Operate, Directory>) -> Result<bool> {
    let fresh = sql!("SELECT key FROM communities_fresh ORDER BY key LIMIT ?1");
    let keys = access.tx().all::<(i64,)>(fresh, &params![BATCH]).await?;
    let more = i64::try_from(keys.len()).is_ok_and(|n| n == BATCH);
    for (key,) in keys {
        let query = sql!(
            "SELECT CASE WHEN x.n = 0 THEN t.title ELSE '' END, x.body, x.place, p.place
             FROM communities_posts x JOIN communities_topics t ON t.id = x.topic JOIN communities_places p ON p.id = x.place
             WHERE x.key = ?1 AND x.state = 'shown' LIMIT 1"
        );
        access.tx().exec(sql!("DELETE FROM communities_search WHERE rowid = ?1"), &params![key]).await?;
        if let Some(row) = access.tx().first::<(String, String, RawId, String)>(query, &params![key]).await? {
            let (title, body, place, kind) = row;
            let words = search::index(&title, &body);
            let place = search::place_word(place, place_of(&kind));
            let put =
                sql!("INSERT INTO communities_search (rowid, title, lay, body, place) VALUES (?1, ?2, ?3, ?4, ?5)");
            let row = params![key, words.title.as_str(), words.lay.as_str(), words.body.as_str(), place.as_str()];
            access.tx().exec(put, &row).await?;
        }
        access.tx().exec(sql!("DELETE FROM communities_fresh WHERE key = ?1"), &params![key]).await?;
    }
    Ok(more)
}

/// Begins the index anew when it is empty and posts are there: a restore leaves it behind.
pub(crate) async fn begin_if_empty(access: &mut Access<'_, gate::Operate, Directory>) -> Result<()> {
    let all = sql!(
        "INSERT INTO communities_fresh (key) SELECT x.key FROM communities_posts x
         WHERE x.key >= 0 AND x.state = 'shown' AND NOT EXISTS (SELECT 1 FROM communities_search LIMIT 1)
         ON CONFLICT (key) DO NOTHING"
    );
    access.tx().exec(all, &[]).await?;
    Ok(())
}
