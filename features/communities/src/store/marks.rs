//! Reactions that help, and following.

use gate::{Access, Act, Ask};
use kernel::{RawId, Result};
use store::{Sql, params, sql};

use super::touch;
use crate::{ground::Ground, types::Mark};

/// Gives or takes back a mark; never one's own. The counts of post and topic follow.
pub(crate) async fn toggle<G: Ground>(access: &mut Access<'_, Ask, G>, post: RawId, mark: Mark) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    let put = sql!(
        "INSERT INTO communities_marks (post, persona, mark)
         SELECT x.id, ?2, ?3 FROM communities_posts x
         WHERE x.id = ?1 AND x.place = ?4 AND x.state = 'shown' AND x.author <> ?2
         ON CONFLICT (post, persona, mark) DO NOTHING"
    );
    let by = match access.tx().exec(put, &params![post, me, mark.word(), place]).await? {
        0 => {
            let gone = sql!("DELETE FROM communities_marks WHERE post = ?1 AND persona = ?2 AND mark = ?3");
            -i64::try_from(access.tx().exec(gone, &params![post, me, mark.word()]).await?).unwrap_or(0)
        }
        _ => 1,
    };
    if by == 0 {
        return Ok(());
    }
    access.tx().exec(count(mark), &params![post, by]).await?;
    if mark == Mark::Helped {
        let topic = sql!(
            "UPDATE communities_topics SET helped = helped + ?2
             WHERE id = (SELECT x.topic FROM communities_posts x WHERE x.id = ?1)"
        );
        access.tx().exec(topic, &params![post, by]).await?;
    }
    touch(access).await
}

/// The statement that counts one more or less of a mark.
pub(crate) fn count(mark: Mark) -> Sql {
    match mark {
        Mark::Helped => sql!("UPDATE communities_posts SET helped = helped + ?2 WHERE id = ?1"),
        Mark::Same => sql!("UPDATE communities_posts SET same = same + ?2 WHERE id = ?1"),
        Mark::Thanked => sql!("UPDATE communities_posts SET thanked = thanked + ?2 WHERE id = ?1"),
    }
}

/// The reader's own marks in a topic: post and mark.
pub(crate) async fn own<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    topic: RawId,
) -> Result<Vec<(RawId, String)>> {
    let me = access.who().id;
    let query = sql!(
        "SELECT m.post, m.mark FROM communities_posts x JOIN communities_marks m ON m.post = x.id AND m.persona = ?2
         WHERE x.topic = ?1 LIMIT 500"
    );
    access.tx().all(query, &params![topic, me]).await
}

/// How far the persona has read a topic that it follows; nothing when it does not.
pub(crate) async fn followed<A: Act, G: Ground>(access: &mut Access<'_, A, G>, topic: RawId) -> Result<Option<i64>> {
    let me = access.who().id;
    let query = sql!("SELECT seen FROM communities_follows WHERE persona = ?1 AND topic = ?2 LIMIT 1");
    Ok(access.tx().first::<(i64,)>(query, &params![me, topic]).await?.map(|(n,)| n))
}

/// Follows a topic, or no longer.
pub(crate) async fn follow<G: Ground>(access: &mut Access<'_, Ask, G>, topic: RawId, on: bool) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    if !on {
        let gone = sql!("DELETE FROM communities_follows WHERE persona = ?1 AND topic = ?2");
        access.tx().exec(gone, &params![me, topic]).await?;
        return Ok(());
    }
    let put = sql!(
        "INSERT INTO communities_follows (persona, topic, place, seen)
         SELECT ?1, t.id, t.place, (SELECT COALESCE(MAX(x.n), 0) FROM communities_posts x WHERE x.topic = t.id)
         FROM communities_topics t WHERE t.id = ?2 AND t.place = ?3 AND t.state = 'shown'
         ON CONFLICT (persona, topic) DO NOTHING"
    );
    access.tx().exec(put, &params![me, topic, place]).await?;
    Ok(())
}

/// The persona has read up to this number.
pub(crate) async fn seen<G: Ground>(access: &mut Access<'_, Ask, G>, topic: RawId, n: i64) -> Result<()> {
    let me = access.who().id;
    let set = sql!("UPDATE communities_follows SET seen = ?3 WHERE persona = ?1 AND topic = ?2 AND seen < ?3");
    access.tx().exec(set, &params![me, topic, n]).await?;
    Ok(())
}
