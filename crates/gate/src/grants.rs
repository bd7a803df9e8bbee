//! Grants, pools and actors: the facts that decisions stand on. Every change takes a proof.

use kernel::{Locale, PersonId, PoolId, RawId, Result, Time};
use policy::{Relations, Roles};
use store::{FromRow, Row, params, sql};

use crate::{Access, Act, Resource, WriteAct};

/// A right to be given.
#[derive(Debug, Clone)]
pub struct NewGrant<'a> {
    /// The person or pool that gets it.
    pub grantee: RawId,
    /// As what.
    pub relations: Relations,
    /// Why, in a word or sentence that the patient will read.
    pub reason: &'a str,
    /// Until when; [`Time::NEVER`] without end.
    pub ends_at: Time,
}

/// A right as stored.
#[derive(Debug, Clone)]
pub struct GrantInfo {
    /// The grant.
    pub id: RawId,
    /// What it is about.
    pub target: RawId,
    /// The person or pool that has it.
    pub grantee: RawId,
    /// The grantee's name; empty for a pool.
    pub name: String,
    /// As what.
    pub relations: Relations,
    /// Why.
    pub reason: String,
    /// Since when.
    pub starts_at: Time,
    /// Until when.
    pub ends_at: Time,
}

impl FromRow for GrantInfo {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            target: row.get(1)?,
            grantee: row.get(2)?,
            name: row.get::<Option<String>>(3)?.unwrap_or_default(),
            relations: Relations::from_bits(row.get(4)?),
            reason: row.get(5)?,
            starts_at: row.get(6)?,
            ends_at: row.get(7)?,
        })
    }
}

/// Gives a right to what the proof is about.
pub async fn give<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, grant: &NewGrant<'_>) -> Result<RawId> {
    let target = access.id().raw();
    insert(access, target, grant).await
}

async fn insert<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    target: RawId,
    grant: &NewGrant<'_>,
) -> Result<RawId> {
    let (now, by) = (access.now(), access.who().id);
    let id = RawId::new(now);
    let insert = sql!(
        "INSERT INTO gate_grants (id, target, grantee, relations, reason, given_by, starts_at, ends_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    );
    let row = params![id, target, grant.grantee, grant.relations.bits(), grant.reason, by, now, grant.ends_at];
    access.tx().exec(insert, &row).await?;
    Ok(id)
}

/// Gives a right to the *patient* of what the proof is about: to the pool that owns a work item, say.
///
/// # Errors
/// [`kernel::Error::NotFound`] when the proof is about no patient.
pub async fn give_patient<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    grant: &NewGrant<'_>,
) -> Result<RawId> {
    let patient = access.patient().ok_or(kernel::Error::NotFound)?;
    insert(access, patient.raw(), grant).await
}

/// Takes a right to what the proof is about back, at once.
///
/// # Errors
/// [`kernel::Error::NotFound`] when the grant is not about it, or was taken back.
pub async fn revoke<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, grant: RawId) -> Result<()> {
    let (now, target) = (access.now(), access.id());
    let end = sql!("UPDATE gate_grants SET revoked_at = ?3 WHERE id = ?1 AND target = ?2 AND revoked_at IS NULL");
    match access.tx().exec(end, &params![grant, target, now]).await? {
        0 => Err(kernel::Error::NotFound),
        _ => Ok(()),
    }
}

/// The live rights to what the proof is about, oldest first, at most 200.
pub async fn grants_on<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<GrantInfo>> {
    let (target, now) = (access.id(), access.now());
    let query = sql!(
        "SELECT g.id, g.target, g.grantee, a.name, g.relations, g.reason, g.starts_at, g.ends_at
         FROM gate_grants g LEFT JOIN gate_actors a ON a.id = g.grantee
         WHERE g.target = ?1 AND g.revoked_at IS NULL AND g.ends_at > ?2 ORDER BY g.id LIMIT 200"
    );
    access.tx().all(query, &params![target, now]).await
}

/// The live rights that the person of the proof has to others, with the *target's* name, oldest first, at most 200.
pub async fn grants_to<A: Act>(access: &mut Access<'_, A, kernel::Person>) -> Result<Vec<GrantInfo>> {
    let (person, now) = (access.id(), access.now());
    let query = sql!(
        "SELECT g.id, g.target, g.grantee, a.name, g.relations, g.reason, g.starts_at, g.ends_at
         FROM gate_grants g JOIN gate_actors a ON a.id = g.target
         WHERE g.grantee = ?1 AND g.revoked_at IS NULL AND g.ends_at > ?2 ORDER BY g.id LIMIT 200"
    );
    access.tx().all(query, &params![person, now]).await
}

/// Makes or changes the actor behind a person: what the gate must know. A `closed` actor can do nothing.
pub async fn put_actor<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    name: &str,
    roles: Roles,
    (locale, zone): (Locale, &str),
    closed: bool,
) -> Result<()> {
    let closed_at = closed.then(|| access.now());
    let put = sql!(
        "INSERT INTO gate_actors (id, name, roles, locale, zone, closed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles, locale = excluded.locale,
           zone = excluded.zone, closed_at = excluded.closed_at"
    );
    access.tx().exec(put, &params![person, name, roles.bits(), locale.tag(), zone, closed_at]).await?;
    Ok(())
}

/// Puts a person into a pool; again is no fault.
pub async fn join_pool<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    pool: PoolId,
    person: PersonId,
) -> Result<()> {
    let put = sql!("INSERT INTO gate_members (pool, person) VALUES (?1, ?2) ON CONFLICT (person, pool) DO NOTHING");
    access.tx().exec(put, &params![pool, person]).await?;
    Ok(())
}

/// Takes a person out of a pool.
pub async fn leave_pool<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    pool: PoolId,
    person: PersonId,
) -> Result<()> {
    access.tx().exec(sql!("DELETE FROM gate_members WHERE pool = ?1 AND person = ?2"), &params![pool, person]).await?;
    Ok(())
}

/// The open members of a pool, with names, by name, at most 200.
pub async fn members_of<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    pool: PoolId,
) -> Result<Vec<(PersonId, String)>> {
    let query = sql!(
        "SELECT a.id, a.name FROM gate_members m JOIN gate_actors a ON a.id = m.person
         WHERE m.pool = ?1 AND a.closed_at IS NULL ORDER BY a.name, a.id LIMIT 200"
    );
    access.tx().all(query, &params![pool]).await
}
