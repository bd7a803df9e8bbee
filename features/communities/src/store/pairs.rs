//! A pair of colleagues: the request, the answer, and the words that only the two read.

use gate::{Access, Act, Ask, PersonaId, View};
use guard::Cleared;
use kernel::{Error, RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use super::{key_of, mentors};
use crate::ground::{Ground, PeersPlace};

/// Words of a pair that are read at once, the newest of them.
const WORDS: i64 = 200;

/// One pair, as one of the two reads it.
#[derive(Debug, Clone)]
pub(crate) struct PairLine {
    pub id: RawId,
    pub mentor: PersonaId,
    pub mentor_name: Option<String>,
    pub mentee: PersonaId,
    pub mentee_name: Option<String>,
    /// `asked`, `paired`, `declined`, `withdrawn`, `returned`, `ended`.
    pub state: String,
    pub until_at: Time,
    /// Something is new for the reader, or waits for the answer.
    pub news: bool,
    /// The reader is the mentor.
    pub leads: bool,
}

impl PairLine {
    /// The other one of the two.
    pub(crate) fn other(&self) -> (PersonaId, Option<&str>) {
        if self.leads { (self.mentee, self.mentee_name.as_deref()) } else { (self.mentor, self.mentor_name.as_deref()) }
    }
}

impl FromRow for PairLine {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            mentor: row.get(1)?,
            mentor_name: row.get(2)?,
            mentee: row.get(3)?,
            mentee_name: row.get(4)?,
            state: row.get(5)?,
            until_at: row.get(6)?,
            news: row.get::<i64>(7)? != 0,
            leads: row.get::<i64>(8)? != 0,
        })
    }
}

/// One thing that one of the two said.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub n: i64,
    pub author: PersonaId,
    pub name: Option<String>,
    pub body: String,
    pub at: Time,
    pub erased: bool,
}

impl FromRow for Said {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            n: row.get(0)?,
            author: row.get(1)?,
            name: row.get(2)?,
            body: row.get(3)?,
            at: row.get(4)?,
            erased: row.get::<String>(5)? == "erased",
        })
    }
}

/// The pairs of the session's persona in the place of the proof, the newest first.
pub(crate) async fn own(access: &mut Access<'_, View, PeersPlace>) -> Result<Vec<PairLine>> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT q.id, q.mentor, m.name, q.mentee, e.name, q.state, q.until_at,
                CAST(CASE WHEN q.mentor = ?2 AND (q.mentor_news = 1 OR q.state = 'asked') OR q.mentee = ?2 AND q.mentee_news = 1
                     THEN 1 ELSE 0 END AS BIGINT),
                CAST(CASE WHEN q.mentor = ?2 THEN 1 ELSE 0 END AS BIGINT)
         FROM communities_pairs q LEFT JOIN gate_personas m ON m.id = q.mentor LEFT JOIN gate_personas e ON e.id = q.mentee
         WHERE q.place = ?1 AND (q.mentor = ?2 OR q.mentee = ?2) ORDER BY q.closed, q.id DESC LIMIT 50"
    );
    access.tx().all(query, &params![place, me]).await
}

/// In how many of them something is new for the session's persona, or waits for its answer.
pub(crate) async fn count<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<i64> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT COUNT(*) FROM communities_pairs q
         WHERE q.place = ?1 AND (q.mentor = ?2 AND (q.mentor_news = 1 OR q.state = 'asked') OR q.mentee = ?2 AND q.mentee_news = 1)"
    );
    Ok(access.tx().one::<(i64,)>(query, &params![place, me]).await?.0)
}

/// One pair of the session's persona.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the two.
pub(crate) async fn pair<A: Act>(access: &mut Access<'_, A, PeersPlace>, id: RawId) -> Result<PairLine> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT q.id, q.mentor, m.name, q.mentee, e.name, q.state, q.until_at,
                CAST(CASE WHEN q.mentor = ?3 AND q.mentor_news = 1 OR q.mentee = ?3 AND q.mentee_news = 1 THEN 1 ELSE 0 END AS BIGINT),
                CAST(CASE WHEN q.mentor = ?3 THEN 1 ELSE 0 END AS BIGINT)
         FROM communities_pairs q LEFT JOIN gate_personas m ON m.id = q.mentor LEFT JOIN gate_personas e ON e.id = q.mentee
         WHERE q.id = ?1 AND q.place = ?2 AND (q.mentor = ?3 OR q.mentee = ?3)"
    );
    access.tx().one(query, &params![id, place, me]).await
}

/// What the two said to each other, in order.
pub(crate) async fn words(access: &mut Access<'_, View, PeersPlace>, pair: &PairLine) -> Result<Vec<Said>> {
    let place = access.id();
    let query = sql!(
        "SELECT x.n, x.author, p.name, x.body, x.made_at, x.state FROM communities_posts x
         LEFT JOIN gate_personas p ON p.id = x.author
         WHERE x.topic = ?1 AND x.place = ?2 ORDER BY x.n DESC LIMIT ?3"
    );
    let mut all: Vec<Said> = access.tx().all(query, &params![pair.id, place, WORDS]).await?;
    all.reverse();
    Ok(all)
}

/// Puts words of the session's persona between the two; gives the post.
pub(crate) async fn put_words(
    access: &mut Access<'_, Ask, PeersPlace>,
    pair: RawId,
    words: &Cleared<String>,
) -> Result<RawId> {
    if words.place() != PeersPlace::PLACE {
        return Err(Error::internal("words cleared for another place"));
    }
    let (place, me, now) = (access.id(), access.who().id, access.now());
    let id = RawId::new(now);
    let last = sql!("SELECT n FROM communities_posts WHERE topic = ?1 ORDER BY n DESC LIMIT 1");
    let n = access.tx().first::<(i64,)>(last, &params![pair]).await?.map_or(0, |(n,)| n + 1);
    let put = sql!(
        "INSERT INTO communities_posts (id, key, topic, place, n, author, role, interest, body, state, held, made_at,
             helped, same, thanked, label)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', '', ?7, 'paired', '', ?8, 0, 0, 0, '')"
    );
    let row = params![id, key_of(id), pair, place, n, me, words.get().as_str(), now];
    access.tx().exec(put, &row).await?;
    Ok(id)
}

/// The pair of the session's persona, which nobody else changes until this is written.
async fn held(access: &mut Access<'_, Ask, PeersPlace>, id: RawId) -> Result<PairLine> {
    let lock = sql!("SELECT id FROM communities_pairs WHERE id = ?1 FOR UPDATE");
    access.tx().one::<(RawId,)>(lock, &params![id]).await?;
    pair(access, id).await
}

async fn set(access: &mut Access<'_, Ask, PeersPlace>, pair: &PairLine, state: &str) -> Result<()> {
    let closed = i64::from(state != "paired");
    let (mentor, mentee) = (i64::from(!pair.leads), i64::from(pair.leads));
    let set =
        sql!("UPDATE communities_pairs SET state = ?2, closed = ?3, mentor_news = ?4, mentee_news = ?5 WHERE id = ?1");
    access.tx().exec(set, &params![pair.id, state, closed, mentor, mentee]).await?;
    access.note(state);
    Ok(())
}

/// The mentor answers a request; gives the words as a post when there are some.
///
/// # Errors
/// [`Error::NotFound`] for everybody else; [`Error::Conflict`]: `pair-over` when it waits no longer, `mentor-full` when the
/// mentor has no room any more.
pub(crate) async fn answer(
    access: &mut Access<'_, Ask, PeersPlace>,
    id: RawId,
    accepts: bool,
    words: Option<&Cleared<String>>,
) -> Result<Option<RawId>> {
    let pair = held(access, id).await?;
    if !pair.leads {
        return Err(Error::NotFound);
    }
    if pair.state != "asked" {
        return Err(Error::Conflict("pair-over"));
    }
    if accepts {
        // Two who accept at once count one after the other.
        let lock = sql!("SELECT most FROM communities_mentors WHERE place = ?1 AND persona = ?2 FOR UPDATE");
        let place = access.id();
        access.tx().first::<(i64,)>(lock, &params![place, pair.mentor]).await?;
        let line = mentors::one(access, pair.mentor).await?.ok_or(Error::Conflict("pair-over"))?;
        if line.room() == 0 {
            return Err(Error::Conflict("mentor-full"));
        }
    }
    let post = match words {
        Some(words) => Some(put_words(access, id, words).await?),
        None => None,
    };
    set(access, &pair, if accepts { "paired" } else { "declined" }).await?;
    Ok(post)
}

/// One of the two says something; gives the post.
///
/// # Errors
/// [`Error::Conflict`] `pair-over` when they are no pair.
pub(crate) async fn say(access: &mut Access<'_, Ask, PeersPlace>, id: RawId, words: &Cleared<String>) -> Result<RawId> {
    let pair = held(access, id).await?;
    if pair.state != "paired" {
        return Err(Error::Conflict("pair-over"));
    }
    let post = put_words(access, id, words).await?;
    set(access, &pair, "paired").await?;
    Ok(post)
}

/// One of the two ends it, or takes the own request back. A second time changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the two, and for a mentor who has not answered.
pub(crate) async fn end(access: &mut Access<'_, Ask, PeersPlace>, id: RawId) -> Result<()> {
    let pair = held(access, id).await?;
    match (pair.state.as_str(), pair.leads) {
        ("paired", _) => set(access, &pair, "ended").await,
        ("asked", false) => {
            set(access, &pair, "withdrawn").await?;
            let calm = sql!("UPDATE communities_pairs SET mentor_news = 0 WHERE id = ?1");
            access.tx().exec(calm, &params![id]).await?;
            Ok(())
        }
        ("asked", true) => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// The session's persona has read what is new.
pub(crate) async fn seen(access: &mut Access<'_, Ask, PeersPlace>, pair: &PairLine) -> Result<()> {
    let set = if pair.leads {
        sql!("UPDATE communities_pairs SET mentor_news = 0 WHERE id = ?1")
    } else {
        sql!("UPDATE communities_pairs SET mentee_news = 0 WHERE id = ?1")
    };
    access.tx().exec(set, &params![pair.id]).await?;
    Ok(())
}
