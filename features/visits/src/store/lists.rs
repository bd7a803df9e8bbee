//! Lists of proposals: a clinician's own, or all for compliance.

use gate::{Scope, View};
use kernel::{PersonId, RawId, Result, Time};
use rules::{Code, evisit::State};
use store::{FromRow, Row, params, sql};

use crate::types::{Proposal, ProposalId, Shelf};

/// One line of a list.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub id: ProposalId,
    pub patient: PersonId,
    pub name: String,
    pub state: State,
    pub code: Option<Code>,
    pub minutes: u32,
    pub window_start: Option<Time>,
    pub window_end: Option<Time>,
    pub attested: bool,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            patient: row.get(1)?,
            name: row.get::<Option<String>>(2)?.unwrap_or_default(),
            state: row.get::<String>(3)?.parse().unwrap_or(State::None),
            code: row.get::<Option<String>>(4)?.and_then(|code| code.parse().ok()),
            minutes: row.get(5)?,
            window_start: row.get(6)?,
            window_end: row.get(7)?,
            attested: row.get::<Option<Time>>(8)?.is_some(),
        })
    }
}

/// Proposals of one shelf, newest first, at most 26 older than `before`; the actor's own unless `all`.
pub(crate) async fn lines(
    scope: &mut Scope<'_, View, Proposal>,
    shelf: Shelf,
    all: bool,
    before: Option<RawId>,
) -> Result<Vec<Line>> {
    let (me, before) = (scope.who().id, before.unwrap_or(RawId([255; 16])));
    let query = sql!(
        "SELECT x.id, x.patient, a.name, x.state, x.code, x.minutes, x.window_start, x.window_end, x.attested_at
         FROM visits_proposals x LEFT JOIN gate_actors a ON a.id = x.patient
         WHERE (?1 = 1 OR x.clinician = ?2) AND x.id < ?3
           AND CASE WHEN x.state = 'final' AND x.attested_at IS NULL THEN 'attest' ELSE x.state END = ?4 AND {scope}
         ORDER BY x.id DESC LIMIT 26"
    );
    let rows = scope.rows(query, &params![all, me, before, shelf.word()]).await?;
    rows.iter().map(Line::from_row).collect()
}

/// How many lie on each listed shelf, by its word.
pub(crate) async fn counts(scope: &mut Scope<'_, View, Proposal>, all: bool) -> Result<Vec<(String, i64)>> {
    let me = scope.who().id;
    let query = sql!(
        "SELECT s.shelf, COUNT(*) FROM (
           SELECT CASE WHEN x.state = 'final' AND x.attested_at IS NULL THEN 'attest' ELSE x.state END AS shelf
           FROM visits_proposals x WHERE (?1 = 1 OR x.clinician = ?2) AND {scope}) s
         GROUP BY s.shelf LIMIT 8"
    );
    let rows = scope.rows(query, &params![all, me]).await?;
    rows.iter().map(<(String, i64)>::from_row).collect()
}

/// How many proposals wait for the actor's word: the badge, by an index that holds only those.
pub(crate) async fn waiting(scope: &mut Scope<'_, View, Proposal>) -> Result<i64> {
    let me = scope.who().id;
    let query = sql!(
        "SELECT COUNT(*) FROM visits_proposals x
         WHERE x.clinician = ?1 AND x.state = 'final' AND x.attested_at IS NULL AND {scope}"
    );
    scope.rows(query, &params![me]).await?.first().map_or(Ok(0), |row| row.get(0))
}

/// How many proposals of the actor still run.
pub(crate) async fn running(scope: &mut Scope<'_, View, Proposal>) -> Result<i64> {
    let me = scope.who().id;
    let query =
        sql!("SELECT COUNT(*) FROM visits_proposals x WHERE x.clinician = ?1 AND x.state = 'running' AND {scope}");
    scope.rows(query, &params![me]).await?.first().map_or(Ok(0), |row| row.get(0))
}

/// How many proposals of the actor carry a code for a thread.
pub(crate) async fn proposed_for(scope: &mut Scope<'_, View, Proposal>, thread: RawId) -> Result<i64> {
    let me = scope.who().id;
    let query = sql!(
        "SELECT COUNT(*) FROM visits_proposals x WHERE x.thread = ?1 AND x.clinician = ?2 AND x.code IS NOT NULL AND {scope}"
    );
    scope.rows(query, &params![thread, me]).await?.first().map_or(Ok(0), |row| row.get(0))
}

/// Final and attested proposals whose first day lies between two moments, oldest first, at most 2000.
pub(crate) async fn to_export(scope: &mut Scope<'_, View, Proposal>, from: Time, to: Time) -> Result<Vec<ProposalId>> {
    let query = sql!(
        "SELECT x.id FROM visits_proposals x
         WHERE x.state = 'final' AND x.attested_at IS NOT NULL AND x.window_start >= ?1 AND x.window_start < ?2 AND {scope}
         ORDER BY x.window_start, x.id LIMIT 2000"
    );
    let rows = scope.rows(query, &params![from, to]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}
