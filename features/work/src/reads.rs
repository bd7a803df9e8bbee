//! What a person is told after hours: who reads, and when.

use kernel::{Locale, Time};

use crate::{t, types::PoolInfo};

/// "Nurse team reads this Monday at 8:00 AM"; "… reads this now" while the pool is open.
pub fn who_reads_when(pool: &PoolInfo, now: Time, l: Locale) -> String {
    let name = pool.name_in(l);
    let opens = pool.hours.next_opening(now).unwrap_or(now);
    if opens <= now {
        return t::reads_now(l, name);
    }
    let near = ui::time::near_day(l, opens, now, &pool.zone);
    let (clock, hour) = (ui::time::clock_time(l, opens, &pool.zone), opens.in_zone(&pool.zone).hour());
    let spoken = is_spoken(opens, now, &pool.zone);
    // Spanish says "el lunes" but "mañana", and "a la 1" but "a las 8".
    t::reads_later(
        l,
        name,
        if spoken { "spoken" } else { "named" },
        near,
        if hour % 12 == 1 { "single" } else { "several" },
        clock,
    )
}

/// Today or tomorrow in the pool's zone.
fn is_spoken(at: Time, now: Time, zone: &str) -> bool {
    let (that, this) = (at.in_zone(zone).date(), now.in_zone(zone).date());
    that == this || this.tomorrow().is_ok_and(|day| day == that)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Locale::*, PoolId};
    use rules::hours::Hours;

    #[test]
    fn says_who_and_when() {
        let zone = "America/Denver";
        let pool = PoolInfo {
            id: PoolId::new(Time::from_micros(0)),
            name: ["Nurse team".into(), "El equipo de enfermería".into()],
            hours: Hours::parse("Mon-Fri 08:00-18:00; Sun 13:00-14:00", zone, []).unwrap(),
            zone: zone.into(),
            reply_minutes: 480,
            silent_minutes: 60,
            takes_now: true,
            operations: false,
        };
        let check = |now: &str, en: &str, es: &str| {
            let now = Time::parse(now).unwrap();
            assert_eq!(who_reads_when(&pool, now, En).replace('\u{a0}', " "), en);
            assert_eq!(who_reads_when(&pool, now, Es).replace('\u{a0}', " "), es);
        };
        check("2026-11-09T17:00:00Z", "Nurse team reads this now", "El equipo de enfermería lo lee ahora");
        check(
            "2026-11-09T12:00:00Z",
            "Nurse team reads this today at 8:00 AM",
            "El equipo de enfermería lo lee hoy a las 8:00 a. m.",
        );
        check(
            "2026-11-10T02:00:00Z",
            "Nurse team reads this tomorrow at 8:00 AM",
            "El equipo de enfermería lo lee mañana a las 8:00 a. m.",
        );
        check(
            "2026-11-15T21:30:00Z",
            "Nurse team reads this tomorrow at 8:00 AM",
            "El equipo de enfermería lo lee mañana a las 8:00 a. m.",
        );
        check(
            "2026-11-14T03:00:00Z",
            "Nurse team reads this Sunday at 1:00 PM",
            "El equipo de enfermería lo lee el domingo a la 1:00 p. m.",
        );
    }
}
