//! What only people know of a patient, and visits that were held or are booked.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Time};
use store::{params, sql};

use crate::types::{Appointment, Costs, CostsId, Facts};

/// Locks a patient's proposals against every other change until the transaction ends.
pub async fn lock<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, patient: PersonId) -> Result<()> {
    let put = sql!(
        "INSERT INTO visits_facts (patient, payer, home_state) VALUES (?1, '', '') ON CONFLICT (patient) DO NOTHING"
    );
    access.tx().exec(put, &params![patient]).await?;
    access.tx().rows(sql!("SELECT patient FROM visits_facts WHERE patient = ?1 FOR UPDATE"), &params![patient]).await?;
    Ok(())
}

/// What was said about a patient; nothing said is [`Facts::default`].
pub async fn facts<A: Act, K: Resource>(access: &mut Access<'_, A, K>, patient: PersonId) -> Result<Facts> {
    let query = sql!("SELECT established, postoperative, apcm, payer, home_state FROM visits_facts WHERE patient = ?1");
    Ok(access.tx().first(query, &params![patient]).await?.unwrap_or_default())
}

/// Notes what is known about the patient of the proof. Call [`crate::refresh`] after it.
///
/// # Errors
/// [`Error::Invalid`] when the State is not two capital letters, or the payer's name is too long.
pub async fn set_facts<A: WriteAct>(access: &mut Access<'_, A, Costs>, facts: &Facts) -> Result<()> {
    let errors = facts.errors();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let state = facts.home_state.as_str();
    let (patient, by, now): (CostsId, RawId, Time) = (access.id(), access.who().id, access.now());
    let put = sql!(
        "INSERT INTO visits_facts (patient, established, postoperative, apcm, payer, home_state, set_by, set_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (patient) DO UPDATE SET established = excluded.established, postoperative = excluded.postoperative,
           apcm = excluded.apcm, payer = excluded.payer, home_state = excluded.home_state, set_by = excluded.set_by,
           set_at = excluded.set_at"
    );
    let row =
        params![patient, facts.established, facts.postoperative, facts.apcm, facts.payer.as_str(), state, by, now];
    access.tx().exec(put, &row).await?;
    Ok(())
}

/// Notes a visit of the patient of the proof, held or booked. Call [`crate::refresh`] after it.
pub async fn add_appointment<A: WriteAct>(access: &mut Access<'_, A, Costs>, at: Time, related: bool) -> Result<RawId> {
    let (patient, by, now) = (access.id(), access.who().id, access.now());
    let id = RawId::new(now);
    let put = sql!(
        "INSERT INTO visits_appointments (id, patient, at, related, made_by, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    );
    access.tx().exec(put, &params![id, patient, at, related, by, now]).await?;
    Ok(id)
}

/// A visit did not take place.
pub async fn cancel_appointment<A: WriteAct>(access: &mut Access<'_, A, Costs>, id: RawId) -> Result<()> {
    let (patient, now) = (access.id(), access.now());
    let end = sql!(
        "UPDATE visits_appointments SET cancelled_at = ?3 WHERE id = ?1 AND patient = ?2 AND cancelled_at IS NULL"
    );
    access.tx().exec(end, &params![id, patient, now]).await?;
    Ok(())
}

/// The patient's visits since a moment, oldest first, at most 200.
pub async fn appointments<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    patient: PersonId,
    since: Time,
) -> Result<Vec<Appointment>> {
    let query = sql!(
        "SELECT id, at, related FROM visits_appointments WHERE patient = ?1 AND at >= ?2 AND cancelled_at IS NULL ORDER BY at, id LIMIT 200"
    );
    access.tx().all(query, &params![patient, since]).await
}
