//! Mentors among peers: who offers, who asks whom, and what comes of it.

use gate::{Access, Act, Ask, Operate, PersonaId, View, WriteAct};
use guard::Cleared;
use kernel::{Error, PersonId, RawId, Result, Time};
use store::{FromRow, Row, Tx, params, sql};

use super::pairs;
use crate::{
    ground::{Directory, Ground, PeersPlace},
    mentor::{MOST_ASKED, Offer, RETURN_DAYS},
};

/// Mentors of one place that are read at once.
const MOST: i64 = 200;

/// One who offers.
#[derive(Debug, Clone)]
pub(crate) struct MentorLine {
    pub persona: PersonaId,
    pub name: Option<String>,
    /// For a professional under the own name.
    pub person: Option<PersonId>,
    pub fields: String,
    pub speaks: String,
    pub often: String,
    pub words: String,
    pub most: i64,
    /// How many they have now.
    pub mentees: i64,
}

impl MentorLine {
    /// How many more there is room for.
    pub(crate) fn room(&self) -> i64 {
        (self.most - self.mentees).max(0)
    }
    /// Speaks the language of this tag.
    pub(crate) fn speaks(&self, tag: &str) -> bool {
        self.speaks.split(' ').any(|one| one == tag)
    }
}

impl FromRow for MentorLine {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            persona: row.get(0)?,
            name: row.get(1)?,
            person: row.get(2)?,
            fields: row.get(3)?,
            speaks: row.get(4)?,
            often: row.get(5)?,
            words: row.get(6)?,
            most: row.get(7)?,
            mentees: row.get(8)?,
        })
    }
}

/// Takes out those under their own name whose check no longer counts. Who offers under another name is tied to nobody: their
/// licence is looked at whenever they come.
async fn standing<A: Act>(access: &mut Access<'_, A, PeersPlace>, all: Vec<MentorLine>) -> Result<Vec<MentorLine>> {
    if all.iter().all(|one| one.person.is_none()) {
        return Ok(all);
    }
    let lapsed = people::lapsed(access).await?;
    Ok(all.into_iter().filter(|one| one.person.is_none_or(|person| !lapsed.contains(&person))).collect())
}

/// Who offers in the place of the proof.
pub(crate) async fn all(access: &mut Access<'_, View, PeersPlace>) -> Result<Vec<MentorLine>> {
    let place = access.id();
    let query = sql!(
        "SELECT o.persona, p.name, p.person, o.fields, o.speaks, o.often, o.words, o.most,
                (SELECT COUNT(*) FROM communities_pairs q WHERE q.mentor = o.persona AND q.place = o.place AND q.state = 'paired')
         FROM communities_mentors o LEFT JOIN gate_personas p ON p.id = o.persona
         WHERE o.place = ?1 ORDER BY o.persona LIMIT ?2"
    );
    let found = access.tx().all(query, &params![place, MOST]).await?;
    standing(access, found).await
}

/// One who offers in the place of the proof.
pub(crate) async fn one<A: Act>(
    access: &mut Access<'_, A, PeersPlace>,
    persona: PersonaId,
) -> Result<Option<MentorLine>> {
    let place = access.id();
    let query = sql!(
        "SELECT o.persona, p.name, p.person, o.fields, o.speaks, o.often, o.words, o.most,
                (SELECT COUNT(*) FROM communities_pairs q WHERE q.mentor = o.persona AND q.place = o.place AND q.state = 'paired')
         FROM communities_mentors o LEFT JOIN gate_personas p ON p.id = o.persona
         WHERE o.place = ?1 AND o.persona = ?2"
    );
    let found: Option<MentorLine> = access.tx().first(query, &params![place, persona]).await?;
    Ok(standing(access, found.into_iter().collect()).await?.pop())
}

/// Puts an offer, or changes it. Whoever is a mentee already stays one.
pub(crate) async fn offer(access: &mut Access<'_, Ask, PeersPlace>, offer: &Offer) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    let put = sql!(
        "INSERT INTO communities_mentors (place, persona, fields, speaks, often, words, most)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (place, persona) DO UPDATE SET fields = excluded.fields, speaks = excluded.speaks,
             often = excluded.often, words = excluded.words, most = excluded.most"
    );
    let (fields, words) = (offer.fields.get().as_str(), offer.words.get().as_str());
    access.tx().exec(put, &params![place, me, fields, offer.speaks.as_str(), offer.often, words, offer.most]).await?;
    access.note("mentor-offered");
    Ok(())
}

/// Takes the offer back; requests that wait return, and pairs go on.
pub(crate) async fn take_back(access: &mut Access<'_, Ask, PeersPlace>) -> Result<()> {
    let (place, me) = (access.id().raw(), access.who().id);
    withdraw(access.tx(), me, place).await?;
    access.note("mentor-stopped");
    Ok(())
}

async fn withdraw(tx: &mut Tx, me: RawId, place: RawId) -> Result<()> {
    let all = [
        sql!("DELETE FROM communities_mentors WHERE persona = ?1 AND place = ?2"),
        sql!(
            "UPDATE communities_pairs SET state = 'returned', closed = 1, mentee_news = 1
             WHERE mentor = ?1 AND place = ?2 AND state = 'asked'"
        ),
    ];
    for statement in all {
        tx.exec(statement, &params![me, place]).await?;
    }
    Ok(())
}

/// Asks somebody to be one's mentor, with a note; gives the pair and the note as a post.
///
/// # Errors
/// [`Error::NotFound`] when nobody offers under that name; [`Error::Conflict`]: `mentor-self`, `mentor-full`, `mentor-many`
/// when too many requests wait, `mentor-asked` for the second to the same mentor.
pub(crate) async fn ask(
    access: &mut Access<'_, Ask, PeersPlace>,
    mentor: PersonaId,
    note: &Cleared<String>,
) -> Result<(RawId, RawId)> {
    let (place, me, now) = (access.id(), access.who().id, access.now());
    if gate::is_mine(access, mentor).await? {
        return Err(Error::Conflict("mentor-self"));
    }
    let line = one(access, mentor).await?.ok_or(Error::NotFound)?;
    if line.room() == 0 {
        return Err(Error::Conflict("mentor-full"));
    }
    let waiting = sql!(
        "SELECT COUNT(*) FROM communities_pairs WHERE mentee = ?1 AND place = ?2 AND state = 'asked' AND closed = 0"
    );
    if access.tx().one::<(i64,)>(waiting, &params![me, place]).await?.0 >= MOST_ASKED {
        return Err(Error::Conflict("mentor-many"));
    }
    let (id, until) = (RawId::new(now), now.plus_days(RETURN_DAYS));
    let put = sql!(
        "INSERT INTO communities_pairs (id, place, mentor, mentee, state, closed, asked_at, until_at, mentor_news, mentee_news)
         VALUES (?1, ?2, ?3, ?4, 'asked', 0, ?5, ?6, 1, 0) ON CONFLICT (place, mentor, mentee) WHERE closed = 0 DO NOTHING"
    );
    if access.tx().exec(put, &params![id, place, mentor, me, now, until]).await? == 0 {
        return Err(Error::Conflict("mentor-asked"));
    }
    let post = pairs::put_words(access, id, note).await?;
    access.note("mentor-asked");
    super::reviews::notify(access, mentor).await?;
    Ok((id, post))
}

/// Requests that nobody answered in time return.
pub(crate) async fn return_old(access: &mut Access<'_, Operate, Directory>, now: Time) -> Result<()> {
    let set = sql!(
        "UPDATE communities_pairs SET state = 'returned', closed = 1, mentee_news = 1, mentor_news = 1
         WHERE state = 'asked' AND until_at <= ?1"
    );
    access.tx().exec(set, &params![now]).await?;
    Ok(())
}

/// The session's persona leaves the place of the proof: its offer goes, requests to it return, its own are withdrawn, and
/// pairs end.
pub(crate) async fn leave<A: WriteAct, G: Ground>(access: &mut Access<'_, A, G>) -> Result<()> {
    let (place, me) = (access.id().raw(), access.who().id);
    withdraw(access.tx(), me, place).await?;
    let all = [
        sql!(
            "UPDATE communities_pairs SET state = 'withdrawn', closed = 1, mentor_news = 0
             WHERE mentee = ?1 AND place = ?2 AND state = 'asked'"
        ),
        sql!(
            "UPDATE communities_pairs SET state = 'ended', closed = 1, mentor_news = 1
             WHERE mentee = ?1 AND place = ?2 AND state = 'paired'"
        ),
        sql!(
            "UPDATE communities_pairs SET state = 'ended', closed = 1, mentee_news = 1
             WHERE mentor = ?1 AND place = ?2 AND state = 'paired'"
        ),
    ];
    for statement in all {
        access.tx().exec(statement, &params![me, place]).await?;
    }
    Ok(())
}

/// Nothing leads from a pair to the persona any more; the other one keeps the own words.
pub(crate) async fn erase(tx: &mut Tx, me: RawId, place: RawId) -> Result<()> {
    let all = [
        sql!("UPDATE communities_pairs SET mentor = ?3 WHERE mentor = ?1 AND place = ?2"),
        sql!("UPDATE communities_pairs SET mentee = ?3 WHERE mentee = ?1 AND place = ?2"),
    ];
    for statement in all {
        tx.exec(statement, &params![me, place, RawId::default()]).await?;
    }
    let both = sql!("DELETE FROM communities_pairs WHERE mentor = ?1 AND place = ?2 AND mentee = ?1");
    tx.exec(both, &params![RawId::default(), place]).await?;
    Ok(())
}
