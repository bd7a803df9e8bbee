//! Passwords, second factors, recovery codes, half sign-ins.

use ::store::{params, sql};
use gate::{Access, Act, Resource, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Secret, Time};

use crate::factor;

/// How long the second step may take: ten minutes.
const HALF_MINUTES: i64 = 10;

/// The stored password, as a PHC string.
pub(crate) async fn password<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Option<String>> {
    let query = sql!("SELECT password FROM people_persons WHERE id = ?1");
    Ok(access.tx().one::<(Option<String>,)>(query, &params![person]).await?.0)
}

/// Keeps a new password's hash.
pub(crate) async fn set_password<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    hash: &str,
) -> Result<()> {
    let now = access.now();
    let set = sql!("UPDATE people_persons SET password = ?2, password_at = ?3 WHERE id = ?1");
    access.tx().exec(set, &params![person, hash, now]).await?;
    Ok(())
}

/// A second factor, opened.
pub(crate) struct Factor {
    pub secret: Secret<Vec<u8>>,
    pub confirmed: bool,
}

/// The person's second factor, in force or not yet confirmed.
pub(crate) async fn factor<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Option<Factor>> {
    let query = sql!("SELECT secret, confirmed_at FROM people_factors WHERE person = ?1");
    let Some((sealed, at)) = access.tx().first::<(Vec<u8>, Option<Time>)>(query, &params![person]).await? else {
        return Ok(None);
    };
    let secret = factor::unseal(&access.org().keys, person, &sealed)?;
    Ok(Some(Factor { secret, confirmed: at.is_some() }))
}

/// Whether a second factor is in force.
pub(crate) async fn has_factor<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<bool> {
    let query = sql!("SELECT confirmed_at FROM people_factors WHERE person = ?1 AND confirmed_at IS NOT NULL");
    Ok(access.tx().first::<(Time,)>(query, &params![person]).await?.is_some())
}

/// Puts a fresh secret in place of one that was never confirmed; one in force stays.
pub(crate) async fn begin_factor<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<()> {
    let now = access.now();
    let sealed = factor::seal(&access.org().keys, person, &factor::fresh()?)?;
    let put = sql!(
        "INSERT INTO people_factors (person, secret, made_at, last_step) VALUES (?1, ?2, ?3, 0)
         ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at, last_step = 0
         WHERE people_factors.confirmed_at IS NULL"
    );
    access.tx().exec(put, &params![person, sealed, now]).await?;
    Ok(())
}

/// Uses up the time step of a right code, so that the same code works once; true for the first.
pub(crate) async fn use_step<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    step: i64,
) -> Result<bool> {
    let put = sql!("UPDATE people_factors SET last_step = ?2 WHERE person = ?1 AND last_step < ?2");
    Ok(access.tx().exec(put, &params![person, step]).await? == 1)
}

/// Puts the factor in force and gives fresh recovery codes, which are shown once.
pub(crate) async fn confirm_factor<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Vec<String>> {
    let now = access.now();
    let confirm = sql!("UPDATE people_factors SET confirmed_at = ?2 WHERE person = ?1 AND confirmed_at IS NULL");
    access.tx().exec(confirm, &params![person, now]).await?;
    fresh_codes(access, person).await
}

/// Replaces the recovery codes.
pub(crate) async fn fresh_codes<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Vec<String>> {
    let org = access.org().clone();
    let codes = factor::recovery_codes()?;
    access.tx().exec(sql!("DELETE FROM people_codes WHERE person = ?1"), &params![person]).await?;
    for code in &codes {
        let hash = factor::code_hash(&org.keys, person, code);
        access
            .tx()
            .exec(sql!("INSERT INTO people_codes (hash, person) VALUES (?1, ?2)"), &params![hash, person])
            .await?;
    }
    Ok(codes)
}

/// Uses up a recovery code; true when it was good.
pub(crate) async fn use_code<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    typed: &str,
) -> Result<bool> {
    let now = access.now();
    // The keyed hash is the key of the row: nothing is compared letter by letter.
    let hash = factor::code_hash(&access.org().keys, person, typed);
    let spend = sql!("UPDATE people_codes SET used_at = ?3 WHERE hash = ?1 AND person = ?2 AND used_at IS NULL");
    Ok(access.tx().exec(spend, &params![hash, person, now]).await? == 1)
}

/// Recovery codes still good.
pub(crate) async fn codes_left<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<i64> {
    let query = sql!("SELECT COUNT(*) FROM people_codes WHERE person = ?1 AND used_at IS NULL LIMIT 1");
    Ok(access.tx().one::<(i64,)>(query, &params![person]).await?.0)
}

/// Takes the second factor and its recovery codes away.
pub(crate) async fn drop_factor<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<()> {
    access.tx().exec(sql!("DELETE FROM people_factors WHERE person = ?1"), &params![person]).await?;
    access.tx().exec(sql!("DELETE FROM people_codes WHERE person = ?1"), &params![person]).await?;
    Ok(())
}

/// The first factor was right: waits ten minutes for the second.
pub(crate) async fn begin_half<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    back: &str,
) -> Result<RawId> {
    let now = access.now();
    let id = RawId::new(now);
    let insert = sql!("INSERT INTO people_halves (id, person, back, ends_at) VALUES (?1, ?2, ?3, ?4)");
    access.tx().exec(insert, &params![id, person, back, now.plus_minutes(HALF_MINUTES)]).await?;
    Ok(id)
}

/// Who waits for the second step, and where to go then.
///
/// # Errors
/// [`Error::NotFound`] when the time is over.
pub(crate) async fn half<A: Act, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<(PersonId, String)> {
    let now = access.now();
    let query = sql!(
        "SELECT h.person, h.back FROM people_halves h JOIN people_persons p ON p.id = h.person
         WHERE h.id = ?1 AND h.ends_at > ?2 AND p.closed_at IS NULL"
    );
    access.tx().one(query, &params![id, now]).await
}

/// The second step was taken: nobody takes it again.
///
/// # Errors
/// [`Error::NotFound`] when somebody did meanwhile.
pub(crate) async fn end_half<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<()> {
    match access.tx().exec(sql!("DELETE FROM people_halves WHERE id = ?1"), &params![id]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Ends every half sign-in of a person.
pub(crate) async fn end_halves<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<()> {
    access.tx().exec(sql!("DELETE FROM people_halves WHERE person = ?1"), &params![person]).await?;
    Ok(())
}

/// Takes a person out of every pool.
pub(crate) async fn leave_pools<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<()> {
    access.tx().exec(sql!("DELETE FROM gate_members WHERE person = ?1"), &params![person]).await?;
    Ok(())
}
