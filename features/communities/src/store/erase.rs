//! Leaving for good: a persona's words, pictures, marks and copies go; what others wrote stays.

use gate::{Access, Operate, WriteAct};
use kernel::{RawId, Result};
use store::{Tx, params, sql};

use super::{clubs, mentors, surveys, touch};
use crate::ground::{Directory, Ground};

/// The tables in which a persona's words stood: what is scrubbed after an erasure.
pub(crate) const TABLES: [&str; 22] = [
    "communities_topics",
    "communities_posts",
    "communities_edits",
    "communities_pictures",
    "communities_options",
    "communities_reports",
    "communities_decisions",
    "communities_search",
    "communities_cases",
    "communities_cases_consents",
    "communities_cases_reviews",
    "communities_labels",
    "communities_labels_says",
    "communities_professionals_followed",
    "communities_clubs",
    "communities_mentors",
    "communities_pairs",
    "communities_surveys",
    "communities_surveys_questions",
    "communities_surveys_words",
    "gate_personas",
    "gate_worn",
];

/// What an erasure took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Erased {
    pub id: RawId,
    pub topics: i64,
    pub posts: i64,
    pub pictures: i64,
    pub others: i64,
}

/// Erases everything that the session's persona wrote in the place of the proof. A topic that others answered keeps their
/// answers under an empty title.
pub(crate) async fn persona<A: WriteAct, G: Ground>(access: &mut Access<'_, A, G>) -> Result<Erased> {
    let (place, me, now) = (access.id(), access.who().id, access.now());
    mentors::leave(access).await?;
    let mut erased = Erased { id: RawId::new(now), topics: 0, posts: 0, pictures: 0, others: 0 };
    let tx = access.tx();
    let run = async |tx: &mut Tx, sql, more: &[store::Value]| -> Result<i64> {
        let mut all = params![me, place].to_vec();
        all.extend_from_slice(more);
        Ok(i64::try_from(tx.exec(sql, &all).await?).unwrap_or(i64::MAX))
    };
    together(tx, me, place.raw()).await?;
    labels(tx, me, place.raw()).await?;
    erased.pictures = run(tx, sql!("DELETE FROM communities_pictures WHERE author = ?1 AND place = ?2"), &[]).await?;
    run(
        tx,
        sql!(
            "DELETE FROM communities_edits WHERE post IN
             (SELECT x.id FROM communities_posts x WHERE x.author = ?1 AND x.place = ?2)"
        ),
        &[],
    )
    .await?;
    run(
        tx,
        sql!(
            "DELETE FROM communities_search WHERE rowid IN
             (SELECT x.key FROM communities_posts x WHERE x.author = ?1 AND x.place = ?2)"
        ),
        &[],
    )
    .await?;
    run(
        tx,
        sql!(
            "DELETE FROM communities_options WHERE topic IN
             (SELECT t.id FROM communities_topics t WHERE t.author = ?1 AND t.place = ?2)"
        ),
        &[],
    )
    .await?;
    erased.posts = run(
        tx,
        sql!(
            "UPDATE communities_posts SET body = '', role = '', interest = '', label = '', quotes = NULL, state = 'erased', author = ?3
             WHERE author = ?1 AND place = ?2"
        ),
        &params![RawId::default()],
    )
    .await?;
    erased.topics = run(
        tx,
        sql!(
            "UPDATE communities_topics SET title = '', warning = '', author = ?3,
                 state = CASE WHEN state = 'shown' AND replies > 0 THEN 'shown' ELSE 'erased' END
             WHERE author = ?1 AND place = ?2"
        ),
        &params![RawId::default()],
    )
    .await?;
    erased.others = personal(tx, me, place.raw()).await?;
    let keep = sql!(
        "INSERT INTO communities_erasures (id, place, at, topics, posts, pictures, others) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    );
    let row = params![erased.id, place, now, erased.topics, erased.posts, erased.pictures, erased.others];
    tx.exec(keep, &row).await?;
    recount(tx, place.raw()).await?;
    touch(access).await?;
    Ok(erased)
}

/// What one persona did with others beside topics: pairs, journal clubs, surveys.
async fn together(tx: &mut Tx, me: RawId, place: RawId) -> Result<()> {
    mentors::erase(tx, me, place).await?;
    clubs::erase(tx, me, place).await?;
    surveys::erase(tx, me, place).await
}

/// How many topics are still shown.
async fn recount(tx: &mut Tx, place: RawId) -> Result<()> {
    let count = sql!(
        "UPDATE communities_places SET topics = (SELECT COUNT(*) FROM communities_topics t WHERE t.place = ?1 AND t.state = 'shown')
         WHERE id = ?1"
    );
    tx.exec(count, &params![place]).await?;
    Ok(())
}

/// The structured parts of one persona's cases, with consents and reviews; what it said of others' cases goes as well.
async fn cases(tx: &mut Tx, me: RawId, place: RawId) -> Result<()> {
    let all = [
        sql!(
            "DELETE FROM communities_cases_reviews WHERE place = ?2 AND topic IN
             (SELECT c.topic FROM communities_cases c WHERE c.author = ?1 AND c.place = ?2)"
        ),
        sql!("UPDATE communities_cases_reviews SET words = '', decided_by = NULL WHERE decided_by = ?1 AND place = ?2"),
        sql!("UPDATE communities_cases_reviews SET asked = NULL WHERE asked = ?1 AND place = ?2"),
        sql!("DELETE FROM communities_cases_consents WHERE author = ?1 AND place = ?2"),
        sql!("DELETE FROM communities_cases WHERE author = ?1 AND place = ?2"),
    ];
    for statement in all {
        tx.exec(statement, &params![me, place]).await?;
    }
    Ok(())
}

/// Marks proposed for one persona's words, with what was said of them, while the words still have their author; what the
/// persona proposed and said itself goes as well, save a mark that others agreed to: that stands, without its name.
async fn labels(tx: &mut Tx, me: RawId, place: RawId) -> Result<()> {
    let all = [
        sql!(
            "DELETE FROM communities_labels_says WHERE label IN
             (SELECT l.id FROM communities_posts x JOIN communities_labels l ON l.post = x.id
              WHERE x.author = ?1 AND x.place = ?2)"
        ),
        sql!(
            "DELETE FROM communities_labels WHERE post IN
             (SELECT x.id FROM communities_posts x WHERE x.author = ?1 AND x.place = ?2)"
        ),
        sql!(
            "DELETE FROM communities_labels_says WHERE label IN
             (SELECT l.id FROM communities_labels l WHERE l.place = ?2 AND l.outcome = '' AND l.proposer = ?1)"
        ),
        sql!("DELETE FROM communities_labels WHERE place = ?2 AND outcome = '' AND proposer = ?1"),
        sql!(
            "DELETE FROM communities_labels_says WHERE voter = ?1 AND label IN
             (SELECT l.id FROM communities_labels l WHERE l.place = ?2)"
        ),
    ];
    for statement in all {
        tx.exec(statement, &params![me, place]).await?;
    }
    let bare = sql!("UPDATE communities_labels SET proposer = ?3 WHERE proposer = ?1 AND place = ?2");
    tx.exec(bare, &params![me, place, RawId::default()]).await?;
    Ok(())
}

/// Cases, marks, follows, votes, reports and decisions of one persona.
async fn personal(tx: &mut Tx, me: RawId, place: RawId) -> Result<i64> {
    cases(tx, me, place).await?;
    let all = [
        sql!(
            "DELETE FROM communities_marks WHERE persona = ?1 AND post IN
             (SELECT x.id FROM communities_posts x WHERE x.place = ?2)"
        ),
        sql!("DELETE FROM communities_follows WHERE persona = ?1 AND place = ?2"),
        sql!("DELETE FROM communities_mutes WHERE persona = ?1 AND place = ?2"),
        sql!(
            "DELETE FROM communities_votes WHERE persona = ?1 AND topic IN
             (SELECT t.id FROM communities_topics t WHERE t.place = ?2)"
        ),
        sql!("DELETE FROM communities_reports WHERE reporter = ?1 AND place = ?2"),
        sql!("DELETE FROM communities_decisions WHERE persona = ?1 AND place = ?2"),
        sql!("DELETE FROM communities_dangers WHERE persona = ?1 AND place = ?2 AND closed_at IS NOT NULL"),
    ];
    let mut gone = 0;
    for statement in all {
        gone += i64::try_from(tx.exec(statement, &params![me, place]).await?).unwrap_or(i64::MAX);
    }
    Ok(gone)
}

/// Something was erased and its traces are still to be scrubbed.
pub(crate) async fn is_owed(access: &mut Access<'_, Operate, Directory>) -> Result<bool> {
    let query = sql!("SELECT id FROM communities_erasures WHERE scrubbed_at IS NULL LIMIT 1");
    Ok(access.tx().first::<(RawId,)>(query, &[]).await?.is_some())
}

/// The traces of all erasures until now are scrubbed.
pub(crate) async fn note_scrubbed(access: &mut Access<'_, Operate, Directory>) -> Result<()> {
    let now = access.now();
    let set = sql!("UPDATE communities_erasures SET scrubbed_at = ?1 WHERE scrubbed_at IS NULL AND at <= ?1");
    access.tx().exec(set, &params![now]).await?;
    Ok(())
}
