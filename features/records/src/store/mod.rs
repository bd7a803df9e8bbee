//! The only SQL. Reading is here; the ledger and what an import writes stand in their own files.

mod ledger;
mod write;

use ::store::{params, sql};
use gate::{Access, Act, Resource as Kind, Scope, View};
use kernel::{Error, Id, PersonId, Result, Time};
use policy::Actor;

pub(crate) use ledger::{Known, by_identifier, facts_of, known, patient_texts, persons_of, persons_with_identifier};
pub(crate) use write::{New, insert, note_source, rebuild};

use crate::{
    Chart, DirectoryEntry, Entry, Resource,
    types::{Item, Summary, record_id},
};

fn unreadable<E>(_: E) -> Error {
    Error::internal("a stored summary cannot be read")
}

/// The panel's summary as it is stored, as far as the proof reaches; empty when nothing was imported.
pub(crate) async fn panel<A: Act, K: Kind>(access: &mut Access<'_, A, K>) -> Result<String> {
    let (patient, ceiling) = (access.patient().ok_or(Error::NotFound)?, access.ceiling().level());
    let query = sql!("SELECT panel FROM records_summaries WHERE patient = ?1 AND ceiling = ?2");
    let found = access.tx().first::<(String,)>(query, &params![patient, ceiling]).await?;
    Ok(found.map(|(text,)| text).unwrap_or_default())
}

/// What a stored summary says.
pub(crate) fn summary_of(row: &str) -> Result<Summary> {
    if row.is_empty() { Ok(Summary::default()) } else { serde_json::from_str(row).map_err(unreadable) }
}

/// The page's summary and when the chart last changed.
pub(crate) async fn chart<A: Act, K: Kind>(access: &mut Access<'_, A, K>) -> Result<(Summary, Option<Time>)> {
    let (patient, ceiling) = (access.patient().ok_or(Error::NotFound)?, access.ceiling().level());
    let query = sql!("SELECT chart, made_at FROM records_summaries WHERE patient = ?1 AND ceiling = ?2");
    match access.tx().first::<(String, Time)>(query, &params![patient, ceiling]).await? {
        Some((text, at)) => Ok((serde_json::from_str(&text).map_err(unreadable)?, Some(at))),
        None => Ok((Summary::default(), None)),
    }
}

/// The charts that the actor may read by a grant of their own, by name, at most 50. The actor's own is not among them.
pub(crate) async fn charts<K: Kind>(scope: &mut Scope<'_, View, K>) -> Result<Vec<(PersonId, String)>> {
    let me = scope.who().person();
    let query = sql!(
        "SELECT x.id, x.name FROM gate_actors x
         WHERE x.id IN (SELECT g.target FROM gate_grants g WHERE g.grantee = ?1) AND x.id <> ?1 AND {scope}
         ORDER BY x.name, x.id LIMIT 50"
    );
    scope.rows(query, &params![me]).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Whether the actor may read this one.
pub(crate) async fn opens<K: Kind>(scope: &mut Scope<'_, View, K>, id: Id<K>) -> Result<bool> {
    let query = sql!("SELECT x.id FROM gate_actors x WHERE x.id = ?1 AND {scope}");
    Ok(!scope.rows(query, &params![id]).await?.is_empty())
}

/// The name that stands over a chart.
pub(crate) async fn name_of<A: Act, K: Kind>(access: &mut Access<'_, A, K>) -> Result<String> {
    let patient = access.patient().ok_or(Error::NotFound)?;
    let query = sql!("SELECT name FROM gate_actors WHERE id = ?1");
    Ok(access.tx().one::<(String,)>(query, &params![patient]).await?.0)
}

/// One resource of the chart that the proof is about, newest version.
///
/// # Errors
/// [`Error::NotFound`] when it is not there, is another patient's, or is more private than the proof opens.
pub async fn resource_text<A: Act>(
    access: &mut Access<'_, A, Chart>,
    resource_type: &str,
    logical: &str,
) -> Result<Resource> {
    let (id, patient, ceiling) = (record_id(resource_type, logical), access.patient(), access.ceiling().level());
    let query = sql!(
        "SELECT text, version, updated_at FROM records_resources
         WHERE id = ?1 AND patient = ?2 AND sensitivity <= ?3 AND deleted_at IS NULL"
    );
    let (text, version, updated_at) = access.tx().one(query, &params![id, patient, ceiling]).await?;
    Ok(Resource { text, version, updated_at })
}

/// The entry that the proof is about.
pub(crate) async fn entry(access: &mut Access<'_, View, Entry>) -> Result<Resource> {
    let (id, ceiling) = (access.id(), access.ceiling().level());
    let query = sql!(
        "SELECT text, version, updated_at FROM records_resources
         WHERE id = ?1 AND patient IS NOT NULL AND sensitivity <= ?2 AND deleted_at IS NULL"
    );
    let (text, version, updated_at) = access.tx().one(query, &params![id, ceiling]).await?;
    Ok(Resource { text, version, updated_at })
}

/// The organisation, clinician or place that the proof is about.
pub(crate) async fn directory_entry(access: &mut Access<'_, View, DirectoryEntry>) -> Result<Resource> {
    let (id, ceiling) = (access.id(), access.ceiling().level());
    let query = sql!(
        "SELECT text, version, updated_at FROM records_resources
         WHERE directory = ?1 AND sensitivity <= ?2 AND deleted_at IS NULL LIMIT 1"
    );
    let (text, version, updated_at) = access.tx().one(query, &params![id, ceiling]).await?;
    Ok(Resource { text, version, updated_at })
}

/// The patient's visits that began from `from` (inclusive) to `to` (exclusive), oldest first, at most 100: when, and the
/// type as received. Cancelled and planned ones are left out, and what is more private than a person's proof opens.
///
/// # Errors
/// [`Error::NotFound`] when the proof is about somebody else; Kith's own work may ask about any patient.
pub async fn related_visits<A: Act, K: Kind>(
    access: &mut Access<'_, A, K>,
    patient: PersonId,
    from: Time,
    to: Time,
) -> Result<Vec<(Time, String)>> {
    let system = matches!(access.who().actor, Actor::Job | Actor::Operator);
    if !system && access.patient() != Some(patient) {
        return Err(Error::NotFound);
    }
    let ceiling = if system { 2 } else { access.ceiling().level() };
    let query = sql!(
        "SELECT happened_at, fact FROM records_resources
         WHERE patient = ?1 AND type = 'Encounter' AND happened_at >= ?2 AND happened_at < ?3 AND sensitivity <= ?4
           AND deleted_at IS NULL AND fact IS NOT NULL ORDER BY happened_at LIMIT 100"
    );
    let rows = access.tx().all::<(Time, String)>(query, &params![patient, from, to, ceiling]).await?;
    rows.into_iter().map(|(at, fact)| Ok((at, serde_json::from_str::<Item>(&fact).map_err(unreadable)?.text))).collect()
}
