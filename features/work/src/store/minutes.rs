//! The ledger of minutes. A moment of a person's time is counted once, whatever was open in however many tabs.

use gate::{Access, Act, Edit, Resource};
use kernel::{Error, PersonId, RawId, Result, Time};
use rules::evisit::Class;
use serde::Serialize;
use store::{FromRow, Row, Tx, params, sql};

use super::items;
use crate::types::{Item, ItemId, WorkItem};

/// Most seconds that one beat may add: a beat comes every fifteen, and one may be lost.
const BEAT_MOST: i64 = 45;
/// Seconds between two beats' stretches that are only the clocks' unevenness.
const UNEVEN: i64 = 5;
/// Most minutes that one entry by hand may hold.
pub(crate) const HAND_MOST: i64 = 240;

/// One stretch of logged work.
#[derive(Debug, Clone)]
pub struct Minutes {
    /// The entry.
    pub id: RawId,
    /// The work item.
    pub item: ItemId,
    /// What the item is about: the thread.
    pub subject: RawId,
    /// The patient.
    pub patient: Option<PersonId>,
    /// Who worked.
    pub person: PersonId,
    /// Whose minutes count towards which codes.
    pub class: Class,
    /// From.
    pub started_at: Time,
    /// To, exclusive.
    pub stopped_at: Time,
    /// `auto` by the timer, `manual` typed, `corrected` with a reason.
    pub source: String,
    /// The reason of a correction.
    pub reason: String,
    /// When it was written.
    pub made_at: Time,
}

impl FromRow for Minutes {
    fn from_row(row: &Row) -> Result<Self> {
        let class: String = row.get(5)?;
        Ok(Self {
            id: row.get(0)?,
            item: row.get(1)?,
            subject: row.get(2)?,
            patient: row.get(3)?,
            person: row.get(4)?,
            class: class.parse().unwrap_or(Class::ClinicalStaff),
            started_at: row.get(6)?,
            stopped_at: row.get(7)?,
            source: row.get(8)?,
            reason: row.get(9)?,
            made_at: row.get(10)?,
        })
    }
}

/// What the event `minutes.logged` carries.
#[derive(Debug, Serialize)]
struct Logged {
    subject: RawText,
    patient: Option<PersonId>,
    person: PersonId,
}

/// A raw id as its 26 characters.
#[derive(Debug)]
struct RawText(RawId);

impl Serialize for RawText {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

/// The stretches that count for a subject, oldest first, at most 2000; corrected ones are left out.
pub async fn minutes_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, subject: RawId) -> Result<Vec<Minutes>> {
    let query = sql!(
        "SELECT id, item, subject, patient, person, class, started_at, stopped_at, source, reason, made_at
         FROM work_minutes WHERE subject = ?1 AND void_at IS NULL ORDER BY started_at, id LIMIT 2000"
    );
    access.tx().all(query, &params![subject]).await
}

/// Seconds that count for one item and person.
pub(crate) async fn seconds_on<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    item: ItemId,
    person: PersonId,
) -> Result<i64> {
    total(access.tx(), item, person).await
}

async fn total(tx: &mut Tx, item: ItemId, person: PersonId) -> Result<i64> {
    let query = sql!(
        "SELECT CAST(COALESCE(SUM(stopped_at - started_at), 0) AS BIGINT) FROM work_minutes
         WHERE item = ?1 AND person = ?2 AND void_at IS NULL"
    );
    Ok(tx.one::<(i64,)>(query, &params![item, person]).await?.0 / 1_000_000)
}

/// A beat of the timer: `seconds` were attended since the last one. Time that another tab counted is not counted again.
pub(crate) async fn beat(access: &mut Access<'_, Edit, WorkItem>, seconds: i64) -> Result<()> {
    let (now, me) = (access.now(), access.who().person());
    let item = touched(access).await?;
    // The page's last beat may arrive just after the answer that closed the item; a forgotten tab counts nothing.
    if item.closed_at.is_some_and(|at| now.seconds_since(at) > BEAT_MOST) {
        return Ok(());
    }
    let seconds = seconds.clamp(0, BEAT_MOST);
    let until = lock_clock(access.tx(), me).await?;
    let (start, stop) = stretch(now, until, seconds);
    if start >= stop {
        return Ok(());
    }
    let before = total(access.tx(), item.id, me).await?;
    let longer = sql!(
        "UPDATE work_minutes SET stopped_at = ?4 WHERE item = ?1 AND person = ?2 AND stopped_at = ?3 AND source = 'auto' AND void_at IS NULL"
    );
    if access.tx().exec(longer, &params![item.id, me, start, stop]).await? == 0 {
        write(access, &item, (start, stop), "auto", "").await?;
    }
    access.tx().exec(sql!("UPDATE work_clocks SET until = ?2 WHERE person = ?1"), &params![me, stop]).await?;
    let after = total(access.tx(), item.id, me).await?;
    // Listeners hear of whole minutes only; every beat would be a job each fifteen seconds.
    if before / 60 == after / 60 { Ok(()) } else { logged(access, &item, me).await }
}

/// The item, taken and heard of when it is still open; minutes may be logged and corrected after it ended.
async fn touched(access: &mut Access<'_, Edit, WorkItem>) -> Result<Item> {
    let item = items::item(access).await?;
    if item.closed_at.is_none() { items::heard(access).await } else { Ok(item) }
}

/// The stretch that a beat adds: it ends now at the latest and begins where the counted time ended at the earliest.
fn stretch(now: Time, until: Time, seconds: i64) -> (Time, Time) {
    let start = now.plus_seconds(-seconds);
    let even = start.seconds_since(until).abs() <= UNEVEN && until <= now;
    let start = if even { until } else { start.max(until) };
    (start, start.plus_seconds(seconds).min(now))
}

/// The person's clock, locked until the transaction ends; made when it is not there.
async fn lock_clock(tx: &mut Tx, person: PersonId) -> Result<Time> {
    let put = sql!("INSERT INTO work_clocks (person, until) VALUES (?1, 0) ON CONFLICT (person) DO NOTHING");
    tx.exec(put, &params![person]).await?;
    let lock = sql!("SELECT until FROM work_clocks WHERE person = ?1 FOR UPDATE");
    Ok(tx.one::<(Time,)>(lock, &params![person]).await?.0)
}

/// Minutes typed by hand, for the time that just ended. They are marked manual.
///
/// # Errors
/// [`Error::Invalid`] unless 1 to [`HAND_MOST`].
pub(crate) async fn by_hand(access: &mut Access<'_, Edit, WorkItem>, minutes: i64) -> Result<()> {
    let (now, me) = (access.now(), access.who().person());
    if !(1..=HAND_MOST).contains(&minutes) {
        return Err(Error::field("minutes", "bad-minutes"));
    }
    let item = touched(access).await?;
    let until = lock_clock(access.tx(), me).await?;
    // What the timer counted in the meantime stays the timer's.
    let start = now.plus_minutes(-minutes).max(until);
    if start >= now {
        return Err(Error::field("minutes", "minutes-counted"));
    }
    write(access, &item, (start, now), "manual", "").await?;
    access.tx().exec(sql!("UPDATE work_clocks SET until = ?2 WHERE person = ?1"), &params![me, now]).await?;
    logged(access, &item, me).await
}

/// Replaces what the person logged on the item by `minutes` (0 takes all away), with a reason. The old rows stay, void.
///
/// # Errors
/// [`Error::Invalid`]: more than [`HAND_MOST`], no reason, or longer than the time since the work began.
pub(crate) async fn correct(access: &mut Access<'_, Edit, WorkItem>, minutes: i64, reason: &str) -> Result<()> {
    let (now, me) = (access.now(), access.who().person());
    if !(0..=HAND_MOST).contains(&minutes) {
        return Err(Error::field("minutes", "bad-minutes"));
    }
    if reason.trim().is_empty() {
        return Err(Error::field("reason", "need-reason"));
    }
    let item = touched(access).await?;
    lock_clock(access.tx(), me).await?;
    let void = sql!(
        "UPDATE work_minutes SET void_at = ?3 WHERE item = ?1 AND person = ?2 AND void_at IS NULL RETURNING started_at, stopped_at"
    );
    let old = access.tx().all::<(Time, Time)>(void, &params![item.id, me, now]).await?;
    let start = old.iter().map(|span| span.0).min().unwrap_or_else(|| now.plus_minutes(-minutes));
    let stop = start.plus_minutes(minutes);
    if stop > now || overlaps(access.tx(), me, (start, stop)).await? {
        return Err(Error::field("minutes", "minutes-overlap"));
    }
    if minutes > 0 {
        write(access, &item, (start, stop), "corrected", reason.trim()).await?;
    }
    logged(access, &item, me).await
}

/// The person logged something else in this stretch.
async fn overlaps(tx: &mut Tx, person: PersonId, (start, stop): (Time, Time)) -> Result<bool> {
    let query = sql!(
        "SELECT id FROM work_minutes WHERE person = ?1 AND started_at < ?3 AND stopped_at > ?2 AND void_at IS NULL LIMIT 1"
    );
    Ok(tx.first::<(RawId,)>(query, &params![person, start, stop]).await?.is_some())
}

async fn write(
    access: &mut Access<'_, Edit, WorkItem>,
    item: &Item,
    (start, stop): (Time, Time),
    source: &str,
    reason: &str,
) -> Result<()> {
    let (now, me) = (access.now(), access.who().person());
    let class = crate::class::of(access).await?;
    let put = sql!(
        "INSERT INTO work_minutes (id, item, subject, patient, person, class, started_at, stopped_at, source, reason, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    );
    let row =
        params![RawId::new(now), item.id, item.subject, item.patient, me, class.id(), start, stop, source, reason, now];
    access.tx().exec(put, &row).await?;
    Ok(())
}

async fn logged(access: &mut Access<'_, Edit, WorkItem>, item: &Item, person: PersonId) -> Result<()> {
    let event = Logged { subject: RawText(item.subject), patient: item.patient, person };
    jobs::emit(access, "minutes.logged", &event).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_tab_adds_nothing_and_uneven_beats_join() {
        let at = Time::from_micros(0).plus_minutes(1000);
        let check = |now: i64, until: i64, seconds, want: (i64, i64)| {
            let (start, stop) = stretch(at.plus_seconds(now), at.plus_seconds(until), seconds);
            let got = (start.seconds_since(at), stop.seconds_since(at));
            assert_eq!(if got.0 < got.1 { got } else { (0, 0) }, want, "now {now} until {until} seconds {seconds}");
        };
        check(15, -1000, 15, (0, 15));
        check(30, 15, 15, (15, 30));
        check(31, 15, 15, (15, 30));
        check(30, 16, 15, (16, 30));
        check(30, 30, 15, (0, 0));
        check(30, 22, 15, (22, 30));
        check(300, 15, 15, (285, 300));
        check(300, 15, 0, (0, 0));
    }
}
