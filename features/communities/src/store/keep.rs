//! Looking after places: all of them with what waits, how each is doing, changing and closing.

use gate::{Access, Act, Manage, Oversee};
use kernel::{Error, PersonId, RawId, Result, Time};
use policy::{Role, Roles};
use store::{params, sql};

use crate::{
    ground::{Directory, place_id},
    types::{NewPlace, PlaceInfo},
};

/// Who may answer for a place: people of the organisation.
const OWNERS: Roles = Roles::any(&[
    Role::Administrator,
    Role::Moderator,
    Role::Communications,
    Role::Clinician,
    Role::Pharmacist,
    Role::Staff,
    Role::Compliance,
]);

/// Topics that are looked at for the time to a first reply, and names for who carries the load.
const LOOKED_AT: i64 = 1_000;

/// A place among all: with its owner's name, what nobody answered for a day, and since when it is closed.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub place: PlaceInfo,
    pub owner: Option<String>,
    pub unanswered: i64,
    pub closed_at: Option<Time>,
}

/// How a place is doing, in numbers alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Health {
    /// Topics older than a day that nobody answered.
    pub unanswered: i64,
    /// Half of the topics of ninety days were answered within this many minutes.
    pub first_reply_minutes: Option<i64>,
    /// Replies of the three most active names, and of everybody.
    pub replies: (i64, i64),
    /// Decisions of ninety days that took words from view or spoke to their author.
    pub sharp: i64,
}

/// Every place, open and closed, by family and name, at most 500; with topics counted from before `before`.
pub(crate) async fn all(access: &mut Access<'_, Oversee, Directory>, before: Time) -> Result<Vec<Kept>> {
    let query = sql!(
        "SELECT c.id, a.name, c.closed_at,
                (SELECT COUNT(*) FROM communities_topics t
                 WHERE t.place = c.id AND t.state = 'shown' AND t.replies = 0 AND t.last_at < ?1)
         FROM communities_places c LEFT JOIN gate_actors a ON a.id = c.owner ORDER BY c.family, c.name_en LIMIT 500"
    );
    let rows = access.tx().all::<(RawId, Option<String>, Option<Time>, i64)>(query, &params![before]).await?;
    let mut kept = Vec::with_capacity(rows.len());
    let places = super::places::any(access).await?;
    for (id, owner, closed_at, unanswered) in rows {
        if let Some(place) = places.iter().find(|place| place.id == id) {
            kept.push(Kept { place: place.clone(), owner, unanswered, closed_at });
        }
    }
    Ok(kept)
}

/// One place, open or closed, with what [`all`] says of it.
///
/// # Errors
/// [`Error::NotFound`] when no place has this slug.
pub(crate) async fn one(access: &mut Access<'_, Oversee, Directory>, slug: &str, before: Time) -> Result<Kept> {
    all(access, before).await?.into_iter().find(|kept| kept.place.slug == slug).ok_or(Error::NotFound)
}

/// How a place is doing, over the days since `from`.
pub(crate) async fn health(
    access: &mut Access<'_, Oversee, Directory>,
    place: RawId,
    (from, before): (Time, Time),
) -> Result<Health> {
    let bare = sql!(
        "SELECT COUNT(*) FROM communities_topics t
         WHERE t.place = ?1 AND t.state = 'shown' AND t.replies = 0 AND t.last_at < ?2"
    );
    let (unanswered,) = access.tx().one::<(i64,)>(bare, &params![place, before]).await?;
    let first = sql!(
        "SELECT t.made_at, MIN(x.made_at) FROM communities_topics t JOIN communities_posts x ON x.topic = t.id
         WHERE t.place = ?1 AND t.state = 'shown' AND t.last_at >= ?2 AND x.n > 0 AND x.state = 'shown'
           AND x.author <> t.author
         GROUP BY t.id, t.made_at LIMIT ?3"
    );
    let answered = access.tx().all::<(Time, Time)>(first, &params![place, from, LOOKED_AT]).await?;
    let each = sql!(
        "SELECT COUNT(*) FROM communities_topics t JOIN communities_posts x ON x.topic = t.id
         WHERE t.place = ?1 AND t.state = 'shown' AND t.last_at >= ?2 AND x.n > 0 AND x.state = 'shown' AND x.made_at >= ?2
         GROUP BY x.author ORDER BY 1 DESC LIMIT ?3"
    );
    let each: Vec<(i64,)> = access.tx().all(each, &params![place, from, LOOKED_AT]).await?;
    let sharp = sql!(
        "SELECT COUNT(*) FROM communities_decisions WHERE place = ?1 AND at >= ?2 AND act IN ('hide', 'warn', 'pause', 'bar')"
    );
    let (sharp,) = access.tx().one::<(i64,)>(sharp, &params![place, from]).await?;
    Ok(Health {
        unanswered,
        first_reply_minutes: median(answered.iter().map(|(made, first)| first.seconds_since(*made) / 60).collect()),
        replies: (each.iter().take(3).map(|n| n.0).sum(), each.iter().map(|n| n.0).sum()),
        sharp,
    })
}

/// The middle one, the lower of two.
fn median(mut of: Vec<i64>) -> Option<i64> {
    of.sort_unstable();
    of.get(of.len().checked_sub(1)? / 2).copied()
}

/// People of the organisation who may answer for a place, by name, at most 500.
pub(crate) async fn owners<A: Act>(access: &mut Access<'_, A, Directory>) -> Result<Vec<(PersonId, String)>> {
    let query = sql!(
        "SELECT id, name FROM gate_actors WHERE closed_at IS NULL AND (roles & ?1) <> 0 ORDER BY name, id LIMIT 500"
    );
    access.tx().all(query, &params![OWNERS.bits()]).await
}

/// Changes what may change of a place: all but its slug and who reads it. Without `review_at` the date stays.
///
/// # Errors
/// [`Error::NotFound`] when no place has this slug.
pub(crate) async fn change(
    access: &mut Access<'_, Manage, Directory>,
    new: &NewPlace,
    review_at: Option<Time>,
) -> Result<()> {
    let set = sql!(
        "UPDATE communities_places SET family = ?2, name_en = ?3, name_es = ?4, purpose_en = ?5, purpose_es = ?6,
             rules_en = ?7, rules_es = ?8, words = ?9, teens = ?10, pool = ?11, owner = ?12,
             review_at = COALESCE(CAST(?13 AS BIGINT), review_at), version = version + 1
         WHERE id = ?1"
    );
    let row = params![
        place_id(&new.slug),
        new.family.as_str(),
        new.name[0].as_str(),
        new.name[1].as_str(),
        new.purpose[0].as_str(),
        new.purpose[1].as_str(),
        new.rules[0].as_str(),
        new.rules[1].as_str(),
        new.words.as_str(),
        i64::from(new.teens),
        new.pool,
        new.owner,
        review_at
    ];
    match access.tx().exec(set, &row).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Closes a place: nobody reads it or writes there, and the directory does not name it. Its words stay until it is opened
/// again, or for ever unread.
///
/// # Errors
/// [`Error::Conflict`] `waits-first` while a moderator owes something there: an answer must not be lost with the place.
pub(crate) async fn close(access: &mut Access<'_, Manage, Directory>, place: RawId) -> Result<()> {
    let now = access.now();
    let set = sql!(
        "UPDATE communities_places SET closed_at = ?2, version = version + 1 WHERE id = ?1 AND closed_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM communities_posts x WHERE x.place = ?1 AND x.state = 'held')
           AND NOT EXISTS (SELECT 1 FROM communities_reports r WHERE r.place = ?1 AND r.outcome = '')
           AND NOT EXISTS (SELECT 1 FROM communities_decisions d
                           WHERE d.place = ?1 AND d.appealed_at IS NOT NULL AND d.appeal_outcome = '')"
    );
    match access.tx().exec(set, &params![place, now]).await? {
        0 => Err(Error::Conflict("waits-first")),
        _ => Ok(()),
    }
}

/// Opens a closed place again, as it was.
pub(crate) async fn reopen(access: &mut Access<'_, Manage, Directory>, place: RawId) -> Result<()> {
    let set = sql!("UPDATE communities_places SET closed_at = NULL, version = version + 1 WHERE id = ?1");
    access.tx().exec(set, &params![place]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_several() {
        let check = |of: &[i64], want| assert_eq!(median(of.to_vec()), want, "{of:?}");
        check(&[], None);
        check(&[7], Some(7));
        check(&[90, 5, 30], Some(30));
        check(&[40, 10, 30, 20], Some(20));
    }
}
