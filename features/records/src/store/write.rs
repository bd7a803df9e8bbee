//! What an import writes: the resource, its search index, its line in the ledger, and the chart's summary.

use ::store::{params, sql};
use fhir::{Term, TermValue};
use gate::{Access, Create, Resource as Kind, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Time};

use crate::{
    Chart,
    summary::{self, PAGE, PANEL, Row, Size},
    types::{Item, is_directory, record_id},
};

/// A resource that is ready to be stored.
pub(crate) struct New<'a> {
    pub resource_type: &'a str,
    pub logical: &'a str,
    /// 1 for a new resource, else one more than the stored one.
    pub version: i64,
    pub text: &'a str,
    pub fact: Option<&'a Item>,
    pub sensitivity: i64,
    pub happened_at: Option<Time>,
    pub terms: &'a [Term],
    pub source: &'a str,
    pub hash: &'a [u8],
}

/// Stores a new resource or a new version of one.
///
/// # Errors
/// [`Error::Conflict`] when somebody else stored it meanwhile.
pub(crate) async fn insert<A: WriteAct, K: Kind>(
    access: &mut Access<'_, A, K>,
    patient: Option<PersonId>,
    new: &New<'_>,
) -> Result<()> {
    let id = record_id(new.resource_type, new.logical);
    let fact = new.fact.map(serde_json::to_string).transpose().map_err(|e| Error::internal(e.to_string()))?;
    let now = access.now();
    if new.version == 1 {
        let directory = is_directory(new.resource_type).then_some(id);
        let insert = sql!(
            "INSERT INTO records_resources
               (id, patient, directory, type, logical, version, text, fact, sensitivity, happened_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?8, ?9, ?10)"
        );
        let row = params![
            id,
            patient,
            directory,
            new.resource_type,
            new.logical,
            new.text,
            fact,
            new.sensitivity,
            new.happened_at,
            now
        ];
        access.tx().exec(insert, &row).await?;
    } else {
        replace(access, id, new, fact).await?;
    }
    index(access, id, new).await?;
    note_source(access, new.source, id, new.hash).await
}

async fn replace<A: WriteAct, K: Kind>(
    access: &mut Access<'_, A, K>,
    id: RawId,
    new: &New<'_>,
    fact: Option<String>,
) -> Result<()> {
    let now = access.now();
    let tx = access.tx();
    let keep = sql!(
        "INSERT INTO records_versions (resource, version, text, sensitivity, updated_at)
         SELECT id, version, text, sensitivity, updated_at FROM records_resources WHERE id = ?1"
    );
    tx.exec(keep, &params![id]).await?;
    let change = sql!(
        "UPDATE records_resources SET version = ?2, text = ?3, fact = ?4, sensitivity = ?5, happened_at = ?6,
           updated_at = ?7, deleted_at = NULL WHERE id = ?1 AND version = ?2 - 1"
    );
    let row = params![id, new.version, new.text, fact, new.sensitivity, new.happened_at, now];
    if tx.exec(change, &row).await? != 1 {
        return Err(Error::Conflict("changed-meanwhile"));
    }
    tx.exec(sql!("DELETE FROM records_tokens WHERE resource = ?1"), &params![id]).await?;
    tx.exec(sql!("DELETE FROM records_dates WHERE resource = ?1"), &params![id]).await?;
    tx.exec(sql!("DELETE FROM records_refs WHERE resource = ?1"), &params![id]).await?;
    tx.exec(sql!("DELETE FROM records_strings WHERE resource = ?1"), &params![id]).await?;
    Ok(())
}

async fn index<A: WriteAct, K: Kind>(access: &mut Access<'_, A, K>, id: RawId, new: &New<'_>) -> Result<()> {
    let kind = new.resource_type;
    let tx = access.tx();
    for term in new.terms {
        match &term.value {
            // `_id` is the row's own column.
            TermValue::Token { .. } if term.name == "_id" => {}
            TermValue::Token { system, code, text } => {
                let put = sql!(
                    "INSERT INTO records_tokens (resource, type, name, system, code, label) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                );
                let system = system.as_deref().unwrap_or_default();
                tx.exec(put, &params![id, kind, term.name, system, code.as_str(), text.as_deref()]).await?;
            }
            TermValue::Date { start, end } => {
                let put = sql!(
                    "INSERT INTO records_dates (resource, type, name, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?5)"
                );
                tx.exec(put, &params![id, kind, term.name, *start, *end]).await?;
            }
            TermValue::Reference(target) => {
                let put = sql!("INSERT INTO records_refs (resource, type, name, target) VALUES (?1, ?2, ?3, ?4)");
                tx.exec(put, &params![id, kind, term.name, target.as_str()]).await?;
            }
            TermValue::Text { folded, exact } => {
                let put = sql!(
                    "INSERT INTO records_strings (resource, type, name, folded, exact) VALUES (?1, ?2, ?3, ?4, ?5)"
                );
                tx.exec(put, &params![id, kind, term.name, folded.as_str(), exact.as_str()]).await?;
            }
        }
    }
    Ok(())
}

/// Notes that a source's thing is this resource.
pub(crate) async fn note_source<A: WriteAct, K: Kind>(
    access: &mut Access<'_, A, K>,
    source: &str,
    resource: RawId,
    hash: &[u8],
) -> Result<()> {
    let now = access.now();
    let put = sql!(
        "INSERT INTO records_ledger (source, resource, hash, taken_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (source) DO UPDATE SET resource = excluded.resource, hash = excluded.hash, taken_at = excluded.taken_at"
    );
    access.tx().exec(put, &params![source, resource, hash.to_vec(), now]).await?;
    Ok(())
}

/// Makes the chart's summaries again, one for each ceiling.
pub(crate) async fn rebuild(access: &mut Access<'_, Create, Chart>) -> Result<()> {
    let (patient, now) = (access.id(), access.now());
    let query = sql!(
        "SELECT sensitivity, type, fact FROM records_resources
         WHERE patient = ?1 AND fact IS NOT NULL AND deleted_at IS NULL LIMIT 100000"
    );
    let mut rows: Vec<(i64, Row)> = Vec::new();
    for (level, resource_type, fact) in access.tx().all::<(i64, String, String)>(query, &params![patient]).await? {
        let item = serde_json::from_str(&fact).map_err(super::unreadable)?;
        rows.push((level, Row { resource_type, item }));
    }
    // Least private first: what a ceiling opens is a beginning of the list.
    rows.sort_by_key(|(level, _)| *level);
    let levels: Vec<i64> = rows.iter().map(|(level, _)| *level).collect();
    let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    for ceiling in 0..3i64 {
        let open = rows.get(..levels.partition_point(|level| *level <= ceiling)).unwrap_or_default();
        let text =
            |size: Size| serde_json::to_string(&summary::build(open, size)).map_err(|e| Error::internal(e.to_string()));
        let put = sql!(
            "INSERT INTO records_summaries (patient, ceiling, panel, chart, made_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (patient, ceiling) DO UPDATE SET panel = excluded.panel, chart = excluded.chart,
               made_at = excluded.made_at"
        );
        access.tx().exec(put, &params![patient, ceiling, text(PANEL)?, text(PAGE)?, now]).await?;
    }
    Ok(())
}
