//! Counting tries before their outcome is known, so that many at once gain nothing.

use ::store::{params, sql};
use gate::{Access, Resource, WriteAct};
use kernel::{Error, RawId, Result, Time};

use crate::lock::{self, Counter, Tries};

/// Takes one try of every counter.
///
/// # Errors
/// [`Error::Busy`] with the seconds to wait; nothing is counted then.
pub(crate) async fn take_try<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    counters: &[Counter],
) -> Result<()> {
    let now = access.now();
    let read = sql!("SELECT failures, last_at FROM people_tries WHERE key = ?1 FOR UPDATE");
    let mut known = Vec::with_capacity(counters.len());
    for counter in counters {
        let row = access.tx().first::<(u32, Time)>(read, &params![counter.key]).await?;
        let tries = row.map_or(Tries::default(), |(failures, last_at)| Tries { failures, last_at });
        if let wait @ 1.. = lock::wait(tries, counter.free, now) {
            return Err(Error::Busy(u32::try_from(wait).unwrap_or(900)));
        }
        known.push((counter.key, lock::one_more(tries, now)));
    }
    let put = sql!(
        "INSERT INTO people_tries (key, failures, last_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at"
    );
    for (key, tries) in known {
        access.tx().exec(put, &params![key, tries.failures, tries.last_at]).await?;
    }
    Ok(())
}

/// The try was right: the first counter starts again, the others get this one back.
pub(crate) async fn forgive<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    counters: &[Counter],
) -> Result<()> {
    let (clear, back) = (
        sql!("DELETE FROM people_tries WHERE key = ?1"),
        sql!("UPDATE people_tries SET failures = failures - 1 WHERE key = ?1 AND failures > 0"),
    );
    for (at, counter) in counters.iter().enumerate() {
        access.tx().exec(if at == 0 { clear } else { back }, &params![counter.key]).await?;
    }
    Ok(())
}

/// Removes what is long over: links, half sign-ins, counters, browsers not seen for a year.
pub(crate) async fn sweep<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>) -> Result<()> {
    let now = access.now();
    let old = [
        (sql!("DELETE FROM people_links WHERE ends_at < ?1"), now.plus_days(-30)),
        (sql!("DELETE FROM people_halves WHERE ends_at < ?1"), now),
        (sql!("DELETE FROM people_tries WHERE last_at < ?1"), now.plus_days(-2)),
        (sql!("DELETE FROM people_devices WHERE seen_at < ?1"), now.plus_days(-365)),
    ];
    for (delete, before) in old {
        access.tx().exec(delete, &params![before]).await?;
    }
    Ok(())
}

/// Notes that a person signed in with a browser.
pub(crate) async fn remember_device<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    device: RawId,
    person: kernel::PersonId,
) -> Result<()> {
    let now = access.now();
    let put = sql!(
        "INSERT INTO people_devices (id, person, seen_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (id, person) DO UPDATE SET seen_at = excluded.seen_at"
    );
    access.tx().exec(put, &params![device, person, now]).await?;
    Ok(())
}

/// The person has signed in with this browser before.
pub(crate) async fn knows_device<A: gate::Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    device: RawId,
    person: kernel::PersonId,
) -> Result<bool> {
    let query = sql!("SELECT seen_at FROM people_devices WHERE id = ?1 AND person = ?2");
    Ok(access.tx().first::<(Time,)>(query, &params![device, person]).await?.is_some())
}

/// Forgets every browser of a person: after a recovery, and when the account closes.
pub(crate) async fn forget_devices<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: kernel::PersonId,
) -> Result<()> {
    access.tx().exec(sql!("DELETE FROM people_devices WHERE person = ?1"), &params![person]).await?;
    Ok(())
}
