//! The only file with SQL.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Time};
use store::{params, sql};

use crate::{Agreement, How, Topic, words_of};

/// Records that `person` agreed to `topic` after reading the words of `words_version`; gives the row's id.
///
/// # Errors
/// [`Error::Conflict`] `words-changed` when no words of that version were ever shown.
pub async fn record<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    topic: Topic,
    words_version: &str,
    how: How,
) -> Result<RawId> {
    let words = words_of(topic, words_version).ok_or(Error::Conflict("words-changed"))?;
    let (now, by) = (access.now(), access.who().id);
    let ends_at = end_of(topic, now, &access.org().config.zone);
    let id = RawId::new(now);
    let insert = sql!(
        "INSERT INTO consent_agreements (id, person, topic, words_version, words_hash, how, recorded_by, at, ends_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    );
    let row = params![id, person, topic.word(), words.version, words.hash(), how.word(), by, now, ends_at];
    access.tx().exec(insert, &row).await?;
    Ok(id)
}

/// Takes back every live agreement of `person` to `topic`; none is no fault. Gives their number.
pub async fn withdraw<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    topic: Topic,
    how: How,
) -> Result<u64> {
    let (now, by) = (access.now(), access.who().id);
    let end = sql!(
        "UPDATE consent_agreements SET withdrawn_at = ?3, withdrawn_by = ?4, withdrawn_how = ?5
         WHERE person = ?1 AND topic = ?2 AND withdrawn_at IS NULL"
    );
    access.tx().exec(end, &params![person, topic.word(), now, by, how.word()]).await
}

/// The agreement of `person` to `topic` that holds now, if any: neither withdrawn nor run out.
pub async fn current<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    topic: Topic,
) -> Result<Option<Agreement>> {
    let now = access.now();
    let query = sql!(
        "SELECT id, topic, words_version, how, at, ends_at, withdrawn_at FROM consent_agreements
         WHERE person = ?1 AND topic = ?2 AND withdrawn_at IS NULL AND at <= ?3 AND ends_at > ?3
         ORDER BY at DESC, id DESC LIMIT 1"
    );
    access.tx().first(query, &params![person, topic.word(), now]).await
}

/// Whether `person` agrees to `topic` now; nothing when they were never asked.
pub async fn stands<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    topic: Topic,
) -> Result<Option<bool>> {
    let now = access.now();
    let query = sql!(
        "SELECT MAX(CASE WHEN withdrawn_at IS NULL AND at <= ?3 AND ends_at > ?3 THEN 1 ELSE 0 END) FROM consent_agreements
         WHERE person = ?1 AND topic = ?2 LIMIT 1"
    );
    Ok(access.tx().one::<(Option<bool>,)>(query, &params![person, topic.word(), now]).await?.0)
}

/// Everything that `person` ever agreed to, newest first, at most 100.
pub async fn history<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<Vec<Agreement>> {
    let query = sql!(
        "SELECT id, topic, words_version, how, at, ends_at, withdrawn_at FROM consent_agreements
         WHERE person = ?1 ORDER BY at DESC, id DESC LIMIT 100"
    );
    access.tx().all(query, &params![person]).await
}

/// The person's name, for the page about somebody else.
pub(crate) async fn name_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<String> {
    let person = access.id();
    let query = sql!("SELECT name FROM gate_actors WHERE id = ?1");
    Ok(access.tx().one::<(String,)>(query, &params![person]).await?.0)
}

/// The same wall-clock moment so many calendar months later in `zone`; 29 February ends on the 28th.
fn end_of(topic: Topic, at: Time, zone: &str) -> Time {
    let Some(months) = topic.months() else { return Time::NEVER };
    let later = at.in_zone(zone).checked_add(jiff::Span::new().months(months));
    later.map_or(Time::NEVER, |z| Time::from_micros(z.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_a_calendar_year_in_the_practice_zone() {
        let check = |topic, at: &str, want: &str| {
            let end = end_of(topic, Time::parse(at).unwrap(), "America/Denver");
            assert_eq!(end, Time::parse(want).unwrap(), "{at}");
        };
        check(Topic::EvisitBilling, "2026-11-09T17:00:00Z", "2027-11-09T17:00:00Z");
        check(Topic::EvisitBilling, "2028-02-29T17:00:00Z", "2029-02-28T17:00:00Z");
        // The clocks change on another day of the year; noon stays noon.
        check(Topic::EvisitBilling, "2026-11-01T19:00:00Z", "2027-11-01T18:00:00Z");
        assert_eq!(end_of(Topic::TextMessages, Time::from_micros(0), "America/Denver"), Time::NEVER);
    }
}
