//! One statement for all names of a person: what waits in communities, without a word about who that is.

use kernel::{PersonId, Result};
use policy::Actor;
use store::{FromRow, Sql, Value};

use crate::{Access, MOST_PERSONAS, Operate, Org, Resource, Session};

/// The keyed hashes under which a person's names stand, as the first [`MOST_PERSONAS`] parameters of a statement.
pub(crate) fn lookups(org: &Org, person: PersonId) -> Result<Vec<Value>> {
    let key = org.keys.persona()?;
    Ok((0..MOST_PERSONAS).map(|n| Value::from(key.own(person, n).to_vec())).collect())
}

/// Asks one statement about all names of the session's person. Its ?1 to ?12 are the hashes under which `gate_personas`
/// knows them, and `more` comes after; it tells nobody else's. It leaves no trace: no audit row, no mark of use. Nothing for
/// whoever has no account.
pub async fn of_own_names<T: FromRow>(session: &mut Session, query: Sql, more: &[Value]) -> Result<Vec<T>> {
    let who = session.who();
    let person = match who.behind {
        None if who.actor == Actor::Person => who.person(),
        None => return Ok(Vec::new()),
        Some(person) => person,
    };
    let mut all = lookups(session.org(), person)?;
    all.extend_from_slice(more);
    session.reading().await?.all(query, &all).await
}

/// The same about somebody else, for what Kith does by the clock. What comes of it may not be kept beside the person: a
/// place, a name or a number of posts would lead back.
pub async fn of_names<T: FromRow, K: Resource>(
    access: &mut Access<'_, Operate, K>,
    person: PersonId,
    query: Sql,
    more: &[Value],
) -> Result<Vec<T>> {
    let mut all = lookups(access.org(), person)?;
    all.extend_from_slice(more);
    access.tx().all(query, &all).await
}
