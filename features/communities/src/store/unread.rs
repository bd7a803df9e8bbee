//! What is new in followed topics, over all names of a person in one statement each, and the places that are muted.

use gate::{Access, Act, Ask, Operate, Session};
use kernel::{PersonId, RawId, Result, Time};
use store::{params, sql};

use crate::ground::{Directory, Ground};

/// How many posts of followed topics the session's person has not read, over all names and places that are not muted; more
/// than a hundred count as a hundred. It stands on every page, so it is one statement, and who never chose a name costs one
/// look at an index.
pub(crate) async fn all(session: &mut Session) -> Result<i64> {
    let query = sql!(
        "SELECT COUNT(*) FROM (
           SELECT x.id FROM gate_personas p
           JOIN communities_follows f ON f.persona = p.id
           JOIN communities_topics t ON t.id = f.topic AND t.state = 'shown'
           JOIN communities_posts x ON x.topic = f.topic AND x.n > f.seen AND x.state = 'shown' AND x.author <> p.id
           WHERE p.lookup IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             AND EXISTS (SELECT 1 FROM gate_worn w WHERE w.persona = p.id AND w.place = f.place AND w.relations <> 0)
             AND EXISTS (SELECT 1 FROM communities_places c WHERE c.id = f.place AND c.closed_at IS NULL)
             AND NOT EXISTS (SELECT 1 FROM communities_mutes m WHERE m.persona = p.id AND m.place = f.place)
           LIMIT 100) u"
    );
    Ok(gate::of_own_names::<(i64,)>(session, query, &[]).await?.first().map_or(0, |(n,)| *n))
}

/// The same for each place that the person joined, muted ones as well: place, unread posts.
pub(crate) async fn by_place(session: &mut Session) -> Result<Vec<(RawId, i64)>> {
    let query = sql!(
        "SELECT f.place, COUNT(*) FROM gate_personas p
         JOIN communities_follows f ON f.persona = p.id
         JOIN communities_topics t ON t.id = f.topic AND t.state = 'shown'
         JOIN communities_posts x ON x.topic = f.topic AND x.n > f.seen AND x.state = 'shown' AND x.author <> p.id
         WHERE p.lookup IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
           AND EXISTS (SELECT 1 FROM gate_worn w WHERE w.persona = p.id AND w.place = f.place AND w.relations <> 0)
         GROUP BY f.place LIMIT 500"
    );
    gate::of_own_names(session, query, &[]).await
}

/// The places that the person muted, under whichever name.
pub(crate) async fn muted(session: &mut Session) -> Result<Vec<RawId>> {
    let query = sql!(
        "SELECT m.place FROM gate_personas p JOIN communities_mutes m ON m.persona = p.id
         WHERE p.lookup IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) LIMIT 500"
    );
    let rows: Vec<(RawId,)> = gate::of_own_names(session, query, &[]).await?;
    Ok(rows.into_iter().map(|(place,)| place).collect())
}

/// Whether the session's persona muted the place of the proof.
pub(crate) async fn is_muted<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<bool> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!("SELECT place FROM communities_mutes WHERE persona = ?1 AND place = ?2 LIMIT 1");
    Ok(access.tx().first::<(RawId,)>(query, &params![me, place]).await?.is_some())
}

/// Mutes the place of the proof for the session's persona, or no longer.
pub(crate) async fn mute<G: Ground>(access: &mut Access<'_, Ask, G>, on: bool) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    let change = if on {
        sql!("INSERT INTO communities_mutes (persona, place) VALUES (?1, ?2) ON CONFLICT (persona, place) DO NOTHING")
    } else {
        sql!("DELETE FROM communities_mutes WHERE persona = ?1 AND place = ?2")
    };
    access.tx().exec(change, &params![me, place]).await?;
    Ok(())
}

/// How many posts of followed topics became readable in a stretch of time and are still unread, over all names of a person
/// and all places that are not muted; at most a thousand. For the job that tells them how many, and nothing else.
pub(crate) async fn between(
    access: &mut Access<'_, Operate, Directory>,
    person: PersonId,
    since: Time,
    until: Time,
) -> Result<u32> {
    let query = sql!(
        "SELECT COUNT(*) FROM (
           SELECT x.id FROM gate_personas p
           JOIN communities_follows f ON f.persona = p.id
           JOIN communities_topics t ON t.id = f.topic AND t.state = 'shown'
           JOIN communities_posts x ON x.topic = f.topic AND x.n > f.seen AND x.state = 'shown' AND x.author <> p.id
           WHERE p.lookup IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             AND COALESCE(x.shown_at, x.made_at) >= ?13 AND COALESCE(x.shown_at, x.made_at) < ?14
             AND EXISTS (SELECT 1 FROM gate_worn w WHERE w.persona = p.id AND w.place = f.place AND w.relations <> 0)
             AND EXISTS (SELECT 1 FROM communities_places c WHERE c.id = f.place AND c.closed_at IS NULL)
             AND NOT EXISTS (SELECT 1 FROM communities_mutes m WHERE m.persona = p.id AND m.place = f.place)
           LIMIT 1000) u"
    );
    let rows: Vec<(u32,)> = gate::of_names(access, person, query, &params![since, until]).await?;
    Ok(rows.first().map_or(0, |(n,)| *n))
}
