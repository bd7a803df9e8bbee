//! What waits for a moderator, what was decided, and appeals.

use gate::{Access, Act, Ask, Moderate, Operate, PersonaId, WriteAct};
use kernel::{Error, RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use super::{labels, posts, reviews, touch};
use crate::{
    ground::{Directory, Ground},
    pages::about::Record,
    types::{Post, Standing, Verdict, Why},
};

/// Posts of one page of the queue.
const PAGE: i64 = 30;

/// A post that waits, or was reported.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub post: Post,
    pub title: String,
    /// Reasons of those who reported it, with their words.
    pub reports: Vec<(String, String)>,
}

/// A decision as its author and moderators read it.
#[derive(Debug, Clone)]
pub(crate) struct DecisionLine {
    pub id: RawId,
    pub persona: PersonaId,
    pub persona_name: Option<String>,
    pub post: Option<RawId>,
    pub act: Verdict,
    pub reason: String,
    pub words: String,
    pub decided_by: RawId,
    pub at: Time,
    pub until: Option<Time>,
    pub appeal: String,
    pub appealed_at: Option<Time>,
    pub appeal_outcome: String,
    pub appeal_answer: String,
}

impl FromRow for DecisionLine {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            persona: row.get(1)?,
            persona_name: row.get(2)?,
            post: row.get(3)?,
            act: Verdict::from_word(&row.get::<String>(4)?).unwrap_or(Verdict::Hide),
            reason: row.get(5)?,
            words: row.get(6)?,
            decided_by: row.get(7)?,
            at: row.get(8)?,
            until: row.get(9)?,
            appeal: row.get(10)?,
            appealed_at: row.get(11)?,
            appeal_outcome: row.get(12)?,
            appeal_answer: row.get(13)?,
        })
    }
}

/// How much waits in the place of the proof: posts, reports, appeals.
pub(crate) async fn counts<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<[i64; 3]> {
    let place = access.id();
    // A case that a colleague looks at is owed by the colleague.
    let held = sql!(
        "SELECT COUNT(*) FROM communities_posts
         WHERE place = ?1 AND state = 'held' AND held NOT IN ('colleague', 'sign-off')"
    );
    let reports = sql!("SELECT COUNT(DISTINCT post) FROM communities_reports WHERE place = ?1 AND outcome = ''");
    let appeals = sql!(
        "SELECT COUNT(*) FROM communities_decisions WHERE place = ?1 AND appealed_at IS NOT NULL AND appeal_outcome = ''"
    );
    let mut all = [0; 3];
    for (slot, query) in all.iter_mut().zip([held, reports, appeals]) {
        (*slot,) = access.tx().one::<(i64,)>(query, &params![place]).await?;
    }
    Ok(all)
}

/// Posts that wait in the place of the proof, the oldest first.
pub(crate) async fn held<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<Vec<Waiting>> {
    let place = access.id();
    let query = sql!(
        "SELECT x.id, x.topic, x.n, x.author, p.name, x.role, x.interest, x.body, x.state, x.held, x.made_at,
                x.edited_at, x.helped, x.same, x.thanked, x.label, p.person
         FROM communities_posts x LEFT JOIN gate_personas p ON p.id = x.author
         WHERE x.place = ?1 AND x.state = 'held' AND x.held NOT IN ('colleague', 'sign-off') ORDER BY x.made_at, x.id LIMIT ?2"
    );
    let posts = access.tx().all::<Post>(query, &params![place, PAGE]).await?;
    with_titles(access, posts).await
}

/// Posts that were reported and not decided, the oldest first.
pub(crate) async fn reported<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<Vec<Waiting>> {
    let place = access.id();
    let query = sql!(
        "SELECT x.id, x.topic, x.n, x.author, p.name, x.role, x.interest, x.body, x.state, x.held, x.made_at,
                x.edited_at, x.helped, x.same, x.thanked, x.label, p.person
         FROM communities_posts x LEFT JOIN gate_personas p ON p.id = x.author
         WHERE x.id IN (SELECT r.post FROM communities_reports r WHERE r.place = ?1 AND r.outcome = '' ORDER BY r.at LIMIT 200)
         ORDER BY x.made_at, x.id LIMIT ?2"
    );
    let posts = access.tx().all::<Post>(query, &params![place, PAGE]).await?;
    with_titles(access, posts).await
}

async fn with_titles<A: Act, G: Ground>(access: &mut Access<'_, A, G>, posts: Vec<Post>) -> Result<Vec<Waiting>> {
    let mut all = Vec::with_capacity(posts.len());
    for post in posts {
        let title = sql!("SELECT title FROM communities_topics WHERE id = ?1");
        let (title,) = access.tx().one::<(String,)>(title, &params![post.topic]).await?;
        let reports =
            sql!("SELECT why, words FROM communities_reports WHERE post = ?1 AND outcome = '' ORDER BY id LIMIT 20");
        let reports = access.tx().all(reports, &params![post.id]).await?;
        all.push(Waiting { post, title, reports });
    }
    Ok(all)
}

/// Appeals that nobody answered yet.
pub(crate) async fn appeals<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<Vec<DecisionLine>> {
    let place = access.id();
    let query = sql!(
        "SELECT d.id, d.persona, p.name, d.post, d.act, d.reason, d.words, d.decided_by, d.at, d.until, d.appeal,
                d.appealed_at, d.appeal_outcome, d.appeal_answer
         FROM communities_decisions d LEFT JOIN gate_personas p ON p.id = d.persona
         WHERE d.place = ?1 AND d.appealed_at IS NOT NULL AND d.appeal_outcome = '' ORDER BY d.id LIMIT 50"
    );
    access.tx().all(query, &params![place]).await
}

/// One decision of the place of the proof.
pub(crate) async fn decision<A: Act, G: Ground>(access: &mut Access<'_, A, G>, id: RawId) -> Result<DecisionLine> {
    let place = access.id();
    let query = sql!(
        "SELECT d.id, d.persona, p.name, d.post, d.act, d.reason, d.words, d.decided_by, d.at, d.until, d.appeal,
                d.appealed_at, d.appeal_outcome, d.appeal_answer
         FROM communities_decisions d LEFT JOIN gate_personas p ON p.id = d.persona WHERE d.id = ?1 AND d.place = ?2"
    );
    access.tx().one(query, &params![id, place]).await
}

/// What was decided about the words of the session's persona in the place of the proof, newest first.
pub(crate) async fn about_me<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<Vec<DecisionLine>> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT d.id, d.persona, p.name, d.post, d.act, d.reason, d.words, d.decided_by, d.at, d.until, d.appeal,
                d.appealed_at, d.appeal_outcome, d.appeal_answer
         FROM communities_decisions d LEFT JOIN gate_personas p ON p.id = d.persona
         WHERE d.place = ?1 AND d.persona = ?2 AND d.act <> 'approve' ORDER BY d.id DESC LIMIT 50"
    );
    access.tx().all(query, &params![place, me]).await
}

/// What became of the reports of the session's persona: the topic's title, the reason, the outcome.
pub(crate) async fn my_reports<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
) -> Result<Vec<(String, String, String, Time)>> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT t.title, r.why, r.outcome, r.at FROM communities_reports r
         JOIN communities_posts x ON x.id = r.post JOIN communities_topics t ON t.id = x.topic
         WHERE r.place = ?1 AND r.reporter = ?2 ORDER BY r.id DESC LIMIT 50"
    );
    access.tx().all(query, &params![place, me]).await
}

/// Keeps a report; a second one of the same persona changes the first.
pub(crate) async fn report<G: Ground>(
    access: &mut Access<'_, Ask, G>,
    post: RawId,
    why: Why,
    words: &str,
) -> Result<()> {
    let (place, me, now) = (access.id(), access.who().id, access.now());
    let put = sql!(
        "INSERT INTO communities_reports (id, post, place, reporter, why, words, at, outcome)
         SELECT ?1, x.id, x.place, ?2, ?3, ?4, ?5, '' FROM communities_posts x WHERE x.id = ?6 AND x.place = ?7 AND x.state = 'shown'
         ON CONFLICT (post, reporter) DO UPDATE SET why = excluded.why, words = excluded.words, outcome = ''"
    );
    match access.tx().exec(put, &params![RawId::new(now), me, why.word(), words, now, post, place]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// A decision to be made.
#[derive(Debug)]
pub(crate) struct NewDecision<'a> {
    pub post: &'a Post,
    pub act: Verdict,
    pub reason: &'a str,
    /// New words for [`Verdict::Edit`].
    pub words: Option<&'a guard::Cleared<String>>,
    /// Until when, for [`Verdict::Pause`].
    pub until: Option<Time>,
}

/// Does what was decided, keeps the decision and tells the reporters.
///
/// # Errors
/// [`Error::Conflict`] `own-case` when it is the moderator's own.
pub(crate) async fn decide<G: Ground>(access: &mut Access<'_, Moderate, G>, new: &NewDecision<'_>) -> Result<RawId> {
    let post = new.post;
    if gate::is_mine(access, post.author).await? {
        return Err(Error::Conflict("own-case"));
    }
    let (place, by, now) = (access.id(), access.who().id, access.now());
    let id = RawId::new(now);
    let words = new.words.map_or("", |words| words.get().as_str());
    let put = sql!(
        "INSERT INTO communities_decisions (id, place, persona, post, act, reason, words, decided_by, at, until, appeal,
             appeal_outcome, appeal_answer, seen)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '', '', '', 0)"
    );
    let row = params![id, place, post.author, post.id, new.act.word(), new.reason, words, by, now, new.until];
    access.tx().exec(put, &row).await?;
    apply(access, new).await?;
    let told = sql!("UPDATE communities_reports SET outcome = ?2 WHERE post = ?1 AND outcome = ''");
    access.tx().exec(told, &params![post.id, new.act.word()]).await?;
    access.note(new.act.word());
    touch(access).await?;
    Ok(id)
}

async fn apply<G: Ground>(access: &mut Access<'_, Moderate, G>, new: &NewDecision<'_>) -> Result<()> {
    let post = new.post;
    match new.act {
        Verdict::Approve | Verdict::Restore => set_state(access, post, Standing::Shown).await,
        Verdict::Hide => set_state(access, post, Standing::Hidden).await,
        Verdict::Edit => {
            let Some(words) = new.words else { return Err(Error::field("text", "words-missing")) };
            posts::edit(access, post, words, true).await?;
            set_state(access, post, Standing::Shown).await
        }
        Verdict::Lock => {
            let lock = sql!("UPDATE communities_topics SET locked = 1 WHERE id = ?1");
            access.tx().exec(lock, &params![post.topic]).await.map(drop)
        }
        Verdict::Warn => Ok(()),
        Verdict::Pause | Verdict::Bar => {
            let until = new.until.or(Some(Time::from_micros(i64::MAX / 2)));
            match gate::set_worn(access, post.author, None, until).await {
                // Whoever has left cannot be paused.
                Err(Error::NotFound) => Ok(()),
                other => other,
            }
        }
        Verdict::Label => Err(Error::NotFound),
    }
}

/// Brings a post into view or takes it away, with its topic when it is the first, and with its row of the text index.
///
/// # Errors
/// [`Error::Conflict`] `in-review` for a case that a colleague has not approved: nobody shows it round them.
pub(crate) async fn set_state<A: WriteAct, G: Ground>(
    access: &mut Access<'_, A, G>,
    post: &Post,
    to: Standing,
) -> Result<()> {
    let now = access.now();
    if to == Standing::Shown && post.n == 0 && reviews::waits(access, post.topic).await? {
        return Err(Error::Conflict("in-review"));
    }
    if !posts::put_state(access, post.id, to).await? {
        return Ok(());
    }
    let shown = to == Standing::Shown;
    posts::unindex(access, post.id).await?;
    if shown {
        posts::index(access, post.id).await?;
    }
    if post.n == 0 {
        let topic = sql!("UPDATE communities_topics SET state = ?2 WHERE id = ?1");
        access.tx().exec(topic, &params![post.topic, to.word()]).await?;
        let place = access.id();
        let by = if shown { 1 } else { -i64::from(post.state == Standing::Shown) };
        let count = sql!("UPDATE communities_places SET topics = topics + ?2 WHERE id = ?1");
        access.tx().exec(count, &params![place, by]).await?;
        return Ok(());
    }
    if shown {
        return posts::note_shown(access, post.topic, post.id, &post.role, now).await;
    }
    if post.state == Standing::Shown {
        let less = sql!(
            "UPDATE communities_topics SET replies = replies - 1, answered_as = CASE WHEN answer = ?2 THEN '' ELSE answered_as END,
                 answer = CASE WHEN answer = ?2 THEN NULL ELSE answer END WHERE id = ?1"
        );
        access.tx().exec(less, &params![post.topic, post.id]).await?;
    }
    Ok(())
}

/// The author asks somebody else to look again.
///
/// # Errors
/// [`Error::NotFound`] when it is not about the persona's words; [`Error::Conflict`] `appealed` the second time.
pub(crate) async fn appeal<A: WriteAct, G: Ground>(
    access: &mut Access<'_, A, G>,
    id: RawId,
    words: &str,
) -> Result<()> {
    let (place, me, now) = (access.id(), access.who().id, access.now());
    let found = decision(access, id).await?;
    if found.persona.raw() != me {
        return Err(Error::NotFound);
    }
    let put = sql!(
        "UPDATE communities_decisions SET appeal = ?3, appealed_at = ?4
         WHERE id = ?1 AND place = ?2 AND appealed_at IS NULL"
    );
    match access.tx().exec(put, &params![id, place, words, now]).await? {
        0 => Err(Error::Conflict("appealed")),
        _ => Ok(()),
    }
}

/// Somebody else answers an appeal: the decision stands or falls.
///
/// # Errors
/// [`Error::Conflict`] `same-moderator` when it is whoever decided, `own-case` when it is the moderator's own.
pub(crate) async fn answer_appeal<G: Ground>(
    access: &mut Access<'_, Moderate, G>,
    id: RawId,
    stands: bool,
    answer: &str,
) -> Result<()> {
    let me = access.who().id;
    let found = decision(access, id).await?;
    let said = match (found.act, found.post) {
        (Verdict::Label, Some(post)) => labels::had_say(access, post).await?,
        _ => false,
    };
    if said || gate::is_me(access, found.decided_by).await? {
        return Err(Error::Conflict("same-moderator"));
    }
    if gate::is_mine(access, found.persona).await? {
        return Err(Error::Conflict("own-case"));
    }
    let outcome = if stands { "stands" } else { "falls" };
    let put = sql!(
        "UPDATE communities_decisions SET appeal_outcome = ?2, appeal_answer = ?3, appeal_by = ?4, seen = 0
         WHERE id = ?1 AND appeal_outcome = ''"
    );
    access.tx().exec(put, &params![id, outcome, answer, me]).await?;
    access.note(outcome);
    if stands {
        return Ok(());
    }
    match (found.act, found.post) {
        (Verdict::Hide | Verdict::Edit, Some(post)) => {
            let post = posts::post(access, post).await?;
            set_state(access, &post, Standing::Shown).await?;
        }
        (Verdict::Pause | Verdict::Bar, _) => match gate::set_worn(access, found.persona, None, None).await {
            Err(Error::NotFound) => {}
            other => other?,
        },
        (Verdict::Lock, Some(post)) => {
            let post = posts::post(access, post).await?;
            let open = sql!("UPDATE communities_topics SET locked = 0 WHERE id = ?1");
            access.tx().exec(open, &params![post.topic]).await?;
        }
        (Verdict::Label, Some(post)) => {
            let off = sql!("UPDATE communities_posts SET label = '' WHERE id = ?1");
            access.tx().exec(off, &params![post]).await?;
        }
        _ => {}
    }
    touch(access).await
}

/// What a place shows of its moderation since `from`: how often each act was done, appeals, and how many changed it.
pub(crate) async fn record<A: Act>(access: &mut Access<'_, A, Directory>, place: RawId, from: Time) -> Result<Record> {
    let acts = sql!(
        "SELECT act, COUNT(*) FROM communities_decisions WHERE place = ?1 AND at >= ?2 GROUP BY act ORDER BY act LIMIT 20"
    );
    let acts = access.tx().all(acts, &params![place, from]).await?;
    let appeals = sql!(
        "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN appeal_outcome = 'falls' THEN 1 ELSE 0 END) AS BIGINT), 0)
         FROM communities_decisions WHERE place = ?1 AND at >= ?2 AND appealed_at IS NOT NULL"
    );
    let (appealed, changed) = access.tx().one::<(i64, i64)>(appeals, &params![place, from]).await?;
    let bare = sql!(
        "SELECT COUNT(*) FROM communities_topics WHERE place = ?1 AND state = 'shown' AND replies = 0 AND last_at >= ?2"
    );
    let (unanswered,) = access.tx().one::<(i64,)>(bare, &params![place, from]).await?;
    let asked = sql!("SELECT COUNT(*) FROM communities_topics WHERE place = ?1 AND state = 'shown' AND last_at >= ?2");
    let (topics,) = access.tx().one::<(i64,)>(asked, &params![place, from]).await?;
    let writers = sql!(
        "SELECT COUNT(*) FROM communities_posts WHERE place = ?1 AND made_at >= ?2 AND state = 'shown'
         GROUP BY author ORDER BY 1 DESC LIMIT 1000"
    );
    let each: Vec<(i64,)> = access.tx().all(writers, &params![place, from]).await?;
    let (all, most) = (each.iter().map(|n| n.0).sum::<i64>(), each.first().map_or(0, |n| n.0));
    Ok(Record { acts, appealed, changed, topics, unanswered, writers: each.len(), most_of: (most, all) })
}

/// How many warnings, pauses and hidden posts a persona has in the place of the proof.
pub(crate) async fn strikes<A: Act, G: Ground>(access: &mut Access<'_, A, G>, persona: PersonaId) -> Result<i64> {
    let place = access.id();
    let query = sql!(
        "SELECT COUNT(*) FROM communities_decisions WHERE place = ?1 AND persona = ?2
         AND act IN ('hide', 'warn', 'pause', 'bar') AND appeal_outcome <> 'falls'"
    );
    Ok(access.tx().one::<(i64,)>(query, &params![place, persona]).await?.0)
}

/// Places where something waits from before `until`, with the pool that owes it and how pressing it is: `true` for
/// appeals and reports of danger.
pub(crate) async fn owed(
    access: &mut Access<'_, Operate, Directory>,
    until: Time,
) -> Result<Vec<(RawId, kernel::PoolId, i64)>> {
    let query = sql!(
        "SELECT c.id, c.pool,
                CASE WHEN EXISTS (SELECT 1 FROM communities_reports r WHERE r.place = c.id AND r.outcome = '' AND r.why = 'danger')
                     THEN 1 ELSE 0 END
         FROM communities_places c
         WHERE c.closed_at IS NULL AND (
               EXISTS (SELECT 1 FROM communities_posts x WHERE x.place = c.id AND x.state = 'held'
                       AND x.held NOT IN ('colleague', 'sign-off') AND x.made_at < ?1)
            OR EXISTS (SELECT 1 FROM communities_reports r WHERE r.place = c.id AND r.outcome = '' AND r.at < ?1)
            OR EXISTS (SELECT 1 FROM communities_decisions d WHERE d.place = c.id AND d.appealed_at < ?1 AND d.appeal_outcome = ''))
         LIMIT 500"
    );
    access.tx().all(query, &params![until]).await
}
