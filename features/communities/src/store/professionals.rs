//! Professionals who speak under their own name.

use gate::{Access, Act, Create};
use kernel::{PersonId, RawId, Result};
use store::{params, sql};

use crate::ground::Directory;

/// What everybody may know of one.
#[derive(Debug, Clone)]
pub(crate) struct Professional {
    pub name: String,
    pub profession: String,
    pub specialty: String,
    pub checked: String,
    pub checked_at: Option<kernel::Time>,
    /// Answers that members found helpful, over all open places.
    pub helped: i64,
}

/// Somebody who has a name of this kind.
///
/// # Errors
/// [`kernel::Error::NotFound`] for anybody else.
pub(crate) async fn one<A: Act>(access: &mut Access<'_, A, Directory>, person: PersonId) -> Result<Professional> {
    let query = sql!("SELECT id, name FROM gate_personas WHERE person = ?1 LIMIT 1");
    let (persona, name) = access.tx().one::<(RawId, String)>(query, &params![person]).await?;
    let badge = people::badge_of(access, person).await?.unwrap_or_default();
    let helped = sql!(
        "SELECT COALESCE(CAST(SUM(x.helped) AS BIGINT), 0) FROM communities_posts x
         JOIN communities_places c ON c.id = x.place WHERE x.author = ?1 AND c.place = 'open' AND x.state = 'shown'"
    );
    let (helped,) = access.tx().one::<(i64,)>(helped, &params![persona]).await?;
    Ok(Professional {
        name,
        profession: badge.profession,
        specialty: badge.specialty,
        checked: badge.checked,
        checked_at: badge.checked_at,
        helped,
    })
}

/// Counts a request; not from whom.
pub(crate) async fn note_request(access: &mut Access<'_, Create, Directory>, person: PersonId) -> Result<()> {
    let now = access.now();
    let put = sql!("INSERT INTO communities_connects (id, person, at) VALUES (?1, ?2, ?3)");
    access.tx().exec(put, &params![RawId::new(now), person, now]).await?;
    Ok(())
}
