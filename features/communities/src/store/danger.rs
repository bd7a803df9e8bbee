//! Words that mean danger: kept beside the post, owed by a person on duty, and the one door to who is behind a name.

use gate::{Access, Act, Ask, OpenSeal, PersonaId};
use kernel::{PersonId, RawId, Result, Time};
use store::{Tx, params, sql};

use crate::ground::{Danger, DangerId, Ground};

/// Notes that somebody may be in danger; gives the id that the work item is about.
pub(crate) async fn note<G: Ground>(access: &mut Access<'_, Ask, G>, post: RawId, level: &str) -> Result<DangerId> {
    let (place, me, now) = (access.id(), access.who().id, access.now());
    let id = DangerId::new(now);
    let put =
        sql!("INSERT INTO communities_dangers (id, place, post, persona, level, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    access.tx().exec(put, &params![id, place, post, me, level, now]).await?;
    Ok(id)
}

/// Pool and holder follow the work item.
pub(crate) async fn follow(tx: &mut Tx, item: &work::Item) -> Result<()> {
    let set = sql!("UPDATE communities_dangers SET pool = ?2, holder = ?3, closed_at = ?4 WHERE id = ?1");
    tx.exec(set, &params![item.subject, item.pool, item.holder, item.closed_at]).await?;
    Ok(())
}

/// What whoever is on duty reads: the words, who wrote them there, where, and since when.
#[derive(Debug, Clone)]
pub(crate) struct DangerLine {
    pub persona: PersonaId,
    pub persona_name: Option<String>,
    pub words: String,
    pub title: String,
    pub topic: RawId,
    pub place: RawId,
    pub at: Time,
    pub opened_at: Option<Time>,
}

impl store::FromRow for DangerLine {
    fn from_row(row: &store::Row) -> Result<Self> {
        Ok(Self {
            persona: row.get(0)?,
            persona_name: row.get(1)?,
            words: row.get(2)?,
            title: row.get(3)?,
            topic: row.get(4)?,
            place: row.get(5)?,
            at: row.get(6)?,
            opened_at: row.get(7)?,
        })
    }
}

pub(crate) async fn line<A: Act>(access: &mut Access<'_, A, Danger>) -> Result<DangerLine> {
    let id = access.id();
    let query = sql!(
        "SELECT d.persona, p.name, x.body, COALESCE(t.title, ''), x.topic, d.place, d.at, d.opened_at FROM communities_dangers d
         JOIN communities_posts x ON x.id = d.post LEFT JOIN communities_topics t ON t.id = x.topic
         LEFT JOIN gate_personas p ON p.id = d.persona WHERE d.id = ?1"
    );
    access.tx().one(query, &params![id]).await
}

/// Learns who is behind the name, for this danger alone.
pub(crate) async fn open(access: &mut Access<'_, OpenSeal, Danger>, reason: &str) -> Result<PersonId> {
    let (id, me, now) = (access.id(), access.who().person(), access.now());
    let persona = line(access).await?.persona;
    let person = gate::open_seal(access, persona).await?;
    let set = sql!("UPDATE communities_dangers SET opened_by = ?2, opened_at = ?3 WHERE id = ?1");
    access.tx().exec(set, &params![id, me, now]).await?;
    access.note(reason);
    Ok(person)
}
