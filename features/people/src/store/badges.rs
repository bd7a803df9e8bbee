//! What was checked about professionals.

use ::store::{FromRow, Row, params, sql};
use gate::{Access, Act, Resource, WriteAct};
use kernel::{Error, PersonId, Result};

use crate::types::Badge;

impl FromRow for Badge {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            profession: row.get(0)?,
            npi: row.get(1)?,
            specialty: row.get(2)?,
            licence_state: row.get(3)?,
            checked: row.get(4)?,
            checked_at: row.get(5)?,
        })
    }
}

/// What cannot be right in a badge.
///
/// # Errors
/// [`Error::Invalid`] when the NPI's check digit does not fit, or the state is not two letters.
pub(crate) fn check_badge(badge: &Badge) -> Result<()> {
    if badge.npi.as_deref().is_some_and(|npi| !rules::npi::is_valid(npi)) {
        return Err(Error::field("npi", "npi-bad"));
    }
    let state = badge.licence_state.as_str();
    match state.is_empty() || state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase()) {
        true => Ok(()),
        false => Err(Error::field("licence_state", "state-bad")),
    }
}

/// Writes down what was checked about a professional.
///
/// # Errors
/// [`Error::Invalid`] when the NPI's check digit does not fit, or the state is not two letters.
pub async fn set_badge<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    badge: &Badge,
) -> Result<()> {
    check_badge(badge)?;
    let put = sql!(
        "INSERT INTO people_badges (person, profession, npi, specialty, licence_state, checked, checked_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (person) DO UPDATE SET profession = excluded.profession, npi = excluded.npi, specialty = excluded.specialty,
           licence_state = excluded.licence_state, checked = excluded.checked, checked_at = excluded.checked_at"
    );
    let row = params![
        person,
        badge.profession.as_str(),
        badge.npi.as_deref(),
        badge.specialty.as_str(),
        badge.licence_state.as_str(),
        badge.checked.as_str(),
        badge.checked_at
    ];
    access.tx().exec(put, &row).await?;
    Ok(())
}

/// What was checked about a professional; nothing for anyone else.
pub async fn badge_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<Option<Badge>> {
    let query = sql!(
        "SELECT profession, npi, specialty, licence_state, checked, checked_at FROM people_badges WHERE person = ?1"
    );
    access.tx().first(query, &params![person]).await
}
