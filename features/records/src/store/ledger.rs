//! What an import asks before it writes.

use std::collections::HashMap;

use ::store::{FromRow, Row, Value, params, sql};
use gate::{Access, Act, Organisation};
use kernel::{PersonId, RawId, Result};

use crate::types::{Item, record_id};

/// A resource that came from a source before.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// What was received then.
    pub hash: Vec<u8>,
    /// Under which id it is stored.
    pub logical: String,
    pub version: i64,
    pub patient: Option<PersonId>,
}

impl FromRow for Known {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { hash: row.get(1)?, logical: row.get(2)?, version: row.get(3)?, patient: row.get(4)? })
    }
}

/// How many keys one question takes.
const KEYS: usize = 16;

fn padded<T: Clone + Into<Value>>(keys: &[T], none: &Value) -> Vec<Value> {
    let mut values: Vec<Value> = keys.iter().cloned().map(Into::into).collect();
    values.resize(KEYS, none.clone());
    values
}

/// Which of these sources came before.
pub(crate) async fn known<A: Act>(
    access: &mut Access<'_, A, Organisation>,
    sources: &[String],
) -> Result<HashMap<String, Known>> {
    let query = sql!(
        "SELECT l.source, l.hash, r.logical, r.version, r.patient
         FROM records_ledger l JOIN records_resources r ON r.id = l.resource
         WHERE l.source IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
    );
    let mut found = HashMap::new();
    for some in sources.chunks(KEYS) {
        for row in access.tx().rows(query, &padded(some, &Value::from(""))).await? {
            found.insert(row.get(0)?, Known::from_row(&row)?);
        }
    }
    Ok(found)
}

/// The persons behind Patients, by their logical ids.
pub(crate) async fn persons_of<A: Act>(
    access: &mut Access<'_, A, Organisation>,
    logicals: &[String],
) -> Result<HashMap<String, PersonId>> {
    let query = sql!(
        "SELECT logical, patient FROM records_resources
         WHERE id IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) AND patient IS NOT NULL"
    );
    let ids: Vec<RawId> = logicals.iter().map(|id| record_id("Patient", id)).collect();
    let mut found = HashMap::new();
    for some in ids.chunks(KEYS) {
        found.extend(access.tx().all::<(String, PersonId)>(query, &padded(some, &Value::Id([0; 16]))).await?);
    }
    Ok(found)
}

/// The facts of resources, with their sensitivity, by `Type/id`.
pub(crate) async fn facts_of<A: Act>(
    access: &mut Access<'_, A, Organisation>,
    references: &[String],
) -> Result<HashMap<String, (i64, Item)>> {
    let query = sql!(
        "SELECT type, logical, sensitivity, fact FROM records_resources
         WHERE id IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) AND fact IS NOT NULL"
    );
    let ids: Vec<RawId> = references.iter().filter_map(|r| r.split_once('/')).map(|(t, id)| record_id(t, id)).collect();
    let mut found = HashMap::new();
    for some in ids.chunks(KEYS) {
        for row in access.tx().rows(query, &padded(some, &Value::Id([0; 16]))).await? {
            let (kind, logical, level, fact): (String, String, i64, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let item = serde_json::from_str(&fact).map_err(super::unreadable)?;
            found.insert(format!("{kind}/{logical}"), (level, item));
        }
    }
    Ok(found)
}

/// The one resource of a type with this business identifier, as `Type/id`; `None` when there is none or more than one.
pub(crate) async fn by_identifier<A: Act>(
    access: &mut Access<'_, A, Organisation>,
    resource_type: &str,
    (system, value): (&str, &str),
) -> Result<Option<String>> {
    let query = sql!(
        "SELECT r.logical FROM records_tokens t JOIN records_resources r ON r.id = t.resource
         WHERE t.code = ?3 AND t.name = 'identifier' AND t.type = ?1 AND (t.system = ?2 OR ?2 = '')
           AND r.deleted_at IS NULL LIMIT 2"
    );
    let found = access.tx().all::<(String,)>(query, &params![resource_type, system, value]).await?;
    Ok(match found.as_slice() {
        [(logical,)] => Some(format!("{resource_type}/{logical}")),
        _ => None,
    })
}

/// The persons whose Patients have this identifier, each once, at most 3.
pub(crate) async fn persons_with_identifier<A: Act>(
    access: &mut Access<'_, A, Organisation>,
    system: &str,
    value: &str,
) -> Result<Vec<PersonId>> {
    let query = sql!(
        "SELECT DISTINCT r.patient FROM records_tokens t JOIN records_resources r ON r.id = t.resource
         WHERE t.code = ?2 AND t.name = 'identifier' AND t.type = 'Patient' AND t.system = ?1
           AND r.patient IS NOT NULL AND r.deleted_at IS NULL LIMIT 3"
    );
    let found = access.tx().all::<(PersonId,)>(query, &params![system, value]).await?;
    Ok(found.into_iter().map(|(person,)| person).collect())
}

/// The Patient resources of a person, at most 5.
pub(crate) async fn patient_texts<A: Act>(
    access: &mut Access<'_, A, Organisation>,
    person: PersonId,
) -> Result<Vec<String>> {
    let query = sql!(
        "SELECT text FROM records_resources WHERE patient = ?1 AND type = 'Patient' AND deleted_at IS NULL LIMIT 5"
    );
    let found = access.tx().all::<(String,)>(query, &params![person]).await?;
    Ok(found.into_iter().map(|(text,)| text).collect())
}
