//! Professionals: who speaks under the own name or chose to be found, their public answers, and who follows them.

use gate::{Access, Act, Create};
use kernel::{Error, PersonId, RawId, Result, Time};
use people::Badge;
use store::{FromRow, Row, params, sql};

use crate::ground::Directory;

/// Professionals that one reader follows at most.
const MOST_FOLLOWED: i64 = 100;

/// What everybody may know of one.
#[derive(Debug, Clone)]
pub(crate) struct Professional {
    pub name: String,
    pub badge: Badge,
    /// The languages spoken, as tags.
    pub languages: Vec<String>,
    /// Answers that members found helpful, over all open places.
    pub helped: i64,
    /// The newest public answers under the own name.
    pub answers: Vec<Answer>,
}

/// An answer that everybody reads.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub topic: RawId,
    pub n: i64,
    pub title: String,
    pub body: String,
    pub at: Time,
    pub slug: String,
    pub place: [String; 2],
}

impl FromRow for Answer {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            topic: row.get(0)?,
            n: row.get(1)?,
            title: row.get(2)?,
            body: row.get(3)?,
            at: row.get(4)?,
            slug: row.get(5)?,
            place: [row.get(6)?, row.get(7)?],
        })
    }
}

/// Somebody who has a name of this kind, or chose to be found.
///
/// # Errors
/// [`Error::NotFound`] for anybody else.
pub(crate) async fn one<A: Act>(access: &mut Access<'_, A, Directory>, person: PersonId) -> Result<Professional> {
    let query = sql!("SELECT id, name FROM gate_personas WHERE person = ?1 LIMIT 1");
    let open = access.tx().first::<(RawId, String)>(query, &params![person]).await?;
    let badge = people::badge_of(access, person).await?.unwrap_or_default();
    if open.is_none() && !(badge.listed && badge.is_verified()) {
        return Err(Error::NotFound);
    }
    let card = people::card(access, person).await?;
    let (persona, name) = open.unwrap_or((RawId::default(), card.name));
    let helped = sql!(
        "SELECT COALESCE(CAST(SUM(x.helped) AS BIGINT), 0) FROM communities_posts x
         JOIN communities_places c ON c.id = x.place WHERE x.author = ?1 AND c.place = 'open' AND x.state = 'shown'"
    );
    let (helped,) = access.tx().one::<(i64,)>(helped, &params![persona]).await?;
    let answers = if persona == RawId::default() { Vec::new() } else { answers(access, persona, 10).await? };
    Ok(Professional { name, badge, languages: card.languages, helped, answers })
}

/// The newest answers of one open name in places that the world reads.
async fn answers<A: Act>(access: &mut Access<'_, A, Directory>, persona: RawId, most: i64) -> Result<Vec<Answer>> {
    let query = sql!(
        "SELECT x.topic, x.n, t.title, x.body, x.made_at, c.slug, c.name_en, c.name_es FROM communities_posts x
         JOIN communities_topics t ON t.id = x.topic JOIN communities_places c ON c.id = x.place
         WHERE x.author = ?1 AND x.n > 0 AND x.state = 'shown' AND t.state = 'shown' AND c.place = 'open'
           AND c.closed_at IS NULL
         ORDER BY x.made_at DESC, x.id DESC LIMIT ?2"
    );
    access.tx().all(query, &params![persona, most]).await
}

/// Counts a request; not from whom.
pub(crate) async fn note_request(access: &mut Access<'_, Create, Directory>, person: PersonId) -> Result<()> {
    let now = access.now();
    let put = sql!("INSERT INTO communities_connects (id, person, at) VALUES (?1, ?2, ?3)");
    access.tx().exec(put, &params![RawId::new(now), person, now]).await?;
    Ok(())
}

/// Follows a professional, or no longer. The reader stands there as a keyed hash alone.
pub(crate) async fn follow(access: &mut Access<'_, Create, Directory>, person: PersonId, on: bool) -> Result<()> {
    let reader = gate::reader_mark(access)?;
    if !on {
        let gone = sql!("DELETE FROM communities_professionals_followed WHERE reader = ?1 AND professional = ?2");
        access.tx().exec(gone, &params![reader, person]).await?;
        return Ok(());
    }
    let put = sql!(
        "INSERT INTO communities_professionals_followed (reader, professional) VALUES (?1, ?2)
         ON CONFLICT (reader, professional) DO NOTHING"
    );
    access.tx().exec(put, &params![reader, person]).await?;
    Ok(())
}

/// Whether the reader follows a professional.
pub(crate) async fn follows<A: Act>(access: &mut Access<'_, A, Directory>, person: PersonId) -> Result<bool> {
    let reader = gate::reader_mark(access)?;
    let query = sql!(
        "SELECT professional FROM communities_professionals_followed WHERE reader = ?1 AND professional = ?2 LIMIT 1"
    );
    Ok(access.tx().first::<(PersonId,)>(query, &params![reader, person]).await?.is_some())
}

/// Whom the reader follows: person and what everybody may know. Who can no longer be found is left out.
pub(crate) async fn followed<A: Act>(access: &mut Access<'_, A, Directory>) -> Result<Vec<(PersonId, Professional)>> {
    let reader = gate::reader_mark(access)?;
    let query = sql!(
        "SELECT professional FROM communities_professionals_followed WHERE reader = ?1 ORDER BY professional LIMIT ?2"
    );
    let ids: Vec<(PersonId,)> = access.tx().all(query, &params![reader, MOST_FOLLOWED]).await?;
    let mut all = Vec::with_capacity(ids.len());
    for (person,) in ids {
        match one(access, person).await {
            Ok(known) => all.push((person, known)),
            Err(Error::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(all)
}
