//! Posts: reading a topic, writing, changing one's own words.

use gate::{Access, Act, Ask, PersonaId, WriteAct};
use kernel::{Error, RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use super::{key_of, pictures, touch};
use crate::{
    ground::Ground,
    jobs,
    types::{NewPost, POSTS, Post, Standing},
};

/// Number, name and first words of a post that another one answers.
pub(crate) type Quoted = (i64, Option<String>, String);

/// A page of a topic, from post number `from`: what is shown, and the reader's own words that wait or were hidden; each
/// with the start of the words that it answers.
pub(crate) async fn page<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    topic: RawId,
    from: i64,
) -> Result<Vec<(Post, Option<Quoted>)>> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT x.id, x.topic, x.n, x.author, p.name, x.role, x.interest, x.body, x.state, x.held, x.made_at,
                x.edited_at, x.helped, x.same, x.thanked, x.label, p.person, q.n, a.name, substr(q.body, 1, 500)
         FROM communities_posts x LEFT JOIN gate_personas p ON p.id = x.author
         LEFT JOIN communities_posts q ON q.id = x.quotes AND q.place = ?2 AND q.state = 'shown'
         LEFT JOIN gate_personas a ON a.id = q.author
         WHERE x.topic = ?1 AND x.place = ?2 AND x.n >= ?3 AND (x.state = 'shown' OR x.state = 'erased' OR x.author = ?4)
         ORDER BY x.n LIMIT ?5"
    );
    let rows = access.tx().rows(query, &params![topic, place, from, me, POSTS + 1]).await?;
    let with_quote = |row: &Row| {
        let quoted = row.get::<Option<i64>>(17)?.map(|n| Ok::<_, Error>((n, row.get(18)?, row.get(19)?)));
        Ok((Post::from_row(row)?, quoted.transpose()?))
    };
    rows.iter().map(with_quote).collect()
}

/// One post of the place of the proof; never what two said to each other.
pub(crate) async fn post<A: Act, G: Ground>(access: &mut Access<'_, A, G>, id: RawId) -> Result<Post> {
    let place = access.id();
    let query = sql!(
        "SELECT x.id, x.topic, x.n, x.author, p.name, x.role, x.interest, x.body, x.state, x.held, x.made_at,
                x.edited_at, x.helped, x.same, x.thanked, x.label, p.person
         FROM communities_posts x LEFT JOIN gate_personas p ON p.id = x.author
         WHERE x.id = ?1 AND x.place = ?2 AND x.state <> 'paired'"
    );
    access.tx().one(query, &params![id, place]).await
}

/// The persona has words of its own that everybody here reads: it is no longer new.
pub(crate) async fn is_known<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<bool> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!("SELECT n FROM communities_posts WHERE author = ?2 AND place = ?1 AND state = 'shown' LIMIT 1");
    Ok(access.tx().first::<(i64,)>(query, &params![place, me]).await?.is_some())
}

/// Writes one post with its pictures. The author follows the topic.
pub(crate) async fn insert<G: Ground>(
    access: &mut Access<'_, Ask, G>,
    topic: RawId,
    n: i64,
    new: NewPost,
) -> Result<()> {
    if new.body.place() != G::PLACE {
        return Err(Error::internal("words cleared for another place"));
    }
    let (place, author, now) = (access.id(), PersonaId::from_raw(access.who().id), access.now());
    let state = if new.held.is_empty() { "shown" } else { "held" };
    let insert = sql!(
        "INSERT INTO communities_posts (id, key, topic, place, n, author, role, interest, body, quotes, state, held, made_at,
             helped, same, thanked, label)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, 0, 0, '')"
    );
    let (role, interest, body) = (new.role.as_str(), new.interest.as_str(), new.body.get().as_str());
    let row = params![
        new.id,
        key_of(new.id),
        topic,
        place,
        n,
        author,
        role,
        interest,
        body,
        new.quotes,
        state,
        new.held,
        now
    ];
    access.tx().exec(insert, &row).await?;
    let has_pictures = !new.pictures.is_empty();
    if has_pictures {
        pictures::insert(access, new.id, new.pictures).await?;
    }
    if state == "shown" {
        index(access, new.id).await?;
    }
    let follow = sql!(
        "INSERT INTO communities_follows (persona, topic, place, seen) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (persona, topic) DO UPDATE SET seen = excluded.seen"
    );
    access.tx().exec(follow, &params![author, topic, place, n]).await?;
    Ok(())
}

/// A shown post will be found by its words: within seconds, by a job.
pub(crate) async fn index<A: WriteAct, G: Ground>(access: &mut Access<'_, A, G>, post: RawId) -> Result<()> {
    let put = sql!("INSERT INTO communities_fresh (key) VALUES (?1) ON CONFLICT (key) DO NOTHING");
    access.tx().exec(put, &params![key_of(post)]).await?;
    jobs::index_soon(access.org());
    Ok(())
}

/// Sets how a post stands, and since when a moderator shows it; gives whether that is a change.
pub(crate) async fn put_state<A: WriteAct, G: Ground>(
    access: &mut Access<'_, A, G>,
    post: RawId,
    to: Standing,
) -> Result<bool> {
    let shown_at = (to == Standing::Shown).then_some(gate::slot(access.now()));
    let set = sql!(
        "UPDATE communities_posts SET state = ?2, held = '', shown_at = COALESCE(CAST(?3 AS BIGINT), shown_at)
         WHERE id = ?1 AND state <> ?2 AND state <> 'erased'"
    );
    Ok(access.tx().exec(set, &params![post, to.word(), shown_at]).await? > 0)
}

/// Takes a post out of the text index.
pub(crate) async fn unindex<A: WriteAct, G: Ground>(access: &mut Access<'_, A, G>, post: RawId) -> Result<()> {
    access.tx().exec(sql!("DELETE FROM communities_search WHERE rowid = ?1"), &params![key_of(post)]).await?;
    Ok(())
}

/// Answers in a topic; gives the post's number. A professional's answer marks the topic.
///
/// # Errors
/// [`Error::Conflict`] `locked` when nobody writes there any more; [`Error::NotFound`] when it is not there.
pub(crate) async fn reply<G: Ground>(access: &mut Access<'_, Ask, G>, topic: RawId, new: NewPost) -> Result<i64> {
    let (place, now) = (access.id(), access.now());
    let lock = sql!("SELECT locked, state FROM communities_topics WHERE id = ?1 AND place = ?2 FOR UPDATE");
    let (locked, state) = access.tx().one::<(i64, String)>(lock, &params![topic, place]).await?;
    match (locked, state.as_str()) {
        (0, "shown") => {}
        (_, "shown") => return Err(Error::Conflict("locked")),
        _ => return Err(Error::NotFound),
    }
    let last = sql!("SELECT n FROM communities_posts WHERE topic = ?1 ORDER BY n DESC LIMIT 1");
    let n = access.tx().one::<(i64,)>(last, &params![topic]).await?.0 + 1;
    let (id, shown, role) = (new.id, new.held.is_empty(), new.role.clone());
    insert(access, topic, n, new).await?;
    if shown {
        note_shown(access, topic, id, &role, now).await?;
    }
    Ok(n)
}

/// A reply came into view: the topic moves up, and a professional's answer marks it.
pub(crate) async fn note_shown<A: WriteAct, G: Ground>(
    access: &mut Access<'_, A, G>,
    topic: RawId,
    post: RawId,
    role: &str,
    now: Time,
) -> Result<()> {
    let more = sql!(
        "UPDATE communities_topics SET replies = replies + 1, last_at = CASE WHEN last_at < ?2 THEN ?2 ELSE last_at END,
             answer = CASE WHEN answered_as = '' AND ?4 <> '' THEN ?3 ELSE answer END,
             answered_as = CASE WHEN answered_as = '' THEN ?4 ELSE answered_as END
         WHERE id = ?1"
    );
    access.tx().exec(more, &params![topic, now, post, role]).await?;
    touch(access).await
}

/// Changes the words of one's own post; what it said stays in its history.
///
/// # Errors
/// [`Error::NotFound`] when it is not the persona's own, or no longer in view.
pub(crate) async fn edit<A: WriteAct, G: Ground>(
    access: &mut Access<'_, A, G>,
    post: &Post,
    body: &guard::Cleared<String>,
    by_moderator: bool,
) -> Result<()> {
    let now = access.now();
    let keep = sql!("INSERT INTO communities_edits (id, post, body, at, by_moderator) VALUES (?1, ?2, ?3, ?4, ?5)");
    access
        .tx()
        .exec(keep, &params![RawId::new(now), post.id, post.body.as_str(), now, i64::from(by_moderator)])
        .await?;
    let change = sql!("UPDATE communities_posts SET body = ?2, edited_at = ?3 WHERE id = ?1");
    access.tx().exec(change, &params![post.id, body.get().as_str(), now]).await?;
    unindex(access, post.id).await?;
    if post.state == Standing::Shown {
        index(access, post.id).await?;
    }
    touch(access).await
}

/// What a post said before, newest first: when, the words, and whether a moderator changed them.
pub(crate) async fn history<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    post: RawId,
) -> Result<Vec<(Time, String, bool)>> {
    let query = sql!("SELECT at, body, by_moderator FROM communities_edits WHERE post = ?1 ORDER BY id DESC LIMIT 50");
    let rows = access.tx().all::<(Time, String, i64)>(query, &params![post]).await?;
    Ok(rows.into_iter().map(|(at, body, by)| (at, body, by != 0)).collect())
}

/// The first of the words that a reply answers, for quoting.
pub(crate) async fn quoted<A: Act, G: Ground>(access: &mut Access<'_, A, G>, id: RawId) -> Result<Option<Quoted>> {
    let place = access.id();
    let query = sql!(
        "SELECT x.n, p.name, substr(x.body, 1, 500) FROM communities_posts x LEFT JOIN gate_personas p ON p.id = x.author
         WHERE x.id = ?1 AND x.place = ?2 AND x.state = 'shown' LIMIT 1"
    );
    access.tx().first(query, &params![id, place]).await
}

/// The topics that the persona of the session wrote or follows in the place of the proof, newest first, with how many
/// posts are unread.
pub(crate) async fn own<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<Vec<(RawId, String, i64, String)>> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT t.id, t.title, (SELECT COUNT(*) FROM communities_posts x WHERE x.topic = t.id AND x.n > f.seen AND x.state = 'shown'
                              AND x.author <> ?2),
                t.state
         FROM communities_follows f JOIN communities_topics t ON t.id = f.topic
         WHERE f.persona = ?2 AND f.place = ?1 ORDER BY t.last_at DESC, t.id DESC LIMIT 100"
    );
    access.tx().all(query, &params![place, me]).await
}
