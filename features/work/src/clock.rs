//! When things are due, pure: due times, rungs, silence. *Now* is counted round the clock, everything else in the pool's
//! open minutes.

use kernel::Time;

use crate::types::{PoolInfo, Priority, Rung, Told};

/// Minutes until a *Now* item is due.
const NOW_MINUTES: i64 = 10;
/// Minutes between two rungs of a *Now* item.
const NOW_STEP: i64 = 5;
/// Minutes of silence after which a *Now* item goes back to its pool.
const NOW_SILENCE: i64 = 5;
/// Open minutes after which the last rung is told again.
const AGAIN_MINUTES: u32 = 240;

/// When an item that opens at `now` is due.
pub(crate) fn due(pool: &PoolInfo, priority: Priority, now: Time) -> Time {
    let share = match priority {
        Priority::Now => return now.plus_minutes(NOW_MINUTES),
        Priority::Today => 4,
        Priority::Soon => 2,
        Priority::Routine => 1,
    };
    pool.hours.add_open_minutes(now, (pool.reply_minutes / share).max(10))
}

/// When the rung after `climbed` rungs is climbed; `from` is where the ladder begins.
pub(crate) fn climb_at(pool: &PoolInfo, rungs: &[Rung], priority: Priority, from: Time, climbed: u32) -> Time {
    let index = usize::try_from(climbed).unwrap_or(usize::MAX);
    match (priority, rungs.get(index).map_or(0, |rung| rung.after_minutes)) {
        (Priority::Now, _) => from.plus_minutes(NOW_STEP.saturating_mul(i64::from(climbed))),
        // At once, whether or not anybody is there: what is late is late.
        (_, 0) => from,
        (_, after) => pool.hours.add_open_minutes(from, after),
    }
}

/// When the last rung is told again.
pub(crate) fn again_at(pool: &PoolInfo, priority: Priority, now: Time) -> Time {
    match priority {
        Priority::Now => now.plus_minutes(NOW_STEP),
        _ => pool.hours.add_open_minutes(now, AGAIN_MINUTES).max(now.plus_minutes(AGAIN_MINUTES.into())),
    }
}

/// How many rungs count as climbed already when the ladder begins, and when the next one is climbed.
///
/// Danger that comes while its pool sleeps does not wait for a rung that nobody reads: it begins with the last.
pub(crate) fn begin(pool: &PoolInfo, rungs: &[Rung], priority: Priority, from: Time, now: Time) -> (u32, Time) {
    if priority == Priority::Now && !pool.hours.is_open(now) {
        let last = u32::try_from(rungs.len().saturating_sub(1)).unwrap_or(0);
        return (last, now);
    }
    (0, climb_at(pool, rungs, priority, from, 0))
}

/// When somebody who did something at `now` counts as silent.
pub(crate) fn silent_at(pool: &PoolInfo, priority: Priority, now: Time) -> Time {
    match priority {
        Priority::Now => now.plus_minutes(NOW_SILENCE),
        _ => pool.hours.add_open_minutes(now, pool.silent_minutes),
    }
}

/// The ladder of a pool that has none: everybody is told, so that nothing is ever late in silence.
pub(crate) const BARE: [Rung; 1] = [Rung { after_minutes: 0, told: Told::Everyone }];
