//! What was checked about professionals.

use ::store::{FromRow, Row, params, sql};
use gate::{Access, Act, Resource, WriteAct};
use kernel::{Error, PersonId, Result};

use super::persons;
use crate::{
    types::jiff_date,
    verified::{Badge, Lapse, Professional, Tier},
};

/// Professionals of the list at most: what is searched is read whole.
const MOST_LISTED: i64 = 1_000;
/// Characters of what a clinician discloses.
pub(crate) const MOST_INTERESTS: usize = 300;

impl FromRow for Badge {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            profession: row.get(0)?,
            npi: row.get(1)?,
            specialty: row.get(2)?,
            licence_state: row.get(3)?,
            checked: row.get(4)?,
            checked_at: row.get(5)?,
            licence: row.get(6)?,
            licence_ends: row.get(7)?,
            reviewer: row.get(8)?,
            source: row.get(9)?,
            tier: Tier::from_level(row.get(10)?),
            lapse: Lapse::from_word(&row.get::<String>(11)?),
            interests: row.get(12)?,
            listed: row.get::<i64>(13)? != 0,
            town: row.get(14)?,
        })
    }
}

/// What cannot be right in a badge.
///
/// # Errors
/// [`Error::Invalid`] when the NPI's check digit does not fit, the state is not two letters, or the last day is no date.
pub(crate) fn check_badge(badge: &Badge) -> Result<()> {
    if badge.npi.as_deref().is_some_and(|npi| !rules::npi::is_valid(npi)) {
        return Err(Error::field("npi", "npi-bad"));
    }
    if badge.licence_ends.as_deref().is_some_and(|day| jiff_date::parse(day).is_none()) {
        return Err(Error::field("licence_ends", "date-bad"));
    }
    if badge.licence.chars().count() > 40 || badge.source.chars().count() > 120 {
        return Err(Error::field("licence", "licence-long"));
    }
    let state = badge.licence_state.as_str();
    match state.is_empty() || state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase()) {
        true => Ok(()),
        false => Err(Error::field("licence_state", "state-bad")),
    }
}

/// Writes down what was checked about a professional. An earlier lapse ends with a new check: somebody has looked again. What the clinician
/// says of themselves (interests, list, town) stays; see [`set_profile`].
///
/// # Errors
/// [`Error::Invalid`] when the NPI's check digit does not fit, the state is not two letters, or the last day is no date.
pub async fn set_badge<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    badge: &Badge,
) -> Result<()> {
    check_badge(badge)?;
    let put = sql!(
        "INSERT INTO people_badges (person, profession, npi, specialty, licence_state, checked, checked_at, licence,
             licence_ends, reviewer, source, tier)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (person) DO UPDATE SET profession = excluded.profession, npi = excluded.npi, specialty = excluded.specialty,
           licence_state = excluded.licence_state, checked = excluded.checked, checked_at = excluded.checked_at,
           licence = excluded.licence, licence_ends = excluded.licence_ends, reviewer = excluded.reviewer,
           source = excluded.source, tier = excluded.tier,
           lapse = CASE WHEN excluded.checked_at IS NULL THEN people_badges.lapse ELSE '' END,
           lapsed_at = CASE WHEN excluded.checked_at IS NULL THEN people_badges.lapsed_at ELSE NULL END"
    );
    let row = params![
        person,
        badge.profession.as_str(),
        badge.npi.as_deref(),
        badge.specialty.as_str(),
        badge.licence_state.as_str(),
        badge.checked.as_str(),
        badge.checked_at,
        badge.licence.as_str(),
        badge.licence_ends.as_deref(),
        badge.reviewer,
        badge.source.as_str(),
        badge.tier.level()
    ];
    access.tx().exec(put, &row).await?;
    Ok(())
}

/// Today on the organisation's calendar, as an ISO date.
pub(crate) fn today<A: Act, K: Resource>(access: &Access<'_, A, K>) -> String {
    access.now().in_zone(&access.org().config.zone).strftime("%Y-%m-%d").to_string()
}

/// What was checked about a professional, as it counts today; nothing for anyone else. A check whose licence has run out
/// is none, and says why.
pub async fn badge_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<Option<Badge>> {
    let today = today(access);
    Ok(badge_kept(access, person).await?.map(|badge| badge.on(&today)))
}

/// The badge as it is kept, for the administrator's form: also what no longer counts.
pub(crate) async fn badge_kept<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Option<Badge>> {
    let query = sql!(
        "SELECT profession, npi, specialty, licence_state, checked, checked_at, licence, licence_ends, reviewer, source, tier,
                lapse, interests, listed, town
         FROM people_badges WHERE person = ?1"
    );
    access.tx().first(query, &params![person]).await
}

/// What a clinician says of themselves: interests, whether the list of professionals names them, the town there.
///
/// # Errors
/// [`Error::Invalid`] when it is too long; [`Error::NotFound`] for somebody about whom nothing was written down.
pub async fn set_profile<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    listed: bool,
    town: &str,
    interests: &str,
) -> Result<()> {
    if interests.chars().count() > MOST_INTERESTS {
        return Err(Error::field("interests", "interests-long"));
    }
    if guard::clear(guard::Place::Open, interests).is_err() {
        return Err(Error::field("interests", "interests-tell"));
    }
    if town.chars().count() > 80 {
        return Err(Error::field("town", "town-long"));
    }
    let set = sql!("UPDATE people_badges SET listed = ?2, town = ?3, interests = ?4 WHERE person = ?1");
    match access.tx().exec(set, &params![person, i64::from(listed), town, interests]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Whose check no longer counts today: few, for lists that must not show an old mark. At most 1,000 of either kind.
pub async fn lapsed<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<PersonId>> {
    let today = today(access);
    let told = sql!("SELECT person FROM people_badges WHERE lapse <> '' ORDER BY lapsed_at DESC LIMIT 1000");
    let over = sql!("SELECT person FROM people_badges WHERE lapse = '' AND licence_ends < ?1 LIMIT 1000");
    let mut all: Vec<(PersonId,)> = access.tx().all(told, &[]).await?;
    all.extend(access.tx().all::<(PersonId,)>(over, &params![today]).await?);
    Ok(all.into_iter().map(|(person,)| person).collect())
}

/// Professionals who chose to be found and whose check counts today, by name; at most 1,000.
pub async fn professionals<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<Professional>> {
    let query = sql!(
        "SELECT b.person FROM people_badges b JOIN people_persons p ON p.id = b.person
         WHERE b.listed = 1 AND p.closed_at IS NULL LIMIT ?1"
    );
    let ids: Vec<(PersonId,)> = access.tx().all(query, &params![MOST_LISTED]).await?;
    let ids: Vec<PersonId> = ids.into_iter().map(|(id,)| id).collect();
    let mut all = Vec::with_capacity(ids.len());
    for card in persons::cards(access, &ids).await? {
        match badge_of(access, card.id).await?.filter(Badge::is_verified) {
            Some(badge) => all.push(Professional { card, badge }),
            None => continue,
        }
    }
    all.sort_by(|a, b| (&a.card.family, &a.card.given, a.card.id).cmp(&(&b.card.family, &b.card.given, b.card.id)));
    Ok(all)
}
