//! Journal clubs: the article, what its leader notes, and the votes before and after.

use gate::{Access, Act, Ask, Moderate, PersonaId};
use guard::Cleared;
use kernel::{Error, RawId, Result, Time};
use store::{FromRow, Row, Tx, params, sql};

use super::{reviews, touch};
use crate::{
    club::{ANSWERS, Reference},
    ground::{Ground, PeersPlace},
};

/// What stands beside the topic of a journal club.
#[derive(Debug, Clone)]
pub(crate) struct ClubLine {
    pub leader: PersonaId,
    pub leader_name: Option<String>,
    /// Under what the answers after it are counted.
    pub later: RawId,
    pub reference: Option<Reference>,
    /// Design, result, limits, practice.
    pub points: [String; 4],
    pub summary: String,
    pub closed_at: Option<Time>,
}

impl ClubLine {
    /// It is open, and who was to lead it is gone: whoever looks after the place may.
    pub(crate) fn is_orphan(&self) -> bool {
        self.closed_at.is_none() && self.leader_name.is_none()
    }
}

impl FromRow for ClubLine {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            leader: row.get(0)?,
            leader_name: row.get(1)?,
            later: row.get(2)?,
            reference: Reference::read(&row.get::<String>(3)?),
            points: [row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?],
            summary: row.get(8)?,
            closed_at: row.get(9)?,
        })
    }
}

/// A journal club to be planned, beside its topic.
#[derive(Debug)]
pub(crate) struct NewClub {
    pub leader: PersonaId,
    pub reference: Reference,
}

/// The club of a topic of the place of the proof; none for other topics.
pub(crate) async fn club<A: Act, G: Ground>(access: &mut Access<'_, A, G>, topic: RawId) -> Result<Option<ClubLine>> {
    let place = access.id();
    let query = sql!(
        "SELECT c.leader, p.name, c.later, c.reference, c.design, c.result, c.limits, c.practice, c.summary, c.closed_at
         FROM communities_clubs c LEFT JOIN gate_personas p ON p.id = c.leader WHERE c.topic = ?1 AND c.place = ?2"
    );
    access.tx().first(query, &params![topic, place]).await
}

/// Keeps the article of a topic that was just opened, and tells who leads it.
pub(crate) async fn put(access: &mut Access<'_, Ask, PeersPlace>, topic: RawId, new: &NewClub) -> Result<()> {
    let (place, me, later) = (access.id(), access.who().id, RawId::new(access.now()));
    let put = sql!(
        "INSERT INTO communities_clubs (topic, place, author, leader, later, reference, design, result, limits, practice,
             summary)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', '', '', '', '')"
    );
    let reference = new.reference.stored();
    access.tx().exec(put, &params![topic, place, me, new.leader, later, reference.as_str()]).await?;
    for (n, word) in (0i64..).zip(ANSWERS) {
        let option = sql!("INSERT INTO communities_options (topic, n, text, votes) VALUES (?1, ?2, ?3, 0)");
        access.tx().exec(option, &params![later, n, word]).await?;
    }
    access.note("club-planned");
    if new.leader.raw() == me { Ok(()) } else { reviews::notify(access, new.leader).await }
}

/// Under what a vote counts that is given now; nothing for topics that are no journal club.
///
/// # Errors
/// [`Error::Conflict`] `club-vote-over` when the other vote is open now, or none.
pub(crate) async fn open_vote<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    topic: RawId,
    after: bool,
) -> Result<Option<RawId>> {
    let (place, now) = (access.id(), access.now());
    let query = sql!(
        "SELECT c.later, c.closed_at, t.event_at FROM communities_clubs c JOIN communities_topics t ON t.id = c.topic
         WHERE c.topic = ?1 AND c.place = ?2"
    );
    type Found = (RawId, Option<Time>, Option<Time>);
    let Some((later, closed, starts)) = access.tx().first::<Found>(query, &params![topic, place]).await? else {
        return Ok(None);
    };
    let begun = starts.is_none_or(|starts| starts <= now);
    if closed.is_some() || begun != after {
        return Err(Error::Conflict("club-vote-over"));
    }
    Ok(Some(if after { later } else { topic }))
}

/// Leads a club from now on whose leader is gone.
///
/// # Errors
/// [`Error::NotFound`] when it is closed, or its leader is still there.
pub(crate) async fn take_over(access: &mut Access<'_, Moderate, PeersPlace>, topic: RawId) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    let set = sql!(
        "UPDATE communities_clubs SET leader = ?3 WHERE topic = ?1 AND place = ?2 AND closed_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM gate_personas p WHERE p.id = communities_clubs.leader)"
    );
    if access.tx().exec(set, &params![topic, place, me]).await? == 0 {
        return Err(Error::NotFound);
    }
    access.note("club-taken-over");
    Ok(())
}

/// Keeps what the leader notes; with `close` the summary is said, and nobody votes any more.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the leader; [`Error::Conflict`] `club-closed` after the summary.
pub(crate) async fn change(
    access: &mut Access<'_, Ask, PeersPlace>,
    topic: RawId,
    points: &[Cleared<String>; 4],
    summary: &Cleared<String>,
    close: bool,
) -> Result<()> {
    let (place, me, now) = (access.id(), access.who().id, access.now());
    let line = club(access, topic).await?.filter(|line| line.leader.raw() == me).ok_or(Error::NotFound)?;
    if line.closed_at.is_some() {
        return Err(Error::Conflict("club-closed"));
    }
    let set = sql!(
        "UPDATE communities_clubs SET design = ?3, result = ?4, limits = ?5, practice = ?6, summary = ?7,
             closed_at = CAST(?8 AS BIGINT) WHERE topic = ?1 AND place = ?2"
    );
    let [design, result, limits, practice] = points.each_ref().map(|one| one.get().as_str());
    let closed = close.then_some(now);
    let row = params![topic, place, design, result, limits, practice, summary.get().as_str(), closed];
    access.tx().exec(set, &row).await?;
    if close {
        access.note("club-closed");
        let up = sql!(
            "UPDATE communities_topics SET last_at = CASE WHEN last_at < ?2 THEN ?2 ELSE last_at END WHERE id = ?1"
        );
        access.tx().exec(up, &params![topic, now]).await?;
    }
    touch(access).await
}

/// One persona's clubs and what it noted of others' go, with its votes after them.
pub(crate) async fn erase(tx: &mut Tx, me: RawId, place: RawId) -> Result<()> {
    let all = [
        sql!(
            "DELETE FROM communities_options WHERE topic IN
             (SELECT c.later FROM communities_clubs c WHERE c.author = ?1 AND c.place = ?2)"
        ),
        sql!(
            "DELETE FROM communities_votes WHERE persona = ?1 AND topic IN
             (SELECT c.later FROM communities_votes v JOIN communities_clubs c ON c.later = v.topic
              WHERE v.persona = ?1 AND c.place = ?2)"
        ),
        sql!("DELETE FROM communities_clubs WHERE author = ?1 AND place = ?2"),
    ];
    for statement in all {
        tx.exec(statement, &params![me, place]).await?;
    }
    let bare = sql!(
        "UPDATE communities_clubs SET leader = ?3, design = '', result = '', limits = '', practice = '', summary = ''
         WHERE leader = ?1 AND place = ?2"
    );
    tx.exec(bare, &params![me, place, RawId::default()]).await?;
    Ok(())
}
