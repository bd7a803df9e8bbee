//! Licences by the clock and by the register: what runs out, what an extract changes.

use ::store::{FromRow, Row, params, sql};
use gate::{Access, Act, Manage, Operate, Organisation, Resource, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Time};

use super::badges::today;
use crate::{
    register::{Known, Outcome, Proposed},
    store::About,
    verified::{Lapse, Tier},
};

/// Badges that an import looks at: those with an NPI.
const MOST_KNOWN: i64 = 10_000;
/// Licences of one list on the administrator's page.
const PAGE: i64 = 100;

/// How licences are watched, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terms {
    /// Days before the end of a licence at which an administrator hears of it.
    pub warn_days: i64,
    /// Days for which a check is good; then somebody looks again.
    pub recheck_days: i64,
}

/// A line of the administrator's lists.
#[derive(Debug, Clone)]
pub(crate) struct Licence {
    pub person: PersonId,
    pub name: String,
    pub profession: String,
    pub state: String,
    pub ends: Option<String>,
    pub checked_at: Option<Time>,
    pub lapse: Option<Lapse>,
}

impl FromRow for Licence {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            person: row.get(0)?,
            name: row.get(1)?,
            profession: row.get(2)?,
            state: row.get(3)?,
            ends: row.get(4)?,
            checked_at: row.get(5)?,
            lapse: Lapse::from_word(&row.get::<String>(6)?),
        })
    }
}

/// An extract that was brought in.
#[derive(Debug, Clone)]
pub(crate) struct Extract {
    pub id: RawId,
    pub taken_on: String,
    pub text: String,
    pub applied_at: Option<Time>,
    pub confirmed: i64,
    pub ended: i64,
}

impl FromRow for Extract {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            taken_on: row.get(1)?,
            text: row.get(2)?,
            applied_at: row.get(3)?,
            confirmed: row.get(4)?,
            ended: row.get(5)?,
        })
    }
}

/// The terms of today; the defaults where nobody chose others.
pub(crate) async fn terms<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Terms> {
    let today = today(access);
    let query =
        sql!("SELECT warn_days, recheck_days FROM people_terms WHERE from_day <= ?1 ORDER BY from_day DESC LIMIT 1");
    let found = access.tx().first::<(i64, i64)>(query, &params![today]).await?;
    let (warn_days, recheck_days) = found.unwrap_or((30, 31));
    Ok(Terms { warn_days, recheck_days })
}

/// Other terms from today on.
///
/// # Errors
/// [`Error::Invalid`] for fewer than one or more than 365 days.
pub(crate) async fn set_terms<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, terms: Terms) -> Result<()> {
    let good = |days| (1..=365).contains(&days);
    if !good(terms.warn_days) || !good(terms.recheck_days) {
        return Err(Error::field("warn_days", "days-bad"));
    }
    let put = sql!(
        "INSERT INTO people_terms (from_day, warn_days, recheck_days) VALUES (?1, ?2, ?3)
         ON CONFLICT (from_day) DO UPDATE SET warn_days = excluded.warn_days, recheck_days = excluded.recheck_days"
    );
    let today = today(access);
    access.tx().exec(put, &params![today, terms.warn_days, terms.recheck_days]).await?;
    Ok(())
}

/// What an administrator has to look at: checks that no longer count, licences that end soon, checks that are old.
pub(crate) async fn due<A: Act>(access: &mut Access<'_, A, Organisation>, terms: Terms) -> Result<[Vec<Licence>; 3]> {
    let now = access.now();
    let zone = access.org().config.zone.clone();
    let soon = now.plus_days(terms.warn_days).in_zone(&zone).strftime("%Y-%m-%d").to_string();
    let old = now.plus_days(-terms.recheck_days);
    let ended = sql!(
        "SELECT b.person, p.name, b.profession, b.licence_state, b.licence_ends, b.checked_at, b.lapse FROM people_badges b
         JOIN gate_actors p ON p.id = b.person
         WHERE b.lapse <> '' AND p.closed_at IS NULL ORDER BY b.lapsed_at DESC, b.person DESC LIMIT ?1"
    );
    let ending = sql!(
        "SELECT b.person, p.name, b.profession, b.licence_state, b.licence_ends, b.checked_at, b.lapse FROM people_badges b
         JOIN gate_actors p ON p.id = b.person
         WHERE b.lapse = '' AND b.licence_ends <= ?1 AND b.checked_at IS NOT NULL AND p.closed_at IS NULL
         ORDER BY b.licence_ends, b.person LIMIT ?2"
    );
    let stale = sql!(
        "SELECT b.person, p.name, b.profession, b.licence_state, b.licence_ends, b.checked_at, b.lapse FROM people_badges b
         JOIN gate_actors p ON p.id = b.person
         WHERE b.lapse = '' AND b.checked_at < ?1 AND p.closed_at IS NULL ORDER BY b.checked_at, b.person LIMIT ?2"
    );
    Ok([
        access.tx().all(ended, &params![PAGE]).await?,
        access.tx().all(ending, &params![soon, PAGE]).await?,
        access.tx().all(stale, &params![old, PAGE]).await?,
    ])
}

/// Ends the checks whose licence has run out, and tells of those that will: `licence.ended` and `licence.ending` {person}.
pub(crate) async fn watch(access: &mut Access<'_, Operate, Organisation>) -> Result<()> {
    let (now, today, terms) = (access.now(), today(access), terms(access).await?);
    let over = sql!(
        "SELECT person FROM people_badges
         WHERE lapse = '' AND licence_ends < ?1 AND checked_at IS NOT NULL ORDER BY licence_ends, person LIMIT 500"
    );
    for (person,) in access.tx().all::<(PersonId,)>(over, &params![today.as_str()]).await? {
        let set = sql!("UPDATE people_badges SET lapse = 'expired', lapsed_at = ?2, tier = 0 WHERE person = ?1");
        access.tx().exec(set, &params![person, now]).await?;
        ::jobs::emit(access, "licence.ended", &About { person }).await?;
    }
    let soon = now.plus_days(terms.warn_days).in_zone(&access.org().config.zone).strftime("%Y-%m-%d").to_string();
    let ending = sql!(
        "SELECT person FROM people_badges
         WHERE lapse = '' AND licence_ends <= ?1 AND checked_at IS NOT NULL AND warned_for <> licence_ends
         ORDER BY licence_ends, person LIMIT 500"
    );
    for (person,) in access.tx().all::<(PersonId,)>(ending, &params![soon]).await? {
        let set = sql!("UPDATE people_badges SET warned_for = licence_ends WHERE person = ?1");
        access.tx().exec(set, &params![person]).await?;
        ::jobs::emit(access, "licence.ending", &About { person }).await?;
    }
    Ok(())
}

/// Somebody looked at a licence again: `licence.checked` {person}.
pub(crate) async fn told_checked<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<()> {
    ::jobs::emit(access, "licence.checked", &About { person }).await
}

/// Keeps an extract as it came.
pub(crate) async fn put_extract(
    access: &mut Access<'_, Manage, Organisation>,
    taken_on: &str,
    text: &str,
) -> Result<RawId> {
    let (me, now) = (access.who().person(), access.now());
    let id = RawId::new(now);
    let put = sql!("INSERT INTO people_extracts (id, taken_on, text, made_by, made_at) VALUES (?1, ?2, ?3, ?4, ?5)");
    access.tx().exec(put, &params![id, taken_on, text, me, now]).await?;
    Ok(id)
}

/// One extract.
pub(crate) async fn extract<A: Act>(access: &mut Access<'_, A, Organisation>, id: RawId) -> Result<Extract> {
    let query = sql!("SELECT id, taken_on, text, applied_at, confirmed, ended FROM people_extracts WHERE id = ?1");
    access.tx().one(query, &params![id]).await
}

/// The newest extracts, without their text.
pub(crate) async fn extracts<A: Act>(access: &mut Access<'_, A, Organisation>) -> Result<Vec<Extract>> {
    let query =
        sql!("SELECT id, taken_on, '', applied_at, confirmed, ended FROM people_extracts ORDER BY id DESC LIMIT 10");
    access.tx().all(query, &[]).await
}

/// Professionals with an NPI, as an extract is held against them.
pub(crate) async fn known<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<Known>> {
    let query = sql!(
        "SELECT b.person, p.name, b.npi, b.licence, b.licence_state, b.checked_at, b.lapse
         FROM people_badges b JOIN gate_actors p ON p.id = b.person
         WHERE b.npi IS NOT NULL AND p.closed_at IS NULL ORDER BY b.npi LIMIT ?1"
    );
    access.tx().all(query, &params![MOST_KNOWN]).await
}

impl FromRow for Known {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            person: row.get(0)?,
            name: row.get(1)?,
            npi: row.get(2)?,
            licence: row.get(3)?,
            state: row.get(4)?,
            checked_at: row.get(5)?,
            lapse: Lapse::from_word(&row.get::<String>(6)?),
        })
    }
}

/// Writes down what the register says of one person's licence.
pub(crate) async fn apply(
    access: &mut Access<'_, Manage, kernel::Person>,
    proposed: &Proposed<'_>,
    (checked, source): (&str, &str),
    taken_at: Time,
) -> Result<()> {
    let (person, me, now) = (access.id(), access.who().person(), access.now());
    let entry = proposed.entry;
    match proposed.outcome {
        Outcome::Confirmed => {
            let set = sql!(
                "UPDATE people_badges SET licence = ?2, licence_state = ?3, licence_ends = ?4, checked = ?5, checked_at = ?6,
                     reviewer = ?7, source = ?8, lapse = '', lapsed_at = NULL,
                     tier = CASE WHEN tier < ?9 THEN ?9 ELSE tier END WHERE person = ?1"
            );
            let row = params![
                person,
                entry.licence.as_str(),
                entry.state.as_str(),
                entry.ends.as_deref(),
                checked,
                taken_at,
                me,
                source,
                Tier::Licence.level()
            ];
            access.tx().exec(set, &row).await?;
            access.note("register: confirmed");
            told_checked(access, person).await
        }
        Outcome::Ended(lapse) => {
            let set = sql!(
                "UPDATE people_badges SET licence_ends = COALESCE(CAST(?2 AS TEXT), licence_ends), reviewer = ?3, source = ?4,
                     lapse = ?5, lapsed_at = ?6, tier = 0 WHERE person = ?1"
            );
            let row = params![person, entry.ends.as_deref(), me, source, lapse.word(), now];
            access.tx().exec(set, &row).await?;
            access.note(&format!("register: {}", lapse.word()));
            ::jobs::emit(access, "licence.ended", &About { person }).await
        }
        Outcome::Same | Outcome::Other | Outcome::Older => Ok(()),
    }
}

/// An extract was applied.
///
/// # Errors
/// [`Error::Conflict`] `applied` the second time.
pub(crate) async fn note_applied(
    access: &mut Access<'_, Manage, Organisation>,
    id: RawId,
    (confirmed, ended): (i64, i64),
) -> Result<()> {
    let now = access.now();
    let set = sql!(
        "UPDATE people_extracts SET applied_at = ?2, confirmed = ?3, ended = ?4, text = '' WHERE id = ?1 AND applied_at IS NULL"
    );
    match access.tx().exec(set, &params![id, now, confirmed, ended]).await? {
        0 => Err(Error::Conflict("applied")),
        _ => Ok(()),
    }
}
