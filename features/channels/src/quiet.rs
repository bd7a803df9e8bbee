//! A person's own quiet hours on their wall clock, with the days when clocks change.

use jiff::{civil, tz::TimeZone};
use kernel::Time;

/// Minutes after midnight, both below 1440; over midnight when `from` is later. Equal: no quiet hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// First quiet minute.
    pub from: u32,
    /// First minute that is not quiet any more.
    pub until: u32,
}

impl Default for Quiet {
    /// 20:00 to 08:00: what nobody gets anything in that is not urgent (see [`crate::StateHours`]).
    fn default() -> Self {
        Self { from: 20 * 60, until: 8 * 60 }
    }
}

impl Quiet {
    /// It is quiet at `at` in `zone`.
    pub fn holds(self, at: Time, zone: &str) -> bool {
        let clock = at.in_zone(zone);
        let minute = u32::try_from(i32::from(clock.hour()) * 60 + i32::from(clock.minute())).unwrap_or(0);
        if self.from <= self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        }
    }

    /// The first moment from `at` on that is not quiet in `zone`.
    pub fn ends(self, at: Time, zone: &str) -> Time {
        if !self.holds(at, zone) {
            return at;
        }
        let zoned = at.in_zone(zone);
        let zone_rules = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let clock = i8::try_from(self.until / 60).ok().zip(i8::try_from(self.until % 60).ok());
        let Some(end) = clock.and_then(|(h, m)| civil::Time::new(h, m, 0, 0).ok()) else { return at };
        let mut ends = Vec::with_capacity(6);
        // An hour that comes twice has two ends, one that is skipped moves on: take the first that is later and not quiet.
        for days in 0..3 {
            let Ok(date) = zoned.date().checked_add(jiff::Span::new().days(days)) else { continue };
            let moment = zone_rules.to_ambiguous_zoned(date.to_datetime(end));
            ends.extend([moment.clone().earlier(), moment.later()]);
        }
        let later = ends.into_iter().flatten().map(|z| Time::from_micros(z.timestamp().as_microsecond()));
        later.filter(|t| *t > at && !self.holds(*t, zone)).min().unwrap_or_else(|| at.plus_days(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_at_the_wall_clock() {
        let check = |at: &str, zone: &str, want: &str| {
            assert_eq!(Quiet::default().ends(Time::parse(at).unwrap(), zone).rfc3339(), want, "{at} {zone}");
        };
        // 19:59 is not quiet; 20:00 is, until 08:00 the next day.
        check("2026-11-10T02:59:59Z", "America/Denver", "2026-11-10T02:59:59Z");
        check("2026-11-10T03:00:00Z", "America/Denver", "2026-11-10T15:00:00Z");
        // The night of 1 November 2026 has 25 hours, that of 14 March 2027 has 23.
        check("2026-11-01T04:00:00Z", "America/Denver", "2026-11-01T15:00:00Z");
        check("2027-03-14T05:00:00Z", "America/Denver", "2027-03-14T14:00:00Z");
        check("2026-11-10T07:30:00Z", "America/Phoenix", "2026-11-10T15:00:00Z");
        check("2026-11-10T22:00:00Z", "no such zone", "2026-11-11T08:00:00Z");
    }

    #[test]
    fn an_end_inside_a_changed_hour() {
        let zone = "America/Denver";
        // 02:30 does not exist on 14 March 2027: the quiet ends when the clock has jumped past it.
        let skipped = Quiet { from: 60, until: 150 };
        assert_eq!(skipped.ends(Time::parse("2027-03-14T08:30:00Z").unwrap(), zone).rfc3339(), "2027-03-14T09:30:00Z");
        // 01:30 comes twice on 1 November 2026; in the second hour at 01:10 it is quiet again, until the second 01:30.
        let twice = Quiet { from: 0, until: 90 };
        assert_eq!(twice.ends(Time::parse("2026-11-01T08:10:00Z").unwrap(), zone).rfc3339(), "2026-11-01T08:30:00Z");
    }

    proptest::proptest! {
        #[test]
        fn the_end_is_not_quiet_and_nothing_before_it_is_loud(
            from in 0u32..1440, until in 0u32..1440, hours in 0i64..9000, minute in 0i64..60, which in 0usize..5
        ) {
            let zone = ["America/Denver", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"][which];
            let quiet = Quiet { from, until };
            let at = Time::parse("2026-02-01T00:00:00Z").unwrap().plus_minutes(hours * 60 + minute);
            let end = quiet.ends(at, zone);
            proptest::prop_assert!(end >= at && !quiet.holds(end, zone));
            let mut between = at;
            while between < end {
                // A clock that jumps past the end may leave up to an hour unused; nothing else is wasted.
                if !quiet.holds(between, zone) {
                    proptest::prop_assert!(end.seconds_since(between) <= 3600, "{between:?} {end:?}");
                    break;
                }
                between = between.plus_minutes(1);
            }
        }
    }
}
