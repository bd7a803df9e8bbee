//! How fast one persona may write. Kept in memory alone: a table of moments would tell who is behind a name.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use kernel::{Error, RawId, Result, Time};

/// Posts in a window, and its length.
const MOST: usize = 12;
const WINDOW_SECONDS: i64 = 600;
/// Personas that are remembered; beyond it the whole memory starts anew.
const REMEMBERED: usize = 50_000;

static SEEN: LazyLock<Mutex<HashMap<RawId, Vec<Time>>>> = LazyLock::new(Mutex::default);

/// Takes one turn of a persona.
///
/// # Errors
/// [`Error::Busy`] with the seconds to wait.
pub(crate) fn take(persona: RawId, now: Time) -> Result<()> {
    let mut seen = SEEN.lock().unwrap_or_else(|e| e.into_inner());
    if seen.len() > REMEMBERED {
        seen.clear();
    }
    let turns = seen.entry(persona).or_default();
    turns.retain(|at| now.seconds_since(*at) < WINDOW_SECONDS && *at <= now);
    if turns.len() >= MOST {
        let wait = turns.first().map_or(0, |first| WINDOW_SECONDS - now.seconds_since(*first));
        return Err(Error::Busy(u32::try_from(wait.max(1)).unwrap_or(60)));
    }
    turns.push(now);
    Ok(())
}

/// Groups that a new account may join in an hour: with a browser's proof of work, and without.
const JOINS: (usize, usize) = (6, 1);
const JOIN_SECONDS: i64 = 3_600;

static JOINED: LazyLock<Mutex<HashMap<RawId, Vec<Time>>>> = LazyLock::new(Mutex::default);

/// A person with a new account may join one more group now.
pub(crate) fn may_join(person: RawId, now: Time, proved: bool) -> bool {
    let most = if proved { JOINS.0 } else { JOINS.1 };
    let joined = JOINED.lock().unwrap_or_else(|e| e.into_inner());
    let lately = |at: &&Time| (0..JOIN_SECONDS).contains(&now.seconds_since(**at));
    joined.get(&person).map_or(0, |turns| turns.iter().filter(lately).count()) < most
}

/// It joined one.
pub(crate) fn joined(person: RawId, now: Time) {
    let mut joined = JOINED.lock().unwrap_or_else(|e| e.into_inner());
    if joined.len() > REMEMBERED {
        joined.clear();
    }
    let turns = joined.entry(person).or_default();
    turns.retain(|at| now.seconds_since(*at) < JOIN_SECONDS);
    turns.push(now);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thirteenth_post_of_ten_minutes_waits() {
        let (persona, start) = (RawId([77; 16]), Time::from_micros(1_000_000_000_000));
        assert!((0..12).all(|n| take(persona, start.plus_seconds(n)).is_ok()));
        assert!(matches!(take(persona, start.plus_seconds(20)), Err(Error::Busy(580))));
        assert!(take(persona, start.plus_seconds(600)).is_ok());
    }

    #[test]
    fn a_new_account_joins_one_group_an_hour_or_six_with_proof() {
        let (person, start) = (RawId([78; 16]), Time::from_micros(1_000_000_000_000));
        assert!(may_join(person, start, false));
        joined(person, start);
        assert!(!may_join(person, start.plus_seconds(60), false));
        assert!(may_join(person, start.plus_seconds(60), true));
        (0..5).for_each(|n| joined(person, start.plus_seconds(n)));
        assert!(!may_join(person, start.plus_seconds(60), true));
        assert!(may_join(person, start.plus_seconds(3_700), false));
    }
}
