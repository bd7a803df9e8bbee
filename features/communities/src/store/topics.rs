//! Topics: lists by feed, one with its answers to choose from, and making one.

use gate::{Access, Act, Ask, PersonaId};
use kernel::{PersonId, RawId, Result};
use store::{params, sql};

use super::{posts, touch};
use crate::{
    ground::Ground,
    types::{Feed, NewTopic, PAGE, TopicLine},
};

/// Where a page of a feed begins: after this time (or count) and id.
pub(crate) type After = (i64, RawId);

/// A page of topics of the place of the proof, after `after`.
pub(crate) async fn page<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    feed: Feed,
    after: Option<After>,
) -> Result<Vec<TopicLine>> {
    let place = access.id();
    let (at, id) = after.unwrap_or((i64::MAX, RawId([255; 16])));
    let query = match feed {
        Feed::New => sql!(
            "SELECT t.id, t.kind, t.title, t.author, p.name, t.state, t.warning, t.locked, t.made_at, t.last_at, t.replies,
                    t.helped, t.answer, t.answered_as, t.event_at, t.event_minutes
             FROM communities_topics t LEFT JOIN gate_personas p ON p.id = t.author
             WHERE t.place = ?1 AND t.state = 'shown' AND (t.last_at, t.id) < (?2, ?3)
             ORDER BY t.last_at DESC, t.id DESC LIMIT ?4"
        ),
        Feed::Unanswered => sql!(
            "SELECT t.id, t.kind, t.title, t.author, p.name, t.state, t.warning, t.locked, t.made_at, t.last_at, t.replies,
                    t.helped, t.answer, t.answered_as, t.event_at, t.event_minutes
             FROM communities_topics t LEFT JOIN gate_personas p ON p.id = t.author
             WHERE t.place = ?1 AND t.state = 'shown' AND t.replies = 0 AND (t.last_at, t.id) < (?2, ?3)
             ORDER BY t.last_at DESC, t.id DESC LIMIT ?4"
        ),
        Feed::Answered => sql!(
            "SELECT t.id, t.kind, t.title, t.author, p.name, t.state, t.warning, t.locked, t.made_at, t.last_at, t.replies,
                    t.helped, t.answer, t.answered_as, t.event_at, t.event_minutes
             FROM communities_topics t LEFT JOIN gate_personas p ON p.id = t.author
             WHERE t.place = ?1 AND t.state = 'shown' AND t.answer IS NOT NULL AND (t.last_at, t.id) < (?2, ?3)
             ORDER BY t.last_at DESC, t.id DESC LIMIT ?4"
        ),
        Feed::Helpful => sql!(
            "SELECT t.id, t.kind, t.title, t.author, p.name, t.state, t.warning, t.locked, t.made_at, t.last_at, t.replies,
                    t.helped, t.answer, t.answered_as, t.event_at, t.event_minutes
             FROM communities_topics t LEFT JOIN gate_personas p ON p.id = t.author
             WHERE t.place = ?1 AND t.state = 'shown' AND (t.helped, t.id) < (?2, ?3)
             ORDER BY t.helped DESC, t.id DESC LIMIT ?4"
        ),
    };
    let mut topics = access.tx().all(query, &params![place, at, id, PAGE + 1]).await?;
    fade(access, &mut topics).await?;
    Ok(topics)
}

/// Takes the mark from topics that were answered by a professional whose check no longer counts.
async fn fade<A: Act, G: Ground>(access: &mut Access<'_, A, G>, topics: &mut [TopicLine]) -> Result<()> {
    if topics.iter().all(|topic| topic.answered_as.is_empty()) {
        return Ok(());
    }
    let lapsed = people::lapsed(access).await?;
    if lapsed.is_empty() {
        return Ok(());
    }
    for topic in topics.iter_mut().filter(|topic| !topic.answered_as.is_empty()) {
        let query = sql!(
            "SELECT p.person FROM communities_posts x JOIN gate_personas p ON p.id = x.author
             WHERE x.topic = ?1 AND x.role = ?2 AND x.state = 'shown' ORDER BY x.n LIMIT 1"
        );
        let found =
            access.tx().first::<(Option<PersonId>,)>(query, &params![topic.id, topic.answered_as.as_str()]).await?;
        if found.and_then(|(person,)| person).is_some_and(|person| lapsed.contains(&person)) {
            topic.answered_as.clear();
        }
    }
    Ok(())
}

/// One topic of the place of the proof. One that waits or was hidden is there for its author and for moderators.
pub(crate) async fn topic<A: Act, G: Ground>(access: &mut Access<'_, A, G>, id: RawId) -> Result<TopicLine> {
    let place = access.id();
    let query = sql!(
        "SELECT t.id, t.kind, t.title, t.author, p.name, t.state, t.warning, t.locked, t.made_at, t.last_at, t.replies,
                t.helped, t.answer, t.answered_as, t.event_at, t.event_minutes
         FROM communities_topics t LEFT JOIN gate_personas p ON p.id = t.author WHERE t.id = ?1 AND t.place = ?2"
    );
    access.tx().one(query, &params![id, place]).await
}

/// Opens a topic with its first post; its author follows it.
pub(crate) async fn add<G: Ground>(access: &mut Access<'_, Ask, G>, new: NewTopic) -> Result<RawId> {
    let (place, author, now) = (access.id(), PersonaId::from_raw(access.who().id), access.now());
    let id = RawId::new(now);
    let state = if new.first.held.is_empty() { "shown" } else { "held" };
    let insert = sql!(
        "INSERT INTO communities_topics (id, place, kind, title, author, state, warning, locked, made_at, last_at, replies,
             helped, answered_as, event_at, event_minutes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?8, 0, 0, '', ?9, ?10)"
    );
    let (at, minutes) = new.event.map_or((None, None), |(at, minutes)| (Some(at), Some(minutes)));
    let (title, warning) = (new.title.get().as_str(), new.warning.get().as_str());
    let row = params![id, place, new.kind.word(), title, author, state, warning, now, at, minutes];
    access.tx().exec(insert, &row).await?;
    for (n, option) in (0i64..).zip(&new.options) {
        let put = sql!("INSERT INTO communities_options (topic, n, text, votes) VALUES (?1, ?2, ?3, 0)");
        access.tx().exec(put, &params![id, n, option.get().as_str()]).await?;
    }
    if state == "shown" {
        let more = sql!("UPDATE communities_places SET topics = topics + 1 WHERE id = ?1");
        access.tx().exec(more, &params![place]).await?;
    }
    posts::insert(access, id, 0, new.first).await?;
    touch(access).await?;
    Ok(id)
}

/// Answers to choose from, with how many chose each, and the reader's own choice.
pub(crate) async fn options<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    topic: RawId,
) -> Result<(Vec<(i64, String, i64)>, Option<i64>)> {
    let me = access.who().id;
    let query = sql!("SELECT n, text, votes FROM communities_options WHERE topic = ?1 ORDER BY n LIMIT 20");
    let options = access.tx().all(query, &params![topic]).await?;
    let own = sql!("SELECT n FROM communities_votes WHERE topic = ?1 AND persona = ?2 LIMIT 1");
    let own = access.tx().first::<(i64,)>(own, &params![topic, me]).await?;
    Ok((options, own.map(|(n,)| n)))
}

/// Takes one vote of the persona; a second one changes nothing. `poll` is under what it is counted: the topic itself, or a
/// second vote of the same topic.
pub(crate) async fn vote<G: Ground>(access: &mut Access<'_, Ask, G>, topic: RawId, poll: RawId, n: i64) -> Result<()> {
    let me = access.who().id;
    let put = sql!(
        "INSERT INTO communities_votes (topic, persona, n)
         SELECT o.topic, ?2, o.n FROM communities_options o JOIN communities_topics t ON t.id = ?5
         WHERE o.topic = ?1 AND o.n = ?3 AND t.place = ?4 AND t.locked = 0 AND t.state = 'shown'
         ON CONFLICT (topic, persona) DO NOTHING"
    );
    let place = access.id();
    if access.tx().exec(put, &params![poll, me, n, place, topic]).await? > 0 {
        let count = sql!("UPDATE communities_options SET votes = votes + 1 WHERE topic = ?1 AND n = ?2");
        access.tx().exec(count, &params![poll, n]).await?;
        touch(access).await?;
    }
    Ok(())
}

/// The asker takes one shown answer; a professional's mark stays beside it.
///
/// # Errors
/// [`kernel::Error::NotFound`] when the topic is not the persona's own, or the answer is not in it.
pub(crate) async fn accept<G: Ground>(access: &mut Access<'_, Ask, G>, topic: RawId, post: RawId) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    let set = sql!(
        "UPDATE communities_topics SET answer = ?3
         WHERE id = ?1 AND place = ?2 AND author = ?4 AND EXISTS
             (SELECT 1 FROM communities_posts x WHERE x.id = ?3 AND x.topic = ?1 AND x.n > 0 AND x.state = 'shown')"
    );
    match access.tx().exec(set, &params![topic, place, post, me]).await? {
        0 => Err(kernel::Error::NotFound),
        _ => touch(access).await,
    }
}
